namespace Senacs.Geo.Maps.Scenes;

/// <summary>Where the printer cuts: two lines at each corner, clear of the bleed.</summary>
public static class CropMarks
{
    /// <summary>From the bleed's edge to the far end of a mark.</summary>
    public const double ReachMm = 6;

    private const double LengthMm = 5;

    public static SceneGroup Draw(double widthMm, double heightMm, double bleedMm)
    {
        ImmutableArray<SceneItem>.Builder lines = ImmutableArray.CreateBuilder<SceneItem>();
        double from = bleedMm + ReachMm - LengthMm, to = bleedMm + ReachMm;
        foreach ((double x, int right) in (ReadOnlySpan<(double, int)>)[(0, -1), (widthMm, 1)])
        {
            foreach ((double y, int down) in (ReadOnlySpan<(double, int)>)[(0, -1), (heightMm, 1)])
            {
                lines.Add(new ScenePolyline("trait-de-coupe", [x + (right * from), y, x + (right * to), y]));
                lines.Add(new ScenePolyline("trait-de-coupe", [x, y + (down * from), x, y + (down * to)]));
            }
        }

        return new SceneGroup(null, lines.ToImmutable()) { Id = "traits-de-coupe" };
    }
}
