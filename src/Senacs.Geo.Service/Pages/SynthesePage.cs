using static Senacs.Geo.Exports.JsonTree;

namespace Senacs.Geo.Service.Pages;

/// <summary>The figures of a département as a page: the same as its JSON, with the ways to everything else.</summary>
internal static class SynthesePage
{
    public static byte[] Write(RequestState state, LoadedDossier dossier, CoverageReport report, Query query)
    {
        string at = $"{state.BaseUrl}/departements/{dossier.Code}";
        Synthese s = report.Synthese;
        Link json = new($"{at}/synthese?{query.With(("f", "json"))}", "alternate", "application/json", "Ce document en JSON");
        return PageLayout.Write(state, report.Titre, [], [json], "pages/synthese.html",
        [
            ("date", FrenchNumbers.Date(report.Coverage.Date)), ("regle", report.Coverage.Regle.Code), ("libelle", Libelles.Regle(report.Coverage)),
            ("classes", Libelles.Classes.Select(c => Obj(
                ("classe", LibellesClasse.Pluriel(c, report.Coverage.Regle)),
                ("communes", FrenchNumbers.Integer(s.Communes.Of(c))), ("part", Percent(s.Communes.Percent(c))),
                ("habitants", People(s.Population.Of(c))), ("part-habitants", Percent(s.Population.Percent(c)))))),
            ("communes", FrenchNumbers.Integer(s.Communes.Total)), ("habitants", People(s.Population.Total)),
            ("structures", $"{FrenchNumbers.Count(s.Structures.CentresSociaux, "centre social", "centres sociaux")}, "
                + $"{FrenchNumbers.Integer(s.Structures.Evs)}\u00A0EVS, {FrenchNumbers.Integer(s.Structures.Prefigurations)} en préfiguration. "
                + $"{Constat.Qpv(report)}."),
            ("manque", s.Fourni.Manquantes.IsEmpty ? null : string.Join(". ", s.Fourni.Manquantes)),
            ("adresse", at), ("suite", query.With(("f", null)) is { Length: > 0 } given ? "?" + given : ""),
            ("racine", state.UnpinnedUrl), ("stable", $"/v/{dossier.Version}/departements/{dossier.Code}/carte.svg"),
            ("sources", report.Attribution),
        ]);
    }

    private static string People(long? value) => value is { } known ? FrenchNumbers.Integer(known) : Absence.Inconnue;

    private static string Percent(decimal? value) => value is { } p ? FrenchNumbers.Percent(p) : "";
}
