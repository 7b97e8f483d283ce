using System.Collections.Immutable;
using System.Globalization;
using Senacs.Geo.Maps.Colours;
using Senacs.Geo.Maps.Fonts;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Maps.Scenes;

/// <summary>The page's CSS classes, patterns and type styles, made from a theme.</summary>
/// <remarks>Class names are words that a designer understands; lengths in the CSS are user units, that is millimetres.</remarks>
public sealed class MapPalette
{
    private readonly List<StyleRule> rules = [];

    /// <param name="theme">Colours, lines, type.</param>
    /// <param name="typeFactor">1 for A4.</param>
    /// <param name="isDense">Communes are small on this page.</param>
    /// <param name="valueClasses">Classes of a choropleth.</param>
    /// <param name="startsAtZero">Its lowest class holds 0; else the first colour of the ramp, that of nothing, is left out.</param>
    public MapPalette(MapTheme theme, double typeFactor, bool isDense = false, int valueClasses = 0, bool startsAtZero = true)
    {
        ArgumentNullException.ThrowIfNull(theme);
        // Where communes are small, full grey limits would cover the page like a net and hide the EPCI.
        Rgb limitOnWhite = isDense ? theme.LimitOnWhiteColour.TowardsWhite(0.5) : theme.LimitOnWhiteColour;
        double Pt(double size) => Math.Max(6, Math.Round(size * typeFactor * 4) / 4);
        Title = Type("titre", Pt(20), FontFace.Bold, theme.TextColour);
        Subtitle = Type("sous-titre", Pt(11), FontFace.Regular, theme.SecondaryTextColour);
        Figure = Type("chiffre", Pt(16), FontFace.Bold, theme.TextColour);
        Body = Type("texte", Pt(9), FontFace.Regular, theme.TextColour);
        BodyBold = Type("texte-fort", Pt(9), FontFace.Bold, theme.TextColour);
        Note = Type("note", Pt(8), FontFace.Regular, theme.SecondaryTextColour);
        ListText = Type("liste", Pt(8), FontFace.Regular, theme.TextColour);
        ListSecondary = Type("liste-lieu", Pt(7.5), FontFace.Regular, theme.SecondaryTextColour);
        ListSmall = Type("liste-fine", Pt(6.75), FontFace.Regular, theme.TextColour);
        ListSmallBold = Type("liste-fine-forte", Pt(6.75), FontFace.Bold, theme.TextColour);
        ListSmallSecondary = Type("liste-fine-lieu", Pt(6.75), FontFace.Regular, theme.SecondaryTextColour);
        Source = Type("source", 6, FontFace.Regular, theme.SecondaryTextColour);
        ScaleText = Type("echelle", Pt(7), FontFace.Regular, theme.TextColour);
        Prefecture = Type("nom-prefecture", Pt(9), FontFace.Bold, theme.TextColour);
        Town = Type("nom-ville", Pt(8), FontFace.Regular, theme.TextColour);
        Village = Type("nom", Pt(7), FontFace.Regular, theme.TextColour);
        VillageSmall = Type("nom-fin", Math.Min(Pt(6.25), Village.SizePt), FontFace.Regular, theme.TextColour);
        QpvName = Type("nom-qpv", Pt(7), FontFace.Italic, theme.Qpv == QpvDisplay.State ? theme.TextColour : theme.QpvColour);
        Number = Type("numero", Pt(7), FontFace.Bold, Rgb.White);
        NumberOpen = Type("numero-ouvert", Pt(7), FontFace.Bold, theme.TextColour);

        foreach (CommuneClass c in Enum.GetValues<CommuneClass>())
        {
            Rgb fill = theme.ClassColours[c];
            Rule(ClassName(c), $"fill:{fill.ToCss()};stroke:{(IsPale(fill) ? limitOnWhite : theme.LimitColour).ToCss()};stroke-width:{Mm(theme.LimitPt)};stroke-linejoin:round");
            Rule("pave-" + ClassName(c), $"fill:{fill.ToCss()};stroke:{theme.LimitOnWhiteColour.ToCss()};stroke-width:{Mm(0.5)}");
            Rule("projet-" + ClassName(c), $"fill:url(#hachure-{ClassName(c)})");
            Rule("halo-" + ClassName(c), Halo(c == CommuneClass.CsEtEvs ? Rgb.White : fill));
            Patterns = Patterns.Add(new HatchPattern(
                "hachure-" + ClassName(c), theme.ProjectHatch.AngleDegrees, theme.ProjectHatch.StepMm, theme.ProjectHatch.LinePt * FontMetrics.MmPerPoint, HatchInk(fill, theme).ToCss(), GroundCss: null));
        }

        Ramp("valeur-", Spread(startsAtZero || theme.Ramp.Length < 3 ? theme.Ramp : theme.Ramp[1..], Math.Max(valueClasses, 1)));
        Rule("sans-valeur", $"fill:url(#hachure-sans-valeur);stroke:{limitOnWhite.ToCss()};stroke-width:{Mm(theme.LimitPt)};stroke-linejoin:round");
        Rule("halo-sans-valeur", Halo(Rgb.White));
        Rule("pave-sans-valeur", $"fill:url(#hachure-sans-valeur);stroke:{theme.LimitOnWhiteColour.ToCss()};stroke-width:{Mm(0.5)}");
        Patterns = Patterns.Add(new HatchPattern("hachure-sans-valeur", 45, 1.2, 0.3 * FontMetrics.MmPerPoint, theme.LimitOnWhiteColour.ToCss(), GroundCss: "#fff"));
        Ramp("bande-", Spread(theme.BandRamp, theme.BandsKm.Length + 1));
        Rule("limite-commune", $"fill:none;stroke:{theme.LimitOnWhiteColour.ToCss()};stroke-width:{Mm(theme.LimitPt)};stroke-linejoin:round");
        foreach (CommuneChange change in Enum.GetValues<CommuneChange>())
        {
            Rgb fill = theme.ChangeColours[change];
            string name = ChangeName(change), paint = change == CommuneChange.Lost ? "url(#hachure-perdue)" : fill.ToCss();
            Rule(name, $"fill:{paint};stroke:{(IsPale(fill) ? limitOnWhite : theme.LimitColour).ToCss()};stroke-width:{Mm(theme.LimitPt)};stroke-linejoin:round");
            Rule("pave-" + name, $"fill:{paint};stroke:{theme.LimitOnWhiteColour.ToCss()};stroke-width:{Mm(0.5)}");
            Rule("halo-" + name, Halo(HaloOn(fill)));
        }

        Patterns = Patterns.Add(new HatchPattern("hachure-perdue", 45, 1.3, 0.5 * FontMetrics.MmPerPoint, "#fff", theme.ChangeColours[CommuneChange.Lost].ToCss()));
        Rule("cercle", $"fill:{theme.CircleColour.ToCss()};fill-opacity:.72;stroke:#fff;stroke-width:{Mm(0.5)}");
        Rule("cercle-legende", $"fill:none;stroke:{theme.CircleColour.ToCss()};stroke-width:{Mm(0.7)}");
        foreach (Gestion gestion in Enum.GetValues<Gestion>())
            Rule("gestion-" + GestionName(gestion), $"fill:{theme.GestionColours[gestion].ToCss()};stroke:#fff;stroke-width:{Mm(0.6)};stroke-linejoin:round");
        Rule("gestion-inconnue", $"fill:#fff;stroke:{theme.SecondaryTextColour.ToCss()};stroke-width:{Mm(0.9)};stroke-linejoin:round");
        EpciName = Type("nom-epci", Pt(8), FontFace.Italic, theme.TextColour);
        EpciNameSmall = Type("nom-epci-fin", Pt(7), FontFace.Italic, theme.TextColour);
        Rule("situation-france", $"fill:#e4e1da;stroke:#fff;stroke-width:{Mm(0.25)};stroke-linejoin:round");
        Rule("situation-departement", $"fill:{theme.TextColour.ToCss()};stroke:#fff;stroke-width:{Mm(0.4)};stroke-linejoin:round");

        Rule("uni", $"fill:{theme.PlainColour.ToCss()};stroke:{(IsPale(theme.PlainColour) ? limitOnWhite : theme.LimitColour).ToCss()};stroke-width:{Mm(theme.LimitPt)};stroke-linejoin:round");
        Rule("halo-uni", Halo(theme.PlainColour));
        Rule("halo-papier", Halo(Rgb.White));
        Rule("limite-epci", $"fill:none;stroke:{theme.EpciLimitColour.ToCss()};stroke-width:{Mm(theme.EpciLimitPt)};stroke-linejoin:round;stroke-linecap:round");
        Rule("limite-departement", $"fill:none;stroke:{theme.OutlineColour.ToCss()};stroke-width:{Mm(theme.OutlinePt)};stroke-linejoin:round;stroke-linecap:round");

        Rule("qpv", $"fill:url(#hachure-qpv);stroke:{theme.QpvColour.ToCss()};stroke-width:{Mm(theme.QpvOutlinePt)};stroke-linejoin:round");
        Rule("qpv-point", $"fill:{theme.QpvColour.ToCss()};stroke:#fff;stroke-width:{Mm(0.5)}");
        Patterns = Patterns.Add(new HatchPattern(
            "hachure-qpv", theme.QpvHatch.AngleDegrees, theme.QpvHatch.StepMm, theme.QpvHatch.LinePt * FontMetrics.MmPerPoint, theme.QpvColour.ToCss(), GroundCss: null));
        foreach (QpvState state in Enum.GetValues<QpvState>())
        {
            Rgb colour = theme.QpvStateColours[state];
            (string shape, string symbol) = state switch
            {
                // Told apart without colour: full where a structure is known, pale where nobody can say, hollow where there is none.
                QpvState.Indetermine => ($"fill:{colour.TowardsWhite(0.55).ToCss()};stroke:{colour.ToCss()};stroke-width:{Mm(theme.QpvOutlinePt)}", $"fill:{colour.TowardsWhite(0.55).ToCss()};stroke:{colour.ToCss()};stroke-width:{Mm(0.8)}"),
                QpvState.SansStructure => ($"fill:url(#hachure-sans);stroke:{colour.ToCss()};stroke-width:{Mm(theme.QpvOutlinePt)}", $"fill:#fff;stroke:{colour.ToCss()};stroke-width:{Mm(0.9)}"),
                _ => ($"fill:{colour.ToCss()};stroke:#fff;stroke-width:{Mm(0.5)}", $"fill:{colour.ToCss()};stroke:#fff;stroke-width:{Mm(0.5)}"),
            };
            Rule("qpv-" + StateName(state), shape + ";stroke-linejoin:round");
            Rule(StateSymbol(state), symbol + ";stroke-linejoin:round");
            Rgb ink = state switch { QpvState.Indetermine => theme.SecondaryTextColour, QpvState.AProximite => theme.QpvStateColours[QpvState.Servi], _ => colour };
            QpvNumbers = QpvNumbers.SetItem(state, Type("numero-qpv-" + StateName(state), NumberOpen.SizePt, FontFace.Bold, ink));
            Rule("lieu-qpv-" + StateName(state), $"fill:{colour.ToCss()}");
        }

        Patterns = Patterns.Add(new HatchPattern(
            "hachure-sans", theme.QpvHatch.AngleDegrees, theme.QpvHatch.StepMm, theme.QpvHatch.LinePt * FontMetrics.MmPerPoint, theme.QpvStateColours[QpvState.SansStructure].ToCss(), GroundCss: "#fff"));
        Rule("lieu-qpv", $"fill:{theme.QpvColour.ToCss()}");
        Rule("lieu-cs", $"fill:{theme.CentreSocialColour.ToCss()}");
        Rule("lieu-evs", $"fill:{theme.EvsColour.ToCss()}");
        Rule("encart-fond", "fill:#fff");
        Rule("encart-cadre", $"fill:none;stroke:{theme.TextColour.ToCss()};stroke-width:{Mm(0.5)}");

        Rule("cs-siege", $"fill:{theme.CentreSocialColour.ToCss()};stroke:#fff;stroke-width:{Mm(0.6)}");
        Rule("evs-siege", $"fill:{theme.EvsColour.ToCss()};stroke:#fff;stroke-width:{Mm(0.6)};stroke-linejoin:round");
        Rule("cs-ouvert", $"fill:#fff;stroke:{theme.CentreSocialColour.ToCss()};stroke-width:{Mm(1.1)}");
        Rule("evs-ouvert", $"fill:#fff;stroke:{theme.EvsColour.ToCss()};stroke-width:{Mm(1.1)};stroke-linejoin:round");
        Rule("cs-projet", $"fill:#fff;stroke:{theme.CentreSocialColour.ToCss()};stroke-width:{Mm(0.9)};stroke-dasharray:.7 .5");
        Rule("evs-projet", $"fill:#fff;stroke:{theme.EvsColour.ToCss()};stroke-width:{Mm(0.9)};stroke-dasharray:.7 .5");
        Rule("cs-anneau", $"fill:#fff;stroke:none");
        Rule("ville", $"fill:{theme.TextColour.ToCss()};stroke:#fff;stroke-width:{Mm(0.5)}");
        Rule("rappel", $"fill:none;stroke:{theme.TextColour.ToCss()};stroke-width:{Mm(0.4)}");
        Rule("trait", $"fill:none;stroke:{theme.TextColour.ToCss()};stroke-width:{Mm(0.5)}");
        Rule("plein", $"fill:{theme.TextColour.ToCss()};stroke:{theme.TextColour.ToCss()};stroke-width:{Mm(0.5)}");
        Rule("vide", $"fill:#fff;stroke:{theme.TextColour.ToCss()};stroke-width:{Mm(0.5)}");
        Rule("trait-de-coupe", $"fill:none;stroke:#000;stroke-width:{Mm(0.25)}");
        Rule("filet", $"fill:none;stroke:{theme.LimitOnWhiteColour.ToCss()};stroke-width:{Mm(0.4)}");

        void Ramp(string prefix, ImmutableArray<Rgb> colours)
        {
            for (int i = 0; i < colours.Length; i++)
            {
                string name = prefix + i.ToString(CultureInfo.InvariantCulture), paint = colours[i].ToCss();
                Rule(name, $"fill:{paint};stroke:{(IsPale(colours[i]) ? limitOnWhite : theme.LimitColour).ToCss()};stroke-width:{Mm(theme.LimitPt)};stroke-linejoin:round");
                Rule("pave-" + name, $"fill:{paint};stroke:{theme.LimitOnWhiteColour.ToCss()};stroke-width:{Mm(0.5)}");
                Rule("halo-" + name, Halo(HaloOn(colours[i])));
            }
        }

        // dark text on a dark fill needs the paper's white around it
        static Rgb HaloOn(Rgb fill) => ColourVision.Luminance(fill) < 0.25 ? Rgb.White : fill;

        // of what is written beneath the letters: see SvgWriter
        string Halo(Rgb colour) => $"stroke:{colour.ToCss()};stroke-width:{Mm(1.4)};stroke-linejoin:round";
    }

