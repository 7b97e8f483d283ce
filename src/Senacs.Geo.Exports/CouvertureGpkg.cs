using System.Globalization;
using System.Text;
using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Vocabulary;

namespace Senacs.Geo.Exports;

/// <summary>The results as a GeoPackage: layers <c>couverture</c>, <c>qpv</c> and <c>structures</c>, the sources, and the styles with which QGIS
/// opens them.</summary>
/// <remarks>In WGS 84 (EPSG:4326), which every program reads, also for départements overseas. A row without position is there with an empty
/// geometry.</remarks>
public static class CouvertureGpkg
{
    private static readonly (string, GpkgType)[] CommuneColumns =
    [
        ("code_insee", GpkgType.Text), ("nom", GpkgType.Text), ("population", GpkgType.Integer), ("epci_nom", GpkgType.Text), ("classe", GpkgType.Text), ("projet", GpkgType.Text),
        ("centres_sociaux", GpkgType.Text), ("evs", GpkgType.Text), ("distance_km", GpkgType.Double), ("regle", GpkgType.Text), ("date", GpkgType.Date),
        ("classe_libelle", GpkgType.Text), ("epci_siren", GpkgType.Text), ("hypothese", GpkgType.Boolean), ("distance_nominale", GpkgType.Boolean),
    ];

    private static readonly (string, GpkgType)[] QpvColumns =
    [
        ("code", GpkgType.Text), ("nom", GpkgType.Text), ("generation", GpkgType.Integer), ("communes", GpkgType.Text), ("codes_insee", GpkgType.Text), ("etat", GpkgType.Text),
        ("etat_libelle", GpkgType.Text), ("structures", GpkgType.Text), ("structures_noms", GpkgType.Text), ("date", GpkgType.Date),
    ];

    private static readonly (string, GpkgType)[] StructureColumns =
    [
        ("id", GpkgType.Text), ("nom", GpkgType.Text), ("type", GpkgType.Text), ("statut", GpkgType.Text), ("gestion", GpkgType.Text), ("en_vigueur", GpkgType.Text),
        ("code_insee", GpkgType.Text), ("geo_niveau", GpkgType.Text), ("geo_statut", GpkgType.Text), ("geo_precision_m", GpkgType.Double), ("geo_label", GpkgType.Text),
        ("territoire_source", GpkgType.Text), ("territoire_communes", GpkgType.Text), ("acf", GpkgType.Text), ("ps_jeunes", GpkgType.Text), ("date_agrement", GpkgType.Date), ("date_fin", GpkgType.Date),
    ];

    private static readonly (string, GpkgType)[] SourceColumns =
    [
        ("role", GpkgType.Text), ("fichier", GpkgType.Text), ("origine", GpkgType.Text), ("millesime", GpkgType.Integer), ("licence", GpkgType.Text), ("sha256", GpkgType.Text), ("remarque", GpkgType.Text),
    ];

