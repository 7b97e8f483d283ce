namespace Senacs.Geo.Maps.Layout;

/// <summary>A part to place beside the map: one of several shapes (a list in one or two columns).</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Variants">Sizes in millimetres, at least one, each with its weight (see <see cref="Block"/>).</param>
public sealed record BlockRequest(BlockKind Kind, ImmutableArray<(double WidthMm, double HeightMm, double Weight)> Variants)
{
    /// <summary>The only corner allowed; null: any.</summary>
    public Corner? Corner { get; init; }
}

/// <summary>The answer: scale and place of the map, places of the blocks.</summary>
/// <param name="MmPerMetre">Scale.</param>
/// <param name="Map">The département's bounding box on the page.</param>
/// <param name="Blocks">One a request, in the order of the requests.</param>
public sealed record PageLayout(double MmPerMetre, Box Map, ImmutableArray<PlacedBlock> Blocks)
{
    /// <summary>Space between blocks of a corner.</summary>
    public const double StackGapMm = 5;

    /// <summary>Space kept between a block and the département.</summary>
    public const double MapGapMm = 3.5;

    /// <summary>
    /// Finds the arrangement that gives the largest map, nothing covering it:
    /// 1. each block may stand in each corner of the body, in each of its shapes; blocks of one corner are stacked;
    /// 2. for each arrangement, the largest scale at which the shape still finds a place between the stacks;
    /// 3. slight preferences (figures on top, scale bar at the bottom) decide between scales that differ by a few per cent.
    /// </summary>
    public static PageLayout Solve(ShapeProfile shape, Box body, ImmutableArray<BlockRequest> requests)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Search search = new(shape, body, requests);
        search.Assign(0);
        return search.Best ?? search.Forced();
    }

    private sealed class Search(ShapeProfile shape, Box body, ImmutableArray<BlockRequest> requests)
    {
        private const int Grid = 16;

        private readonly Corner[] _corners = new Corner[requests.Length];
        private readonly int[] _variants = new int[requests.Length];
        private readonly List<(double W, double H)>[] _stacks = [[], [], [], []];
        private readonly double _fullScale = Math.Min(body.WidthMm / shape.WidthMetres, body.HeightMm / shape.HeightMetres);
        private double _bestScore;

        public PageLayout? Best { get; private set; }

        public void Assign(int index)
        {
            if (index == requests.Length)
            {
                Try();
                return;
            }

            for (int corner = 0; corner < 4; corner++)
            {
                if (requests[index].Corner is { } only && (int)only != corner)
                    continue;
                for (int variant = 0; variant < requests[index].Variants.Length; variant++)
                {
                    (_corners[index], _variants[index]) = ((Corner)corner, variant);
                    Assign(index + 1);
                }
            }
        }

        /// <summary>When even a stack is taller than the page: blocks in one column at the right, a small map at the left.</summary>
        public PageLayout Forced()
        {
            double width = requests.Max(r => r.Variants[0].WidthMm), top = body.TopMm;
            ImmutableArray<PlacedBlock>.Builder blocks = ImmutableArray.CreateBuilder<PlacedBlock>(requests.Length);
            foreach (BlockRequest request in requests)
            {
                (double w, double h, _) = request.Variants[0];
                blocks.Add(new PlacedBlock(request.Kind, 0, Corner.TopRight, new Box(body.RightMm - width, top, w, h)));
                top += h + StackGapMm;
            }

            double scale = PaperScale.AtMost(
                Math.Min(Math.Max(body.WidthMm - width - MapGapMm, body.WidthMm / 3) / shape.WidthMetres, body.HeightMm / shape.HeightMetres));
            return new PageLayout(
                scale, new Box(body.LeftMm, body.TopMm, shape.WidthMetres * scale, shape.HeightMetres * scale), blocks.ToImmutable());
        }

        private void Try()
        {
            double preference = 1;
            Span<double> heights = stackalloc double[4];
            Span<double> widths = stackalloc double[4];
            for (int i = 0; i < requests.Length; i++)
            {
                int corner = (int)_corners[i];
                (double w, double h, _) = requests[i].Variants[_variants[i]];
                heights[corner] += h + (heights[corner] > 0 ? StackGapMm : 0);
                widths[corner] = Math.Max(widths[corner], w);
                bool isTop = _corners[i] is Corner.TopLeft or Corner.TopRight;
                preference *= requests[i].Kind switch
                {
                    BlockKind.Figures => isTop ? 1 : 0.94,
                    BlockKind.Scale => isTop ? 0.93 : 1,
                    BlockKind.Legend => i > 0 && _corners[i] != _corners[0] && isTop ? 0.985 : 1,
                    _ => isTop ? 1 : 0.93,
                };
                preference *= requests[i].Variants[_variants[i]].Weight;
            }

            if (preference * _fullScale <= _bestScore)
                return;
            if (heights[0] > body.HeightMm || heights[1] > body.HeightMm || heights[2] > body.HeightMm || heights[3] > body.HeightMm)
                return;
            if (Collide(heights, widths, 0, 2) || Collide(heights, widths, 1, 3) || widths[0] + widths[1] > body.WidthMm
                    || widths[2] + widths[3] > body.WidthMm)
                return;
            if ((Across(heights, widths, 0, 3)) || Across(heights, widths, 1, 2))
                return;
            Stack();

            double scale = _fullScale;
            while (scale * preference > _bestScore)
            {
                if (TryPlace(scale) is { } offset)
                {
                    _bestScore = scale * preference;
                    Best = Describe(scale, offset.X, offset.Y);
                    return;
                }

                scale *= 0.985;
            }
        }

        private bool Collide(ReadOnlySpan<double> heights, ReadOnlySpan<double> widths, int top, int bottom) =>
            widths[top] > 0 && widths[bottom] > 0 && heights[top] + heights[bottom] + StackGapMm > body.HeightMm;

        private bool Across(ReadOnlySpan<double> heights, ReadOnlySpan<double> widths, int one, int other) =>
            widths[one] + widths[other] > body.WidthMm && heights[one] + heights[other] > body.HeightMm;

        /// <summary>Each block of a corner as a rectangle that reaches the corner: (width, height to its far side).</summary>
        private void Stack()
        {
            foreach (List<(double W, double H)> stack in _stacks)
                stack.Clear();
            for (int k = 0; k < 2 * requests.Length; k++)
            {
                // A stack at the bottom grows upwards from its last block, so that blocks read in the same order everywhere.
                bool isTopPass = k < requests.Length;
                int i = isTopPass ? k : (2 * requests.Length) - 1 - k;
                if ((_corners[i] is Corner.TopLeft or Corner.TopRight) != isTopPass)
                    continue;
                List<(double W, double H)> stack = _stacks[(int)_corners[i]];
                (double w, double h, _) = requests[i].Variants[_variants[i]];
                w = StackWidth(_corners[i], w);
                stack.Add((w + MapGapMm, h + (stack.Count > 0 ? stack[^1].H - MapGapMm + StackGapMm : 0) + MapGapMm));
            }
        }

        /// <summary>Blocks at the right, top and bottom, are aligned on one left edge: a narrow one is as far from the corner as the
        /// widest.</summary>
        private double StackWidth(Corner corner, double width)
        {
            for (int j = 0; j < requests.Length && (corner is Corner.TopRight or Corner.BottomRight); j++)
            {
                if (_corners[j] is Corner.TopRight or Corner.BottomRight)
                    width = Math.Max(width, requests[j].Variants[_variants[j]].WidthMm);
            }

            return width;
        }

        private (double X, double Y)? TryPlace(double scale)
        {
            double slackX = body.WidthMm - (shape.WidthMetres * scale), slackY = body.HeightMm - (shape.HeightMetres * scale);
            (double X, double Y)? best = null;
            double bestDistance = double.PositiveInfinity;
            for (int gx = 0; gx <= Grid; gx++)
            {
                for (int gy = 0; gy <= Grid; gy++)
                {
                    double x = slackX * gx / Grid, y = slackY * gy / Grid;
                    double distance = Math.Abs(gx - (Grid / 2)) + Math.Abs(gy - (Grid / 2));
                    if (distance < bestDistance && IsFree(scale, x, y, slackX - x, slackY - y))
                        (best, bestDistance) = ((x, y), distance);
                    if (slackY < 0.01)
                        break;
                }

                if (slackX < 0.01)
                    break;
            }

            return best;
        }

        private bool IsFree(double scale, double left, double top, double right, double bottom)
        {
            for (int corner = 0; corner < 4; corner++)
            {
                double dx = corner is 0 or 2 ? left : right;
                double dy = corner is 0 or 1 ? top : bottom;
                foreach ((double w, double h) in _stacks[corner])
                {
                    if (h > dy && (shape.FreeHeight((Corner)corner, (w - dx) / scale) * scale) + dy < h && w > dx)
                        return false;
                }
            }

            return true;
        }

        private PageLayout Describe(double scale, double x, double y)
        {
            Span<double> used = stackalloc double[4];
            for (int i = 0; i < requests.Length; i++)
                used[(int)_corners[i]] += _corners[i] is Corner.BottomLeft or Corner.BottomRight
                    ? requests[i].Variants[_variants[i]].HeightMm + StackGapMm : 0;
            ImmutableArray<PlacedBlock>.Builder blocks = ImmutableArray.CreateBuilder<PlacedBlock>(requests.Length);
            for (int i = 0; i < requests.Length; i++)
            {
                Corner corner = _corners[i];
                (double w, double h, _) = requests[i].Variants[_variants[i]];
                double stackWidth = StackWidth(corner, w);
                double left = corner is Corner.TopLeft or Corner.BottomLeft ? body.LeftMm : body.RightMm - stackWidth;
                bool isTop = corner is Corner.TopLeft or Corner.TopRight;
                double top = isTop ? body.TopMm + used[(int)corner] : body.BottomMm - used[(int)corner] + StackGapMm;
                used[(int)corner] += isTop ? h + StackGapMm : -h - StackGapMm;
                blocks.Add(new PlacedBlock(requests[i].Kind, _variants[i], corner, new Box(left, top, w, h)));
            }

            // a round scale, in the middle of the place found
            double round = PaperScale.AtMost(scale), width = shape.WidthMetres * round, height = shape.HeightMetres * round;
            Box map = new(body.LeftMm + x + (((shape.WidthMetres * scale) - width) / 2),
                body.TopMm + y + (((shape.HeightMetres * scale) - height) / 2), width, height);
            return new PageLayout(round, map, blocks.ToImmutable());
        }
    }
}
