using System.Collections.Immutable;
using Senacs.Geo.Maps.Layout;
using Senacs.Geo.Maps.Scenes;

namespace Senacs.Geo.Maps.Labels;

/// <summary>
/// Places names beside their points without any overlap.
/// 1. Each name has candidate places: upper right first, then the classical order, in one line or broken, near then farther.
/// 2. Names take their cheapest free place, the most important first.
/// 3. A name that found none asks those in its way to move, and these those in theirs; unimportant ones may be left out for it.
/// 4. Every name moves to a cheaper place that has become free.
/// 5. A name still without place gets a leader line, an optional one a short line or none; a required one that finds none is reported, to be numbered.
/// 6. A name that ended up nearer to another marker than to its own gets a leader line too, or is left out when it is optional.
/// </summary>
/// <remarks>Positions: E. Imhof, "Positioning Names on Maps", The American Cartographer 2(2), 1975; J. Christensen, J. Marks, S. Shieber, "An Empirical
/// Study of Algorithms for Point-Feature Label Placement", ACM Transactions on Graphics 14(3), 1995. No random choice: the result is always the same.</remarks>
public sealed class LabelPlacer
{
    /// <summary>Ink above the first baseline, in em: capitals with accents.</summary>
    public const double AscentEm = 0.78;

    /// <summary>Ink below the last baseline, in em.</summary>
    public const double DescentEm = 0.2;

    /// <summary>From line to line, in em.</summary>
    public const double LineEm = 1.0;

    private const double GapMm = 0.35;
    private const double LabelGapMm = 0.5;
    private const double MarkerMm = 1.15;
    private const int MostInTheWay = 3;
    private const int EjectionDepth = 3;

    // Pairs of places compared while names make room: on a crowded map chains of moves would take longer than they are worth. A count, not a clock, so that the
    // result is always the same.
    private const int MostComparisons = 3_000_000;

    // an optional name is worth a short line on clean ground; a required one any line
    private const int LeaderRings = 10;
    private const int OptionalLeaderRings = 4;
    private const double OptionalLeaderSoft = 3;

    private readonly Box frame;
    private readonly ImmutableArray<Box> obstacles;
    private readonly ImmutableArray<(double X, double Y, string Key)> points;
    private readonly Func<Box, double> softCost;

    /// <param name="frame">No label leaves it.</param>
    /// <param name="obstacles">Markers and blocks: never covered.</param>
    /// <param name="points">Every marker, with the key of the label that names it: for ambiguity.</param>
    /// <param name="softCost">What it costs to cover a place: limits, hatched areas. 0 is free, 1 is like three places down the order.</param>
    public LabelPlacer(Box frame, ImmutableArray<Box> obstacles, ImmutableArray<(double X, double Y, string Key)> points, Func<Box, double> softCost) =>
        (this.frame, this.obstacles, this.points, this.softCost) = (frame, obstacles, points, softCost);

    /// <summary>Places the names; the answer is in the order of priority.</summary>
    public (ImmutableArray<PlacedLabel> Placed, LabelQuality Quality) Place(IEnumerable<LabelRequest> requests)
    {
        LabelRequest[] order = [.. requests.OrderByDescending(r => r.IsRequired).ThenByDescending(r => r.Priority).ThenBy(r => r.Key, StringComparer.Ordinal)];
        Board board = new(order, [.. order.Select(Candidates)], LeaderCandidates);
        for (int i = 0; i < order.Length; i++)
            board.Take(i);
        for (int depth = 0; depth < EjectionDepth; depth++)
            MakeRoom(depth, mayUseLeaders: false);
        for (int pass = 0; pass < 3; pass++)
        {
            for (int i = 0; i < order.Length; i++)
                board.Take(i);
        }

        for (int i = 0; i < order.Length; i++)
        {
            if (board.Chosen[i] is null)
                board.TakeWithLeader(i);
        }

        MakeRoom(depth: 0, mayUseLeaders: true);

        // A name nearer to another marker than to its own misleads: a leader line says whose it is; an optional one is better left out.
        for (int i = 0; i < order.Length; i++)
        {
            if (board.Chosen[i] is not { Leader.IsEmpty: true } label || order[i].Area is not null || !IsAmbiguous(order[i], label.Box))
                continue;
            board.Chosen[i] = null;
            if (!board.Take(i, IsClear) && !board.TakeWithLeader(i) && order[i].IsRequired && !board.MakeRoom(i, depth: 0, mayUseLeaders: true, IsClear))
                board.Chosen[i] = label;
        }

        return ([.. board.Chosen.OfType<PlacedLabel>()], Measure(order, board.Chosen));

        bool IsClear(PlacedLabel place) => !place.Leader.IsEmpty || !IsAmbiguous(place.Request, place.Box);

        void MakeRoom(int depth, bool mayUseLeaders)
        {
            for (int i = 0; i < order.Length; i++)
            {
                if (board.Chosen[i] is null && !order[i].IsHelp)
                    board.MakeRoom(i, depth, mayUseLeaders);
            }
        }
    }

