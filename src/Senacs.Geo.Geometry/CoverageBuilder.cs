using System.Runtime.InteropServices;
using NetTopologySuite.Algorithm;
using NetTopologySuite.Index.HPRtree;

namespace Senacs.Geo.Geography;

/// <summary>
/// Finds nodes and arcs: 1. number the vertices, equal bits equal number; 2. count the uses of each edge; 3. put vertices that lie exactly on an edge
/// used once into it;
/// 4. nodes are the vertices where other than two edges meet; 5. cut rings at nodes, each arc kept once; 6. say which polygon lies on which side.
/// </summary>
internal sealed class CoverageBuilder
{
    private readonly List<double> _xs = [];
    private readonly List<double> _ys = [];
    private readonly List<Ring> _rings = [];
    private readonly int _polygonCount;

    private sealed class Ring(int polygon, int part, bool isShell)
    {
        public int Polygon { get; } = polygon;

        public int Part { get; } = part;

        public bool IsShell { get; } = isShell;

        /// <summary>Vertex numbers, the closing one left out.</summary>
        public int[] Vertices { get; set; } = [];

        public bool IsCounterClockwise { get; set; }

        public ImmutableArray<ArcUse> Uses { get; set; } = [];
    }

    /// <summary>Two vertex numbers. The default hash of neighbouring numbers would collide.</summary>
    private readonly record struct Edge(int A, int B)
    {
        public override int GetHashCode() => (int)((((uint)A * 0x9E3779B97F4A7C15ul) + ((uint)B * 0xC2B2AE3D27D4EB4Ful)) >> 32);
    }

    /// <summary>A place by its bits.</summary>
    private readonly record struct Position(double X, double Y)
    {
        public bool Equals(Position other) => X == other.X && Y == other.Y;

        public override int GetHashCode() =>
            (int)((((ulong)BitConverter.DoubleToInt64Bits(X) * 0x9E3779B97F4A7C15ul)
                + ((ulong)BitConverter.DoubleToInt64Bits(Y) * 0xC2B2AE3D27D4EB4Ful)) >> 32);
    }

    public CoverageBuilder(IReadOnlyList<Geometry> polygonal)
    {
        _polygonCount = polygonal.Count;
        int estimate = 0;
        foreach (Geometry geometry in polygonal)
            estimate += geometry.NumPoints;
        var numbers = new Dictionary<Position, int>(estimate / 2);
        for (int polygon = 0; polygon < polygonal.Count; polygon++)
        {
            if (polygonal[polygon] is not IPolygonal)
                throw new ArgumentException($"A coverage is made of Polygon and MultiPolygon, not {polygonal[polygon].GeometryType}.",
                    nameof(polygonal));
            int part = 0;
            for (int i = 0; i < polygonal[polygon].NumGeometries; i++)
            {
                var piece = (Polygon)polygonal[polygon].GetGeometryN(i);
                if (piece.IsEmpty)
                    continue;
                AddRing(new Ring(polygon, part, isShell: true), piece.ExteriorRing.CoordinateSequence, numbers);
                for (int hole = 0; hole < piece.NumInteriorRings; hole++)
                    AddRing(new Ring(polygon, part, isShell: false), piece.GetInteriorRingN(hole).CoordinateSequence, numbers);
                part++;
            }
        }
    }

    public CoverageTopology Build()
    {
        Dictionary<Edge, int> edgeUses = CountEdges();
        if (InsertVerticesOnEdges(edgeUses))
            edgeUses = CountEdges();
        bool[] isNode = FindNodes(edgeUses);
        var arcs = new List<(double[] Coordinates, int From, int To)>();
        var sides = new List<(int Left, int Right)>();
        var contested = new SortedSet<int>();
        var known = new Dictionary<Edge, int>();
        foreach (Ring ring in _rings)
        {
            ring.Uses = Cut(ring, isNode, arcs, sides, known);
            bool interiorOnLeft = ring.IsShell == ring.IsCounterClockwise;
            foreach (ArcUse use in ring.Uses)
                Claim(sides, contested, use.Arc, ring.Polygon, interiorOnLeft != use.Reversed);
        }

        var polygons = Enumerable.Range(0, _polygonCount).Select(_ => new List<List<ImmutableArray<ArcUse>>>()).ToArray();
        foreach (Ring ring in _rings)
        {
            List<List<ImmutableArray<ArcUse>>> parts = polygons[ring.Polygon];
            if (ring.Part == parts.Count)
                parts.Add([]);
            parts[ring.Part].Add(ring.Uses);
        }

        return CoverageTopology.Create(
            [.. arcs.Select((arc, i) => new CoverageArc(arc.Coordinates, sides[i].Left, sides[i].Right, arc.From, arc.To))],
            [.. polygons.Select(parts => parts.Select(part => new CoveragePart([.. part])).ToImmutableArray())],
            [.. contested]);
    }

