using System.Globalization;
using System.Text.RegularExpressions;
using NetTopologySuite.Geometries;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Territoires;

/// <summary>What a person reads of communes, boundaries and QPV that do not fit together: one case, one sentence.</summary>
public class TerritoireMessagesTests
{
    [Theory]
    [InlineData("twice in the table", "commune.table_duplicate", "03001",
        "La commune 03001 Encore figure deux fois dans la table ; la première ligne est gardée.")]
    [InlineData("one of another département", "commune.other_departement", null,
        "1\u00A0commune appartient à un autre département que 03 : non comptée.")]
    [InlineData("two of another département", "commune.other_departement", null,
        "2\u00A0communes appartiennent à un autre département que 03 : non comptées.")]
    [InlineData("two boundaries of another, no table", "commune.other_departement", null,
        "2\u00A0communes appartiennent à un autre département que 03 : non comptées.")]
    [InlineData("merged", "commune.merged", "03002",
        "Le contour de 03002 Carré-B0 est rattaché à 03001, qui lui a succédé (Avant 03002 (03002) → Après 03001 (03001) le 2016-01-01, commune nouvelle).")]
    [InlineData("merged, without name", "commune.merged", "03002",
        "Le contour de 03002 est rattaché à 03001, qui lui a succédé (Avant 03002 (03002) → Après 03001 (03001) le 2016-01-01, commune nouvelle).")]
    [InlineData("split", "commune.split", "03002",
        "La commune 03002 Carré-B0 a été scindée entre 03001, 03003 : son contour ne peut être réparti ; fournir des contours du millésime de la table.")]
    [InlineData("unknown", "commune.unknown", "03002",
        "La commune 03002 Carré-B0 a un contour mais ne figure pas dans la table, et les mouvements du COG ne disent pas ce qu’elle est devenue : contour laissé de côté. "
        + "Fournir des contours du même millésime que la table, ou des mouvements plus récents.")]
    [InlineData("millésimes", "commune.millesimes_differ", null,
        "La table des communes est de 2024 et les contours de 2018 : les communes fusionnées entre-temps sont rapprochées par les mouvements du COG.")]
    [InlineData("two boundaries", "commune.boundary_duplicate", "03001", "Le code 03001 a 2 contours : ils sont réunis.")]
    [InlineData("no boundary", "commune.without_boundary", "03001",
        "La commune 03001 Carré-A0 n’a pas de contour : elle compte dans les totaux, mais n’est pas dessinée.")]
    [InlineData("no population", "commune.population_missing", null,
        "Aucune population n’est donnée : les parts d’habitants ne sont pas calculées. Ajouter une table communes.csv avec la colonne population.")]
    [InlineData("one population missing", "commune.population_missing", "03002",
        "La population de 03002 Carré-B0 est inconnue : elle manque aux totaux d’habitants.")]
    [InlineData("chef-lieu outside", "commune.chef_lieu_outside", "03001",
        "Le chef-lieu donné pour 03001 Carré-A0 tombe hors de la commune : un point intérieur le remplace.")]
    [InlineData("QPV twice", "qpv.duplicate_code", "QP003001", "Le QPV QP003001 Encore figure deux fois : le premier périmètre est gardé.")]
    [InlineData("QPV elsewhere", "qpv.outside", "QP003001",
        "Le QPV QP003001 Loin ne touche aucune commune du département 03 : vérifier le fichier des périmètres et sa projection.")]
    [InlineData("QPV across the limit", "qpv.partly_outside", "QP003001",
        "Le QPV QP003001 Bord n’est qu’à 75,0\u202F% dans les communes du département.")]
    public void Each_finding_says_what_was_found_and_what_to_do(string situation, string code, string? subject, string message)
    {
        Issue issue = Assert.Single(TerritoireBuilder.Build(Sources(situation)).Issues, i => i.Kind.Code == code);
        Assert.Equal((message, subject), (issue.Message, issue.Subject));
    }

    /// <summary>What a file of one contour a hundred times gives: a thousand places would be looked at one by one.</summary>
    [Fact]
    public void Contours_that_overlap_in_too_many_places_are_told_once_before_each_commune()
    {
        const int count = 120;
        CommuneBoundary[] same = [.. Enumerable.Range(1, count).Select(i => new CommuneBoundary(
            CodeInsee.Parse($"03{i:000}"), $"Commune {i}", null, GridTerritoire.Shape(GridTerritoire.Rectangle(0, 0, 1000, 1000))))];
        Territoire territoire = TerritoireBuilder.Build(GridTerritoire.Sources() with { Boundaries = same, Table = [] });
        Assert.Equal(
            "Les contours des communes se recouvrent en trop d’endroits pour les dire tous : chaque commune est nommée avec une seule de celles qu’elle recouvre, "
            + "et les vides entre communes ne sont pas cherchés. Vérifier que le fichier donne un seul contour par commune.",
            territoire.BoundaryFindings[0].Message);
        Assert.All(territoire.BoundaryFindings, f => Assert.Equal("boundary.overlap", f.Kind.Code));
        Assert.DoesNotContain(GridTerritoire.Build().BoundaryFindings, f => f.Message.Contains("trop d’endroits", StringComparison.Ordinal));
    }

