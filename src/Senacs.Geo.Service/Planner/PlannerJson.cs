using System.Collections.Immutable;
using System.Text.Json;
using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Pages;
using Senacs.Geo.Structures;
using Senacs.Geo.Tables;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Service.Planner;

/// <summary>What the page shows, as JSON: every figure and every sentence is the report's.</summary>
internal static class PlannerJson
{
    /// <summary>The register that is served: what a client sends back to replace that one and no other.</summary>
    public static void Register(Utf8JsonWriter json, LoadedDossier dossier)
    {
        json.WriteStartObject("registre"u8);
        json.WriteString("fichier"u8, dossier.Dossier.Manifest.Structures.Fichier);
        json.WriteString("version"u8, RegisterReplacement.VersionOf(dossier));
        json.WriteEndObject();
    }

    /// <summary>The whole view of a département: figures, communes with their reasons in words, structures, QPV.</summary>
    public static void View(Utf8JsonWriter json, ViewRequest request, CoverageReport report)
    {
        Territoire territoire = report.Territoire;
        json.WriteStartObject();
        json.WriteStartObject("departement"u8);
        json.WriteString("code"u8, territoire.Departement.Value);
        json.WriteString("nom"u8, territoire.Nom);
        json.WriteEndObject();
        json.WriteString("version"u8, request.Dossier.Version);
        Register(json, request.Dossier);
        json.WriteString("titre"u8, report.Titre);
        Situation(json, request, report);
        json.WriteStartObject("defaut"u8);
        json.WriteString("date"u8, Valeurs.Of(request.Dossier.Default.Report.Coverage.Date));
        json.WriteString("regle"u8, request.Dossier.Default.Report.Coverage.Regle.Code);
        json.WriteEndObject();
        Years(json, report);
        json.WritePropertyName("notes"u8);
        RowJson.Strings(json, Notes(report));
        json.WriteStartArray("sources"u8);
        foreach (SourceFile source in report.Sources.Where(s => s.Role is not "publies"))
            json.WriteStringValue(source.Attribution);
        json.WriteEndArray();

        SyntheseJson.WriteFourni(json, report.Synthese.Fourni);
        json.WritePropertyName("absences"u8);
        RowJson.Strings(json, report.Synthese.Fourni.Manquantes);
        Rows(
            json, "epci", EpciTable.Columns.Of(Formats.Page),
            report.Synthese.Fourni.Epci ? EpciTable.Rows(report).Where(r => r.Figures.Epci is not null) : null);
        Rows(
            json, "communes", CommuneTable.Columns.Of(Formats.Page), CommuneTable.Rows(report),
            (column, row) => column.Name == "motifs" && Reasons(json, row.Coverage));
        Rows(json, "structures", StructureTable.Columns.Of(Formats.Page), StructureTable.Rows(report));
        Rows(
            json, "qpv", QpvTable.Columns.Of(Formats.Page), report.Synthese.Qpv is null ? null : QpvTable.Rows(report),
            (column, row) => column.Name == "structures" && Links(json, row.Coverage!));
        json.WriteEndObject();
    }

