using System.Collections.Immutable;
using System.Globalization;
using NetTopologySuite.Geometries;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Tests.Fixtures;

/// <summary>A département of square communes, three kilometres a side, in the middle of the Allier: 03001 is the lower left, rows go north.</summary>
internal static class GridTerritoire
{
    public const double Side = 3000;
    public const double West = 670_000;
    public const double South = 6_580_000;

    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 2154);

    public static readonly Epci EpciA = new(CodeSiren.Parse("200000001"), "CC des Carrés");
    public static readonly Epci EpciB = new(CodeSiren.Parse("200000002"), "CA du Quadrillage");

    public static string Code(int column, int row, int columns) => "03" + (1 + (row * columns) + column).ToString("D3", CultureInfo.InvariantCulture);

    public static Territoire Build(int columns = 3, int rows = 3, Func<int, int?>? population = null, IEnumerable<QpvPerimeter>? qpv = null, CogMovements? cog = null) =>
        TerritoireBuilder.Build(Sources(columns, rows, population, qpv, cog));

    public static TerritoireSources Sources(int columns = 3, int rows = 3, Func<int, int?>? population = null, IEnumerable<QpvPerimeter>? qpv = null, CogMovements? cog = null)
    {
        List<CommuneBoundary> boundaries = [];
        List<CommuneRow> table = [];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int index = (row * columns) + column;
                CodeInsee code = CodeInsee.Parse(Code(column, row, columns));
                string nom = $"Carré-{(char)('A' + (column % 26))}{row.ToString(CultureInfo.InvariantCulture)}";
                boundaries.Add(new CommuneBoundary(code, nom, null, Shape(Square(column, row))));
                table.Add(new CommuneRow(code, nom, population is null ? 100 * (index + 1) : population(index), column * 2 < columns ? EpciA : EpciB, null));
            }
        }

        return new TerritoireSources
        {
            Departement = CodeDepartement.Parse("03"),
            Nom = "Allier",
            Boundaries = boundaries,
            Table = table,
            Qpv = [.. qpv ?? []],
            Cog = cog ?? CogMovements.None,
        };
    }

    /// <summary>The point at these metres east and north of the grid's lower left corner.</summary>
    public static GeoPoint At(double eastMetres, double northMetres) =>
        Projection.For(Crs.Lambert93).Unproject(new MapPoint(Crs.Lambert93, West + eastMetres, South + northMetres));

    public static GeoShape Shape(Geometry lambert93) => new(Projection.For(Crs.Lambert93).Unproject(lambert93));

    /// <summary>A rectangle in metres from the grid's lower left corner.</summary>
    public static Polygon Rectangle(double west, double south, double east, double north) => Factory.CreatePolygon(
    [
        new Coordinate(West + west, South + south), new Coordinate(West + east, South + south),
        new Coordinate(West + east, South + north), new Coordinate(West + west, South + north), new Coordinate(West + west, South + south),
    ]);

    public static QpvPerimeter QpvAt(string code, string nom, double west, double south, double east, double north) =>
        new(CodeQpv.Parse(code), nom, null, Shape(Rectangle(west, south, east, north)));

    public static RegisterEntry Entry(string id, StructureType type = StructureType.CentreSocial, double? east = null, double? north = null, int decimals = 7, string? commune = null, params string[] territoire) => new()
    {
        Line = 2,
        Id = id,
        Nom = id,
        Type = type,
        Coordinates = east is { } e && north is { } n ? new WrittenCoordinates(At(e, n), decimals) : null,
        Commune = commune,
        Territoire = [.. territoire],
    };

    public static ImmutableArray<Structure> Locate(Territoire territoire, params RegisterEntry[] entries) =>
        StructureLocator.Locate(entries.Select((e, i) => e with { Line = i + 2 }), territoire).Structures;

    private static Polygon Square(int column, int row) => Rectangle(column * Side, row * Side, (column + 1) * Side, (row + 1) * Side);
}
