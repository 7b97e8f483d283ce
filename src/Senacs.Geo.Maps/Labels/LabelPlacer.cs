using System.Numerics;

namespace Senacs.Geo.Maps.Labels;

/// <summary>
/// Places names beside their points, or in their areas, without any overlap.
/// 1. Each name has places, each with a cost: upper right first, then the classical order, in one line or broken, near then farther.
/// 2. Names take their cheapest free place, the most important first.
/// 3. Where a name is left out, or stands at a high cost, it and the names around it are taken up together, with all their places (smaller type and
/// leader lines
///    too), and the best arrangement of them is found by branch and bound; then the same with more names.
/// 4. Every name moves to a cheaper place that has become free; helps take what is left.
/// A name without place is reported: a required one is then numbered. An optional name is never nearer to another marker than to its own.
/// </summary>
/// <remarks>Positions: E. Imhof, "Positioning Names on Maps", The American Cartographer 2(2), 1975. Parts of the map arranged anew, one after the
/// other: A. Alvim,
/// E. Taillard, "POPMUSIC for the Point Feature Label Placement Problem", European Journal of Operational Research 192(2), 2009. No random choice:
/// the result is always the same.</remarks>
public sealed class LabelPlacer
{
    /// <summary>Ink above the first baseline, in em: capitals with accents.</summary>
    public const double AscentEm = 0.78;

    /// <summary>Ink below the last baseline, in em.</summary>
    public const double DescentEm = 0.2;

    /// <summary>From line to line, in em.</summary>
    public const double LineEm = 1.0;

    // the ink box holds ascenders and descenders, so names one above the other need less than names on one line
    private const double GapBesideMm = 0.5;
    private const double GapAboveMm = 0.2;

    // Costs. A place beside the anchor costs 0 to 5; what is dearer is worth arranging anew.
    private const double VariantCost = 0.45;
    private const double RingCost = 0.8;
    private const double SoftCost = 0.33;
    private const double SmallerCost = 1.2;
    private const double YieldingSoft = 4;
    private const double LeaderCost = 6;
    private const double NumberCost = 20;
    private const double CrossingCost = 30;
    private const double AmbiguousCost = 60;
    private const double LeastLeftOutCost = 100;
    private const double RequiredCost = 1000;
    private const double WorthwhileGain = 0.3;

    // Pairs of places compared, nodes visited: counts, not a clock, so that the result is always the same.
    private const int MostComparisons = 4_000_000;
    private const int MostNodes = 3_000;
    private const int MostPlaces = 44;
    private const int MostLeaders = 14;

    // an optional name is worth a short line on clean ground; a required one any line
    private const int LeaderRings = 10;
    private const int OptionalLeaderRings = 4;
    private const double OptionalLeaderSoft = 3;

    // a short text, like a number, belongs close to its marker or on a line
    private const double ShortMm = 5;
    private const int ShortRings = 2;
    private const double FirstLeaderMm = 3;
    private const double FirstShortLeaderMm = 1.8;

    private static readonly int[] PartSizes = [5, 9, 12];
    private static readonly double[] RingsMm = [0.35, 0.9, 1.6];
    private static readonly double[] Shifts = [-0.4, -0.3, -0.15, 0.15, 0.3, 0.4];

    private readonly Box _frame;
    private readonly ImmutableArray<Box> _obstacles;
    private readonly ImmutableArray<LabelMark> _marks;
    private readonly Func<Box, double> _softCost;
    private readonly ImmutableArray<Box> _yielding;

    /// <param name="frame">No label leaves it.</param>
    /// <param name="obstacles">Markers and blocks: never covered.</param>
    /// <param name="marks">Every marker, with the key of the label that names it: for ambiguity.</param>
    /// <param name="softCost">What it costs to cover a place: limits, hatched areas. 0 is free, 1 is like three places down the order.</param>
    /// <param name="yielding">Circles of a quantity: a required name comes over them rather than go without, an optional one never.</param>
    public LabelPlacer(Box frame, ImmutableArray<Box> obstacles, ImmutableArray<LabelMark> marks, Func<Box, double> softCost,
        ImmutableArray<Box> yielding = default) =>
        (_frame, _obstacles, _marks, _softCost, _yielding) = (frame, obstacles, marks, softCost, yielding.IsDefault ? [] : yielding);

