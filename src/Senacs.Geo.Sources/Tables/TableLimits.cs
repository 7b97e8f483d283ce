namespace Senacs.Geo.Sources.Tables;

/// <summary>Bounds beyond which a table is refused: they keep a hostile or mistaken file from filling the memory.</summary>
public sealed record TableLimits
{
    public static readonly TableLimits Default = new();

    public int MaxColumns { get; init; } = 1000;

    /// <summary>Characters of one cell.</summary>
    public int MaxCellChars { get; init; } = 1 << 20;

    /// <summary>Characters of one record, line breaks within quotes included.</summary>
    public int MaxRecordChars { get; init; } = 1 << 22;

    /// <summary>Characters of the whole table, decompressed.</summary>
    public long MaxChars { get; init; } = 200_000_000;

    public int MaxRows { get; init; } = 1_000_000;

    /// <summary>Bytes of a workbook's parts, decompressed.</summary>
    public long MaxWorkbookBytes { get; init; } = 200_000_000;
}
