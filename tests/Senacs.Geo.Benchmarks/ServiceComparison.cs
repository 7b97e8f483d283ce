using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Senacs.Geo.Service;

namespace Senacs.Geo.Benchmarks;

/// <summary><c>-- service DATA</c>: the service and a bare Kestrel endpoint that sends the same bytes, in one run on loopback, asked by <c>wrk</c>.</summary>
internal static partial class ServiceComparison
{
    private const string Items = "/collections/communes/items?limit=100";

    public static async Task<int> RunAsync(string data)
    {
        Stopwatch watch = Stopwatch.StartNew();
        await using WebApplication service = ServiceHost.Build(["--data", data, "--urls", "http://127.0.0.1:0", "--Service:SurveillerLesDossiers=false"], b => b.Logging.SetMinimumLevel(LogLevel.Error));
        await service.StartAsync();
        string at = service.Urls.First();
        using HttpClient client = new() { Timeout = TimeSpan.FromMinutes(2) };
        await client.GetStringAsync(new Uri(at + "/pret"));
        long ready = watch.ElapsedMilliseconds;
        long loadedMegabytes = Environment.WorkingSet >> 20;
        string code = Code().Match(await client.GetStringAsync(new Uri(at + "/"))).Groups[1].Value;
        string map = $"/departements/{code}/carte.png?largeur=1200";
        byte[] picture = await client.GetByteArrayAsync(new Uri(at + map)), page = await client.GetByteArrayAsync(new Uri(at + Items));
        await using WebApplication bare = Bare(picture, page);
        await bare.StartAsync();
        string bareAt = bare.Urls.First();

        // each pair is asked in turn, three times; the medians are compared
        (double ours, double theirs) mapRates = Compare(at + map, bareAt + "/carte"), itemRates = Compare(at + Items, bareAt + "/items");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {"quoi",-58} | {"service",12} | {"Kestrel nu",12} | {"part",6} |"));
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        Row($"carte PNG en mémoire ({picture.Length / 1024} Kio), requêtes/s", mapRates);
        Row($"items?limit=100 ({page.Length / 1024} Kio), requêtes/s", itemRates);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| départ jusqu’à prêt | {ready} ms | | |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| mémoire, dossiers chargés | {loadedMegabytes} Mo | | |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| mémoire, à la fin | {Environment.WorkingSet >> 20} Mo | | |"));
        return 0;

        static void Row(string what, (double Ours, double Theirs) r) =>
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what,-58} | {r.Ours,12:0} | {r.Theirs,12:0} | {r.Ours / r.Theirs,6:0.00} |"));
    }

    private static WebApplication Bare(byte[] picture, byte[] page)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.Run(async context =>
        {
            bool isMap = context.Request.Path == "/carte";
            byte[] body = isMap ? picture : page;
            context.Response.ContentType = isMap ? "image/png" : "application/geo+json";
            context.Response.ContentLength = body.Length;
            await context.Response.BodyWriter.WriteAsync(body);
        });
        return app;
    }

    private static (double Ours, double Theirs) Compare(string ours, string theirs)
    {
        double[] a = new double[3], b = new double[3];
        for (int i = 0; i < a.Length; i++)
            (a[i], b[i]) = (Wrk(ours), Wrk(theirs));
        Array.Sort(a);
        Array.Sort(b);
        return (a[1], b[1]);
    }

    private static double Wrk(string url)
    {
        using Process wrk = Process.Start(new ProcessStartInfo("wrk", ["-t1", "-c64", "-d3s", url]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string output = wrk.StandardOutput.ReadToEnd();
        wrk.WaitForExit();
        if (output.Contains("Non-2xx", StringComparison.Ordinal))
            throw new InvalidOperationException(output);
        return double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("Requests/sec:\\s+([0-9.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex("\"code\":\"([0-9AB]+)\"")]
    private static partial Regex Code();
}