    /// <summary>Places the names; the answer is in the order of priority.</summary>
    public (ImmutableArray<PlacedLabel> Placed, LabelQuality Quality) Place(IEnumerable<LabelRequest> requests)
    {
        LabelRequest[] order = [
            .. requests.OrderByDescending(r => r.IsRequired).ThenByDescending(r => r.Priority).ThenBy(r => r.Key, StringComparer.Ordinal)];
        Name[] names = [.. order.Select((r, i) =>
            new Name(this, r, r.IsRequired ? RequiredCost : LeastLeftOutCost + (60.0 * (order.Length - i) / order.Length)))];
        Board board = new(names);
        for (int i = 0; i < names.Length; i++)
        {
            if (!order[i].IsHelp)
                board.Take(i);
        }

        foreach (int size in PartSizes)
        {
            for (int i = 0; i < names.Length; i++)
            {
                if (!order[i].IsHelp && board.CostOf(i) >= LeaderCost)
                    board.Arrange(i, size);
            }
        }

        // helps never stand in the way of another name, and are taken once all others stand
        for (int i = 0; i < names.Length; i++)
            board.Take(i);
        for (int i = 0; i < names.Length; i++)
            board.Take(i);
        PlacedLabel?[] chosen = [.. board.Chosen.Select((place, i) => place?.Label(order[i]))];
        return ([.. chosen.OfType<PlacedLabel>()], Measure(order, chosen));
    }

    private LabelQuality Measure(LabelRequest[] order, PlacedLabel?[] chosen)
    {
        PlacedLabel[] placed = [.. chosen.OfType<PlacedLabel>()];
        int overlaps = 0, ambiguous = 0;
        for (int i = 0; i < placed.Length; i++)
        {
            for (int j = i + 1; j < placed.Length; j++)
                overlaps += placed[i].Overlaps(placed[j]) ? 1 : 0;
            foreach (Box obstacle in _obstacles)
                overlaps += placed[i].Overlaps(obstacle) ? 1 : 0;
            ambiguous += placed[i].Leader.IsEmpty && placed[i].Request.Area is null && IsAmbiguous(placed[i].Request, placed[i].Box, _marks) ? 1 : 0;
        }

        return new LabelQuality(
            order.Where((r, i) => chosen[i] is not null || !r.IsHelp).Count(), placed.Length, placed.Count(p => !p.Leader.IsEmpty), overlaps,
                ambiguous,
            [.. order.Where((r, i) => chosen[i] is null && !r.IsHelp).Select(r => r.Key)]);
    }

    /// <summary>Edge to edge, another marker is nearer than its own; a large anchor without marker (the frame of an inset) counts by its
    /// edge.</summary>
    private static bool IsAmbiguous(LabelRequest request, in Box box, ImmutableArray<LabelMark> marks)
    {
        double own = double.PositiveInfinity, other = double.PositiveInfinity;
        foreach (LabelMark mark in marks)
        {
            double distance = SquareDistance(box, mark.Box);
            if (mark.Key == request.Key)
                own = Math.Min(own, distance);
            else
                other = Math.Min(other, distance);
        }

        return other < (double.IsPositiveInfinity(own) ? SquareDistance(box, request.Anchor) : own);
    }

    private static double SquareDistance(in Box a, in Box b)
    {
        double dx = Math.Max(Math.Max(a.LeftMm - b.RightMm, b.LeftMm - a.RightMm), 0);
        double dy = Math.Max(Math.Max(a.TopMm - b.BottomMm, b.TopMm - a.BottomMm), 0);
        return (dx * dx) + (dy * dy);
    }

    private static (double W, double H) Size(TypeStyle type, ImmutableArray<string> lines)
    {
        double width = 0;
        foreach (string line in lines)
            width = Math.Max(width, type.WidthMm(line));
        return (width, type.SizeMm * (AscentEm + DescentEm + ((lines.Length - 1) * LineEm)));
    }

