using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Tables;
using static Senacs.Geo.Exports.JsonTree;

namespace Senacs.Geo.Exports;

/// <summary>The figures of each date: one row a date, in order.</summary>
public static class EvolutionCsv
{
    public static void Write(Evolution evolution, Stream output)
    {
        ArgumentNullException.ThrowIfNull(evolution);
        CsvRowWriter.Table(output, EvolutionTable.Columns.All, evolution.Series);
    }
}

/// <summary>Every commune at the first and at the last date, with the structures that made the change: one row a commune, ordered by code.</summary>
public static class ChangementsCsv
{
    public static void Write(Evolution evolution, Stream output)
    {
        ArgumentNullException.ThrowIfNull(evolution);
        CsvRowWriter.Table(output, ChangementTable.Columns.All, ChangementTable.Rows(evolution));
    }
}

/// <summary>The series and the changes as one JSON object.</summary>
public static class EvolutionJson
{
    public static void Write(Evolution evolution, Stream output)
    {
        ArgumentNullException.ThrowIfNull(evolution);
        RowJson.Document(output,
        [
            ("departement", SyntheseJson.Departement(evolution.Dernier)),
            ("regle", evolution.Dernier.Coverage.Regle.Code),
            ("serie", evolution.Series.Select(r => Obj(
                ("date", Valeurs.Of(r.Coverage.Date)),
                ("communes", Counts(r.Synthese.Communes.AsKnown)),
                ("population", Counts(r.Synthese.Population)),
                ("structures", Obj(("centres_sociaux", r.Synthese.Structures.CentresSociaux), ("evs", r.Synthese.Structures.Evs),
                    ("prefigurations", r.Synthese.Structures.Prefigurations))),
                ("qpv", FiguresJson.Qpv(r.Synthese.Qpv))))),
            ("fourni", SyntheseJson.Fourni(evolution.Dernier)),
            ("changements", Obj([.. Enum.GetValues<Changement>().Select(c => (Valeurs.Of(c),
                (object?)Obj(("communes", OrNull(evolution.Count(c))), ("population", OrNull(evolution.Inhabitants(c))))))])),
            ("structures", evolution.Structures.Select(m => Obj(
                ("id", m.Structure.Id), ("nom", m.Structure.Nom), ("mouvement", m.Ouverte ? "ouverte" : "fermee")))),
            ("structures_sans_date", evolution.SansDate.Select(s => s.Id)),
        ]);
    }

    private static JsonMembers Counts(HabitantCounts counts) =>
        [.. FiguresJson.Counts(counts, "couvertes"), ("couvertes_pct", FiguresJson.Percent(counts.Percent(counts.Couvertes)))];
}
