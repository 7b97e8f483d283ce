using System.Collections.Immutable;
using NetTopologySuite.Geometries;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Structures;
using Senacs.Geo.Tables;

namespace Senacs.Geo.Service.Collections;

/// <summary>A collection: its words, its columns, and how its features are made from a report.</summary>
internal sealed record CollectionDefinition
{
    private CollectionDefinition(int index, string id) => (Index, Id) = (index, id);

    /// <summary>Position in <see cref="All"/>.</summary>
    public int Index { get; }

    public string Id { get; }

    public required string Title { get; init; }

    public required string Description { get; init; }


    /// <summary>GeoJSON types, for the schema: <c>polygon</c>, <c>point</c>.</summary>
    public required string GeometryType { get; init; }

    /// <summary>In the order of the features' members.</summary>
    public required ImmutableArray<Column> Columns { get; init; }

    /// <summary>What a map on a screen needs; the rest is one click away, at the object's own address.</summary>
    public required ImmutableArray<Column> TileColumns { get; init; }

    /// <summary>Parameters <c>regle</c> and <c>date</c> that say under what the collection is computed, rather than filter it.</summary>
    public bool TakesRegle { get; init; }

    public bool TakesDate { get; init; }

    /// <summary>Makes the features of one dossier, ordered by id.</summary>
    public required Func<ReportView, IEnumerable<Feature>> Make { get; init; }

    /// <summary>Served in this order.</summary>
    public static IReadOnlyList<CollectionDefinition> All { get; } = [Departements(0), Communes(1), Qpv(2), Structures(3), CouvertureOf(4)];

    public static CollectionDefinition Couverture => All[4];

    public Column? Find(string property) => Columns.FirstOrDefault(p => p.Name == property);

    /// <exception cref="ProblemException">404.</exception>
    public static CollectionDefinition Get(string id) => All.FirstOrDefault(c => c.Id == id) ?? throw new ProblemException(
        ProblemKind.CollectionInconnue,
        $"La collection « {OutsideText.Shown(id)} » n’existe pas. Collections servies : {string.Join(", ", All.Select(c => c.Id))}.", "collectionId");

    /// <summary>That which the address names.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public static CollectionDefinition Of(HttpContext context) => Get(context.Segment("collectionId"));

    private static CollectionDefinition Departements(int index) => new(index, "departements")
    {
        Title = "Départements",
        Description = "Un objet par dossier chargé : le contour du département et ses chiffres, à la date et sous la règle du dossier.",
        GeometryType = "multipolygon",
        TakesRegle = true,
        TakesDate = true,
        Columns = DepartementTable.Columns.Of(Formats.Collection),
        TileColumns = DepartementTable.Columns.Of(Formats.Tile),
        Make = view => [new Feature(All[index], view.Dossier.Code, view, view.Dossier.Outline,
            new DepartementTable.Row(view.Report, view.Dossier.Version))],
    };

    private static CollectionDefinition Communes(int index) => new(index, "communes")
    {
        Title = "Communes",
        Description = "Les communes des départements chargés, avec leur contour, leur population et leur EPCI.",
        GeometryType = "multipolygon",
        Columns = CommuneTable.Columns.Of(Formats.PlainCollection),
        TileColumns = CommuneTable.Columns.Of(Formats.PlainTile),
        Make = view => CommuneTable.Rows(view.Report)
            .Select(r => new Feature(All[index], r.Commune.Code.Value, view, view.Dossier.CommuneShapes[r.Commune.Index], r)),
    };

    private static CollectionDefinition Qpv(int index) => new(index, "qpv")
    {
        Title = "Quartiers prioritaires (QPV)",
        Description = "Les quartiers prioritaires de la politique de la ville, et les structures qui les servent, y sont ou en sont proches.",
        GeometryType = "multipolygon",
        TakesDate = true,
        Columns = QpvTable.Columns.Of(Formats.Collection),
        TileColumns = QpvTable.Columns.Of(Formats.Tile),
        Make = view => QpvTable.Rows(view.Report).Select((r, i) =>
        {
            CodeQpv code = r.Coverage!.Qpv.Code;
            return new Feature(All[index], code.Value, view, view.Dossier.QpvShapes[i], r)
            {
                HasTime = true,
                From = code.Generation == QpvGeneration.Qpv2015 ? new DateOnly(2015, 1, 1) : BeginningOf2024(view.Dossier),
                Until = code.Generation == QpvGeneration.Qpv2015 ? BeginningOf2024(view.Dossier) : null,
            };
        }),
    };

