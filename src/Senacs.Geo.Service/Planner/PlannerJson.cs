using System.Collections.Immutable;
using System.Text.Json;
using Senacs.Geo.Exports;
using Senacs.Geo.Service.Json;
using Senacs.Geo.Tables;
using static Senacs.Geo.Exports.JsonTree;

namespace Senacs.Geo.Service.Planner;

/// <summary>What the page shows, as JSON: every figure and every sentence is the report's.</summary>
internal static class PlannerJson
{
    private static readonly Changement[] Changes =
        [Changement.Gagnee, Changement.Perdue, Changement.AutreClasse, Changement.ResteCouverte, Changement.ResteBlanche,
            Changement.Inconnu];

    /// <summary>The register that is served: what a client sends back to replace that one and no other.</summary>
    public static JsonMembers Register(LoadedDossier dossier) =>
        [("fichier", dossier.Dossier.Manifest.Structures.Fichier), ("version", RegisterReplacement.VersionOf(dossier))];

    /// <summary>The whole view of a département: figures, communes with their reasons in words, structures, QPV.</summary>
    public static JsonMembers View(ViewRequest request, CoverageReport report)
    {
        CoverageResult usual = request.Dossier.Default.Report.Coverage;
        Fournitures supplied = report.Synthese.Fourni;
        return
        [
            ("departement", Obj(("code", report.Territoire.Departement.Value), ("nom", report.Territoire.Nom))),
            ("version", request.Dossier.Version), ("registre", Register(request.Dossier)), ("titre", report.Titre),
            .. Situation(request, report),
            ("defaut", Obj(("date", Valeurs.Of(usual.Date)), ("regle", usual.Regle.Code))),
            ("annees", Years(report)),
            ("notes", Reserves.Of(report).Prepend(report.Scenario is { } mention ? $"{mention}." : null).OfType<string>()),
            ("sources", report.Sources.Where(s => s.Role is not "publies").Select(s => s.Attribution)),
            ("fourni", supplied.Toutes.Select(f => (f.Nom, (object?)f.EstFourni)).ToArray()),
            ("absences", supplied.Manquantes),
            ("epci", Rows(EpciTable.Columns.Of(Formats.Page),
                supplied.Epci ? EpciTable.Rows(report).Where(r => r.Figures.Epci is not null) : null)),
            ("communes", Rows(CommuneTable.Columns.Of(Formats.Page), CommuneTable.Rows(report), "motifs", row => Reasons(row.Coverage))),
            ("structures", Rows(StructureTable.Columns.Of(Formats.Page), StructureTable.Rows(report))),
            ("qpv", Rows(QpvTable.Columns.Of(Formats.Page), report.Synthese.Qpv is null ? null : QpvTable.Rows(report),
                "structures", row => row.Coverage!.Links.Select(link => Obj(
                    ("id", link.Structure.Id), ("nom", link.Structure.Nom), ("etat", Valeurs.Of(link.Etat)), ("lien", Libelles.Of(link)))))),
        ];
    }

    // What is unknown, an empty list, what is not so: all left out but where the column says otherwise. No rows: null.
    // "own" is what the page wants as objects in the place of a column.
    private static object Rows<T>(ImmutableArray<Column> columns, IEnumerable<T>? rows, string? named = null, Func<T, object?>? own = null)
        where T : notnull
    {
        return rows is null ? Null : rows.Select(row => (Action<Utf8JsonWriter>)(json => Write(json, row)));

        void Write(Utf8JsonWriter json, T row)
        {
            foreach (Column column in columns)
            {
                if (column.Name == named)
                {
                    json.Members((named, own!(row)));
                    continue;
                }

                ColumnValue value = column.Of(row);
                if (column.IsAlwaysOnPage || value is not ({ IsNull: true } or { Items.Count: 0 } or { Kind: ColumnKind.Boolean, Number: 0 }))
                    RowJson.WriteMember(json, column.PageName ?? column.Name, column, value, hasFixedDecimals: false);
            }
        }
    }

