using System.Text.Json;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Implementation;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>Turns the complete, well-formed text of one object (a Feature or a bare geometry) into a <see cref="GeoJsonFeature"/>.</summary>
internal sealed class FeatureParser(IssueList log, CrsDeclaration crs, int maxDepth)
{
    // Two doubles a vertex, in one array a ring.
    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 0, PackedCoordinateSequenceFactory.DoubleFactory);

    private readonly CoordinateScanner _scanner = new();
    private readonly List<GeoJsonProperty> _properties = [];
    private readonly Dictionary<string, int> _rankOf = new(StringComparer.Ordinal);
    private int _index;

    public bool SawMoreDimensions { get; private set; }

    public GeoJsonFeature Parse(ReadOnlySpan<byte> json, int rank, long line)
    {
        _index = rank;
        Members members = new();
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = maxDepth });
        reader.Read();
        ReadMembers(ref reader, json, ref members, isFeature: true);

        Geometry? geometry;
        if (members.Type == "Feature")
        {
            geometry = members.Geometry;
            if (!members.HasGeometry || members.GeometryIsNull)
                Report(GeoJsonIssues.NoGeometry, "n'a pas de géométrie");
        }
        else if (members.Type is null && members.HasGeometry)
        {
            geometry = members.Geometry;
            Report(GeoJsonIssues.TypeMissing, "n'a pas de membre « type » : il est lu comme « Feature »");
        }
        else
        {
            geometry = Build(ref members);
        }
        return new GeoJsonFeature(_index, line, members.Id, geometry, members.Properties ?? GeoJsonProperties.Empty);
    }

    private ref struct Members
    {
        public string? Type;
        public string? Id;
        public GeoJsonProperties? Properties;
        public bool HasGeometry;
        public bool GeometryIsNull;
        public Geometry? Geometry;
        public List<Geometry>? Geometries;
        public bool HasCoordinates;
        public CoordinatesOutcome Coordinates;
    }

    // The reader stands on the opening brace; it is left on the closing one.
    private void ReadMembers(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref Members members, bool isFeature)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                Twice(members.Type is not null, "type");
                reader.Read();
                members.Type = reader.TokenType == JsonTokenType.String ? Text(ref reader) : "";
                reader.Skip();
            }
            else if (reader.ValueTextEquals("coordinates"u8))
            {
                Twice(members.HasCoordinates, "coordinates");
                members.HasCoordinates = true;
                reader.Read();
                members.Coordinates = _scanner.Scan(ref reader);
                SawMoreDimensions |= _scanner.HasMoreThanTwoDimensions;
            }
            else if (reader.ValueTextEquals("geometries"u8))
            {
                Twice(members.Geometries is not null, "geometries");
                ReadGeometries(ref reader, json, ref members);
            }
            else if (reader.ValueTextEquals("crs"u8))
            {
                reader.Read();
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                crs.Read(json[start..(int)reader.BytesConsumed], log);
            }
            else if (!isFeature || !ReadFeatureMember(ref reader, json, ref members))
            {
                reader.Skip();
            }
        }
    }

    private bool ReadFeatureMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref Members members)
    {
        if (reader.ValueTextEquals("geometry"u8))
        {
            Twice(members.HasGeometry, "geometry");
            reader.Read();
            members.HasGeometry = true;
            members.GeometryIsNull = reader.TokenType == JsonTokenType.Null;
            members.Geometry = members.GeometryIsNull ? null : ReadGeometry(ref reader, json);
            members.HasCoordinates = false; // the scanner now holds the geometry's own
        }
        else if (reader.ValueTextEquals("properties"u8))
        {
            Twice(members.Properties is not null, "properties");
            members.Properties = ReadProperties(ref reader);
        }
        else if (reader.ValueTextEquals("id"u8))
        {
            reader.Read();
            members.Id = ScalarText(ref reader);
        }
        else
        {
            return false;
        }

        return true;
    }

    private void Twice(bool seen, string key)
    {
        if (seen)
            Report(GeoJsonIssues.DuplicateKey, $"a deux fois la clé « {key} »");
    }

    private void ReadGeometries(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref Members members)
    {
        members.HasCoordinates = false;
        members.Geometries = [];
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            Report(GeoJsonIssues.UnknownGeometry, "a un membre « geometries » qui n'est pas une liste");
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (ReadGeometry(ref reader, json) is { } part)
                members.Geometries.Add(part);
        }
    }

    private Geometry? ReadGeometry(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            Report(GeoJsonIssues.UnknownGeometry, "a une géométrie qui n'est pas un objet JSON");
            return null;
        }

        Members members = new();
        ReadMembers(ref reader, json, ref members, isFeature: false);
        return Build(ref members);
    }

    private Geometry? Build(ref Members members)
    {
        int depth = members.Type switch
        {
            "Point" => 1,
            "MultiPoint" or "LineString" => 2,
            "Polygon" or "MultiLineString" => 3,
            "MultiPolygon" => 4,
            "GeometryCollection" => 0,
            _ => -1,
        };
        if (depth == 0 && members.Geometries is { Count: > 0 } parts)
            return Factory.CreateGeometryCollection([.. parts]);
        (IssueKind? kind, string what) = depth switch
        {
            < 0 => (GeoJsonIssues.UnknownGeometry, string.IsNullOrEmpty(members.Type)
                ? "a une géométrie sans type" : $"a une géométrie d'un type inconnu, « {members.Type} »"),
            0 => (GeoJsonIssues.EmptyGeometry, "a une collection de géométries vide"),
            _ when !members.HasCoordinates => (GeoJsonIssues.BadCoordinates, "a une géométrie sans coordonnées"),
            _ when members.Coordinates == CoordinatesOutcome.TooLarge =>
                (GeoJsonIssues.NumberTooLarge, "a une coordonnée qui dépasse les nombres représentables"),
            _ when members.Coordinates != CoordinatesOutcome.Ok =>
                (GeoJsonIssues.BadCoordinates, "a des coordonnées qui ne sont pas des listes de nombres bien emboîtées"),
            _ when _scanner.Depth == 0 => (GeoJsonIssues.EmptyGeometry, "a une géométrie sans aucun point"),
            _ when _scanner.Depth != depth =>
                (GeoJsonIssues.BadCoordinates, $"a des coordonnées dont l'emboîtement n'est pas celui d'un {members.Type}"),
            _ => ((IssueKind?)null, ""),
        };
        if (kind is not null)
        {
            Report(kind, what);
            return null;
        }

        if (_scanner.HasEmptyPart)
            Report(GeoJsonIssues.EmptyPart, "a une partie de géométrie vide, laissée de côté");
        return members.Type switch
        {
            "Point" => Factory.CreatePoint(_scanner.Sequence(0, 1, close: false, out _)),
            "MultiPoint" => Factory.CreateMultiPoint(_scanner.Sequence(0, _scanner.PositionCount, close: false, out _)),
            "LineString" => Line(0, _scanner.PositionCount),
            "MultiLineString" => Each(_scanner.LineEnds, Line) is { } lines ? Factory.CreateMultiLineString(lines) : null,
            "Polygon" => Polygon(0, _scanner.LineEnds.Count),
            _ => Each(_scanner.PolygonEnds, Polygon) is { } polygons ? Factory.CreateMultiPolygon(polygons) : null,
        };
    }

    // Null when one of them is.
    private static T[]? Each<T>(IReadOnlyList<int> ends, Func<int, int, T?> make) where T : Geometry
    {
        T[] all = new T[ends.Count];
        for (int i = 0; i < all.Length; i++)
        {
            if (make(i == 0 ? 0 : ends[i - 1], ends[i]) is not { } part)
                return null;
            all[i] = part;
        }

        return all;
    }

    private LineString? Line(int from, int to)
    {
        if (to - from >= 2)
            return Factory.CreateLineString(_scanner.Sequence(from, to, close: false, out _));
        Report(GeoJsonIssues.BadCoordinates, "a une ligne d'un seul point");
        return null;
    }

    private Polygon? Polygon(int fromRing, int toRing)
    {
        if (Ring(fromRing) is not LinearRing shell)
        {
            Report(GeoJsonIssues.RingTooShort, "a un contour de moins de quatre points", _scanner.Position(FirstPosition(fromRing)));
            return null;
        }
        if (toRing == fromRing + 1)
            return Factory.CreatePolygon(shell);
        List<LinearRing> holes = new(toRing - fromRing - 1);
        for (int ring = fromRing + 1; ring < toRing; ring++)
        {
            if (Ring(ring) is LinearRing hole)
                holes.Add(hole);
            else
                Report(GeoJsonIssues.HoleTooShort, "a un trou de moins de quatre points, laissé de côté", _scanner.Position(FirstPosition(ring)));
        }
        return Factory.CreatePolygon(shell, [.. holes]);
    }

    private int FirstPosition(int ring) => ring == 0 ? 0 : _scanner.LineEnds[ring - 1];

    private LinearRing? Ring(int ring)
    {
        int from = FirstPosition(ring);
        int to = _scanner.LineEnds[ring];
        if (to - from < 3)
            return null;
        PackedDoubleCoordinateSequence sequence = _scanner.Sequence(from, to, close: true, out bool wasOpen);
        if (sequence.Count < 4)
            return null;
        if (wasOpen)
            Report(GeoJsonIssues.OpenRing, "a un anneau qui n'était pas fermé : il est fermé sur son premier point", _scanner.Position(from));
        return Factory.CreateLinearRing(sequence);
    }

    private GeoJsonProperties ReadProperties(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            if (reader.TokenType != JsonTokenType.Null)
                Report(GeoJsonIssues.BadProperties, "a des propriétés qui ne sont pas un objet JSON");
            reader.Skip();
            return GeoJsonProperties.Empty;
        }

        _properties.Clear();
        _rankOf.Clear();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = Text(ref reader);
            reader.Read();
            GeoJsonProperty property = ReadProperty(ref reader, name);
            if (_rankOf.TryAdd(name, _properties.Count))
            {
                _properties.Add(property);
                continue;
            }

            _properties[_rankOf[name]] = property;
            Report(GeoJsonIssues.DuplicateKey, $"a deux fois la propriété « {name} »");
        }

        return _properties.Count == 0 ? GeoJsonProperties.Empty : new GeoJsonProperties([.. _properties]);
    }

    private static GeoJsonProperty ReadProperty(ref Utf8JsonReader reader, string name)
    {
        GeoJsonValueKind kind = reader.TokenType switch
        {
            JsonTokenType.String => GeoJsonValueKind.Text,
            JsonTokenType.Number => GeoJsonValueKind.Number,
            JsonTokenType.True or JsonTokenType.False => GeoJsonValueKind.Boolean,
            JsonTokenType.Null => GeoJsonValueKind.Null,
            _ => GeoJsonValueKind.Other,
        };
        return reader.TokenType == JsonTokenType.StartArray ? ReadList(ref reader, name) : new(name, kind, ScalarText(ref reader), []);
    }

    // A list of scalars; anything deeper is only known to be there.
    private static GeoJsonProperty ReadList(ref Utf8JsonReader reader, string name)
    {
        List<string> items = [];
        bool isDeep = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            isDeep |= reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
            if (ScalarText(ref reader) is { } item)
                items.Add(item);
        }

        return isDeep ? new(name, GeoJsonValueKind.Other, null, [])
            : new(name, GeoJsonValueKind.TextList, items.Count == 1 ? items[0] : null, [.. items]);
    }

    // A number or boolean as written; null, objects and lists, which are passed over, have no text.
    private static string? ScalarText(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return Text(ref reader);
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return System.Text.Encoding.ASCII.GetString(reader.ValueSpan);
            default:
                reader.Skip();
                return null;
        }
    }

    internal static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw MalformedJsonException.NotUtf8(e);
        }
    }

    private void Report(IssueKind kind, string what, Coordinate? at = null)
    {
        string place = at is null ? "" : $", près de {GeometryRepair.Place(at)}";
        string number = TableReader.Number(_index + 1);
        log.Add(kind.Say($"L'objet n° {number} {what}{place}.") with { Subject = $"feature {number}" });
    }
}
