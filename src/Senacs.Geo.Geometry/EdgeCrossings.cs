using NetTopologySuite.Algorithm;
using NetTopologySuite.Index.HPRtree;

namespace Senacs.Geo.Geography;

/// <summary>Edges of lines that meet elsewhere than at a vertex that both end at: crossings, touchings, overlaps, and vertices of different kind at
/// one place.</summary>
internal static class EdgeCrossings
{
    /// <param name="lines">Each x, y, x, y….</param>
    /// <param name="limit">Stop after this many.</param>
    /// <returns>Pairs (line, vertex that begins the edge), the first before the second in reading order.</returns>
    public static List<((int Line, int Vertex) First, (int Line, int Vertex) Second)> Find(IReadOnlyList<double[]> lines, int limit = int.MaxValue)
    {
        var edges = new List<(int Line, int Vertex)>();
        var boxes = new List<Envelope>();
        var tree = new HPRtree<int>();
        for (int line = 0; line < lines.Count; line++)
        {
            for (int vertex = 0; (2 * vertex) + 3 < lines[line].Length; vertex++)
            {
                ReadOnlySpan<double> e = lines[line].AsSpan(2 * vertex, 4);
                boxes.Add(new Envelope(e[0], e[2], e[1], e[3]));
                tree.Insert(boxes[^1], edges.Count);
                edges.Add((line, vertex));
            }
        }

        var crossings = new List<((int Line, int Vertex) First, (int Line, int Vertex) Second)>();
        for (int i = 0; i < edges.Count && crossings.Count < limit; i++)
        {
            ReadOnlySpan<double> e = lines[edges[i].Line].AsSpan(2 * edges[i].Vertex, 4);
            foreach (int other in tree.Query(boxes[i]).Order())
            {
                if (other > i && Conflict(e, lines[edges[other].Line].AsSpan(2 * edges[other].Vertex, 4)))
                    crossings.Add((edges[i], edges[other]));
            }
        }

        return crossings;
    }

    /// <summary>Two edges, neither of length zero, meet in more than one common end.</summary>
    public static bool Conflict(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        bool same00 = Same(p, 0, q, 0), same01 = Same(p, 0, q, 2), same10 = Same(p, 2, q, 0), same11 = Same(p, 2, q, 2);
        if ((same00 && same11) || (same01 && same10))
            return true;
        if (same00)
            return Folds(p[0], p[1], p[2], p[3], q[2], q[3]);
        if (same01)
            return Folds(p[0], p[1], p[2], p[3], q[0], q[1]);
        if (same10)
            return Folds(p[2], p[3], p[0], p[1], q[2], q[3]);
        if (same11)
            return Folds(p[2], p[3], p[0], p[1], q[0], q[1]);
        int a = Side(p, q[0], q[1]), b = Side(p, q[2], q[3]);
        if (a * b > 0)
            return false;
        int c = Side(q, p[0], p[1]), d = Side(q, p[2], p[3]);
        if (c * d > 0)
            return false;
        // All on one line: do the boxes meet?
        return a != 0 || b != 0 || c != 0 || d != 0
            || (Math.Min(p[0], p[2]) <= Math.Max(q[0], q[2]) && Math.Min(q[0], q[2]) <= Math.Max(p[0], p[2])
                && Math.Min(p[1], p[3]) <= Math.Max(q[1], q[3]) && Math.Min(q[1], q[3]) <= Math.Max(p[1], p[3]));
    }

    private static bool Same(ReadOnlySpan<double> p, int i, ReadOnlySpan<double> q, int j) => p[i] == q[j] && p[i + 1] == q[j + 1];

    /// <summary>Two edges from one common end lie on one another.</summary>
    private static bool Folds(double x, double y, double ax, double ay, double bx, double by) =>
        CGAlgorithmsDD.OrientationIndex(x, y, ax, ay, bx, by) == 0 && ((ax - x) * (bx - x)) + ((ay - y) * (by - y)) > 0.0;

    private static int Side(ReadOnlySpan<double> edge, double x, double y) =>
        CGAlgorithmsDD.OrientationIndex(edge[0], edge[1], edge[2], edge[3], x, y);
}
