using System.Diagnostics.CodeAnalysis;
using Senacs.Geo.Geography;

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

    /// <summary>Whether the product makes dossiers of it: the Hexagone, Corsica, and the five départements overseas.</summary>
    public bool IsMapped => !IsOverseas || Value is "971" or "972" or "973" or "974" or "976";

    /// <summary>The legal projection of the département.</summary>
    /// <exception cref="InvalidOperationException">A collectivité d'outre-mer (975, 977, 978, 98x) that the product does not map.</exception>
    public Crs LegalCrs() => Value switch
    {
        "971" or "972" or "977" or "978" => Crs.Antilles,
        "973" => Crs.Guyane,
        "974" => Crs.Reunion,
        "976" => Crs.Mayotte,
        { Length: 2 } => Crs.Lambert93,
        _ => throw new InvalidOperationException($"No legal projection is known for '{Value}'."),
    };

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
