using System.Runtime.CompilerServices;

namespace Senacs.Geo.Maps.Layout;

/// <summary>The boundaries of one territoire as they were drawn last: another date, rule or scenario at the same scale takes them as they are, and
/// only its colours and names are new.</summary>
/// <remarks>A page stands at a round scale (<see cref="PaperScale"/>) and at whole hundredths of a millimetre, so two pages of one scale differ by a
/// shift, and what is drawn does not depend on what was drawn before.</remarks>
internal sealed class DrawnBoundaries
{
    // a map and its insets, for two or three themes; a drawing of a département is about half a megabyte
    private const int MostDrawings = 16;
    private const int MostTerritoires = 12;

    private static readonly ConditionalWeakTable<CoverageTopology, DrawnBoundaries> Known = [];
    private static readonly List<WeakReference<DrawnBoundaries>> Recent = [];

    private readonly Lazy<CoverageTopology> _metres;
    private readonly List<(string Key, Lazy<CoveragePaths> Paths)> _drawings = [];
    private ShapeProfile? _shape;

    public DrawnBoundaries(Func<CoverageTopology> metres) => _metres = new(metres);

    /// <summary>In the legal projection, not generalised.</summary>
    public CoverageTopology Metres => _metres.Value;

    /// <summary>Those of a territoire, the same at each call; of territoires not drawn for long only the boundaries in metres remain.</summary>
    public static DrawnBoundaries Of(CoverageTopology metres)
    {
        lock (Recent)
        {
            DrawnBoundaries found = Known.GetValue(metres, static m => new DrawnBoundaries(() => m));
            Recent.RemoveAll(r => !r.TryGetTarget(out DrawnBoundaries? other) || other == found);
            Recent.Add(new(found));
            if (Recent.Count > MostTerritoires)
            {
                if (Recent[0].TryGetTarget(out DrawnBoundaries? oldest))
                    oldest.Forget();
                Recent.RemoveAt(0);
            }

            return found;
        }
    }

    /// <param name="communes">All those of the territoire.</param>
    public ShapeProfile Shape(IEnumerable<Geometry> communes) => _shape ??= new(communes);

    /// <param name="transform">From the land's upper left corner, the same for all drawings of a territoire.</param>
    /// <param name="communes">Positions of those to draw, ascending; default: all.</param>
    public CoveragePaths At(PageTransform transform, ImmutableArray<int> communes = default)
    {
        string key = FormattableString.Invariant(
            $"{transform.MmPerMetre:R} {transform.MinXMetres:R} {transform.MaxYMetres:R} {(communes.IsDefault ? "" : string.Join(',', communes))}");
        Lazy<CoveragePaths> paths;
        lock (_drawings)
        {
            int at = _drawings.FindIndex(d => d.Key == key);
            paths = at >= 0 ? _drawings[at].Paths
                : new(() => CoveragePaths.Build(communes.IsDefault ? Metres : Metres.Subset(communes), transform with { LeftMm = 0, TopMm = 0 }));
            if (at >= 0)
                _drawings.RemoveAt(at);
            else if (_drawings.Count == MostDrawings)
                _drawings.RemoveAt(0);
            _drawings.Add((key, paths));
        }

        return paths.Value.Shifted((int)Math.Round(100 * transform.LeftMm), (int)Math.Round(100 * transform.TopMm));
    }

    private void Forget()
    {
        lock (_drawings)
            _drawings.Clear();
    }
}

/// <summary>Scales with a denominator of three digits (1:613 000): one that a person can say, and that the next map of the same land has
/// again.</summary>
internal static class PaperScale
{
    /// <summary>The nearest that is not larger.</summary>
    public static double AtMost(double mmPerMetre)
    {
        double denominator = 1000 / mmPerMetre, step = Math.Pow(10, Math.Floor(Math.Log10(denominator)) - 2);
        return 1000 / (Math.Ceiling((denominator / step) - 1e-9) * step);
    }
}
