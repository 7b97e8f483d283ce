using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Exports;

/// <summary>The figures of each date: one row a date, in order.</summary>
public static class EvolutionCsv
{
    private static readonly string[] ColumnNames =
    [
        "date", "communes_total", "communes_centre_social", "communes_evs_seul", "communes_zone_blanche", "communes_couvertes_pct",
        "population_total", "population_centre_social", "population_evs_seul", "population_zone_blanche", "population_couverte_pct",
        "centres_sociaux", "evs", "prefigurations", "qpv_total", "qpv_sans_structure", "regle",
    ];

    public static void Write(Evolution evolution, Stream output)
    {
        ArgumentNullException.ThrowIfNull(evolution);
        CsvRowWriter.ToStream(output, text =>
        {
            CsvRowWriter csv = new(text);
            csv.Header(ColumnNames);
            foreach (CoverageReport report in evolution.Series)
            {
                Synthese s = report.Synthese;
                csv.Raw(Valeurs.Of(report.Coverage.Date));
                Counts(csv, s.Communes);
                Counts(csv, s.Population);
                csv.Integer(s.Structures.CentresSociaux).Integer(s.Structures.Evs).Integer(s.Structures.Prefigurations)
                    .Integer(s.Qpv?.Total).Integer(s.Qpv?.SansStructure).Raw(report.Coverage.Regle.Code).EndRow();
            }
        });
    }

    private static void Counts(CsvRowWriter csv, HabitantCounts counts)
    {
        csv.Integer(counts.Total).Integer(counts.CentreSocial).Integer(counts.EvsSeul).Integer(counts.ZoneBlanche)
            .Raw(counts.Percent(counts.Couvertes) is { } percent ? percent.ToString("0.0", CultureInfo.InvariantCulture) : "");
    }

    private static void Counts(CsvRowWriter csv, ClasseCounts counts)
    {
        csv.Integer(counts.Total).Integer(counts.CentreSocial).Integer(counts.EvsSeul).Integer(counts.ZoneBlanche)
            .Raw(counts.Percent(counts.Couvertes) is { } percent ? percent.ToString("0.0", CultureInfo.InvariantCulture) : "");
    }
}

/// <summary>Every commune at the first and at the last date, with the structures that made the change: one row a commune, ordered by code.</summary>
public static class ChangementsCsv
{
    private static readonly string[] ColumnNames =
        ["code_insee", "nom", "population", "epci_nom", "classe_avant", "classe_apres", "changement", "structures_arrivees", "structures_parties", "date_avant", "date_apres", "regle"];

    public static void Write(Evolution evolution, Stream output)
    {
        ArgumentNullException.ThrowIfNull(evolution);
        string before = Valeurs.Of(evolution.Premier.Coverage.Date), after = Valeurs.Of(evolution.Dernier.Coverage.Date), rule = evolution.Dernier.Coverage.Regle.Code;
        CsvRowWriter.ToStream(output, text =>
        {
            CsvRowWriter csv = new(text);
            csv.Header(ColumnNames);
            foreach (CommuneEvolution c in evolution.Communes)
            {
                csv.Raw(c.Commune.Code.Value).Text(c.Commune.Nom).Integer(c.Commune.Population).Text(c.Commune.Epci?.Nom)
                    .Raw(Valeurs.Of(c.Avant.Classe)).Raw(Valeurs.Of(c.Apres.Classe)).Raw(evolution.EstConnue ? Valeurs.Of(c.Changement) : Valeurs.NonFourni)
                    .List(c.Arrivees.Select(s => s.Id)).List(c.Parties.Select(s => s.Id)).Raw(before).Raw(after).Raw(rule).EndRow();
            }
        });
    }
}

/// <summary>The series and the changes as one JSON object.</summary>
public static class EvolutionJson
{
    public static void Write(Evolution evolution, Stream output)
    {
        ArgumentNullException.ThrowIfNull(evolution);
        ArgumentNullException.ThrowIfNull(output);
        using Utf8JsonWriter json = new(output, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartObject("departement"u8);
        json.WriteString("code"u8, evolution.Dernier.Territoire.Departement.Value);
        json.WriteString("nom"u8, evolution.Dernier.Territoire.Nom);
        json.WriteEndObject();
        json.WriteString("regle"u8, evolution.Dernier.Coverage.Regle.Code);
        json.WriteStartArray("serie"u8);
        foreach (CoverageReport report in evolution.Series)
        {
            Synthese s = report.Synthese;
            json.WriteStartObject();
            json.WriteString("date"u8, Valeurs.Of(report.Coverage.Date));
            Counts(json, "communes"u8, s.Communes);
            Counts(json, "population"u8, s.Population);
            json.WriteStartObject("structures"u8);
            json.WriteNumber("centres_sociaux"u8, s.Structures.CentresSociaux);
            json.WriteNumber("evs"u8, s.Structures.Evs);
            json.WriteNumber("prefigurations"u8, s.Structures.Prefigurations);
            json.WriteEndObject();
            QpvJson.WriteCounts(json, s.Qpv);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        SyntheseJson.WriteFourni(json, evolution.Dernier.Synthese.Fourni);
        json.WriteStartObject("changements"u8);
        foreach (Changement changement in Enum.GetValues<Changement>())
        {
            json.WriteStartObject(Valeurs.Of(changement));
            JsonNumbers.Write(json, "communes"u8, evolution.EstConnue ? evolution.Count(changement) : null);
            JsonNumbers.Write(json, "population"u8, evolution.EstConnue ? evolution.Inhabitants(changement) : null);
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
        json.WriteStartArray("structures_sans_date"u8);
        foreach (string id in evolution.SansDate.Select(s => s.Id))
            json.WriteStringValue(id);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Counts(Utf8JsonWriter json, ReadOnlySpan<byte> name, HabitantCounts counts)
    {
        json.WriteStartObject(name);
        JsonNumbers.Write(json, "total"u8, counts.Total);
        JsonNumbers.Write(json, "centre_social"u8, counts.CentreSocial);
        JsonNumbers.Write(json, "evs_seul"u8, counts.EvsSeul);
        JsonNumbers.Write(json, "zone_blanche"u8, counts.ZoneBlanche);
        JsonNumbers.Write(json, "couvertes"u8, counts.Couvertes);
        JsonNumbers.OneDecimal(json, "couvertes_pct"u8, counts.Percent(counts.Couvertes));
        json.WriteEndObject();
    }

    private static void Counts(Utf8JsonWriter json, ReadOnlySpan<byte> name, ClasseCounts counts)
    {
        json.WriteStartObject(name);
        json.WriteNumber("total"u8, counts.Total);
        json.WriteNumber("centre_social"u8, counts.CentreSocial);
        json.WriteNumber("evs_seul"u8, counts.EvsSeul);
        json.WriteNumber("zone_blanche"u8, counts.ZoneBlanche);
        json.WriteNumber("couvertes"u8, counts.Couvertes);
        JsonNumbers.OneDecimal(json, "couvertes_pct"u8, counts.Percent(counts.Couvertes));
        json.WriteEndObject();
    }
}
