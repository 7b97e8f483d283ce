namespace Senacs.Geo.Geography;

/// <summary>The two directions of one map projection: degrees to metres and back. Pure: the same bits in give the same bits out.</summary>
internal abstract class MapFormulas
{
    protected const double RadiansPerDegree = Math.PI / 180.0;

    public abstract void Forward(double longitudeDegrees, double latitudeDegrees, out double xMetres, out double yMetres);

    public abstract void Inverse(double xMetres, double yMetres, out double longitudeDegrees, out double latitudeDegrees);
}
