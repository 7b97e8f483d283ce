using Senacs.Geo.Tables;

namespace Senacs.Geo.Service.Tiles;

/// <summary>One layer of a vector tile: features added one by one, then encoded. The same features in the same order give the same bytes.</summary>
/// <remarks>Source: Mapbox Vector Tile specification 2.1. Shells are positive by the surveyor's formula with y downwards, holes negative.</remarks>
internal sealed class VectorTileLayer(string name)
{
    /// <summary>Units along a tile's side.</summary>
    public const int Extent = 4096;

    private const int MoveTo = 1, LineTo = 2, ClosePath = 7;
    private readonly List<string> keys = [];
    private readonly Dictionary<string, int> keyNumbers = new(StringComparer.Ordinal);
    private readonly List<byte[]> values = [];
    private readonly Dictionary<string, int> valueNumbers = new(StringComparer.Ordinal);
    private readonly ProtobufWriter features = new();
    private readonly ProtobufWriter scratch = new();
    private readonly ProtobufWriter geometry = new();
    private readonly ProtobufWriter tags = new();

    public int Count { get; private set; }

    public void AddPoint(int x, int y, IEnumerable<(string Name, ColumnValue Value)> properties)
    {
        geometry.Clear();
        geometry.Varint((1 << 3) | MoveTo);
        geometry.Varint(ProtobufWriter.ZigZag(x));
        geometry.Varint(ProtobufWriter.ZigZag(y));
        Add(1, properties);
    }

    /// <param name="polygons">Each its rings, shell first, in tile units, open (the first point not repeated), at least three points a ring.</param>
    /// <param name="properties">Those that are null are left out.</param>
    public void AddPolygons(IEnumerable<List<List<(int X, int Y)>>> polygons, IEnumerable<(string Name, ColumnValue Value)> properties)
    {
        geometry.Clear();
        int x = 0, y = 0;
        foreach (List<List<(int X, int Y)>> polygon in polygons)
        {
            for (int r = 0; r < polygon.Count; r++)
            {
                List<(int X, int Y)> ring = polygon[r];
                if ((TileGeometry.SignedArea2(ring) > 0) != (r == 0))
                    ring.Reverse();
                geometry.Varint((1 << 3) | MoveTo);
                Delta(ring[0]);
                geometry.Varint((ulong)(((ring.Count - 1) << 3) | LineTo));
                for (int i = 1; i < ring.Count; i++)
                    Delta(ring[i]);
                geometry.Varint((1 << 3) | ClosePath);
            }
        }

        if (geometry.Length > 0)
            Add(3, properties);

        void Delta((int X, int Y) to)
        {
            geometry.Varint(ProtobufWriter.ZigZag(to.X - x));
            geometry.Varint(ProtobufWriter.ZigZag(to.Y - y));
            (x, y) = to;
        }
    }

    /// <param name="lines">In tile units, at least two points each.</param>
    /// <param name="properties">Those that are null are left out.</param>
    public void AddLines(IEnumerable<List<(int X, int Y)>> lines, IEnumerable<(string Name, ColumnValue Value)> properties)
    {
        geometry.Clear();
        int x = 0, y = 0;
        foreach (List<(int X, int Y)> line in lines)
        {
            geometry.Varint((1 << 3) | MoveTo);
            Delta(line[0]);
            geometry.Varint((ulong)(((line.Count - 1) << 3) | LineTo));
            for (int i = 1; i < line.Count; i++)
                Delta(line[i]);
        }

        if (geometry.Length > 0)
            Add(2, properties);

        void Delta((int X, int Y) to)
        {
            geometry.Varint(ProtobufWriter.ZigZag(to.X - x));
            geometry.Varint(ProtobufWriter.ZigZag(to.Y - y));
            (x, y) = to;
        }
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
        layer.Append(features.Written);
        foreach (string key in keys)
            layer.Field(3, key);
        foreach (byte[] value in values)
            layer.Field(4, value);
        layer.Field(5, Extent);
        ProtobufWriter tile = new();
        tile.Field(3, layer.Written);
        return tile.Written.ToArray();
    }

    private void Add(int type, IEnumerable<(string Name, ColumnValue Value)> properties)
    {
        tags.Clear();
        foreach ((string key, ColumnValue value) in properties)
        {
            if (value.IsNull || value.Kind == ColumnKind.List)
                continue;
            tags.Varint((ulong)Number(key));
            tags.Varint((ulong)Number(value));
        }

        scratch.Clear();
        if (tags.Length > 0)
            scratch.Field(2, tags.Written);
        scratch.Field(3, (ulong)type);
        scratch.Field(4, geometry.Written);
        features.Field(2, scratch.Written);
        Count++;
    }

    private int Number(string key)
    {
        if (!keyNumbers.TryGetValue(key, out int number))
        {
            keyNumbers.Add(key, number = keys.Count);
            keys.Add(key);
        }

        return number;
    }

    private int Number(ColumnValue value)
    {
        string key = string.Concat(((char)('0' + (int)value.Kind)).ToString(), value.ToString());
        if (!valueNumbers.TryGetValue(key, out int number))
        {
            ProtobufWriter encoded = new();
            switch (value.Kind)
            {
                case ColumnKind.Integer:
                    encoded.Field(6, ZigZag64((long)value.Number));
                    break;
                case ColumnKind.Number:
                    encoded.Field(3, (double)value.Number);
                    break;
                case ColumnKind.Boolean:
                    encoded.Field(7, (ulong)value.Number);
                    break;
                default:
                    encoded.Field(1, value.Text!);
                    break;
            }

            valueNumbers.Add(key, number = values.Count);
            values.Add(encoded.Written.ToArray());
        }

        return number;
    }

    private static ulong ZigZag64(long value) => (ulong)((value << 1) ^ (value >> 63));
}
