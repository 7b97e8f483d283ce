using NetTopologySuite.Index.Strtree;

namespace Senacs.Geo.Maps;

/// <summary>Finds the colour beneath a label, for its halo. Seven points along the label all in one class: that class's colour; else paper, which
/// reads on every class, where one class's colour would blot the other.</summary>
internal sealed class HaloPicker(STRtree<CommuneCoverage> index, Func<CommuneCoverage, string> fillOf, PageTransform transform)
{
    public static STRtree<CommuneCoverage> Index(ImmutableArray<CommuneCoverage> communes)
    {
        STRtree<CommuneCoverage> tree = new();
        foreach (CommuneCoverage c in communes)
            tree.Insert(c.Land.EnvelopeInternal, c);

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
            Coordinate at = new(transform.MinXMetres + ((xMm - transform.LeftMm) / transform.MmPerMetre),
                transform.MaxYMetres - ((yMm - transform.TopMm) / transform.MmPerMetre));
            string name = "halo-" + StyleAt(at);
            if (found is not null && name != found)
                return "halo-papier";
            found = name;
        }

        return found!;
    }

    private string StyleAt(Coordinate at)
    {
        foreach (CommuneCoverage c in index.Query(new Envelope(at)).OrderBy(c => c.Code))
        {
            if (NetTopologySuite.Algorithm.Locate.SimplePointInAreaLocator.IsContained(at, c.Land))
                return fillOf(c);
        }

        return "papier";
    }
}