    [Fact]
    public void Arrondissements_folded_are_counted_and_named_with_their_commune()
    {
        CommuneBoundary[] parts = [.. GridTerritoire.Sources(2, 1).Boundaries.Select((b, i) =>
            b with { Code = CodeInsee.Parse($"7510{i + 1}"), Nom = $"Paris {i + 1}e" })];
        Territoire paris = TerritoireBuilder.Build(new TerritoireSources
        {
            Departement = CodeDepartement.Parse("75"),
            Nom = "Paris",
            Boundaries = parts
        });
        Issue issue = Assert.Single(paris.Issues, i => i.Kind == TerritoireIssues.ArrondissementFolded);
        Assert.Equal(("2 arrondissements municipaux sont réunis dans la commune 75056.", "75056"), (issue.Message, issue.Subject));
    }

    [Fact]
    public void Sound_files_give_no_finding() =>
        Assert.Empty(TerritoireBuilder.Build(GridTerritoire.Sources() with { BoundariesMillesime = 2024, TableMillesime = 2024 }).Issues);

    [Theory]
    [InlineData(0, null, null)] // they meet exactly
    [InlineData(20, "boundary.overlap", "Les contours de Carré-A0, Carré-B0 se recouvrent sur 6,0\u00A0ha ici (largeur moyenne 19,9\u00A0m).")]
    [InlineData(1, "boundary.overlap", "Les contours de Carré-A0, Carré-B0 se recouvrent sur 3\u202F000\u00A0m² ici (largeur moyenne 1,0\u00A0m).")]
    [InlineData(60, "boundary.overlap", "Les contours de Carré-A0, Carré-B0 se recouvrent sur 18,0\u00A0ha ici (largeur moyenne 58,8\u00A0m).")]
    public void An_overlap_is_told_with_its_size_and_place_however_wide(double metres, string? code, string? message) =>
        Holds(code, message, "03001|03002", (3000 + (metres / 2), 1500), 3000 * metres, GridTerritoire.Rectangle(0, 0, 3000 + metres, 3000),
            GridTerritoire.Rectangle(3000, 0, 6000, 3000));

    [Theory]
    [InlineData(20, 20, "boundary.gap", "Un vide de 400\u00A0m² sépare Carré-A0 ici (largeur moyenne 10,0\u00A0m).")]
    [InlineData(90, 90, "boundary.gap", "Un vide de 8\u202F100\u00A0m² sépare Carré-A0 ici (largeur moyenne 45,0\u00A0m).")]
    [InlineData(120, 120, null, null)] // as wide as an enclave of another département
    [InlineData(2500, 40, "boundary.gap", "Un vide de 10,0\u00A0ha sépare Carré-A0 ici (largeur moyenne 39,4\u00A0m).")]
    [InlineData(0.8, 0.8, null, null)] // rounding
    public void A_gap_is_a_defect_while_it_is_narrow_and_more_than_rounding(double width, double height, string? code, string? message) =>
        Holds(code, message, "03001", (200 + (width / 2), 200 + (height / 2)), width * height,
            GridTerritoire.Rectangle(0, 0, 3000, 3000).Difference(GridTerritoire.Rectangle(200, 200, 200 + width, 200 + height)),
            GridTerritoire.Rectangle(3000, 0, 6000, 3000));

    [Fact]
    public void Of_many_communes_six_are_named_and_all_are_given_by_code()
    {
        TerritoireSources sources = GridTerritoire.Sources(7, 1);
        Issue issue = Assert.Single(TerritoireBuilder.Build(sources
            with
        { Boundaries = [.. sources.Boundaries.Select(b => b with { Shape = sources.Boundaries[0].Shape })] }).BoundaryFindings);
        Assert.StartsWith("Les contours de Carré-A0, Carré-B0, Carré-C0, Carré-D0, Carré-E0, Carré-F0 se recouvrent", issue.Message,
            StringComparison.Ordinal);
        Assert.Equal("03001|03002|03003|03004|03005|03006|03007", issue.Subject);
    }

    [Fact]
    public void Findings_come_in_the_order_of_the_codes_whatever_the_order_of_the_file()
    {
        TerritoireSources sources = GridTerritoire.Sources() with { Table = [.. GridTerritoire.Sources().Table.Take(6)] };
        Assert.Equal(["03007", "03008", "03009"],
            TerritoireBuilder.Build(sources with { Boundaries = [.. sources.Boundaries.Reverse()] }).Issues.Select(i => i.Subject));
    }

