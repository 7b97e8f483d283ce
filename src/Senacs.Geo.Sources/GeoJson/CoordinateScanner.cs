using System.Text.Json;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Implementation;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>What a <c>coordinates</c> member turned out to hold.</summary>
internal enum CoordinatesOutcome
{
    Ok,

    /// <summary>Valid JSON, but not nested arrays of numbers of one depth.</summary>
    NotCoordinates,

    /// <summary>A number that no double holds.</summary>
    TooLarge,
}

/// <summary>Reads the nested arrays of a <c>coordinates</c> member in one pass into a flat list of longitudes and latitudes, and the places where
/// lines and polygons end.</summary>
/// <remarks>It needs no geometry type, which may come later in the object: the depth of the first number tells the shape. The lists are reused from
/// one feature to the next.</remarks>
internal sealed class CoordinateScanner
{
    private const int DeepestPosition = 4;

    private double[] _ordinates = new double[4096];
    private int _ordinateCount;
    private readonly List<int> _lineEnds = [];
    private readonly List<int> _polygonEnds = [];

    /// <summary>1 for a position, 2 for a list of positions, 3 for a polygon, 4 for polygons; 0 when there is no position at all.</summary>
    public int Depth { get; private set; }

    public int PositionCount => _ordinateCount / 2;

    /// <summary>Ends of the lists of positions, as numbers of positions.</summary>
    public IReadOnlyList<int> LineEnds => _lineEnds;

    /// <summary>Ends of the polygons, as numbers of lists of positions.</summary>
    public IReadOnlyList<int> PolygonEnds => _polygonEnds;

    /// <summary>An empty list stood beside full ones.</summary>
    public bool HasEmptyPart { get; private set; }

    /// <summary>A position had a third number or more; they are dropped.</summary>
    public bool HasMoreThanTwoDimensions { get; private set; }

    /// <summary>Reads the value under the reader to its end, whatever it is.</summary>
    public CoordinatesOutcome Scan(ref Utf8JsonReader reader)
    {
        Depth = _ordinateCount = 0;
        _lineEnds.Clear();
        _polygonEnds.Clear();
        HasEmptyPart = HasMoreThanTwoDimensions = false;
        CoordinatesOutcome outcome = reader.TokenType == JsonTokenType.StartArray ? CoordinatesOutcome.Ok : CoordinatesOutcome.NotCoordinates;
        (int outside, int numbers, int level) = (reader.CurrentDepth, 0, 0);
        JsonTokenType last = JsonTokenType.None;
        while (outcome == CoordinatesOutcome.Ok)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray:
                    level++;
                    if (level > DeepestPosition || (Depth != 0 && level > Depth))
                        outcome = CoordinatesOutcome.NotCoordinates;
                    break;
                case JsonTokenType.Number:
                    Depth = Depth == 0 ? level : Depth;
                    outcome = level == Depth ? Take(reader.TryGetDouble(out double number) ? number : double.PositiveInfinity, numbers++)
                        : CoordinatesOutcome.NotCoordinates;
                    break;
                case JsonTokenType.EndArray:
                    HasEmptyPart |= last == JsonTokenType.StartArray;
                    if (numbers == 1)
                        outcome = CoordinatesOutcome.NotCoordinates;
                    numbers = 0;
                    Close(level--);
                    if (level == 0)
                        return outcome;
                    break;
                default:
                    outcome = CoordinatesOutcome.NotCoordinates;
                    break;
            }

            last = reader.TokenType;
            if (outcome == CoordinatesOutcome.Ok)
                reader.Read();
        }

        // What is no list of positions is passed over, checked as JSON.
        reader.Skip();
        while (reader.CurrentDepth > outside)
            reader.Read();
        return outcome;
    }

    /// <summary>The positions from one index to another as a packed sequence, closed by its first position when asked and needed.</summary>
    public PackedDoubleCoordinateSequence Sequence(int from, int to, bool close, out bool wasOpen)
    {
        ReadOnlySpan<double> part = _ordinates.AsSpan(from * 2, (to - from) * 2);
        wasOpen = close && (part[0] != part[^2] || part[1] != part[^1]);
        double[] packed = GC.AllocateUninitializedArray<double>(part.Length + (wasOpen ? 2 : 0));
        part.CopyTo(packed);
        if (wasOpen)
            (packed[^2], packed[^1]) = (part[0], part[1]);
        return new PackedDoubleCoordinateSequence(packed, dimension: 2, measures: 0);
    }

    public Coordinate Position(int index) => new(_ordinates[index * 2], _ordinates[(index * 2) + 1]);

    private CoordinatesOutcome Take(double number, int rank)
    {
        if (rank > 1)
        {
            HasMoreThanTwoDimensions = true;
            return CoordinatesOutcome.Ok;
        }

        if (_ordinateCount == _ordinates.Length)
            Array.Resize(ref _ordinates, _ordinates.Length * 2);
        _ordinates[_ordinateCount++] = number;
        return double.IsFinite(number) ? CoordinatesOutcome.Ok : CoordinatesOutcome.TooLarge;
    }

    private void Close(int level)
    {
        if (Depth == 0 || level == Depth)
            return;
        if (level == Depth - 1)
        {
            int positions = PositionCount;
            if (positions == (_lineEnds.Count == 0 ? 0 : _lineEnds[^1]))
                HasEmptyPart = true;
            else
                _lineEnds.Add(positions);
        }
        else if (level == Depth - 2)
        {
            if (_lineEnds.Count == (_polygonEnds.Count == 0 ? 0 : _polygonEnds[^1]))
                HasEmptyPart = true;
            else
                _polygonEnds.Add(_lineEnds.Count);
        }
    }
}
