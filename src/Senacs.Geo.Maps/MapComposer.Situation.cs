using NetTopologySuite.Simplify;

namespace Senacs.Geo.Maps;

/// <summary>The small map of France with the département in it.</summary>
internal sealed partial class MapComposer
{
    /// <summary>The hexagon and Corsica, kilometres in Lambert-93, generalised for a map 18 mm wide: inlets under 14 km closed, tolerance 4.5
    /// km.</summary>
    /// <remarks>Source: IGN, ADMIN EXPRESS COG 2018, Licence Ouverte 2.0, limits of départements.</remarks>
    private static readonly string[] France =
    [
        """
        1157,6157 1169,6181 1215,6204 1217,6232 1227,6231 1242,6136 1233,6117 1232,6076 1221,6050 1188,6065 1183,6083 1171,6088 1176,6100 1166,6105
        1171,6124 1160,6132
        """,
        """
        124,6799 140,6809 134,6828 125,6832 129,6855 185,6870 212,6865 223,6879 255,6882 282,6842 309,6856 318,6849 344,6857 348,6845 364,6846
        365,6907 351,6930 344,6970 370,6960 392,6963 390,6944 401,6929 465,6914 481,6918 491,6927 488,6939 497,6960 526,6975 566,6985 589,7002
        596,7017 600,7087 668,7110 673,7084 686,7071 711,7077 723,7047 736,7048 751,7030 773,7029 786,7020 783,7010 790,6987 804,6984 817,6990
        831,7009 836,7006 831,6991 836,6972 881,6940 901,6944 920,6934 935,6940 948,6936 973,6907 987,6910 1007,6900 1024,6907 1040,6895 1083,6887
        1055,6844 1041,6789 1044,6729 1030,6713 1002,6715 1006,6701 982,6668 964,6655 963,6636 942,6617 937,6600 948,6588 992,6595 994,6570
        1013,6544 997,6530 997,6522 1012,6512 1013,6500 1027,6487 1020,6465 993,6455 990,6447 1002,6427 1018,6422 1023,6406 1009,6387 1020,6359
        1052,6346 1074,6353 1077,6340 1063,6318 1064,6309 1003,6262 997,6237 974,6227 963,6229 957,6219 945,6225 931,6221 917,6232 890,6238 885,6251
        831,6252 822,6263 796,6264 780,6272 741,6242 723,6238 709,6221 703,6171 715,6149 689,6151 673,6138 639,6148 619,6139 596,6156 592,6169
        572,6168 564,6180 521,6195 510,6193 509,6180 453,6181 432,6198 409,6193 391,6213 338,6227 342,6249 326,6250 312,6264 327,6270 340,6291
        356,6351 375,6495 382,6507 370,6521 383,6544 383,6561 373,6571 376,6581 331,6611 308,6648 319,6675 303,6683 302,6694 281,6703 283,6725
        262,6726 249,6735 239,6726 229,6750 181,6773 149,6770 146,6789
        """,
    ];

    private Geometry? _silhouette;

    /// <summary>Widths tried, millimetres; smaller than the last it says nothing.</summary>
    private static readonly ImmutableArray<double> SituationWidthsMm = [18, 15, 12];

    /// <summary>Null: the theme does not want it, the département is not part of the map, or there is no room left.</summary>
    /// <param name="plan">The page.</param>
    /// <param name="shape">Of the département.</param>
    /// <param name="labels">Names of the map: those that stand outside the département keep their room.</param>
    private SceneGroup? Situation(Plan plan, ShapeProfile shape, ImmutableArray<SceneItem> labels)
    {
        if (!_theme.ShowSituation || _plate.Crs != Crs.Lambert93)
            return null;
        List<(double X, double Y)[]> rings = [.. France.Select(Parse)];
        double minX = rings.Min(r => r.Min(p => p.X)), maxX = rings.Max(r => r.Max(p => p.X)), minY = rings.Min(r => r.Min(p => p.Y)),
            maxY = rings.Max(r => r.Max(p => p.Y));
        double ratio = (maxY - minY) / (maxX - minX);
        Box[] names = [.. labels.SelectMany(item => NameBoxes(item, plan.Palette))];
        foreach (double width in SituationWidthsMm)
        {
            if (InsetPlanner.FindFree(shape, plan.Body, plan.Layout, plan.Insets, names, width, width * ratio) is not { } box)
                continue;
            PageTransform transform = new(minX, maxY, width / (maxX - minX), box.LeftMm, box.TopMm);
            ImmutableArray<int[]> land = [.. rings.Select(ring => ring.SelectMany(p => new[] { transform.X(p.X), transform.Y(p.Y) }).ToArray())];
            return new SceneGroup(null,
            [
                new ScenePath("situation-france", land, IsClosed: true),
                new ScenePath("situation-departement", Silhouette(transform), IsClosed: true),
            ])
            { Id = "situation", Title = XmlText.Clean(_plate.Nom) + " en France" };
        }

        return null;

        static (double X, double Y)[] Parse(string ring) =>
        [
            .. ring.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(pair =>
            {
                int comma = pair.IndexOf(',', StringComparison.Ordinal);
                return (1000 * double.Parse(pair.AsSpan(0, comma), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
                    1000 * double.Parse(pair.AsSpan(comma + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
            }),
        ];
    }

    private static IEnumerable<Box> NameBoxes(SceneItem item, MapPalette palette)
    {
        if (item is SceneGroup group)
            return group.Items.SelectMany(i => NameBoxes(i, palette));
        if (item is not SceneText { Style: { } style } text || palette.TypeOf(style) is not { } type)
            return [];
        return text.Lines.Select(line =>
        {
            double width = type.WidthMm(line.Text),
                left = line.XMm - (text.Anchor switch { TextAnchor.Start => 0, TextAnchor.Middle => width / 2, _ => width });
            return Box.FromEdges(left, line.YMm - type.SizeMm, left + width, line.YMm + (type.SizeMm * 0.3));
        });
    }

    /// <summary>The département's own edge, so coarse that a few points say it; at least a dot of 1 mm.</summary>
    private ImmutableArray<int[]> Silhouette(PageTransform transform)
    {
        Geometry outline = _silhouette ??= _boundaries.Metres.Outline(_communes[0].Land.Factory);
        Envelope e = outline.EnvelopeInternal;
        if (Math.Max(e.Width, e.Height) * transform.MmPerMetre < 1)
        {
            (int x, int y) = (transform.X(e.Centre.X), transform.Y(e.Centre.Y));
            return [[x - 50, y - 50, x + 50, y - 50, x + 50, y + 50, x - 50, y + 50]];
        }

        // nothing is left of a shape that is all coves: then as it is
        DouglasPeuckerSimplifier coarse = new(outline) { DistanceTolerance = 0.15 / transform.MmPerMetre, EnsureValidTopology = false };
        return MapPaths.Rings(coarse.GetResultGeometry() is { IsEmpty: false } shown ? shown : outline, transform);
    }
}
