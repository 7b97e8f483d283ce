namespace Senacs.Geo.Maps.Layout;

/// <summary>Something that needs room on the map: a site or a QPV, in metres.</summary>
/// <param name="Key">Breaks ties.</param>
/// <param name="X">Its point, metres.</param>
/// <param name="Y">Its point, metres.</param>
/// <param name="Extent">What must be in view with it: the shape of a QPV.</param>
public sealed record CrowdItem(string Key, double X, double Y, Envelope Extent);

/// <summary>A zoom window: what it shows, and how it stands on the page.</summary>
/// <param name="Number">1, 2… in order of crowding.</param>
/// <param name="Source">Position of its window among those asked for.</param>
/// <param name="Window">The land shown, metres.</param>
/// <param name="Frame">The whole inset, its heading included.</param>
/// <param name="MmPerMetre">Its scale.</param>
public sealed record Inset(int Number, int Source, Envelope Window, Box Frame, double MmPerMetre)
{
    /// <summary>Height of the strip with the title and the scale bar.</summary>
    public const double HeadingMm = 5;

    /// <summary>Where the land is drawn.</summary>
    public Box View => Box.FromEdges(Frame.LeftMm, Frame.TopMm + HeadingMm, Frame.RightMm, Frame.BottomMm);

    public PageTransform Transform => new(Window.MinX, Window.MaxY, MmPerMetre, View.LeftMm, View.TopMm);
}

/// <summary>Finds where markers are too dense to tell apart, and a free place on the page to show it larger.</summary>
public static class InsetPlanner
{
    /// <summary>Between centres: markers nearer than this stand less than 2 mm apart, and their names find no room.</summary>
    public const double CrowdMm = 4.2;

    private const int LeastPlaces = 3;

    /// <summary>Beyond, no zoom would part them, and looking for one takes the square of their number.</summary>
    private const int MostItems = 1500;
    private const double CellMm = 2;
    private const double GapMm = 3.5;
    private const double ApartMm = 0.4;

    private static readonly ImmutableArray<double> Zooms = [5.2, 4.6, 4, 3.5, 3, 2.6, 2.25, 2];
    private static readonly ImmutableArray<double> Shrinks = [1, 0.96, 0.92, 0.88, 0.84, 0.8];

    // longer than a screen: one search, whose candidates share their neighbours and prices
    /// <summary>
    /// The windows, the most crowded first. Each is at most <paramref name="widestMm"/> × <paramref name="highestMm"/> of the main map, centred where
    /// it holds the most items that have a neighbour too near; then it is drawn in to what it holds. No two overlap.
    /// </summary>
    public static ImmutableArray<Envelope> Windows(
        IReadOnlyList<CrowdItem> items, double mmPerMetre, int most, double widestMm = 27, double highestMm = 22)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (items.Count > MostItems)
            return [];
        CrowdItem[] all = [.. items.OrderBy(i => i.Key, StringComparer.Ordinal)];
        double crowd = CrowdMm / mmPerMetre;
        List<int> left = [.. Enumerable.Range(0, all.Length).Where(i => all.Any(o => Distance(o, all[i]) is var d && d > 1 && d < crowd))];
        List<Envelope> windows = [];
        while (windows.Count < most)
        {
            List<int>? best = null;
            foreach (int centre in left)
            {
                List<int> members = Members(all[centre].X, all[centre].Y);
                members = Members(members.Average(i => all[i].X), members.Average(i => all[i].Y));
                if (best is null || Places(members) > Places(best))
                    best = members;
            }

            if (best is null || Places(best) < LeastPlaces)
                break;
            Envelope window = Around(best);
            foreach (Envelope other in windows)
                window = Apart(window, other, best);
            if (Places([.. best.Where(i => window.Contains(all[i].X, all[i].Y))]) >= LeastPlaces)
                windows.Add(window);
            left.RemoveAll(i => best.Contains(i) || window.Contains(all[i].X, all[i].Y));
        }

        return [.. windows];

        List<int> Members(double x, double y) =>
            [.. left.Where(i => Math.Abs(all[i].X - x) * mmPerMetre <= widestMm / 2 && Math.Abs(all[i].Y - y) * mmPerMetre <= highestMm / 2)];

        // Structures known only at their commune share its point: no zoom parts them.
        int Places(List<int> members) => members.Select(i => (Math.Round(all[i].X), Math.Round(all[i].Y))).Distinct().Count();