    private LabelQuality Measure(LabelRequest[] order, PlacedLabel?[] chosen)
    {
        PlacedLabel[] placed = [.. chosen.OfType<PlacedLabel>()];
        int overlaps = 0, ambiguous = 0;
        for (int i = 0; i < placed.Length; i++)
        {
            for (int j = i + 1; j < placed.Length; j++)
                overlaps += placed[i].Box.Overlaps(placed[j].Box) ? 1 : 0;
            foreach (Box obstacle in obstacles)
                overlaps += placed[i].Box.Overlaps(obstacle) ? 1 : 0;
            ambiguous += placed[i].Leader.IsEmpty && placed[i].Request.Area is null && IsAmbiguous(placed[i].Request, placed[i].Box) ? 1 : 0;
        }

        return new LabelQuality(
            order.Where((r, i) => chosen[i] is not null || !r.IsHelp).Count(), placed.Length, placed.Count(p => !p.Leader.IsEmpty), overlaps, ambiguous,
            [.. order.Where((r, i) => chosen[i] is null && !r.IsHelp).Select(r => r.Key)]);
    }

    private bool IsAmbiguous(LabelRequest request, Box box)
    {
        // centre to centre; a large anchor (the shape of a QPV, the frame of an inset) counts by its edge, as if a marker stood there
        double own = Distance(box, request.Anchor) + MarkerMm, other = double.PositiveInfinity;
        foreach ((double x, double y, string key) in points)
        {
            double distance = box.DistanceMmTo(x, y);
            if (key == request.Key)
                own = Math.Min(own, distance);
            else
                other = Math.Min(other, distance);
        }

        return other < own;
    }

    private static double Distance(Box a, Box b)
    {
        double dx = Math.Max(Math.Max(a.LeftMm - b.RightMm, b.LeftMm - a.RightMm), 0);
        double dy = Math.Max(Math.Max(a.TopMm - b.BottomMm, b.TopMm - a.BottomMm), 0);
        return Math.Sqrt((dx * dx) + (dy * dy));
    }

    private static bool Conflict(PlacedLabel a, PlacedLabel b) =>
        a.Box.Inflate(LabelGapMm).Overlaps(b.Box) || Crosses(a.Leader, b.Box) || Crosses(b.Leader, a.Box) || CrossEachOther(a.Leader, b.Leader);

    /// <summary>Allowed places, cheapest first.</summary>
    private PlacedLabel[] Candidates(LabelRequest request)
    {
        List<(double Cost, PlacedLabel Label)> found = [];
        for (int variant = 0; variant < request.Variants.Length; variant++)
        {
            ImmutableArray<string> lines = request.Variants[variant];
            (double w, double h) = Size(request.Type, lines);
            if (request.Area is { } area)
            {
                foreach ((double x, double y, double cost) in area.Centres)
                {
                    Box box = new(x - (w / 2), y - (h / 2), w, h);
                    if (IsAllowed(box) && area.Holds(box))
                        found.Add((cost + (0.15 * variant) + (0.33 * softCost(box)), new PlacedLabel(request, lines, box, TextAnchor.Middle, [])));
                }

                continue;
            }

            for (int ring = 0; ring < 3; ring++)
            {
                Box a = request.Anchor.Inflate(GapMm + (ring * 1.1));
                double cx = a.LeftMm + (a.WidthMm / 2), cy = a.TopMm + (a.HeightMm / 2);

                // The four diagonal places touch the anchor's corner closely: a disc leaves it free.
                Box near = ring == 0 ? request.Anchor.Inflate(0.1) : a;
                double right = near.RightMm, left = near.LeftMm - w;
                double up = Math.Min(cy, a.TopMm + (0.5 * h)) - h, down = Math.Max(cy, a.BottomMm - (0.5 * h));
                double baseCost = (0.45 * variant) + (0.9 * ring);
                Consider(right, up, TextAnchor.Start, 0);
                Consider(left, up, TextAnchor.End, 0.12);
                Consider(right, down, TextAnchor.Start, 0.2);
                Consider(left, down, TextAnchor.End, 0.3);
                Consider(a.RightMm, cy - (h / 2), TextAnchor.Start, 0.1);
                Consider(a.LeftMm - w, cy - (h / 2), TextAnchor.End, 0.35);
                Consider(cx - (w / 2), a.TopMm - h, TextAnchor.Middle, 0.42);
                Consider(cx - (w / 2), a.BottomMm, TextAnchor.Middle, 0.45);
                foreach (double shift in (ReadOnlySpan<double>)[-0.4, -0.3, -0.15, 0.15, 0.3, 0.4])
                {
                    Consider(cx - (w / 2) + (shift * w), a.TopMm - h, TextAnchor.Middle, 0.6);
                    Consider(cx - (w / 2) + (shift * w), a.BottomMm, TextAnchor.Middle, 0.65);
                }

                foreach (double shift in (ReadOnlySpan<double>)[-0.3, 0.3])
                {
                    Consider(a.RightMm, cy - (h / 2) + (shift * h), TextAnchor.Start, 0.25);
                    Consider(a.LeftMm - w, cy - (h / 2) + (shift * h), TextAnchor.End, 0.5);
                }

                void Consider(double x, double y, TextAnchor anchor, double cost)
                {
                    Box box = new(x, y, w, h);
                    if (!IsAllowed(box))
                        return;

                    // A mere help stands on clean ground or not at all.
                    double soft = softCost(box);
                    if (request.IsHelp && soft > 2.9)
                        return;
                    cost += baseCost + (0.33 * soft) + (IsAmbiguous(request, box) ? 2 : 0);
                    found.Add((cost, new PlacedLabel(request, lines, box, anchor, [])));
                }
            }
        }

        return Cheapest(found);
    }

