using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Atlas;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Service.Tests.Absence;

/// <summary>Absent is not none: each input and each column is taken away in turn, and every output is read for a 0, an "aucun" or a "pas de" that
/// nobody knows.</summary>
public partial class AbsenceTests
{
    /// <param name="Part">What is missing.</param>
    /// <param name="Word">What outputs for people say.</param>
    /// <param name="Forbidden">What no output may say, lower case, every space plain.</param>
    private sealed record Case(string Part, string Word, params string[] Forbidden);

    // at the first date nobody knows of any structure whether it had begun: neither a class nor a share of it, in CSV or JSON
    private const string OpenShare = "(?m)^.?2021-12-31,4,[0-9]|\"date\": ?\"(2021-12-31|2019-06-30)\"(?:(?!\"date\").)*?\"couvertes_pct\": ?[0-9]";

    private static readonly Case[] Cases =
    [
        new("qpv", Vocabulary.Absence.Qpv, @"(?<!: )\b0 (qpv|quartier)", @"qpv ?[:=] ?0\b", @"qpv \(0\)", "pas de quartier", "aucun (quartier|qpv|périmètre)", "\"qpv\": ?[{0\\[]", "\"qpv_sans_structure\": ?0", "\"total\": ?0", "hors qpv"),
        new("population", Vocabulary.Absence.Population, "les plus peuplées d’abord", "population décroissante", @"\b0 habitant", "aucun habitant", "\"population[a-z_]*\": ?0", "\"habitants[a-z_]*\": ?0", @"habitants? sur 0\b", "\"population\": ?\\{[^}]*: ?0"),
        new("population-des-zones-blanches", "inconnue", "aucun habitant", "1 zone blanche, 0 habitant", "\"population_zone_blanche\": ?0"),
        new("epci", Vocabulary.Absence.Epci, "aucune intercommunalité", "\"epci\": ?\\[", @"\b0 (epci|intercommunalité)"),
        new("table", Vocabulary.Absence.Population, @"\b0 habitant", "aucun habitant", "\"population[a-z_]*\": ?0", "aucune intercommunalité", "\"epci\": ?\\["),
        new("dates", Vocabulary.Absence.Dates, "0 hors période", "aucune commune n’a (gagné|perdu)", OpenShare),
        new("territoire", Vocabulary.Absence.Territoires, "aucun territoire", "tous ceux qui servent au calcul sont déclarés", "\"territoire\": ?0", "\"communes_servies\": ?0"),
        new("acf", Vocabulary.Absence.Acf, "\"acf\": ?0", "\"code_postal\": ?[^,]*, ?\"acf\": ?false", "\"taux_acf\": ?0", "acf ?:? 0"),
        new("ps_jeunes", Vocabulary.Absence.PsJeunes, "\"ps_jeunes\": ?0", "\"acf\": ?[^,]*, ?\"ps_jeunes\": ?false, ?\"date", "ps jeunes ?:? 0"),
        new("gestion", Vocabulary.Absence.Gestion, "aucune? (mode de )?gestion", "sans gestion"),
        new("chef_lieu", Vocabulary.Absence.ChefsLieux, "aucun chef-lieu"),
        new("adresses", "Adresses non fournies", "aucune adresse"),
    ];

    public static TheoryData<string> Parts => new(Cases.Select(c => c.Part));

