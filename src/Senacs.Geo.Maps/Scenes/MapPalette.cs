namespace Senacs.Geo.Maps.Scenes;

/// <summary>The page's CSS classes, patterns and type styles, made from a theme.</summary>
/// <remarks>Class names are words that a designer understands; lengths in the CSS are user units, that is millimetres.</remarks>
public sealed class MapPalette : StyleBook
{
    private readonly MapTheme _theme;
    private readonly Rgb _limitOnWhite;

    /// <param name="theme">Colours, lines, type.</param>
    /// <param name="typeFactor">1 for A4.</param>
    /// <param name="isDense">Communes are small on this page.</param>
    /// <param name="valueClasses">Classes of a choropleth.</param>
    /// <param name="startsAtZero">Its lowest class holds 0; else the first colour of the ramp, that of nothing, is left out.</param>
    public MapPalette(MapTheme theme, double typeFactor, bool isDense = false, int valueClasses = 0, bool startsAtZero = true)
        : base(typeFactor)
    {
        ArgumentNullException.ThrowIfNull(theme);
        _theme = theme;

        // Where communes are small, full grey limits would cover the page like a net and hide the EPCI.
        _limitOnWhite = isDense ? theme.LimitOnWhiteColour.TowardsWhite(0.5) : theme.LimitOnWhiteColour;
        Title = Type("titre", 20, FontFace.Bold, theme.TextColour);
        Subtitle = Type("sous-titre", 11, FontFace.Regular, theme.SecondaryTextColour);
        Figure = Type("chiffre", 16, FontFace.Bold, theme.TextColour);
        Body = Type("texte", 9, FontFace.Regular, theme.TextColour);
        BodyBold = Type("texte-fort", 9, FontFace.Bold, theme.TextColour);
        Note = Type("note", 8, FontFace.Regular, theme.SecondaryTextColour);
        ListText = Type("liste", 8, FontFace.Regular, theme.TextColour);
        ListSecondary = Type("liste-lieu", 7.5, FontFace.Regular, theme.SecondaryTextColour);
        ListSmall = Type("liste-fine", 6.75, FontFace.Regular, theme.TextColour);
        ListSmallBold = Type("liste-fine-forte", 6.75, FontFace.Bold, theme.TextColour);
        ListSmallSecondary = Type("liste-fine-lieu", 6.75, FontFace.Regular, theme.SecondaryTextColour);
        // the least size, on every sheet
        Source = Type("source", 0, FontFace.Regular, theme.SecondaryTextColour);
        ScaleText = Type("echelle", 7, FontFace.Regular, theme.TextColour);
        Prefecture = Type("nom-prefecture", 9, FontFace.Bold, theme.TextColour);
        Town = Type("nom-ville", 8, FontFace.Regular, theme.TextColour);
        Village = Type("nom", 7, FontFace.Regular, theme.TextColour);
        VillageSmall = Type("nom-fin", 6.25, FontFace.Regular, theme.TextColour);
        QpvName = Type("nom-qpv", 7, FontFace.Italic, theme.Qpv == QpvDisplay.State ? theme.TextColour : theme.QpvColour);
        Number = Type("numero", 7, FontFace.Bold, Rgb.White);
        NumberOpen = Type("numero-ouvert", 7, FontFace.Bold, theme.TextColour);

        Classes();
        Ramp("valeur-", Spread(startsAtZero || theme.Ramp.Length < 3 ? theme.Ramp : theme.Ramp[1..], Math.Max(valueClasses, 1)));
        Rule("sans-valeur", Lined(ScenePaint.Pattern("hachure-sans-valeur"), _limitOnWhite, theme.LimitPt));
        Rule("halo-sans-valeur", Halo(Rgb.White));
        Rule("pave-sans-valeur", Edged(ScenePaint.Pattern("hachure-sans-valeur"), theme.LimitOnWhiteColour, 0.5));
        Pattern("hachure-sans-valeur", new(45, 0.3, 1.2), theme.LimitOnWhiteColour, Rgb.White);
        Ramp("bande-", Spread(theme.BandRamp, theme.BandsKm.Length + 1));
        Rule("limite-commune", Lined(ScenePaint.None, theme.LimitOnWhiteColour, theme.LimitPt));
        Changes();
        Rule("cercle", Edged(theme.CircleColour, Rgb.White, 0.5) with { FillOpacity = 0.72 });
        Rule("cercle-legende", Edged(ScenePaint.None, theme.CircleColour, 0.7));
        foreach (Gestion gestion in Enum.GetValues<Gestion>())
            Rule("gestion-" + GestionName(gestion), Lined(theme.GestionColours[gestion], Rgb.White, 0.6));
        Rule("gestion-inconnue", Lined(Rgb.White, theme.SecondaryTextColour, 0.9));
        EpciName = Type("nom-epci", 8, FontFace.Italic, theme.TextColour);
        EpciNameSmall = Type("nom-epci-fin", 7, FontFace.Italic, theme.TextColour);
        Rule("situation-france", Lined(new Rgb(0xE4, 0xE1, 0xDA), Rgb.White, 0.25));
        Rule("situation-departement", Lined(theme.TextColour, Rgb.White, 0.4));
        Rule("uni", Land(theme.PlainColour));
        Rule("halo-uni", Halo(theme.PlainColour));
        Rule("halo-papier", Halo(Rgb.White));
        Rule("limite-epci", Lined(ScenePaint.None, theme.EpciLimitColour, theme.EpciLimitPt) with { HasRoundCaps = true });
        Rule("limite-departement", Lined(ScenePaint.None, theme.OutlineColour, theme.OutlinePt) with { HasRoundCaps = true });
        Quarters();
        Symbols();
    }

