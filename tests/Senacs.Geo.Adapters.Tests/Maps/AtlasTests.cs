using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Senacs.Geo.Adapters.Tests.Exports;
using Senacs.Geo.Codes;
using Senacs.Geo.Coverage;
using Senacs.Geo.Geography;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Atlas;
using Senacs.Geo.Maps.Drawing;
using Senacs.Geo.Maps.Fonts;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Rendering;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Testing;

namespace Senacs.Geo.Adapters.Tests.Maps;

public partial class AtlasTests
{
    private static readonly AtlasOptions Options = new() { Theme = MapThemeReader.Load("couverture") };

    private static readonly Lazy<AtlasBook> Hostile = new(() => AtlasBook.Compose(SampleReport.Standard, Options));

    [Fact]
    public void A_departement_without_epci_and_without_qpv_has_its_pages_and_its_indexes()
    {
        AtlasBook book = AtlasBook.Compose(SampleReport.Large(60), Options);
        string text = string.Join('\n', book.Pages.SelectMany(TextsOf));
        Assert.Contains("Les communes du département", text, StringComparison.Ordinal);
        Assert.Contains("QPV non fournis", text, StringComparison.Ordinal);
        Assert.Contains("Intercommunalités non fournies", text, StringComparison.Ordinal);
        Assert.DoesNotContain(book.Bookmarks, b => b.Destination.StartsWith("qpv-", StringComparison.Ordinal));
        AssertWhole(book, 60);
    }

