using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Adapters.Tests.Exports;

public partial class RapportTests
{
    private const string Svg = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE svg>
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="100mm" aria-labelledby="t d"><title id="t">Carte #communes</title><desc id="d">#79A6D2</desc>
        <style>#communes path{fill:#79A6D2} .zone{fill:url(#hachure)}</style><defs><pattern id="hachure"/></defs>
        <g id="communes"><path id="commune-03001" d="M0 0"/><use href="#commune-03001" style="fill:url(#hachure)"/></g></svg>
        """;

    private static readonly CoverageReport Report = SampleReport.Standard;

    private static string Html(CoverageReport report, RapportOptions? options = null) => Output.TextOf(s => RapportHtml.Write(report, s, options));

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex IdAttribute();

    [GeneratedRegex("href=\"#([^\"]*)\"")]
    private static partial Regex Href();

    [GeneratedRegex("<a href=\"#[^\"]*\" data-ref=\"([^\"]*)\">([^<]*)</a>")]
    private static partial Regex Figure();

    public static TheoryData<string> Rules => ["territoire", "implantation", "distance:12", "territoire+distance:25"];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_link_has_its_target_and_every_id_is_alone(string regle)
    {
        string html = Html(SampleReport.Build(RegleCouverture.Parse(regle)), new RapportOptions { Cartes = [new("Couverture", Svg), new("QPV", Svg)] });
        string[] ids = [.. IdAttribute().Matches(html).Select(m => m.Groups[1].Value)];
        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
        HashSet<string> known = new(ids, StringComparer.Ordinal);
        Assert.All(Href().Matches(html).Select(m => m.Groups[1].Value), target => Assert.Contains(target, known));
    }

    [Fact]
    public void Links_resolve_in_an_empty_dossier_too()
    {
        string html = Html(SampleReport.Empty);
        HashSet<string> known = new(IdAttribute().Matches(html).Select(m => m.Groups[1].Value), StringComparer.Ordinal);
        Assert.All(Href().Matches(html).Select(m => m.Groups[1].Value), target => Assert.Contains(target, known));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_figure_is_what_the_rows_it_refers_to_give(string regle)
    {
        CoverageReport report = SampleReport.Build(RegleCouverture.Parse(regle));
        Dictionary<string, List<Dictionary<string, string>>> files = new(StringComparer.Ordinal)
        {
            ["couverture.csv"] = Output.Records(Output.TextOf(s => CouvertureCsv.Write(report, s))),
            ["qpv.csv"] = Output.Records(Output.TextOf(s => QpvCsv.Write(report, s))),
            ["structures-localisees.csv"] = Output.Records(Output.TextOf(s => StructuresLocaliseesCsv.Write(report, s))),
        };
        JsonElement json = JsonDocument.Parse(Output.Of(s => SyntheseJson.Write(report, s))).RootElement;
        files["synthese.json/details"] = [.. json.GetProperty("details").EnumerateArray().Select(d => d.EnumerateObject().ToDictionary(
            p => p.Name, p => p.Value.ValueKind switch { JsonValueKind.Null => "", JsonValueKind.True => "true", JsonValueKind.False => "false", JsonValueKind.String => p.Value.GetString()!, _ => p.Value.GetRawText() }, StringComparer.Ordinal))];

        var figures = Figure().Matches(Html(report)).Select(m => (Ref: m.Groups[1].Value.Replace("&amp;", "&", StringComparison.Ordinal), Printed: m.Groups[2].Value)).ToList();
        Assert.True(figures.Count > 60, $"only {figures.Count} figures");
        foreach ((string reference, string printed) in figures)
            Assert.Equal((reference, Resolve(reference)), (reference, printed));

        string Resolve(string reference)
        {
            int hash = reference.IndexOf('#', StringComparison.Ordinal);
            if (hash >= 0)
            {
                JsonElement value = reference[(hash + 2)..].Split('/').Aggregate(json, (e, name) => e.ValueKind == JsonValueKind.Array ? e[int.Parse(name, CultureInfo.InvariantCulture)] : e.GetProperty(name));
                return reference.Contains("pourcentages", StringComparison.Ordinal) || reference.Contains("taux", StringComparison.Ordinal)
                    ? FrenchNumbers.Percent(value.GetDecimal()) : FrenchNumbers.Integer(value.GetInt64());
            }

            string[] parts = reference.Split('?', 2);
            IEnumerable<Dictionary<string, string>> rows = files[parts[0]];
            string? sum = null;
            foreach (string[] condition in (parts.Length == 1 ? "" : parts[1]).Split('&', StringSplitOptions.RemoveEmptyEntries).Select(c => c.Split('=', 2)))
            {
                if (condition[0] == "somme")
                    sum = condition[1];
                else
                    rows = rows.Where(r => condition[1].Split('|').Contains(r[condition[0]], StringComparer.Ordinal));
            }

            return FrenchNumbers.Integer(sum is null ? rows.Count() : rows.Sum(r => r[sum].Length == 0 ? 0 : long.Parse(r[sum], CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public void Groups_hold_as_many_rows_as_they_say()
    {
        string html = Html(Report);
        foreach ((string id, long count) in new[]
        {
            ("communes-centre-social", Report.Synthese.Communes.CentreSocial), ("communes-evs-seul", Report.Synthese.Communes.EvsSeul), ("communes-zone-blanche", Report.Synthese.Communes.ZoneBlanche),
            ("qpv-servi", Report.Synthese.Qpv!.Servi), ("qpv-sans_structure", Report.Synthese.Qpv.SansStructure),
            ("structures-centres-sociaux", Report.Synthese.Structures.CentresSociaux), ("structures-evs", Report.Synthese.Structures.Evs), ("structures-projets", Report.Synthese.Structures.Prefigurations),
        })
        {
            int start = html.IndexOf($"<tbody id=\"{id}\">", StringComparison.Ordinal);
            string body = html[start..html.IndexOf("</tbody>", start, StringComparison.Ordinal)];
            Assert.Equal(count, body.Split("<tr id=").Length - 1);
        }
    }

    [Fact]
    public void Names_cannot_become_markup()
    {
        string html = Html(Report);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0007', html);
        Assert.Contains("<bdi>מגדל", html, StringComparison.Ordinal);
    }

    [Fact]
    public void It_needs_no_network_and_runs_nothing()
    {
        string html = Html(Report, new RapportOptions { Cartes = [new("Couverture", Svg)] });
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=\"(?!#)", html);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_map_stands_inline_with_its_ids_prefixed_and_its_colours_kept()
    {
        string html = Html(Report, new RapportOptions { Cartes = [new("Couverture", Svg)] });
        Assert.DoesNotContain("<?xml", html, StringComparison.Ordinal);
        Assert.Equal(html.IndexOf("<!DOCTYPE", StringComparison.Ordinal), html.LastIndexOf("<!DOCTYPE", StringComparison.Ordinal));
        Assert.Contains("<style>#carte1-communes path{fill:#79A6D2} .zone{fill:url(#carte1-hachure)}</style>", html, StringComparison.Ordinal);
        Assert.Contains("<g id=\"carte1-communes\"><path id=\"carte1-commune-03001\" d=\"M0 0\"/><use href=\"#carte1-commune-03001\" style=\"fill:url(#carte1-hachure)\"/></g>", html, StringComparison.Ordinal);
        Assert.Contains("<title id=\"carte1-t\">Carte #communes</title><desc id=\"carte1-d\">#79A6D2</desc>", html, StringComparison.Ordinal);
        Assert.Contains("aria-labelledby=\"carte1-t carte1-d\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_an_SVG_is_refused() =>
        Assert.Throws<ArgumentException>(() => Html(Report, new RapportOptions { Cartes = [new("Couverture", "PNG")] }));

    [Fact]
    public void It_is_well_formed_and_every_table_has_a_caption_and_scoped_headers()
    {
        string html = Html(Report, new RapportOptions { Cartes = [new("Couverture", Svg)] });
        string xml = html[html.IndexOf("<body>", StringComparison.Ordinal)..html.IndexOf("</html>", StringComparison.Ordinal)].Replace("<br>", "<br/>", StringComparison.Ordinal);
        XElement body = XElement.Parse(xml);
        Assert.All(body.Descendants("table"), t => Assert.Single(t.Elements("caption")));
        Assert.All(body.Descendants("th"), t => Assert.NotNull(t.Attribute("scope")));
        foreach (var table in body.Descendants("table"))
        {
            int[] widths = [.. table.Elements("tbody").Elements("tr").Select(r => r.Elements().Sum(c => (int?)c.Attribute("colspan") ?? 1)).Distinct()];
            Assert.True(widths.Length <= 1, "rows of unequal width under " + table.Element("caption")!.Value);
        }

        Assert.Single(body.Descendants("h1"));
        Assert.Single(body.Descendants("main"));
    }

    [Fact]
    public void The_rule_the_date_and_the_hypotheses_are_said()
    {
        string html = Html(Report);
        Assert.Contains("31\u00A0décembre\u00A02022", html, StringComparison.Ordinal);
        Assert.Contains("<code>territoire</code>", html, StringComparison.Ordinal);
        Assert.Contains("territoire supposé (hypothèse) de <a", html, StringComparison.Ordinal);
        Assert.Contains("dans le territoire d’intervention déclaré de <a", html, StringComparison.Ordinal);
        Assert.Contains("siège de <a", html, StringComparison.Ordinal);
        Assert.Contains("Pas de structure", html, StringComparison.Ordinal);
        Assert.Contains("99,9", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_runs_give_the_same_bytes_in_any_culture()
    {
        byte[] expected = Output.Of(s => RapportHtml.Write(Report, s));
        foreach (string name in new[] { "fr-FR", "tr-TR", "ar-SA" })
        {
            CultureInfo before = CultureInfo.CurrentCulture;
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
            try
            {
                Assert.Equal(expected, Output.Of(s => RapportHtml.Write(SampleReport.Build(RegleCouverture.Parse("territoire")), s)));
            }
            finally
            {
                CultureInfo.CurrentCulture = before;
            }
        }
    }
}