    private void Classes()
    {
        foreach ((string name, Rgb fill) in (ReadOnlySpan<(string, Rgb)>)
                 [
                     (ClassName(Classe.CentreSocial), _theme.ClassColours[Classe.CentreSocial]),
                     (ClassName(Classe.EvsSeul), _theme.ClassColours[Classe.EvsSeul]),
                     (ClassName(Classe.ZoneBlanche), _theme.ClassColours[Classe.ZoneBlanche]), (BothName, _theme.BothColour),
                 ])
        {
            Rule(name, Land(fill));
            Rule("pave-" + name, Edged(fill, _theme.LimitOnWhiteColour, 0.5));
            Rule("projet-" + name, new() { Fill = ScenePaint.Pattern("hachure-" + name) });
            Rule("halo-" + name, Halo(name == BothName ? Rgb.White : fill));

            // the future class's colour; white could not be seen
            Pattern("hachure-" + name, _theme.ProjectHatch, IsPale(fill) ? _theme.LimitOnWhiteColour : fill, null);
        }
    }

    private void Changes()
    {
        foreach (Changement change in Enum.GetValues<Changement>())
        {
            Rgb fill = _theme.ChangeColours[change];
            string name = ChangeName(change);
            bool isHatched = change is Changement.Perdue or Changement.Inconnu, isPaper = change == Changement.Inconnu;
            ScenePaint paint = isHatched ? ScenePaint.Pattern("hachure-" + name) : fill;
            Rule(name, Land(isPaper ? Rgb.White : fill) with { Fill = paint });
            Rule("pave-" + name, Edged(paint, _theme.LimitOnWhiteColour, 0.5));
            Rule("halo-" + name, Halo(isPaper ? Rgb.White : HaloOn(fill)));
        }

        Pattern("hachure-perdue", new(45, 0.5, 1.3), Rgb.White, _theme.ChangeColours[Changement.Perdue]);

        // thin, on the paper, the other way: nothing is claimed
        Pattern("hachure-inconnue", new(135, 0.3, 1.1), _theme.ChangeColours[Changement.Inconnu], Rgb.White);
    }

    /// <summary>Told apart without colour: full where a structure is known, pale where nobody can say, hollow where there is none.</summary>
    private void Quarters()
    {
        Rule("qpv", Lined(ScenePaint.Pattern("hachure-qpv"), _theme.QpvColour, _theme.QpvOutlinePt));
        Rule("qpv-point", Edged(_theme.QpvColour, Rgb.White, 0.5));
        Pattern("hachure-qpv", _theme.QpvHatch, _theme.QpvColour, null);
        foreach (QpvEtat state in Enum.GetValues<QpvEtat>())
        {
            Rgb colour = _theme.QpvStateColours[state], pale = colour.TowardsWhite(0.55);
            (SceneStyle shape, SceneStyle symbol, Rgb ink) = state switch
            {
                QpvEtat.Indetermine => (Lined(pale, colour, _theme.QpvOutlinePt), Lined(pale, colour, 0.8), _theme.SecondaryTextColour),
                QpvEtat.SansStructure => (Lined(ScenePaint.Pattern("hachure-sans"), colour, _theme.QpvOutlinePt), Lined(Rgb.White, colour, 0.9),
                    colour),
                QpvEtat.AProximite => (Lined(colour, Rgb.White, 0.5), Lined(colour, Rgb.White, 0.5), _theme.QpvStateColours[QpvEtat.Servi]),
                _ => (Lined(colour, Rgb.White, 0.5), Lined(colour, Rgb.White, 0.5), colour),
            };
            Rule("qpv-" + StateName(state), shape);
            Rule(StateSymbol(state), symbol);
            QpvNumbers = QpvNumbers.SetItem(state, Type("numero-qpv-" + StateName(state), 7, FontFace.Bold, ink));
            Rule("lieu-qpv-" + StateName(state), new() { Fill = colour });
        }

        Pattern("hachure-sans", _theme.QpvHatch, _theme.QpvStateColours[QpvEtat.SansStructure], Rgb.White);
        Rule("lieu-qpv", new() { Fill = _theme.QpvColour });
    }

