using System.Text.Json;
using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Tables;

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
        ArgumentNullException.ThrowIfNull(output);
        using Utf8JsonWriter json = RowJson.Document(output);
        json.WriteStartObject();
        SyntheseJson.WriteDepartement(json, evolution.Dernier);
        json.WriteString("regle"u8, evolution.Dernier.Coverage.Regle.Code);
        json.WriteStartArray("serie"u8);
        foreach (CoverageReport report in evolution.Series)
        {
            Synthese s = report.Synthese;
            json.WriteStartObject();
            json.WriteString("date"u8, Valeurs.Of(report.Coverage.Date));
            Counts(json, "communes", s.Communes.AsKnown);
            Counts(json, "population", s.Population);
            json.WriteStartObject("structures"u8);
            json.WriteNumber("centres_sociaux"u8, s.Structures.CentresSociaux);
            json.WriteNumber("evs"u8, s.Structures.Evs);
            json.WriteNumber("prefigurations"u8, s.Structures.Prefigurations);
            json.WriteEndObject();
            FiguresJson.Qpv(json, s.Qpv);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        SyntheseJson.WriteFourni(json, evolution.Dernier.Synthese.Fourni);
        json.WriteStartObject("changements"u8);
        foreach (Changement changement in Enum.GetValues<Changement>())
        {
            json.WriteStartObject(Valeurs.Of(changement));
            FiguresJson.Number(json, "communes", evolution.Count(changement));
            FiguresJson.Number(json, "population", evolution.Inhabitants(changement));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("structures"u8);
        foreach (MouvementStructure m in evolution.Structures)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, m.Structure.Id);
            json.WriteString("nom"u8, m.Structure.Nom);
            json.WriteString("mouvement"u8, m.Ouverte ? "ouverte"u8 : "fermee"u8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WritePropertyName("structures_sans_date"u8);
        RowJson.Strings(json, evolution.SansDate.Select(s => s.Id));
        json.WriteEndObject();
    }

    private static void Counts(Utf8JsonWriter json, string name, HabitantCounts counts)
    {
        json.WriteStartObject(name);
        FiguresJson.Counts(json, counts, "couvertes");
        FiguresJson.Percent(json, "couvertes_pct", counts.Percent(counts.Couvertes));
        json.WriteEndObject();
    }
}