    private bool IsAllowed(Box box)
    {
        if (!frame.Contains(box))
            return false;
        foreach (Box obstacle in obstacles)
        {
            if (obstacle.Overlaps(box))
                return false;
        }

        return true;
    }

    /// <summary>Places away from the anchor, tied to it by a line, cheapest first.</summary>
    private PlacedLabel[] LeaderCandidates(LabelRequest request)
    {
        if (request.IsHelp || request.Area is not null)
            return [];
        List<(double Cost, PlacedLabel Label)> found = [];
        double cx = request.Anchor.LeftMm + (request.Anchor.WidthMm / 2), cy = request.Anchor.TopMm + (request.Anchor.HeightMm / 2);
        double start = Math.Max(request.Anchor.WidthMm, request.Anchor.HeightMm) / 2;
        foreach (ImmutableArray<string> lines in request.Variants)
        {
            (double w, double h) = Size(request.Type, lines);
            for (int ring = 0; ring < (request.IsRequired ? LeaderRings : OptionalLeaderRings); ring++)
            {
                double radius = start + 3 + (2.2 * ring);
                for (int direction = 0; direction < 24; direction++)
                {
                    (double sin, double cos) = Math.SinCos(Math.PI * direction / 12);
                    double x = cx + (radius * cos), y = cy + (radius * sin);
                    TextAnchor anchor = cos > 0.3 ? TextAnchor.Start : cos < -0.3 ? TextAnchor.End : TextAnchor.Middle;
                    double left = anchor switch { TextAnchor.Start => x + 0.4, TextAnchor.End => x - w - 0.4, _ => x - (w / 2) };
                    double top = anchor == TextAnchor.Middle ? (sin > 0 ? y + 0.3 : y - h - 0.3) : y - (h * 0.55);
                    Box box = new(left, top, w, h);
                    if (!IsAllowed(box))
                        continue;
                    double soft = softCost(box);
                    PlacedLabel label = new(request, lines, box, anchor, [cx + (start * cos), cy + (start * sin), x, y]);
                    if ((request.IsRequired || soft <= OptionalLeaderSoft) && !CrossesObstacle(label))
                        found.Add((radius + (3 * soft) + (2 * (lines.Length - 1)), label));
                }
            }
        }

        return Cheapest(found);
    }

    private static PlacedLabel[] Cheapest(List<(double Cost, PlacedLabel Label)> found) =>
        [.. found.Select((f, i) => (f.Cost, i, f.Label)).OrderBy(f => f.Cost).ThenBy(f => f.i).Select(f => f.Label)];

    private bool CrossesObstacle(PlacedLabel label)
    {
        foreach (Box obstacle in obstacles)
        {
            if (!request(label).Anchor.Overlaps(obstacle) && Crosses(label.Leader, obstacle))
                return true;
        }

        return false;

        static LabelRequest request(PlacedLabel placed) => placed.Request;
    }

    private static (double W, double H) Size(TypeStyle type, ImmutableArray<string> lines)
    {
        double width = 0;
        foreach (string line in lines)
            width = Math.Max(width, type.WidthMm(line));
        return (width, type.SizeMm * (AscentEm + DescentEm + ((lines.Length - 1) * LineEm)));
    }

