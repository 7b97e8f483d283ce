using Senacs.Geo.Coverage;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Errors;

namespace Senacs.Geo.Service.Features;

/// <summary>A collection: its words, its properties, and how its features are made from a report.</summary>
internal sealed partial record CollectionDefinition
{
    private CollectionDefinition(int index, string id) => (Index, Id) = (index, id);

    /// <summary>Position in <see cref="All"/>.</summary>
    public int Index { get; }

    public string Id { get; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    /// <summary>What one object is called in a sentence: "commune", "QPV".</summary>
    public required string ObjectName { get; init; }

    /// <summary>GeoJSON types, for the schema: <c>polygon</c>, <c>point</c>.</summary>
    public required string GeometryType { get; init; }

    /// <summary>In the order of the features' members.</summary>
    public required PropertyDefinition[] Properties { get; init; }

    /// <summary>The property that names an object for people.</summary>
    public required string NameProperty { get; init; }

    /// <summary>Parameters <c>regle</c> and <c>date</c> that say under what the collection is computed, rather than filter it.</summary>
    public bool TakesRegle { get; init; }

    public bool TakesDate { get; init; }

    /// <summary>Makes the features of one dossier, ordered by id.</summary>
    public required Func<ReportView, Feature[]> Make { get; init; }

    /// <summary>Served in this order.</summary>
    public static IReadOnlyList<CollectionDefinition> All { get; } = MakeAll();

    public static CollectionDefinition Couverture => All[4];

    public PropertyDefinition? Find(string property) => Array.Find(Properties, p => p.Name == property);

    /// <exception cref="ProblemException">404.</exception>
    public static CollectionDefinition Get(string id)
    {
        foreach (CollectionDefinition collection in All)
        {
            if (collection.Id == id)
                return collection;
        }

        throw new ProblemException(ProblemKind.CollectionInconnue, $"La collection « {ProblemWriter.Shown(id)} » n’existe pas. Collections servies : {string.Join(", ", All.Select(c => c.Id))}.", "collectionId");
    }

    private static PropertyDefinition Text(string name, string title, Func<Feature, string?> get, params string[] values) =>
        new(name, PropertyKind.Text, title, f => PropertyValue.Of(get(f))) { Values = values.Length == 0 ? null : values };

    private static PropertyDefinition Integer(string name, string title, Func<Feature, long?> get) => new(name, PropertyKind.Integer, title, f => PropertyValue.Of(get(f)));

    private static PropertyDefinition Number(string name, string title, string unit, Func<Feature, decimal?> get) =>
        new(name, PropertyKind.Number, title, f => PropertyValue.Of(get(f))) { Unit = unit };

    private static PropertyDefinition Flag(string name, string title, Func<Feature, bool?> get) => new(name, PropertyKind.Boolean, title, f => PropertyValue.Of(get(f)));

    private static PropertyDefinition Date(string name, string title, Func<Feature, DateOnly?> get) => new(name, PropertyKind.Date, title, f => PropertyValue.Of(get(f)));

    private static PropertyDefinition List(string name, string title, Func<Feature, IEnumerable<string>> get) => new(name, PropertyKind.List, title, f => PropertyValue.Of(get(f)));

    private static decimal? Rounded(double? value, int decimals) => value is { } v && double.IsFinite(v) ? Math.Round((decimal)v, decimals, MidpointRounding.AwayFromZero) : null;

    private static decimal? Kilometres(double? metres) => Rounded(metres / 1000, 2);

    private static string Regle(Feature f) => f.View.Report.Coverage.Regle.Code;

    private static DateOnly DateOf(Feature f) => f.View.Report.Coverage.Date;
}
