namespace Senacs.Geo.Maps.Pages;

/// <summary>From metres in the legal projection to hundredths of a millimetre on the page. North is up.</summary>
public sealed record PageTransform(double MinXMetres, double MaxYMetres, double MmPerMetre, double LeftMm, double TopMm)
{
    public double XMm(double xMetres) => LeftMm + ((xMetres - MinXMetres) * MmPerMetre);

    public double YMm(double yMetres) => TopMm + ((MaxYMetres - yMetres) * MmPerMetre);

    public int X(double xMetres) => (int)Math.Round(100 * XMm(xMetres), MidpointRounding.AwayFromZero);

    public int Y(double yMetres) => (int)Math.Round(100 * YMm(yMetres), MidpointRounding.AwayFromZero);
}
