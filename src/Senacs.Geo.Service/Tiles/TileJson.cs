using NetTopologySuite.Geometries;
using static Senacs.Geo.Exports.JsonTree;

namespace Senacs.Geo.Service.Tiles;

/// <summary>What TileJSON 3.0 says of any set of tiles.</summary>
internal static class TileJson
{
    public static readonly MediaForm Form = new("tilejson", "application/vnd.mapbox.tile+json", "TileJSON");

    public static JsonMembers Tiles(string template, int leastZoom, int greatestZoom, Envelope? box) =>
    [
        ("scheme", "xyz"), ("tiles", (string[])[template]), ("minzoom", leastZoom), ("maxzoom", greatestZoom),
        ("bounds", box is { IsNull: false } ? Box(box) : null),
    ];

    public static JsonMembers Layer(string id, string description, IEnumerable<(string Name, string Title)> fields) =>
        [("id", id), ("description", description), ("fields", fields.Select(f => (f.Name, (object?)f.Title)).ToArray())];
}