    /// <summary>Two situations and what parts them, commune by commune, with the causes.</summary>
    public static JsonMembers Comparison(
        ViewRequest beforeRequest, CoverageReport before, ViewRequest afterRequest, CoverageReport after, string address)
    {
        Evolution evolution = ViewRequest.Compare(before, after);
        (QpvCoverage First, QpvCoverage Second)[] quarters = [.. before.Qpv.Zip(after.Qpv)];
        return
        [
            .. Imagined(afterRequest),
            ("page", address),
            ("carte", MapAddress(afterRequest, after, "couverture", null)),
            ("carte_des_changements", MapAddress(afterRequest, after, "evolution", before)),
            ("avant", Situation(beforeRequest, evolution.Etapes[0])),
            ("apres", Situation(afterRequest, evolution.Etapes[^1])),
            ("ecarts", Obj(
                ("communes", Differences(evolution.Etapes[0].Communes, evolution.Etapes[^1].Communes)),
                ("population", Differences(evolution.Etapes[0].Population, evolution.Etapes[^1].Population)))),
            ("changements", Changes.Select(change => (Valeurs.Of(change), (object?)Obj(
                ("communes", evolution.Count(change)),
                ("habitants", OrNull(evolution.Inhabitants(change)))))).ToArray()),
            ("communes_changees", evolution.Communes.Where(HasChanged).Select(c => Obj(
                ("code", c.Commune.Code.Value), ("nom", c.Commune.Nom), ("population", c.Commune.Population),
                ("avant", c.ClasseAvant is { } known ? Valeurs.Of(known) : Null),
                ("apres", c.ClasseApres is { } now ? Valeurs.Of(now) : Null),
                ("changement", Valeurs.Of(c.Changement)),
                ("causes", Causes(c))))),
            ("structures", evolution.Structures.Select(m => Obj(
                ("id", m.Structure.Id), ("nom", m.Structure.Nom), ("type", Valeurs.Of(m.Structure.Type)), ("ouverte", OrNull(m.Ouverte))))),
            ("qpv_changes", quarters.Where(p => AreKnown(p.First, p.Second) && p.First.Etat != p.Second.Etat).Select(p => Obj(
                ("code", p.Second.Qpv.Code.Value), ("nom", p.Second.Qpv.Nom),
                ("avant", Valeurs.Of(p.First.Etat)), ("avant_libelle", before.Libelle(p.First.Etat)),
                ("apres", Valeurs.Of(p.Second.Etat)), ("apres_libelle", after.Libelle(p.Second.Etat))))),
            ("qpv_inconnus", quarters.Count(p => !AreKnown(p.First, p.Second))),
            ("constat", Constat.Changement(evolution)), ("reserve", OrNull(Reserves.SansDate(evolution))),
            ("structures_sans_date", evolution.SansDate.Length),
        ];

        bool AreKnown(QpvCoverage first, QpvCoverage second) =>
            evolution.Etapes[0].EtatOf(first) is not null && evolution.Etapes[^1].EtatOf(second) is not null;
    }

    // of each cell of a table of figures, null where either is not known; shares are parted as they are printed
    private static JsonMembers Differences(HabitantCounts before, HabitantCounts after)
    {
        return
        [
            .. Libelles.Classes.SelectMany(c => Cell(Valeurs.Of(c), before.Of(c), after.Of(c))),
            .. Cell("couvertes", before.Couvertes, after.Couvertes),
        ];

        JsonMembers Cell(string name, long? first, long? second) =>
            [(name, OrNull(second - first)), (name + "_pct", Percent(after.Percent(second) - before.Percent(first)))];
    }

    private static IEnumerable<string> Causes(CommuneEvolution c)
    {
        ILookup<string, Reason> why = c.Apres.Reasons.ToLookup(r => r.Structure.Id, StringComparer.Ordinal);
        IEnumerable<string> causes = [
            .. c.Arrivees.Select(s => $"{s.Nom} la couvre désormais ({Words(why[s.Id].First())})"),
            .. c.Parties.Select(s => $"{s.Nom} ne la couvre plus"),
        ];
        return causes.DefaultIfEmpty("les mêmes structures, " + (HasOtherType(c) ? "d’un autre type" : "dont la portée n’est plus la même"));
    }

    /// <summary>The findings of a check.</summary>
    public static JsonMembers Findings(IEnumerable<Issue> issues)
    {
        Issue[] all = [.. issues.OrderByDescending(i => i.Kind.Severity)];
        return
        [
            ("erreurs", all.CountOf(IssueSeverity.Error)), ("avertissements", all.CountOf(IssueSeverity.Warning)),
            ("constats", all.Take(500).Select(issue => Obj(
                ("code", issue.Kind.Code), ("gravite", Valeurs.Of(issue.Kind.Severity)), ("gravite_libelle", Libelles.Of(issue.Kind.Severity)),
                ("titre", issue.Kind.Titre), ("message", issue.Message), ("fichier", issue.File), ("ligne", issue.Line)))),
        ];
    }

    /// <summary>Date, rule and figures: what every number needs beside it.</summary>
    public static JsonMembers Situation(ViewRequest request, CoverageReport report) => Situation(request, EtapeEvolution.Of(report));