    [Fact]
    public void A_departement_of_one_commune_without_any_structure_is_an_atlas_too()
    {
        CoverageReport report = One();
        AtlasBook book = AtlasBook.Compose(report, Options);
        string text = string.Join('\n', book.Pages.SelectMany(TextsOf));
        Assert.Contains("Aucune structure en vigueur à cette date.", text, StringComparison.Ordinal);
        Assert.Contains("Seule-en-son-Département", text.Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        AssertWhole(book, 1);
    }

    [Fact]
    public void Hostile_names_are_printed_as_they_are_and_break_nothing()
    {
        AtlasBook book = Hostile.Value;
        AssertWhole(book, SampleReport.Standard.Coverage.Communes.Length);
        string text = string.Concat(book.Pages.SelectMany(TextsOf)).Replace(" ", "", StringComparison.Ordinal);
        Assert.Contains(SampleReport.Script.Replace(" ", "", StringComparison.Ordinal), text, StringComparison.Ordinal);
        Assert.Contains(SampleReport.Formula.Replace(" ", "", StringComparison.Ordinal), text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', text);
        foreach (MapScene page in book.Pages)
            System.Xml.Linq.XDocument.Parse(Encoding.UTF8.GetString(SvgWriter.ToBytes(page).Span));
    }

    [Fact]
    public void A_commune_name_of_200_characters_loses_none_of_them()
    {
        string nom = string.Concat(Enumerable.Range(0, 10).Select(i => "Sainte-Marie-des-B" + (char)('a' + i) + "-"));
        AtlasBook book = AtlasBook.Compose(One(nom), Options);
        Assert.Contains(nom, string.Concat(book.Pages.SelectMany(TextsOf)), StringComparison.Ordinal);
        AssertWhole(book, 1);
    }

    [Fact]
    public void The_figures_of_the_epci_maps_are_those_of_the_report_and_add_up_to_the_departement()
    {
        CoverageReport report = SampleReport.Standard;
        Plate departement = Plate.Of(report, "couverture");
        Plate[] plates = [.. report.Synthese.Epci.Select(e => EpciMap.Of(departement, report, e)).OfType<Plate>()];
        Assert.Equal(3, plates.Length);
        foreach ((string fill, Chiffre figure) in departement.Figures)
        {
            Assert.Equal(figure.Communes, plates.Sum(m => m.Figures.Single(f => f.Fill == fill).Chiffre.Communes));
            Assert.Equal(figure.Habitants, plates.Sum(m => m.Figures.Single(f => f.Fill == fill).Chiffre.Habitants ?? 0));
        }

        Assert.Equal(departement.TotalCommunes, plates.Sum(m => m.TotalCommunes));
        Assert.Equal(departement.Communes.Length, plates.SelectMany(m => m.Communes).Select(c => c.Commune.Code).Distinct().Count());
        // a structure is drawn in the EPCI that holds its site
        Assert.Equal(departement.Structures.Sum(s => s.Sites.Length), plates.Sum(m => m.Structures.Sum(s => s.Sites.Length)));
    }

    [Fact]
    public void Every_page_says_its_number_the_date_the_rule_and_where_it_comes_from()
    {
        AtlasBook book = Hostile.Value;
        for (int i = 0; i < book.Pages.Length; i++)
        {
            string text = string.Join(' ', TextsOf(book.Pages[i]));
            Assert.Contains($"{i + 1}/{book.Pages.Length}", text, StringComparison.Ordinal);
            Assert.Contains("31\u00A0décembre\u00A02022", text, StringComparison.Ordinal);
            Assert.Contains("territoire", text, StringComparison.Ordinal);
            Assert.Contains("Sources\u00A0:", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_five_states_of_a_qpv_each_have_their_page_with_the_structures_that_make_it()
    {
        CoverageReport report = SampleReport.Standard;
        AtlasBook book = Hostile.Value;
        foreach (QpvCoverage q in report.Qpv)
        {
            PdfDestination place = book.Destinations.Single(d => d.Name == "qpv-" + q.Qpv.Code.Value);
            string text = string.Concat(TextsOf(book.Pages[place.Page])).Replace(" ", "", StringComparison.Ordinal);
            Assert.Contains(q.Qpv.Code.Value, text, StringComparison.Ordinal);
            Assert.Contains(q.Etat switch { QpvEtat.Servi => "Servi", QpvEtat.Dans => "Structuredanslequartier", QpvEtat.AProximite => "Structureà500", QpvEtat.Indetermine => "Indéterminé", _ => "Pasdestructure" }, text, StringComparison.Ordinal);
            foreach (QpvLink link in q.Links)
                Assert.Contains(XmlText.Clean(link.Structure.Nom).Replace(" ", "", StringComparison.Ordinal), text, StringComparison.Ordinal);
        }
    }

    [RasterFact]
    public void The_pdf_has_its_language_title_outline_and_links_that_all_lead_somewhere_and_the_same_bytes_each_time()
    {
        byte[] pdf = Pdf(Hostile.Value, "abc123");
        PdfFile document = PdfFile.Read(pdf);
        Assert.Equal("(fr-FR)", document.Entry(document.Catalog, "Lang"));
        Assert.Contains("/DisplayDocTitle true", document.Entry(document.Catalog, "ViewerPreferences")!, StringComparison.Ordinal);
        Assert.Equal(Hostile.Value.Pages.Length, document.Pages.Length);
        Assert.Equal("abc123", AtlasWriter.FingerprintOf(pdf));
        AssertNavigation(document, Hostile.Value);
        Assert.Equal(pdf, Pdf(AtlasBook.Compose(SampleReport.Standard, Options), "abc123"));
        Assert.Null(AtlasWriter.FingerprintOf(pdf.AsMemory(0, pdf.Length / 2)));
        pdf[pdf.Length / 2] ^= 1;
        Assert.Null(AtlasWriter.FingerprintOf(pdf));
        Assert.Null(AtlasWriter.FingerprintOf("not a pdf"u8.ToArray()));
    }

    /// <summary>One line of text never runs into another, nor out of the page: what a person would circle in red.</summary>
    [Fact]
    public void No_text_of_a_page_covers_another_or_leaves_the_page()
    {
        AssertReadable(Hostile.Value);
        AssertReadable(AtlasBook.Compose(SampleReport.Large(200), Options));
        AssertReadable(AtlasBook.Compose(SampleReport.Standard, Options with { Page = PageSpec.A3 }));
    }

    [Theory]
    [InlineData("03-allier")]
    [InlineData("04-alpes-de-haute-provence")]
    [InlineData("62-pas-de-calais")]
    public void The_atlas_of_a_shipped_dossier_is_whole_and_readable(string dossier)
    {
        CoverageReport report = Sources.Dossiers.DossierReader.Read(Path.Combine(OpenData.Root, "data", dossier)).Report();
        AtlasBook book = AtlasBook.Compose(report, Options);
        AssertWhole(book, report.Coverage.Communes.Length);
        foreach (EpciSynthese epci in report.Synthese.Epci)
            Assert.Contains(book.Bookmarks, b => b.Level == 1 && b.Title == epci.Epci!.Nom);
        Assert.Equal(report.Qpv.Length, book.Bookmarks.Count(b => b.Destination.StartsWith("qpv-", StringComparison.Ordinal)));
    }

    private static void AssertReadable(AtlasBook book)
    {
        for (int i = 0; i < book.Pages.Length; i++)
        {
            MapScene page = book.Pages[i];
            Dictionary<string, (double SizeMm, FontFace Face)> styles = page.Styles.Where(s => s.Style.FontSizeMm is not null)
                .ToDictionary(s => s.Name, s => (s.Style.FontSizeMm!.Value, s.Style.Face ?? FontFace.Regular), StringComparer.Ordinal);
            Assert.All(styles, s => Assert.True(s.Value.SizeMm / FontMetrics.MmPerPoint > 5.9, s.Key));
            (Box Box, string Text)[] boxes = [.. Lines(page.Layers.SelectMany(l => l.Items)).Where(l => styles.ContainsKey(l.Style)).Select(l =>
            {
                (double size, FontFace face) = styles[l.Style];
                double width = FontMetrics.Carlito.WidthMm(l.Line.Text, face, size / FontMetrics.MmPerPoint);
                double left = l.Anchor switch { TextAnchor.Start => l.Line.XMm, TextAnchor.End => l.Line.XMm - width, _ => l.Line.XMm - (width / 2) };
                return (new Box(left, l.Line.YMm - (0.66 * size), width, 0.75 * size), l.Line.Text);
            })];
            Box paper = new(5, 5, page.WidthMm - 10, page.HeightMm - 10);
            Assert.All(boxes, b => Assert.True(paper.Contains(b.Box), $"page {i + 1}: {b.Text}"));
            for (int a = 0; a < boxes.Length; a++)
            {
                for (int b = a + 1; b < boxes.Length; b++)
                    Assert.False(boxes[a].Box.Overlaps(boxes[b].Box), $"page {i + 1}: « {boxes[a].Text} » and « {boxes[b].Text} »");
            }
        }
    }

    private static IEnumerable<(string Style, TextAnchor Anchor, TextLine Line)> Lines(IEnumerable<SceneItem> items) =>
        items.SelectMany(item => item switch
        {
            SceneText t => t.Lines.Select(l => (t.Style!, t.Anchor, l)),
            SceneGroup g => Lines(g.Items),
            _ => [],
        });

    private static IEnumerable<string> TextsOf(MapScene page) => Lines(page.Layers.SelectMany(l => l.Items)).Select(l => l.Line.Text);

    /// <summary>Each commune once in the index, both cells leading to the row that names it.</summary>
    private static void AssertWhole(AtlasBook book, int communes)
    {
        int index = book.Destinations.Single(d => d.Name == "index-communes").Page, next = book.Destinations.Single(d => d.Name == "index-structures").Page;
        IGrouping<string, PdfLink>[] entries = [.. book.Links.Where(l => l.Page >= index && l.Page < next && l.Destination.StartsWith("commune-", StringComparison.Ordinal)).GroupBy(l => l.Destination, StringComparer.Ordinal)];
        Assert.Equal(communes, entries.Length);
        Assert.All(entries, e => Assert.Equal(2, e.Count()));
        HashSet<string> places = [.. book.Destinations.Select(d => d.Name)];
        Assert.Equal(book.Destinations.Length, places.Count);
        Assert.All(book.Links, l => Assert.Contains(l.Destination, places));
        foreach (IGrouping<string, PdfLink> entry in entries)
            Assert.Contains(entry.Key["commune-".Length..], TextsOf(book.Pages[book.Destinations.Single(d => d.Name == entry.Key).Page]));
        AssertReadable(book);
    }

    private static void AssertNavigation(PdfFile document, AtlasBook book)
    {
        string names = document.ValueOf(int.Parse(Reference().Match(document.Entry(document.Catalog, "Names")!).Groups[1].Value, CultureInfo.InvariantCulture));
        HashSet<string> places = [.. Place().Matches(names).Select(m => m.Groups[1].Value)];
        Assert.Equal(book.Destinations.Length, places.Count);
        Assert.All(Place().Matches(names), m => Assert.Contains(int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture), document.Pages));
        string[] links = [.. document.Pages.Select(p => document.Entry(p, "Annots") ?? "").SelectMany(a => LinkTarget().Matches(a)).Select(m => m.Groups[1].Value)];
        Assert.Equal(book.Links.Length, links.Length);
        Assert.All(links, l => Assert.Contains(l, places));

        // The outline read as a viewer does: first child, then next, each leading to a place.
        List<string> read = [];
        int? root = NumberOf(document.Entry(document.Catalog, "Outlines"));
        Read(document, NumberOf(document.Entry(root!.Value, "First")), read);
        Assert.Equal(book.Bookmarks.Select(b => b.Destination), read);
    }

    private static void Read(PdfFile document, int? entry, List<string> read)
    {
        for (; entry is { } number; entry = NumberOf(document.Entry(number, "Next")))
        {
            read.Add(document.Entry(number, "Dest")!.Trim('(', ')'));
            Read(document, NumberOf(document.Entry(number, "First")), read);
        }
    }

    private static int? NumberOf(string? reference) => reference is null ? null : int.Parse(reference.Split(' ')[0], CultureInfo.InvariantCulture);

    private static byte[] Pdf(AtlasBook book, string? fingerprint)
    {
        using MemoryStream stream = new();
        AtlasWriter.Write(book, stream, PdfColours.Rgb, fingerprint);
        return stream.ToArray();
    }

    private static CoverageReport One(string nom = "Seule-en-son-Département")
    {
        Projection lambert = Projection.For(Crs.Lambert93);
        NetTopologySuite.Geometries.Polygon square = lambert.Factory.CreatePolygon(
            [new(700_000, 6_600_000), new(700_000, 6_603_000), new(704_000, 6_603_000), new(704_000, 6_600_000), new(700_000, 6_600_000)]);
        Territoire territoire = TerritoireBuilder.Build(new TerritoireSources
        {
            Departement = CodeDepartement.Parse("03"),
            Nom = "Allier",
            Table = [new CommuneRow(CodeInsee.Parse("03001"), nom, 12, null, ChefLieu: null)],
            Boundaries = [new CommuneBoundary(CodeInsee.Parse("03001"), nom, null, lambert.Unproject(new MapShape(Crs.Lambert93, square)))],
        });
        CoverageResult coverage = CoverageAnalysis.Run(territoire, [], RegleCouverture.Parse("territoire"), SampleReport.Date);
        return CoverageReport.From("Une commune", coverage, [], LocatedStructures.Empty, [], []);
    }

    [GeneratedRegex("/Dests ?(\\d+) 0 R")]
    private static partial Regex Reference();

    [GeneratedRegex("\\(([^)]+)\\)\\s*\\[(\\d+) 0 R\\s*/XYZ")]
    private static partial Regex Place();

    [GeneratedRegex("/Dest ?\\(([^)]+)\\)")]
    private static partial Regex LinkTarget();
}
