using System.Text.Json;

namespace Senacs.Geo.Maps.Themes;

/// <summary>Reads themes from JSON: those of the product are embedded, a user's own is a file. All keys but <c>nom</c> are optional.</summary>
/// <remarks><c>maps/themes/README.md</c> documents every key with its values. An unknown key or value is an error that names the file, the key and
/// what is accepted.</remarks>
public static class MapThemeReader
{
    private const string Prefix = "themes/";

    /// <summary>Names of the embedded themes, in alphabetical order.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        .. typeof(MapThemeReader).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^".json".Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>An embedded theme by name.</summary>
    /// <exception cref="SourceUnavailableException">No such theme; the message lists those that exist.</exception>
    public static MapTheme Load(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        using Stream? stream = typeof(MapThemeReader).Assembly.GetManifestResourceStream(Prefix + name + ".json");
        return Read(stream ?? throw new SourceUnavailableException(
            name, "thème inconnu.", $"Thèmes disponibles : {string.Join(", ", Names)} ; ou le chemin d'un fichier .json."), name + ".json");
    }

    /// <summary>A theme from a JSON stream.</summary>
    /// <param name="json">UTF-8, with or without BOM; comments and trailing commas are allowed.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <exception cref="SourceUnavailableException">Not JSON, an unknown key, a value that is not accepted.</exception>
    public static MapTheme Read(Stream json, string source)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using JsonDocument document = JsonDocument.Parse(
                json, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 16 });
            return new Value(source, "", document.RootElement).ToTheme();
        }
        catch (JsonException e)
        {
            throw new SourceUnavailableException(
                source, string.Create(CultureInfo.InvariantCulture, $"ce n'est pas du JSON valide (ligne {(e.LineNumber ?? 0) + 1})."),
                    "Comparez avec un thème de maps/themes.", e);
        }
    }

    private static readonly (string Key, BlockKind Kind)[] BlockKeys =
    [
        ("chiffres", BlockKind.Figures), ("legende", BlockKind.Legend), ("echelle", BlockKind.Scale), ("liste", BlockKind.StructureList),
        ("table_qpv", BlockKind.QpvTable), ("table_epci", BlockKind.EpciTable), ("listes", BlockKind.Lists), ("texte", BlockKind.Text),
    ];

    /// <summary>A value of the file and its key in full, read strictly: each kind of value says what it accepts.</summary>
    private readonly record struct Value(string Source, string Path, JsonElement Json)
    {
        public MapTheme ToTheme()
        {
            // what it starts from, wherever in the file that stands
            MapTheme start = new() { Name = "" };
            if (Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("base", out JsonElement name))
                start = Load((this with { Path = "base", Json = name }).Text());
            MapTheme theme = Fold(start with { Name = "" },
            [
                ("nom", (t, v) => t with { Name = v.Text() }),
                ("base", (t, _) => t),
                ("description", (t, v) => { _ = v.Text(); return t; }),
                ("titre", (t, v) => t with { Title = v.Choice(("constat", TitleChoice.Finding), ("neutre", TitleChoice.Neutral)) }),
                ("titre_neutre", (t, v) => t with { NeutralTitle = v.Text() }),
                ("texte", (t, v) => t with { Text = v.Text() }),
                ("communes", (t, v) => v.Communes(t)),
                ("classes", (t, v) => v.Classes(t)),
                ("changements", (t, v) => t with
                {
                    ChangeColours = v.Colours(t.ChangeColours, ("gagnee", Changement.Gagnee), ("perdue", Changement.Perdue),
                        ("autre_classe", Changement.AutreClasse), ("restee_couverte", Changement.ResteCouverte),
                        ("restee_blanche", Changement.ResteBlanche), ("inconnue", Changement.Inconnu)),
                }),
                ("cercles", (t, v) => v.Fold(t,
                [
                    ("affichage", (t, v) => t with { ShowPopulationCircles = v.Choice(("habitants", true), ("aucun", false)) }),
                    ("couleur", (t, v) => t with { CircleColour = v.Colour() }),
                ])),
                ("projets", (t, v) => t with { ProjectHatch = v.Hatch(t.ProjectHatch) }),
                ("qpv", (t, v) => v.Qpv(t)),
                ("structures", (t, v) => v.Structures(t)),
                ("etiquettes", (t, v) => v.Labels(t)),
                ("encarts", (t, v) => t with { MaximumInsets = v.Insets(t.MaximumInsets) }),
                ("situation", (t, v) => t with { ShowSituation = v.YesNo() }),
                ("limites", (t, v) => v.Limits(t)),
                ("textes", (t, v) => v.Fold(t,
                [
                    ("couleur", (t, v) => t with { TextColour = v.Colour() }),
                    ("couleur_secondaire", (t, v) => t with { SecondaryTextColour = v.Colour() }),
                ])),
                ("blocs", (t, v) => t with
                {
                    Blocks = [.. v.Items(0, int.MaxValue, "un tableau, par exemple [\"chiffres\", \"legende\", \"echelle\"]")
                        .Select(item => item.Choice(BlockKeys)).Distinct()],
                }),
                ("positions", (t, v) => t with
                {
                    Corners = v.Fold(t.Corners, [.. BlockKeys.Select(block => (block.Key, (Setting<ImmutableDictionary<BlockKind, Corner>>)
                        ((corners, v) => corners.SetItem(block.Kind, v.Choice(("haut_gauche", Corner.TopLeft), ("haut_droite", Corner.TopRight),
                            ("bas_gauche", Corner.BottomLeft), ("bas_droite", Corner.BottomRight))))))]),
                }),
            ]);
            return theme.Name.Length > 0 ? theme
                : throw new SourceUnavailableException(Source, "la clé « nom » manque.", "Ajoutez \"nom\": \"mon-theme\".");
        }

        private MapTheme Communes(MapTheme before)
        {
            MapTheme theme = Fold(before,
            [
                ("remplissage", (t, v) => t with
                {
                    Fill = v.Choice(("classes", CommuneFill.Classes), ("quatre_classes", CommuneFill.FourClasses), ("uni", CommuneFill.Plain),
                        ("epci", CommuneFill.Epci), ("distance", CommuneFill.Bands), ("changement", CommuneFill.Change),
                        ("valeurs", CommuneFill.Values)),
                }),
                ("couleur", (t, v) => t with { PlainColour = v.Colour() }),
                ("variable", (t, v) => t with { RatesInhabitants = v.Choice(("communes", false), ("habitants", true)) }),
                ("methode", (t, v) => t with
                {
                    BreakMethod = v.Choice(("jenks", BreakMethod.Jenks), ("quantiles", BreakMethod.Quantiles),
                        ("egales", BreakMethod.EqualIntervals), ("manuelles", BreakMethod.Manual)),
                }),
                ("nombre_classes", (t, v) => t with { ValueClasses = (int)v.Number(2, 9) }),
                ("bornes", (t, v) => t with { ManualBreaks = v.Ascending(8, double.MinValue, double.MaxValue) }),
                ("degrade", (t, v) => t with { Ramp = v.Ramp() }),
                ("bandes_km", (t, v) => t with { BandsKm = v.Ascending(6, 0.1, 200) }),
                ("bandes_degrade", (t, v) => t with { BandRamp = v.Ramp() }),
            ]);
            return theme.BreakMethod != BreakMethod.Manual || !theme.ManualBreaks.IsEmpty ? theme
                : throw new SourceUnavailableException(Source, $"« {Path}.methode » vaut \"manuelles\" mais « {Path}.bornes » manque.",
                    "Ajoutez par exemple \"bornes\": [25, 50, 75].");
        }

        private MapTheme Classes(MapTheme theme) => Fold(theme,
        [
            ("centre_social", (t, v) => t with { ClassColours = t.ClassColours.SetItem(Classe.CentreSocial, v.Colour()) }),
            ("evs_seul", (t, v) => t with { ClassColours = t.ClassColours.SetItem(Classe.EvsSeul, v.Colour()) }),
            ("zone_blanche", (t, v) => t with { ClassColours = t.ClassColours.SetItem(Classe.ZoneBlanche, v.Colour()) }),
            ("cs_et_evs", (t, v) => t with { BothColour = v.Colour() }),
        ]);

        private MapTheme Qpv(MapTheme theme) => Fold(theme,
        [
            ("affichage", (t, v) => t with { Qpv = v.Choice(
                ("aucun", QpvDisplay.None), ("hachures", QpvDisplay.Hatch), ("etat", QpvDisplay.State)) }),
            ("couleur", (t, v) => t with { QpvColour = v.Colour() }),
            ("contour_pt", (t, v) => t with { QpvOutlinePt = v.LinePt() }),
            ("hachures", (t, v) => t with { QpvHatch = v.Hatch(t.QpvHatch) }),
            ("etats", (t, v) => t with
            {
                QpvStateColours = v.Colours(t.QpvStateColours, [.. Libelles.QpvEtats.Select(e => (Valeurs.Of(e), e))]),
            }),
        ]);

        private MapTheme Structures(MapTheme theme) => Fold(theme,
        [
            ("affichage", (t, v) => t with
            {
                Structures = v.Choice(("aucun", StructureDisplay.None), ("marqueurs", StructureDisplay.Markers),
                    ("numeros", StructureDisplay.Numbers), ("gestion", StructureDisplay.Management)),
            }),
            ("gestion", (t, v) => t with
            {
                GestionColours = v.Colours(t.GestionColours, [.. Enum.GetValues<Gestion>().Select(g => (Valeurs.Of(g), g))]),
            }),
            ("centre_social", (t, v) => t with { CentreSocialColour = v.Colour() }),
            ("evs", (t, v) => t with { EvsColour = v.Colour() }),
            ("taille_mm", (t, v) => t with { MarkerMm = v.Number(1, 8) }),
        ]);

        private MapTheme Labels(MapTheme theme) => Fold(theme,
        [
            ("communes_avec_structure", (t, v) => t with { NameStructureCommunes = v.YesNo() }),
            ("villes", (t, v) => t with { NamedTowns = (int)v.Number(0, 500) }),
            ("qpv", (t, v) => t with { NameQpv = v.YesNo() }),
            ("epci", (t, v) => t with { NameEpci = v.YesNo() }),
            ("zones_blanches", (t, v) => t with { NamedUncovered = (int)v.Number(0, 500) }),
        ]);

        private int Insets(int most)
        {
            (int Most, bool IsWanted) insets = Fold((Most: most, IsWanted: true),
            [
                ("affichage", (i, v) => i with { IsWanted = v.Choice(("auto", true), ("aucun", false)) }),
                ("maximum", (i, v) => i with { Most = (int)v.Number(0, 4) }),
            ]);
            return insets.IsWanted ? insets.Most : 0;
        }

        private MapTheme Limits(MapTheme theme) => Fold(theme,
        [
            ("commune", (t, v) => t with { LimitColour = v.Colour() }),
            ("commune_sur_blanc", (t, v) => t with { LimitOnWhiteColour = v.Colour() }),
            ("commune_pt", (t, v) => t with { LimitPt = v.LinePt() }),
            ("epci", (t, v) => t with { EpciLimitColour = v.Colour() }),
            ("epci_pt", (t, v) => t with { EpciLimitPt = v.LinePt() }),
            ("epci_visible", (t, v) => t with { ShowEpciLimits = v.YesNo() }),
            ("departement", (t, v) => t with { OutlineColour = v.Colour() }),
            ("departement_pt", (t, v) => t with { OutlinePt = v.LinePt() }),
        ]);

        private Hatch Hatch(Hatch hatch) => Fold(hatch,
        [
            ("angle_degres", (h, v) => h with { AngleDegrees = v.Number(0, 180) }),
            ("trait_pt", (h, v) => h with { LinePt = v.LinePt() }),
            ("pas_mm", (h, v) => h with { StepMm = v.Number(0.4, 10) }),
        ]);

        private ImmutableDictionary<T, Rgb> Colours<T>(ImmutableDictionary<T, Rgb> colours, params (string Key, T Value)[] keys)
            where T : notnull =>
            Fold(colours, [.. keys.Select(key => (key.Key, (Setting<ImmutableDictionary<T, Rgb>>)((all, v) => all.SetItem(key.Value, v.Colour()))))]);

        /// <summary>Applies the keys of an object in the order of the file; one that is not among these is refused.</summary>
        private T Fold<T>(T result, (string Key, Setting<T> Set)[] keys)
        {
            if (Json.ValueKind != JsonValueKind.Object)
                throw new SourceUnavailableException(
                    Source, $"{(Path.Length == 0 ? "le thème" : $"« {Path} »")} doit être un objet JSON.", "Comparez avec un thème de maps/themes.");
            foreach (JsonProperty p in Json.EnumerateObject())
            {
                string full = Path.Length == 0 ? p.Name : Path + "." + p.Name;
                Setting<T> set = Array.Find(keys, key => key.Key == p.Name).Set ?? throw new SourceUnavailableException(
                    Source, $"clé inconnue « {full} ».", $"Clés acceptées ici : {string.Join(", ", keys.Select(key => key.Key))}.");
                result = set(result, new Value(Source, full, p.Value));
            }

            return result;
        }

        private Value[] Items(int least, int most, string accepted)
        {
            if (Json.ValueKind != JsonValueKind.Array || Json.GetArrayLength() < least || Json.GetArrayLength() > most)
                throw Bad(accepted);
            Value list = this;
            return [.. Json.EnumerateArray().Select(item => list with { Json = item })];
        }

        private ImmutableArray<double> Ascending(int most, double minimum, double maximum)
        {
            string accepted = string.Create(CultureInfo.InvariantCulture, $"1 à {most} nombres croissants, par exemple [5, 10, 15]");
            double[] values = [.. Items(1, most, accepted).Select(item => item.IsNumber(minimum, maximum, out double value) ? value : double.NaN)];
            return values.Any(double.IsNaN) || values.Zip(values.Skip(1)).Any(pair => pair.First >= pair.Second) ? throw Bad(accepted) : [.. values];
        }

        private ImmutableArray<Rgb> Ramp()
        {
            const string accepted = "2 à 9 couleurs, par exemple [\"#FFFFFF\", \"#2F6496\"]";
            return [.. Items(2, 9, accepted).Select(item => item.Colour(accepted))];
        }

        private string Text() => Json.ValueKind == JsonValueKind.String ? Json.GetString()! : throw Bad("un texte entre guillemets");

        private bool YesNo() => Json.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Bad("true, false"),
        };

        private bool IsNumber(double minimum, double maximum, out double value)
        {
            value = 0;
            return Json.ValueKind == JsonValueKind.Number && Json.TryGetDouble(out value) && value >= minimum && value <= maximum;
        }

        private double Number(double minimum, double maximum) => IsNumber(minimum, maximum, out double value) ? value
            : throw Bad(string.Create(CultureInfo.InvariantCulture, $"un nombre de {minimum} à {maximum}"));

        /// <summary>Thinner, a line vanishes in print.</summary>
        private double LinePt() => Number(0.25, 4);

        private Rgb Colour(string accepted = "une couleur de la forme #79A6D2") =>
            Json.ValueKind == JsonValueKind.String && Rgb.TryParse(Json.GetString(), out Rgb colour) ? colour : throw Bad(accepted);

        private T Choice<T>(params (string Key, T Value)[] choices)
        {
            string? text = Json.ValueKind == JsonValueKind.String ? Json.GetString() : null;
            int at = Array.FindIndex(choices, choice => choice.Key == text);
            return at >= 0 ? choices[at].Value : throw Bad(string.Join(", ", choices.Select(choice => choice.Key)));
        }

        private SourceUnavailableException Bad(string accepted)
        {
            string found = Json.GetRawText();
            return new(Source, $"valeur refusée pour « {Path} » : {(found.Length > 60 ? found[..60] + "…" : found)}.",
                $"Valeurs acceptées : {accepted}.");
        }
    }

    /// <summary>What the value of a key changes.</summary>
    private delegate T Setting<T>(T before, Value value);
}
