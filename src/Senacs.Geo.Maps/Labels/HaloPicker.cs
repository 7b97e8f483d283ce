using System.Collections.Immutable;
using NetTopologySuite.Geometries;
using Senacs.Geo.Maps.Layout;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;

namespace Senacs.Geo.Maps.Labels;

/// <summary>Finds the colour beneath a label, for its halo: the class that lies under most of five points along it; paper outside the département.</summary>
internal sealed class HaloPicker
{
    private readonly ImmutableArray<MapCommune> communes;
    private readonly MapTheme theme;
    private readonly PageTransform transform;
    private readonly NetTopologySuite.Index.Strtree.STRtree<MapCommune> index = new();

    public HaloPicker(ImmutableArray<MapCommune> communes, MapTheme theme, PageTransform transform)
    {
        (this.communes, this.theme, this.transform) = (communes, theme, transform);
        foreach (MapCommune c in this.communes)
            index.Insert(c.Shape.Geometry.EnvelopeInternal, c);
    }

    public string Under(Box box)
    {
        Dictionary<string, int> votes = new(StringComparer.Ordinal);
        for (int i = 0; i < 5; i++)
        {
            double xMm = box.LeftMm + (box.WidthMm * (i + 0.5) / 5), yMm = box.TopMm + (box.HeightMm / 2);
            Coordinate at = new(transform.MinXMetres + ((xMm - transform.LeftMm) / transform.MmPerMetre), transform.MaxYMetres - ((yMm - transform.TopMm) / transform.MmPerMetre));
            string name = "halo-" + StyleAt(at);
            votes[name] = votes.GetValueOrDefault(name) + 1;
        }

        return votes.OrderByDescending(v => v.Value).ThenBy(v => v.Key, StringComparer.Ordinal).First().Key;
    }

    private string StyleAt(Coordinate at)
    {
        foreach (MapCommune c in index.Query(new Envelope(at)).OrderBy(c => c.Code))
        {
            if (NetTopologySuite.Algorithm.Locate.SimplePointInAreaLocator.IsContained(at, c.Shape.Geometry))
                return theme.Fill == CommuneFill.Plain ? "uni" : MapPalette.ClassName(c.Class);
        }

        return "papier";
    }
}