    public static void Write(CoverageReport report, Stream output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        string regle = report.Coverage.Regle.Code;
        string date = Valeurs.Of(report.Coverage.Date);
        using GeoPackageFile file = new(report.Coverage.Date);
        file.Polygons("couverture", $"{report.Titre} : classe des communes, règle {regle}, au {date}. {Libelles.Attribution(report)}", CommuneColumns, report.Coverage.Communes, c => c.Commune.Shape, c =>
        [
            c.Commune.Code.Value, c.Commune.Nom, c.Commune.Population, c.Commune.Epci?.Nom, Valeurs.Of(c.Classe), Valeurs.List(c.Projets.Select(p => p.Id)),
            Valeurs.List(c.CentresSociaux.Distinct(StringComparer.Ordinal)), Valeurs.List(c.Evs.Distinct(StringComparer.Ordinal)),
            c.NearestSiteMetres is { } metres ? double.Parse(Valeurs.Kilometres(metres), CultureInfo.InvariantCulture) : null, regle, date,
            LibellesClasse.Titre(c.Classe, report.Coverage.Regle), c.Commune.Epci?.Siren.Value, c.RestsOnHypothesis ? 1 : 0, c.NearestIsNominal ? 1 : 0,
        ]);
        file.Polygons("qpv", report.Synthese.Qpv is null ? Absence.Qpv : $"Quartiers prioritaires et structures, au {date}", QpvColumns, report.Qpv, q => q.Qpv.Shape, q =>
        [
            q.Qpv.Code.Value, q.Qpv.Nom, (int)q.Qpv.Code.Generation, Valeurs.List(q.Qpv.CommunesPrincipales.Select(c => c.Nom)), Valeurs.List(q.Qpv.CommunesPrincipales.Select(c => c.Code.Value)),
            Valeurs.Of(q.Etat), Libelles.Of(q.Etat, report), Valeurs.List(q.Structures.Select(s => s.Id)), Valeurs.List(q.Structures.Select(s => s.Nom)), date,
        ]);
        file.Points("structures", $"Structures du registre, en vigueur ou non au {date}", StructureColumns, report.Structures.Structures, s => s.Siege?.Location.Point, s =>
        [
            s.Id, s.Nom, Valeurs.Of(s.Type), Valeurs.Of(s.Statut), s.Gestion is { } gestion ? Valeurs.Of(gestion) : null, Valeurs.EnVigueur(s, report.Coverage.Date),
            s.Siege?.Location.Commune?.Value, s.Siege is { } seat ? Valeurs.Of(seat.Location.Niveau) : null, Valeurs.Of(s.LocationStatut), s.Siege?.Location.PrecisionMetres, s.Siege?.Location.Label,
            s.TerritoireIntervention.Communes.IsEmpty ? null : Valeurs.Of(s.TerritoireIntervention.Source), s.TerritoireIntervention.Communes.IsEmpty ? null : Valeurs.List(s.TerritoireIntervention.Communes.Select(c => c.Value)),
            s.Acf is null ? null : Valeurs.Of(s.Acf), s.PsJeunes is null ? null : Valeurs.Of(s.PsJeunes), s.Debut is { } from ? Valeurs.Of(from) : null, s.Fin is { } until ? Valeurs.Of(until) : null,
        ]);
        file.Table("sources", "Fichiers lus, millésimes, licences et empreintes", SourceColumns, report.Sources, s => [s.Role, s.Fichier, s.Origine, s.Millesime, s.Licence, s.Sha256, s.Remarque]);
        file.Style("couverture", "Classes de couverture", QgisStyle.Polygons("classe", Libelles.Classes.Select(c => (Valeurs.Of(c), LibellesClasse.Titre(c, report.Coverage.Regle), Fill(c), c == Classe.ZoneBlanche ? "154,154,154,255" : "255,255,255,255"))));
        file.Style("qpv", "Quartiers prioritaires", QgisStyle.Outline("163,25,91,255"));
        file.Style("structures", "Structures", QgisStyle.Markers(
            QgisStyle.Joined("type", "en_vigueur"), [.. Enum.GetValues<EtatStructure>().SelectMany(etat => Enum.GetValues<StructureType>().Select(type => Marker(type, etat)))]));
        output.Write(file.ToBytes());
    }

    // full in force, hollow in préfiguration, small and grey when neither: as on the maps, told apart without colour
    private static QgisStyle.Category Marker(StructureType type, EtatStructure etat)
    {
        (string shape, string ink) = type == StructureType.CentreSocial ? ("circle", "11,42,74,255") : ("triangle", "122,51,0,255");
        string value = $"{Valeurs.Of(type)} {Valeurs.Of(etat)}";
        return etat switch
        {
            EtatStructure.EnVigueur => new(value, Libelles.Of(type), shape, ink, "255,255,255,255", "0.3", "2.8"),
            EtatStructure.Projet => new(value, $"{Libelles.Of(type)} en préfiguration", shape, "255,255,255,255", ink, "0.6", "2.8"),
            _ => new(value, $"{Libelles.Of(type)}, pas en vigueur", shape, "200,200,200,255", "110,110,110,255", "0.3", "2"),
        };
    }

