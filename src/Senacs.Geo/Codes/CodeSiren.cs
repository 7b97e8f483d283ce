using System.Diagnostics.CodeAnalysis;

namespace Senacs.Geo.Codes;

/// <summary>SIREN of an EPCI à fiscalité propre: nine digits.</summary>
public sealed record CodeSiren : IComparable<CodeSiren>
{
    private CodeSiren(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out CodeSiren? code)
    {
        code = text is { Length: 9 } && text.All(char.IsAsciiDigit) ? new(text) : null;
        return code is not null;
    }

    /// <exception cref="FormatException">The text is not a SIREN.</exception>
    public static CodeSiren Parse(string text) => TryParse(text, out CodeSiren? code) ? code : throw new FormatException($"'{text}' is not a SIREN.");

    public int CompareTo(CodeSiren? other) => string.CompareOrdinal(Value, other?.Value);

    public override string ToString() => Value;
}
