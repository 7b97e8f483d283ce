using System.Collections.Immutable;
using System.Text.Json;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;
using Senacs.Geo.Tables;

namespace Senacs.Geo.Exports;

/// <summary>The synthesis and every commune as one JSON object: the contract's members first, under their names, then what may be added without
/// breaking a reader.</summary>
public static class SyntheseJson
{
    public static void Write(CoverageReport report, Stream output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        using Utf8JsonWriter json = RowJson.Document(output);
        Synthese s = report.Synthese;
        json.WriteStartObject();
        WriteDepartement(json, report);
        json.WriteString("date"u8, Valeurs.Of(report.Coverage.Date));
        json.WriteString("regle"u8, report.Coverage.Regle.Code);

        json.WriteStartObject("communes"u8);
        FiguresJson.Counts(json, s.Communes.AsKnown, "couvertes");
        json.WriteNumber("sans_geometrie"u8, s.SansGeometrie);
        json.WriteEndObject();
        json.WriteStartObject("population"u8);
        FiguresJson.Counts(json, s.Population, "couverte");
        json.WriteNumber("communes_sans_population"u8, s.PopulationInconnue);
        json.WriteEndObject();
        json.WriteStartObject("pourcentages"u8);
        json.WriteStartObject("communes"u8);
        FiguresJson.Percents(json, s.Communes.AsKnown, "couvertes");
        FiguresJson.Percent(json, "sans_geometrie", s.Communes.Percent(s.SansGeometrie));
        json.WriteEndObject();
        json.WriteStartObject("population"u8);
        FiguresJson.Percents(json, s.Population, "couverte");
        json.WriteEndObject();
        json.WriteEndObject();
        Structures(json, report);
        FiguresJson.Qpv(json, s.Qpv);
        WriteSources(json, report);
        Details(json, report);
        Avertissements(json, report);

        json.WriteString("titre"u8, report.Titre);
        if (report.Scenario is { } mention)
            json.WriteString("scenario"u8, mention);
        json.WriteString("regle_libelle"u8, Libelles.Regle(report.Coverage));
        json.WriteStartObject("hypotheses"u8);
        json.WriteNumber("communes"u8, s.CommunesParHypothese);
        FiguresJson.Number(json, "population", s.PopulationParHypothese);
        json.WriteEndObject();
        json.WriteStartObject("projets"u8);
        json.WriteNumber("zones_blanches"u8, s.ZonesBlanchesEnProjet);
        json.WriteEndObject();
        WriteFourni(json, s.Fourni);
        WriteEpci(json, report);
        json.WriteEndObject();
        json.Flush();
        output.WriteByte((byte)'\n');
    }

    /// <summary>Writes the member <c>departement</c>.</summary>
    internal static void WriteDepartement(Utf8JsonWriter json, CoverageReport report)
    {
        json.WriteStartObject("departement"u8);
        json.WriteString("code"u8, report.Territoire.Departement.Value);
        json.WriteString("nom"u8, report.Territoire.Nom);
        json.WriteEndObject();
    }

    private static void Structures(Utf8JsonWriter json, CoverageReport report)
    {
        StructureCounts counts = report.Synthese.Structures;
        json.WriteStartObject("structures"u8);
        json.WriteNumber("total"u8, counts.Total);
        json.WriteNumber("centres_sociaux"u8, counts.CentresSociaux);
        json.WriteNumber("evs"u8, counts.Evs);
        json.WriteNumber("prefigurations"u8, counts.Prefigurations);
        FiguresJson.Number(json, "acf", counts.Acf);
        FiguresJson.Number(json, "ps_jeunes", counts.PsJeunes);
        FiguresJson.Percent(json, "taux_acf", counts.TauxAcf);
        json.WriteNumber("acf_inconnu"u8, counts.AcfInconnu);
        json.WriteNumber("ps_jeunes_inconnu"u8, counts.PsJeunesInconnu);
        json.WriteNumber("non_comptees"u8, Reserves.NonComptees(report));
        json.WriteNumber("registre"u8, report.Structures.Structures.Length);
        json.WriteNumber("localisees"u8, report.Structures.Located);
        json.WriteNumber("non_localisees"u8, report.Structures.Unlocated);
        json.WriteNumber("lignes"u8, report.Structures.Lines);
        json.WriteNumber("ecartees"u8, report.Structures.Rejected.Length);
        json.WriteNumber("totaux_ou_vides"u8, report.Structures.TotalOrBlankRows);
        json.WriteEndObject();
    }

    private static void Details(Utf8JsonWriter json, CoverageReport report)
    {
        ImmutableArray<Column> columns = CommuneTable.Columns.Of(Formats.Json);
        json.WriteStartArray("details"u8);
        foreach (CommuneTable.Row row in CommuneTable.Rows(report))
        {
            json.WriteStartObject();
            RowJson.WriteMembers(json, columns, row);
            RowJson.WriteReasons(json, row.Coverage);
            json.WriteEndObject();
        }

        json.WriteEndArray();
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
    private static void WriteEpci(Utf8JsonWriter json, CoverageReport report)
    {
        if (!report.Synthese.Fourni.Epci)
        {
            json.WriteNull("epci"u8);
            return;
        }

        ImmutableArray<Column> columns = EpciTable.Columns.Of(Formats.Json);
        json.WriteStartArray("epci"u8);
        foreach (EpciTable.Row row in EpciTable.Rows(report))
        {
            HabitantCounts communes = row.Figures.Communes.AsKnown, population = row.Figures.Population;
            json.WriteStartObject();
            RowJson.WriteMembers(json, columns, row);
            json.WriteStartObject("communes"u8);
            FiguresJson.Counts(json, communes, "couvertes");
            json.WriteEndObject();
            json.WriteStartObject("population"u8);
            FiguresJson.Counts(json, population, "couverte");
            json.WriteEndObject();
            json.WriteStartObject("pourcentages"u8);
            json.WriteStartObject("communes"u8);
            FiguresJson.Percents(json, communes, "couvertes");
            json.WriteEndObject();
            json.WriteStartObject("population"u8);
            FiguresJson.Percents(json, population, "couverte");
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

    private static void Avertissements(Utf8JsonWriter json, CoverageReport report)
    {
        ImmutableArray<Column> columns = IssueTable.Columns.Of(Formats.Json);
        json.WriteStartArray("avertissements"u8);
        foreach (Issue issue in report.Issues)
        {
            json.WriteStartObject();
            RowJson.WriteMembers(json, columns, issue);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
