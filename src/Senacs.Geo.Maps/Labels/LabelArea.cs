namespace Senacs.Geo.Maps.Labels;

/// <summary>A letter on a curve.</summary>
/// <param name="Text">One character, with its marks.</param>
/// <param name="XMm">Middle of its advance, on the baseline.</param>
/// <param name="YMm">Baseline.</param>
/// <param name="AngleDegrees">Clockwise, as SVG turns.</param>
/// <param name="Line">Position of its line among the lines of the name.</param>
/// <param name="Box">Upright box around its ink.</param>
public sealed record AreaLetter(string Text, double XMm, double YMm, double AngleDegrees, int Line, Box Box);

/// <summary>A place of a name in its area.</summary>
/// <param name="Box">Around the whole name.</param>
/// <param name="Cost">0 in the heart of the area.</param>
/// <param name="Letters">Empty: straight lines, centred.</param>
public sealed record AreaPlace(Box Box, double Cost, ImmutableArray<AreaLetter> Letters);

/// <summary>Where the name of an area may stand: upright in its heart, or along it on an arc when it is long. Never across its limit, never upside
/// down.</summary>
/// <param name="map">The areas of the map.</param>
/// <param name="area">Which of them.</param>
public sealed class LabelArea(AreaMap map, int area)
{
    // letters keep clear of the limit
    private const double ClearMm = 0.35;
    private const double UprightStepMm = 1.2;

    // from here on an area is long, and a name set along it shows its extent
    private const double LongRatio = 1.9;
    private const double SteepestDegrees = 62;
    private const double DegreesStep = 6;

    // letters turn by no more than this from one to the next, or they fall apart
    private const double MostTurnDegrees = 7;
    private const double MostTrackingEm = 0.18;
    private const double CurvedCost = 1.5;

    // each letter has its halo, which must not eat the letter before it
    private const double LeastTrackingEm = 0.05;

    private readonly AreaShape? _shape = map.ShapeOf(area);

    /// <summary>Places for the name in these lines.</summary>
    public IEnumerable<AreaPlace> Places(ImmutableArray<string> lines, TypeStyle type, (double WidthMm, double HeightMm) size)
    {
        if (_shape is null)
            return [];
        ArgumentNullException.ThrowIfNull(type);

        // a number stands upright
        return lines is [{ Length: <= 3 }] ? Upright(size) : Upright(size).Concat(Along(lines, type));
    }

    private IEnumerable<AreaPlace> Upright((double WidthMm, double HeightMm) size)
    {
        Box land = _shape!.Bounds;
        int columns = Math.Max(1, (int)(land.WidthMm / UprightStepMm)), rows = Math.Max(1, (int)(land.HeightMm / UprightStepMm));
        foreach ((double x, double y) in Enumerable.Range(0, (columns + 1) * (rows + 1))
                     .Select(i => (land.LeftMm + (land.WidthMm * (i % (columns + 1)) / columns),
                     land.TopMm + (land.HeightMm * (i / (columns + 1)) / rows)))
                     .Prepend((_shape.XMm, _shape.YMm)))
        {
            Box box = new(x - (size.WidthMm / 2), y - (size.HeightMm / 2), size.WidthMm, size.HeightMm);
            if (!map.Holds(box.Inflate(ClearMm), area))
                continue;
            double dx = (x - _shape.XMm) / land.WidthMm, dy = (y - _shape.YMm) / land.HeightMm;
            yield return new AreaPlace(box,
                (2 * Math.Sqrt((dx * dx) + (dy * dy))) + (_shape.Ratio >= LongRatio && Math.Abs(_shape.AngleDegrees) > 20 ? 1 : 0), []);
        }
    }

    /// <summary>On a parabola through the middles of the area's cross-sections, for directions on both sides of its long axis.</summary>
    private IEnumerable<AreaPlace> Along(ImmutableArray<string> lines, TypeStyle type)
    {
        bool isLong = _shape!.Ratio >= LongRatio;
        for (double degrees = -SteepestDegrees; degrees <= SteepestDegrees; degrees += DegreesStep)
        {
            double off = Math.Abs(degrees - _shape.AngleDegrees);
            if (Math.Min(off, 180 - off) > 25 || _shape.Spine(degrees) is not { } spine)
                continue;
            double width = lines.Max(type.WidthMm);
            int longest = lines.Max(l => l.Length);

            // the area's own length, less its ends, for spacing the letters
            double spare = longest > 1 ? ((0.72 * (spine.ToMm - spine.FromMm)) - width) / (longest - 1) / type.SizeMm : 0;
            foreach (double tracking in spare > 0.08 ? (double[])[Math.Min(MostTrackingEm, spare), LeastTrackingEm] : [LeastTrackingEm])
            {
                for (int slide = 0; slide < 9; slide++)
                {
                    double middle = spine.MiddleMm + ((slide % 2 == 0 ? 1 : -1) * ((slide + 1) / 2) * 0.06 * (spine.ToMm - spine.FromMm));
                    if (Set(lines, type, spine, degrees, middle, tracking * type.SizeMm) is not { } letters)
                        continue;
                    double cost = (isLong ? 0 : CurvedCost) + (0.25 * ((slide + 1) / 2)) + (Math.Min(off, 180 - off) / 30)
                        + Math.Pow(degrees / 60, 2) + (tracking > LeastTrackingEm ? 0 : 0.1);
                    yield return new AreaPlace(letters.Select(l => l.Box).Aggregate((a, b) => a.Union(b)), cost, letters);
                    break;
                }
            }
        }
    }

