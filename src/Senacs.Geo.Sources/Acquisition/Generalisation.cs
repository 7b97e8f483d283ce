using System.Collections.Immutable;
using NetTopologySuite.Geometries;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Sources.Acquisition;

/// <summary>Boundaries with fewer vertices, neighbours still sharing every line.</summary>
/// <param name="Shapes">In the order given, coordinates on the grid of the decimals asked for.</param>
/// <param name="VerticesBefore">Of the boundary lines, each shared one counted once.</param>
/// <param name="VerticesAfter">Likewise.</param>
/// <param name="Unresolved">Places where two lines touch because of the rounding; zero on every département tried.</param>
public sealed record GeneralisedShapes(ImmutableArray<GeoShape> Shapes, int VerticesBefore, int VerticesAfter, int Unresolved);

/// <summary>Generalises polygons that meet edge to edge, each shared line once for both neighbours.</summary>
/// <remarks>1. the lines of the coverage are found on the file's own coordinates; 2. they are simplified in the legal projection, in metres;
/// 3. their vertices, which are all of the file, take back the degrees they had (the last bit of a way there and back would decide halves) and are
/// rounded to the decimals of the file, still as shared lines.</remarks>
public static class Generalisation
{
    /// <param name="shapes">WGS 84, valid.</param>
    /// <param name="legal">The projection in which the tolerance is measured.</param>
    /// <param name="toleranceMetres">Greatest distance between a source vertex and the new line; 0 only removes vertices in line.</param>
    /// <param name="decimals">Of a degree: five are 1.1 m at most.</param>
    public static GeneralisedShapes Run(IReadOnlyList<GeoShape> shapes, Crs legal, double toleranceMetres, int decimals)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        ArgumentOutOfRangeException.ThrowIfNegative(toleranceMetres);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, 9);
        Projection projection = Projection.For(legal);
        Dictionary<(double XMetres, double YMetres), (double X, double Y)> degrees = [];
        CoverageTopology source = CoverageTopology.Build([.. shapes.Select(static s => s.Geometry)]);
        CoverageTopology simplified = source.Moved(Project).Simplify(toleranceMetres)
            .Moved((x, y) => degrees[(x, y)]).Quantize(Math.Pow(10, decimals), out int unresolved);
        return new(
            [.. simplified.ToGeometries(Projection.GeographicFactory).Select(static g => new GeoShape(g))],
            source.Arcs.Sum(static a => a.Count),
            simplified.Arcs.Sum(static a => a.Count), unresolved);

        (double X, double Y) Project(double x, double y)
        {
            MapPoint p = projection.Project(new GeoPoint(x, y));
            degrees[(p.XMetres, p.YMetres)] = (x, y);
            return (p.XMetres, p.YMetres);
        }
    }
}
