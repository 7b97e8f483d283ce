using System.Collections.Frozen;

namespace Senacs.Geo.Maps;

/// <summary>Rank of a town in the administration: such towns are always named.</summary>
public enum TownRank { None, SousPrefecture, Prefecture }

/// <summary>Towns that a map always names: préfectures and sous-préfectures.</summary>
/// <remarks>Source: INSEE, code officiel géographique 2024, chefs-lieux of départements; sous-préfectures of the shipped dossiers (arrondissements
/// 2024).</remarks>
internal static class Prefectures
{
    private static readonly FrozenSet<string> Chefs =
        """
        01053 02408 03190 04070 05061 06088 07186 08105 09122 10387 11069 12202 13055 14118 15014 16015 17300 18033 19272 21231
        22278 23096 24322 25056 26362 27229 28085 29232 2A004 2B033 30189 31555 32013 33063 34172 35238 36044 37261 38185 39300
        40192 41018 42218 43157 44109 45234 46042 47001 48095 49007 50502 51108 52121 53130 54395 55029 56260 57463 58194 59350
        60057 61001 62041 63113 64445 65440 66136 67482 68066 69123 70550 71270 72181 73065 74010 75056 76540 77288 78646 79191
        80021 81004 82121 83137 84007 85191 86194 87085 88160 89024 90010 91228 92050 93008 94028 95500 97105 97209 97302 97411
        97611
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> SousChefs = new[]
    {
        "03185", "03310", // Montluçon, Vichy
        "04019", "04039", "04088", // Barcelonnette, Castellane, Forcalquier
        "62119", "62160", "62193", "62498", "62588", "62765", // Béthune, Boulogne-sur-Mer, Calais, Lens, Montreuil, Saint-Omer
    }.ToFrozenSet(StringComparer.Ordinal);

    public static TownRank RankOf(CodeInsee code) =>
        Chefs.Contains(code.Value) ? TownRank.Prefecture : SousChefs.Contains(code.Value) ? TownRank.SousPrefecture : TownRank.None;
}
