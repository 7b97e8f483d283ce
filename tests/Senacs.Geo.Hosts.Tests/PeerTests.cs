using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using NetTopologySuite.Geometries;
using Senacs.Geo.Geography;
using Senacs.Geo.Sources.GeoJson;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Hosts.Tests;

/// <summary>The same question asked to another system: the answers must be equal.</summary>
public class PeerTests
{
    private const int PointsEach = 20_000;

    // Reads the same files with the same doubles; the lowest code wins on a shared boundary, as with us.
    private const string Script = """
        import sys, numpy, geopandas, pandas
        folder, departements = sys.argv[1], sys.argv[2].split(',')
        for dep in departements:
            communes = geopandas.read_file(sys.argv[3] + '/' + dep + '.geojson').sort_values('code').reset_index(drop=True)
            points = numpy.fromfile(folder + '/' + dep + '.points', dtype='<f8').reshape(-1, 2)
            left = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(points[:, 0], points[:, 1]), crs=communes.crs)
            joined = geopandas.sjoin(left, communes[['code', 'geometry']], predicate='intersects', how='left')
            codes = joined.groupby(level=0)['code'].min()
            codes.fillna('').to_csv(folder + '/' + dep + '.codes', index=False, header=False)
        """;

    [PeerFact("/usr/bin/python3", "-c|import geopandas")]
    public void Twenty_thousand_random_points_a_departement_fall_in_the_same_commune_as_geopandas_says()
    {
        const string python = "/usr/bin/python3";
        using TemporaryFolder folder = new();
        string[] departements = [.. Directory.GetFiles(OpenData.PathOf("communes"), "*.geojson").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];
        Dictionary<string, string[]> ours = new(StringComparer.Ordinal);
        foreach (string departement in departements)
        {
            CommuneBoundary[] communes = [.. CommuneBoundaryReader.Read(OpenData.PathOf("communes", departement + ".geojson"), departement).Boundaries];
            Envelope box = new();
            foreach (CommuneBoundary commune in communes)
                box.ExpandToInclude(commune.Shape.Geometry.EnvelopeInternal);
            Random random = new(int.Parse(departement.Replace('A', '1').Replace('B', '2'), CultureInfo.InvariantCulture));
            GeoPoint[] points = [.. Enumerable.Range(0, PointsEach).Select(_ => new GeoPoint(box.MinX + (random.NextDouble() * box.Width), box.MinY + (random.NextDouble() * box.Height)))];
            File.WriteAllBytes(folder[departement + ".points"], MemoryMarshal.AsBytes(points.SelectMany(p => (double[])[p.LongitudeDegrees, p.LatitudeDegrees]).ToArray().AsSpan()).ToArray());
            int[] found = new int[points.Length];
            PolygonLocator locator = new(communes.Select(c => c.Shape));
            Parallel.For(0, points.Length, i => found[i] = locator.Locate(points[i]));
            ours.Add(departement, [.. found.Select(i => i < 0 ? "" : communes[i].Code.Value)]);
        }

        File.WriteAllText(folder["peer.py"], Script);
        Assert.Equal(0, Run(python, folder["peer.py"], folder.FullPath, string.Join(',', departements), OpenData.PathOf("communes")));
        foreach (string departement in departements)
        {
            string[] theirs = [.. File.ReadAllLines(folder[departement + ".codes"]).Select(l => l.Trim('"'))];
            Assert.Equal(PointsEach, theirs.Length);
            string[] different = [.. theirs.Zip(ours[departement]).Where(p => p.First != p.Second).Select(p => $"{p.First}/{p.Second}")];
            Assert.True(different.Length == 0, $"{departement}: {different.Length} differ: {string.Join(' ', different.Take(5))}");
            Assert.Contains(theirs, t => t.Length == 5);
        }
    }

    private static int Run(string program, params string[] args)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