    /// <summary>A line from an anchor to its label.</summary>
    private readonly record struct Tie(double X0, double Y0, double X1, double Y1)
    {
        /// <summary>Liang and Barsky's clipping: does the segment enter the box?</summary>
        public bool Enters(in Box box)
        {
            double dx = X1 - X0, dy = Y1 - Y0, from = 0, to = 1;
            return Clip(-dx, X0 - box.LeftMm, ref from, ref to) && Clip(dx, box.RightMm - X0, ref from, ref to)
                && Clip(-dy, Y0 - box.TopMm, ref from, ref to) && Clip(dy, box.BottomMm - Y0, ref from, ref to);
        }

        public bool Crosses(in Tie other) => Side(other.X0, other.Y0) * Side(other.X1, other.Y1) < 0 && other.Side(X0, Y0) * other.Side(X1, Y1) < 0;

        private double Side(double x, double y) => ((X1 - X0) * (y - Y0)) - ((Y1 - Y0) * (x - X0));

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
    }

    /// <summary>A place that a name may take.</summary>
    private sealed class Spot(Box box, double cost, ImmutableArray<string> lines, TypeStyle type, TextAnchor anchor)
    {
        private readonly Box _box = box;

        public ref readonly Box Box => ref _box;

        public double Cost => cost;

        public Tie? Tie { get; init; }

        public ImmutableArray<AreaLetter> Letters { get; init; } = [];

        public PlacedLabel Label(LabelRequest request) =>
            new(request, lines, _box, anchor, Tie is { } t ? [t.X0, t.Y0, t.X1, t.Y1] : []) { Type = type, Letters = Letters };

        public bool Conflicts(Spot other)
        {
            if (Tie is { } mine && (mine.Enters(other._box) || (other.Tie is { } theirs && mine.Crosses(theirs))))
                return true;
            if (other.Tie is { } tie && tie.Enters(_box))
                return true;
            return AreClose(_box, other._box) && (Letters.IsEmpty && other.Letters.IsEmpty || PartsAreClose(other));
        }

        private bool PartsAreClose(Spot other)
        {
            foreach (Box mine in Letters.IsEmpty ? [_box] : Letters.Select(l => l.Box))
            {
                foreach (Box theirs in other.Letters.IsEmpty ? [other._box] : other.Letters.Select(l => l.Box))
                {
                    if (AreClose(mine, theirs))
                        return true;
                }
            }

            return false;
        }

        private static bool AreClose(in Box a, in Box b) =>
            a.LeftMm - GapBesideMm < b.RightMm && b.LeftMm - GapBesideMm < a.RightMm && a.TopMm - GapAboveMm < b.BottomMm
                && b.TopMm - GapAboveMm < a.BottomMm;
    }

    /// <summary>A name and its places, made when they are asked for: most names never need more than the first rings.</summary>
    private sealed class Name
    {
        private readonly LabelPlacer _placer;
        private readonly ImmutableArray<Box> _hard;
        private readonly Box[] _inReach;
        private readonly Box[] _softInReach;
        private readonly ImmutableArray<LabelMark> _marksInReach;
        private Spot[]? _all;
        private Spot[]? _leaders;

        public Name(LabelPlacer placer, LabelRequest request, double leftOutCost)
        {
            (_placer, Request, LeftOutCost) = (placer, request, leftOutCost);
            double w = 0, h = 0;
            foreach (ImmutableArray<string> lines in request.Variants)
            {
                (double lineWidth, double lineHeight) = Size(request.Type, lines);
                (w, h) = (Math.Max(w, lineWidth), Math.Max(h, lineHeight));
            }

            // all that a place beside the anchor, or a marker nearer than its own, can touch
            double far = RingsMm[^1];
            Reach = Box.FromEdges(request.Anchor.LeftMm - far - w, request.Anchor.TopMm - far - h, request.Anchor.RightMm + far + w,
                request.Anchor.BottomMm + far + h);
            _hard = request.IsRequired || placer._yielding.IsEmpty
                ? placer._obstacles : [.. placer._obstacles, .. placer._yielding.Where(c => c != request.Anchor)];
            _inReach = [.. _hard.Where(o => o.Overlaps(Reach))];
            _softInReach = request.IsRequired ? [.. placer._yielding.Where(o => o.Overlaps(Reach))] : [];
            Box wide = Reach.Inflate(far + Math.Max(request.Anchor.WidthMm, request.Anchor.HeightMm));
            _marksInReach = [.. placer._marks.Where(m => m.Box.Overlaps(wide))];
            Near = request.Area is null ? Beside(0, 2, request.Type, 0) : Inside();
            if (request.Area is not null)
                Reach = Near.Length == 0 ? request.Anchor : Near.Select(p => p.Box).Aggregate((a, b) => a.Union(b));
        }