    private static string Fill(Classe classe) => classe switch
    {
        Classe.CentreSocial => QgisStyle.Colour(Couleurs.CentreSocial),
        Classe.EvsSeul => QgisStyle.Colour(Couleurs.EvsSeul),
        _ => QgisStyle.Colour(Couleurs.ZoneBlanche),
    };
}

/// <summary>Styles in QGIS's own format (QML), as small as QGIS accepts them.</summary>
internal static class QgisStyle
{
    public static string Polygons(string attribute, IEnumerable<(string Value, string Label, string Fill, string Line)> classes)
    {
        (string Value, string Label, string Fill, string Line)[] all = [.. classes];
        return Categories(attribute, [.. all.Select(c => (c.Value, c.Label))], i => Symbol("fill", i, "SimpleFill",
            [("color", all[i].Fill), ("style", "solid"), ("outline_color", all[i].Line), ("outline_style", "solid"), ("outline_width", "0.15"), ("outline_width_unit", "MM")]));
    }

    public static string Outline(string line) => Document("<renderer-v2 type=\"singleSymbol\" symbollevels=\"0\" enableorderby=\"0\" forceraster=\"0\"><symbols>"
        + Symbol("fill", 0, "SimpleFill", [("color", line), ("style", "b_diagonal"), ("outline_color", line), ("outline_style", "solid"), ("outline_width", "0.4"), ("outline_width_unit", "MM")])
        + "</symbols></renderer-v2>");

    /// <summary>A value of the attribute and its marker: colours as QGIS writes them, lengths in millimetres.</summary>
    public sealed record Category(string Value, string Label, string Shape, string Fill, string Line, string LineMm, string SizeMm);

    public static string Markers(string attribute, Category[] classes) =>
        Categories(attribute, [.. classes.Select(c => (c.Value, c.Label))], i => Symbol("marker", i, "SimpleMarker",
            [("name", classes[i].Shape), ("color", classes[i].Fill), ("outline_color", classes[i].Line), ("outline_width", classes[i].LineMm), ("outline_width_unit", "MM"), ("size", classes[i].SizeMm), ("size_unit", "MM")]));

    /// <summary>An expression that stands for an attribute: the values of both, a space between.</summary>
    public static string Joined(string first, string second) => $"&quot;{first}&quot; || ' ' || &quot;{second}&quot;";

    /// <summary><c>#RRGGBB</c> as QGIS writes it, opaque.</summary>
    public static string Colour(string hexadecimal) =>
        string.Join(',', Convert.FromHexString(hexadecimal.AsSpan(1)).Append(byte.MaxValue).Select(channel => channel.ToString(CultureInfo.InvariantCulture)));

    private static string Categories(string attribute, (string Value, string Label)[] classes, Func<int, string> symbol)
    {
        StringBuilder qml = new($"<renderer-v2 type=\"categorizedSymbol\" attr=\"{attribute}\" symbollevels=\"0\" enableorderby=\"0\" forceraster=\"0\"><categories>");
        for (int i = 0; i < classes.Length; i++)
            qml.Append(CultureInfo.InvariantCulture, $"<category render=\"true\" type=\"string\" symbol=\"{i}\" value=\"{classes[i].Value}\" label=\"{classes[i].Label}\"/>");
        qml.Append("</categories><symbols>");
        for (int i = 0; i < classes.Length; i++)
            qml.Append(symbol(i));
        return Document(qml.Append("</symbols></renderer-v2>").ToString());
    }

    // Both spellings of the properties: <Option> since QGIS 3.20, <prop> before.
    private static string Symbol(string type, int name, string layer, (string Name, string Value)[] properties)
    {
        StringBuilder qml = new();
        qml.Append(CultureInfo.InvariantCulture, $"<symbol type=\"{type}\" name=\"{name}\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\"><layer class=\"{layer}\" enabled=\"1\" locked=\"0\" pass=\"0\"><Option type=\"Map\">");
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
