namespace Senacs.Geo.Tables;

/// <summary>The places where a column may stand.</summary>
[Flags]
public enum Formats
{
    None = 0,

    Csv = 1 << 0,

    /// <summary>The objects of <c>synthese.json</c> and the properties of the GeoJSON files.</summary>
    Json = 1 << 1,

    GeoPackage = 1 << 2,

    /// <summary>The sheet of the table's name.</summary>
    Sheet = 1 << 3,

    /// <summary>The sheet that shows part of it: zones blanches, localisation.</summary>
    SecondSheet = 1 << 4,

    /// <summary>The OGC collection with its schema, its filters and its pages.</summary>
    Collection = 1 << 5,

    /// <summary>The collection that rests on no rule and no date: the communes themselves.</summary>
    PlainCollection = 1 << 6,

    /// <summary>Attributes of the vector tiles of <see cref="Collection"/>.</summary>
    Tile = 1 << 7,

    /// <summary>Attributes of the vector tiles of <see cref="PlainCollection"/>.</summary>
    PlainTile = 1 << 8,

    /// <summary>The JSON of the planner's page.</summary>
    Page = 1 << 9,

    /// <summary>The tables of the report, after the columns that it words and links itself.</summary>
    Report = 1 << 10,

    /// <summary>Files for programs: the same columns in JSON, GeoJSON and GeoPackage.</summary>
    Files = Json | GeoPackage,

    Collections = Collection | PlainCollection,

    Tiles = Tile | PlainTile,

    Sheets = Sheet | SecondSheet,

    All = Csv | Files | Sheets | Collections | Tiles | Page | Report,
}

/// <summary>How a workbook shows a column.</summary>
/// <param name="Heading">French, its unit in brackets.</param>
/// <param name="Width">In characters.</param>
/// <param name="IsWrapped">Long texts take several lines.</param>
public sealed record SheetColumn(string Heading, int Width, bool IsWrapped = false);

/// <summary>A column of a table: every format that it stands in takes its name, type and values from here.</summary>
/// <param name="Name">As in files for programs.</param>
/// <param name="Title">French, for people.</param>
/// <param name="Kind">Of every value that is not null.</param>
public abstract record Column(string Name, string Title, ColumnKind Kind)
{
    /// <summary>Where it stands: everywhere unless said otherwise.</summary>
    public Formats Formats { get; init; } = Formats.All;

    /// <summary>The values it can have, when they are few.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Unit of measure: <c>km</c>, <c>m</c>, <c>%</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>Of a number. Up to two all are written; beyond, zeros at the end are not.</summary>
    public int Decimals { get; init; }

    /// <summary>A year, which has no space between its thousands.</summary>
    public bool IsYear { get; init; }

    /// <summary>What people read where a value is unknown; null: nothing.</summary>
    public string? Unknown { get; init; }

    /// <summary>What the page calls it, where that is not <see cref="Name"/>.</summary>
    public string? PageName { get; init; }

    /// <summary>The page has it even where it is unknown; else it has neither what is unknown, nor an empty list, nor what is not so.</summary>
    public bool IsAlwaysOnPage { get; init; }

    public SheetColumn Sheet
    {
        get => field ?? new(
            Unit is null ? Title : $"{Title} ({Unit})", Kind is ColumnKind.Text or ColumnKind.List ? 22 : 12, Kind == ColumnKind.Text);
        init;
    }

    /// <summary>Whether it can be filtered on: lists cannot.</summary>
    public bool IsQueryable => Kind != ColumnKind.List;

    /// <param name="row">Of the column's own table.</param>
    public abstract ColumnValue Of(object row);