        public LabelRequest Request { get; }

        /// <summary>What it costs to leave the name out.</summary>
        public double LeftOutCost { get; }

        public Box Reach { get; private set; }

        /// <summary>Cheapest first.</summary>
        public Spot[] Near { get; }

        /// <summary>Farther ones and smaller type too, cheapest first.</summary>
        public Spot[] All => _all ??= Request.Area is not null || Request.IsHelp
            ? Near
            : Cheapest([.. Near, .. Beside(2, RingsMm.Length, Request.Type, 0),
            .. Request.SmallerType is { } smaller ? Beside(0, RingsMm.Length, smaller, SmallerCost) : []]);

        /// <summary>Away from the anchor, tied to it by a line, cheapest first.</summary>
        public Spot[] Leaders => _leaders ??= Request.IsHelp || Request.Area is not null ? [] : WithLeader();

        private static Spot[] Cheapest(List<Spot> found) => [.. found.OrderBy(p => p.Cost)];

        private Spot[] Inside()
        {
            List<Spot> found = [];
            for (int variant = 0; variant < Request.Variants.Length; variant++)
            {
                Consider(Request.Variants[variant], Request.Type, 0.15 * variant);
                if (Request.SmallerType is { } smaller)
                    Consider(Request.Variants[variant], smaller, (0.15 * variant) + SmallerCost);
            }

            if (Request.Number is { } number)
                Consider([number.Text], number.Type, NumberCost);
            return Cheapest(found);

            void Consider(ImmutableArray<string> lines, TypeStyle type, double cost)
            {
                foreach (AreaPlace place in Request.Area!.Places(lines, type, Size(type, lines)))
                {
                    ImmutableArray<Box> parts = place.Letters.IsEmpty ? [place.Box] : [.. place.Letters.Select(l => l.Box)];
                    if (parts.All(part => IsAllowed(part, _hard.AsSpan())))
                        found.Add(new Spot(place.Box, cost + place.Cost + (SoftCost * parts.Average(_placer._softCost)), lines, type,
                            TextAnchor.Middle)
                        { Letters = place.Letters });
                }
            }
        }

        private Spot[] Beside(int fromRing, int toRing, TypeStyle type, double typeCost)
        {
            List<Spot> found = [];
            for (int variant = 0; variant < Request.Variants.Length; variant++)
            {
                ImmutableArray<string> lines = Request.Variants[variant];
                (double w, double h) = Size(type, lines);
                for (int ring = fromRing; ring < (w < ShortMm ? Math.Min(toRing, ShortRings) : toRing); ring++)
                {
                    Box a = Request.Anchor.Inflate(RingsMm[ring]);
                    double cx = a.LeftMm + (a.WidthMm / 2), cy = a.TopMm + (a.HeightMm / 2);

                    // The four diagonal places touch the anchor's corner closely: a disc leaves it free.
                    Box near = ring == 0 ? Request.Anchor.Inflate(0.1) : a;
                    double right = near.RightMm, left = near.LeftMm - w;
                    double up = Math.Min(cy, a.TopMm + (0.5 * h)) - h, down = Math.Max(cy, a.BottomMm - (0.5 * h));
                    double baseCost = (VariantCost * variant) + (RingCost * ring) + typeCost;
                    Consider(right, up, TextAnchor.Start, 0);
                    Consider(left, up, TextAnchor.End, 0.12);
                    Consider(right, down, TextAnchor.Start, 0.2);
                    Consider(left, down, TextAnchor.End, 0.3);
                    Consider(a.RightMm, cy - (h / 2), TextAnchor.Start, 0.1);
                    Consider(a.LeftMm - w, cy - (h / 2), TextAnchor.End, 0.35);
                    Consider(cx - (w / 2), a.TopMm - h, TextAnchor.Middle, 0.42);
                    Consider(cx - (w / 2), a.BottomMm, TextAnchor.Middle, 0.45);
                    foreach (double shift in Shifts)
                    {
                        Consider(cx - (w / 2) + (shift * w), a.TopMm - h, TextAnchor.Middle, 0.6);
                        Consider(cx - (w / 2) + (shift * w), a.BottomMm, TextAnchor.Middle, 0.65);
                        Consider(a.RightMm, cy - (h / 2) + (shift * h), TextAnchor.Start, 0.25);
                        Consider(a.LeftMm - w, cy - (h / 2) + (shift * h), TextAnchor.End, 0.5);
                    }

                    void Consider(double x, double y, TextAnchor anchor, double cost)
                    {
                        Box box = new(x, y, w, h);
                        if (!IsAllowed(box, _inReach))
                            return;

                        // A mere help stands on clean ground or not at all.
                        double soft = _placer._softCost(box);
                        foreach (ref readonly Box circle in _softInReach.AsSpan())
                            soft += circle.Overlaps(box) ? YieldingSoft : 0;
                        bool isAmbiguous = IsAmbiguous(Request, box, _marksInReach);
                        if ((Request.IsHelp && soft > 2.9) || (isAmbiguous && !Request.IsRequired))
                            return;
                        found.Add(new Spot(box, cost + baseCost + (SoftCost * soft) + (isAmbiguous ? AmbiguousCost : 0), lines, type, anchor));
                    }
                }
            }

            return Cheapest(found);
        }

