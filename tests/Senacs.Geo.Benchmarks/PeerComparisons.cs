using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Sources.GeoJson;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Benchmarks;

/// <summary>Our commands and their peers, in turn, in one run: medians and ratios as a Markdown table. Machines are noisy; quote the ratios.</summary>
internal static class PeerComparisons
{
    private const int Runs = 5;
    private const string Python = "/usr/bin/python3";

    internal static readonly string Root = FindRoot();
    private static readonly string Peers = Path.Combine(Root, "tests", "Senacs.Geo.Benchmarks", "peers");
    private static readonly string Allier = Path.Combine(Root, "data", "03-allier");

    /// <param name="openData">Folder of the national boundary files (one .geojson a département); null leaves the national rows out.</param>
    public static int Run(string? openData)
    {
        string work = Directory.CreateTempSubdirectory("senacs-geo-pairs-").FullName;
        try
        {
            string command = Path.Combine(Root, "senacs-geo");
            Execute(command, "build", Allier, "-o", Path.Combine(work, "out"));
            WriteSites(work);
            string program = Path.Combine(Root, "artifacts", "senacs-geo", "senacs-geo");

            Console.WriteLine($"{Environment.ProcessorCount} processors, .NET {Environment.Version}, medians of {Runs} runs in turn\n");
            Console.WriteLine("| what | ours | peer | ratio |");
            Console.WriteLine("| --- | ---: | ---: | ---: |");
            Row("cold `coverage data/03-allier` to CSV / geopandas script",
                () => Execute(program, "coverage", Allier, "-o", Path.Combine(work, "c.csv")),
                () => Execute(Python, Path.Combine(Peers, "coverage_geopandas.py"), Allier, Path.Combine(work, "p.csv")));
            Row("cold `map --format png`, A4 300 dpi / Mapnik from Python",
                () => Execute(program, "map", Allier, "-o", Path.Combine(work, "c.png")),
                () => Execute(Python, Path.Combine(Peers, "map_mapnik.py"), Path.Combine(work, "out", "couverture.geojson"), Path.Combine(Allier, "qpv.geojson"), Path.Combine(work, "sites.geojson"), Path.Combine(work, "p.png")));
            Row("cold `build data/03-allier`, everything", () => Execute(program, "build", Allier, "-o", Path.Combine(work, "out")), null);
            if (openData is not null)
                National(openData, work);
            return 0;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static void National(string folder, string work)
    {
        string[] files = [.. Directory.GetFiles(folder, "*.geojson").Order(StringComparer.Ordinal)];
        Row("99 files into `Territoire` objects, projected and indexed / geopandas reads them", () => Seconds(() => ReadAll(files)), () => Printed(Python, Path.Combine(Peers, "read_geopandas.py"), folder));
        Row("GeoJSON reader alone / bare Utf8JsonReader pass, one thread", () => Seconds(() => ReadFeatures(files)), () => Seconds(() => BarePass(files)));

        CommuneBoundary[] communes = [.. files.SelectMany(f => CommuneBoundaryReader.Read(f, Path.GetFileName(f)).Boundaries).OrderBy(c => c.Code.Value, StringComparer.Ordinal)];
        Random random = new(20221231);
        GeoPoint[] points = [.. Enumerable.Range(0, 200_000).Select(_ => new GeoPoint(-4.5 + (random.NextDouble() * 12.5), 42.4 + (random.NextDouble() * 8.6)))];
        string pointFile = Path.Combine(work, "points");
        string codeFile = Path.Combine(work, "codes");
        File.WriteAllBytes(pointFile, MemoryMarshal.AsBytes(points.SelectMany(p => (double[])[p.LongitudeDegrees, p.LatitudeDegrees]).ToArray().AsSpan()).ToArray());
        int[] found = new int[points.Length];
        Row("200,000 points to their commune, index included / `geopandas.sjoin`",
            () => Seconds(() =>
            {
                PolygonLocator locator = new(communes.Select(c => c.Shape));
                Parallel.For(0, points.Length, i => found[i] = locator.Locate(points[i]));
            }),
            () => Printed(Python, Path.Combine(Peers, "sjoin_geopandas.py"), folder, pointFile, codeFile));
        string[] theirs = [.. File.ReadAllLines(codeFile).Select(l => l.Trim('"'))];
        int different = theirs.Zip(found).Count(p => p.First != (p.Second < 0 ? "" : communes[p.Second].Code.Value));
        Console.WriteLine($"\n{points.Length.ToString(CultureInfo.InvariantCulture)} points, {different.ToString(CultureInfo.InvariantCulture)} answers differ from geopandas.");
        Console.WriteLine($"Peak memory of this process: {(Process.GetCurrentProcess().PeakWorkingSet64 / (1 << 20)).ToString(CultureInfo.InvariantCulture)} MB.");
    }

    private static void ReadAll(string[] files) => Parallel.ForEach(files, file =>
    {
        CommuneBoundaries read = CommuneBoundaryReader.Read(file, Path.GetFileName(file));
        TerritoireBuilder.Build(new TerritoireSources
        {
            Departement = CodeDepartement.Parse(Path.GetFileNameWithoutExtension(file)),
            Nom = Path.GetFileNameWithoutExtension(file),
            Boundaries = read.Boundaries,
        }).Locate(new(0, 0)); // makes the index
    });

    private static void ReadFeatures(string[] files)
    {
        foreach (string file in files)
        {
            using GeoJsonReader reader = new(File.OpenRead(file), Path.GetFileName(file));
            while (reader.TryRead(out _))
            {
            }
        }
    }

    private static void BarePass(string[] files)
    {
        foreach (string file in files)
        {
            Utf8JsonReader reader = new(File.ReadAllBytes(file));
            while (reader.Read())
            {
            }
        }
    }

    // ours first, then the peer, in turn: a machine that slows down slows both
    private static void Row(string what, Func<double> ours, Func<double>? peer)
    {
        List<double> a = [];
        List<double> b = [];
        ours();
        for (int i = 0; i < Runs; i++)
        {
            a.Add(ours());
            if (peer is not null)
                b.Add(peer());
        }

        string ratio = peer is null ? "" : $"{(Median(b) / Median(a)).ToString("F1", CultureInfo.InvariantCulture)} × faster";
        Console.WriteLine($"| {what} | {Show(Median(a))} | {(peer is null ? "" : Show(Median(b)))} | {ratio} |");
    }

    private static string Show(double seconds) => $"{seconds.ToString("F3", CultureInfo.InvariantCulture)} s";

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double Seconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Execute(string program, params string[] arguments) => Seconds(() => Start(program, arguments));

    // a peer that measures itself, without its imports: "count seconds"
    private static double Printed(string program, params string[] arguments) =>
        double.Parse(Start(program, arguments).Split(' ')[1], CultureInfo.InvariantCulture);

    internal static string Start(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {error.GetAwaiter().GetResult()}");
    }

    private static void WriteSites(string work)
    {
        using FileStream file = File.Create(Path.Combine(work, "sites.geojson"));
        using Utf8JsonWriter json = new(file);
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteStartArray("features");
        string[] lines = File.ReadAllLines(Path.Combine(work, "out", "structures-localisees.csv"));
        string[] headers = lines[0].Split(',');
        int lon = Array.IndexOf(headers, "longitude");
        foreach (string line in lines.Skip(1).Where(l => !l.Contains('"', StringComparison.Ordinal)))
        {
            string[] cells = line.Split(',');
            if (cells[lon].Length == 0)
                continue;
            json.WriteStartObject();
            json.WriteString("type", "Feature");
            json.WriteStartObject("properties");
            json.WriteString("nom", cells[8]);
            json.WriteEndObject();
            json.WriteStartObject("geometry");
            json.WriteString("type", "Point");
            json.WriteStartArray("coordinates");
            json.WriteNumberValue(double.Parse(cells[lon], CultureInfo.InvariantCulture));
            json.WriteNumberValue(double.Parse(cells[lon + 1], CultureInfo.InvariantCulture));
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Senacs.Geo.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Run from a checkout.");
    }
}
