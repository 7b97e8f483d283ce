using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Service.Pages;
using Senacs.Geo.Territoires;
using static Senacs.Geo.Exports.JsonTree;

namespace Senacs.Geo.Service.Planner;

/// <summary>The planner's page: its frame and, for who has no script, the map and the ways to everything. The scripts fill it from
/// <c>/vue</c>.</summary>
internal static class PlannerPage
{
    // In the order of the list; a theme of the product that is not named here comes after, under its own name. Those that need more than one
    // département or date are not for the list.
    private static readonly (string Name, string Title)[] ThemeTitles =
    [
        ("couverture", "Couverture"), ("couverture-cs-evs", "Couverture, centre social et EVS"), ("implantation", "Implantation des structures"),
        ("qpv", "Quartiers prioritaires"), ("gestion", "Mode de gestion"), ("population", "Habitants des zones blanches"),
        ("epci", "Taux par intercommunalité"), ("rayon", "Distance à la structure la plus proche"),
    ];

    public static byte[] Write(RequestState state, LoadedDossier dossier, bool isUsual)
    {
        CoverageReport report = dossier.Default.Report;
        ClasseCounts communes = report.Synthese.Communes;
        return Template.Fill("pages/departement.html",
        [
            .. Frame(state, dossier),
            ("nom", dossier.Nom), ("registre", RegisterReplacement.VersionOf(dossier)), ("constat", Constat.Couverture(report)),
            // what the scripts will ask for first, on its way while they are read; an address with a state of its own asks for something else
            ("premiers", isUsual ? Named(["carte.svg", "vue"]) : null),
            ("modules", Named(PageAssets.ScriptsOf(isStreet: false))),
            ("classes", Libelles.Classes.Select(c => Obj(
                ("classe", Valeurs.Of(c)),
                ("compte", FrenchNumbers.Count(communes.Of(c), "commune", "communes")
                    + (communes.Percent(c) is { } p ? $" · {FrenchNumbers.Percent(p)}" : ""))))),
            ("point", report.Territoire.Points.Apres("son")),
            ("themes", ThemesOf(dossier).Select(t => Obj(("theme", t.Name), ("titre", t.Title)))),
            ("volets", Tabs(("detail", "Détail"), ("scenario", "Et si…"), ("comparer", "Comparer"), ("telecharger", "Télécharger"),
                ("registre", "Registre"))),
            ("tableaux", Tabs(("communes", "Communes"), ("qpv", "QPV"), ("structures", "Structures"))),
        ]);
    }

    /// <summary>What the planner's page and the street view both begin and end with.</summary>
    public static JsonMembers Frame(RequestState state, LoadedDossier dossier)
    {
        CoverageReport report = dossier.Default.Report;
        return
        [
            ("code", dossier.Code), ("racine", state.BaseUrl), ("adresse", $"{state.BaseUrl}/departements/{dossier.Code}"),
            ("version", dossier.Version), ("date", Valeurs.Of(report.Coverage.Date)), ("regle", report.Coverage.Regle.Code),
            // assets have their own version: the pinned address of the data is not theirs
            ("fichiers", state.UnpinnedUrl + PageAssets.Files.Base), ("sources", report.Attribution), ("produit", Produit.Version),
        ];
    }

    public static IEnumerable<JsonMembers> Named(IEnumerable<string> files) => files.Select(name => Obj(("nom-fichier", name)));

    /// <summary>The first is open.</summary>
    private static IEnumerable<JsonMembers> Tabs(params (string Id, string Title)[] tabs) => tabs.Select((t, i) => Obj(
        ("onglet", t.Id), ("titre", t.Title), ("choisi", i == 0 ? "true" : "false"), ("rang", i == 0 ? "0" : "-1"), ("cache", i > 0)));

    private static IEnumerable<(string Name, string Title)> ThemesOf(LoadedDossier dossier) => ThemeTitles
        .Concat(MapThemeReader.Names.Where(n => !ThemeTitles.Any(t => t.Name == n)).Select(n => (n, n)))
        .Where(t => MapThemeReader.Names.Contains(t.Item1, StringComparer.Ordinal))
        .Where(t => MapThemeReader.Load(t.Item1).Fill is not (CommuneFill.Change or CommuneFill.Values)
            && (t.Item1 != "qpv" || !dossier.Dossier.Territoire.Qpv.IsEmpty));
}