    /// <summary>The letters, each turned as the curve runs beneath its middle; null: one would leave the area, or the curve is too sharp for the
    /// type.</summary>
    private ImmutableArray<AreaLetter>? Set(
        ImmutableArray<string> lines, TypeStyle type, AreaSpine spine, double degrees, double middle, double tracking)
    {
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        ImmutableArray<AreaLetter>.Builder letters = ImmutableArray.CreateBuilder<AreaLetter>();
        double ink = type.SizeMm * (LabelPlacer.AscentEm + LabelPlacer.DescentEm + ((lines.Length - 1) * LabelPlacer.LineEm));
        for (int line = 0; line < lines.Length; line++)
        {
            string[] characters = Characters(lines[line]);
            double length = type.WidthMm(lines[line]) + (tracking * (characters.Length - 1)), along = -length / 2, before = double.NaN;

            // how far below the spine this line's baseline runs
            double below = (-ink / 2) + (type.SizeMm * (LabelPlacer.AscentEm + (line * LabelPlacer.LineEm)));
            foreach (string character in characters)
            {
                double advance = type.WidthMm(character);
                (double u, double slope) = spine.At(middle, along + (advance / 2));
                double turn = Math.Atan(slope), angle = degrees + (turn * 180 / Math.PI);
                if (Math.Abs(angle) > 75 || Math.Abs(angle - before) > MostTurnDegrees)
                    return null;
                before = angle;

                // in the turned frame: u along, v down; the baseline lies on the normal
                double v = spine.Height(u), bu = u - (below * Math.Sin(turn)), bv = v + (below * Math.Cos(turn));
                double x = _shape!.XMm + (bu * cos) - (bv * sin), y = _shape.YMm + (bu * sin) + (bv * cos);
                if (!string.IsNullOrWhiteSpace(character))
                {
                    Box? box = LetterBox(x, y, angle, advance, type.SizeMm);
                    if (box is null)
                        return null;
                    letters.Add(new AreaLetter(character, x, y, angle, line, box.Value));
                }

                along += advance + tracking;
            }
        }

        return letters.Count == 0 ? null : letters.ToImmutable();
    }

    private Box? LetterBox(double x, double y, double angle, double advance, double sizeMm)
    {
        (double sin, double cos) = Math.SinCos(angle * Math.PI / 180);
        double left = double.PositiveInfinity, right = double.NegativeInfinity, top = left, bottom = right;
        for (int i = 0; i < 9; i++)
        {
            double du = ((i % 3) - 1) * ((advance / 2) + ClearMm);
            double dv = (i / 3) switch
            {
                0 => (-LabelPlacer.AscentEm * sizeMm) - ClearMm,
                1 => -0.3 * sizeMm,
                _ => (LabelPlacer.DescentEm * sizeMm) + ClearMm
            };
            double px = x + (du * cos) - (dv * sin), py = y + (du * sin) + (dv * cos);
            if (map.At(px, py) != area)
                return null;
            (left, right, top, bottom) = (Math.Min(left, px), Math.Max(right, px), Math.Min(top, py), Math.Max(bottom, py));
        }

        return Box.FromEdges(left, top, right, bottom).Inflate(-ClearMm);
    }

    private static string[] Characters(string line)
    {
        List<string> found = [];
        System.Globalization.TextElementEnumerator elements = System.Globalization.StringInfo.GetTextElementEnumerator(line);
        while (elements.MoveNext())
            found.Add(elements.GetTextElement());
        return [.. found];
    }
}

/// <summary>A parabola in a turned frame whose origin is the heart of the area: v = a + b·u + c·u², u along, v down, millimetres.</summary>
public sealed record AreaSpine(double A, double B, double C, double FromMm, double ToMm)
{
    public double MiddleMm => (FromMm + ToMm) / 2;

    public double Height(double u) => A + (B * u) + (C * u * u);

    /// <summary>The place at a length of arc from the middle, and the slope there.</summary>
    public (double U, double Slope) At(double middle, double lengthMm)
    {
        const double step = 0.25;
        double u = middle, left = Math.Abs(lengthMm), sign = Math.Sign(lengthMm);
        while (left > 0)
        {
            double piece = Math.Min(step, left), slope = B + (2 * C * u);
            u += sign * piece / Math.Sqrt(1 + (slope * slope));
            left -= piece;
        }

        return (u, B + (2 * C * u));
    }
}
