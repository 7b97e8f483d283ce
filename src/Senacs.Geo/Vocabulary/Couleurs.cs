namespace Senacs.Geo.Vocabulary;

/// <summary>The colours of the classes, written <c>#RRGGBB</c>: report, workbook, QGIS style and themes take them from here.</summary>
/// <remarks>Stylesheets, scripts and theme files cannot; a test holds that they say the same.</remarks>
public static class Couleurs
{
    public const string CentreSocial = "#79A6D2";

    public const string EvsSeul = "#FACC84";

    public const string ZoneBlanche = "#FFFFFF";
}
