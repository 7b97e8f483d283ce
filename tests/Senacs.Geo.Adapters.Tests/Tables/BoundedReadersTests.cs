using System.Text;
using Senacs.Geo.Adresses;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Acquisition;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Sources.National;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Adapters.Tests.Tables;

/// <summary>Readers that gather findings of their own: of a file that is wrong everywhere so many are kept, and the others are counted.</summary>
public class BoundedReadersTests
{
    private const int Wrong = 3_000;

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Lines(string header, Func<int, string> line) => $"{header}\n{string.Join('\n', Enumerable.Range(0, Wrong).Select(line))}\n";

    public static TheoryData<string> Readers => ["corrections", "preparation", "departements"];

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_thousand_findings_are_kept_and_the_others_counted(string reader)
    {
        Issue[] issues = [.. Read(reader)];
        Assert.InRange(issues.Length, BoundedIssues.MostOfAFile, BoundedIssues.MostOfAFile + 5);
        Assert.InRange(issues.Sum(i => i.Count), Wrong, Wrong + 5);
    }

    private static IEnumerable<Issue> Read(string reader)
    {
        switch (reader)
        {
            case "corrections":
                List<Issue> told = [];
                Corrections.Read(["cle", "longitude", "latitude"], Enumerable.Range(0, Wrong).Select(i => new TableRow(i + 2, [$"{i} rue", "x", "y"])), "corrections.csv", told);
                return told;
            case "preparation":
                Table list = Table.Read(Stream("id,nom,type\na,Alpha,CS\n"), "liste.csv");
                return RegisterPreparation.Run(list, null, Table.Read(Stream(Lines("id,champ,avant,apres,raison", i => $"z{i},nom,a,b,parce que")), "corrections.csv")).Issues;
            default:
                return DepartementValuesReader.Read(Stream(Lines("departement,valeur", i => $"x{i},1")), "valeurs.csv", null).Issues;
        }
    }
}
