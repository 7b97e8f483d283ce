namespace Senacs.Geo.Maps.Atlas;

/// <summary>Type and lines of the atlas's pages. Names begin with <c>a-</c>: those of the maps on the same pages are others.</summary>
internal sealed class AtlasType
{
    private readonly List<StyleRule> _rules = [];

    /// <param name="theme">Colours.</param>
    /// <param name="factor">1 for A4.</param>
    public AtlasType(MapTheme theme, double factor)
    {
        Factor = factor;
        Title = Type("a-titre", 17, FontFace.Bold, theme.TextColour);
        Finding = Type("a-constat", 10.5, FontFace.Regular, theme.TextColour);
        Heading = Type("a-intertitre", 10.5, FontFace.Bold, theme.TextColour);
        Text = Type("a-texte", 9, FontFace.Regular, theme.TextColour);
        Cell = Type("a-case", 7.5, FontFace.Regular, theme.TextColour);
        CellStrong = Type("a-case-forte", 7.5, FontFace.Bold, theme.TextColour);
        CellSecondary = Type("a-case-pale", 7.5, FontFace.Regular, theme.SecondaryTextColour);
        Column = Type("a-colonne", 7, FontFace.Bold, theme.SecondaryTextColour);
        Foot = Type("a-pied", 6, FontFace.Regular, theme.SecondaryTextColour);
        FootStrong = Type("a-folio", 8, FontFace.Bold, theme.TextColour);
        Grid = Type("a-repere", 7, FontFace.Bold, theme.SecondaryTextColour);
        Rule("a-filet", new() { Fill = ScenePaint.None, Stroke = theme.LimitOnWhiteColour, StrokeWidthMm = Mm(0.4) });
        Rule("a-rang", new() { Fill = ScenePaint.None, Stroke = new Rgb(0xD4, 0xD4, 0xD4), StrokeWidthMm = Mm(0.35) });
        Rule("a-filet-fort", new() { Fill = ScenePaint.None, Stroke = theme.TextColour, StrokeWidthMm = Mm(0.6) });
        Rule("a-quadrillage", new() { Fill = ScenePaint.None, Stroke = theme.SecondaryTextColour.TowardsWhite(0.35), StrokeWidthMm = Mm(0.3) });
        Rule("a-voisine", new()
        {
            Fill = new Rgb(0xF3, 0xF1, 0xEC),
            Stroke = new Rgb(0xD8, 0xD5, 0xCE),
            StrokeWidthMm = Mm(0.3),
            HasRoundJoins = true
        });
        Rule("a-commune", new()
        {
            Fill = new Rgb(0xF3, 0xF1, 0xEC),
            Stroke = theme.SecondaryTextColour,
            StrokeWidthMm = Mm(0.6),
            HasRoundJoins = true
        });
        Rule("a-situation", new() { Fill = Rgb.White, Stroke = theme.TextColour, StrokeWidthMm = Mm(0.5), HasRoundJoins = true });
        Rule("a-papier", new() { Fill = Rgb.White });
        Rule("a-cadre", new() { Fill = ScenePaint.None, Stroke = theme.TextColour, StrokeWidthMm = Mm(0.5) });
        Rule("a-proximite", new()
        {
            Fill = ScenePaint.None,
            Stroke = theme.QpvColour,
            StrokeWidthMm = Mm(0.6),
            Dash = (1.4, 1),
            HasRoundJoins = true
        });
        Rule("a-qpv-autre", new()
        {
            Fill = theme.QpvColour.TowardsWhite(0.75),
            Stroke = theme.QpvColour,
            StrokeWidthMm = Mm(0.4),
            HasRoundJoins = true
        });
        Rule("a-qpv-plein", new() { Fill = theme.QpvColour, Stroke = theme.QpvColour, StrokeWidthMm = Mm(0.4), HasRoundJoins = true });
        Rule("a-nom-commune", new() { FontSizeMm = 11 * factor * FontMetrics.MmPerPoint, Fill = theme.SecondaryTextColour, Face = FontFace.Italic });
        foreach ((string name, Classe c) in (ReadOnlySpan<(string, Classe)>)[("a-cs", Classe.CentreSocial), ("a-evs", Classe.EvsSeul),
                ("a-zb", Classe.ZoneBlanche)])
            Rule(name, new() { Fill = theme.ClassColours[c], Stroke = theme.LimitOnWhiteColour, StrokeWidthMm = Mm(0.4) });
    }

    public double Factor { get; }

    public TypeStyle Title { get; }

    /// <summary>The sentence under a title.</summary>
    public TypeStyle Finding { get; }

    public TypeStyle Heading { get; }

    public TypeStyle Text { get; }

    public TypeStyle Cell { get; }

    public TypeStyle CellStrong { get; }

    public TypeStyle CellSecondary { get; }

    /// <summary>Head of a table's column.</summary>
    public TypeStyle Column { get; }

    public TypeStyle Foot { get; }

    public TypeStyle FootStrong { get; }

    /// <summary>Letters and numbers of the grid.</summary>
    public TypeStyle Grid { get; }

    /// <summary>The rules that the items use.</summary>
    public IEnumerable<StyleRule> UsedBy(IEnumerable<SceneItem> items)
    {
        HashSet<string> used = new(StringComparer.Ordinal);
        Collect(items);
        return _rules.Where(r => used.Contains(r.Name));

        void Collect(IEnumerable<SceneItem> all)
        {
            foreach (SceneItem item in all)
            {
                if (item.Style is not null)
                    used.Add(item.Style);
                if (item is SceneGroup group)
                    Collect(group.Items);
            }
        }
    }

    private static double Mm(double pt) => Math.Round(pt * FontMetrics.MmPerPoint, 2);

    private void Rule(string name, SceneStyle style) => _rules.Add(new StyleRule(name, style));

    private TypeStyle Type(string name, double sizePt, FontFace face, Rgb colour)
    {
        TypeStyle type = new(name, Math.Max(6, Math.Round(sizePt * Factor * 4) / 4), face);
        Rule(name, type.Style(colour));
        return type;
    }
}