    [Fact]
    public void Every_part_has_its_case() =>
        Assert.Equal(BareDossier.Parts.Order(StringComparer.Ordinal), Cases.Select(c => c.Part).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task What_is_not_supplied_is_written_unknown_and_never_none(string part)
    {
        Case expected = Cases.Single(c => c.Part == part);
        using TemporaryDossiers folder = new();
        Dossier dossier = DossierReader.Read(BareDossier.Make(folder, part));
        Dictionary<string, string> outputs = new(StringComparer.Ordinal);
        foreach ((string name, string text) in Files(dossier).Concat(Maps(dossier)))
            outputs[name] = text;
        await using (RunningService service = await RunningService.StartAsync(folder.FullPath, "Service:SurveillerLesDossiers=false"))
        {
            foreach (string address in Addresses)
            {
                using HttpResponseMessage answer = await service.SendAsync(address);
                string text = await answer.Content.ReadAsStringAsync();
                Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {(int)answer.StatusCode} {text}");
                outputs[address] = text;
            }
        }

        string[] faults =
        [
            .. from output in outputs
               let text = Plain(output.Value)
               from forbidden in expected.Forbidden
               let match = Regex.Match(text, forbidden, RegexOptions.None, TimeSpan.FromSeconds(5))
               where match.Success
               select $"{output.Key}: « {text[Math.Max(0, match.Index - 60)..Math.Min(text.Length, match.Index + 60)]} »",
        ];
        Assert.True(faults.Length == 0, string.Join("\n", faults));
        foreach (string told in (string[])["rapport.html", "controle.txt", "couverture.xlsx", "/departements/03/vue", "/departements/03/synthese?f=html"])
            Assert.Contains(Plain(expected.Word), Plain(outputs[told]), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_everything_is_supplied_nothing_is_said_missing()
    {
        using TemporaryDossiers folder = new();
        Dossier dossier = DossierReader.Read(BareDossier.Make(folder, without: null));
        Assert.Empty(dossier.Report().Synthese.Fourni.Manquantes);
        foreach ((string name, string text) in Files(dossier).Concat(Maps(dossier)))
            Assert.False(Plain(text).Contains("non fourni", StringComparison.Ordinal), name);
    }

    [Fact]
    public void A_département_without_QPV_may_say_so_when_its_file_is_empty()
    {
        using TemporaryDossiers folder = new();
        string at = BareDossier.Make(folder, without: null);
        File.WriteAllText(Path.Combine(at, "qpv.geojson"), "{\"type\":\"FeatureCollection\",\"features\":[]}");
        CoverageReport report = DossierReader.Read(at).Report();
        Assert.Equal(0, report.Synthese.Qpv!.Total);
        Assert.Equal("Le département n’a pas de quartier prioritaire", Constat.Qpv(report.Synthese.Qpv));
    }

    [Fact]
    public void A_class_whose_populations_are_all_unknown_has_none_rather_than_0()
    {
        using TemporaryDossiers folder = new();
        HabitantCounts people = DossierReader.Read(BareDossier.Make(folder, "population-des-zones-blanches")).Report().Synthese.Population;
        Assert.Equal(new HabitantCounts(3333, 3333, null, 6666, 6666), people);
    }

    [Fact]
    public void A_partly_known_ACF_gives_no_rate()
    {
        using TemporaryDossiers folder = new();
        string at = BareDossier.Make(folder, without: null);
        File.AppendAllText(Path.Combine(at, "structures.csv"), "cs-03-d;Centre D;CS;;;;Commune D;;;;;;;;\n");
        StructureCounts counts = DossierReader.Read(at).Report().Synthese.Structures;
        Assert.Equal((1, 1, null), (counts.Acf, counts.AcfInconnu, counts.TauxAcf));
    }

    [Fact]
    public async Task Communes_that_rest_on_a_structure_without_date_are_counted_apart_in_every_output()
    {
        using TemporaryDossiers folder = new();
        string at = BareDossier.Make(folder, without: null);
        File.AppendAllText(Path.Combine(at, "structures.csv"), "cs-03-d;Centre D;CS;;;;Commune D;;;;2021-12-31;;;;\n");
        Dossier dossier = DossierReader.Read(at);
        Evolution evolution = Evolution.From([dossier.Report(date: new DateOnly(2019, 12, 31)), dossier.Report()]);
        int unknown = evolution.Count(Changement.Inconnu), total = evolution.Communes.Length;
        Assert.InRange(unknown, 1, total - 1);
        Plate plate = Plate.OfChange(evolution, MapThemeReader.Load("evolution"));
        Assert.Equal(Constat.Changement(evolution), plate.Headings.Finding);
        Assert.Equal((unknown, total), (plate.Figures.Single(f => f.Fill == "inconnue").Chiffre.Communes, plate.Figures.Sum(f => f.Chiffre.Communes)));
        Assert.Contains("n’est pas connue", Constat.Changement(evolution), StringComparison.Ordinal);
        string[] rows = Text(s => ChangementsCsv.Write(evolution, s)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(unknown, rows.Count(row => row.Contains(",inconnu,", StringComparison.Ordinal)));
        Assert.Equal(total, rows.Length - 1);
        using JsonDocument written = JsonDocument.Parse(Text(s => EvolutionJson.Write(evolution, s)));
        await using RunningService service = await RunningService.StartAsync(folder.FullPath, "Service:SurveillerLesDossiers=false");
        JsonElement answered = await service.JsonAsync("/departements/03/comparaison?depuis=2019-12-31");
        foreach (JsonElement changes in (JsonElement[])[written.RootElement.GetProperty("changements"), answered.GetProperty("changements")])
        {
            Assert.Equal(unknown, changes.GetProperty("inconnu").GetProperty("communes").GetInt32());
            Assert.Equal(total, changes.EnumerateObject().Sum(p => p.Value.GetProperty("communes").GetInt32()));
        }

        Assert.All(answered.GetProperty("communes_changees").EnumerateArray(),
            c => Assert.NotEqual("inconnu", c.GetProperty("changement").GetString()));
        Assert.Equal(Constat.Changement(evolution), answered.GetProperty("constat").GetString());
    }

    [Theory]
    [InlineData("2022-12-31")]
    [InlineData("2025-06-30")] // the register may be younger than both dates
    public async Task What_is_not_known_of_a_date_is_the_same_in_the_table_the_object_the_page_and_the_map(string register)
    {
        using TemporaryDossiers folder = new();
        string at = BareDossier.Make(folder, without: null), manifest = Path.Combine(at, "dossier.json");
        await File.AppendAllTextAsync(Path.Combine(at, "structures.csv"), "cs-03-d;Centre D;CS;;;;Commune D;;;;;;;;QN00302M\n");
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest)).Replace("2022-12-31", register, StringComparison.Ordinal));
        Dossier dossier = DossierReader.Read(at);
        DateOnly first = new(2020, 12, 31), last = new(2022, 12, 31);
        Evolution evolution = Evolution.From([dossier.Report(date: first), dossier.Report(date: last)]);
        string[][] table =
            [.. Text(s => EvolutionCsv.Write(evolution, s)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split(','))];
        string[] lines = [.. table[1..].Select(row => $"{row[0]} {string.Join(' ', Columns.Select(
            name => row[Array.IndexOf(table[0], name)] is { Length: > 0 } cell ? cell : "-"))}")];
        const string Open = "- - - - 3 4 - -", Known = "3 1 0 100.0 4 4 2 0";
        Assert.Equal(["2020-12-31 " + Open, "2022-12-31 " + (register == "2022-12-31" ? Known : Open)], lines);
        using JsonDocument written = JsonDocument.Parse(Text(s => EvolutionJson.Write(evolution, s)));
        await using RunningService service = await RunningService.StartAsync(folder.FullPath, "Service:SurveillerLesDossiers=false");
        JsonElement answered = await service.JsonAsync("/departements/03/comparaison?depuis=2020-12-31&date=2022-12-31");
        MapScene scene = SmallMultiples.Compose(evolution, PageSpec.A4, MapThemeReader.Load("couverture"));
        string map = Encoding.UTF8.GetString(SvgWriter.ToBytes(scene).Span);
        for (int i = 0; i < 2; i++)
        {
            JsonElement dated = written.RootElement.GetProperty("serie")[i];
            JsonElement page = answered.GetProperty(i == 0 ? "avant" : "apres").GetProperty("chiffres");
            Assert.Equal(lines[i][11..], $"{Line(dated)} {Said(dated.GetProperty("qpv").GetProperty("sans_structure"))}");
            Assert.Equal(lines[i][11..], $"{Line(page, lines[i].Split(' ')[5..7])} {Said(page.GetProperty("qpv").GetProperty("sans_structure"))}");
            bool isOpen = lines[i].EndsWith(Open, StringComparison.Ordinal);
            Assert.Contains(isOpen ? "3 à 4 communes couvertes sur 4" : "4 communes couvertes sur 4 (100,0", Plain(map), StringComparison.Ordinal);
            string commune = $"id=\"vue-{i + 1}-commune-03004\"";
            Assert.Equal(isOpen, Regex.IsMatch(map, $"<path[^>]*({commune}[^>]*class=\"inconnue\"|class=\"inconnue\"[^>]*{commune})"));
        }

        Assert.Contains("inconnue, faute de date d’agrément", Plain(map), StringComparison.Ordinal);
        JsonElement difference = answered.GetProperty("ecarts").GetProperty("communes");
        Assert.All(["centre_social", "evs_seul", "zone_blanche", "couvertes", "couvertes_pct"],
            kind => Assert.Equal(JsonValueKind.Null, difference.GetProperty(kind).ValueKind));
    }

