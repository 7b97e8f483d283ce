using Senacs.Geo.Service.Pages;
using Senacs.Geo.Service.Planner;
using static Senacs.Geo.Exports.JsonTree;

namespace Senacs.Geo.Service.Streets;

/// <summary>The street view: its frame, its legend and its switches. The scripts fill it from <c>/lieux</c> and the vector tiles; without MapLibre
/// the lists and the words remain.</summary>
internal static class StreetPage
{
    public static byte[] Write(RequestState state, LoadedDossier dossier, MapLibreFiles mapLibre, ServiceOptions options) => Template.Fill(
        "pages/rue.html",
        [
            .. PlannerPage.Frame(state, dossier),
            ("nom", dossier.Nom),
            ("modules", PlannerPage.Named(PageAssets.ScriptsOf(isStreet: true))),
            ("dessin", mapLibre.IsInstalled), ("absence", !mapLibre.IsInstalled), ("installation", MapLibreFiles.Install),
            ("maplibre", state.UnpinnedUrl + mapLibre.Files.Base), ("maplibre-version", mapLibre.Version),
            ("fonds", options.BackgroundPlan is not null || options.BackgroundPhotographs is not null),
            ("plan", options.BackgroundPlan?.Template), ("plan-hote", options.BackgroundPlan?.Host),
            ("photographies", options.BackgroundPhotographs?.Template), ("photographies-hote", options.BackgroundPhotographs?.Host),
            ("classes", Libelles.Classes.Select(
                c => Obj(("classe", Valeurs.Of(c)), ("titre", LibellesClasse.Titre(c, dossier.Default.Report.Coverage.Regle))))),
        ]);
}