    private void Symbols()
    {
        (Rgb centre, Rgb evs, Rgb text) = (_theme.CentreSocialColour, _theme.EvsColour, _theme.TextColour);
        Rule("lieu-cs", new() { Fill = centre });
        Rule("lieu-evs", new() { Fill = evs });
        Rule("encart-fond", new() { Fill = Rgb.White });
        Rule("encart-cadre", Edged(ScenePaint.None, text, 0.5));
        Rule("cs-siege", Edged(centre, Rgb.White, 0.6));
        Rule("evs-siege", Lined(evs, Rgb.White, 0.6));
        Rule("cs-ouvert", Edged(Rgb.White, centre, 1.1));
        Rule("evs-ouvert", Lined(Rgb.White, evs, 1.1));
        Rule("cs-projet", Edged(Rgb.White, centre, 0.9) with { Dash = (0.7, 0.5) });
        Rule("evs-projet", Edged(Rgb.White, evs, 0.9) with { Dash = (0.7, 0.5) });
        Rule("cs-anneau", new() { Fill = Rgb.White, Stroke = ScenePaint.None });
        Rule("ville", Edged(text, Rgb.White, 0.5));
        Rule("rappel", Edged(ScenePaint.None, text, 0.4));
        Rule("trait", Edged(ScenePaint.None, text, 0.5));
        Rule("plein", Edged(text, text, 0.5));
        Rule("vide", Edged(Rgb.White, text, 0.5));
        Rule("trait-de-coupe", Edged(ScenePaint.None, new Rgb(0, 0, 0), 0.25));
        Rule("filet", Edged(ScenePaint.None, _theme.LimitOnWhiteColour, 0.4));
    }

    private void Ramp(string prefix, ImmutableArray<Rgb> colours)
    {
        for (int i = 0; i < colours.Length; i++)
        {
            string name = prefix + i.ToString(CultureInfo.InvariantCulture);
            Rule(name, Land(colours[i]));
            Rule("pave-" + name, Edged(colours[i], _theme.LimitOnWhiteColour, 0.5));
            Rule("halo-" + name, Halo(HaloOn(colours[i])));
        }
    }

    /// <summary>A commune: its limit is seen on white paper too.</summary>
    private SceneStyle Land(Rgb fill) => Lined(fill, IsPale(fill) ? _limitOnWhite : _theme.LimitColour, _theme.LimitPt);

    // dark text on a dark fill needs the paper's white around it
    private static Rgb HaloOn(Rgb fill) => ColourVision.Luminance(fill) < 0.25 ? Rgb.White : fill;

    // of what is written beneath the letters: see SvgWriter
    private static SceneStyle Halo(Rgb colour) => new() { Stroke = colour, StrokeWidthMm = Mm(1.4), HasRoundJoins = true };

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
    public ImmutableDictionary<QpvEtat, TypeStyle> QpvNumbers { get; private set; } = ImmutableDictionary<QpvEtat, TypeStyle>.Empty;

    public static string ClassName(Classe c) => c switch { Classe.CentreSocial => "cs", Classe.EvsSeul => "evs", _ => "zb" };

    /// <summary>The fill of a commune that a centre social and an EVS cover, where the theme tells them apart.</summary>
    public const string BothName = "cs-evs";

    /// <summary>The fill of a distance band, the nearest first.</summary>
    public static string BandName(int band) => "bande-" + band.ToString(CultureInfo.InvariantCulture);

    public static string ChangeName(Changement change) => change switch
    {
        Changement.Gagnee => "gagnee",
        Changement.Perdue => "perdue",
        Changement.AutreClasse => "autre-classe",
        Changement.ResteCouverte => "restee-couverte",
        Changement.ResteBlanche => "restee-blanche",
        _ => "inconnue",
    };

    public static string GestionName(Gestion? gestion) => gestion is null ? "inconnue" : Valeurs.Of(gestion);

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

    /// <summary>From A4: 1; smaller sheets shrink the type.</summary>
    public static double FactorOf(double widthMm, double heightMm) => Math.Clamp(Math.Sqrt(widthMm * heightMm / (210.0 * 297)), 0.72, 1.4);

    public static string StateName(QpvEtat s) => s switch
    {
        QpvEtat.Servi => "servi",
        QpvEtat.Dans => "dans",
        QpvEtat.AProximite => "proximite",
        QpvEtat.Indetermine => "indetermine",
        _ => "sans",
    };

    /// <summary>Style of a QPV's diamond.</summary>
    public static string StateSymbol(QpvEtat s) => "point-qpv-" + StateName(s);

    private static bool IsPale(Rgb colour) => ColourVision.Luminance(colour) > 0.85;
}