    // décret 2023-1314: the perimeters of 2024 hold from 1 January 2024, overseas from 1 January 2025
    private static DateOnly BeginningOf2024(LoadedDossier dossier) => new(dossier.Dossier.Territoire.Departement.IsOverseas ? 2025 : 2024, 1, 1);

    private static CollectionDefinition Structures(int index) => new(index, "structures")
    {
        Title = "Centres sociaux et espaces de vie sociale",
        Description = "Les structures du registre, à leur siège ; une structure qui n’a pu être localisée est là, sans géométrie.",
        GeometryType = "point",
        TakesDate = true,
        Columns = StructureTable.Columns.Of(Formats.Collection),
        TileColumns = StructureTable.Columns.Of(Formats.Tile),
        Make = view => StructureTable.Rows(view.Report).Select(r =>
        {
            Structure s = r.Structure!;
            return new Feature(All[index], IdOf(s, view.Dossier), view, PointOf(s), r)
            {
                HasTime = s.Debut is not null || s.Fin is not null,
                From = s.Debut,
                Until = s.Fin is { } last && last < DateOnly.MaxValue ? last.AddDays(1) : null,
            };
        }),
    };

    private static GeometryHolder PointOf(Structure structure) => structure.Siege is { } siege
        ? new GeometryHolder(Projection.GeographicFactory.CreatePoint(
            new Coordinate(siege.Location.Point.LongitudeDegrees, siege.Location.Point.LatitudeDegrees)))
        : GeometryHolder.None;

    private static CollectionDefinition CouvertureOf(int index) => new(index, "couverture")
    {
        Title = "Couverture des communes",
        Description = "La classe de chaque commune et ses raisons, à une date et sous une règle (celles du dossier, ou les paramètres date et "
            + "regle).",
        GeometryType = "multipolygon",
        TakesRegle = true,
        TakesDate = true,
        Columns = CommuneTable.Columns.Of(Formats.Collection),
        TileColumns = CommuneTable.Columns.Of(Formats.Tile),
        Make = view => CommuneTable.Rows(view.Report)
            .Select(r => new Feature(All[index], r.Commune.Code.Value, view, view.Dossier.CommuneShapes[r.Commune.Index], r)
            {
                HasTime = true,
                From = view.Report.Coverage.Date,
                Until = DayInterval.After(view.Report.Coverage.Date),
            }),
    };

    // An id that does not name its département could stand in two dossiers: the département is put before it.
    private static string IdOf(Structure structure, LoadedDossier dossier) =>
        structure.Id.Contains($"-{dossier.Code}-", StringComparison.OrdinalIgnoreCase) ? structure.Id : $"{dossier.Code}-{structure.Id}";
}

internal static class CollectionViews
{
    /// <summary>Maps an address that every collection has, and documents it for each.</summary>
    /// <param name="app">Gets it.</param>
    /// <param name="path">What follows the collection's own address.</param>
    /// <param name="answer">Makes the answer.</param>
    /// <param name="documented">Of one collection, its id without the collection's, its path left out.</param>
    public static void MapEach(
        this IEndpointRouteBuilder app, string path, Func<HttpContext, Answer> answer, Func<CollectionDefinition, ApiOperation> documented) =>
        app.MapAnswer("/collections/{collectionId}" + path, answer, [.. CollectionDefinition.All
            .Select(c => (c.Id, Operation: documented(c)))
            .Select(o => o.Operation with { Path = $"/collections/{o.Id}{path}", Id = $"{o.Id}.{o.Operation.Id}" })]);


    /// <summary>The features of a collection, ordered by id, made when first asked.</summary>
    public static Feature[] Features(this ReportView view, CollectionDefinition collection) =>
        view.Kept(collection.Id, v => collection.Make(v).ToArray());
}
