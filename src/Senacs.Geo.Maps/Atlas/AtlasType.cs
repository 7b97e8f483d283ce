namespace Senacs.Geo.Maps.Atlas;

/// <summary>Type and lines of the atlas's pages. Names begin with <c>a-</c>: those of the maps on the same pages are others.</summary>
internal sealed class AtlasType : StyleBook
{
    /// <param name="theme">Colours.</param>
    /// <param name="factor">1 for A4.</param>
    public AtlasType(MapTheme theme, double factor)
        : base(factor)
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
        Rgb ground = new(0xF3, 0xF1, 0xEC);
        Rule("a-filet", Edged(ScenePaint.None, theme.LimitOnWhiteColour, 0.4));
        Rule("a-rang", Edged(ScenePaint.None, new Rgb(0xD4, 0xD4, 0xD4), 0.35));
        Rule("a-filet-fort", Edged(ScenePaint.None, theme.TextColour, 0.6));
        Rule("a-quadrillage", Edged(ScenePaint.None, theme.SecondaryTextColour.TowardsWhite(0.35), 0.3));
        Rule("a-voisine", Lined(ground, new Rgb(0xD8, 0xD5, 0xCE), 0.3));
        Rule("a-commune", Lined(ground, theme.SecondaryTextColour, 0.6));
        Rule("a-situation", Lined(Rgb.White, theme.TextColour, 0.5));
        Rule("a-papier", new() { Fill = Rgb.White });
        Rule("a-cadre", Edged(ScenePaint.None, theme.TextColour, 0.5));
        Rule("a-proximite", Lined(ScenePaint.None, theme.QpvColour, 0.6) with { Dash = (1.4, 1) });
        Rule("a-qpv-autre", Lined(theme.QpvColour.TowardsWhite(0.75), theme.QpvColour, 0.4));
        Rule("a-qpv-plein", Lined(theme.QpvColour, theme.QpvColour, 0.4));
        Rule("a-nom-commune", new() { FontSizeMm = 11 * factor * FontMetrics.MmPerPoint, Fill = theme.SecondaryTextColour, Face = FontFace.Italic });
        foreach ((string name, Classe c) in (ReadOnlySpan<(string, Classe)>)[("a-cs", Classe.CentreSocial), ("a-evs", Classe.EvsSeul),
                ("a-zb", Classe.ZoneBlanche)])
            Rule(name, Edged(theme.ClassColours[c], theme.LimitOnWhiteColour, 0.4));
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
}