    private static readonly string[] Columns = ["communes_centre_social", "communes_evs_seul", "communes_zone_blanche", "communes_couvertes_pct",
        "communes_couvertes_au_moins", "communes_couvertes_au_plus", "centres_sociaux", "qpv_sans_structure"];

    // the page has no bounds
    private static string Line(JsonElement figures, params string[] bounds)
    {
        JsonElement communes = figures.GetProperty("communes");
        return string.Join(' ', [
            .. new[] { "centre_social", "evs_seul", "zone_blanche", "couvertes_pct" }.Select(name => Said(communes.GetProperty(name))),
            .. bounds.Length > 0 ? bounds : new[] { "couvertes_au_moins", "couvertes_au_plus" }.Select(name => Said(communes.GetProperty(name))),
            Said(figures.GetProperty("structures").GetProperty("centres_sociaux")),
        ]);
    }

    private static string Said(JsonElement value) => value.ValueKind == JsonValueKind.Null ? "-" : value.GetRawText();

    [Fact]
    public async Task A_commune_lost_from_an_unknown_class_leaves_the_differences_of_its_classes_unknown()
    {
        using TemporaryDossiers folder = new();
        string at = BareDossier.Make(folder, without: null);

        // D is covered by an EVS for sure, perhaps by a centre too; neither runs any more
        await File.AppendAllTextAsync(Path.Combine(at, "structures.csv"),
            "evs-03-d;EVS D;EVS;;;;Commune D;;;2010-01-01;2021-12-31;;;;\ncs-03-d;Centre D;CS;;;;Commune D;;;;2021-12-31;;;;\n");
        await using RunningService service = await RunningService.StartAsync(folder.FullPath, "Service:SurveillerLesDossiers=false");
        JsonElement answered = await service.JsonAsync("/departements/03/comparaison?depuis=2020-12-31");
        JsonElement difference = answered.GetProperty("ecarts").GetProperty("communes"), lost = answered.GetProperty("communes_changees")[0];
        Assert.Equal((0, "perdue", "-"), (answered.GetProperty("changements").GetProperty("inconnu").GetProperty("communes").GetInt32(),
            lost.GetProperty("changement").GetString(), Said(lost.GetProperty("avant"))));
        Assert.Equal("- - 1 -1 -25.0", string.Join(' ', new[] { "centre_social", "evs_seul", "zone_blanche", "couvertes", "couvertes_pct" }
            .Select(kind => Said(difference.GetProperty(kind)))));
        Assert.Equal(["cs-03-d -", "evs-03-d false"], answered.GetProperty("structures").EnumerateArray()
            .Select(s => $"{s.GetProperty("id").GetString()} {Said(s.GetProperty("ouverte"))}"));
    }

