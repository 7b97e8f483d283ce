using System.Collections.Immutable;
using System.Globalization;
using Senacs.Geo.Maps.Colours;
using Senacs.Geo.Maps.Fonts;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;

namespace Senacs.Geo.Maps.Atlas;

/// <summary>Type and lines of the atlas's pages. Names begin with <c>a-</c>: those of the maps on the same pages are others.</summary>
internal sealed class AtlasType
{
    private readonly List<StyleRule> rules = [];

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
        Rule("a-filet", $"fill:none;stroke:{theme.LimitOnWhiteColour.ToCss()};stroke-width:{Mm(0.4)}");
        Rule("a-rang", $"fill:none;stroke:#d4d4d4;stroke-width:{Mm(0.35)}");
        Rule("a-filet-fort", $"fill:none;stroke:{theme.TextColour.ToCss()};stroke-width:{Mm(0.6)}");
        Rule("a-quadrillage", $"fill:none;stroke:{theme.SecondaryTextColour.TowardsWhite(0.35).ToCss()};stroke-width:{Mm(0.3)}");
        Rule("a-voisine", $"fill:{new Rgb(0xF3, 0xF1, 0xEC).ToCss()};stroke:{new Rgb(0xD8, 0xD5, 0xCE).ToCss()};stroke-width:{Mm(0.3)};stroke-linejoin:round");
        Rule("a-commune", $"fill:{new Rgb(0xF3, 0xF1, 0xEC).ToCss()};stroke:{theme.SecondaryTextColour.ToCss()};stroke-width:{Mm(0.6)};stroke-linejoin:round");
        Rule("a-situation", $"fill:#fff;stroke:{theme.TextColour.ToCss()};stroke-width:{Mm(0.5)};stroke-linejoin:round");
        Rule("a-papier", "fill:#fff");
        Rule("a-cadre", $"fill:none;stroke:{theme.TextColour.ToCss()};stroke-width:{Mm(0.5)}");
        Rule("a-proximite", $"fill:none;stroke:{theme.QpvColour.ToCss()};stroke-width:{Mm(0.6)};stroke-dasharray:1.4 1;stroke-linejoin:round");
        Rule("a-qpv-autre", $"fill:{theme.QpvColour.TowardsWhite(0.75).ToCss()};stroke:{theme.QpvColour.ToCss()};stroke-width:{Mm(0.4)};stroke-linejoin:round");
        Rule("a-qpv-plein", $"fill:{theme.QpvColour.ToCss()};stroke:{theme.QpvColour.ToCss()};stroke-width:{Mm(0.4)};stroke-linejoin:round");
        Rule("a-nom-commune", $"font-size:{(11 * factor * FontMetrics.MmPerPoint).ToString("0.##", CultureInfo.InvariantCulture)}px;fill:{theme.SecondaryTextColour.ToCss()};font-style:italic");
        foreach ((string name, CommuneClass c) in (ReadOnlySpan<(string, CommuneClass)>)[("a-cs", CommuneClass.CentreSocial), ("a-evs", CommuneClass.EvsSeul), ("a-zb", CommuneClass.ZoneBlanche)])
            Rule(name, $"fill:{theme.ClassColours[c].ToCss()};stroke:{theme.LimitOnWhiteColour.ToCss()};stroke-width:{Mm(0.4)}");
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
        return rules.Where(r => used.Contains(r.Name));

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

    private static string Mm(double pt) => (pt * FontMetrics.MmPerPoint).ToString("0.##", CultureInfo.InvariantCulture);

    private void Rule(string name, string css) => rules.Add(new StyleRule(name, css));

    private TypeStyle Type(string name, double sizePt, FontFace face, Rgb colour)
    {
        TypeStyle type = new(name, Math.Max(6, Math.Round(sizePt * Factor * 4) / 4), face);
        string weight = face switch { FontFace.Bold => ";font-weight:700", FontFace.Italic => ";font-style:italic", _ => "" };
        Rule(name, $"font-size:{type.SizeMm.ToString("0.##", CultureInfo.InvariantCulture)}px;fill:{colour.ToCss()}{weight}");
        return type;
    }
}
