using Senacs.Geo.Service.Collections;
using Senacs.Geo.Service.ReferenceSystems;
using Senacs.Geo.Tables;

namespace Senacs.Geo.Service.Items;

/// <summary>A request for items, read and checked: which features, in what CRS, which page.</summary>
internal sealed class ItemsRequest
{
    public const int DefaultLimit = 100;

    /// <summary>A greater limit is brought down to it, never refused.</summary>
    public const int MaximumLimit = 1000;

    /// <summary>A rule or date other than the dossiers' own is computed for at most this many départements at once.</summary>
    public const int MostComputed = 12;

    private readonly List<(Column Property, ColumnValue Value)> _equalities = [];

    private ItemsRequest(CollectionDefinition collection, Query query) => (Collection, Query) = (collection, query);

    public CollectionDefinition Collection { get; }

    public Query Query { get; }

    public int Limit { get; private init; }

    public int Offset { get; private init; }

    public required ServedCrs Crs { get; init; }

    private BoundingBox? Box { get; init; }

    private DayInterval? Time { get; init; }

    private Cql.CqlFilter? Filter { get; init; }

    private RegleCouverture? Regle { get; init; }

    private DateOnly? Date { get; init; }

    /// <exception cref="ProblemException">400.</exception>
    public static ItemsRequest Read(HttpRequest request, CollectionDefinition collection)
    {
        Query query = Query.Read(request, ItemsParameters.Of(collection));
        ServedCrs boxCrs = ServedCrs.Parse(query["bbox-crs"], "bbox-crs"), filterCrs = ServedCrs.Parse(query["filter-crs"], "filter-crs");
        if (query["filter-lang"] is { } language && language != "cql2-text")
            throw Query.Invalid("filter-lang", $"Le langage « {OutsideText.Shown(language)} » n’est pas servi : cql2-text.");
        DayInterval? time = query["datetime"] is { } datetime ? DayInterval.Parse(datetime) : null;
        ItemsRequest read = new(collection, query)
        {
            Limit = Math.Min(MaximumLimit, Positive(query, "limit", DefaultLimit)),
            Offset = query.Integer("offset", 0, 0, 10_000_000),
            Crs = ServedCrs.Parse(query["crs"], "crs"),
            Box = query["bbox"] is { } bbox ? BoundingBox.Parse(bbox, boxCrs) : null,
            Time = time,
            Filter = query["filter"] is { } filter ? Cql.CqlFilter.Parse(filter, collection, filterCrs) : null,
            Regle = collection.TakesRegle ? query.Regle("regle") : null,
            Date = collection.TakesDate ? query.Date("date") : null,
        };
        foreach (Column property in collection.Columns)
        {
            bool isComputed = (property.Name == "regle" && collection.TakesRegle) || (property.Name == "date" && collection.TakesDate);
            if (!isComputed && property.IsQueryable && query[property.Name] is { } text)
                read._equalities.Add((property, ItemsParameters.ReadValue(property, text)));
        }

        return read;
    }

    /// <summary>The features that match, in the order of départements then ids; how many in all, and those of the page.</summary>
    public (int Matched, List<Feature> Page) Run(Catalogue catalogue, CancellationToken stop)
    {
        List<Feature> page = new(Math.Min(Limit, 256));
        int matched = 0;
        foreach (ReportView view in Views(catalogue, stop))
        {
            stop.ThrowIfCancellationRequested();
            Feature[] features = view.Features(Collection);
            if (IsPlain)
            {
                // nothing to test: only count
                for (int i = Math.Max(0, Offset - matched); i < features.Length && page.Count < Limit; i++)
                    page.Add(features[i]);
                matched += features.Length;
                continue;
            }

            foreach (Feature feature in features)
            {
                if (!Matches(feature))
                    continue;
                if (matched >= Offset && page.Count < Limit)
                    page.Add(feature);
                matched++;
            }
        }

        return (matched, page);
    }

    private bool Matches(Feature feature)
    {
        if (Time is { } time && feature.HasTime && !time.Meets(feature.From, feature.Until))
            return false;
        foreach ((Column property, ColumnValue wanted) in _equalities)
        {
            ColumnValue value = property.Of(feature.Row);
            if (value.IsNull || (wanted.Text is { } text ? value.Text != text : value.Number != wanted.Number))
                return false;
        }

        return (Box is null || Box.Meets(feature.Shape)) && (Filter is null || Filter.Matches(feature));
    }

    private bool IsPlain => Time is null && _equalities.Count == 0 && Box is null && Filter is null;

    // Only the départements that can hold an answer are looked at, which matters when a rule must be computed.
    private List<ReportView> Views(Catalogue catalogue, CancellationToken stop)
    {
        string? only = _equalities.Find(
            e => e.Property.Name is "departement" || (e.Property.Name == "code" && Collection.Id == "departements")).Value.Text;
        List<LoadedDossier> chosen = [.. catalogue.Dossiers.Where(
            d => (only is null || d.Code == only) && (Box is null || d.Outline.Box.IsNull || Box.MeetsBox(d.Outline.Box) || !IsAlwaysPlaced))];
        if (Regle is null && Date is null && !(Collection == CollectionDefinition.Couverture && Time is not null))
            return [.. chosen.Select(d => d.Default)];
        List<ReportView> views = new(chosen.Count);
        int computed = 0;
        foreach (LoadedDossier dossier in chosen)
        {
            stop.ThrowIfCancellationRequested();
            ReportView view = View(dossier, Regle, Date ?? DateFor(dossier));
            if (view != dossier.Default && ++computed > MostComputed)
                throw Query.Invalid("departement",
                    $"Une autre règle ou une autre date ne se calcule que pour {MostComputed.ToString(CultureInfo.InvariantCulture)} départements "
                        + $"à la fois : préciser departement ou bbox.");
            views.Add(view);
        }

        return views;
    }

    // Coverage exists at every date: the time asked for chooses it. An interval that holds the dossier's own date keeps it, else its nearest day.
    private DateOnly? DateFor(LoadedDossier dossier)
    {
        if (Collection != CollectionDefinition.Couverture || Time is not { } time)
            return null;
        DateOnly usual = dossier.Default.Report.Coverage.Date;
        DateOnly? asked = time.Contains(usual) ? null : time.To < usual ? time.To : time.From;
        return asked is { } day && !CoverageDates.Contains(day)
            ? throw Query.Invalid("datetime", $"La couverture ne se calcule qu’à une date {CoverageDates.Span}.") : asked;
    }

    /// <summary>False for structures, whose site may lie out of the département or be unknown.</summary>
    private bool IsAlwaysPlaced => Collection.Id == "departements" || Collection.Id == "qpv";

    public static ReportView View(LoadedDossier dossier, RegleCouverture? regle, DateOnly? date)
    {
        try
        {
            return dossier.View(regle, date);
        }
        catch (Issues.SourceUnavailableException e)
        {
            throw new ProblemException(ProblemKind.RegleInapplicable, e.Message, "regle");
        }
    }

    private static int Positive(Query query, string name, int absent)
    {
        if (query[name] is not { } text)
            return absent;
        // any number of digits: beyond the maximum it is brought down, not refused
        return text.Length is > 0 and <= 100 && text.All(char.IsAsciiDigit) && text.TrimStart('0') is { Length: > 0 } digits
            ? digits.Length > 9 ? int.MaxValue : int.Parse(digits, CultureInfo.InvariantCulture)
            : throw Query.Invalid(name, $"« {OutsideText.Shown(text)} » n’est pas un nombre entier de 1 à "
                + $"{MaximumLimit.ToString(CultureInfo.InvariantCulture)}.");
    }
}
