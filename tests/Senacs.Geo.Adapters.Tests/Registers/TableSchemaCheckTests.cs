using System.Text;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Registers;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Adapters.Tests.Registers;

public class TableSchemaCheckTests
{
    private static readonly TableSchemaCheck Schema = TableSchemaCheck.ForRegister();

    [Fact]
    public void The_published_schema_has_the_columns_of_the_reader_in_its_order() => Assert.Equal<string>(RegisterReader.ColumnNames, Schema.FieldNames);

    [Fact]
    public void The_embedded_schema_is_the_published_file()
    {
        using StreamReader embedded = new(TableSchemaCheck.OpenRegisterSchema());
        Assert.Equal(File.ReadAllText(Path.Combine(OpenData.Root, "data", TableSchemaCheck.RegisterSchema)), embedded.ReadToEnd());
    }

    [Fact]
    public void The_examples_of_the_schema_obey_it_and_are_read_without_issue()
    {
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(TableSchemaCheck.OpenRegisterSchema());
        string row = string.Join(';', json.RootElement.GetProperty("fields").EnumerateArray().Select(f => f.GetProperty("example").ToString()));
        string csv = string.Join(';', Schema.FieldNames) + "\n" + row + "\n";
        Assert.Empty(Schema.Check(Read(csv)));
        RegisterReading reading = RegisterReader.Read(Read(csv));
        Assert.Empty(reading.Issues);
        Assert.Single(reading.Entries);
    }

    [Theory]
    [InlineData("id", "", "schema.required")]
    [InlineData("id", "CS 03", "schema.pattern")]
    [InlineData("type", "centre social", "schema.enum")]
    [InlineData("gestion", "associatif", "schema.enum")]
    [InlineData("code_postal", "3130", "schema.pattern")]
    [InlineData("code_insee", "3103", "schema.pattern")]
    [InlineData("lon", "3,79", "schema.type")]
    [InlineData("lat", "146", "schema.range")]
    [InlineData("date_agrement", "31/12/2022", "schema.type")]
    [InlineData("acf", "x", "schema.type")]
    public void A_value_that_departs_from_the_schema_is_listed_with_line_and_column(string field, string value, string code)
    {
        string csv = string.Join(';', Schema.FieldNames) + "\n"
            + string.Join(';', Schema.FieldNames.Select(f => f == field ? value : f switch { "id" => "cs-03-a", "nom" => "A", "type" => "CS", _ => "" })) + "\n";
        Issue issue = Assert.Single(Schema.Check(Read(csv)));
        Assert.Equal((code, 2L, field, "r.csv"), (issue.Kind.Code, issue.Line!.Value, issue.Field, issue.File));
    }

    [Fact]
    public void Columns_missing_or_renamed_and_ids_twice_are_listed()
    {
        IEnumerable<string> codes = Schema.Check(Read("id;Nom;type\na;A;CS\na;B;CS\n")).Select(i => i.Kind.Code);
        Assert.Equal(16, codes.Count(c => c == "schema.missing_column"));
        Assert.Single(codes, "schema.renamed_column");
        Assert.Single(codes, "schema.unique");
    }

    [Fact]
    public void What_is_no_schema_is_refused()
    {
        Assert.Throws<SourceUnavailableException>(() => TableSchemaCheck.Read(new MemoryStream("[]"u8.ToArray()), "s.json"));
        Assert.Throws<SourceUnavailableException>(() => TableSchemaCheck.Read(new MemoryStream("""{"name":"x","fields":[{"name":"a","constraints":{"pattern":"("}}]}"""u8.ToArray()), "s.json"));
    }

    private static Table Read(string csv) => Table.Read(new MemoryStream(Encoding.UTF8.GetBytes(csv)), "r.csv");
}
