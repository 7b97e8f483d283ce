using System.Text;
using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Tables;

namespace Senacs.Geo.Exports;

/// <summary>The results as a GeoPackage: layers <c>couverture</c>, <c>qpv</c> and <c>structures</c>, the sources, and the styles with which QGIS
/// opens them.</summary>
/// <remarks>In WGS 84 (EPSG:4326), which every program reads, also for départements overseas. A row without position is there with an empty
/// geometry.</remarks>
public static class CouvertureGpkg
{
    public static void Write(CoverageReport report, Stream output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        string date = Valeurs.Of(report.Coverage.Date);
        using GeoPackageFile file = new(report.Coverage.Date);
        file.Polygons(
            "couverture", $"{report.Titre} : classe des communes, règle {report.Coverage.Regle.Code}, au {date}. {report.Attribution}",
            CommuneTable.Columns.Of(Formats.GeoPackage), CommuneTable.Rows(report), r => r.Commune.Shape);
        file.Polygons(
            "qpv", report.Synthese.Qpv is null ? Absence.Qpv : $"Quartiers prioritaires et structures, au {date}",
            QpvTable.Columns.Of(Formats.GeoPackage), QpvTable.Rows(report), r => r.Coverage?.Qpv.Shape);
        file.Points(
            "structures", $"Structures du registre, en vigueur ou non au {date}",
            StructureTable.Columns.Of(Formats.GeoPackage), StructureTable.Rows(report), r => r.Structure?.Siege?.Location.Point);
        file.Table("sources", "Fichiers lus, millésimes, licences et empreintes", SourceTable.Columns.Of(Formats.GeoPackage), report.Sources);
        file.Style("couverture", "Classes de couverture", QgisStyle.Polygons("classe", Libelles.Classes.Select(c => (
            Valeurs.Of(c), LibellesClasse.Titre(c, report.Coverage.Regle), QgisStyle.Colour(Couleurs.Of(c)),
            c == Classe.ZoneBlanche ? "154,154,154,255" : "255,255,255,255"))));
        file.Style("qpv", "Quartiers prioritaires", QgisStyle.Outline(QgisStyle.Colour(Couleurs.Qpv)));
        file.Style("structures", "Structures", QgisStyle.Markers(
            QgisStyle.Joined("type", "en_vigueur"),
            [.. Enum.GetValues<EtatStructure>().SelectMany(etat => Enum.GetValues<StructureType>().Select(type => Marker(type, etat)))]));
        output.Write(file.ToBytes());
    }

    // full in force, hollow in préfiguration, small and grey when neither: as on the maps, told apart without colour
    private static QgisStyle.Category Marker(StructureType type, EtatStructure etat)
    {
        string shape = type == StructureType.CentreSocial ? "circle" : "triangle", ink = QgisStyle.Colour(Couleurs.Of(type));
        string value = $"{Valeurs.Of(type)} {Valeurs.Of(etat)}";
        return etat switch
        {
            EtatStructure.EnVigueur => new(value, Libelles.Of(type), shape, ink, "255,255,255,255", "0.3", "2.8"),
            EtatStructure.Projet => new(value, $"{Libelles.Of(type)} en préfiguration", shape, "255,255,255,255", ink, "0.6", "2.8"),
            _ => new(value, $"{Libelles.Of(type)}, pas en vigueur", shape, "200,200,200,255", "110,110,110,255", "0.3", "2"),
        };
    }
}

/// <summary>Styles in QGIS's own format (QML), as small as QGIS accepts them.</summary>
internal static class QgisStyle
{
    public static string Polygons(string attribute, IEnumerable<(string Value, string Label, string Fill, string Line)> classes)
    {
        (string Value, string Label, string Fill, string Line)[] all = [.. classes];
        return Categories(attribute, [.. all.Select(c => (c.Value, c.Label))], i => Symbol("fill", i, "SimpleFill",
            [("color", all[i].Fill), ("style", "solid"), ("outline_color", all[i].Line), ("outline_style", "solid"),
                ("outline_width", "0.15"), ("outline_width_unit", "MM")]));
    }