    [Fact]
    public async Task A_scenario_compared_over_two_dates_has_an_evolution()
    {
        using TemporaryDossiers folder = new();
        BareDossier.Make(folder, without: null);
        await using RunningService service = await RunningService.StartAsync(folder.FullPath, "Service:SurveillerLesDossiers=false");
        JsonElement answered = await service.JsonAsync("/departements/03/comparaison?depuis=2019-12-31&scenario=o~CS~03004~Nouveau~");
        Assert.Equal("Deux communes de plus sont couvertes, aucune n’a perdu sa couverture", answered.GetProperty("constat").GetString());
        Assert.Equal(2, answered.GetProperty("changements").GetProperty("gagnee").GetProperty("communes").GetInt32());
        Assert.Equal(0, answered.GetProperty("structures_sans_date").GetInt32());
    }

    private static readonly string[] Addresses =
    [
        "/departements/03/synthese", "/departements/03/synthese?f=html", "/departements/03/vue", "/departements/03/comparaison?depuis=2019-06-30",
        "/departements/03/vue?scenario=o~CS~03004~Nouveau~", "/departements/03/synthese?scenario=f~evs-03-c", "/departements/03/comparaison?scenario=o~EVS~03004~Nouveau~",
        "/departements/03?f=html", "/departements/03/zones-blanches.csv", "/departements/03/qpv.csv", "/departements/03/couverture.geojson", "/departements/03/carte.svg",
        "/departements/03/lieu?structure=cs-03-a", "/departements/03/lieu?commune=03004", "/departements/03/lieu?lon=3.45&lat=46.55",
        "/collections/departements/items", "/collections/communes/items", "/collections/qpv/items", "/collections/structures/items", "/collections/couverture/items", "/?f=html",
    ];

