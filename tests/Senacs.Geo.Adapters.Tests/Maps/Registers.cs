using System.Collections.Immutable;
using System.Globalization;
using Senacs.Geo.Coverage;
using Senacs.Geo.Geography;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Adapters.Tests.Maps;

/// <summary>Reports of registers made by hand or by chance, and what is written on the pages drawn from them.</summary>
internal static class Registers
{
    public static readonly DateOnly Date = new(2022, 12, 31);

    /// <summary>Five columns, four rows, two QPV, without chef-lieu.</summary>
    public static readonly Territoire Grid = GridTerritoire.Build(5, 4, i => 100 * (i + 1), [
        GridTerritoire.QpvAt("QP003001", "Les Ailes", 3500, 500, 4300, 1300), GridTerritoire.QpvAt("QP003002", "Bien-Assis", 9500, 6500, 10_300, 7300),
    ]);

    public static CoverageReport Report(Territoire territoire, string rule, params IEnumerable<RegisterEntry> entries) =>
        ReportAt(Date, territoire, rule, entries);

    public static CoverageReport ReportAt(DateOnly date, Territoire territoire, string rule, params IEnumerable<RegisterEntry> entries) =>
        ReportOf(StructureLocator.Locate(entries.Select((e, i) => e with { Line = i + 2 }), territoire), date, territoire, rule);

    /// <summary>The same register at two dates, structures shared.</summary>
    public static Evolution Between(DateOnly first, DateOnly last, Territoire territoire, params IEnumerable<RegisterEntry> entries)
    {
        LocatedStructures located = StructureLocator.Locate(entries.Select((e, i) => e with { Line = i + 2 }), territoire);
        return Evolution.From([ReportOf(located, first, territoire, "territoire"), ReportOf(located, last, territoire, "territoire")]);
    }

    private static CoverageReport ReportOf(LocatedStructures located, DateOnly date, Territoire territoire, string rule) => CoverageReport.From(
        "Essai", CoverageAnalysis.Run(territoire, located.Structures, RegleCouverture.Parse(rule), date), QpvAnalysis.Run(territoire, located.Structures, date), located, [], located.Issues);

    /// <summary>Everything that may befall a structure: no position, its commune only, outside the département, in force no more, en préfiguration,
    /// annexes here and there, all in one place.</summary>
    public static ImmutableArray<RegisterEntry> Random(int seed)
    {
        Random random = new(seed);
        bool isHeap = random.Next(6) == 0;
        return
        [
            .. Enumerable.Range(0, random.Next(0, 14)).Select(i =>
            {
                (double east, double north) = isHeap ? (1500 + i, 1500) : Place();
                RegisterEntry entry = GridTerritoire.Entry(
                    "s" + i.ToString(CultureInfo.InvariantCulture), random.Next(2) == 0 ? StructureType.CentreSocial : StructureType.Evs,
                    random.Next(5) > 1 ? east : null, north, commune: random.Next(3) == 0 ? null : CommuneName()) with
                {
                    Statut = random.Next(4) == 0 ? StructureStatut.EnPrefiguration : StructureStatut.Agreee,
                    Gestion = random.Next(3) == 0 ? null : (Gestion)random.Next(6),
                    DateAgrement = random.Next(3) switch { 0 => null, 1 => new DateOnly(2016, 1, 1), _ => new DateOnly(2023 - random.Next(4), 1, 1) },
                    DateFin = random.Next(6) == 0 ? new DateOnly(2018 + random.Next(8), 6, 30) : null,
                    Annexes = [.. Enumerable.Range(0, random.Next(4) == 0 ? random.Next(1, 4) : 0).Select(_ => random.Next(3) == 0 ? CommuneName() : Written(Place()))],
                    Territoire = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Grid.Communes[random.Next(Grid.Communes.Length)].Code.Value)],
                };
                return entry;
            }),
        ];

        // one in five lies well outside the grid
        (double East, double North) Place() => random.Next(5) == 0 ? (-4000 - (random.NextDouble() * 20_000), random.NextDouble() * 12_000) : (random.NextDouble() * 15_000, random.NextDouble() * 12_000);

        string CommuneName() => Grid.Communes[random.Next(Grid.Communes.Length)].Nom;

        static string Written((double East, double North) at)
        {
            GeoPoint point = GridTerritoire.At(at.East, at.North);
            return string.Create(CultureInfo.InvariantCulture, $"{point.LongitudeDegrees:0.0000000} {point.LatitudeDegrees:0.0000000}");
        }
    }

    /// <summary>A site that the map can show: on the grid, or so near that its marker still stands on the page.</summary>
    public static bool IsOnTheGrid(Site site) =>
        site.Point.XMetres >= GridTerritoire.West - 1000 && site.Point.XMetres <= GridTerritoire.West + 16_000 && site.Point.YMetres >= GridTerritoire.South - 1000 && site.Point.YMetres <= GridTerritoire.South + 13_000;

    /// <summary>The lines of text of a page, or of one of its blocks.</summary>
    public static IEnumerable<string> TextsOf(MapScene scene, string? block = null) =>
        scene.Layers.SelectMany(l => l.Items).Where(i => block is null || i is SceneGroup { Id: { } id } && id == block).SelectMany(TextsOf);

    private static IEnumerable<string> TextsOf(SceneItem item) => item switch
    {
        SceneText text => text.Lines.Select(l => l.Text),
        SceneGroup group => group.Items.SelectMany(TextsOf),
        _ => [],
    };
}
