using Senacs.Geo.Tables;

namespace Senacs.Geo.Service.Tiles;

/// <summary>One layer of a vector tile: features added one by one, then encoded. The same features in the same order give the same bytes.</summary>
/// <remarks>Source: Mapbox Vector Tile specification 2.1. Shells are positive by the surveyor's formula with y downwards, holes negative.</remarks>
internal sealed class VectorTileLayer(string name)
{
    /// <summary>Units along a tile's side.</summary>
    public const int Extent = 4096;

    private const int MoveTo = 1, LineTo = 2, ClosePath = 7;
    private readonly List<string> _keys = [];
    private readonly Dictionary<string, int> _keyNumbers = new(StringComparer.Ordinal);
    private readonly List<byte[]> _values = [];
    private readonly Dictionary<string, int> _valueNumbers = new(StringComparer.Ordinal);
    private readonly ProtobufWriter _features = new();
    private readonly ProtobufWriter _scratch = new();
    private readonly ProtobufWriter _geometry = new();
    private readonly ProtobufWriter _tags = new();
    private (int X, int Y) _pen;

    public int Count { get; private set; }

    public void AddPoint(int x, int y, IEnumerable<(string Name, ColumnValue Value)> properties)
    {
        Begin();
        Path([(x, y)], closes: false);
        Add(1, properties);
    }

    /// <param name="polygons">Each its rings, shell first, in tile units, open (the first point not repeated), at least three points a ring.</param>
    /// <param name="properties">Those that are null are left out.</param>
    public void AddPolygons(IEnumerable<List<List<(int X, int Y)>>> polygons, IEnumerable<(string Name, ColumnValue Value)> properties)
    {
        Begin();
        foreach (List<List<(int X, int Y)>> polygon in polygons)
        {
            for (int r = 0; r < polygon.Count; r++)
            {
                if ((TileGeometry.SignedArea2(polygon[r]) > 0) != (r == 0))
                    polygon[r].Reverse();
                Path(polygon[r], closes: true);
            }
        }

        Add(3, properties);
    }

    /// <param name="lines">In tile units, at least two points each.</param>
    /// <param name="properties">Those that are null are left out.</param>
    public void AddLines(IEnumerable<List<(int X, int Y)>> lines, IEnumerable<(string Name, ColumnValue Value)> properties)
    {
        Begin();
        foreach (List<(int X, int Y)> line in lines)
            Path(line, closes: false);
        Add(2, properties);
    }

    private void Begin()
    {
        _geometry.Clear();
        _pen = (0, 0);
    }

    // Each point is written by its distance to the one before, over all the paths of a feature.
    private void Path(List<(int X, int Y)> points, bool closes)
    {
        for (int i = 0; i < points.Count; i++)
        {
            if (i < 2)
                _geometry.Varint(i == 0 ? (1 << 3) | MoveTo : (ulong)(((points.Count - 1) << 3) | LineTo));
            _geometry.Varint(ProtobufWriter.ZigZag(points[i].X - _pen.X));
            _geometry.Varint(ProtobufWriter.ZigZag(points[i].Y - _pen.Y));
            _pen = points[i];
        }

        if (closes)
            _geometry.Varint((1 << 3) | ClosePath);
    }

    /// <summary>The whole tile that holds this layer alone; empty when the layer is. Tiles written one after the other make the tile that holds all
    /// their layers.</summary>
    public byte[] ToTile()
    {
        if (Count == 0)
            return [];
        ProtobufWriter layer = new();
        layer.Field(15, 2UL);
        layer.Field(1, name);
        layer.Append(_features.Written);
        foreach (string key in _keys)
            layer.Field(3, key);
        foreach (byte[] value in _values)
            layer.Field(4, value);
        layer.Field(5, Extent);
        ProtobufWriter tile = new();
        tile.Field(3, layer.Written);
        return tile.Written.ToArray();
    }

    private void Add(int type, IEnumerable<(string Name, ColumnValue Value)> properties)
    {
        if (_geometry.Length == 0)
            return;
        _tags.Clear();
        foreach ((string key, ColumnValue value) in properties)
        {
            if (value.IsNull || value.Kind == ColumnKind.List)
                continue;
            _tags.Varint((ulong)Number(_keyNumbers, _keys, key, () => key));
            string kept = (char)('0' + (int)value.Kind) + value.ToString();
            _tags.Varint((ulong)Number(_valueNumbers, _values, kept, () => Encoded(value)));
        }

        _scratch.Clear();
        if (_tags.Length > 0)
            _scratch.Field(2, _tags.Written);
        _scratch.Field(3, (ulong)type);
        _scratch.Field(4, _geometry.Written);
        _features.Field(2, _scratch.Written);
        Count++;
    }

    private static int Number<T>(Dictionary<string, int> numbers, List<T> items, string key, Func<T> make)
    {
        if (!numbers.TryGetValue(key, out int number))
        {
            numbers.Add(key, number = items.Count);
            items.Add(make());
        }

        return number;
    }

    private static byte[] Encoded(ColumnValue value)
    {
        ProtobufWriter encoded = new();
        if (value.Kind == ColumnKind.Integer)
            encoded.Field(6, ZigZag64((long)value.Number));
        else if (value.Kind == ColumnKind.Number)
            encoded.Field(3, (double)value.Number);
        else if (value.Kind == ColumnKind.Boolean)
            encoded.Field(7, (ulong)value.Number);
        else
            encoded.Field(1, value.Text!);
        return encoded.Written.ToArray();
    }

    private static ulong ZigZag64(long value) => (ulong)((value << 1) ^ (value >> 63));
}
