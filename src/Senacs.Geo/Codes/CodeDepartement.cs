using System.Diagnostics.CodeAnalysis;

namespace Senacs.Geo.Codes;

/// <summary>Code of a département: two characters in the hexagon and Corsica (03, 2A), three overseas (974).</summary>
/// <remarks>Source: INSEE, code officiel géographique.</remarks>
public sealed record CodeDepartement : IComparable<CodeDepartement>
{
    private CodeDepartement(string value) => Value = value;

    public string Value { get; }

    public bool IsOverseas => Value.Length == 3;

    /// <summary>Reads a code; 2a is 2A.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out CodeDepartement? code)
    {
        code = text is not null && IsWellFormed(text) ? new(text.ToUpperInvariant()) : null;
        return code is not null;
    }

    /// <exception cref="FormatException">The text is not the code of a département.</exception>
    public static CodeDepartement Parse(string text) =>
        TryParse(text, out CodeDepartement? code) ? code : throw new FormatException($"'{text}' is not the code of a département.");

    public int CompareTo(CodeDepartement? other) => string.CompareOrdinal(Value, other?.Value);

    public override string ToString() => Value;

    private static bool IsWellFormed(string text) => text.Length switch
    {
        2 when text is "2A" or "2B" or "2a" or "2b" => true,
        2 => char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1]) && ((text[0] - '0') * 10) + text[1] - '0' is >= 1 and <= 95 and not 20,
        3 => text[0] == '9' && text[1] is '7' or '8' && char.IsAsciiDigit(text[2]),
        _ => false,
    };
}
