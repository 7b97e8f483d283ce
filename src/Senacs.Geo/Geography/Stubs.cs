using NetTopologySuite.Geometries;
namespace Senacs.Geo.Geography;
public sealed class CommuneLocator(IReadOnlyList<Geometry> g) { public int Locate(GeoPoint p) { for (int i = 0; i < g.Count; i++) if (g[i].Covers(g[i].Factory.CreatePoint(new Coordinate(p.LongitudeDegrees, p.LatitudeDegrees)))) return i; return -1; } public void Locate(ReadOnlyMemory<GeoPoint> p, Memory<int> r) { for (int i = 0; i < p.Length; i++) r.Span[i] = Locate(p.Span[i]); } }
public sealed class CoverageTopology { public static CoverageTopology Build(IReadOnlyList<Geometry> g) => new(); }
public static class DiscCoverage { public static double CoveredRatio(MapShape s, IReadOnlyList<MapPoint> c, double r) { Geometry? u = null; foreach (var p in c) { var b = s.Geometry.Factory.CreatePoint(new Coordinate(p.XMetres, p.YMetres)).Buffer(r, 64); u = u is null ? b : u.Union(b); } return u is null ? 0 : u.Intersection(s.Geometry).Area / s.AreaSquareMetres; } }
public static class InnerPoint { public static MapPoint Of(MapShape s) { var p = s.Geometry.InteriorPoint; return new(s.Crs, p.X, p.Y); } }
