using System.Globalization;

namespace Senacs.Geo.Service.Features;

internal enum PropertyKind { Text, Integer, Number, Boolean, Date, List }

/// <summary>The value of a property: text, number, boolean, date or list of texts; or nothing.</summary>
internal readonly struct PropertyValue
{
    private PropertyValue(PropertyKind kind, string? text, double number, string[]? items) => (Kind, Text, Number, Items, IsNull) = (kind, text, number, items, false);

    private PropertyValue(PropertyKind kind) => (Kind, Text, Number, Items, IsNull) = (kind, null, 0, null, true);

    public PropertyKind Kind { get; }

    /// <summary>Of a text or a date (<c>2022-12-31</c>).</summary>
    public string? Text { get; }

    /// <summary>Of a number; 1 or 0 for a boolean.</summary>
    public double Number { get; }

    public string[]? Items { get; }

    public bool IsNull { get; }

    public static PropertyValue Of(string? text) => string.IsNullOrEmpty(text) ? new(PropertyKind.Text) : new(PropertyKind.Text, text, 0, null);

    /// <summary>A text that may be empty: of a filter, never of a feature.</summary>
    public static PropertyValue LiteralText(string text) => new(PropertyKind.Text, text, 0, null);

    public static PropertyValue Of(long? number) => number is { } n ? new(PropertyKind.Integer, null, n, null) : new(PropertyKind.Integer);

    public static PropertyValue Of(decimal? number) => number is { } n ? new(PropertyKind.Number, null, (double)n, null) : new(PropertyKind.Number);

    public static PropertyValue Of(bool? value) => value is { } b ? new(PropertyKind.Boolean, null, b ? 1 : 0, null) : new(PropertyKind.Boolean);

    public static PropertyValue Of(DateOnly? date) =>
        date is { } d ? new(PropertyKind.Date, d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), d.DayNumber, null) : new(PropertyKind.Date);

    public static PropertyValue Of(IEnumerable<string> items) => new(PropertyKind.List, null, 0, [.. items]);

    /// <summary>Invariant; a list joined by commas; empty for nothing.</summary>
    public override string ToString() => IsNull ? "" : Kind switch
    {
        PropertyKind.Text or PropertyKind.Date => Text!,
        PropertyKind.List => string.Join(", ", Items!),
        PropertyKind.Boolean => Number != 0 ? "true" : "false",
        _ => Number.ToString("0.######", CultureInfo.InvariantCulture),
    };
}

/// <summary>A property of a collection: what the features carry, the schema says, the filters accept and the pages show are this one record.</summary>
/// <param name="Name">As in GeoJSON.</param>
/// <param name="Kind">Of every value that is not null.</param>
/// <param name="Title">French, for people.</param>
/// <param name="Get">Reads it from the domain.</param>
internal sealed record PropertyDefinition(string Name, PropertyKind Kind, string Title, Func<Feature, PropertyValue> Get)
{
    /// <summary>The values it can have, when they are few.</summary>
    public string[]? Values { get; init; }

    /// <summary>Unit of measure, for the schema: <c>km</c>, <c>m</c>, <c>%</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether it can be filtered on: lists cannot.</summary>
    public bool IsQueryable => Kind != PropertyKind.List;

    public byte[] NameJson { get; } = System.Text.Encoding.UTF8.GetBytes($"\"{Name}\":");
}
