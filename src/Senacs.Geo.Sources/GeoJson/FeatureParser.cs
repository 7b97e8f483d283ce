using System.Collections.Immutable;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Implementation;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>Turns the complete text of one object (a Feature or a bare geometry) into a <see cref="GeoJsonFeature"/>.</summary>
internal sealed class FeatureParser(IssueLog log, CrsDeclaration crs, int maxDepth)
{
    // Two doubles a vertex, in one array a ring.
    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 0, PackedCoordinateSequenceFactory.DoubleFactory);

    private const int FewProperties = 32;

    private readonly CoordinateScanner scanner = new();
    private readonly PropertyNames names = new();
    private readonly List<GeoJsonProperty> properties = [];
    private readonly Dictionary<string, int> later = new(StringComparer.Ordinal); // those from FewProperties on
    private int index;

    public bool SawMoreDimensions { get; private set; }

    public GeoJsonFeature Parse(ReadOnlySpan<byte> json, int rank, long line)
    {
        index = rank;
        JsonCursor cursor = new(json, maxDepth);
        cursor.Expect('{');
        Members members = new();
        ReadMembers(ref cursor, ref members, depth: 1, isFeature: true);
        if (cursor.At != json.Length)
            throw MalformedJsonException.Expected("une accolade ferme trop tôt");

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
        return new GeoJsonFeature(index, line, members.Id, geometry, members.Properties ?? GeoJsonProperties.Empty);
    }

    private ref struct Members
    {
        public string? Type;
        public string? Id;
        public GeoJsonProperties? Properties;
        public bool HasGeometry;
        public bool GeometryIsNull;
        public Geometry? Geometry;
        public bool HasGeometries;
        public List<Geometry>? Geometries;
        public bool HasCoordinates;
        public CoordinatesOutcome Coordinates;
    }

    private void ReadMembers(ref JsonCursor cursor, ref Members members, int depth, bool isFeature)
    {
        if (depth > maxDepth)
            throw MalformedJsonException.TooDeep(maxDepth);
        bool first = true;
        while (cursor.NextKey(ref first, out JsonText key))
        {
            if (key.Is("type"u8))
            {
                if (members.Type is not null)
                    Report(GeoJsonIssues.DuplicateKey, "a deux fois la clé « type »");
                if (cursor.Peek() == '"')
                {
                    members.Type = TypeName(cursor.ReadText());
                }
                else
                {
                    cursor.Skip();
                    members.Type = "";
                }
            }
            else if (key.Is("coordinates"u8))
            {
                if (members.HasCoordinates)
                    Report(GeoJsonIssues.DuplicateKey, "a deux fois la clé « coordinates »");
                members.HasCoordinates = true;
                cursor.Peek();
                members.Coordinates = scanner.Scan(cursor.Json, ref cursor.At);
                if (members.Coordinates != CoordinatesOutcome.Ok)
                    cursor.Skip();
                SawMoreDimensions |= scanner.HasMoreThanTwoDimensions;
            }
            else if (key.Is("geometry"u8) && isFeature)
            {
                if (members.HasGeometry)
                    Report(GeoJsonIssues.DuplicateKey, "a deux fois la clé « geometry »");
                ReadGeometryMember(ref cursor, ref members, depth);
            }
            else if (key.Is("geometries"u8))
            {
                if (members.HasGeometries)
                    Report(GeoJsonIssues.DuplicateKey, "a deux fois la clé « geometries »");
                ReadGeometries(ref cursor, ref members, depth);
            }
            else if (key.Is("properties"u8) && isFeature)
            {
                if (members.Properties is not null)
                    Report(GeoJsonIssues.DuplicateKey, "a deux fois la clé « properties »");
                members.Properties = ReadProperties(ref cursor);
            }
            else if (key.Is("id"u8) && isFeature)
            {
                members.Id = cursor.Peek() == '"' ? JsonCursor.Text(cursor.ReadText()) : ScalarText(ref cursor);
            }
            else if (key.Is("crs"u8))
            {
                int start = cursor.At;
                cursor.Skip();
                crs.Read(cursor.Json[start..cursor.At], log, maxDepth);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private void ReadGeometryMember(ref JsonCursor cursor, ref Members members, int depth)
    {
        members.HasGeometry = true;
        members.GeometryIsNull = false;
        members.Geometry = null;
        if (cursor.Peek() == '{')
        {
            members.Geometry = ReadGeometry(ref cursor, depth + 1);
            members.HasCoordinates = false; // the scanner now holds the geometry's own
            return;
        }
        ReadOnlySpan<byte> value = cursor.ReadScalar();
        if (value.EndsWith("null"u8))
            members.GeometryIsNull = true;
        else
            Report(GeoJsonIssues.UnknownGeometry, "a une géométrie qui n'est pas un objet JSON");
    }

    private void ReadGeometries(ref JsonCursor cursor, ref Members members, int depth)
    {
        members.HasGeometries = true;
        members.HasCoordinates = false;
        members.Geometries = [];
        if (cursor.Peek() != '[')
        {
            cursor.Skip();
            Report(GeoJsonIssues.UnknownGeometry, "a un membre « geometries » qui n'est pas une liste");
            return;
        }
        cursor.Expect('[');
        bool first = true;
        while (cursor.NextItem(']', ref first))
        {
            if (cursor.Peek() == '{')
            {
                if (ReadGeometry(ref cursor, depth + 2) is Geometry part)
                    members.Geometries.Add(part);
            }
            else
            {
                cursor.Skip();
                Report(GeoJsonIssues.UnknownGeometry, "a une géométrie qui n'est pas un objet JSON");
            }
        }
    }

    private Geometry? ReadGeometry(ref JsonCursor cursor, int depth)
    {
        cursor.Expect('{');
        Members members = new();
        ReadMembers(ref cursor, ref members, depth, isFeature: false);
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
        if (depth < 0)
        {
            Report(GeoJsonIssues.UnknownGeometry, string.IsNullOrEmpty(members.Type)
                ? "a une géométrie sans type"
                : $"a une géométrie d'un type inconnu, « {members.Type} »");
            return null;
        }
        if (depth == 0)
        {
            if (members.Geometries is { Count: > 0 } parts)
                return Factory.CreateGeometryCollection([.. parts]);
            Report(GeoJsonIssues.EmptyGeometry, "a une collection de géométries vide");
            return null;
        }
        if (!members.HasCoordinates)
        {
            Report(GeoJsonIssues.BadCoordinates, "a une géométrie sans coordonnées");
            return null;
        }
        if (members.Coordinates != CoordinatesOutcome.Ok)
        {
            if (members.Coordinates == CoordinatesOutcome.TooLarge)
                Report(GeoJsonIssues.NumberTooLarge, "a une coordonnée qui dépasse les nombres représentables");
            else
                Report(GeoJsonIssues.BadCoordinates, "a des coordonnées qui ne sont pas des listes de nombres bien emboîtées");
            return null;
        }
        if (scanner.Depth == 0)
        {
            Report(GeoJsonIssues.EmptyGeometry, "a une géométrie sans aucun point");
            return null;
        }
        if (scanner.Depth != depth)
        {
            Report(GeoJsonIssues.BadCoordinates, $"a des coordonnées dont l'emboîtement n'est pas celui d'un {members.Type}");
            return null;
        }
        if (scanner.HasEmptyPart)
            Report(GeoJsonIssues.EmptyPart, "a une partie de géométrie vide, laissée de côté");
        return members.Type switch
        {
            "Point" => Factory.CreatePoint(scanner.Sequence(0, 1, close: false, out _)),
            "MultiPoint" => Factory.CreateMultiPoint(scanner.Sequence(0, scanner.PositionCount, close: false, out _)),
            "LineString" => Line(0, scanner.PositionCount),
            "MultiLineString" => Lines(),
            "Polygon" => Polygon(0, scanner.LineEnds.Count),
            _ => MultiPolygon(),
        };
    }

    private LineString? Line(int from, int to)
    {
        if (to - from >= 2)
            return Factory.CreateLineString(scanner.Sequence(from, to, close: false, out _));
        Report(GeoJsonIssues.BadCoordinates, "a une ligne d'un seul point");
        return null;
    }

    private MultiLineString? Lines()
    {
        LineString[] lines = new LineString[scanner.LineEnds.Count];
        for (int i = 0; i < lines.Length; i++)
        {
            if (Line(i == 0 ? 0 : scanner.LineEnds[i - 1], scanner.LineEnds[i]) is not LineString line)
                return null;
            lines[i] = line;
        }
        return Factory.CreateMultiLineString(lines);
    }

    private MultiPolygon? MultiPolygon()
    {
        Polygon[] polygons = new Polygon[scanner.PolygonEnds.Count];
        for (int i = 0; i < polygons.Length; i++)
        {
            if (Polygon(i == 0 ? 0 : scanner.PolygonEnds[i - 1], scanner.PolygonEnds[i]) is not Polygon polygon)
                return null;
            polygons[i] = polygon;
        }
        return Factory.CreateMultiPolygon(polygons);
    }

    private Polygon? Polygon(int fromRing, int toRing)
    {
        if (Ring(fromRing) is not LinearRing shell)
        {
            Report(GeoJsonIssues.RingTooShort, "a un contour de moins de quatre points", scanner.Position(FirstPosition(fromRing)));
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
                Report(GeoJsonIssues.HoleTooShort, "a un trou de moins de quatre points, laissé de côté", scanner.Position(FirstPosition(ring)));
        }
        return Factory.CreatePolygon(shell, [.. holes]);
    }

    private int FirstPosition(int ring) => ring == 0 ? 0 : scanner.LineEnds[ring - 1];

    private LinearRing? Ring(int ring)
    {
        int from = FirstPosition(ring);
        int to = scanner.LineEnds[ring];
        if (to - from < 3)
            return null;
        PackedDoubleCoordinateSequence sequence = scanner.Sequence(from, to, close: true, out bool wasOpen);
        if (sequence.Count < 4)
            return null;
        if (wasOpen)
            Report(GeoJsonIssues.OpenRing, "a un anneau qui n'était pas fermé : il est fermé sur son premier point", scanner.Position(from));
        return Factory.CreateLinearRing(sequence);
    }

    private GeoJsonProperties ReadProperties(ref JsonCursor cursor)
    {
        if (cursor.Peek() != '{')
        {
            if (!cursor.ReadScalar().EndsWith("null"u8))
                Report(GeoJsonIssues.BadProperties, "a des propriétés qui ne sont pas un objet JSON");
            return GeoJsonProperties.Empty;
        }
        cursor.Expect('{');
        properties.Clear();
        later.Clear();
        bool first = true;
        while (cursor.NextKey(ref first, out JsonText key))
        {
            string name = names.NameOf(key, properties.Count);
            GeoJsonProperty property = ReadProperty(ref cursor, name);
            int earlier = IndexOf(name);
            if (earlier < 0)
            {
                if (properties.Count >= FewProperties)
                    later[name] = properties.Count;
                properties.Add(property);
                continue;
            }
            properties[earlier] = property;
            Report(GeoJsonIssues.DuplicateKey, $"a deux fois la propriété « {name} »");
        }
        return properties.Count == 0 ? GeoJsonProperties.Empty : new GeoJsonProperties([.. properties]);
    }

    // A feature has a dozen properties, which are looked through; a hostile one has thousands, which would each be held against all before.
    private int IndexOf(string name)
    {
        for (int i = 0; i < properties.Count && i < FewProperties; i++)
        {
            if (ReferenceEquals(properties[i].Name, name) || properties[i].Name == name)
                return i;
        }

        return later.GetValueOrDefault(name, -1);
    }

    private static GeoJsonProperty ReadProperty(ref JsonCursor cursor, string name)
    {
        switch ((char)cursor.Peek())
        {
            case '"':
                return new(name, GeoJsonValueKind.Text, JsonCursor.Text(cursor.ReadText()), []);
            case '[':
                return ReadList(ref cursor, name);
            case '{':
                cursor.Skip();
                return new(name, GeoJsonValueKind.Other, null, []);
            case 'n':
                cursor.Skip();
                return new(name, GeoJsonValueKind.Null, null, []);
            case 't' or 'f':
                return new(name, GeoJsonValueKind.Boolean, ScalarText(ref cursor), []);
            default:
                return new(name, GeoJsonValueKind.Number, ScalarText(ref cursor), []);
        }
    }

    // A list of scalars; anything deeper is only known to be there.
    private static GeoJsonProperty ReadList(ref JsonCursor cursor, string name)
    {
        int start = cursor.At;
        cursor.Skip();
        int end = cursor.At;
        cursor.At = start;
        cursor.Expect('[');
        ImmutableArray<string>.Builder items = ImmutableArray.CreateBuilder<string>();
        bool first = true;
        while (cursor.NextItem(']', ref first))
        {
            if (cursor.Peek() is (byte)'[' or (byte)'{')
            {
                cursor.At = end;
                return new(name, GeoJsonValueKind.Other, null, []);
            }
            if (cursor.Peek() == 'n')
                cursor.Skip();
            else
                items.Add(cursor.Peek() == '"' ? JsonCursor.Text(cursor.ReadText()) : ScalarText(ref cursor)!);
        }
        return new(name, GeoJsonValueKind.TextList, items.Count == 1 ? items[0] : null, items.DrainToImmutable());
    }

    private static string? ScalarText(ref JsonCursor cursor)
    {
        ReadOnlySpan<byte> text = cursor.ReadScalar();
        return text.Length == 0 || text[0] is (byte)'{' or (byte)'[' or (byte)'n' ? null : System.Text.Encoding.ASCII.GetString(text);
    }

    private static string TypeName(JsonText text) =>
        text.Is("Feature"u8) ? "Feature" : text.Is("Polygon"u8) ? "Polygon" : text.Is("MultiPolygon"u8) ? "MultiPolygon" : JsonCursor.Text(text);

    private void Report(IssueKind kind, string what, Coordinate? at = null)
    {
        string place = at is null ? "" : $", près de {GeometryRepair.Place(at)}";
        string number = MalformedJsonException.Invariant(index + 1);
        log.Add(kind.Say($"L'objet n° {number} {what}{place}.") with { Subject = $"feature {number}" });
    }

    /// <summary>The names seen before at the same rank: features of one file have the same properties, and their names need not be made again.</summary>
    private sealed class PropertyNames
    {
        private const int Ranks = 256;
        private readonly List<(byte[] Raw, string Name)> byRank = [];

        public string NameOf(JsonText key, int rank)
        {
            if (key.Escaped || rank >= Ranks)
                return JsonCursor.Text(key);
            if (rank < byRank.Count && key.Raw.SequenceEqual(byRank[rank].Raw))
                return byRank[rank].Name;
            string name = JsonCursor.Text(key);
            if (rank < byRank.Count)
                byRank[rank] = (key.Raw.ToArray(), name);
            else if (rank == byRank.Count)
                byRank.Add((key.Raw.ToArray(), name));
            return name;
        }
    }
}