        private Spot[] WithLeader()
        {
            List<Spot> found = [];
            double cx = Request.Anchor.LeftMm + (Request.Anchor.WidthMm / 2), cy = Request.Anchor.TopMm + (Request.Anchor.HeightMm / 2);
            double start = Math.Max(Request.Anchor.WidthMm, Request.Anchor.HeightMm) / 2;
            int rings = Request.IsRequired ? LeaderRings : OptionalLeaderRings;
            Box wide = Reach.Inflate(FirstLeaderMm + (2.2 * rings));
            Box[] close = [.. _hard.Where(o => o.Overlaps(wide))];
            TypeStyle type = Request.SmallerType ?? Request.Type;
            foreach (ImmutableArray<string> lines in Request.Variants)
            {
                (double w, double h) = Size(type, lines);
                for (int ring = 0; ring < rings; ring++)
                {
                    double radius = start + (w < ShortMm ? FirstShortLeaderMm : FirstLeaderMm) + (2.2 * ring);
                    for (int direction = 0; direction < 24; direction++)
                    {
                        (double sin, double cos) = Math.SinCos(Math.PI * direction / 12);
                        double x = cx + (radius * cos), y = cy + (radius * sin);
                        TextAnchor anchor = cos > 0.3 ? TextAnchor.Start : cos < -0.3 ? TextAnchor.End : TextAnchor.Middle;
                        double left = anchor switch { TextAnchor.Start => x + 0.4, TextAnchor.End => x - w - 0.4, _ => x - (w / 2) };
                        double top = anchor == TextAnchor.Middle ? (sin > 0 ? y + 0.3 : y - h - 0.3) : y - (h * 0.55);
                        Box box = new(left, top, w, h);
                        if (!IsAllowed(box, close))
                            continue;
                        double soft = _placer._softCost(box);
                        Tie tie = new(cx + (start * cos), cy + (start * sin), x, y);
                        bool isCrossing = EntersObstacle(tie, close);
                        if (Request.IsRequired || (soft <= OptionalLeaderSoft && !isCrossing))
                            found.Add(new Spot(box, LeaderCost + (radius / 3) + soft + (0.7 * (lines.Length - 1)) + (isCrossing ? CrossingCost : 0),
                                lines, type, anchor)
                            { Tie = tie });
                    }
                }
            }

            return Cheapest(found);
        }

        private bool EntersObstacle(in Tie tie, Box[] close)
        {
            foreach (Box obstacle in close)
            {
                if (!Request.Anchor.Overlaps(obstacle) && tie.Enters(obstacle))
                    return true;
            }

            return false;
        }

        private bool IsAllowed(in Box box, ReadOnlySpan<Box> close)
        {
            if (!_placer._frame.Contains(box))
                return false;
            foreach (ref readonly Box obstacle in close)
            {
                if (obstacle.Overlaps(box))
                    return false;
            }

            return true;
        }
    }

