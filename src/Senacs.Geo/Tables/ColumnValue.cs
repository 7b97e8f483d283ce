namespace Senacs.Geo.Tables;

/// <summary>What the values of a column are.</summary>
public enum ColumnKind { Text, Integer, Number, Boolean, Date, List }

/// <summary>A cell: text, number, boolean, date or list of texts; or nothing, which is what is unknown.</summary>
public readonly struct ColumnValue
{
    private ColumnValue(ColumnKind kind, string? text, decimal number, string[]? items) =>
        (Kind, Text, Number, Items, IsNull) = (kind, text, number, items, false);

    private ColumnValue(ColumnKind kind) => (Kind, Text, Number, Items, IsNull) = (kind, null, 0, null, true);

    public ColumnKind Kind { get; }

    /// <summary>Of a text or a date (<c>2022-12-31</c>).</summary>
    public string? Text { get; }

    /// <summary>Of a number; 1 or 0 for a boolean; of a date its day number.</summary>
    public decimal Number { get; }

    public IReadOnlyList<string>? Items { get; }

    public bool IsNull { get; }

    public static ColumnValue Of(string? text) => string.IsNullOrEmpty(text) ? new(ColumnKind.Text) : new(ColumnKind.Text, text, 0, null);

    /// <summary>A text that may be empty: of a filter, never of a row.</summary>
    public static ColumnValue LiteralText(string text) => new(ColumnKind.Text, text, 0, null);

    public static ColumnValue Of(long? number) => number is { } n ? new(ColumnKind.Integer, null, n, null) : new(ColumnKind.Integer);

    public static ColumnValue Of(decimal? number) => number is { } n ? new(ColumnKind.Number, null, n, null) : new(ColumnKind.Number);

    public static ColumnValue Of(bool? value) => value is { } b ? new(ColumnKind.Boolean, null, b ? 1 : 0, null) : new(ColumnKind.Boolean);

    public static ColumnValue Of(DateOnly? date) => date is { } d ? new(ColumnKind.Date, Valeurs.Of(d), d.DayNumber, null) : new(ColumnKind.Date);

    public static ColumnValue Of(IEnumerable<string>? items) => items is null ? new(ColumnKind.List) : new(ColumnKind.List, null, 0, [.. items]);

    /// <summary>Invariant; a list joined by commas; empty for nothing.</summary>
    public override string ToString() => IsNull ? "" : Kind switch
    {
        ColumnKind.Text or ColumnKind.Date => Text!,
        ColumnKind.List => string.Join(", ", Items!),
        ColumnKind.Boolean => Number != 0 ? "true" : "false",
        _ => Number.ToString("0.######", CultureInfo.InvariantCulture),
    };
}
