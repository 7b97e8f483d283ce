using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Implementation;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>What a <c>coordinates</c> member turned out to hold.</summary>
internal enum CoordinatesOutcome
{
    Ok,

    /// <summary>Valid JSON perhaps, but not nested arrays of numbers of one depth: the caller asks a strict reader.</summary>
    NotCoordinates,

    /// <summary>A number that no double holds.</summary>
    TooLarge,
}

/// <summary>Reads the nested arrays of a <c>coordinates</c> member in one pass into a flat list of longitudes and latitudes, and the places where lines and polygons end.</summary>
/// <remarks>It needs no geometry type, which may come later in the object: the depth of the first number tells the shape.
/// The lists are reused from one feature to the next.</remarks>
internal sealed class CoordinateScanner
{
    private const int DeepestPosition = 4;

    private double[] ordinates = new double[4096];
    private int ordinateCount;
    private readonly List<int> lineEnds = [];
    private readonly List<int> polygonEnds = [];

    /// <summary>1 for a position, 2 for a list of positions, 3 for a polygon, 4 for polygons; 0 when there is no position at all.</summary>
    public int Depth { get; private set; }

    public int PositionCount => ordinateCount / 2;

    /// <summary>Ends of the lists of positions, as numbers of positions.</summary>
    public IReadOnlyList<int> LineEnds => lineEnds;

    /// <summary>Ends of the polygons, as numbers of lists of positions.</summary>
    public IReadOnlyList<int> PolygonEnds => polygonEnds;

    /// <summary>An empty list stood beside full ones.</summary>
    public bool HasEmptyPart { get; private set; }

    /// <summary>A position had a third number or more; they are dropped.</summary>
    public bool HasMoreThanTwoDimensions { get; private set; }

    /// <summary>Scans the array that begins at <paramref name="at"/>; moves past it only when the outcome is <see cref="CoordinatesOutcome.Ok"/>.</summary>
    public CoordinatesOutcome Scan(ReadOnlySpan<byte> json, ref int at)
    {
        Depth = 0;
        ordinateCount = 0;
        lineEnds.Clear();
        polygonEnds.Clear();
        HasEmptyPart = HasMoreThanTwoDimensions = false;

        int i = at;
        int level = 0;
        for (; ; )
        {
            // 1. An item is expected: an array opens, a position's numbers begin, or an empty array closes.
            byte next = Token(json, ref i);
            if (next == '[')
            {
                i++;
                level++;
                if (level > DeepestPosition || (Depth != 0 && level > Depth))
                    return CoordinatesOutcome.NotCoordinates;
                continue;
            }
            if (next == ']' && level > 0)
            {
                HasEmptyPart = true; // "[" just before: a comma is never followed by "]" here
            }
            else
            {
                if (level == 0 || (Depth != 0 && level != Depth))
                    return CoordinatesOutcome.NotCoordinates;
                Depth = level;
                CoordinatesOutcome outcome = ScanPosition(json, ref i);
                if (outcome != CoordinatesOutcome.Ok)
                    return outcome;
            }

            // 2. The position's bracket, and those that close with it; then a comma leads to the next item.
            for (; ; )
            {
                next = Token(json, ref i);
                if (next == ']')
                {
                    i++;
                    Close(level);
                    if (--level == 0)
                    {
                        at = i;
                        return CoordinatesOutcome.Ok;
                    }
                }
                else if (next == ',')
                {
                    i++;
                    if (Token(json, ref i) == ']')
                        return CoordinatesOutcome.NotCoordinates;
                    break;
                }
                else
                {
                    return CoordinatesOutcome.NotCoordinates;
                }
            }
        }
    }

    /// <summary>The positions from one index to another as a packed sequence, closed by its first position when asked and needed.</summary>
    public PackedDoubleCoordinateSequence Sequence(int from, int to, bool close, out bool wasOpen)
    {
        ReadOnlySpan<double> part = ordinates.AsSpan(from * 2, (to - from) * 2);
        wasOpen = close && (part[0] != part[^2] || part[1] != part[^1]);
        double[] packed = GC.AllocateUninitializedArray<double>(part.Length + (wasOpen ? 2 : 0));
        part.CopyTo(packed);
        if (wasOpen)
            (packed[^2], packed[^1]) = (part[0], part[1]);
        return new PackedDoubleCoordinateSequence(packed, dimension: 2, measures: 0);
    }

    public Coordinate Position(int index) => new(ordinates[index * 2], ordinates[(index * 2) + 1]);

    private CoordinatesOutcome ScanPosition(ReadOnlySpan<byte> json, ref int i)
    {
        if (ordinateCount + 2 > ordinates.Length)
            Array.Resize(ref ordinates, ordinates.Length * 2);

        if (!JsonNumber.TryRead(json, ref i, out double x) || Token(json, ref i) != ',')
            return CoordinatesOutcome.NotCoordinates;
        i++;
        Token(json, ref i);
        if (!JsonNumber.TryRead(json, ref i, out double y))
            return CoordinatesOutcome.NotCoordinates;
        if (!double.IsFinite(x) || !double.IsFinite(y))
            return CoordinatesOutcome.TooLarge;
        ordinates[ordinateCount++] = x;
        ordinates[ordinateCount++] = y;

        while (Token(json, ref i) == ',')
        {
            i++;
            Token(json, ref i);
            if (!JsonNumber.TryRead(json, ref i, out _))
                return CoordinatesOutcome.NotCoordinates;
            HasMoreThanTwoDimensions = true;
        }
        return Token(json, ref i) == ']' ? CoordinatesOutcome.Ok : CoordinatesOutcome.NotCoordinates;
    }

    private void Close(int level)
    {
        if (Depth == 0 || level == Depth)
            return;
        if (level == Depth - 1)
        {
            int positions = PositionCount;
            if (positions == (lineEnds.Count == 0 ? 0 : lineEnds[^1]))
                HasEmptyPart = true;
            else
                lineEnds.Add(positions);
        }
        else if (level == Depth - 2)
        {
            if (lineEnds.Count == (polygonEnds.Count == 0 ? 0 : polygonEnds[^1]))
                HasEmptyPart = true;
            else
                polygonEnds.Add(lineEnds.Count);
        }
    }

    // The next byte that is not white space, or 0 at the end, which nothing accepts.
    private static byte Token(ReadOnlySpan<byte> json, ref int i)
    {
        while ((uint)i < (uint)json.Length)
        {
            byte next = json[i];
            if (next > ' ')
                return next;
            if (next is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
                return 0;
            i++;
        }
        return 0;
    }
}