    /// <summary>Names and where they stand at the moment; 0 is the most important.</summary>
    private sealed class Board(Name[] names)
    {
        private int _comparisons;

        public Spot?[] Chosen { get; } = new Spot?[names.Length];

        public double CostOf(int name) => Chosen[name]?.Cost ?? names[name].LeftOutCost;

        /// <summary>Takes the cheapest near place that is free, if it is cheaper than where the name stands.</summary>
        public void Take(int name)
        {
            foreach (Spot place in names[name].Near)
            {
                if (Chosen[name] is { } now && now.Cost <= place.Cost)
                    return;
                if (IsFree(place, name, null))
                {
                    Chosen[name] = place;
                    return;
                }
            }
        }

        /// <summary>Takes up a name and those around it, at most so many, and finds the best arrangement of them.</summary>
        public void Arrange(int seed, int size)
        {
            if (_comparisons > MostComparisons)
                return;
            List<int> part = Around(seed, size);
            HashSet<int> inPart = [.. part];
            Spot[][] places = [.. part.Select(name => Free(name, inPart))];
            Arrangement arrangement = new(places, [.. part.Select(name => names[name].LeftOutCost)]);
            _comparisons += arrangement.Comparisons;
            double now = part.Sum(CostOf);
            if (arrangement.Find(now - WorthwhileGain) is not { } found)
                return;
            for (int i = 0; i < part.Count; i++)
                Chosen[part[i]] = found[i] < 0 ? null : places[i][found[i]];
        }

        /// <summary>The name, those that stand in its places, and those that stand in theirs; of these the ones most in the way first.</summary>
        private List<int> Around(int seed, int size)
        {
            List<int> part = [seed];
            for (int at = 0; at < part.Count && part.Count < size; at++)
            {
                int from = part[at], room = at == 0 ? Math.Max(3, size * 2 / 3) : 3;
                List<(int InTheWay, int Name)> found = [];
                for (int other = 0; other < names.Length; other++)
                {
                    if (names[other].Request.IsHelp || part.Contains(other) || !names[other].Reach.Overlaps(names[from].Reach))
                        continue;
                    int inTheWay = Chosen[other] is null ? 1 : 0;
                    if (Chosen[other] is { } standing)
                    {
                        _comparisons += names[from].All.Length;
                        foreach (Spot place in names[from].All)
                            inTheWay += place.Conflicts(standing) ? 1 : 0;
                    }

                    if (inTheWay > 0)
                        found.Add((inTheWay, other));
                }

                part.AddRange(found.OrderByDescending(f => f.InTheWay).ThenBy(f => f.Name).Take(Math.Min(room, size - part.Count))
                    .Select(f => f.Name));
            }

            return part;
        }

        /// <summary>Places that no name outside the part stands in.</summary>
        private Spot[] Free(int name, HashSet<int> part)
        {
            List<Spot> free = [];
            foreach (Spot place in names[name].All)
            {
                if (free.Count == MostPlaces)
                    break;
                if (IsFree(place, name, part))
                    free.Add(place);
            }

            int beside = free.Count;
            foreach (Spot place in names[name].Leaders)
            {
                if (free.Count == beside + MostLeaders)
                    break;
                if (IsFree(place, name, part))
                    free.Add(place);
            }

            // where it stands now may be farther down its list
            if (Chosen[name] is { } now && !free.Contains(now))
                free.Add(now);
            return [.. free.OrderBy(p => p.Cost)];
        }

        private bool IsFree(Spot place, int name, HashSet<int>? except)
        {
            _comparisons += Chosen.Length;
            for (int i = 0; i < Chosen.Length; i++)
            {
                if (i != name && Chosen[i] is { } other && except?.Contains(i) != true && place.Conflicts(other))
                    return false;
            }

            return true;
        }
    }

    /// <summary>Which place for each of a few names, so that the sum of the costs is least: branch and bound over sets of bits, the most constrained
    /// name first.</summary>
    private sealed class Arrangement
    {
        private readonly Spot[][] _places;
        private readonly double[] _leftOut;
        private readonly int[] _start;
        private readonly double[] _cost;
        private readonly ulong[][] _conflicts;
        private readonly int[] _choice;
        private readonly bool[] _isSet;
        private readonly int _words;
        private int[]? _best;
        private double _bound;
        private int _nodes;