    private void AddRing(Ring ring, CoordinateSequence sequence, Dictionary<Position, int> numbers)
    {
        var vertices = new List<int>(sequence.Count);
        double doubledArea = 0.0, originX = sequence.GetX(0), originY = sequence.GetY(0);
        for (int i = 0; i + 1 < sequence.Count; i++)
        {
            // Adding zero turns −0 into +0, so that equal numbers have equal bits.
            double x = sequence.GetX(i) + 0.0, y = sequence.GetY(i) + 0.0;
            ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, new Position(x, y), out bool exists);
            if (!exists)
            {
                number = _xs.Count;
                _xs.Add(x);
                _ys.Add(y);
            }

            doubledArea += ((x - originX) * (sequence.GetY(i + 1) - originY)) - ((sequence.GetX(i + 1) - originX) * (y - originY));
            if (vertices.Count == 0 || vertices[^1] != number)
                vertices.Add(number);
        }

        while (vertices.Count > 1 && vertices[^1] == vertices[0])
            vertices.RemoveAt(vertices.Count - 1);
        ring.Vertices = [.. vertices];
        ring.IsCounterClockwise = doubledArea > 0.0;
        _rings.Add(ring);
    }

    private static Edge Undirected(int a, int b) => a < b ? new(a, b) : new(b, a);

    private Dictionary<Edge, int> CountEdges()
    {
        var uses = new Dictionary<Edge, int>(_xs.Count * 5 / 4);
        foreach (Ring ring in _rings)
        {
            int[] vertices = ring.Vertices;
            for (int i = 0; i < vertices.Length; i++)
                CollectionsMarshal.GetValueRefOrAddDefault(uses, Undirected(vertices[i], vertices[i + 1 == vertices.Length ? 0 : i + 1]), out _)++;
        }

        return uses;
    }

    /// <summary>T-junctions: a vertex of an edge used once that lies exactly on another such edge becomes a vertex of it.</summary>
    private bool InsertVerticesOnEdges(Dictionary<Edge, int> edgeUses)
    {
        var single = new List<(int A, int B)>();
        var ends = new HashSet<int>();
        foreach (((int a, int b), int uses) in edgeUses)
        {
            if (uses != 1)
                continue;
            single.Add((a, b));
            ends.Add(a);
            ends.Add(b);
        }

        var tree = new HPRtree<int>();
        foreach (int v in ends.Order())
            tree.Insert(new Envelope(_xs[v], _xs[v], _ys[v], _ys[v]), v);
        var inserted = new Dictionary<Edge, List<int>>();
        foreach ((int a, int b) in single)
        {
            foreach (int v in tree.Query(new Envelope(_xs[a], _xs[b], _ys[a], _ys[b])))
            {
                if (v == a || v == b || CGAlgorithmsDD.OrientationIndex(_xs[a], _ys[a], _xs[b], _ys[b], _xs[v], _ys[v]) != 0)
                    continue;
                if (!inserted.TryGetValue(Undirected(a, b), out List<int>? on))
                    inserted[Undirected(a, b)] = on = [];
                on.Add(v);
            }
        }

        if (inserted.Count == 0)
            return false;
        foreach (Ring ring in _rings)
            InsertInto(ring, inserted);
        return true;
    }

    private void InsertInto(Ring ring, Dictionary<Edge, List<int>> inserted)
    {
        var vertices = new List<int>(ring.Vertices.Length + 4);
        for (int i = 0; i < ring.Vertices.Length; i++)
        {
            int a = ring.Vertices[i], b = ring.Vertices[(i + 1) % ring.Vertices.Length];
            vertices.Add(a);
            if (inserted.TryGetValue(Undirected(a, b), out List<int>? on))
                vertices.AddRange(on.OrderBy(v => Math.Abs(_xs[v] - _xs[a]) + Math.Abs(_ys[v] - _ys[a])));
        }

        ring.Vertices = [.. vertices];
    }

    private bool[] FindNodes(Dictionary<Edge, int> edgeUses)
    {
        var degrees = new int[_xs.Count];
        foreach ((int a, int b) in edgeUses.Keys)
        {
            degrees[a]++;
            degrees[b]++;
        }

        return Array.ConvertAll(degrees, degree => degree != 2);
    }

    private ImmutableArray<ArcUse> Cut(
        Ring ring, bool[] isNode, List<(double[] Coordinates, int From, int To)> arcs, List<(int Left, int Right)> sides, Dictionary<Edge, int> known)
    {
        int[] vertices = ring.Vertices;
        int first = Array.FindIndex(vertices, v => isNode[v]);
        if (first < 0)
            return [CutLoop(vertices, arcs, sides, known)];
        var uses = ImmutableArray.CreateBuilder<ArcUse>();
        for (int start = 0; start < vertices.Length;)
        {
            int end = start + 1;
            while (!isNode[vertices[(first + end) % vertices.Length]])
                end++;
            // An arc is known by its first edge from either end: no two arcs share an edge.
            int a = vertices[(first + start) % vertices.Length], second = vertices[(first + start + 1) % vertices.Length];
            int b = vertices[(first + end) % vertices.Length], last = vertices[(first + end - 1) % vertices.Length];
            if (known.TryGetValue(new Edge(a, second), out int arc))
            {
                uses.Add(new ArcUse(arc, Reversed: false));
            }
            else if (known.TryGetValue(new Edge(b, last), out arc))
            {
                uses.Add(new ArcUse(arc, Reversed: true));
            }
            else
            {
                known[new Edge(a, second)] = arcs.Count;
                uses.Add(new ArcUse(arcs.Count, Reversed: false));
                arcs.Add((Coordinates(vertices, first + start, end - start + 1), a, b));
                sides.Add((-1, -1));
            }

            start = end;
        }

        return uses.ToImmutable();
    }

    /// <summary>A ring without node starts at its lowest vertex number, so that an island and the hole around it are the same arc.</summary>
    private ArcUse CutLoop(int[] vertices, List<(double[] Coordinates, int From, int To)> arcs, List<(int Left, int Right)> sides,
        Dictionary<Edge, int> known)
    {
        int lowest = 0;
        for (int i = 1; i < vertices.Length; i++)
        {
            if (_xs[vertices[i]] < _xs[vertices[lowest]] || (_xs[vertices[i]] == _xs[vertices[lowest]] && _ys[vertices[i]] < _ys[vertices[lowest]]))
                lowest = i;
        }

        int start = vertices[lowest], next = vertices[(lowest + 1) % vertices.Length],
            previous = vertices[(lowest + vertices.Length - 1) % vertices.Length];
        if (known.TryGetValue(new Edge(start, next), out int arc))
            return new ArcUse(arc, Reversed: false);
        if (known.TryGetValue(new Edge(start, previous), out arc))
            return new ArcUse(arc, Reversed: true);
        known[new Edge(start, next)] = arcs.Count;
        arcs.Add((Coordinates(vertices, lowest, vertices.Length + 1), -1, -1));
        sides.Add((-1, -1));
        return new ArcUse(arcs.Count - 1, Reversed: false);
    }

    private double[] Coordinates(int[] vertices, int start, int count)
    {
        var result = new double[2 * count];
        for (int i = 0; i < count; i++)
        {
            int vertex = vertices[(start + i) % vertices.Length];
            (result[2 * i], result[(2 * i) + 1]) = (_xs[vertex], _ys[vertex]);
        }

        return result;
    }

    private static void Claim(List<(int Left, int Right)> sides, SortedSet<int> contested, int arc, int polygon, bool left)
    {
        (int l, int r) = sides[arc];
        int holder = left ? l : r;
        if (holder >= 0)
            contested.Add(arc);
        else
            sides[arc] = left ? (polygon, r) : (l, polygon);
    }
}
