using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Adapters.Tests.Exports;

public class CsvTests
{
    private static readonly CoverageReport Report = SampleReport.Standard;

    [Fact]
    public void The_coverage_columns_are_those_of_the_contract()
    {
        string csv = Output.TextOf(s => CouvertureCsv.Write(Report, s));
        Assert.StartsWith("\uFEFFcode_insee,nom,population,epci_nom,classe,projet,centres_sociaux,evs,distance_km,regle,date\r\n", csv, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_dossier_gives_the_header_alone()
    {
        Assert.Single(Output.Rows(Output.TextOf(s => CouvertureCsv.Write(SampleReport.Empty, s))));
        Assert.Single(Output.Rows(Output.TextOf(s => StructuresLocaliseesCsv.Write(SampleReport.Empty, s))));
    }

    [Fact]
    public void There_is_one_row_a_commune_ordered_by_code()
    {
        var rows = Output.Records(Output.TextOf(s => CouvertureCsv.Write(Report, s)));
        Assert.Equal(Report.Coverage.Communes.Select(c => c.Commune.Code.Value), rows.Select(r => r["code_insee"]));
        Assert.Equal(rows.Select(r => r["code_insee"]).Order(StringComparer.Ordinal), rows.Select(r => r["code_insee"]));
    }

    [Fact]
    public void Rows_add_up_to_the_synthesis()
    {
        var rows = Output.Records(Output.TextOf(s => CouvertureCsv.Write(Report, s)));
        foreach (Classe classe in Enum.GetValues<Classe>())
        {
            var own = rows.Where(r => r["classe"] == Valeurs.Of(classe)).ToList();
            Assert.Equal(Report.Synthese.Communes.Of(classe), own.Count);
            Assert.Equal(Report.Synthese.Population.Of(classe), own.Sum(r => r["population"].Length == 0 ? 0 : long.Parse(r["population"], System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public void A_name_that_a_spreadsheet_would_evaluate_is_neutralised_and_a_number_is_not()
    {
        var rows = Output.Records(Output.TextOf(s => CouvertureCsv.Write(Report, s)));
        Assert.Equal("'" + SampleReport.Formula, rows[0]["nom"]);
        Assert.Equal("'-Tiret", rows[5]["nom"]);
        Assert.Equal("'+CC <du Bocage> & Cie", rows[4]["epci_nom"]);
        foreach (string csv in new[] { Output.TextOf(s => CouvertureCsv.Write(Report, s)), Output.TextOf(s => QpvCsv.Write(Report, s)), Output.TextOf(s => StructuresLocaliseesCsv.Write(Report, s)) })
        {
            foreach (string cell in Output.Rows(csv).SelectMany(r => r).Where(c => c.Length > 0))
                Assert.True("=+-@\t\r\n".IndexOf(cell[0], StringComparison.Ordinal) < 0 || double.TryParse(cell, System.Globalization.CultureInfo.InvariantCulture, out _), cell);
        }
    }

    [Fact]
    public void A_longitude_west_of_Greenwich_stays_a_number()
    {
        var longitudes = Output.Records(Output.TextOf(s => StructuresLocaliseesCsv.Write(SampleReport.Standard, s))).Select(r => r["longitude"]);
        Assert.All(longitudes, l => Assert.DoesNotContain('\'', l));
    }

    [Fact]
    public void Unknown_population_is_empty_and_none_is_zero()
    {
        var rows = Output.Records(Output.TextOf(s => CouvertureCsv.Write(Report, s)));
        Assert.Equal("", rows[3]["population"]);
        Assert.Equal("0", rows[1]["population"]);
    }

    [Fact]
    public void Every_CSV_starts_with_the_mark_that_spreadsheets_need()
    {
        Action<Stream>[] all =
        [
            s => CouvertureCsv.Write(Report, s), s => QpvCsv.Write(Report, s), s => StructuresLocaliseesCsv.Write(Report, s), s => TableCsv.Write(s, ["é"], [["à"]]),
        ];
        Assert.All(all, write =>
        {
            byte[] bytes = Output.Of(write);
            Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
            Assert.NotEqual(0xEF, bytes[3]);
        });
    }

    [Fact]
    public void Every_row_of_the_register_has_its_row_even_unlocated()
    {
        var rows = Output.Records(Output.TextOf(s => StructuresLocaliseesCsv.Write(Report, s)));
        Assert.Equal(Report.Structures.Structures.Length, rows.Count);
        var lost = rows.Single(r => r["geo_statut"] == "introuvable");
        Assert.Equal("'@x|y", lost["id"]);
        Assert.Equal(("", "", "9"), (lost["longitude"], lost["latitude"], lost["ligne"]));
        Assert.Equal(["oui", "oui", "oui", "oui", "oui", "projet", "non"], rows.Select(r => r["en_vigueur"]));
    }

    [Fact]
    public void Each_QPV_prints_its_state_and_keeps_the_others()
    {
        var rows = Output.Records(Output.TextOf(s => QpvCsv.Write(Report, s))).ToDictionary(r => r["code"], StringComparer.Ordinal);
        Assert.Equal("servi", rows["QP003001"]["etat"]);
        Assert.Equal("dans", rows["QP003002"]["etat"]);
        Assert.Equal("a_proximite", rows["QP003003"]["etat"]);
        Assert.Equal("indetermine", rows["QN00304M"]["etat"]);
        Assert.Equal("sans_structure", rows["QN00305M"]["etat"]);
        Assert.Equal(("", "indetermine:cs-03-b"), (rows["QN00304M"]["structures"], rows["QN00304M"]["tous_les_etats"]));
        Assert.Equal("200", rows["QP003003"]["distance_m"]);
        Assert.Equal("2015", rows["QP003001"]["generation"]);
    }

    [Theory]
    [InlineData("couverture.csv")]
    [InlineData("qpv.csv")]
    [InlineData("structures-localisees.csv")]
    public void The_files_are_those_we_looked_at(string name) => Golden.Check(name, Output.Of(s =>
    {
        switch (name)
        {
            case "couverture.csv":
                CouvertureCsv.Write(Report, s);
                break;
            case "qpv.csv":
                QpvCsv.Write(Report, s);
                break;
            default:
                StructuresLocaliseesCsv.Write(Report, s);
                break;
        }
    }));
}
