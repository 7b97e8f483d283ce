using System.Collections.Immutable;
using System.Text;
using System.Xml.Linq;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Sources.National;

namespace Senacs.Geo.Adapters.Tests.Maps;

public sealed class NationalMapTests
{
    private static readonly NationalTexts Texts = new("Titre", "Sous-titre", "Part, en %", " %", "Sources : essai", new DateOnly(2024, 12, 31), "Senacs.Geo");

    [Theory]
    [InlineData("departement;taux\n3;12,5\n2A;7\n", "03", 12.5)]
    [InlineData("Code,Valeur,Autre\n03,12.5 %,x\n", "03", 12.5)]
    [InlineData("dep\tvaleur\n974\t1 234\n", "974", 1234)]
    public void A_table_of_values_is_read_in_the_usual_dialects(string csv, string code, double expected)
    {
        DepartementValues read = DepartementValuesReader.Read(Stream(csv), "valeurs.csv", null);
        Assert.Equal((decimal)expected, read.Values[code]);
        Assert.DoesNotContain(read.Issues, i => i.Kind.Severity == IssueSeverity.Error);
    }

    [Fact]
    public void A_bad_code_a_bad_number_and_a_repeated_row_are_named_with_their_line_and_the_rest_is_kept()
    {
        DepartementValues read = DepartementValuesReader.Read(Stream("departement;valeur\n03;10\nXX;1\n04;beaucoup\n03;11\n05;\n"), "valeurs.csv", null);
        Assert.Equal(10m, read.Values["03"]);
        Assert.Single(read.Values);
        Assert.Equal(
            [("national.bad_code", 3L), ("national.bad_value", 4), ("national.duplicate", 5), ("national.no_value", 6)],
            read.Issues.Select(i => (i.Kind.Code, i.Line!.Value)));
    }

    [Theory]
    [InlineData("departement;a;b\n03;1;2\n", null, "--valeur")]
    [InlineData("departement;a\n03;1\n", "b", "« b »")]
    [InlineData("nom;a\nAllier;1\n", null, "code de département")]
    public void A_table_whose_columns_cannot_be_told_is_refused(string csv, string? column, string said) =>
        Assert.Contains(said, Assert.Throws<SourceUnavailableException>(() => DepartementValuesReader.Read(Stream(csv), "valeurs.csv", column)).Message, StringComparison.Ordinal);

    [OpenDataFact]
    public void Every_departement_is_drawn_once_with_the_class_that_holds_its_value()
    {
        (ImmutableArray<DepartementBoundary> shapes, ImmutableArray<Issue> issues) = DepartementBoundaryReader.Read(File.OpenRead(OpenData.PathOf("departements.geojson")), "departements.geojson");
        Assert.Equal(101, shapes.Length);
        Assert.DoesNotContain(issues, i => i.Kind.Severity == IssueSeverity.Error);
        NationalUnit[] units =
        [
            .. shapes.Select((s, i) => new NationalUnit(s.Code, s.Nom, Projection.For(s.Code.LegalCrs()).Project(s.Shape), s.Code.Value == "48" ? null : i % 97)),
        ];
        MapScene scene = NationalMap.Compose(units.Reverse(), Texts, PageSpec.A4, MapThemeReader.Load("national"));
        XDocument svg = XDocument.Parse(Encoding.UTF8.GetString(SvgWriter.ToBytes(scene).Span));
        Dictionary<string, string> classOf = svg.Descendants().Where(e => e.Attribute("data-code") is not null).ToDictionary(e => e.Attribute("data-code")!.Value, e => e.Attribute("class")!.Value, StringComparer.Ordinal);
        Assert.Equal(101, classOf.Count);
        Assert.Equal("sans-valeur", classOf["48"]);
        foreach (NationalUnit a in units.Where(u => u.Value is not null))
        {
            foreach (NationalUnit b in units.Where(u => u.Value < a.Value))
                Assert.True(string.CompareOrdinal(classOf[b.Code.Value], classOf[a.Code.Value]) <= 0);
        }

        Assert.Equal(SvgWriter.ToBytes(scene).ToArray(), SvgWriter.ToBytes(NationalMap.Compose(units, Texts, PageSpec.A4, MapThemeReader.Load("national"))).ToArray());
        Assert.Contains("Sans valeur", scene.Description, StringComparison.Ordinal);
        Assert.Equal(6, scene.Layers[^1].Items.OfType<SceneRect>().Count(r => r.Style == "encart-cadre"));
    }

    [Fact]
    public void Points_instead_of_boundaries_are_refused() =>
        Assert.Throws<SourceUnavailableException>(() => DepartementBoundaryReader.Read(
            Stream("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"code\":\"03\",\"nom\":\"Allier\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[3,46]}}]}"), "departements.geojson"));

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));
}
