using System.Text;
using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Sources.GeoJson;
using Senacs.Geo.Sources.Registers;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Adapters.Tests.Dossiers;

/// <summary>Whatever is in a file and not in the figures is counted and named.</summary>
public sealed class NothingInSilenceTests : IDisposable
{
    private const string Header = "id;nom;type;commune;date_agrement;date_fin;territoire\n";

    private readonly string folder = Directory.CreateTempSubdirectory("senacs-geo-silence-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_lies_in_another_departement_is_counted_and_named()
    {
        Write("communes.geojson", Features(Commune("26001", "Solaure", 0), Commune("84138", "Valréas", 1)));
        Write("communes.csv", "code_insee,nom,population\n26001,Solaure,100\n84138,Valréas,9000\n84150,Visan,2000\n");
        Write("qpv.geojson", Features(Qpv("QP026001", "Ici", 0), Qpv("QP084001", "Là-bas", 1)));
        Dossier dossier = Read("evs-1;L'Envol;EVS;Solaure;;;\n", qpv: true);
        Assert.Equal("Hors du département 26, donc non compté : 1 contour (84138 Valréas).", Only(dossier, BoundaryIssues.OtherDepartement).Message);
        Assert.Equal("Hors du département 26, donc non compté : 2 lignes (84138 Valréas, 84150 Visan).", Only(dossier,
            CommuneTableIssues.OtherDepartement).Message);
        Assert.Equal("Hors du département 26, donc non compté : 1 périmètre (QP084001 Là-bas).", Only(dossier,
            BoundaryIssues.QpvOtherDepartement).Message);
        Assert.Single(dossier.Territoire.Communes);
    }

    [Fact]
    public void Of_many_the_first_are_named_and_the_rest_is_counted_by_departement()
    {
        Write("communes.geojson", Features(Commune("26001", "Solaure", 0)));
        Write("communes.csv", "code,nom\n26001,Solaure\n" + string.Concat(Enumerable.Range(1, 15).Select(i => $"840{i:D2},V{i}\n"))
            + "2a004,Ajaccio\n");
        string message = Only(Read("evs-1;L'Envol;EVS;Solaure;;;\n"), CommuneTableIssues.OtherDepartement).Message;
        Assert.Contains("16 lignes (84001 V1, ", message, StringComparison.Ordinal);
        Assert.EndsWith("84010 V10 et 6 autres ; par département : 2A : 1, 84 : 15).", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_is_refused_is_in_the_balance_and_in_the_list_of_structures()
    {
        Solaure();
        Dossier dossier = Read("evs-1;L'Envol;EVS;Solaure;;;\n;;;;;;\nx-2;La Ruche;maison;Solaure;;;\n\nx-3;Le Pont;CS;Solaure;jamais;;\nTotal;3;;;;;\n;;;;;;\n");
        CoverageReport report = dossier.Report();
        LocatedStructures register = report.Structures;
        Assert.Equal((6, 1, 2, 3), (register.Lines, register.Structures.Length, register.Rejected.Length, register.TotalOrBlankRows));
        Assert.Equal([(4L, "x-2", "La Ruche"), (6L, "x-3", "Le Pont")], register.Rejected.Select(r => (r.Line, r.Id, r.Nom)));
        Assert.Single(report.Issues, i => i.Kind == RegisterIssues.TotalRow);
        using StringWriter control = new();
        ControleTxt.Write(report, control);
        Assert.Contains("6 lignes = 1 lue + 2 écartées + 3 totaux ou vides", control.ToString().Replace('\u00A0', ' '), StringComparison.Ordinal);
        using MemoryStream csv = new();
        StructuresLocaliseesCsv.Write(report, csv);
        string[] rows = Encoding.UTF8.GetString(csv.ToArray()).Split(["\r\n", "\n"], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, rows.Length);
        Assert.All(rows[1..], r => Assert.Equal(rows[0].Split(',').Length, r.Split(',').Length));
        Assert.StartsWith("x-2,La Ruche,", rows[2], StringComparison.Ordinal);
        Assert.Contains(",ecartee,", rows[2], StringComparison.Ordinal);
        Assert.EndsWith($",{RegisterIssues.UnknownType.Titre}", rows[2], StringComparison.Ordinal);
        using MemoryStream html = new();
        RapportHtml.Write(report, html, new RapportOptions { Version = "essai" });
        string text = Encoding.UTF8.GetString(html.ToArray()).Replace('\u00A0', ' ').Replace('\u202F', ' ');
        Assert.Contains("écartée, ligne 4", text, StringComparison.Ordinal);
        Assert.Contains("6 lignes = 1 lue + 2 écartées + 3 totaux ou vides", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lines_always_add_up()
    {
        Solaure();
        Random random = new(8);
        string[] samples = ["a-{0};A{0};CS;Solaure;;;", "b-{0};B{0};?;Solaure;;;", "a-1;Doublon;CS;Solaure;;;", ";;;;;;", "Total;12;;;;;",
            ";Sans id;EVS;Solaure;;;", "c-{0};;CS;Solaure;;;", "Sous-total Caf;;;;;;"];
        for (int run = 0; run < 40; run++)
        {
            string[] lines = [.. Enumerable.Range(0, random.Next(1, 25)).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture,
                samples[random.Next(samples.Length)], i))];
            RegisterReading reading = RegisterReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(Header + string.Join('\n', lines)
                + "\nfin;Fin;EVS;Solaure;;;\n")), "r.csv");
            Assert.Equal(lines.Length + 1, reading.Read + reading.TotalOrBlankRows);
            Assert.Equal(reading.Rejected.Select(r => r.Line).Distinct().Count(), reading.Rejected.Length);
        }
    }

    [Fact]
    public void Blank_rows_of_an_ods_are_counted_as_in_any_other_workbook()
    {
        byte[] sheet = Tables.OdsTests.Spreadsheet(
            $"""
            <table:table table:name="Registre">{Row("nom", "type")}{Row("A", "CS")}
            <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
            {Row("B", "EVS")}<table:table-row><table:table-cell/></table:table-row>{Row("C", "CS")}
            <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>
            """);
        RegisterReading reading = RegisterReader.Read(new MemoryStream(sheet), "r.ods");
        Assert.Equal((3, 3), (reading.Entries.Length, reading.TotalOrBlankRows));

        static string Row(params string[] cells) => "<table:table-row>" + string.Concat(cells.Select(c =>
            $"<table:table-cell office:value-type=\"string\"><text:p>{c}</text:p></table:table-cell>")) + "</table:table-row>";
    }

    [Fact]
    public void Rows_that_a_workbook_leaves_out_are_counted_as_blank()
    {
        byte[] workbook = Tables.XlsxTests.Workbook(
            """
            <row r="1"><c r="A1" t="inlineStr"><is><t>Nom</t></is></c><c r="B1" t="inlineStr"><is><t>Type</t></is></c></row>
            <row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c><c r="B2" t="inlineStr"><is><t>CS</t></is></c></row>
            <row r="5"><c r="A5" t="inlineStr"><is><t>B</t></is></c><c r="B5" t="inlineStr"><is><t>EVS</t></is></c></row>
            <row r="6"><c r="A6" t="inlineStr"><is><t></t></is></c></row>
            """);
        RegisterReading reading = RegisterReader.Read(new MemoryStream(workbook), "r.xlsx");
        Assert.Equal((2, 2), (reading.Entries.Length, reading.TotalOrBlankRows));
    }

    [Fact]
    public void Every_file_says_which_columns_are_read()
    {
        Write("communes.geojson", Features(Commune("26001", "Solaure", 0)));
        Write("communes.csv", "CODGEO,LIBGEO,PMUN21\n26001,Solaure,100\n");
        Dossier dossier = Read("evs-1;L'Envol;EVS;Solaure;;;\n");
        Dictionary<string, string> said = dossier.Issues.Where(i => i.Kind == ColumnIssues.Recognised).ToDictionary(i => i.File!, i => i.Message);
        Assert.Equal("Colonnes reconnues : code_insee (« CODGEO »), nom (« LIBGEO »), population (« PMUN21 »).", said["communes.csv"]);
        Assert.Equal("Colonnes reconnues : code, nom.", said["communes.geojson"]);
        Assert.Equal("Colonnes reconnues : id, nom, type, commune, date_agrement, date_fin, territoire.", said["structures.csv"]);
    }

    [Fact]
    public void One_place_gathers_what_is_said_of_the_data_for_every_output()
    {
        Write("communes.geojson", Features(Commune("26001", "Solaure", 0), Commune("26002", "Bis", 0.4)));
        Write("communes.csv", "code_insee,nom,population\n26001,Solaure,100\n26002,Bis,50\n");
        Dossier dossier = Read("evs-1;L'Envol;EVS;Solaure;2020;;\n");
        CoverageReport report = dossier.Report();
        Assert.Contains(report.Issues, i => i.Kind == TerritoireIssues.CoverageOverlap);
        Assert.Contains(report.Issues, i => i.Kind == SchemaIssues.Type);
        Assert.Contains(report.Issues, i => i.Kind == RegisterIssues.YearOnly);
        string[] expected = [.. dossier.Findings.Select(i => i.Message).Order(StringComparer.Ordinal)];
        Assert.Equal(expected, report.Issues.Select(i => i.Message).Order(StringComparer.Ordinal));
        CoverageReport other = dossier.Report(RegleCouverture.Parse("implantation"), new DateOnly(2023, 6, 30));
        Assert.Equal(expected, other.Issues.Select(i => i.Message).Order(StringComparer.Ordinal));
    }

    private void Solaure()
    {
        Write("communes.geojson", Features(Commune("26001", "Solaure", 0)));
        Write("communes.csv", "code_insee,nom,population\n26001,Solaure,100\n");
    }

    private Dossier Read(string register, bool qpv = false)
    {
        Write("structures.csv", Header + register);
        string perimeters = qpv ? ", \"qpv\": {\"fichier\": \"qpv.geojson\"}" : "";
        Write(
            "dossier.json",
            "{\"departement\": {\"code\": \"26\", \"nom\": \"Drôme\"}, \"date\": \"2022-12-31\", \"communes\": {\"fichier\": \"communes.geojson\"}, \"table\": {\"fichier\": \"communes.csv\"}, "
            + "\"structures\": {\"fichier\": \"structures.csv\"}" + perimeters + "}");
        return DossierReader.Read(folder);
    }

    private static Issue Only(Dossier dossier, IssueKind kind) => Assert.Single(dossier.Report().Issues, i => i.Kind == kind);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);

    private static string Features(params string[] features) => $"{{\"type\": \"FeatureCollection\", \"features\": [{string.Join(", ", features)}]}}";

    private static string Commune(string code, string nom, double east) => Feature($"\"code\": \"{code}\", \"nom\": \"{nom}\"", 5 + (east * 0.1),
        0.1);

    private static string Qpv(string code, string nom, double east) => Feature($"\"code_qp\": \"{code}\", \"nom_qp\": \"{nom}\"", 5.02 + (east * 0.1),
        0.01);

    private static string Feature(string properties, double west, double side) => FormattableString.Invariant(
        $"{{\"type\": \"Feature\", \"properties\": {{{properties}}}, \"geometry\": {{\"type\": \"Polygon\", \"coordinates\": [[[{west}, 44.6], [{west + side}, 44.6], [{west + side}, {44.6 + side}], [{west}, {44.6 + side}], [{west}, 44.6]]]}}}}");
}
