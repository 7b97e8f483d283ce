namespace Senacs.Geo.Sources.Tables;

/// <summary>Bounds beyond which a table is refused: they keep a hostile or mistaken file from filling the memory or the day.</summary>
public sealed record TableLimits
{
    /// <summary>For tables read row by row: national lists.</summary>
    public static readonly TableLimits Default = new();

    /// <summary>For tables a person writes, held in memory: the register of a département has some hundred rows.</summary>
    public static readonly TableLimits ByHand = new()
    {
        MaxColumns = 200,
        MaxCellChars = 100_000,
        MaxRecordChars = 400_000,
        MaxChars = 20_000_000,
        MaxRows = 20_000,
        MaxCells = 1_000_000,
        MaxWorkbookBytes = 40_000_000,
        MaxElements = 2_000_000,
    };

    public int MaxColumns { get; init; } = 1000;

    /// <summary>Characters of one cell.</summary>
    public int MaxCellChars { get; init; } = 1 << 20;

    /// <summary>Characters of one record, line breaks within quotes included.</summary>
    public int MaxRecordChars { get; init; } = 1 << 22;

    /// <summary>A record of a CSV ends with its line even where a quote is open: one row is lost, not all that follow.</summary>
    public bool OneLineRecords { get; init; }

    /// <summary>Characters of the whole table, decompressed.</summary>
    public long MaxChars { get; init; } = 200_000_000;

    public int MaxRows { get; init; } = 1_000_000;

    /// <summary>Rows times columns of a table held in memory.</summary>
    public int MaxCells { get; init; } = 5_000_000;

    /// <summary>Bytes of the parts of a workbook that are read, decompressed and counted while they are.</summary>
    public long MaxWorkbookBytes { get; init; } = 200_000_000;

    /// <summary>Elements of the parts of a workbook that are read: a cell has two or three.</summary>
    public int MaxElements { get; init; } = 8_000_000;
}
