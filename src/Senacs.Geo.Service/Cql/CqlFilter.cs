using Senacs.Geo.Service.Collections;
using Senacs.Geo.Service.ReferenceSystems;

namespace Senacs.Geo.Service.Cql;

/// <summary>Asks a condition of a feature: yes, no, or null for what cannot be told.</summary>
internal delegate bool? CqlTest(Feature feature);

/// <summary>A CQL2-text filter over the properties of one collection: parsed once, checked against their types, then asked of each feature.</summary>
/// <remarks>Source: OGC 21-065r2 (CQL2). Served: comparisons, AND, OR, NOT, IN, LIKE, BETWEEN, IS NULL, CASEI, ACCENTI, the spatial functions, DATE
/// and TIMESTAMP.
/// There is no expression language beyond that: a name is a property of the closed list or an error. Length, depth and size are bounded.</remarks>
internal sealed class CqlFilter
{
    public const int MaximumLength = 4000;

    /// <summary>Of parentheses and NOT within one another.</summary>
    public const int MaximumDepth = 32;

    /// <summary>Of comparisons.</summary>
    public const int MaximumPredicates = 200;

    private readonly CqlTest _test;

    private CqlFilter(CqlTest test) => _test = test;

    /// <exception cref="ProblemException">400, with the position of the error.</exception>
    public static CqlFilter Parse(string text, CollectionDefinition collection, ServedCrs crs) =>
        new(new CqlParser(new CqlText(text), collection, crs).Parse());

    /// <summary>True when it holds; what cannot be told (a comparison with nothing) does not hold.</summary>
    public bool Matches(Feature feature) => _test(feature) == true;
}
