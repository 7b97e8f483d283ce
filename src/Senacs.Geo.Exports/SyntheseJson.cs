using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Tables;
using static Senacs.Geo.Exports.JsonTree;

namespace Senacs.Geo.Exports;

/// <summary>The synthesis and every commune as one JSON object: the contract's members first, under their names, then what may be added without
/// breaking a reader.</summary>
public static class SyntheseJson
{
    public static void Write(CoverageReport report, Stream output)
    {
        ArgumentNullException.ThrowIfNull(report);
        Synthese s = report.Synthese;
        HabitantCounts communes = s.Communes.AsKnown;
        RowJson.Document(output,
        [
            ("departement", Departement(report)),
            ("date", Valeurs.Of(report.Coverage.Date)),
            ("regle", report.Coverage.Regle.Code),
            ("communes", Obj([.. FiguresJson.Counts(communes, "couvertes"), ("sans_geometrie", s.SansGeometrie)])),
            ("population", Obj([.. FiguresJson.Counts(s.Population, "couverte"), ("communes_sans_population", s.PopulationInconnue)])),
            ("pourcentages", Obj(
                ("communes", Obj([.. FiguresJson.Percents(communes, "couvertes"),
                    ("sans_geometrie", FiguresJson.Percent(communes.Percent(s.SansGeometrie)))])),
                ("population", FiguresJson.Percents(s.Population, "couverte")))),
            ("structures", Structures(report)),
            ("qpv", FiguresJson.Qpv(s.Qpv)),
            ("sources", Sources(report)),
            ("details", CommuneTable.Rows(report).Select(row =>
                Obj([.. RowJson.Of(CommuneTable.Columns.Of(Formats.Json), row), ("motifs", row.Coverage.Reasons.Select(Motif))]))),
            ("avertissements", report.Issues.Select(i => RowJson.Of(IssueTable.Columns.Of(Formats.Json), i))),
            ("titre", report.Titre),
            ("scenario", report.Scenario),
            ("regle_libelle", Libelles.Regle(report.Coverage)),
            ("hypotheses", Obj(("communes", s.CommunesParHypothese), ("population", OrNull(s.PopulationParHypothese)))),
            ("projets", Obj(("zones_blanches", s.ZonesBlanchesEnProjet))),
            ("fourni", Fourni(report)),
            ("epci", s.Fourni.Epci ? EpciTable.Rows(report).Select(OfEpci) : Null),
        ]);
    }

    internal static JsonMembers Departement(CoverageReport report) =>
        Obj(("code", report.Territoire.Departement.Value), ("nom", report.Territoire.Nom));

    /// <summary>What the figures could be made from. What was not supplied is null elsewhere.</summary>
    internal static JsonMembers Fourni(CoverageReport report) => [.. report.Synthese.Fourni.Toutes.Select(f => (f.Nom, (object?)f.EstFourni))];

    // a year is a number, as in the manifest; "QPV 2015" stays text
    internal static IEnumerable<JsonMembers> Sources(CoverageReport report) => report.Sources.Select(s => Obj(
        ("fichier", s.Fichier), ("origine", OrNull(s.Origine)),
        ("millesime", int.TryParse(s.Millesime, NumberStyles.None, CultureInfo.InvariantCulture, out int year) ? year : OrNull(s.Millesime)),
        ("licence", OrNull(s.Licence)), ("sha256", s.Sha256), ("role", s.Role), ("generalisation_m", s.GeneralisationMetres),
        ("remarque", s.Remarque), ("complet", s.Complet)));

    private static JsonMembers Structures(CoverageReport report)
    {
        StructureCounts counts = report.Synthese.Structures;
        return
        [
            ("total", counts.Total), ("centres_sociaux", counts.CentresSociaux), ("evs", counts.Evs), ("prefigurations", counts.Prefigurations),
            ("acf", OrNull(counts.Acf)), ("ps_jeunes", OrNull(counts.PsJeunes)), ("taux_acf", FiguresJson.Percent(counts.TauxAcf)),
            ("acf_inconnu", counts.AcfInconnu), ("ps_jeunes_inconnu", counts.PsJeunesInconnu), ("non_comptees", Reserves.NonComptees(report)),
            ("registre", report.Structures.Structures.Length), ("localisees", report.Structures.Located),
            ("non_localisees", report.Structures.Unlocated), ("lignes", report.Structures.Lines),
            ("ecartees", report.Structures.Rejected.Length), ("totaux_ou_vides", report.Structures.TotalOrBlankRows),
        ];
    }

    // which structure covers the commune, by which clause, at what distance
    private static JsonMembers Motif(Reason reason) => Obj(
        ("structure", reason.Structure.Id), ("motif", Valeurs.Of(reason.Motif)),
        ("distance_km", reason.DistanceMetres is { } metres ? RowJson.Number(Valeurs.Kilometres(metres)) : Null),
        ("nominale", reason.IsNominal ? true : null),
        ("pourcentage_superficie", reason.CoveredRatio is { } ratio ? FiguresJson.Percent((decimal)ratio * 100) : null));

    private static JsonMembers OfEpci(EpciTable.Row row)
    {
        HabitantCounts communes = row.Figures.Communes.AsKnown, population = row.Figures.Population;
        return
        [
            .. RowJson.Of(EpciTable.Columns.Of(Formats.Json), row),
            ("communes", FiguresJson.Counts(communes, "couvertes")), ("population", FiguresJson.Counts(population, "couverte")),
            ("pourcentages", Obj(
                ("communes", FiguresJson.Percents(communes, "couvertes")), ("population", FiguresJson.Percents(population, "couverte")))),
        ];
    }
}
