using System.Diagnostics.CodeAnalysis;

namespace Senacs.Geo.Codes;

/// <summary>INSEE commune code: five characters, e.g. 59350 (Lille), 2A004 (Ajaccio), 97411 (Saint-Denis). Not a postal code.</summary>
/// <remarks>Source: INSEE, code officiel géographique. Well formed does not mean in force: ask the territoire of a given millésime.</remarks>
public sealed record CodeInsee : IComparable<CodeInsee>
{
    private CodeInsee(string value) => Value = value;

    public string Value { get; }

    /// <summary>The département that the code's first characters name: 03, 2A, 974.</summary>
    public CodeDepartement Departement => CodeDepartement.Parse(Value.StartsWith("97", StringComparison.Ordinal) || Value.StartsWith("98", StringComparison.Ordinal) ? Value[..3] : Value[..2]);

    /// <summary>Reads a code; 2a004 is 2A004.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out CodeInsee? code)
    {
        code = text is not null && IsWellFormed(text) ? new(text[1] is 'a' or 'b' ? text.ToUpperInvariant() : text) : null;
        return code is not null;
    }

    /// <exception cref="FormatException">The text is not a commune code.</exception>
    public static CodeInsee Parse(string text) =>
        TryParse(text, out CodeInsee? code) ? code : throw new FormatException($"'{text}' is not an INSEE commune code.");

    public int CompareTo(CodeInsee? other) => string.CompareOrdinal(Value, other?.Value);

    public override string ToString() => Value;

    // 01..95 without 20, 2A, 2B, then 971..978 and 986..989 (collectivités d'outre-mer).
    private static bool IsWellFormed(string text)
    {
        if (text.Length != 5 || !char.IsAsciiDigit(text[0]) || !char.IsAsciiDigit(text[2]) || !char.IsAsciiDigit(text[3]) || !char.IsAsciiDigit(text[4]))
            return false;
        if (text[1] is 'A' or 'B' or 'a' or 'b')
            return text[0] == '2';
        if (!char.IsAsciiDigit(text[1]))
            return false;
        int departement = ((text[0] - '0') * 10) + text[1] - '0';
        return departement is (>= 1 and <= 95 and not 20) or 97 or 98;
    }
}
