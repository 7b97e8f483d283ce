namespace Senacs.Geo.Geography;

/// <summary>A static tree of boxes, packed along the Hilbert curve: built in one sort, then read only and shared by threads.</summary>
/// <remarks>I. Kamel, C. Faloutsos, On packing R-trees (1993), laid out level by level in flat arrays as V. Agafonkin's flatbush does.</remarks>
internal sealed class PackedBoxTree
{
    private const int NodeSize = 16;

    /// <summary>Four numbers a box: least x, least y, greatest x, greatest y; the items first (in Hilbert order), the root last.</summary>
    private readonly double[] boxes;

    /// <summary>For an item its number; for a node the position of its first child.</summary>
    private readonly int[] references;

    /// <summary>Where each level ends in <see cref="references"/>.</summary>
    private readonly int[] levelEnds;
    private readonly int count;

    /// <param name="itemBoxes">Four numbers an item: least x, least y, greatest x, greatest y. A box with NaN is never found.</param>
    public PackedBoxTree(double[] itemBoxes)
    {
        count = itemBoxes.Length / 4;
        int total = count, level = count;
        var ends = new List<int> { count };
        while (level > 1)
        {
            level = (level + NodeSize - 1) / NodeSize;
            total += level;
            ends.Add(total);
        }

        levelEnds = [.. ends];
        references = SortAlongHilbert(itemBoxes, count, total);
        boxes = new double[4 * total];
        for (int i = 0; i < count; i++)
            Array.Copy(itemBoxes, 4 * references[i], boxes, 4 * i, 4);
        FillNodes();
    }

    /// <summary>Items whose box meets the query box, edges included, in no particular order, into <paramref name="found"/> (cleared first).</summary>
    public void Query(double leastX, double leastY, double greatestX, double greatestY, List<int> found)
    {
        found.Clear();
        if (count == 0)
            return;
        Span<int> stack = stackalloc int[2 * NodeSize * 8];
        int depth = 0, node = references.Length - 1, level = levelEnds.Length - 1;
        if (!Meets(node, leastX, leastY, greatestX, greatestY))
            return;
        if (level == 0)
        {
            found.Add(references[0]);
            return;
        }

        while (true)
        {
            int first = references[node], end = Math.Min(first + NodeSize, levelEnds[level - 1]);
            ReadOnlySpan<double> children = boxes.AsSpan(4 * first, 4 * (end - first));
            for (int child = first; child < end; child++, children = children[4..])
            {
                if (!(children[3] >= leastY && children[0] <= greatestX && children[1] <= greatestY && children[2] >= leastX))
                    continue;
                if (level == 1)
                {
                    found.Add(references[child]);
                }
                else
                {
                    stack[depth++] = child;
                    stack[depth++] = level - 1;
                }
            }

            if (depth == 0)
                return;
            level = stack[--depth];
            node = stack[--depth];
        }
    }

    /// <summary>The box around all items: least x, least y, greatest x, greatest y.</summary>
    public double[] Bounds => count == 0 ? [0.0, 0.0, 0.0, 0.0] : boxes[^4..];

    private bool Meets(int position, double leastX, double leastY, double greatestX, double greatestY)
    {
        ReadOnlySpan<double> box = boxes.AsSpan(4 * position, 4);
        return box[0] <= greatestX && box[1] <= greatestY && box[2] >= leastX && box[3] >= leastY;
    }

    private static int[] SortAlongHilbert(double[] itemBoxes, int count, int total)
    {
        double leastX = double.PositiveInfinity, leastY = leastX, greatestX = double.NegativeInfinity, greatestY = greatestX;
        for (int i = 0; i < itemBoxes.Length; i += 4)
        {
            if (!(itemBoxes[i] <= itemBoxes[i + 2]))
                continue;
            leastX = Math.Min(leastX, itemBoxes[i]);
            leastY = Math.Min(leastY, itemBoxes[i + 1]);
            greatestX = Math.Max(greatestX, itemBoxes[i + 2]);
            greatestY = Math.Max(greatestY, itemBoxes[i + 3]);
        }

        double scaleX = greatestX > leastX ? 65535.0 / (greatestX - leastX) : 0.0;
        double scaleY = greatestY > leastY ? 65535.0 / (greatestY - leastY) : 0.0;
        var keys = new uint[count];
        var order = new int[total];
        for (int i = 0; i < count; i++)
        {
            order[i] = i;
            double x = (itemBoxes[4 * i] + itemBoxes[(4 * i) + 2]) / 2.0, y = (itemBoxes[(4 * i) + 1] + itemBoxes[(4 * i) + 3]) / 2.0;
            keys[i] = Hilbert((uint)Math.Clamp((x - leastX) * scaleX, 0.0, 65535.0), (uint)Math.Clamp((y - leastY) * scaleY, 0.0, 65535.0));
        }

        Array.Sort(keys, order, 0, count);
        return order;
    }

    private void FillNodes()
    {
        int child = 0, position = count;
        for (int level = 0; level + 1 < levelEnds.Length; level++)
        {
            while (child < levelEnds[level])
            {
                references[position] = child;
                double leastX = double.PositiveInfinity, leastY = leastX, greatestX = double.NegativeInfinity, greatestY = greatestX;
                for (int end = Math.Min(child + NodeSize, levelEnds[level]); child < end; child++)
                {
                    if (!(boxes[4 * child] <= boxes[(4 * child) + 2]))
                        continue;
                    leastX = Math.Min(leastX, boxes[4 * child]);
                    leastY = Math.Min(leastY, boxes[(4 * child) + 1]);
                    greatestX = Math.Max(greatestX, boxes[(4 * child) + 2]);
                    greatestY = Math.Max(greatestY, boxes[(4 * child) + 3]);
                }

                (boxes[4 * position], boxes[(4 * position) + 1], boxes[(4 * position) + 2], boxes[(4 * position) + 3]) = (leastX, leastY, greatestX, greatestY);
                position++;
            }
        }
    }

    /// <summary>Distance along the Hilbert curve of order 16 (the classic xy2d: rotate one quadrant a step).</summary>
    private static uint Hilbert(uint x, uint y)
    {
        uint distance = 0;
        for (uint side = 0x8000; side > 0; side >>= 1)
        {
            uint right = (x & side) != 0 ? 1u : 0u, up = (y & side) != 0 ? 1u : 0u;
            distance += side * side * ((3 * right) ^ up);
            if (up == 0)
            {
                if (right == 1)
                    (x, y) = (0xFFFF - x, 0xFFFF - y);
                (x, y) = (y, x);
            }
        }

        return distance;
    }
}
