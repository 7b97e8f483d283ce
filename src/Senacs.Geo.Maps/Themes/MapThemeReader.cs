using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Senacs.Geo.Coverage;
using Senacs.Geo.Issues;
using Senacs.Geo.Maps.Colours;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;

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
        return stream is null
            ? throw new SourceUnavailableException(
            name, "thème inconnu.", $"Thèmes disponibles : {string.Join(", ", Names)} ; ou le chemin d'un fichier .json.")
            : Read(stream, name + ".json");
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
            return new ThemeObject(source, "", document.RootElement).ToTheme();
        }
        catch (JsonException e)
        {
            throw new SourceUnavailableException(
                source, string.Create(CultureInfo.InvariantCulture, $"ce n'est pas du JSON valide (ligne {(e.LineNumber ?? 0) + 1})."),
                    "Comparez avec un thème de maps/themes.", e);
        }
    }

    /// <summary>One JSON object, read strictly: each key once, each with its accepted values.</summary>
    private readonly struct ThemeObject
    {
        private readonly string _source;
        private readonly string _path;
        private readonly JsonElement _element;

        public ThemeObject(string source, string path, JsonElement element)
        {
            (_source, _path, _element) = (source, path, element);
            if (element.ValueKind != JsonValueKind.Object)
                throw new SourceUnavailableException(
                    source, $"{(path.Length == 0 ? "le thème" : $"« {path} »")} doit être un objet JSON.", "Comparez avec un thème de maps/themes.");
        }

        public MapTheme ToTheme()
        {
            string? name = null;
            MapTheme theme = new() { Name = "" };
            foreach (JsonProperty p in _element.EnumerateObject())
            {
                if (p.Name == "base")
                    theme = Load(Text(p));
            }

            foreach (JsonProperty p in _element.EnumerateObject())
            {
                switch (p.Name)
                {
                    case "base": break;
                    case "nom": name = Text(p); break;
                    case "description": Text(p); break;
                    case "titre": theme = theme with { Title = Choice(p, ("constat", TitleChoice.Finding), ("neutre", TitleChoice.Neutral)) }; break;
                    case "titre_neutre": theme = theme with { NeutralTitle = Text(p) }; break;
                    case "communes": theme = Child(p).Communes(theme); break;
                    case "classes": theme = Child(p).Classes(theme); break;
                    case "projets": theme = theme with { ProjectHatch = Child(p).ReadHatch(theme.ProjectHatch) }; break;
                    case "changements":
                        theme = theme with
                        {
                            ChangeColours = Child(p).Colours(
                                theme.ChangeColours,
                                ("gagnee", Changement.Gagnee), ("perdue", Changement.Perdue), ("autre_classe", Changement.AutreClasse),
                                ("restee_couverte", Changement.ResteCouverte), ("restee_blanche", Changement.ResteBlanche),
                                ("inconnue", Changement.Inconnu)),
                        };
                        break;
                    case "cercles": theme = Child(p).Circles(theme); break;
                    case "situation": theme = theme with { ShowSituation = YesNo(p) }; break;
                    case "texte": theme = theme with { Text = Text(p) }; break;
                    case "positions": theme = Child(p).Positions(theme); break;
                    case "qpv": theme = Child(p).Qpv(theme); break;
                    case "structures": theme = Child(p).Structures(theme); break;
                    case "etiquettes": theme = Child(p).Labels(theme); break;
                    case "encarts": theme = Child(p).Insets(theme); break;
                    case "limites": theme = Child(p).Limits(theme); break;
                    case "textes": theme = Child(p).Texts(theme); break;
                    case "blocs": theme = theme with { Blocks = Blocks(p) }; break;
                    default:
                        throw Unknown(p,
                        "nom, base, description, titre, titre_neutre, texte, communes, classes, changements, cercles, projets, qpv, structures, "
                        + "etiquettes, encarts, situation, limites, textes, blocs, positions");
                }
            }

            return name is { Length: > 0 }
                ? theme with { Name = name }
                : throw new SourceUnavailableException(_source, "la clé « nom » manque.", "Ajoutez \"nom\": \"mon-theme\".");
        }

        private MapTheme Communes(MapTheme theme)
        {
            foreach (JsonProperty p in _element.EnumerateObject())
            {
                theme = p.Name switch
                {
                    "remplissage" => theme with
                    {
                        Fill = Choice(
                            p, ("classes", CommuneFill.Classes), ("quatre_classes", CommuneFill.FourClasses), ("uni", CommuneFill.Plain),
                            ("epci", CommuneFill.Epci),
                            ("distance", CommuneFill.Bands), ("changement", CommuneFill.Change), ("valeurs", CommuneFill.Values)),
                    },
                    "couleur" => theme with { PlainColour = Colour(p) },
                    "variable" => theme with { RatesInhabitants = Choice(p, ("communes", false), ("habitants", true)) },
                    "methode" => theme with
                    {
                        BreakMethod = Choice(p, ("jenks", BreakMethod.Jenks), ("quantiles", BreakMethod.Quantiles),
                            ("egales", BreakMethod.EqualIntervals), ("manuelles", BreakMethod.Manual)),
                    },
                    "nombre_classes" => theme with { ValueClasses = (int)Number(p, 2, 9) },
                    "bornes" => theme with { ManualBreaks = Ascending(p, 1, 8, double.MinValue, double.MaxValue) },
                    "degrade" => theme with { Ramp = ColourList(p, 2, 9) },
                    "bandes_km" => theme with { BandsKm = Ascending(p, 1, 6, 0.1, 200) },
                    "bandes_degrade" => theme with { BandRamp = ColourList(p, 2, 9) },
                    _ => throw Unknown(p, "remplissage, couleur, variable, methode, nombre_classes, bornes, degrade, bandes_km, bandes_degrade"),
                };
            }

            return theme.BreakMethod == BreakMethod.Manual && theme.ManualBreaks.IsEmpty
                ? throw new SourceUnavailableException(_source, $"« {Full("methode")} » vaut \"manuelles\" mais « {Full("bornes")} » manque.",
                "Ajoutez par exemple \"bornes\": [25, 50, 75].")
                : theme;
        }

        private MapTheme Classes(MapTheme theme)
        {
            foreach (JsonProperty p in _element.EnumerateObject())
            {
                theme = p.Name switch
                {
                    "centre_social" => With(theme, Classe.CentreSocial, Colour(p)),
                    "evs_seul" => With(theme, Classe.EvsSeul, Colour(p)),
                    "zone_blanche" => With(theme, Classe.ZoneBlanche, Colour(p)),
                    "cs_et_evs" => theme with { BothColour = Colour(p) },
                    _ => throw Unknown(p, "centre_social, evs_seul, zone_blanche, cs_et_evs"),
                };
            }

            return theme;

            static MapTheme With(MapTheme theme, Classe classe, Rgb colour) =>
                theme with { ClassColours = theme.ClassColours.SetItem(classe, colour) };
        }

        private MapTheme Circles(MapTheme theme)
        {
            foreach (JsonProperty p in _element.EnumerateObject())
            {
                theme = p.Name switch
                {
                    "affichage" => theme with { ShowPopulationCircles = Choice(p, ("habitants", true), ("aucun", false)) },
                    "couleur" => theme with { CircleColour = Colour(p) },
                    _ => throw Unknown(p, "affichage, couleur"),
                };
            }

            return theme;
        }

        private MapTheme Positions(MapTheme theme)
        {
            foreach (JsonProperty p in _element.EnumerateObject())
            {
                BlockKind kind = BlockOf(p.Name) ?? throw Unknown(p, BlockNames);
                theme = theme with
                {
                    Corners = theme.Corners.SetItem(kind,
                        Choice(p, ("haut_gauche", Corner.TopLeft), ("haut_droite", Corner.TopRight), ("bas_gauche", Corner.BottomLeft),
                        ("bas_droite", Corner.BottomRight))),
                };
            }

            return theme;
        }

        private MapTheme Insets(MapTheme theme)
        {
            int most = theme.MaximumInsets;
            bool isWanted = true;
            foreach (JsonProperty p in _element.EnumerateObject())
            {
                switch (p.Name)
                {
                    case "affichage": isWanted = Choice(p, ("auto", true), ("aucun", false)); break;
                    case "maximum": most = (int)Number(p, 0, 4); break;
                    default: throw Unknown(p, "affichage, maximum");
                }
            }

            return theme with { MaximumInsets = isWanted ? most : 0 };
        }

        private MapTheme Qpv(MapTheme theme)
        {
            foreach (JsonProperty p in _element.EnumerateObject())
            {
                theme = p.Name switch
                {
                    "affichage" => theme with
                    {
                        Qpv = Choice(
                        p, ("aucun", QpvDisplay.None), ("hachures", QpvDisplay.Hatch), ("etat", QpvDisplay.State))
                    },
                    "couleur" => theme with { QpvColour = Colour(p) },
                    "contour_pt" => theme with { QpvOutlinePt = Number(p, 0.25, 4) },
                    "hachures" => theme with { QpvHatch = Child(p).ReadHatch(theme.QpvHatch) },
                    "etats" => theme with
                    {
                        QpvStateColours = Child(p).Colours(theme.QpvStateColours, [.. Libelles.QpvEtats.Select(e => (Valeurs.Of(e), e))]),
                    },
                    _ => throw Unknown(p, "affichage, couleur, contour_pt, hachures, etats"),
                };
            }

            return theme;
        }

        private MapTheme Structures(MapTheme theme)
        {
            foreach (JsonProperty p in _element.EnumerateObject())
            {
                theme = p.Name switch
                {
                    "affichage" => theme with
                    {
                        Structures = Choice(p, ("aucun", StructureDisplay.None), ("marqueurs", StructureDisplay.Markers),
                        ("numeros", StructureDisplay.Numbers), ("gestion", StructureDisplay.Management))
                    },
                    "gestion" => theme with
                    {
                        GestionColours = Child(p).Colours(theme.GestionColours, [.. Enum.GetValues<Gestion>().Select(g => (Valeurs.Of(g), g))]),
                    },
                    "centre_social" => theme with { CentreSocialColour = Colour(p) },
                    "evs" => theme with { EvsColour = Colour(p) },
                    "taille_mm" => theme with { MarkerMm = Number(p, 1, 8) },
                    _ => throw Unknown(p, "affichage, gestion, centre_social, evs, taille_mm"),
                };
            }

            return theme;
        }

        private MapTheme Labels(MapTheme theme)
        {
            foreach (JsonProperty p in _element.EnumerateObject())
            {
                theme = p.Name switch
                {
                    "communes_avec_structure" => theme with { NameStructureCommunes = YesNo(p) },
                    "villes" => theme with { NamedTowns = (int)Number(p, 0, 500) },
                    "qpv" => theme with { NameQpv = YesNo(p) },
                    "epci" => theme with { NameEpci = YesNo(p) },
                    "zones_blanches" => theme with { NamedUncovered = (int)Number(p, 0, 500) },
                    _ => throw Unknown(p, "communes_avec_structure, villes, qpv, epci, zones_blanches"),
                };
            }

            return theme;
        }

        private MapTheme Limits(MapTheme theme)
        {
            foreach (JsonProperty p in _element.EnumerateObject())
            {
                theme = p.Name switch
                {
                    "commune" => theme with { LimitColour = Colour(p) },
                    "commune_sur_blanc" => theme with { LimitOnWhiteColour = Colour(p) },
                    "commune_pt" => theme with { LimitPt = Number(p, 0.25, 4) },
                    "epci" => theme with { EpciLimitColour = Colour(p) },
                    "epci_pt" => theme with { EpciLimitPt = Number(p, 0.25, 4) },
                    "epci_visible" => theme with { ShowEpciLimits = YesNo(p) },
                    "departement" => theme with { OutlineColour = Colour(p) },
                    "departement_pt" => theme with { OutlinePt = Number(p, 0.25, 4) },
                    _ => throw Unknown(p, "commune, commune_sur_blanc, commune_pt, epci, epci_pt, epci_visible, departement, departement_pt"),
                };
            }

            return theme;
        }

        private MapTheme Texts(MapTheme theme)
        {
            foreach (JsonProperty p in _element.EnumerateObject())
            {
                theme = p.Name switch
                {
                    "couleur" => theme with { TextColour = Colour(p) },
                    "couleur_secondaire" => theme with { SecondaryTextColour = Colour(p) },
                    _ => throw Unknown(p, "couleur, couleur_secondaire"),
                };
            }

            return theme;
        }

        private Hatch ReadHatch(Hatch hatch)
        {
            foreach (JsonProperty p in _element.EnumerateObject())
            {
                hatch = p.Name switch
                {
                    "angle_degres" => hatch with { AngleDegrees = Number(p, 0, 180) },
                    "trait_pt" => hatch with { LinePt = Number(p, 0.25, 4) },
                    "pas_mm" => hatch with { StepMm = Number(p, 0.4, 10) },
                    _ => throw Unknown(p, "angle_degres, trait_pt, pas_mm"),
                };
            }

            return hatch;
        }

        private ImmutableDictionary<T, Rgb> Colours<T>(ImmutableDictionary<T, Rgb> colours, params ReadOnlySpan<(string Key, T Value)> keys)
            where T : notnull
        {
            foreach (JsonProperty p in _element.EnumerateObject())
            {
                bool found = false;
                foreach ((string key, T value) in keys)
                {
                    if (p.Name != key)
                        continue;
                    colours = colours.SetItem(value, Colour(p));
                    found = true;
                }

                if (!found)
                    throw Unknown(p, JoinKeys(keys));
            }

            return colours;
        }

        private ImmutableArray<BlockKind> Blocks(JsonProperty property)
        {
            if (property.Value.ValueKind != JsonValueKind.Array)
                throw Bad(property.Name, property.Value, "un tableau, par exemple [\"chiffres\", \"legende\", \"echelle\"]");
            ImmutableArray<BlockKind>.Builder blocks = ImmutableArray.CreateBuilder<BlockKind>();
            foreach (JsonElement item in property.Value.EnumerateArray())
            {
                blocks.Add((item.ValueKind == JsonValueKind.String ? BlockOf(item.GetString()!) : null)
                    ?? throw Bad(property.Name, item, BlockNames));
            }

            return [.. blocks.Distinct()];
        }

        private const string BlockNames = "chiffres, legende, echelle, liste, table_qpv, table_epci, listes, texte";

        private static BlockKind? BlockOf(string name) => name switch
        {
            "chiffres" => BlockKind.Figures,
            "legende" => BlockKind.Legend,
            "echelle" => BlockKind.Scale,
            "liste" => BlockKind.StructureList,
            "table_qpv" => BlockKind.QpvTable,
            "table_epci" => BlockKind.EpciTable,
            "listes" => BlockKind.Lists,
            "texte" => BlockKind.Text,
            _ => null,
        };

        private ImmutableArray<double> Ascending(JsonProperty property, int least, int most, double minimum, double maximum)
        {
            string accepted = string.Create(CultureInfo.InvariantCulture, $"{least} à {most} nombres croissants, par exemple [5, 10, 15]");
            if (property.Value.ValueKind != JsonValueKind.Array || property.Value.GetArrayLength() is var count && (count < least || count > most))
                throw Bad(property.Name, property.Value, accepted);
            ImmutableArray<double>.Builder values = ImmutableArray.CreateBuilder<double>();
            foreach (JsonElement item in property.Value.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.Number || !item.TryGetDouble(out double value) || value < minimum || value > maximum
                        || (values.Count > 0 && value <= values[^1]))
                    throw Bad(property.Name, property.Value, accepted);
                values.Add(value);
            }

            return values.ToImmutable();
        }

        private ImmutableArray<Rgb> ColourList(JsonProperty property, int least, int most)
        {
            string accepted = string.Create(CultureInfo.InvariantCulture, $"{least} à {most} couleurs, par exemple [\"#FFFFFF\", \"#2F6496\"]");
            if (property.Value.ValueKind != JsonValueKind.Array || property.Value.GetArrayLength() is var count && (count < least || count > most))
                throw Bad(property.Name, property.Value, accepted);
            ImmutableArray<Rgb>.Builder colours = ImmutableArray.CreateBuilder<Rgb>();
            foreach (JsonElement item in property.Value.EnumerateArray())
                colours.Add(item.ValueKind == JsonValueKind.String && Rgb.TryParse(item.GetString(), out Rgb colour)
                    ? colour : throw Bad(property.Name, item, accepted));
            return colours.ToImmutable();
        }

        private ThemeObject Child(JsonProperty property) => new(_source, Full(property.Name), property.Value);

        private string Text(JsonProperty property) =>
            property.Value.ValueKind == JsonValueKind.String
                ? property.Value.GetString()! : throw Bad(property.Name, property.Value, "un texte entre guillemets");

        private bool YesNo(JsonProperty property) => property.Value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Bad(property.Name, property.Value, "true, false"),
        };

        private double Number(JsonProperty property, double minimum, double maximum) =>
            property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetDouble(out double value) && value >= minimum && value <= maximum
                ? value
                : throw Bad(property.Name, property.Value, string.Create(CultureInfo.InvariantCulture, $"un nombre de {minimum} à {maximum}"));

        private Rgb Colour(JsonProperty property) =>
            property.Value.ValueKind == JsonValueKind.String && Rgb.TryParse(property.Value.GetString(), out Rgb colour)
                ? colour
                : throw Bad(property.Name, property.Value, "une couleur de la forme #79A6D2");

        private T Choice<T>(JsonProperty property, params ReadOnlySpan<(string Key, T Value)> choices)
        {
            string? text = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : null;
            foreach ((string key, T value) in choices)
            {
                if (text == key)
                    return value;
            }

            throw Bad(property.Name, property.Value, JoinKeys(choices));
        }

        private static string JoinKeys<T>(ReadOnlySpan<(string Key, T Value)> pairs)
        {
            List<string> keys = new(pairs.Length);
            foreach ((string key, T _) in pairs)
                keys.Add(key);
            return string.Join(", ", keys);
        }

        private string Full(string key) => _path.Length == 0 ? key : _path + "." + key;

        private SourceUnavailableException Unknown(JsonProperty property, string accepted) =>
            new(_source, $"clé inconnue « {Full(property.Name)} ».", $"Clés acceptées ici : {accepted}.");

        private SourceUnavailableException Bad(string key, JsonElement value, string accepted)
        {
            string found = value.GetRawText();
            return new(_source, $"valeur refusée pour « {Full(key)} » : {(found.Length > 60 ? found[..60] + "…" : found)}.",
                $"Valeurs acceptées : {accepted}.");
        }
    }
}