    private static IEnumerable<(string Name, string Text)> Files(Dossier dossier)
    {
        CoverageReport report = dossier.Report();
        Evolution evolution = Evolution.From([dossier.Report(date: new DateOnly(2021, 12, 31)), report]);
        yield return ("synthese.json", Text(s => SyntheseJson.Write(report, s)));
        yield return ("couverture.csv", Text(s => CouvertureCsv.Write(report, s)));
        yield return ("couverture.geojson", Text(s => CouvertureGeoJson.Write(report, s)));
        yield return ("qpv.csv", Text(s => QpvCsv.Write(report, s)));
        yield return ("structures-localisees.csv", Text(s => StructuresLocaliseesCsv.Write(report, s)));
        yield return ("controle.txt", Text(s => ControleTxt.Write(report, s)));
        yield return ("controle.json", Text(s => ControleJson.Write(report, s)));
        yield return ("rapport.html", Text(s => RapportHtml.Write(report, s)));
        yield return ("couverture.xlsx", Sheets(report));
        yield return ("evolution.csv", Text(s => EvolutionCsv.Write(evolution, s)));
        yield return ("changements.csv", Text(s => ChangementsCsv.Write(evolution, s)));
        yield return ("evolution.json", Text(s => EvolutionJson.Write(evolution, s)));
        yield return ("carte-evolution.svg", Encoding.UTF8.GetString(SvgWriter.ToBytes(Plate.Compose(Plate.OfChange(evolution, MapThemeReader.Load("evolution")), PageSpec.A4, MapThemeReader.Load("evolution"))).Span));
    }

    private static IEnumerable<(string Name, string Text)> Maps(Dossier dossier)
    {
        CoverageReport report = dossier.Report();
        foreach (string name in MapThemeReader.Names)
        {
            MapTheme theme = MapThemeReader.Load(name);
            if (theme.Fill is CommuneFill.Change or CommuneFill.Values)
                continue;
            MapScene scene = Plate.Compose(Plate.Of(report, theme), PageSpec.A4, theme);
            yield return ($"carte-{name}.svg", Encoding.UTF8.GetString(SvgWriter.ToBytes(scene).Span));
            yield return ($"carte-{name}.txt", $"{scene.Title}. {scene.Description}");
        }

        AtlasBook atlas = AtlasBook.Compose(report, new AtlasOptions { Theme = MapThemeReader.Load("couverture") });
        yield return ("atlas", string.Join('\n', atlas.Pages.Select(p => Encoding.UTF8.GetString(SvgWriter.ToBytes(p).Span)).Prepend(atlas.Description)));
    }

    private static string Sheets(CoverageReport report)
    {
        using MemoryStream file = new();
        CouvertureXlsx.Write(report, file);
        using ZipArchive zip = new(file);
        return string.Join('\n', zip.Entries.Where(e => e.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal)).Select(e =>
        {
            using StreamReader reader = new(e.Open());
            return reader.ReadToEnd().Replace("</row>", "\n", StringComparison.Ordinal).Replace("</c>", " ", StringComparison.Ordinal);
        }));
    }

    private static string Text(Action<Stream> write)
    {
        using MemoryStream stream = new();
        write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    // what a person reads: no markup, no style, plain spaces, lower case
    private static string Plain(string text) => Spaces().Replace(Tags().Replace(Styles().Replace(text, " "), " "), " ").ToLowerInvariant();

    [GeneratedRegex("<style.*?</style>", RegexOptions.Singleline)]
    private static partial Regex Styles();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"[\s\u00A0\u202F]+")]
    private static partial Regex Spaces();
}
