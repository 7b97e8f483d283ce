using System.Text.Encodings.Web;
using System.Text.Json;
using Senacs.Geo.Coverage;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Exports;

/// <summary>The synthesis and every commune as one JSON object: the contract's members first, under their names, then what may be added without
/// breaking a reader.</summary>
public static class SyntheseJson
{
    public static void Write(CoverageReport report, Stream output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        using Utf8JsonWriter json = new(output, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Synthese s = report.Synthese;
        json.WriteStartObject();
        json.WriteStartObject("departement"u8);
        json.WriteString("code"u8, report.Territoire.Departement.Value);
        json.WriteString("nom"u8, report.Territoire.Nom);
        json.WriteEndObject();
        json.WriteString("date"u8, Valeurs.Of(report.Coverage.Date));
        json.WriteString("regle"u8, report.Coverage.Regle.Code);

        json.WriteStartObject("communes"u8);
        Counts(json, s.Communes, "couvertes"u8);
        json.WriteNumber("sans_geometrie"u8, s.SansGeometrie);
        json.WriteEndObject();
        json.WriteStartObject("population"u8);
        Counts(json, s.Population);
        json.WriteNumber("communes_sans_population"u8, s.PopulationInconnue);
        json.WriteEndObject();
        json.WriteStartObject("pourcentages"u8);
        json.WriteStartObject("communes"u8);
        Percents(json, s.Communes, "couvertes"u8);
        JsonNumbers.OneDecimal(json, "sans_geometrie"u8, s.Communes.Percent(s.SansGeometrie));
        json.WriteEndObject();
        json.WriteStartObject("population"u8);
        Percents(json, s.Population);
        json.WriteEndObject();
        json.WriteEndObject();

        json.WriteStartObject("structures"u8);
        json.WriteNumber("total"u8, s.Structures.Total);
        json.WriteNumber("centres_sociaux"u8, s.Structures.CentresSociaux);
        json.WriteNumber("evs"u8, s.Structures.Evs);
        json.WriteNumber("prefigurations"u8, s.Structures.Prefigurations);
        JsonNumbers.Write(json, "acf"u8, s.Structures.Acf);
        JsonNumbers.Write(json, "ps_jeunes"u8, s.Structures.PsJeunes);
        JsonNumbers.OneDecimal(json, "taux_acf"u8, s.Structures.TauxAcf);
        json.WriteNumber("acf_inconnu"u8, s.Structures.AcfInconnu);
        json.WriteNumber("ps_jeunes_inconnu"u8, s.Structures.PsJeunesInconnu);
        json.WriteNumber("non_comptees"u8, Reserves.NonComptees(report));
        json.WriteNumber("registre"u8, report.Structures.Structures.Length);
        json.WriteNumber("localisees"u8, report.Structures.Located);
        json.WriteNumber("non_localisees"u8, report.Structures.Unlocated);
        json.WriteNumber("lignes"u8, report.Structures.Lines);
        json.WriteNumber("ecartees"u8, report.Structures.Rejected.Length);
        json.WriteNumber("totaux_ou_vides"u8, report.Structures.TotalOrBlankRows);
        json.WriteEndObject();

        QpvJson.WriteCounts(json, s.Qpv);

        WriteSources(json, report);
        json.WriteStartArray("details"u8);
        foreach (CommuneCoverage commune in report.Coverage.Communes)
        {
            json.WriteStartObject();
            CommuneJson.WriteMembers(json, commune, report.Coverage);
            CommuneJson.WriteReasons(json, commune);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Avertissements(json, report);

        json.WriteString("titre"u8, report.Titre);
        if (report.Scenario is { } mention)
            json.WriteString("scenario"u8, mention);
        json.WriteString("regle_libelle"u8, Libelles.Regle(report.Coverage));
        json.WriteStartObject("hypotheses"u8);
        json.WriteNumber("communes"u8, s.CommunesParHypothese);
        JsonNumbers.Write(json, "population"u8, s.PopulationParHypothese);
        json.WriteEndObject();
        json.WriteStartObject("projets"u8);
        json.WriteNumber("zones_blanches"u8, s.ZonesBlanchesEnProjet);
        json.WriteEndObject();
        WriteFourni(json, s.Fourni);
        WriteEpci(json, s);
        json.WriteEndObject();
        json.Flush();
        output.WriteByte((byte)'\n');
    }

    /// <summary>Writes the member <c>fourni</c>: what the figures could be made from. What was not supplied is null elsewhere.</summary>
    public static void WriteFourni(Utf8JsonWriter json, Fournitures fourni)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(fourni);
        json.WriteStartObject("fourni"u8);
        foreach ((string nom, bool isSupplied) in fourni.Toutes)
            json.WriteBoolean(nom, isSupplied);
        json.WriteEndObject();
    }

    // null: no EPCI was supplied
    private static void WriteEpci(Utf8JsonWriter json, Synthese s)
    {
        if (!s.Fourni.Epci)
        {
            json.WriteNull("epci"u8);
            return;
        }

        json.WriteStartArray("epci"u8);
        foreach (EpciSynthese epci in s.Epci)
        {
            json.WriteStartObject();
            json.WriteString("siren"u8, epci.Epci?.Siren.Value);
            json.WriteString("nom"u8, epci.Epci?.Nom);
            json.WriteStartObject("communes"u8);
            Counts(json, epci.Communes, "couvertes"u8);
            json.WriteEndObject();
            json.WriteStartObject("population"u8);
            Counts(json, epci.Population);
            json.WriteEndObject();
            json.WriteStartObject("pourcentages"u8);
            json.WriteStartObject("communes"u8);
            Percents(json, epci.Communes, "couvertes"u8);
            json.WriteEndObject();
            json.WriteStartObject("population"u8);
            Percents(json, epci.Population);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // a year is a number, as in the manifest; "QPV 2015" stays text
    private static void WriteMillesime(Utf8JsonWriter json, string? millesime)
    {
        if (int.TryParse(millesime, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int year))
            json.WriteNumber("millesime"u8, year);
        else
            json.WriteString("millesime"u8, millesime);
    }

    /// <summary>Writes the member <c>sources</c>.</summary>
    internal static void WriteSources(Utf8JsonWriter json, CoverageReport report)
    {
        json.WriteStartArray("sources"u8);
        foreach (SourceFile source in report.Sources)
        {
            json.WriteStartObject();
            json.WriteString("fichier"u8, source.Fichier);
            json.WriteString("origine"u8, source.Origine);
            WriteMillesime(json, source.Millesime);
            json.WriteString("licence"u8, source.Licence);
            json.WriteString("sha256"u8, source.Sha256);
            json.WriteString("role"u8, source.Role);
            if (source.GeneralisationMetres is { } metres)
                json.WriteNumber("generalisation_m"u8, metres);
            if (source.Remarque is { } remark)
                json.WriteString("remarque"u8, remark);
            if (source.Complet is { } complete)
                json.WriteBoolean("complet"u8, complete);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Counts(Utf8JsonWriter json, ClasseCounts counts, ReadOnlySpan<byte> covered)
    {
        json.WriteNumber("total"u8, counts.Total);
        json.WriteNumber("centre_social"u8, counts.CentreSocial);
        json.WriteNumber("evs_seul"u8, counts.EvsSeul);
        json.WriteNumber("zone_blanche"u8, counts.ZoneBlanche);
        json.WriteNumber(covered, counts.Couvertes);
    }

    private static void Counts(Utf8JsonWriter json, HabitantCounts counts)
    {
        JsonNumbers.Write(json, "total"u8, counts.Total);
        JsonNumbers.Write(json, "centre_social"u8, counts.CentreSocial);
        JsonNumbers.Write(json, "evs_seul"u8, counts.EvsSeul);
        JsonNumbers.Write(json, "zone_blanche"u8, counts.ZoneBlanche);
        JsonNumbers.Write(json, "couverte"u8, counts.Couvertes);
    }

    private static void Percents(Utf8JsonWriter json, HabitantCounts counts)
    {
        JsonNumbers.OneDecimal(json, "total"u8, counts.Percent(counts.Total));
        JsonNumbers.OneDecimal(json, "centre_social"u8, counts.Percent(Classe.CentreSocial));
        JsonNumbers.OneDecimal(json, "evs_seul"u8, counts.Percent(Classe.EvsSeul));
        JsonNumbers.OneDecimal(json, "zone_blanche"u8, counts.Percent(Classe.ZoneBlanche));
        JsonNumbers.OneDecimal(json, "couverte"u8, counts.Percent(counts.Couvertes));
    }

    private static void Percents(Utf8JsonWriter json, ClasseCounts counts, ReadOnlySpan<byte> covered)
    {
        JsonNumbers.OneDecimal(json, "total"u8, counts.Percent(counts.Total));
        JsonNumbers.OneDecimal(json, "centre_social"u8, counts.Percent(Classe.CentreSocial));
        JsonNumbers.OneDecimal(json, "evs_seul"u8, counts.Percent(Classe.EvsSeul));
        JsonNumbers.OneDecimal(json, "zone_blanche"u8, counts.Percent(Classe.ZoneBlanche));
        JsonNumbers.OneDecimal(json, covered, counts.Percent(counts.Couvertes));
    }

    private static void Avertissements(Utf8JsonWriter json, CoverageReport report)
    {
        json.WriteStartArray("avertissements"u8);
        foreach (Issue issue in report.Issues)
        {
            json.WriteStartObject();
            json.WriteString("code"u8, issue.Kind.Code);
            json.WriteString("message"u8, issue.Message);
            json.WriteString("objet"u8, issue.Subject);
            json.WriteString("gravite"u8, Valeurs.Of(issue.Kind.Severity));
            json.WriteString("fichier"u8, issue.File);
            JsonNumbers.Write(json, "ligne"u8, issue.Line);
            json.WriteString("champ"u8, issue.Field);
            json.WriteString("valeur"u8, issue.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