    public TypeStyle Title { get; }

    public TypeStyle Subtitle { get; }

    public TypeStyle Figure { get; }

    public TypeStyle Body { get; }

    public TypeStyle BodyBold { get; }

    public TypeStyle Note { get; }

    public TypeStyle ListText { get; }

    public TypeStyle ListSecondary { get; }

    public TypeStyle ListSmall { get; }

    public TypeStyle ListSmallBold { get; }

    public TypeStyle ListSmallSecondary { get; }

    public TypeStyle Source { get; }

    public TypeStyle ScaleText { get; }

    public TypeStyle Prefecture { get; }

    public TypeStyle Town { get; }

    public TypeStyle Village { get; }

    /// <summary>Where there is no room for <see cref="Village"/>.</summary>
    public TypeStyle VillageSmall { get; }

    public TypeStyle QpvName { get; }

    public TypeStyle EpciName { get; }

    /// <summary>Where there is no room for <see cref="EpciName"/>.</summary>
    public TypeStyle EpciNameSmall { get; }

    public TypeStyle Number { get; }

    public TypeStyle NumberOpen { get; }

    /// <summary>Numbers of QPV, in the colour of their state: in a crowd it shows which symbol one belongs to.</summary>
    public ImmutableDictionary<QpvState, TypeStyle> QpvNumbers { get; } = ImmutableDictionary<QpvState, TypeStyle>.Empty;

