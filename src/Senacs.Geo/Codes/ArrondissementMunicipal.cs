using System.Diagnostics.CodeAnalysis;

namespace Senacs.Geo.Codes;

/// <summary>The arrondissements municipaux of Paris, Lyon and Marseille, which are parts of one commune and not communes.</summary>
/// <remarks>Source: INSEE COG 2026: 75101 to 75120 (Paris 75056), 69381 to 69389 (Lyon 69123), 13201 to 13216 (Marseille 13055).</remarks>
public static class ArrondissementMunicipal
{
    /// <summary>The commune that holds this arrondissement.</summary>
    public static bool TryFold(CodeInsee code, [NotNullWhen(true)] out CodeInsee? commune)
    {
        ArgumentNullException.ThrowIfNull(code);
        commune = Number(code.Value) switch
        {
            >= 75101 and <= 75120 => CodeInsee.Parse("75056"),
            >= 69381 and <= 69389 => CodeInsee.Parse("69123"),
            >= 13201 and <= 13216 => CodeInsee.Parse("13055"),
            _ => null,
        };
        return commune is not null;
    }

    /// <summary>The code itself, or its commune when it is an arrondissement.</summary>
    public static CodeInsee Fold(CodeInsee code) => TryFold(code, out CodeInsee? commune) ? commune : code;

    private static int Number(string value) =>
        int.TryParse(value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number) ? number : 0;
}