    [Fact]
    public void A_territoire_without_any_boundary_has_no_defect_of_boundaries() =>
        Assert.Empty(TerritoireBuilder.Build(GridTerritoire.Sources() with { Boundaries = [] }).BoundaryFindings);

    private static void Holds(string? code, string? message, string subject, (double East, double North) place, double area, Geometry first,
        Geometry second)
    {
        TerritoireSources sources = GridTerritoire.Sources(2, 1);
        Territoire territoire = TerritoireBuilder.Build(sources with
        {
            Boundaries = [sources.Boundaries[0] with { Shape = GridTerritoire.Shape(first) }, sources.Boundaries[1]
                with { Shape = GridTerritoire.Shape(second) }],
        });
        if (code is null)
        {
            Assert.Empty(territoire.BoundaryFindings);
            return;
        }

        Issue issue = Assert.Single(territoire.BoundaryFindings);
        Match at = Regex.Match(issue.Message, "près de (?<lon>[0-9],[0-9]{4}) ; (?<lat>[0-9]{2},[0-9]{4})");
        Assert.Equal((code, message, subject), (issue.Kind.Code, issue.Message.Replace(at.Value, "ici", StringComparison.Ordinal), issue.Subject));
        GeoPoint expected = GridTerritoire.At(place.East, place.North);
        Assert.Equal(expected.LongitudeDegrees, double.Parse(at.Groups["lon"].Value, CultureInfo.GetCultureInfo("fr-FR")), 0.0003);
        Assert.Equal(expected.LatitudeDegrees, double.Parse(at.Groups["lat"].Value, CultureInfo.GetCultureInfo("fr-FR")), 0.0003);
        Assert.Equal(area.ToString("F0", CultureInfo.InvariantCulture), issue.Value);
    }

    private static TerritoireSources Sources(string situation)
    {
        TerritoireSources sources = GridTerritoire.Sources();
        TerritoireSources without2 = sources with { Table = [.. sources.Table.Where(r => r.Code.Value != "03002")] };
        CommuneRow[] elsewhere = [new(CodeInsee.Parse("63113"), "Clermont-Ferrand", 1, null, null),
            new(CodeInsee.Parse("63300"), "Riom", 1, null, null)];
        return situation switch
        {
            "twice in the table" => sources with { Table = [.. sources.Table, sources.Table[0] with { Nom = "Encore" }] },
            "one of another département" => sources with { Table = [.. sources.Table, elsewhere[0]] },
            "two of another département" => sources with { Table = [.. sources.Table, .. elsewhere] },
            "two boundaries of another, no table" => sources with
            {
                Table = [],
                Boundaries = [.. sources.Boundaries, sources.Boundaries[0] with { Code = CodeInsee.Parse("63113") }, sources.Boundaries[1]
                    with { Code = CodeInsee.Parse("63300") }],
            },
            "merged" => without2 with { Cog = CogMovementsTests.Movements("32 2016-01-01 03002>03001", "32 2016-01-01 03001>03001") },
            "merged, without name" => without2 with
            {
                Cog = CogMovementsTests.Movements("32 2016-01-01 03002>03001"),
                Boundaries = [.. sources.Boundaries.Select(b => b with { Nom = null })],
            },
            "split" => without2 with { Cog = CogMovementsTests.Movements("30 2016-01-01 03002>03001", "30 2016-01-01 03002>03003") },
            "unknown" => without2,
            "millésimes" => sources with { BoundariesMillesime = 2018, TableMillesime = 2024 },
            "two boundaries" => sources with { Boundaries = [.. sources.Boundaries, sources.Boundaries[0]] },
            "no boundary" => sources with { Boundaries = [.. sources.Boundaries.Skip(1)] },
            "no population" => sources with { Table = [.. sources.Table.Select(r => r with { Population = null })] },
            "one population missing" => sources with { Table = [.. sources.Table.Select((r, i) => i == 1 ? r with { Population = null } : r)] },
            "chef-lieu outside" => sources with
            {
                Table = [.. sources.Table.Select((r, i) =>
                i == 0 ? r with { ChefLieu = GridTerritoire.At(5000, 100) } : r)]
            },
            "QPV twice" => sources with
            {
                Qpv = [GridTerritoire.QpvAt("QP003001", "Un", 100, 100, 200, 200),
                GridTerritoire.QpvAt("QP003001", "Encore", 300, 100, 400, 200)]
            },
            "QPV elsewhere" => sources with { Qpv = [GridTerritoire.QpvAt("QP003001", "Loin", 90_000, 0, 91_000, 1000)] },
            "QPV across the limit" => sources with { Qpv = [GridTerritoire.QpvAt("QP003001", "Bord", -250, 0, 750, 1000)] },
            _ => throw new ArgumentOutOfRangeException(nameof(situation)),
        };
    }
}