        public Arrangement(Spot[][] places, double[] leftOut)
        {
            (_places, _leftOut) = (places, leftOut);
            _start = new int[places.Length + 1];
            for (int i = 0; i < places.Length; i++)
                _start[i + 1] = _start[i] + places[i].Length;
            Spot[] all = [.. places.SelectMany(p => p)];
            _cost = [.. all.Select(p => p.Cost)];
            _words = (all.Length + 63) / 64;
            _conflicts = [.. all.Select(_ => new ulong[_words])];
            for (int i = 0; i < places.Length; i++)
            {
                for (int a = _start[i]; a < _start[i + 1]; a++)
                {
                    for (int b = _start[i + 1]; b < all.Length; b++)
                    {
                        if (!all[a].Conflicts(all[b]))
                            continue;
                        _conflicts[a][b >> 6] |= 1UL << (b & 63);
                        _conflicts[b][a >> 6] |= 1UL << (a & 63);
                    }
                }

                Comparisons += places[i].Length * (all.Length - _start[i + 1]);
            }

            (_choice, _isSet) = (new int[places.Length], new bool[places.Length]);
        }

        public int Comparisons { get; }

        /// <summary>The positions in the lists of places, -1: left out. Null: nothing cheaper than the bound was found.</summary>
        public int[]? Find(double cheaperThan)
        {
            (_best, _bound, _nodes) = (null, cheaperThan, 0);
            ulong[] free = new ulong[_words];
            Array.Fill(free, ulong.MaxValue);
            Search(free, 0, 0);
            return _best;
        }

        private void Search(ulong[] free, int depth, double sum)
        {
            if (depth == _places.Length)
            {
                (_best, _bound) = ([.. _choice], sum - WorthwhileGain);
                return;
            }

            // the least that the rest can cost, and the name with the fewest places left
            double least = sum;
            int next = -1, fewest = int.MaxValue;
            for (int i = 0; i < _places.Length; i++)
            {
                if (_isSet[i])
                    continue;
                int left = Count(free, _start[i], _start[i + 1], out int first);
                least += first < 0 ? _leftOut[i] : Math.Min(_leftOut[i], _cost[first]);
                if (left < fewest)
                    (next, fewest) = (i, left);
            }

            if (least >= _bound || ++_nodes > MostNodes)
                return;
            _isSet[next] = true;
            double rest = least - sum - LeastOf(free, next);
            ulong[] remaining = new ulong[_words];
            for (int a = _start[next]; a < _start[next + 1] && _nodes <= MostNodes; a++)
            {
                if ((free[a >> 6] & (1UL << (a & 63))) == 0)
                    continue;
                if (sum + _cost[a] + rest >= _bound)
                    break;
                for (int w = 0; w < _words; w++)
                    remaining[w] = free[w] & ~_conflicts[a][w];
                _choice[next] = a - _start[next];
                Search(remaining, depth + 1, sum + _cost[a]);
            }

            if (sum + _leftOut[next] + rest < _bound)
            {
                _choice[next] = -1;
                Search(free, depth + 1, sum + _leftOut[next]);
            }

            _isSet[next] = false;
        }

        private double LeastOf(ulong[] free, int name)
        {
            Count(free, _start[name], _start[name + 1], out int first);
            return first < 0 ? _leftOut[name] : Math.Min(_leftOut[name], _cost[first]);
        }

        private static int Count(ulong[] free, int from, int to, out int first)
        {
            int count = 0;
            first = -1;
            for (int w = from >> 6; w <= (to - 1) >> 6 && from < to; w++)
            {
                ulong bits = free[w];
                if (w == from >> 6)
                    bits &= ulong.MaxValue << (from & 63);
                if (w == (to - 1) >> 6)
                    bits &= ulong.MaxValue >> (63 - ((to - 1) & 63));
                if (bits == 0)
                    continue;
                count += BitOperations.PopCount(bits);
                if (first < 0)
                    first = (w << 6) + BitOperations.TrailingZeroCount(bits);
            }

            return count;
        }
    }
}
