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
        CsvRowWriter.Table(output, EvolutionTable.Columns.All, evolution.Etapes);
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
            ("serie", evolution.Etapes.Select(e => Obj(
                ("date", Valeurs.Of(e.Date)),
                ("communes", Obj(
                    [.. Counts(e.Communes), ("couvertes_au_moins", e.CouvertesAuMoins), ("couvertes_au_plus", e.CouvertesAuPlus)])),
                ("population", Counts(e.Population)),
                ("structures", FiguresJson.Structures(e)), ("qpv", FiguresJson.Qpv(e))))),
            ("fourni", SyntheseJson.Fourni(evolution.Dernier)),
            ("changements", Obj([.. Enum.GetValues<Changement>().Select(c => (Valeurs.Of(c),
                (object?)Obj(("communes", OrNull(evolution.Count(c))), ("population", OrNull(evolution.Inhabitants(c))))))])),
            ("structures", evolution.Structures.Select(m => Obj(
                ("id", m.Structure.Id), ("nom", m.Structure.Nom),
                ("mouvement", m.Ouverte switch { true => "ouverte", false => "fermee", _ => Null })))),
            ("structures_sans_date", evolution.SansDate.Select(s => s.Id)),
        ]);
    }

    private static JsonMembers Counts(HabitantCounts counts) =>
        [.. FiguresJson.Counts(counts, "couvertes"), ("couvertes_pct", FiguresJson.Percent(counts.Percent(counts.Couvertes)))];
}
