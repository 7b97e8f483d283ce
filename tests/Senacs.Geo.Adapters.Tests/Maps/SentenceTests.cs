using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Atlas;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Adapters.Tests.Maps;

/// <summary>
/// The sentences of the outputs, each with a dossier that makes it false: there it is not printed, in any output that could print it. Where a
/// sentence would hold in another dossier, a second one shows that it is printed, so that a test cannot pass because the words changed.
/// </summary>
public sealed class SentenceTests
{
    private static readonly string[] Themes = [.. MapThemeReader.Names.Where(n => n is not ("national" or "evolution"))];

    /// <summary>A sentence (a pattern), the dossier that makes it false, the outputs in which it is looked for, and a dossier in which it is true
    /// (null: none, the words are gone).</summary>
    private sealed record Row(string Sentence, Func<CoverageReport> False, string Where = "", Func<CoverageReport>? True = null);

    private static readonly Dictionary<string, Row> Rows = new(StringComparer.Ordinal)
    {
        // what a plate says of a rule that it does not follow
        ["hypothèse sous des bandes"] = new("par hypothèse de territoire", Supposed, "^carte (rayon|implantation|gestion|qpv)$", Supposed),
        ["hypothèse sous une règle de distance"] = new("par hypothèse de territoire", () => Supposed("distance:5"), "", Supposed),
        ["règle sous une carte sans règle"] = new("« territoire »|couverte si", Supposed, "^carte (rayon|implantation|gestion|qpv)$", Supposed),
        ["classes dans l’alternative d’une carte sans classes"] = new("couvertes? par|zones? blanches?", Supposed, "^carte (rayon|implantation|gestion|qpv)$", Supposed),
        ["territoire supposé d’une règle qui n’en lit aucun"] = new("tous ceux qui servent au calcul sont déclarés|dépend\\.", () => Supposed("distance:5"), "", Supposed),
        ["tous les territoires déclarés"] = new("tous ceux qui servent au calcul sont déclarés", Supposed, "", Declared),
        ["distance nominale sous une carte sans règle"] = new("Dont [^.]*distance nominale", () => CommunalOnly("distance:5"), "^carte (rayon|implantation|gestion|qpv)$", () => CommunalOnly("distance:5")),

        // distances
        ["chef-lieu inconnu, territoire"] = new("chef-lieu", () => Plain("territoire"), "", () => WithChefLieu("distance:5")),
        ["chef-lieu inconnu, distance"] = new("chef-lieu", () => Plain("distance:2"), "", () => WithChefLieu("distance:2")),
        ["chef-lieu inconnu, plusieurs règles"] = new("chef-lieu", () => Plain("implantation+distance:2"), "", () => WithChefLieu("implantation+distance:2")),
        ["aucune structure proche, faute de position"] = new("Aucune commune n’a de structure", Unlocated, "^carte rayon$", () => Empty("territoire", GridTerritoire.Entry("loin", east: -90_000, north: 0))),

        // an EVS alone, or with centres
        ["EVS seul sous surface"] = new("uniquement par un EVS|EVS seul|avec un EVS seulement|aucun(e par un)? centre social", Together, "", () => EvsAlone("territoire")),
        ["EVS seul sous surface et une autre"] = new("uniquement par un EVS|EVS seul|avec un EVS seulement|aucun(e par un)? centre social", () => Together("implantation+surface:60@1.5"), "", () => EvsAlone("implantation")),
        ["apport d’un EVS sous distance"] = new("apport d’un", () => EvsAlone("distance:2"), "", Together),
        ["ni centre ni EVS dans la commune"] = new("n’a ni centre social ni espace de vie sociale", Alone),

        // people
        ["aucun habitant, population inconnue"] = new("Aucun habitant ne vit dans une zone blanche", () => Peopled(i => i == 0 ? 500 : null), "^carte population$", () => Peopled(i => i == 0 ? 500 : 0)),
        ["population inconnue, villages vides"] = new("La population des communes n’est pas connue", () => Peopled(_ => 0), "^carte population$", () => Peopled(_ => null)),
        ["presque personne n’est personne"] = new("vi(t|vent) dans une zone blanche, 0,0", () => Peopled(i => i == 0 ? 500_000 : i == 1 ? 20 : 0), "^carte population$"),
        ["le compte entier, population inconnue"] = new("^100\u00A0habitants vivent|% du département", () => Peopled(i => i == 0 ? 500 : i == 1 ? 100 : null), "^carte population$", () => Peopled(i => i == 0 ? 500 : 50)),
        ["population municipale sans table"] = new("population municipale de la table", () => Peopled(_ => null), "^atlas$", () => Peopled(_ => 100)),

        // structures
        ["aucune agréée, alors que les agréments ont pris fin"] = new("Aucune structure agréée", Ended),
        ["constat sur un registre vide"] = new("Aucune commune n’est couverte par une structure", () => Empty("territoire"), "", Ended),
        ["constat d’un registre incomplet sans le dire"] = new("(^|[>.\"] ?)Une commune sur 20 est", Partial, "", () => Plain("territoire")),
        ["QPV d’un registre incomplet"] = new("(^|[>.] ?)Aucun des deux quartiers", Partial, "", () => Plain("territoire")),
        ["réserves sans objet"] = new("Rien à signaler", () => CommunalOnly() with { Issues = [] }, "^contrôle$|^rapport$", () => Plain("territoire") with { Issues = [] }),
        ["rien que le contrôle ait relevé"] = new("Rien que le contrôle des données ait relevé", Supposed, "^rapport$"),

        // QPV
        ["tous ont une structure, à côté"] = new("ont tous une structure(?!, à proximité)", NearAll, "", InAll),
        ["aucun doute sur les QPV"] = new("dont 0 sans structure\\.", Doubtful, "^carte"),
        ["aucune structure près du quartier, faute de position"] = new("n’y a de site, ni n’est à 500", () => Empty("territoire", GridTerritoire.Entry("nulle-part")), "^atlas$", () => Empty("territoire")),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sentence_is_not_printed_where_it_is_false(string name)
    {
        Row row = Rows[name];
        Regex sentence = new(row.Sentence, RegexOptions.Multiline), where = new(row.Where);
        (string Output, string Text)[] outputs = [.. Printed(row.False()).Where(o => where.IsMatch(o.Output))];
        Assert.NotEmpty(outputs);
        foreach ((string output, string text) in outputs)
        {
            if (sentence.Match(text) is { Success: true } found)
                Assert.Fail($"{output} prints « …{text[Math.Max(0, found.Index - 80)..Math.Min(text.Length, found.Index + found.Length + 80)]}… »");
        }

        if (row.True is not null)
            Assert.Contains(Printed(row.True()), o => sentence.IsMatch(o.Text));
    }

    [Theory]
    [InlineData("aucune n’a perdu|gagné ni perdu|n’est gagnée ni perdue")]
    [InlineData("une commune de plus|communes de plus|passe de")]
    public void No_balance_is_drawn_where_structures_have_no_date(string sentence)
    {
        RegisterEntry[] entries =
        [
            .. Enumerable.Range(0, 5).Select(i => GridTerritoire.Entry("sans-date-" + i, east: 1500 + (3000 * i), north: 1500)),
            GridTerritoire.Entry("datee", east: 1500, north: 4500) with { DateAgrement = new DateOnly(2020, 1, 1) },
        ];
        Evolution undated = Registers.Between(new DateOnly(2017, 12, 31), Registers.Date, Registers.Grid, entries);
        foreach (string text in Changes(undated))
        {
            Assert.DoesNotMatch(sentence, text);
            Assert.Contains("5\u00A0structures sur 6", text, StringComparison.Ordinal);
        }

        Assert.Equal((1, 5), (undated.Count(Changement.Gagnee), undated.Count(Changement.Inconnu)));
        Assert.Contains(Changes(undated), t => t.Contains(
            "Au moins 1\u00A0commune gagne une couverture, l’évolution de 5\u00A0autres n’est pas connue", StringComparison.Ordinal));
        Assert.Contains(Changes(undated), t => t.Contains("\n0 à 5 communes couvertes sur 20", StringComparison.Ordinal));

        Evolution dated = Registers.Between(new DateOnly(2017, 12, 31), Registers.Date, Registers.Grid, entries.Select(e => e with { DateAgrement = e.DateAgrement ?? new DateOnly(2019, 1, 1) }));
        Assert.Contains(Changes(dated), text => Regex.IsMatch(text, sentence, RegexOptions.IgnoreCase | RegexOptions.Multiline));
    }

    [Fact]
    public void A_gain_is_not_all_where_communes_were_lost_since()
    {
        RegisterEntry[] entries =
        [
            GridTerritoire.Entry("gagnee", east: 1500, north: 1500) with { DateAgrement = new DateOnly(2021, 1, 1) },
            GridTerritoire.Entry("passee", east: 7500, north: 1500) with { DateAgrement = new DateOnly(2018, 1, 1), DateFin = new DateOnly(2020, 1, 1), Territoire = ["03007", "03008", "03009"] },
        ];
        Evolution evolution = Registers.Between(new DateOnly(2017, 12, 31), Registers.Date, Registers.Grid, entries);
        string title = Assert.Single(Changes(evolution), t => t.Contains("de plus", StringComparison.Ordinal)).Replace('\n', ' ');
        Assert.DoesNotContain("aucune n’a perdu", title, StringComparison.Ordinal);
        Assert.Contains("quatre autres l’ont été entre-temps et ne le sont plus", title, StringComparison.Ordinal);
    }

    [Fact]
    public void A_distance_map_says_where_its_bands_and_its_counts_are_measured()
    {
        foreach ((CoverageReport report, string point) in ((CoverageReport, string)[])[(Plain("territoire"), "à son centre."), (WithChefLieu("territoire"), "à son chef-lieu.")])
        {
            string text = Printed(report).Single(o => o.Output == "carte rayon").Text.Replace('\n', ' ');
            Assert.Contains("Les bandes montrent, en tout lieu, la distance à vol d’oiseau", text, StringComparison.Ordinal);
            Assert.Contains("chaque commune est comptée " + point, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_alternative_text_says_the_quarters_of_which_nobody_can_say()
    {
        foreach (string theme in Themes)
            Assert.Contains("dont 0 sans structure et 2\u00A0indéterminés.", Plate.Compose(Plate.Of(Doubtful(), theme), PageSpec.A4, MapThemeReader.Load(theme)).Description, StringComparison.Ordinal);
    }

    // --- dossiers

    private static CoverageReport Plain(string rule) =>
        Registers.Report(Registers.Grid, rule, GridTerritoire.Entry("cs", east: 1500, north: 1500), GridTerritoire.Entry("evs", StructureType.Evs, 13_500, 10_500));

    private static CoverageReport Supposed() => Supposed("territoire");

    private static CoverageReport Supposed(string rule) => Registers.Report(
        Registers.Grid, rule, GridTerritoire.Entry("cs", east: 1500, north: 1500) with { Territoire = ["03002", "03003"], TerritoireSource = TerritoireSource.Hypothese });

    private static CoverageReport Declared() =>
        Registers.Report(Registers.Grid, "territoire", GridTerritoire.Entry("cs", east: 1500, north: 1500) with { Territoire = ["03002"] });

    private static CoverageReport WithChefLieu(string rule)
    {
        TerritoireSources sources = GridTerritoire.Sources(3, 3);
        int i = 0;
        Territoire territoire = TerritoireBuilder.Build(sources with { Table = [.. sources.Table.Select(r => r with { ChefLieu = GridTerritoire.At(1400 + (3000 * (i % 3)), 1400 + (3000 * (i++ / 3))) })] });
        return Registers.Report(territoire, rule, GridTerritoire.Entry("cs", east: 1500, north: 1500));
    }

    private static CoverageReport Unlocated() =>
        Registers.Report(Registers.Grid, "territoire", GridTerritoire.Entry("a"), GridTerritoire.Entry("b", StructureType.Evs));

    private static CoverageReport Empty(string rule, params RegisterEntry[] entries) => Registers.Report(Registers.Grid, rule, entries);

    private static CoverageReport Together() => Together("surface:60@1.5");

    // a centre west and an EVS east of the middle of a commune: neither reaches enough of it, both do
    private static CoverageReport Together(string rule)
    {
        CoverageReport report = Registers.Report(GridTerritoire.Build(3, 3), rule, GridTerritoire.Entry("Centre", east: 2900, north: 4500), GridTerritoire.Entry("Espace", StructureType.Evs, 6100, 4500));
        Assert.Contains(report.Coverage.Communes, c => c.Classe == Classe.EvsSeul && c.CentresSociaux.Any());
        return report;
    }

    private static CoverageReport EvsAlone(string rule) =>
        Registers.Report(Registers.Grid, rule, GridTerritoire.Entry("evs", StructureType.Evs, 1500, 1500));

    private static CoverageReport Alone() =>
        Registers.Report(GridTerritoire.Build(1, 1), "distance:0.5", GridTerritoire.Entry("cs", east: 200, north: 200));

    private static CoverageReport Peopled(Func<int, int?> population) =>
        Registers.Report(GridTerritoire.Build(3, 1, population), "implantation", GridTerritoire.Entry("cs", east: 1500, north: 1500));

    private static CoverageReport Ended() =>
        Registers.Report(Registers.Grid, "territoire", GridTerritoire.Entry("close", east: 1500, north: 1500) with { DateAgrement = new DateOnly(2010, 1, 1), DateFin = new DateOnly(2015, 1, 1) });

    private static CoverageReport Partial() =>
        Plain("territoire") with { Sources = [new SourceFile("structures", "structures.csv", null, null, null, new string('0', 64)) { Complet = false }] };

    private static CoverageReport CommunalOnly(string rule = "territoire") => Registers.Report(Registers.Grid, rule, GridTerritoire.Entry("cs", commune: "Carré-A0"));

    private static CoverageReport NearAll() =>
        Registers.Report(Registers.Grid, "territoire", GridTerritoire.Entry("a", east: 3300, north: 900), GridTerritoire.Entry("b", east: 9300, north: 6900));

    private static CoverageReport InAll() =>
        Registers.Report(Registers.Grid, "territoire", GridTerritoire.Entry("a", east: 3900, north: 900), GridTerritoire.Entry("b", east: 9900, north: 6900));

    private static CoverageReport Doubtful() =>
        Registers.Report(Registers.Grid, "territoire", GridTerritoire.Entry("a", commune: "Carré-B0"), GridTerritoire.Entry("b", commune: "Carré-D2"));

    // --- outputs

    private static IEnumerable<string> Changes(Evolution evolution)
    {
        MapTheme theme = MapThemeReader.Load("evolution");
        yield return TextOf(Plate.Compose(Plate.OfChange(evolution, theme), PageSpec.A4, theme));
        MapScene series = SmallMultiples.Compose(evolution, PageSpec.A4, MapThemeReader.Load("couverture"));
        yield return TextOf(series);
    }

    private static string TextOf(MapScene scene) => string.Join('\n', Registers.TextsOf(scene).Prepend(scene.Description).Prepend(scene.Title));

    private static IEnumerable<(string Output, string Text)> Printed(CoverageReport report)
    {
        foreach (string name in Themes)
            yield return ("carte " + name, TextOf(Plate.Compose(Plate.Of(report, name), PageSpec.A4, MapThemeReader.Load(name))));
        AtlasBook atlas = AtlasBook.Compose(report, new AtlasOptions { Theme = MapThemeReader.Load("couverture") });
        yield return ("atlas", atlas.Description + "\n" + string.Join('\n', atlas.Pages.SelectMany(p => Registers.TextsOf(p))));
        yield return ("rapport", WebUtility.HtmlDecode(Written(s => RapportHtml.Write(report, s))));
        yield return ("contrôle", Written(s => ControleTxt.Write(report, s)));
        yield return ("synthèse", Written(s => SyntheseJson.Write(report, s)));
        yield return ("GeoJSON", Written(s => CouvertureGeoJson.Write(report, s)));
        using MemoryStream xlsx = new();
        CouvertureXlsx.Write(report, xlsx);
        xlsx.Position = 0;
        using System.IO.Compression.ZipArchive parts = new(xlsx);
        yield return ("XLSX", WebUtility.HtmlDecode(string.Concat(parts.Entries.Where(e => e.FullName.EndsWith(".xml", StringComparison.Ordinal)).Select(e =>
        {
            using StreamReader reader = new(e.Open());
            return reader.ReadToEnd();
        }))));
        yield return ("GeoPackage", Written(s => CouvertureGpkg.Write(report, s)));
    }

    private static string Written(Action<Stream> write)
    {
        using MemoryStream stream = new();
        write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
