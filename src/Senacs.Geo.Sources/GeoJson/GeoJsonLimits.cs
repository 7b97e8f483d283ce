namespace Senacs.Geo.Sources.GeoJson;

/// <summary>How much a reader accepts before it refuses a file: memory is bounded by one feature, never by the file.</summary>
public sealed record GeoJsonLimits
{
    public static GeoJsonLimits Default { get; } = new();

    /// <summary>Largest file once decompressed. Two to the thirty-second.</summary>
    public long MaxFileBytes { get; init; } = 4L << 30;

    /// <summary>Decompressed over compressed bytes; real GeoJSON stays under 20, a compression bomb is near 1,000.</summary>
    public int MaxExpansionRatio { get; init; } = 200;

    /// <summary>Largest text of one feature, or of one other member of the root object.</summary>
    public int MaxFeatureBytes { get; init; } = 64 << 20;

    /// <summary>Deepest nesting of objects and arrays, the root included.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Issues listed one by one; the others are counted.</summary>
    public int MaxIssues { get; init; } = Senacs.Geo.Issues.BoundedIssues.MostOfAFile;
}
