using System.Text;
using Senacs.Geo.Codes;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Cog;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Adapters.Tests.Cog;

public class MouvementsReaderTests
{
    private const string Header = "MOD,DATE_EFF,TYPECOM_AV,COM_AV,TNCC_AV,NCC_AV,NCCENR_AV,LIBELLE_AV,TYPECOM_AP,COM_AP,TNCC_AP,NCC_AP,NCCENR_AP,LIBELLE_AP\n";

    [Fact]
    public void A_side_may_be_empty()
    {
        MouvementsReading reading = Read(Header + "20,1947-09-17,,,,,,,COM,06163,0,TENDE,Tende,Tende\n");
        CogMovement movement = Assert.Single(reading.Movements.Movements);
        Assert.Null(movement.Before.Type);
        Assert.Equal("06163", movement.After.Code);
        Assert.Empty(reading.Issues);
    }

    [Theory]
    [InlineData("x,2024-01-01,COM,04045,0,A,A,A,COM,04046,0,B,B,B")]
    [InlineData("10,01/01/2024,COM,04045,0,A,A,A,COM,04046,0,B,B,B")]
    [InlineData("10,2024-01-01,COM,4045,0,A,A,A,COM,04046,0,B,B,B")]
    [InlineData("10,2024-01-01,CHOSE,04045,0,A,A,A,COM,04046,0,B,B,B")]
    [InlineData("10,2024-01-01,,,,,,,,,,,,")]
    public void An_unreadable_movement_is_listed_and_left_out(string row)
    {
        MouvementsReading reading = Read(Header + row + "\n");
        Assert.Empty(reading.Movements.Movements);
        Issue issue = Assert.Single(reading.Issues);
        Assert.Equal((CogIssues.BadMovement, 2L), (issue.Kind, issue.Line!.Value));
    }

    [Fact]
    public void Another_table_is_refused_by_its_missing_column()
    {
        SourceUnavailableException refused = Assert.Throws<SourceUnavailableException>(() => Read("a,b\n1,2\n"));
        Assert.Contains("MOD", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_read_back_equal()
    {
        CogMovements cog = CogMovements.Create(
        [
            new(32, new(2016, 1, 1), new(CogCommuneType.Commune, "04045", "0", "A \"B\"", "a, b", "l\nm"), new(CogCommuneType.Deleguee, "04045", "3", "", "", "La B")),
            new(20, new(1947, 9, 17), new(null, "", "", "", "", ""), new(CogCommuneType.Associee, "06163", "0", "T", "T", "T")),
        ]);
        using MemoryStream written = new();
        MouvementsWriter.Write(cog, written);
        MouvementsReading back = Read(Encoding.UTF8.GetString(written.ToArray()));
        Assert.Empty(back.Issues);
        Assert.Equal(cog.Movements.ToArray(), back.Movements.Movements.ToArray());
    }

    [OpenDataFact]
    public void The_national_file_is_read_whole_and_written_back_as_it_is()
    {
        CogMovements cog = National();
        Assert.Equal(13_284, cog.Movements.Length);
        Assert.Equal(new DateOnly(2024, 1, 1), cog.Movements.Max(m => m.Date));
        using MemoryStream written = new();
        MouvementsWriter.Write(cog, written);
        using Stream raw = new System.IO.Compression.GZipStream(File.OpenRead(NationalPath), System.IO.Compression.CompressionMode.Decompress);
        Assert.Equal(new StreamReader(raw, Encoding.UTF8).ReadToEnd().ReplaceLineEndings("\n"), Encoding.UTF8.GetString(written.ToArray()));
    }

    [OpenDataFact]
    public void An_extract_answers_as_the_national_file_does()
    {
        CogMovements national = National();
        foreach (string departement in new[] { "03", "04", "49", "62", "2A", "75", "14", "27" })
        {
            CogMovements extract = national.ExtractFor(CodeDepartement.Parse(departement));
            Assert.True(extract.Movements.Length < national.Movements.Length);
            HashSet<CodeInsee> wanted = [.. Communes("communes-cog2023.csv.gz").Where(c => c.Departement.Value == departement)];
            foreach (string code in national.Movements.SelectMany(m => new[] { m.Before.Code, m.After.Code }).Distinct())
                Assert.Equal(Describe(national.Resolve(code, wanted)), Describe(extract.Resolve(code, wanted)));
        }
    }

    // The passage table was made by others from the same movements, then completed with the communes déléguées of 2026.
    [OpenDataFact]
    public void Codes_of_2018_lead_where_the_passage_table_says()
    {
        CogMovements cog = National();
        HashSet<CodeInsee> communes2026 = [.. Communes("communes.csv.gz")];
        int same = 0;
        List<string> differences = [];
        using TableReader table = TableReader.Open(File.OpenRead(OpenData.PathOf("cog", "passage-2018-2026.csv.gz")), "passage");
        while (table.Read() is { } row)
        {
            (string from, string to, string statut, string origine) = (row.Cells[0], row.Cells[2], row.Cells[4], row.Cells[6]);
            string found = Describe(cog.Resolve(from, communes2026));
            if (found == to || (to.Length == 0 && found == "aucune"))
                same++;
            else
                differences.Add($"{from} {statut} {to} ({origine}): {found}");
        }

        // What happened after the last movement stored (1 January 2024) is out of reach: the table took it from the list of communes déléguées of 2026.
        Assert.All(differences, d => Assert.Contains("paquet 6.0.0", d, StringComparison.Ordinal));
        Assert.Equal(35_357, same + differences.Count);
        Assert.Equal(61, differences.Count);
    }

    private static string NationalPath => OpenData.PathOf("cog", "mouvements-communes-cog2024.csv.gz");

    private static CogMovements National()
    {
        using Stream stream = File.OpenRead(NationalPath);
        MouvementsReading reading = MouvementsReader.Read(stream, "mouvements");
        Assert.Empty(reading.Issues);
        return reading.Movements;
    }

    private static IEnumerable<CodeInsee> Communes(string file)
    {
        using TableReader table = TableReader.Open(File.OpenRead(OpenData.PathOf(file)), file);
        while (table.Read() is { } row)
            yield return CodeInsee.Parse(row.Cells[0]);
    }

    private static string Describe(CogResolution resolution) => resolution switch
    {
        CogResolution.Current(var code) => code.Value,
        CogResolution.PartOf(var code) => code.Value,
        CogResolution.Successor(var code, _) => code.Value,
        CogResolution.Several(var codes, _) => string.Join('|', codes),
        _ => "aucune",
    };

    private static MouvementsReading Read(string csv) => MouvementsReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(csv)), "mouvements.csv");
}
