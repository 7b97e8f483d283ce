using NetTopologySuite.Geometries;
namespace Senacs.Geo.Geography;
public static class DiscCoverage { public static double CoveredRatio(MapShape s, IReadOnlyList<MapPoint> c, double r) { Geometry? u = null; foreach (var p in c) { var b = s.Geometry.Factory.CreatePoint(new Coordinate(p.XMetres, p.YMetres)).Buffer(r, 64); u = u is null ? b : u.Union(b); } return u is null ? 0 : u.Intersection(s.Geometry).Area / s.AreaSquareMetres; } }
public static class InnerPoint { public static MapPoint Of(MapShape s) { var p = s.Geometry.InteriorPoint; return new(s.Crs, p.X, p.Y); } }