    public ImmutableArray<HatchPattern> Patterns { get; } = [];

    public static string ClassName(CommuneClass c) => c switch
    {
        CommuneClass.CentreSocial => "cs",
        CommuneClass.EvsSeul => "evs",
        CommuneClass.ZoneBlanche => "zb",
        _ => "cs-evs",
    };

    /// <summary>The fill of a distance band, the nearest first.</summary>
    public static string BandName(int band) => "bande-" + band.ToString(CultureInfo.InvariantCulture);

    public static string ChangeName(CommuneChange change) => change switch
    {
        CommuneChange.Gained => "gagnee",
        CommuneChange.Lost => "perdue",
        CommuneChange.OtherClass => "autre-classe",
        CommuneChange.StillCovered => "restee-couverte",
        _ => "restee-blanche",
    };

    public static string GestionName(Gestion? gestion) => gestion switch
    {
        Gestion.Associative => "associative",
        Gestion.Municipale => "municipale",
        Gestion.Intercommunale => "intercommunale",
        Gestion.Caf => "caf",
        Gestion.Mutualiste => "mutualiste",
        Gestion.Autre => "autre",
        _ => "inconnue",
    };

    /// <summary>The fill of a commune in a theme.</summary>
    public static string FillOf(MapTheme theme, MapCommune commune) => theme.Fill switch
    {
        CommuneFill.Classes or CommuneFill.FourClasses => ClassName(commune.Class),
        CommuneFill.Epci or CommuneFill.Values => commune.ValueClass is { } value ? "valeur-" + value.ToString(CultureInfo.InvariantCulture) : "sans-valeur",
        CommuneFill.Bands => BandName(theme.BandsKm.Length),
        CommuneFill.Change => ChangeName(commune.Change),
        _ => "uni",
    };