        Envelope Around(List<int> members)
        {
            Envelope window = new();
            foreach (int i in members)
                window.ExpandToInclude(all[i].Extent);
            window.ExpandBy(1.7 / mmPerMetre);

            // What stands by the edge comes in, unless the window grows too large.
            foreach (CrowdItem item in all)
            {
                Envelope larger = window.Copy();
                double pad = 1.4 / mmPerMetre, reach = 4 / mmPerMetre;
                larger.ExpandToInclude(new Envelope(item.X - pad, item.X + pad, item.Y - pad, item.Y + pad));
                if (larger.Width < window.Width + reach && larger.Height < window.Height + reach
                    && larger.Width * mmPerMetre < widestMm + 8 && larger.Height * mmPerMetre < highestMm + 5)
                    window = larger;
            }

            return window;
        }

        // The side that loses the fewest members gives way.
        Envelope Apart(Envelope window, Envelope other, List<int> members)
        {
            // frames that touch read as one
            other = other.Copy();
            other.ExpandBy(ApartMm / mmPerMetre);
            if (!window.Intersects(other))
                return window;
            Envelope[] cuts =
            [
                new(window.MinX, Math.Max(window.MinX, other.MinX), window.MinY, window.MaxY),
                new(Math.Min(window.MaxX, other.MaxX), window.MaxX, window.MinY, window.MaxY),
                new(window.MinX, window.MaxX, window.MinY, Math.Max(window.MinY, other.MinY)),
                new(window.MinX, window.MaxX, Math.Min(window.MaxY, other.MaxY), window.MaxY),
            ];
            return cuts.MaxBy(cut => members.Count(i => cut.Contains(all[i].X, all[i].Y)) + (1e-9 * cut.Area / window.Area))!;
        }
    }

    /// <summary>
    /// Places the insets in what the shape and the blocks leave free; the map shrinks (to 80 % at worst) where that lets more of them in, or larger
    /// ones.
    /// An inset that finds no place is left out.
    /// </summary>
    /// <param name="shape">The département.</param>
    /// <param name="body">The page less title and sources.</param>
    /// <param name="layout">Map and blocks as they stand without insets.</param>
    /// <param name="windows">What to show.</param>
    /// <param name="leastWidthMm">By window: its heading needs this much.</param>
    public static (PageLayout Layout, ImmutableArray<Inset> Insets) Place(
        ShapeProfile shape, Box body, PageLayout layout, ImmutableArray<Envelope> windows, ImmutableArray<double> leastWidthMm)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(layout);
        if (windows.IsEmpty)
            return (layout, []);
        double bestValue = double.NegativeInfinity;
        (PageLayout, ImmutableArray<Inset>) best = (layout, []);
        foreach (double shrink in Shrinks)
        {
            if (bestValue >= (windows.Length * 1.8) + (6 * (shrink - 1)))
                break;
            double scale = PaperScale.AtMost(layout.MmPerMetre * shrink), width = shape.WidthMetres * scale, height = shape.HeightMetres * scale;
            HashSet<(double, double)> tried = [];
            foreach ((double x, double y) in Offsets())
            {
                Box map = new(x, y, width, height);
                if (!tried.Add((Math.Round(x, 2), Math.Round(y, 2))))
                    continue;
                FreeSpace free = new(body, CellMm);
                if (!free.TakeShape(shape, map, scale, layout.Blocks))
                    continue;
                (ImmutableArray<Inset> insets, double value) = Fill(free, body, shape, map, scale, windows, leastWidthMm);
                value += 6 * (shrink - 1);
                if (value > bestValue + 1e-9)
                    (bestValue, best) = (value, (layout with { MmPerMetre = scale, Map = map }, insets));
            }

            IEnumerable<(double X, double Y)> Offsets()
            {
                if (shrink == 1)
                    yield return (layout.Map.LeftMm, layout.Map.TopMm);
                for (int gx = 0; gx <= 2; gx++)
                {
                    for (int gy = 0; gy <= 2; gy++)
                        yield return (body.LeftMm + ((body.WidthMm - width) * gx / 2), body.TopMm + ((body.HeightMm - height) * gy / 2));
                }
            }
        }

        return best;
    }

    /// <summary>A free place in what shape, blocks and insets leave: by an edge, the nearest to the lower left corner. Null: none.</summary>
    public static Box? FindFree(
        ShapeProfile shape, Box body, PageLayout layout, ImmutableArray<Inset> insets, IEnumerable<Box> taken, double width, double height)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(taken);
        FreeSpace free = new(body, CellMm / 2);
        free.TakeShape(shape, layout.Map, layout.MmPerMetre, layout.Blocks);
        foreach (PlacedBlock block in layout.Blocks)
            free.Take(block.Box.Inflate(GapMm));
        foreach (Inset inset in insets)
            free.Take(inset.Frame.Inflate(GapMm));
        foreach (Box box in taken)
            free.Take(box);
        return free.Find(width, height, body.LeftMm, body.BottomMm);
    }

    private static (ImmutableArray<Inset> Insets, double Value) Fill(
        FreeSpace free, Box body, ShapeProfile shape, Box map, double scale, ImmutableArray<Envelope> windows, ImmutableArray<double> leastWidthMm)
    {
        double page = Math.Sqrt(body.AreaSquareMm / (277.0 * 165));
        double widest = 92 * page, highest = 74 * page;
        ImmutableArray<Inset>.Builder insets = ImmutableArray.CreateBuilder<Inset>();
        double value = 0;
        for (int i = 0; i < windows.Length; i++)
        {
            Envelope window = windows[i];
            double cx = map.LeftMm + ((window.Centre.X - shape.Bounds.MinX) * scale),
                cy = map.TopMm + ((shape.Bounds.MaxY - window.Centre.Y) * scale);

            // what fits at one zoom fits at every smaller one
            int z = 0, tooFar = Zooms.Length;
            while (z < tooFar)
            {
                int middle = (z + tooFar) / 2;
                (double wide, double high) = Size(middle);
                if (wide <= widest && high <= highest && free.Fits(wide, high))
                    tooFar = middle;
                else
                    z = middle + 1;
            }

            if (z == Zooms.Length)
                continue;
            (double w, double h) = Size(z);
            Box place = free.Find(w, h, cx, cy)!.Value;
            free.Take(place.Inflate(GapMm));
            double zoomed = PaperScale.AtMost(scale * Zooms[z]), landWidth = w / zoomed, landHeight = (h - Inset.HeadingMm) / zoomed;
            Envelope[] others = [.. insets.Select(inset => inset.Window), .. windows.Skip(i + 1)];
            insets.Add(new Inset(insets.Count + 1, i, Shown(window, landWidth, landHeight, shape, scale, others), place, zoomed));
            value += 1 + (0.8 * (Zooms.Length - 1 - z) / (Zooms.Length - 1));

            (double WidthMm, double HeightMm) Size(int zoom) =>
                (Math.Max(leastWidthMm[i], window.Width * scale * Zooms[zoom]), Math.Max(22, window.Height * scale * Zooms[zoom]) + Inset.HeadingMm);
        }

        return (insets.ToImmutable(), value);
    }

    /// <summary>A window made larger than what it must show grows on the sides where no other window is.</summary>
    private static Envelope Shown(Envelope window, double width, double height, ShapeProfile shape, double scale, Envelope[] others)
    {
        Envelope? best = null;
        double least = double.PositiveInfinity;
        foreach ((double shareX, double shareY) in (ReadOnlySpan<(double, double)>)[(0.5, 0.5), (0, 0.5), (1, 0.5), (0.5, 0), (0.5, 1), (0, 0),
                (1, 0), (0, 1), (1, 1)])
        {
            double x = Within(window.MinX - (shareX * (width - window.Width)), width, shape.Bounds.MinX, shape.Bounds.MaxX, scale);
            double y = Within(window.MinY - (shareY * (height - window.Height)), height, shape.Bounds.MinY, shape.Bounds.MaxY, scale);
            Envelope shown = new(x, x + width, y, y + height);
            double shared = others.Sum(o => shown.Intersection(o) is { IsNull: false } common ? common.Area : 0);
            if (shared < least)
                (best, least) = (shown, shared);
            if (shared == 0)
                break;
        }

        return best!;
    }

    /// <summary>A window made wider than what it must show stays on the map.</summary>
    private static double Within(double from, double length, double least, double most, double mmPerMetre) =>
        Math.Max(Math.Min(from, most + (1.5 / mmPerMetre) - length), least - (1.5 / mmPerMetre));

    private static double Distance(CrowdItem a, CrowdItem b) => Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)));

    /// <summary>The body as cells, taken or free; with the free cells from each one down, a rectangle is a run of columns that are deep
    /// enough.</summary>
    private sealed class FreeSpace
    {
        private readonly Box _body;
        private readonly double _cell;
        private readonly int _columns;
        private readonly int _rows;
        private readonly bool[] _taken;

        /// <summary>Free cells from each one down, itself counted; those of the columns from <see cref="_staleFrom"/> to <see cref="_staleTo"/> wait
        /// to be counted.</summary>
        private readonly int[] _depths;
        private int _staleFrom;
        private int _staleTo;

        public FreeSpace(Box body, double cell)
        {
            (_body, _cell) = (body, cell);
            (_columns, _rows) = ((int)(_body.WidthMm / cell), (int)(_body.HeightMm / cell));
            _taken = new bool[_columns * _rows];
            _depths = new int[_columns * _rows];
            _staleTo = _columns;
        }

        /// <summary>Takes the shape and the blocks with the space around them. False: they overlap.</summary>
        public bool TakeShape(ShapeProfile shape, Box map, double scale, ImmutableArray<PlacedBlock> blocks)
        {
            for (int column = 0; column < _columns; column++)
            {
                // The gap goes sideways too.
                double left = _body.LeftMm + (column * _cell) - GapMm, right = left + _cell + (2 * GapMm);
                if (shape.Span((left - map.LeftMm) / scale, (right - map.LeftMm) / scale) is not { } span)
                    continue;
                double top = map.TopMm + (span.Top * scale) - GapMm, bottom = map.TopMm + (span.Bottom * scale) + GapMm;
                Take(Box.FromEdges(_body.LeftMm + (column * _cell), top, _body.LeftMm + ((column + 1) * _cell), bottom));
            }

            foreach (PlacedBlock block in blocks)
            {
                double right = block.Box.RightMm;
                if (shape.Span((block.Box.LeftMm - map.LeftMm) / scale, (right - map.LeftMm) / scale) is { } span
                    && map.TopMm + (span.Top * scale) < block.Box.BottomMm + 2.4 && map.TopMm + (span.Bottom * scale) > block.Box.TopMm - 2.4)
                    return false;
                Take(block.Box.Inflate(GapMm));
            }

            return true;
        }

        public void Take(Box box)
        {
            int c0 = Math.Max(0, (int)Math.Floor((box.LeftMm - _body.LeftMm) / _cell)),
                c1 = Math.Min(_columns, (int)Math.Ceiling((box.RightMm - _body.LeftMm) / _cell));
            int r0 = Math.Max(0, (int)Math.Floor((box.TopMm - _body.TopMm) / _cell)),
                r1 = Math.Min(_rows, (int)Math.Ceiling((box.BottomMm - _body.TopMm) / _cell));
            if (c1 <= c0 || r1 <= r0)
                return;
            (_staleFrom, _staleTo) = (Math.Min(_staleFrom, c0), Math.Max(_staleTo, c1));
            for (int r = r0; r < r1; r++)
                _taken.AsSpan((r * _columns) + c0, c1 - c0).Fill(true);
        }

        /// <summary>A rectangle finds a place somewhere.</summary>
        public bool Fits(double width, double height)
        {
            (int w, int h) = CellsOf(width, height);
            for (int r = 0; r + h <= _rows; r++)
            {
                int run = 0;
                foreach (int depth in _depths.AsSpan(r * _columns, _columns))
                {
                    run = depth >= h ? run + 1 : 0;
                    if (run == w)
                        return true;
                }
            }

            return false;
        }

        /// <summary>The free place for a rectangle that is best: by an edge of the body, near what it shows.</summary>
        public Box? Find(double width, double height, double nearX, double nearY)
        {
            (int w, int h) = CellsOf(width, height);
            double bestCost = double.PositiveInfinity;
            Box? best = null;
            for (int r = 0; r + h <= _rows; r++)
            {
                int run = 0;
                for (int last = 0; last < _columns; last++)
                {
                    run = _depths[(r * _columns) + last] >= h ? run + 1 : 0;
                    if (run < w)
                        continue;
                    int c = last - w + 1;

                    // Flush with the edge that is near: cells do not divide the body evenly.
                    double left = c + w == _columns ? _body.RightMm - width : _body.LeftMm + (c * _cell),
                        top = r + h == _rows ? _body.BottomMm - height : _body.TopMm + (r * _cell);
                    double edge = Math.Min(left - _body.LeftMm, _body.RightMm - left - width)
                        + (0.5 * Math.Min(top - _body.TopMm, _body.BottomMm - top - height));
                    double dx = left + (width / 2) - nearX, dy = top + (height / 2) - nearY;
                    double cost = edge + (0.45 * Math.Sqrt((dx * dx) + (dy * dy)));
                    if (cost < bestCost)
                        (bestCost, best) = (cost, new Box(left, top, width, height));
                }
            }

            return best;
        }

        /// <summary>A size in whole cells, at least one; depths are counted when it returns.</summary>
        private (int W, int H) CellsOf(double width, double height)
        {
            for (int r = _rows - 1; r >= 0 && _staleFrom < _staleTo; r--)
            {
                for (int i = (r * _columns) + _staleFrom; i < (r * _columns) + _staleTo; i++)
                    _depths[i] = _taken[i] ? 0 : 1 + (r + 1 < _rows ? _depths[i + _columns] : 0);
            }

            (_staleFrom, _staleTo) = (_columns, 0);
            return (Math.Max(1, (int)Math.Ceiling(width / _cell)), Math.Max(1, (int)Math.Ceiling(height / _cell)));
        }
    }
}
