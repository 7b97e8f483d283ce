using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Acquisition;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Sources.GeoJson;
using Xunit.Abstractions;

namespace Senacs.Geo.Adapters.Tests.Acquisition;

/// <summary>A dossier made and opened for every département of the open data, and counted.</summary>
public class EveryDepartementTests(ITestOutputHelper output)
{
    // Perimeters that are invalid at the source (26 of 1 275), and communes likewise (4 of 34 386): SOURCES.md of the open data.
    private const int InvalidQpv = 26;
    private const int InvalidCommunes = 4;

    [OpenDataFact]
    public void The_counts_are_those_of_the_open_data()
    {
        using FileStream stream = File.OpenRead(Path.Combine(OpenData.Root, "data", Catalogue.FileName));
        Catalogue catalogue = Catalogue.Read(stream, Catalogue.FileName);
        string[] codes = [.. Directory.GetFiles(OpenData.PathOf("alt", "communes-2023"), "*.geojson.gz").Select(static f => Path.GetFileName(f)[..^".geojson.gz".Length]).Order(StringComparer.Ordinal)];
        Row[] rows = new Row[codes.Length];
        Parallel.For(0, codes.Length, i => rows[i] = Pull(catalogue, CodeDepartement.Parse(codes[i])));
        foreach (Row row in rows)
            output.WriteLine(FormattableString.Invariant($"{row.Departement} {row.Communes} {row.Population} {row.Qpv} {row.Repaired}"));

        Assert.Equal(99, rows.Length);
        Assert.Equal(34386, rows.Sum(static r => r.Communes));
        Assert.Equal(1275, rows.Sum(static r => r.QpvRead));
        Assert.Equal(93, rows.Count(static r => r.Qpv > 0));
        Assert.Equal(1275, rows.Sum(static r => r.Qpv));
        Assert.Equal((317, 198, 890, 226), (Of("03").Communes, Of("04").Communes, Of("62").Communes, Of("66").Communes));
        Assert.Equal((6, 3, 64, 10, 3), (Of("03").Qpv, Of("04").Qpv, Of("62").Qpv, Of("66").Qpv, Of("2A").Qpv));
        Assert.Equal(InvalidQpv + InvalidCommunes, rows.Sum(static r => r.Repaired));
        Assert.All(rows, static r => Assert.Equal("", r.Errors));
        Assert.All(rows, static r => Assert.Equal(r.Communes, r.Opened));

        Row Of(string code) => rows.Single(r => r.Departement == code);
    }

    private sealed record Row(string Departement, int Communes, long Population, int Qpv, int QpvRead, int Repaired, int Opened, string Errors);

    private static Row Pull(Catalogue catalogue, CodeDepartement departement)
    {
        PulledDossier pulled = DossierPull.Run(catalogue, new FolderSource(OpenData.Folder), new PullOptions(departement));
        using TemporaryFolder made = new();
        OpenDataMaker.Write(pulled, made.Path);
        Dossier dossier = DossierReader.Read(made.Path);
        return new(
            departement.Value, pulled.Communes.Length, pulled.Table!.Rows.Sum(static r => (long)(r.Population ?? 0)), pulled.Qpv?.Length ?? 0,
            pulled.Entries.FirstOrDefault(static e => e.Role == "qpv")?.Comptes["lus"] ?? 0,
            pulled.Issues.Count(static i => i.Kind == GeometryRepairIssues.Repaired),
            dossier.Territoire.Communes.Count(static c => c.Shape is not null),
            string.Join(" ; ", pulled.Issues.Concat(dossier.Issues).Where(static i => i.Kind.Severity == IssueSeverity.Error).Select(static i => i.ToString()).Take(3)));
    }
}