    /// <summary>As many colours as classes: those given, evenly taken from or mixed.</summary>
    public static ImmutableArray<Rgb> Spread(ImmutableArray<Rgb> ramp, int classes)
    {
        if (classes == ramp.Length)
            return ramp;
        return [.. Enumerable.Range(0, classes).Select(i =>
        {
            double at = classes == 1 ? ramp.Length - 1 : (double)i * (ramp.Length - 1) / (classes - 1);
            int low = Math.Min((int)at, ramp.Length - 2);
            return ramp[low].Mix(ramp[low + 1], at - low);
        })];
    }

    /// <summary>As in the outputs: <c>data-classe</c>.</summary>
    public static string DataName(CommuneClass c) => c switch
    {
        CommuneClass.CentreSocial => "centre_social",
        CommuneClass.EvsSeul => "evs_seul",
        CommuneClass.ZoneBlanche => "zone_blanche",
        _ => "cs_et_evs",
    };

    public static string StateName(QpvState s) => s switch
    {
        QpvState.Servi => "servi",
        QpvState.Dans => "dans",
        QpvState.AProximite => "proximite",
        QpvState.Indetermine => "indetermine",
        _ => "sans",
    };

    /// <summary>Style of a QPV's diamond.</summary>
    public static string StateSymbol(QpvState s) => "point-qpv-" + StateName(s);