    public static string Outline(string line) => Document(
        "<renderer-v2 type=\"singleSymbol\" symbollevels=\"0\" enableorderby=\"0\" forceraster=\"0\"><symbols>"
        + Symbol("fill", 0, "SimpleFill",
            [("color", line), ("style", "b_diagonal"), ("outline_color", line), ("outline_style", "solid"),
                ("outline_width", "0.4"), ("outline_width_unit", "MM")])
        + "</symbols></renderer-v2>");

    /// <summary>A value of the attribute and its marker: colours as QGIS writes them, lengths in millimetres.</summary>
    public sealed record Category(string Value, string Label, string Shape, string Fill, string Line, string LineMm, string SizeMm);

    public static string Markers(string attribute, Category[] classes) =>
        Categories(attribute, [.. classes.Select(c => (c.Value, c.Label))], i => Symbol("marker", i, "SimpleMarker",
            [("name", classes[i].Shape), ("color", classes[i].Fill), ("outline_color", classes[i].Line), ("outline_width", classes[i].LineMm),
                ("outline_width_unit", "MM"), ("size", classes[i].SizeMm), ("size_unit", "MM")]));

    /// <summary>An expression that stands for an attribute: the values of both, a space between.</summary>
    public static string Joined(string first, string second) => $"&quot;{first}&quot; || ' ' || &quot;{second}&quot;";

    /// <summary><c>#RRGGBB</c> as QGIS writes it, opaque.</summary>
    public static string Colour(string hexadecimal) => string.Join(
        ',', Convert.FromHexString(hexadecimal.AsSpan(1)).Append(byte.MaxValue).Select(channel => channel.ToString(CultureInfo.InvariantCulture)));

    private static string Categories(string attribute, (string Value, string Label)[] classes, Func<int, string> symbol)
    {
        StringBuilder qml = new(
            $"<renderer-v2 type=\"categorizedSymbol\" attr=\"{attribute}\" symbollevels=\"0\" enableorderby=\"0\" forceraster=\"0\"><categories>");
        for (int i = 0; i < classes.Length; i++)
        {
            qml.Append(CultureInfo.InvariantCulture, $"<category render=\"true\" type=\"string\" symbol=\"{i}\"")
                .Append(CultureInfo.InvariantCulture, $" value=\"{classes[i].Value}\" label=\"{classes[i].Label}\"/>");
        }

        qml.Append("</categories><symbols>");
        for (int i = 0; i < classes.Length; i++)
            qml.Append(symbol(i));
        return Document(qml.Append("</symbols></renderer-v2>").ToString());
    }

    // Both spellings of the properties: <Option> since QGIS 3.20, <prop> before.
    private static string Symbol(string type, int name, string layer, (string Name, string Value)[] properties)
    {
        StringBuilder qml = new();
        qml.Append(CultureInfo.InvariantCulture, $"<symbol type=\"{type}\" name=\"{name}\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">")
            .Append(CultureInfo.InvariantCulture, $"<layer class=\"{layer}\" enabled=\"1\" locked=\"0\" pass=\"0\"><Option type=\"Map\">");
        foreach ((string key, string value) in properties)
            qml.Append(CultureInfo.InvariantCulture, $"<Option type=\"QString\" name=\"{key}\" value=\"{value}\"/>");
        qml.Append("</Option>");
        foreach ((string key, string value) in properties)
            qml.Append(CultureInfo.InvariantCulture, $"<prop k=\"{key}\" v=\"{value}\"/>");
        return qml.Append("</layer></symbol>").ToString();
    }

    private static string Document(string renderer) =>
        $"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22.0\" styleCategories=\"Symbology\">{renderer}</qgis>";
}
