using BenchmarkDotNet.Running;
using Senacs.Geo.Benchmarks;

// pairs: whole commands and peers side by side, the table of the README. geocodage: the geocoder's accuracy, robustness, calibration and speed.
// service DATA: the service beside a bare Kestrel, asked by wrk.
// page ADDRESS [CODE…]: how soon a first visitor sees the map, in Chromium, of a service that runs.
// cartes: names, speed and every département of the brochure map, beside QGIS, matplotlib and Mapnik (the tables of maps/README.md).
// Anything else goes to BenchmarkDotNet (--list flat, --filter *…).
switch (args.FirstOrDefault())
{
    case "pairs":
        return PeerComparisons.Run(args.ElementAtOrDefault(1));
    case "geocodage":
        return GeocodingEvaluation.Run(args[1..]);
    case "service":
        return await ServiceComparison.RunAsync(args.ElementAtOrDefault(1) ?? "data");
    case "page":
        return await PageTiming.RunAsync(args.ElementAtOrDefault(1) ?? "http://127.0.0.1:5080", args.Length > 2 ? args[2..] : ["03", "04", "62"]);
    case "cartes":
        return MapComparisons.Run(args[1..]);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(PeerComparisons).Assembly).Run(args);
        return 0;
}