    /// <summary>Liang and Barsky's clipping: does the segment enter the box?</summary>
    private static bool Crosses(ImmutableArray<double> line, Box box)
    {
        if (line.IsEmpty)
            return false;
        double dx = line[2] - line[0], dy = line[3] - line[1], from = 0, to = 1;
        return Clip(-dx, line[0] - box.LeftMm, ref from, ref to) && Clip(dx, box.RightMm - line[0], ref from, ref to)
            && Clip(-dy, line[1] - box.TopMm, ref from, ref to) && Clip(dy, box.BottomMm - line[1], ref from, ref to);
    }

    private static bool Clip(double p, double q, ref double from, ref double to)
    {
        if (p == 0)
            return q > 0;
        double r = q / p;
        if (p < 0)
            from = Math.Max(from, r);
        else
            to = Math.Min(to, r);
        return from < to;
    }

    private static bool CrossEachOther(ImmutableArray<double> a, ImmutableArray<double> b)
    {
        if (a.IsEmpty || b.IsEmpty)
            return false;
        static double Side(ImmutableArray<double> l, double x, double y) => ((l[2] - l[0]) * (y - l[1])) - ((l[3] - l[1]) * (x - l[0]));
        return Side(a, b[0], b[1]) * Side(a, b[2], b[3]) < 0 && Side(b, a[0], a[1]) * Side(b, a[2], a[3]) < 0;
    }

    /// <summary>Names and where they stand at the moment; 0 is the most important.</summary>
    private sealed class Board(LabelRequest[] order, PlacedLabel[][] candidates, Func<LabelRequest, PlacedLabel[]> leadersOf)
    {
        private readonly PlacedLabel[]?[] leaders = new PlacedLabel[order.Length][];
        private readonly HashSet<int> asking = [];
        private int comparisons;

        public PlacedLabel?[] Chosen { get; } = new PlacedLabel?[order.Length];

        /// <summary>Takes the cheapest place that is free. False: there is none, and the name stays where it was.</summary>
        public bool Take(int name, Func<PlacedLabel, bool>? isWanted = null) => Take(name, candidates[name], isWanted);

        public bool TakeWithLeader(int name) => Take(name, leaders[name] ??= leadersOf(order[name]), null);

        /// <summary>Takes a place whose holders can all move elsewhere, where need be by making room themselves (<paramref name="depth"/> times on end), or where
        /// less important, optional names give way to a required one.</summary>
        public bool MakeRoom(int name, int depth, bool mayUseLeaders, Func<PlacedLabel, bool>? isWanted = null)
        {
            asking.Add(name);
            bool isDone = false;
            List<int> inTheWay = [];
            IEnumerable<PlacedLabel> places = mayUseLeaders ? candidates[name].Concat(leaders[name] ??= leadersOf(order[name])) : candidates[name];
            foreach (PlacedLabel place in places)
            {
                if (comparisons > MostComparisons)
                    break;
                if (isWanted?.Invoke(place) == false)
                    continue;
                inTheWay.Clear();
                comparisons += Chosen.Length;
                for (int i = 0; i < Chosen.Length && inTheWay.Count <= MostInTheWay; i++)
                {
                    if (i != name && Chosen[i] is { } other && Conflict(place, other))
                        inTheWay.Add(i);
                }

                if (inTheWay.Count > MostInTheWay || inTheWay.Exists(asking.Contains))
                    continue;
                PlacedLabel?[] before = [.. Chosen];
                foreach (int i in inTheWay)
                    Chosen[i] = null;
                Chosen[name] = place;
                isDone = inTheWay.TrueForAll(i => Take(i) || (mayUseLeaders && TakeWithLeader(i)) || (order[name].IsRequired && !order[i].IsRequired)
                    || (depth > 0 && MakeRoom(i, depth - 1, mayUseLeaders)));
                if (isDone)
                    break;
                before.CopyTo(Chosen, 0);
            }

            asking.Remove(name);
            return isDone;
        }

        private bool Take(int name, PlacedLabel[] places, Func<PlacedLabel, bool>? isWanted)
        {
            foreach (PlacedLabel place in places)
            {
                if ((isWanted is null || isWanted(place)) && IsFree(place, name))
                {
                    Chosen[name] = place;
                    return true;
                }
            }

            return false;
        }

        private bool IsFree(PlacedLabel place, int name)
        {
            comparisons += Chosen.Length;
            for (int i = 0; i < Chosen.Length; i++)
            {
                if (i != name && Chosen[i] is { } other && Conflict(place, other))
                    return false;
            }

            return true;
        }
    }
}
