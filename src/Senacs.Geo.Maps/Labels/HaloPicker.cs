using System.Collections.Immutable;
using NetTopologySuite.Geometries;
using Senacs.Geo.Maps.Layout;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;

namespace Senacs.Geo.Maps.Labels;

/// <summary>Finds the colour beneath a label, for its halo. Seven points along the label all in one class: that class's colour; else paper, which reads on
/// every class, where one class's colour would blot the other.</summary>
internal sealed class HaloPicker
{
    private readonly MapTheme theme;
    private readonly PageTransform transform;
    private readonly NetTopologySuite.Index.Strtree.STRtree<MapCommune> index;

    public HaloPicker(NetTopologySuite.Index.Strtree.STRtree<MapCommune> index, MapTheme theme, PageTransform transform) =>
        (this.index, this.theme, this.transform) = (index, theme, transform);

    public static NetTopologySuite.Index.Strtree.STRtree<MapCommune> Index(ImmutableArray<MapCommune> communes)
    {
        NetTopologySuite.Index.Strtree.STRtree<MapCommune> tree = new();
        foreach (MapCommune c in communes)
            tree.Insert(c.Shape.Geometry.EnvelopeInternal, c);

        // now, not at the first question: several maps ask at once
        tree.Build();
        return tree;
    }

    public string Under(Box box)
    {
        string? found = null;
        for (int i = 0; i < 7; i++)
        {
            double xMm = box.LeftMm + (box.WidthMm * i / 6), yMm = box.TopMm + (box.HeightMm * (i % 2 == 0 ? 0.25 : 0.8));
            Coordinate at = new(transform.MinXMetres + ((xMm - transform.LeftMm) / transform.MmPerMetre), transform.MaxYMetres - ((yMm - transform.TopMm) / transform.MmPerMetre));
            string name = "halo-" + StyleAt(at);
            if (found is not null && name != found)
                return "halo-papier";
            found = name;
        }

        return found!;
    }

    private string StyleAt(Coordinate at)
    {
        foreach (MapCommune c in index.Query(new Envelope(at)).OrderBy(c => c.Code))
        {
            if (NetTopologySuite.Algorithm.Locate.SimplePointInAreaLocator.IsContained(at, c.Shape.Geometry))
                return theme.Fill == CommuneFill.Bands ? "papier" : MapPalette.FillOf(theme, c);
        }

        return "papier";
    }
}
