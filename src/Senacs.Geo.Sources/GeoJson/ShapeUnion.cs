using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>One shape a code, from features in the order of the file.</summary>
/// <remarks>Parts that lie apart are united; a second shape that overlaps the first is refused and told.</remarks>
internal sealed class ShapeUnion<TCode>(ShapeGate gate, IssueList log, string what)
    where TCode : notnull
{
    private readonly Dictionary<TCode, (int Index, GeoJsonFeature First)> byCode = [];

    /// <summary>By order of first appearance.</summary>
    public List<GeoShape> Shapes { get; } = [];

    public int Merged { get; private set; }

    /// <summary>True: a code seen for the first time, its shape is the last of <see cref="Shapes"/>.</summary>
    /// <param name="code">Whose shape it is.</param>
    /// <param name="feature">Where it is.</param>
    /// <param name="merged">Says that two parts were united.</param>
    /// <param name="duplicate">Says that the second shape was left out.</param>
    /// <param name="shape">The feature's shape when it passed the gate.</param>
    public bool Add(TCode code, GeoJsonFeature feature, Func<GeoJsonFeature, Issue> merged, Func<GeoJsonFeature, Issue> duplicate,
        out GeoShape? shape)
    {
        shape = gate.Pass(feature, what, code.ToString()!);
        if (shape is null)
            return false;
        if (byCode.TryAdd(code, (Shapes.Count, feature)))
        {
            Shapes.Add(shape);
            return true;
        }

        (int index, GeoJsonFeature first) = byCode[code];
        Issue issue;
        if (PartMerger.Merge(Shapes[index], shape) is { } both)
        {
            Shapes[index] = both;
            Merged++;
            issue = merged(first);
        }
        else
        {
            issue = duplicate(first);
        }

        log.Add(issue with { Subject = code.ToString(), Line = feature.Line });
        return false;
    }
}