    // null: not known at this date of a series
    private static JsonMembers Situation(ViewRequest request, EtapeEvolution step)
    {
        CoverageReport report = step.AuPlus;
        Synthese s = report.Synthese;
        RegleCouverture regle = report.Coverage.Regle;
        bool isKnown = step.Communes.EvsSeul is not null;
        return
        [
            ("date", Valeurs.Of(report.Coverage.Date)), ("date_libelle", FrenchNumbers.Date(report.Coverage.Date)),
            ("regle", regle.Code), ("regle_libelle", Libelles.Regle(report.Coverage)),
            .. Imagined(request),
            ("constat", isKnown ? Constat.Couverture(report) : step.Libelle),
            ("classes", Libelles.Classes.Select(c => (Valeurs.Of(c), (object?)Obj(
                ("une", LibellesClasse.Suite(c, regle, 1)), ("plusieurs", LibellesClasse.Suite(c, regle, 2))))).ToArray()),
            ("chiffres", Obj(
                ("communes", Counts(step.Communes)), ("population", Counts(step.Population)),
                ("sans_contour", s.SansGeometrie), ("population_inconnue", s.PopulationInconnue),
                ("communes_par_hypothese", IfKnown(s.CommunesParHypothese)), ("zones_blanches_en_projet", IfKnown(s.ZonesBlanchesEnProjet)),
                ("structures", FiguresJson.Structures(step)), ("qpv", FiguresJson.Qpv(step)),
                ("qpv_constat", report.Qpv.All(q => step.EtatOf(q) is not null) ? Constat.Qpv(report) : Null))),
        ];

        object IfKnown(int count) => step.EstConnue ? count : Null;
    }

    /// <summary>"dans le territoire d’intervention supposé de X, à 5,2 km".</summary>
    public static string Words(Reason reason)
    {
        (string before, string after) = Libelles.Motif(reason);
        string distance = reason.Motif != Motif.Distance && reason.DistanceMetres is { } metres and >= 1 ? $", à {Libelles.Kilometres(metres)}" : "";
        return $"{before}{reason.Structure.Nom}{after}{distance}";
    }

    private static JsonMembers Imagined(ViewRequest request) =>
        request.Scenario is { } scenario ? [("mention", Scenario.Mention), ("scenario", scenario.Text)] : [];

    private static bool HasChanged(CommuneEvolution c) => c.Changement is Changement.Gagnee or Changement.Perdue or Changement.AutreClasse;

    private static bool HasOtherType(CommuneEvolution c) =>
        c.Apres.Reasons.Any(a => c.Avant.Reasons.Any(b => b.Structure.Id == a.Structure.Id && b.Structure.Type != a.Structure.Type));

    private static string MapAddress(ViewRequest request, CoverageReport after, string theme, CoverageReport? before)
    {
        string address = $"/departements/{request.Dossier.Code}/carte.svg?theme={theme}&date={Valeurs.Of(after.Coverage.Date)}"
            + $"&regle={Uri.EscapeDataString(after.Coverage.Regle.Code)}";
        if (before is not null)
            address += $"&depuis={Valeurs.Of(before.Coverage.Date)}";
        return request.Scenario is { } scenario ? $"{address}&scenario={Uri.EscapeDataString(scenario.Text)}" : address;
    }

    private static IEnumerable<JsonMembers>? Reasons(CommuneCoverage commune) => commune.Reasons.IsEmpty ? null : commune.Reasons.Select(reason =>
    {
        (string before, string after) = Libelles.Motif(reason);
        return Obj(
            ("id", reason.Structure.Id), ("avant", before), ("apres", after.Length > 0 ? after : null),
            ("distance", reason.DistanceMetres is { } metres and >= 1 ? Libelles.Kilometres(metres) : null),
            ("hypothese", reason.IsHypothesis ? true : null));
    });

    // From the year before the first agrément to the year of the latest date known.
    private static JsonMembers Years(CoverageReport report)
    {
        int[] known = [.. report.Structures.Structures.SelectMany(s => (DateOnly?[])[s.Debut, s.Fin]).OfType<DateOnly>()
            .Append(report.Coverage.Date).Select(d => CoverageDates.Clamp(d).Year)];
        return
        [
            ("premiere", Math.Min(Math.Max(1970, known.Min() - 1), known.Max())), ("derniere", known.Max()),
            ("structures_sans_date", report.Coverage.InForce.Count(s => s.EstSansDate)),
        ];
    }

    private static JsonMembers Counts(HabitantCounts counts) =>
    [
        ("total", OrNull(counts.Total)),
        .. Libelles.Classes.SelectMany(c => Obj(
            (Valeurs.Of(c), OrNull(counts.Of(c))), (Valeurs.Of(c) + "_pct", Percent(counts.Percent(c))))),
        ("couvertes", OrNull(counts.Couvertes)), ("couvertes_pct", Percent(counts.Percent(counts.Couvertes))),
    ];

    // one decimal, always written
    private static object Percent(decimal? percent) =>
        percent is { } value ? Math.Round(value, 1, MidpointRounding.AwayFromZero) + 0.0m : Null;
}