    // What is unknown, an empty list, what is not so: all left out but where the column says otherwise. No rows: null.
    // "own" writes what the page wants as objects, and says that it did.
    private static void Rows<T>(
        Utf8JsonWriter json, string name, ImmutableArray<Column> columns, IEnumerable<T>? rows, Func<Column, T, bool>? own = null)
        where T : notnull
    {
        json.WritePropertyName(name);
        if (rows is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        foreach (T row in rows)
        {
            json.WriteStartObject();
            foreach (Column column in columns)
            {
                if (own?.Invoke(column, row) == true)
                    continue;
                ColumnValue value = column.Of(row);
                if (column.IsAlwaysOnPage || value is not ({ IsNull: true } or { Items.Count: 0 } or { Kind: ColumnKind.Boolean, Number: 0 }))
                    RowJson.WriteMember(json, column.PageName ?? column.Name, column, value, hasFixedDecimals: false);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static bool Links(Utf8JsonWriter json, QpvCoverage qpv)
    {
        json.WriteStartArray("structures"u8);
        foreach (QpvLink link in qpv.Links)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, link.Structure.Id);
            json.WriteString("nom"u8, link.Structure.Nom);
            json.WriteString("etat"u8, Valeurs.Of(link.Etat));
            json.WriteString("lien"u8, Libelles.Of(link));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        return true;
    }

    /// <summary>Two situations and what parts them, commune by commune, with the causes.</summary>
    public static void Comparison(
        Utf8JsonWriter json, ViewRequest beforeRequest, CoverageReport before, ViewRequest afterRequest, CoverageReport after, string address)
    {
        Evolution evolution = ViewRequest.Compare(before, after);
        json.WriteStartObject();
        if (afterRequest.Scenario is { } scenario)
        {
            json.WriteString("mention"u8, Scenario.Mention);
            json.WriteString("scenario"u8, scenario.Text);
        }

        json.WriteString("page"u8, address);
        json.WriteString("carte"u8, MapAddress(afterRequest, after, "couverture", null));
        json.WriteString("carte_des_changements"u8, MapAddress(afterRequest, after, "evolution", before));
        json.WriteStartObject("avant"u8);
        Situation(json, beforeRequest, before);
        json.WriteEndObject();
        json.WriteStartObject("apres"u8);
        Situation(json, afterRequest, after);
        json.WriteEndObject();
        json.WriteStartObject("changements"u8);
        foreach (Changement change in Changes)
        {
            json.WriteStartObject(Valeurs.Of(change));
            FiguresJson.Number(json, "communes", evolution.Count(change));
            FiguresJson.Number(json, "habitants", evolution.Inhabitants(change));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("communes_changees"u8);
        foreach (CommuneEvolution c in evolution.Communes.Where(
            c => c.Changement is Changement.Gagnee or Changement.Perdue or Changement.AutreClasse))
        {
            json.WriteStartObject();
            json.WriteString("code"u8, c.Commune.Code.Value);
            json.WriteString("nom"u8, c.Commune.Nom);
            if (c.Commune.Population is { } population)
                json.WriteNumber("population"u8, population);
            json.WriteString("avant"u8, c.ClasseAvant is { } known ? Valeurs.Of(known) : null);
            json.WriteString("apres"u8, Valeurs.Of(c.Apres.Classe));
            json.WriteString("changement"u8, Valeurs.Of(c.Changement));
            json.WriteStartArray("causes"u8);
            ILookup<string, Reason> why = c.Apres.Reasons.ToLookup(r => r.Structure.Id, StringComparer.Ordinal);
            foreach (Structure s in c.Arrivees)
                json.WriteStringValue($"{s.Nom} la couvre désormais ({Words(why[s.Id].First())})");
            foreach (Structure s in c.Parties)
                json.WriteStringValue($"{s.Nom} ne la couvre plus");
            if (c.Arrivees.IsEmpty && c.Parties.IsEmpty)
                json.WriteStringValue("les mêmes structures, " + (HasOtherType(c) ? "d’un autre type" : "dont la portée n’est plus la même"));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("structures"u8);
        foreach (MouvementStructure m in evolution.Structures)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, m.Structure.Id);
            json.WriteString("nom"u8, m.Structure.Nom);
            json.WriteString("type"u8, Valeurs.Of(m.Structure.Type));
            json.WriteBoolean("ouverte"u8, m.Ouverte);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("qpv_changes"u8);
        foreach ((QpvCoverage a, QpvCoverage b) in before.Qpv.Zip(after.Qpv).Where(p => p.First.Etat != p.Second.Etat))
        {
            json.WriteStartObject();
            json.WriteString("code"u8, b.Qpv.Code.Value);
            json.WriteString("nom"u8, b.Qpv.Nom);
            json.WriteString("avant"u8, Valeurs.Of(a.Etat));
            json.WriteString("avant_libelle"u8, before.Libelle(a.Etat));
            json.WriteString("apres"u8, Valeurs.Of(b.Etat));
            json.WriteString("apres_libelle"u8, after.Libelle(b.Etat));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("constat"u8, Constat.Changement(evolution));
        json.WriteString("reserve"u8, Reserves.SansDate(evolution));
        json.WriteNumber("structures_sans_date"u8, evolution.SansDate.Length);
        json.WriteEndObject();
    }

    /// <summary>The findings of a check.</summary>
    public static void Findings(Utf8JsonWriter json, IEnumerable<Issue> issues)
    {
        Issue[] all = [.. issues.OrderByDescending(i => i.Kind.Severity)];
        json.WriteNumber("erreurs"u8, all.CountOf(IssueSeverity.Error));
        json.WriteNumber("avertissements"u8, all.CountOf(IssueSeverity.Warning));
        json.WriteStartArray("constats"u8);
        foreach (Issue issue in all.Take(500))
        {
            json.WriteStartObject();
            json.WriteString("code"u8, issue.Kind.Code);
            json.WriteString("gravite"u8, Valeurs.Of(issue.Kind.Severity));
            json.WriteString("gravite_libelle"u8, Libelles.Of(issue.Kind.Severity));
            json.WriteString("titre"u8, issue.Kind.Titre);
            json.WriteString("message"u8, issue.Message);
            if (issue.File is { } file)
                json.WriteString("fichier"u8, file);
            if (issue.Line is { } line)
                json.WriteNumber("ligne"u8, line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Date, rule and figures: what every number needs beside it.</summary>
    public static void Situation(Utf8JsonWriter json, ViewRequest request, CoverageReport report)
    {
        Synthese s = report.Synthese;
        json.WriteString("date"u8, Valeurs.Of(report.Coverage.Date));
        json.WriteString("date_libelle"u8, FrenchNumbers.Date(report.Coverage.Date));
        json.WriteString("regle"u8, report.Coverage.Regle.Code);
        json.WriteString("regle_libelle"u8, Libelles.Regle(report.Coverage));
        if (request.Scenario is { } scenario)
        {
            json.WriteString("mention"u8, Scenario.Mention);
            json.WriteString("scenario"u8, scenario.Text);
        }

        json.WriteString("constat"u8, Constat.Couverture(report));
        json.WriteStartObject("classes"u8);
        foreach (Classe classe in Libelles.Classes)
        {
            json.WriteStartObject(Valeurs.Of(classe));
            json.WriteString("une"u8, LibellesClasse.Suite(classe, report.Coverage.Regle, 1));
            json.WriteString("plusieurs"u8, LibellesClasse.Suite(classe, report.Coverage.Regle, 2));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("chiffres"u8);
        Counts(json, "communes", s.Communes.AsKnown);
        Counts(json, "population", s.Population);
        json.WriteNumber("sans_contour"u8, s.SansGeometrie);
        json.WriteNumber("population_inconnue"u8, s.PopulationInconnue);
        json.WriteNumber("communes_par_hypothese"u8, s.CommunesParHypothese);
        json.WriteNumber("zones_blanches_en_projet"u8, s.ZonesBlanchesEnProjet);
        json.WriteStartObject("structures"u8);
        json.WriteNumber("centres_sociaux"u8, s.Structures.CentresSociaux);
        json.WriteNumber("evs"u8, s.Structures.Evs);
        json.WriteNumber("prefigurations"u8, s.Structures.Prefigurations);
        json.WriteEndObject();
        FiguresJson.Qpv(json, s.Qpv);
        json.WriteString("qpv_constat"u8, Constat.Qpv(report));
        json.WriteEndObject();
    }

    /// <summary>"dans le territoire d’intervention supposé de X, à 5,2 km".</summary>
    public static string Words(Reason reason)
    {
        (string before, string after) = Libelles.Motif(reason);
        string distance = reason.Motif != Motif.Distance && reason.DistanceMetres is { } metres and >= 1 ? $", à {Libelles.Kilometres(metres)}" : "";
        return $"{before}{reason.Structure.Nom}{after}{distance}";
    }

    private static bool HasOtherType(CommuneEvolution c) =>
        c.Apres.Reasons.Any(a => c.Avant.Reasons.Any(b => b.Structure.Id == a.Structure.Id && b.Structure.Type != a.Structure.Type));

    private static readonly Changement[] Changes =
        [Changement.Gagnee, Changement.Perdue, Changement.AutreClasse, Changement.ResteCouverte, Changement.ResteBlanche,
            Changement.Inconnu];

    private static string MapAddress(ViewRequest request, CoverageReport after, string theme, CoverageReport? before)
    {
        string address = $"/departements/{request.Dossier.Code}/carte.svg?theme={theme}&date={Valeurs.Of(after.Coverage.Date)}"
            + $"&regle={Uri.EscapeDataString(after.Coverage.Regle.Code)}";
        if (before is not null)
            address += $"&depuis={Valeurs.Of(before.Coverage.Date)}";
        return request.Scenario is { } scenario ? $"{address}&scenario={Uri.EscapeDataString(scenario.Text)}" : address;
    }

    private static bool Reasons(Utf8JsonWriter json, CommuneCoverage commune)
    {
        if (commune.Reasons.IsEmpty)
            return true;
        json.WriteStartArray("motifs"u8);
        foreach (Reason reason in commune.Reasons)
        {
            (string before, string after) = Libelles.Motif(reason);
            json.WriteStartObject();
            json.WriteString("id"u8, reason.Structure.Id);
            json.WriteString("avant"u8, before);
            if (after.Length > 0)
                json.WriteString("apres"u8, after);
            if (reason.DistanceMetres is { } metres and >= 1)
                json.WriteString("distance"u8, Libelles.Kilometres(metres));
            if (reason.IsHypothesis)
                json.WriteBoolean("hypothese"u8, true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        return true;
    }

    // From the year before the first agrément to the year of the latest date known.
    private static void Years(Utf8JsonWriter json, CoverageReport report)
    {
        int[] known = [.. report.Structures.Structures.SelectMany(s => (DateOnly?[])[s.Debut, s.Fin]).OfType<DateOnly>()
            .Append(report.Coverage.Date).Select(d => CoverageDates.Clamp(d).Year)];
        json.WriteStartObject("annees"u8);
        json.WriteNumber("premiere"u8, Math.Min(Math.Max(1970, known.Min() - 1), known.Max()));
        json.WriteNumber("derniere"u8, known.Max());
        json.WriteNumber("structures_sans_date"u8, report.Coverage.InForce.Count(s => s.EstSansDate));
        json.WriteEndObject();
    }

    private static ImmutableArray<string> Notes(CoverageReport report) =>
        report.Scenario is { } mention ? [$"{mention}.", .. Reserves.Of(report)] : Reserves.Of(report);

    private static void Counts(Utf8JsonWriter json, string name, HabitantCounts counts)
    {
        json.WriteStartObject(name);
        FiguresJson.Number(json, "total", counts.Total);
        foreach (Classe classe in Libelles.Classes)
        {
            FiguresJson.Number(json, Valeurs.Of(classe), counts.Of(classe));
            FiguresJson.Percent(json, Valeurs.Of(classe) + "_pct", counts.Percent(classe));
        }

        FiguresJson.Number(json, "couvertes", counts.Couvertes);
        FiguresJson.Percent(json, "couvertes_pct", counts.Percent(counts.Couvertes));
        json.WriteEndObject();
    }
}