    /// <summary>As files for programs write it: numbers with their decimals, oui or non, lists joined by
    /// <see cref="Valeurs.ListSeparator"/>.</summary>
    public string Written(ColumnValue value) => value.IsNull ? "" : Kind switch
    {
        ColumnKind.Number when Decimals <= 2 => value.Number.ToString(
            "F" + Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        ColumnKind.Boolean => Valeurs.Of((bool?)(value.Number != 0)),
        ColumnKind.List => Valeurs.List(value.Items!),
        _ => value.ToString(),
    };

    /// <summary>As a French reader expects it; empty for nothing.</summary>
    public string Shown(ColumnValue value)
    {
        if (value.IsNull)
            return "";
        string text = Kind switch
        {
            ColumnKind.Integer when !IsYear => FrenchNumbers.Integer((long)value.Number),
            ColumnKind.Number => FrenchNumbers.Decimal((double)value.Number),
            ColumnKind.Boolean => Valeurs.Of((bool?)(value.Number != 0)),
            ColumnKind.Date => FrenchNumbers.Date(DateOnly.FromDayNumber((int)value.Number)),
            _ => value.ToString(),
        };
        return Unit is { } unit ? $"{text}\u00A0{unit}" : text;
    }
}

/// <inheritdoc cref="Column"/>
/// <param name="Name">As in files for programs.</param>
/// <param name="Title">French, for people.</param>
/// <param name="Kind">Of every value that is not null.</param>
/// <param name="Get">The value of a row: the only place where it is made.</param>
public sealed record Column<TRow>(string Name, string Title, ColumnKind Kind, Func<TRow, ColumnValue> Get) : Column(Name, Title, Kind)
{
    public override ColumnValue Of(object row) => Get((TRow)row);
}

/// <summary>The columns of one kind of row. Adding one here adds it to every format.</summary>
public abstract class Table<TRow>
{
    private readonly Dictionary<Formats, ImmutableArray<Column>> _byFormat = [];

    /// <param name="columns">In the order of files for programs.</param>
    /// <param name="orders">For a format with an order of its own, the names that come first in it.</param>
    protected Table(IEnumerable<Column<TRow>> columns, params (Formats Format, string[] Names)[] orders)
    {
        All = [.. columns];
        foreach (Formats format in Enum.GetValues<Formats>().Where(f => int.IsPow2((int)f)))
        {
            string[] first = Array.Find(orders, o => o.Format.HasFlag(format)).Names ?? [];
            _byFormat.Add(format, [.. All.Where(c => c.Formats.HasFlag(format))
                .OrderBy(c => Array.IndexOf(first, c.Name) is >= 0 and int at ? at : first.Length)]);
        }
    }

    public ImmutableArray<Column> All { get; }

    /// <summary>The columns of one format, in its order.</summary>
    public ImmutableArray<Column> Of(Formats format) => _byFormat[format];

    private protected static Column<TRow> Text(string name, string title, Func<TRow, string?> get) =>
        new(name, title, ColumnKind.Text, row => ColumnValue.Of(get(row)));

    private protected static Column<TRow> Integer(string name, string title, Func<TRow, long?> get) =>
        new(name, title, ColumnKind.Integer, row => ColumnValue.Of(get(row)));

    private protected static Column<TRow> Number(string name, string title, string? unit, int decimals, Func<TRow, double?> get) =>
        new(name, title, ColumnKind.Number, row => ColumnValue.Of(Rounded(get(row), decimals))) { Unit = unit, Decimals = decimals };

    private protected static Column<TRow> Percent(string name, string title, Func<TRow, decimal?> get) =>
        new(name, title, ColumnKind.Number, row => ColumnValue.Of(get(row))) { Unit = "%", Decimals = 1 };

    private protected static Column<TRow> Flag(string name, string title, Func<TRow, bool?> get) =>
        new(name, title, ColumnKind.Boolean, row => ColumnValue.Of(get(row)));

    private protected static Column<TRow> Date(string name, string title, Func<TRow, DateOnly?> get) =>
        new(name, title, ColumnKind.Date, row => ColumnValue.Of(get(row)));

    private protected static Column<TRow> List(string name, string title, Func<TRow, IEnumerable<string>?> get) =>
        new(name, title, ColumnKind.List, row => ColumnValue.Of(get(row)));

    private static decimal? Rounded(double? value, int decimals) =>
        value is { } v && double.IsFinite(v) ? Math.Round((decimal)v, decimals, MidpointRounding.AwayFromZero) : null;
}
