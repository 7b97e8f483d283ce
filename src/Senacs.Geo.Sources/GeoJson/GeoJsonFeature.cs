using System.Collections.Immutable;
using NetTopologySuite.Geometries;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>One feature as the file gives it.</summary>
/// <param name="Index">0-based rank in the file; messages count from one ("objet n° 1").</param>
/// <param name="Line">1-based line on which the feature begins.</param>
/// <param name="Id">The feature's own <c>id</c> member, as text.</param>
/// <param name="Geometry">In the coordinates of the file, whose CRS is known once the file is read to its end. Null when the file gives none, or one
/// that cannot be used: an issue says why. Not necessarily valid: rings are closed, nothing more.</param>
/// <param name="Properties">Its properties.</param>
public sealed record GeoJsonFeature(int Index, long Line, string? Id, Geometry? Geometry, GeoJsonProperties Properties)
{
    /// <summary>How messages name it: "objet n° 12".</summary>
    public string Label => $"objet n° {TableReader.Number(Index + 1)}";

    /// <summary>How <see cref="Issues.Issue.Subject"/> names it: "feature 12".</summary>
    public string Subject => $"feature {TableReader.Number(Index + 1)}";
}

/// <summary>What kind of JSON value a property has.</summary>
public enum GeoJsonValueKind { Null, Text, Number, Boolean, TextList, Other }

/// <summary>One property: scalars and lists of scalars are kept, objects and deeper lists are only known to be there.</summary>
/// <param name="Name">As written.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Text">The text; a number or boolean as written; the only item of a list of one; else null.</param>
/// <param name="Items">The items of a list, else empty.</param>
public readonly record struct GeoJsonProperty(string Name, GeoJsonValueKind Kind, string? Text, ImmutableArray<string> Items)
{
    /// <summary>Whether there is something to read.</summary>
    public bool HasValue => Kind switch
    {
        GeoJsonValueKind.Null or GeoJsonValueKind.Other or GeoJsonValueKind.Boolean => false,
        GeoJsonValueKind.TextList => Items.Length > 0,
        _ => !string.IsNullOrWhiteSpace(Text),
    };
}

/// <summary>The properties of one feature, in the order of the file, names unique (of two equal names, the last wins).</summary>
public sealed class GeoJsonProperties
{
    private readonly GeoJsonProperty[] _all;
    private string[]? _keys;

    internal GeoJsonProperties(GeoJsonProperty[] all) => _all = all;

    public static GeoJsonProperties Empty { get; } = new([]);

    public IReadOnlyList<GeoJsonProperty> All => _all;

    /// <summary><see cref="Notion.Key"/> of each name, empty where the property has no value; made once, for every role asks.</summary>
    internal IReadOnlyList<string> Keys => _keys ??= [.. _all.Select(p => p.HasValue ? PropertyKeys.Of(p.Name) : "")];

    /// <summary>The property of exactly this name.</summary>
    public bool TryGet(string name, out GeoJsonProperty property)
    {
        int at = Array.FindIndex(_all, candidate => candidate.Name == name);
        property = at < 0 ? default : _all[at];
        return at >= 0;
    }
}
