using Senacs.Geo.Service.Items;

namespace Senacs.Geo.Service.Planner;

/// <summary>A département under a rule, at a date, in reality or in a scenario.</summary>
internal sealed record ViewRequest(LoadedDossier Dossier, RegleCouverture? Regle, DateOnly? Date, Scenario? Scenario, RegisterDraft? Draft)
{
    private static readonly Parameter ScenarioParameter = Parameter.Text(
        "scenario", "Scénario : étapes jointes par « ! ». o~CS~03082~Nom~communes (ouvrir), d~id~lieu (déplacer), f~id (fermer), e~id~communes "
            + "(étendre) ; communes jointes par « . », un EPCI s’écrit E et son SIREN. La réponse est marquée.", RequestStateMiddleware.MaximumUrl);

    /// <summary>Of the map, figures, tables and report.</summary>
    public static readonly Parameter[] Parameters = [ItemsParameters.Date, ItemsParameters.Regle, ScenarioParameter];

    /// <summary>Of a comparison: the earlier date.</summary>
    public static readonly Parameter Depuis = Parameter.Date("depuis", "Date à laquelle comparer.");

    /// <summary>Of a comparison: the scenario on the other side; absent, reality.</summary>
    public static readonly Parameter DepuisScenario =
        Parameter.Text("depuis-scenario", "Scénario auquel comparer ; sans lui, la situation réelle.", RequestStateMiddleware.MaximumUrl);

    /// <exception cref="ProblemException">400.</exception>
    public static ViewRequest Read(HttpContext context, LoadedDossier dossier, Query query, string scenario = "scenario", string date = "date")
    {
        Scenario? asked = query[scenario] is { Length: > 0 } text ? Planner.Scenario.Parse(text, scenario) : null;
        RegisterDraft? draft = asked?.Register is { } token
            ? context.RequestServices.GetRequiredService<RegisterDrafts>().Get(token, dossier, scenario) : null;
        return new ViewRequest(dossier, query.Regle("regle"), query.Date(date), asked, draft);
    }

    /// <summary>Of the département that the address names.</summary>
    /// <exception cref="ProblemException">400, 404 or 410.</exception>
    public static ViewRequest Read(HttpContext context, IReadOnlyList<Parameter> accepted, out Query query)
    {
        LoadedDossier dossier = context.Dossier();
        query = Query.Read(context.Request, accepted);
        return Read(context, dossier, query);
    }

    /// <summary>What a comparison is made with: the same rule, at <c>depuis</c>, in reality or in <c>depuis-scenario</c>; null when neither is given
    /// and there is nothing to compare.</summary>
    public static ViewRequest? ReadBefore(HttpContext context, ViewRequest after, Query query)
    {
        if (query["depuis"] is null && query["depuis-scenario"] is null && after.Scenario is null)
            return null;
        ViewRequest before = Read(context, after.Dossier, query, "depuis-scenario", "depuis");
        return before.Date is null ? before with { Date = after.Date } : before;
    }

    /// <exception cref="ProblemException">The rule needs data that the dossier lacks, or the scenario names what does not exist.</exception>
    public ReportView View(CancellationToken stop, string parameter = "scenario")
    {
        if (Scenario is null)
            return ItemsRequest.View(Dossier, Regle, Date);
        Sources.Dossiers.Dossier real = Dossier.Dossier;
        DateOnly date = Date ?? Dossier.Default.Report.Coverage.Date;
        Sources.Dossiers.Dossier imagined = ScenarioRun.Apply(Draft is null ? real : Draft.In(real), Scenario, date, parameter);
        try
        {
            CoverageReport report = imagined.Report(Regle ?? Dossier.Default.Report.Coverage.Regle, date, stop: stop);
            // a step that closes or extends writes a date or a territoire: imagined, not supplied
            Fournitures supplied = Draft is null ? Dossier.Default.Report.Synthese.Fourni : report.Synthese.Fourni;
            return new ReportView(Dossier,
                report with
                {
                    Titre = $"{Planner.Scenario.Mention} : {report.Titre}",
                    Scenario = Planner.Scenario.Mention,
                    Synthese = report.Synthese with { Fourni = supplied }
                });
        }
        catch (SourceUnavailableException e)
        {
            throw new ProblemException(ProblemKind.RegleInapplicable, e.Message, "regle");
        }
    }

    /// <summary>Two views as a series of two. Their dates may be the same when a scenario parts them.</summary>
    /// <exception cref="ProblemException">The dates do not ascend.</exception>
    public static Evolution Compare(CoverageReport before, CoverageReport after)
    {
        if (before.Coverage.Date < after.Coverage.Date)
            return Evolution.From([before, after]);
        if (before.Coverage.Date > after.Coverage.Date)
            throw Query.Invalid("depuis", "La date « depuis » doit précéder la date.");
        return Evolution.Of(before, after);
    }
}
