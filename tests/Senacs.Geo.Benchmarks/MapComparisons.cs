using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using NetTopologySuite.Geometries;
using Senacs.Geo.Coverage;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Fonts;
using Senacs.Geo.Maps.Labels;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Benchmarks;

/// <summary>
/// The brochure map measured, in one run:
/// 1. names: the same page, scale, markers, names, font and sizes given to matplotlib with geopandas, to QGIS (two placements) and to us; overlaps and ambiguity are
///    counted by the same code from the boxes that each reports;
/// 2. speed: warm composition, SVG and PNG at A4 300 dpi, and Mapnik drawing the same layers warm;
/// 3. every dossier of a folder, SVG and PNG, in this process.
/// Machines are noisy: medians, processor time beside wall time.
/// </summary>
internal static class MapComparisons
{
    private const string Python = "/usr/bin/python3";
    private const int Runs = 5;
    private const double Dpi = 300;

    // the compiler's second pass over a method comes after thirty calls and in the background
    private const int WarmCompositions = 40;

    // boxes that only touch, or a rounding in a file, are not an overlap
    private const double SlackMm = 0.05;

    private static readonly int[] TownCounts = [15, 60];

    private static readonly JsonWriterOptions Compact = new() { Indented = false };

    /// <param name="arguments">Dossiers to compare; then, after <c>--tous</c>, a folder of dossiers for the third table. <c>--noms</c> before them: the first table only.</param>
    public static int Run(string[] arguments)
    {
        bool namesOnly = arguments is ["--noms", ..];
        arguments = namesOnly ? arguments[1..] : arguments;
        int all = Array.IndexOf(arguments, "--tous");
        string[] dossiers = all < 0 ? arguments : arguments[..all];
        string peers = Path.Combine(PeerComparisons.Root, "tests", "Senacs.Geo.Benchmarks", "peers");
        string work = Directory.CreateTempSubdirectory("senacs-geo-cartes-").FullName;
        try
        {
            Console.WriteLine($"{Environment.ProcessorCount} processeurs, .NET {Environment.Version}, médianes de {Runs} passes à chaud\n");
            Prepared[] read = [.. dossiers.Select(Prepare)];
            foreach (Prepared one in read)
            {
                for (int i = 0; i < 2; i++)
                    Png(one);
                for (int i = 0; i < WarmCompositions; i++)
                    Plate.Compose(one.Plate, PageSpec.A4, one.Theme);
            }

            Names(read, peers, work);
            if (namesOnly)
                return 0;
            Speed(read, peers, work);
            Parts(read);
            if (all >= 0)
                Everything(arguments[all + 1]);
            return 0;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static Prepared Prepare(string folder)
    {
        Dossier dossier = DossierReader.Read(folder);
        MapTheme theme = MapThemeReader.Load("couverture");
        return new Prepared(folder, Plate.Of(dossier.Report(), theme), theme);
    }

    private static void Names(Prepared[] dossiers, string peers, string work)
    {
        Console.WriteLine("| département | outil | noms demandés | placés | chevauchements nom/nom | nom/marqueur | ambigus | lignes de rappel | temps | temps processeur |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach ((Prepared dossier, int towns) in dossiers.SelectMany(d => TownCounts.Select(n => (d, n))))
        {
            // without zoom windows: every name stands on the one map that the others draw too; the theme's 15 towns, then 60, where room is scarce
            Prepared flat = dossier with { Theme = dossier.Theme with { MaximumInsets = 0, NamedTowns = towns, NamesSmallTowns = towns > 15 } };
            MapScene scene = Plate.Compose(flat.Plate, PageSpec.A4, flat.Theme);
            Job job = Job.Of(flat.Plate, scene);
            string file = Path.Combine(work, "travail.json"), answer = Path.Combine(work, "reponse.json"), image = Path.Combine(work, "image.png");
            job.Write(file);
            Line(dossier, "Senacs.Geo (page entière)", job, job.Ours, Median(() => Png(flat)));
            foreach ((string script, string[] more, string note) in (ReadOnlySpan<(string, string[], string)>)
                     [("labels_qgis.py", ["autour"], ", autour du point"), ("labels_qgis.py", ["cartographique"], ", cartographique"), ("labels_matplotlib.py", [], "")])
            {
                PeerComparisons.Start(Python, [Path.Combine(peers, script), file, answer, image, .. more]);
                using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(answer));
                Line(dossier, json.RootElement.GetProperty("tool").GetString() + note, job,
                [
                    .. json.RootElement.GetProperty("labels").EnumerateArray().Select(l => new Name(l.GetProperty("key").GetString()!,
                        Box.FromEdges(l.GetProperty("x0").GetDouble(), l.GetProperty("y0").GetDouble(), l.GetProperty("x1").GetDouble(), l.GetProperty("y1").GetDouble()), HasLeader: false)),
                ],
                (json.RootElement.GetProperty("seconds").GetDouble(), json.RootElement.GetProperty("processor").GetDouble()));
            }
        }

        Console.WriteLine();
    }

    private static void Line(Prepared dossier, string tool, Job job, ImmutableArray<Name> names, (double Wall, double Processor) seconds)
    {
        Measure m = Measure.Of(job, names);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {dossier.Plate.Nom} | {tool} | {job.Points.Length} | {names.Length} | {m.Names} | {m.Markers} | {m.Ambiguous} | {names.Count(n => n.HasLeader)} | {Ms(seconds.Wall)} | {Ms(seconds.Processor)} |"));
    }

    private static void Speed(Prepared[] dossiers, string peers, string work)
    {
        Console.WriteLine("Entre parenthèses, le temps processeur.\n");
        Console.WriteLine("| département | communes | composer, noms compris | écrire le SVG | SVG en tout | PNG A4 300 dpi en tout | Mapnik, mêmes couches, PNG | rapport | rapport en processeur |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (Prepared dossier in dossiers)
        {
            MapScene scene = Plate.Compose(dossier.Plate, PageSpec.A4, dossier.Theme);
            (double compose, double composeProcessor) = Median(() => Plate.Compose(dossier.Plate, PageSpec.A4, dossier.Theme));
            (double svg, double svgProcessor) = Median(() => SvgWriter.ToBytes(Plate.Compose(dossier.Plate, PageSpec.A4, dossier.Theme)));
            double write = Median(() => SvgWriter.ToBytes(scene)).Processor;
            (double png, double pngProcessor) = Median(() => Png(dossier));
            string coverage = Path.Combine(work, "couverture.csv");
            File.WriteAllLines(coverage, ["code_insee,classe", .. dossier.Plate.Communes.Select(c => c.Commune.Code.Value + "," + Vocabulary.Valeurs.Of(c.Classe))]);
            string mapnik = "", ratio = "", processorRatio = "";
            if (File.Exists(Path.Combine(dossier.Folder, "qpv.geojson")) && File.Exists(Path.Combine(dossier.Folder, "communes.geojson")))
            {
                string[] lines = PeerComparisons.Start(Python, [Path.Combine(peers, "mapnik_draw.py"), dossier.Folder, coverage, Path.Combine(work, "mapnik.png"), Runs.ToString(CultureInfo.InvariantCulture)]).Split('\n');
                double[][] warm = [.. lines.Where(l => l.StartsWith("warm", StringComparison.Ordinal)).Select(l => l.Split(' ')).Select(w => (double[])[Second(w[2]) + Second(w[5]), Second(w[8])])];
                double peer = warm.Select(w => w[0]).Order().ElementAt(warm.Length / 2), peerProcessor = warm.Select(w => w[1]).Order().ElementAt(warm.Length / 2);
                mapnik = $"{Ms(peer)} ({Ms(peerProcessor)})";
                (ratio, processorRatio) = (Times(peer / png), Times(peerProcessor / pngProcessor));
            }

            Console.WriteLine($"| {dossier.Plate.Nom} | {dossier.Plate.Communes.Length.ToString(CultureInfo.InvariantCulture)} | {Ms(compose)} ({Ms(composeProcessor)}) | {Ms(write)} | {Ms(svg)} ({Ms(svgProcessor)}) | {Ms(png)} ({Ms(pngProcessor)}) | {mapnik} | {ratio} | {processorRatio} |");
        }

        Console.WriteLine();
    }

    /// <summary>Where composing spends its time: what the processor saves when one part is left out.</summary>
    private static void Parts(Prepared[] dossiers)
    {
        Console.WriteLine("Temps processeur de la composition, et ce qu'il devient sans une partie :\n");
        Console.WriteLine("| département | entière | sans encarts | sans encarts ni noms | de plus, une seule orientation |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (Prepared dossier in dossiers)
        {
            MapTheme flat = dossier.Theme with { MaximumInsets = 0 }, mute = flat with { NameStructureCommunes = false, NamedTowns = 0 };
            MapScene scene = Plate.Compose(dossier.Plate, PageSpec.A4, mute);
            PageSpec turned = PageSpec.A4 with { Orientation = scene.WidthMm > scene.HeightMm ? PageOrientation.Landscape : PageOrientation.Portrait };
            double whole = Median(() => Plate.Compose(dossier.Plate, PageSpec.A4, dossier.Theme)).Processor;
            double noInset = Median(() => Plate.Compose(dossier.Plate, PageSpec.A4, flat)).Processor;
            double noName = Median(() => Plate.Compose(dossier.Plate, PageSpec.A4, mute)).Processor;
            double oneWay = Median(() => Plate.Compose(dossier.Plate, turned, mute)).Processor;
            Console.WriteLine($"| {dossier.Plate.Nom} | {Ms(whole)} | {Ms(noInset)} | {Ms(noName)} | {Ms(oneWay)} |");
        }

        Console.WriteLine();
    }

    private static void Everything(string folder)
    {
        string[] dossiers = [.. Directory.GetDirectories(folder).Where(d => File.Exists(Path.Combine(d, "dossier.json"))).Order(StringComparer.Ordinal)];
        ConcurrentBag<(double Read, double Svg, double Png, string Code)> times = [];
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        long bytes = 0;
        Parallel.ForEach(Partitioner.Create(dossiers, loadBalance: true), new ParallelOptions { MaxDegreeOfParallelism = 2 }, dossier =>
        {
            long at = Stopwatch.GetTimestamp();
            Prepared one = Prepare(dossier);
            double read = Stopwatch.GetElapsedTime(at).TotalSeconds;
            at = Stopwatch.GetTimestamp();
            MapScene scene = Plate.Compose(one.Plate, PageSpec.A4, one.Theme);
            ReadOnlyMemory<byte> svg = SvgWriter.ToBytes(scene);
            double drawn = Stopwatch.GetElapsedTime(at).TotalSeconds;
            at = Stopwatch.GetTimestamp();
            using CountingStream png = new();
            PngWriter.Write(scene, Dpi, png);
            Interlocked.Add(ref bytes, svg.Length + png.Length);
            times.Add((read, drawn, Stopwatch.GetElapsedTime(at).TotalSeconds, Path.GetFileName(dossier)));
        });
        double wall = Stopwatch.GetElapsedTime(start).TotalSeconds, processor = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        Process self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{dossiers.Length} départements, `couverture` en SVG et en PNG A4 300 dpi, un processus, deux cœurs, lecture et calcul compris : {wall:F1} s ({processor:F1} s de processeur), {bytes / 1e6:F0} Mo écrits, {self.PeakWorkingSet64 / (1 << 20)} Mo de mémoire au plus."));
        double Middle(Func<(double Read, double Svg, double Png, string Code), double> pick) => times.Select(pick).Order().ElementAt(times.Count / 2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Par département, médianes : lecture et calcul {Middle(t => t.Read) * 1000:F0} ms, carte en SVG {Middle(t => t.Svg) * 1000:F0} ms, PNG {Middle(t => t.Png) * 1000:F0} ms ; les plus longues en SVG : {string.Join(", ", times.OrderByDescending(t => t.Svg).Take(5).Select(t => $"{t.Code} {Ms(t.Svg)}"))}."));
    }

    private static int Png(Prepared dossier)
    {
        using CountingStream output = new();
        PngWriter.Write(Plate.Compose(dossier.Plate, PageSpec.A4, dossier.Theme), Dpi, output);
        return (int)output.Length;
    }

    private static (double Wall, double Processor) Median<T>(Func<T> work)
    {
        work();
        double[] times = new double[Runs], processor = new double[Runs];
        for (int i = 0; i < Runs; i++)
        {
            TimeSpan used = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            work();
            times[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            processor[i] = (Environment.CpuUsage.TotalTime - used).TotalSeconds;
        }

        Array.Sort(times);
        Array.Sort(processor);
        return (times[Runs / 2], processor[Runs / 2]);
    }

    private static double Second(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Times(double ratio) => ratio.ToString("F1", CultureInfo.InvariantCulture) + " ×";

    private static string Ms(double seconds) => (seconds * 1000).ToString("F0", CultureInfo.InvariantCulture) + " ms";

    private sealed record Prepared(string Folder, Plate Plate, MapTheme Theme);

    /// <summary>A name where a tool put it.</summary>
    private sealed record Name(string Key, Box Box, bool HasLeader);

    /// <summary>A place to name: where its marker or dot stands, how its name is set.</summary>
    private sealed record Place(string Key, string Text, double X, double Y, double RadiusMm, double SizePt, bool IsBold);

    /// <summary>A mark that no name may cover, and the place it belongs to.</summary>
    private sealed record Mark(string Key, Box Box);

    /// <summary>What overlaps and what misleads, from boxes alone.</summary>
    private sealed record Measure(int Names, int Markers, int Ambiguous)
    {
        public static Measure Of(Job job, ImmutableArray<Name> names)
        {
            int overlaps = 0, covered = 0, ambiguous = 0;
            for (int i = 0; i < names.Length; i++)
            {
                Box box = names[i].Box.Inflate(-SlackMm);
                for (int j = i + 1; j < names.Length; j++)
                    overlaps += box.Overlaps(names[j].Box.Inflate(-SlackMm)) ? 1 : 0;
                covered += job.Marks.Count(m => m.Box.Overlaps(box));
                // a town whose dot would lie under a marker has a place, not a mark
                Place place = job.Points.First(p => p.Key == names[i].Key);
                double own = Math.Max(0, Apart(names[i].Box, Box.Around(place.X, place.Y, 0)) - place.RadiusMm), other = double.PositiveInfinity;
                foreach (Mark mark in job.Marks)
                {
                    double distance = Apart(names[i].Box, mark.Box);
                    if (mark.Key == names[i].Key)
                        own = Math.Min(own, distance);
                    else
                        other = Math.Min(other, distance);
                }

                // a leader line says whose name it is
                if (names[i].HasLeader || other >= own - SlackMm)
                    continue;
                ambiguous++;
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  ambigu: {names[i].Key} {place.Text}: {own:F2} mm du sien, {other:F2} mm d'un autre"));
            }

            return new Measure(overlaps, covered, ambiguous);
        }

        public static double Apart(Box a, Box b)
        {
            double dx = Math.Max(Math.Max(a.LeftMm - b.RightMm, b.LeftMm - a.RightMm), 0), dy = Math.Max(Math.Max(a.TopMm - b.BottomMm, b.TopMm - a.BottomMm), 0);
            return Math.Sqrt((dx * dx) + (dy * dy));
        }
    }

    /// <summary>A composed page taken apart: what is given to the others, and where our names stand.</summary>
    private sealed record Job(double WidthMm, double HeightMm, ImmutableArray<ScenePath> Communes, ImmutableArray<Place> Points, ImmutableArray<Mark> Marks, ImmutableArray<Name> Ours)
    {
        public static Job Of(Plate plate, MapScene scene)
        {
            Envelope land = new();
            foreach (CommuneCoverage c in plate.Communes)
                land.ExpandToInclude(c.Commune.MapShape!.Geometry.EnvelopeInternal);
            PageTransform transform = new(land.MinX, land.MaxY, 1000 / scene.Layout.ScaleDenominator, scene.Layout.MapBox.LeftMm, scene.Layout.MapBox.TopMm);
            Dictionary<string, Commune> communes = plate.Communes.ToDictionary(c => c.Commune.Code.Value, c => c.Commune, StringComparer.Ordinal);

            // 1. markers as they are drawn, those that were moved apart where they were moved to
            List<Mark> marks = [];
            Dictionary<string, Mark> first = new(StringComparer.Ordinal);
            foreach (SceneGroup group in Layer(scene, "structures").OfType<SceneGroup>())
            {
                foreach (Box box in group.Items.Where(i => i is not ScenePolyline { Style: "rappel" }).Select(BoxOf).OfType<Box>())
                {
                    (double x, double y) = (box.LeftMm + (box.WidthMm / 2), box.TopMm + (box.HeightMm / 2));
                    if (marks.Any(m => m.Box.Contains(box)))
                        continue;
                    string key = plate.Structures.Where(s => s.Structure.Nom == group.Title && s.Sites.Length > 0)
                        .MinBy(s => s.Sites.Min(site => Math.Pow(transform.XMm(site.Point.XMetres) - x, 2) + Math.Pow(transform.YMm(site.Point.YMetres) - y, 2)))?.Seat?.Code.Value ?? "";
                    Mark mark = new(key, box);
                    marks.Add(mark);
                    if (key.Length > 0)
                        first.TryAdd(key, mark);
                }
            }

            // 2. our names; a letter of the index in place of a name is not one
            List<SceneItem> labels = [.. Layer(scene, "etiquettes")];
            ScenePolyline[] leaders = [.. labels.OfType<ScenePolyline>()];
            Dictionary<string, StyleRule> styles = scene.Styles.ToDictionary(s => s.Name, StringComparer.Ordinal);
            List<Name> ours = [];
            Dictionary<string, (double SizePt, bool IsBold)> types = new(StringComparer.Ordinal);
            foreach (SceneText text in labels.OfType<SceneText>().Where(t => t.Id?.StartsWith("nom-", StringComparison.Ordinal) == true && communes.ContainsKey(t.Id[4..])))
            {
                string key = text.Id![4..];
                SceneStyle style = styles[text.Style!].Style;
                double sizeMm = style.FontSizeMm!.Value, sizePt = sizeMm / FontMetrics.MmPerPoint;
                bool isBold = style.Face == FontFace.Bold;
                types[key] = (sizePt, isBold);
                if (text.Lines is [{ Text.Length: 1 }])
                    continue;
                double width = text.Lines.Max(l => FontMetrics.Carlito.WidthMm(l.Text, isBold ? FontFace.Bold : FontFace.Regular, sizePt)), x = text.Lines[0].XMm;
                double left = text.Anchor switch { TextAnchor.Start => x, TextAnchor.End => x - width, _ => x - (width / 2) };
                Box box = Box.FromEdges(left, text.Lines[0].YMm - (LabelPlacer.AscentEm * sizeMm), left + width, text.Lines[^1].YMm + (LabelPlacer.DescentEm * sizeMm));
                ours.Add(new Name(key, box, leaders.Any(l => Measure.Apart(box.Inflate(0.9), Box.Around(l.XyMm[^2], l.XyMm[^1], 0)) == 0)));
            }

            // 3. what was asked: these, those left out, and the dots of the towns
            List<Place> points = [];
            (double SizePt, bool IsBold) plain = types.Count == 0 ? (7, false) : types.Values.MinBy(t => t.SizePt);
            foreach (string key in types.Keys.Concat(scene.Labels.Unplaced.Where(communes.ContainsKey)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray())
            {
                Commune c = communes[key];
                if (!first.TryGetValue(key, out Mark? mark))
                {
                    Coordinate at = c is { ReferenceIsChefLieu: true, ReferencePoint: { } p } ? new Coordinate(p.XMetres, p.YMetres) : c.MapShape!.Geometry.InteriorPoint.Coordinate;
                    mark = new Mark(key, Box.Around(transform.XMm(at.X), transform.YMm(at.Y), 0.5));
                    if (types.ContainsKey(key) && !marks.Any(m => m.Box.Overlaps(mark.Box)))
                        marks.Add(mark);
                }

                (double sizePt, bool isBold) = types.GetValueOrDefault(key, plain);
                points.Add(new Place(key, c.Nom, mark.Box.LeftMm + (mark.Box.WidthMm / 2), mark.Box.TopMm + (mark.Box.HeightMm / 2), mark.Box.WidthMm / 2, sizePt, isBold));
            }

            return new Job(scene.WidthMm, scene.HeightMm, [.. Layer(scene, "communes").OfType<ScenePath>().Where(p => p.Id?.StartsWith("commune-", StringComparison.Ordinal) == true)], [.. points], [.. marks], [.. ours]);
        }

        private static ImmutableArray<SceneItem> Layer(MapScene scene, string id) => scene.Layers.First(l => l.Id == id).Items;

        private static Box? BoxOf(SceneItem item) => item switch
        {
            SceneCircle c => Box.Around(c.XMm, c.YMm, c.RadiusMm),
            ScenePolyline { IsClosed: true } p => Box.FromEdges(
                p.XyMm.Where((_, i) => i % 2 == 0).Min(), p.XyMm.Where((_, i) => i % 2 == 1).Min(), p.XyMm.Where((_, i) => i % 2 == 0).Max(), p.XyMm.Where((_, i) => i % 2 == 1).Max()),
            _ => null,
        };

        public void Write(string path)
        {
            using FileStream file = File.Create(path);
            using Utf8JsonWriter json = new(file, Compact);
            json.WriteStartObject();
            json.WriteNumber("width", WidthMm);
            json.WriteNumber("height", HeightMm);
            json.WriteStartArray("points");
            foreach (Place p in Points)
            {
                json.WriteStartObject();
                json.WriteString("key", p.Key);
                json.WriteString("name", p.Text);
                json.WriteNumber("x", p.X);
                json.WriteNumber("y", p.Y);
                json.WriteNumber("r", p.RadiusMm);
                json.WriteNumber("size", p.SizePt);
                json.WriteBoolean("bold", p.IsBold);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("markers");
            foreach (Mark m in Marks)
            {
                json.WriteStartObject();
                json.WriteNumber("x", m.Box.LeftMm + (m.Box.WidthMm / 2));
                json.WriteNumber("y", m.Box.TopMm + (m.Box.HeightMm / 2));
                json.WriteNumber("r", m.Box.WidthMm / 2);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("communes");
            foreach (int[] ring in Communes.SelectMany(c => c.Parts).Where(r => r.Length >= 6))
            {
                // each ring as an area of its own: holes are other communes, drawn too
                json.WriteStartArray();
                json.WriteStartArray();
                for (int i = 0; i + 1 < ring.Length; i += 2)
                {
                    json.WriteStartArray();
                    json.WriteNumberValue(ring[i] / 100.0);
                    json.WriteNumberValue(ring[i + 1] / 100.0);
                    json.WriteEndArray();
                }

                json.WriteEndArray();
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    /// <summary>Counts what is written and keeps nothing.</summary>
    private sealed class CountingStream : MemoryStream
    {
        private long length;

        public override long Length => length;

        public override void Write(byte[] buffer, int offset, int count) => length += count;

        public override void Write(ReadOnlySpan<byte> buffer) => length += buffer.Length;

        public override void WriteByte(byte value) => length++;
    }
}
