using System.Diagnostics.CodeAnalysis;

namespace Senacs.Geo.Codes;

/// <summary>INSEE commune code: five characters, e.g. 59350 (Lille), 2A004 (Ajaccio), 97411 (Saint-Denis). Not a postal code.</summary>
/// <remarks>Source: INSEE, code officiel géographique. Well formed does not mean in force: ask the territoire of a given millésime.</remarks>
public sealed record CodeInsee : IComparable<CodeInsee>
{
    private CodeInsee(string value) => Value = value;

    public string Value { get; }

    /// <summary>The département that the code's first characters name: 03, 2A, 974.</summary>
    public CodeDepartement Departement => CodeDepartement.Parse(DepartementOf(Value));

    /// <summary>Reads a code; 2a004 is 2A004.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out CodeInsee? code)
    {
        code = text is not null && IsWellFormed(text) ? new(text.ToUpperInvariant()) : null;
        return code is not null;
    }

    /// <exception cref="FormatException">The text is not a commune code.</exception>
    public static CodeInsee Parse(string text) =>
        TryParse(text, out CodeInsee? code) ? code : throw new FormatException($"'{text}' is not an INSEE commune code.");

    public int CompareTo(CodeInsee? other) => string.CompareOrdinal(Value, other?.Value);

    public override string ToString() => Value;

    private static bool IsWellFormed(string text) =>
        text.Length == 5 && text.AsSpan(2).IndexOfAnyExceptInRange('0', '9') < 0 && CodeDepartement.TryParse(DepartementOf(text), out _);

    // 97 and 98 (collectivités d'outre-mer) are never a département by themselves.
    private static string DepartementOf(string text) => text[0] == '9' && text[1] is '7' or '8' ? text[..3] : text[..2];
}
