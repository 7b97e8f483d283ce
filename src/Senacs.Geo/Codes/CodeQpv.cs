using System.Diagnostics.CodeAnalysis;

namespace Senacs.Geo.Codes;

/// <summary>Which list a QPV belongs to: the perimeters in force from 2015, or those in force from 2024 (overseas: 2025).</summary>
public enum QpvGeneration { Qpv2015 = 2015, Qpv2024 = 2024 }

/// <summary>Code of a quartier prioritaire: <c>QP003001</c> (2015) or <c>QN00301M</c> (2024). The generation is part of its identity.</summary>
/// <remarks>Source: ANCT. 2015: QP, département on three characters (003, 02A, 974), number on three.
/// 2024: QN, département on three characters, number on two, one letter.</remarks>
public sealed record CodeQpv : IComparable<CodeQpv>
{
    private CodeQpv(string value) => Value = value;

    public string Value { get; }

    public QpvGeneration Generation => Value[1] == 'P' ? QpvGeneration.Qpv2015 : QpvGeneration.Qpv2024;

    /// <summary>The département named by characters 3 to 5: 003 is 03, 02A is 2A, 974 is 974.</summary>
    public CodeDepartement Departement => CodeDepartement.Parse(DepartementOf(Value));

    /// <summary>Reads a code, its letters in capitals or not.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out CodeQpv? code)
    {
        string? capitals = text is { Length: 8 } ? text.ToUpperInvariant() : null;
        code = capitals is not null && IsWellFormed(capitals) ? new(capitals) : null;
        return code is not null;
    }

    /// <exception cref="FormatException">The text is not a QPV code.</exception>
    public static CodeQpv Parse(string text) => TryParse(text, out CodeQpv? code) ? code : throw new FormatException($"'{text}' is not a QPV code.");

    public int CompareTo(CodeQpv? other) => string.CompareOrdinal(Value, other?.Value);

    public override string ToString() => Value;

    private static bool IsWellFormed(string text) =>
        text[0] == 'Q' && text[1] is 'P' or 'N' && CodeDepartement.TryParse(DepartementOf(text), out _)
        && char.IsAsciiDigit(text[5]) && char.IsAsciiDigit(text[6])
        && (text[1] == 'P' ? char.IsAsciiDigit(text[7]) : char.IsAsciiLetterUpper(text[7]));

    private static string DepartementOf(string text) => text[2] == '0' ? text[3..5] : text[2..5];
}