    /// <summary>The rules and patterns that the layers really use.</summary>
    public (ImmutableArray<StyleRule> Styles, ImmutableArray<HatchPattern> Patterns) UsedBy(IEnumerable<SceneLayer> layers)
    {
        HashSet<string> used = new(StringComparer.Ordinal);
        foreach (SceneLayer layer in layers)
            Collect(layer.Items, used);
        ImmutableArray<StyleRule> styles = [.. rules.Where(rule => used.Contains(rule.Name))];
        return (styles, [.. Patterns.Where(p => styles.Any(s => s.Css.Contains($"url(#{p.Id})", StringComparison.Ordinal)))]);
    }

    private static void Collect(ImmutableArray<SceneItem> items, HashSet<string> used)
    {
        foreach (SceneItem item in items)
        {
            if (item.Style is not null)
                used.Add(item.Style);
            if (item is SceneText { Halo: { } aroundText })
                used.Add(aroundText);
            if (item is SceneGroup { Halo: { } aroundGroup })
                used.Add(aroundGroup);
            if (item is SceneGroup group)
                Collect(group.Items, used);
        }
    }

    private static bool IsPale(Rgb colour) => ColourVision.Luminance(colour) > 0.85;

    /// <summary>The future class's colour; white could not be seen.</summary>
    private static Rgb HatchInk(Rgb fill, MapTheme theme) => IsPale(fill) ? theme.LimitOnWhiteColour : fill;

    private static string Mm(double pt) => (pt * FontMetrics.MmPerPoint).ToString("0.##", CultureInfo.InvariantCulture);

    private void Rule(string name, string css) => rules.Add(new StyleRule(name, css));

    private readonly Dictionary<string, TypeStyle> types = new(StringComparer.Ordinal);

    /// <summary>Null: no text is set in it.</summary>
    public TypeStyle? TypeOf(string name) => types.GetValueOrDefault(name);

    private TypeStyle Type(string name, double sizePt, FontFace face, Rgb colour)
    {
        TypeStyle type = types[name] = new(name, sizePt, face);
        string size = type.SizeMm.ToString("0.##", CultureInfo.InvariantCulture);
        string weight = face switch { FontFace.Bold => ";font-weight:700", FontFace.Italic => ";font-style:italic", _ => "" };
        Rule(name, $"font-size:{size}px;fill:{colour.ToCss()}{weight}");
        return type;
    }
}
