using Senacs.Geo.Coverage;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Vocabulary;

/// <summary>The colours of the product, written <c>#RRGGBB</c>: maps, report, workbook, QGIS style and pages take them from here.</summary>
public static class Couleurs
{
    public const string CentreSocial = "#79A6D2";

    public const string EvsSeul = "#FACC84";

    public const string ZoneBlanche = "#FFFFFF";

    /// <summary>Markers and names of centres sociaux.</summary>
    public const string SymboleCentreSocial = "#0B2A4A";

    /// <summary>Markers and names of EVS.</summary>
    public const string SymboleEvs = "#7A3300";

    /// <summary>Hatches of a commune that an EVS en préfiguration would cover: its class, dark enough for lines on white.</summary>
    public const string HachureEvs = "#E0A63F";

    public const string Qpv = "#A3195B";

    public const string Encre = "#1E1E1E";

    public static string Of(Classe classe) => classe switch
    {
        Classe.CentreSocial => CentreSocial,
        Classe.EvsSeul => EvsSeul,
        _ => ZoneBlanche,
    };

    public static string Of(StructureType type) => type == StructureType.CentreSocial ? SymboleCentreSocial : SymboleEvs;

    /// <summary>How the pages' stylesheets, scripts and drawings call them: <c>#{cs}</c>.</summary>
    public static IReadOnlyList<(string Nom, string Couleur)> Noms { get; } =
    [
        ("cs", CentreSocial), ("evs", EvsSeul), ("zb", ZoneBlanche), ("cs-lieu", SymboleCentreSocial), ("evs-lieu", SymboleEvs),
        ("evs-hachure", HachureEvs), ("qpv", Qpv), ("encre", Encre),
    ];
}
