using System.Collections.Immutable;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>How a file of boundaries speaks of what it holds.</summary>
/// <param name="One">"commune", "QPV".</param>
/// <param name="The">"La commune", "Le QPV".</param>
/// <param name="Given">"donnée", "donné".</param>
/// <param name="Shape">Its shape, and several.</param>
/// <param name="WithoutCode">Said of one without code.</param>
/// <param name="Merged">Said of a part joined to another.</param>
/// <param name="Duplicate">Said of a shape left out.</param>
/// <param name="Elsewhere">Said of those of other départements.</param>
internal sealed record BoundaryWords(
    string One, string The, string Given, (string One, string Several) Shape, IssueKind WithoutCode, IssueKind Merged,
    IssueKind Duplicate, IssueKind Elsewhere);

/// <summary>What the readers of communes and of QPV share.</summary>
/// <remarks>1. every feature is read and its code found, other départements are let go at once; 2. the file's end tells its CRS; 3. shapes are
/// checked, repaired or refused, and unprojected; 4. features of one code are joined where they lie apart, else the second is refused.</remarks>
/// <param name="fileName">How messages name the file.</param>
/// <param name="options">Département, field mapping, unprojection.</param>
/// <param name="words">How to speak of it.</param>
/// <param name="dialects">Of the code, of the name, of the rest.</param>
internal abstract class BoundaryFile<TCode, TBoundary>(
    string fileName, BoundaryReadOptions options, BoundaryWords words, params ImmutableArray<PropertyDialect> dialects)
    where TCode : class, IComparable<TCode>
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<GeoJsonFeature> _withoutCode = [];
    private readonly List<(GeoJsonFeature Feature, TCode Code, Func<GeoShape, TBoundary> Make)> _candidates = [];

    protected IssueList Log { get; } = new(fileName, options.Limits.MaxIssues);

    protected BoundaryReadOptions Options { get; } = Checked(options, dialects);

    /// <param name="stream">Read to its end and disposed.</param>
    /// <exception cref="SourceUnavailableException">The file cannot be read as GeoJSON, or its CRS is not one the product knows.</exception>
    public (BoundaryReading Reading, ImmutableArray<TBoundary> Kept) Read(Stream stream)
    {
        using GeoJsonReader reader = new(stream, fileName, Options.Limits);
        LeftAside aside = new();
        while (reader.TryRead(out GeoJsonFeature? feature))
            Take(feature, aside);

        ReportMissingFields();
        ImmutableArray<RecognisedColumn> recognised = Recognised();
        ReportWithoutCode(reader.Count);
        if (IsOfSomethingElse(reader.Count))
            _candidates.Clear();
        if (reader.Crs.IsProjected && Options.Unproject is null)
            throw new SourceUnavailableException(fileName, $"les coordonnées sont en {reader.Crs.Name} ({reader.Crs}), et non en degrés.",
                "Exportez le fichier en WGS 84 (EPSG:4326).");
        (ImmutableArray<TBoundary> kept, int merged) = Shapes(new ShapeGate(reader.Crs, Options.Unproject, Log));
        if (kept.Length > 0)
            ReportLookAlikes(recognised);
        return (new BoundaryReading(reader.Crs,
            new BoundaryCounts(reader.Count, kept.Length, aside.Count, merged, reader.Count - kept.Length - aside.Count - merged),
            [.. reader.Issues, .. Log.ToImmutable()], recognised,
            [RecognisedColumn.Sentence(recognised, fileName), .. aside.Sentence(words.Elsewhere, words.Shape, Options.Departement, fileName)]), kept);
    }

    /// <summary>The feature's code; null when it has none that can be read: an issue says so, or <see cref="LacksCode"/> is told.</summary>
    protected abstract TCode? CodeOf(GeoJsonFeature feature);

    protected abstract CodeDepartement DepartementOf(TCode code);

    /// <summary>Reads the feature's other properties; its shape is known at the end of the file.</summary>
    protected abstract Func<GeoShape, TBoundary> Begin(GeoJsonFeature feature, TCode code);

    /// <summary>True when nothing of the file may be kept.</summary>
    protected abstract bool IsOfSomethingElse(int read);

    /// <summary>A last look at a shape that passed.</summary>
    protected virtual void Check(GeoShape shape, TCode code, GeoJsonFeature feature)
    {
    }

    protected void LacksCode(GeoJsonFeature feature) => _withoutCode.Add(feature with { Geometry = null });

    protected void Say(IssueKind kind, GeoJsonFeature feature, string message, string? field = null, string? value = null, string? subject = null) =>
        Log.Add(kind.Say(message) with { Subject = subject ?? feature.Subject, Field = field, Value = value, Line = feature.Line });

    // Every role of the mapping must be one the reader knows, or the mapping would be ignored in silence.
    private static BoundaryReadOptions Checked(BoundaryReadOptions options, ImmutableArray<PropertyDialect> dialects) =>
        options.Champs.Keys.FirstOrDefault(role => dialects.All(dialect => dialect.Role != role)) is not { } unknown ? options
            : throw new ArgumentException(
                $"Unknown role '{unknown}' in the field mapping; expected {string.Join(", ", dialects.Select(d => d.Role))}.", nameof(options));

    private void Take(GeoJsonFeature feature, LeftAside aside)
    {
        for (int i = 0; _seen.Count < 200 && i < feature.Properties.All.Count; i++)
            _seen.Add(feature.Properties.All[i].Name);
        if (CodeOf(feature) is not { } code)
            return;
        if (Options.Departement is not null && DepartementOf(code) is var departement && departement != Options.Departement)
            aside.Add(departement, code.ToString()!, NameOf(feature));
        else
            _candidates.Add((feature, code, Begin(feature, code)));
    }

    protected string? NameOf(GeoJsonFeature feature) => dialects[1].TextIn(feature.Properties, Options.Champs);

    private void ReportMissingFields()
    {
        foreach ((string role, string property) in Options.Champs.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!_seen.Contains(property))
                Log.Add(BoundaryIssues.FieldMissing, $"La propriété « {property} », désignée pour « {role} », n'existe dans aucun objet. "
                    + $"Propriétés présentes : {Listed()}.", field: property);
        }
    }

    // Which property plays each role, over the whole file.
    private ImmutableArray<RecognisedColumn> Recognised()
    {
        string[] names = [.. _seen.Order(StringComparer.Ordinal)];
        string[] keys = [.. names.Select(Notion.Key)];
        return [.. dialects.Select(d => new RecognisedColumn(d.Role,
            Options.Champs.TryGetValue(d.Role, out string? mapped) ? _seen.Contains(mapped) ? mapped : ""
                : d.Notion.Find(keys) is >= 0 and int at ? names[at] : "")).Where(static c => c.Header.Length > 0)];
    }

    // A file of which no feature has a code gets one sentence, not one a feature.
    private void ReportWithoutCode(int read)
    {
        if (_withoutCode.Count > 0 && _withoutCode.Count == read)
        {
            string none = read == 1 ? "L'unique objet" : $"Aucun des {TableReader.Number(read)} objets";
            Log.Add(words.WithoutCode, $"{none} ne porte de code de {words.One}. Propriétés présentes : {Listed()}. "
                + "Désignez celle qui porte le code dans « champs ».");
            return;
        }

        foreach (GeoJsonFeature feature in _withoutCode)
        {
            string? nom = NameOf(feature);
            string named = nom is null ? "" : $" (« {nom} »)";
            Say(words.WithoutCode, feature, $"L'{feature.Label}{named} : pas de code de {words.One}. Complétez le fichier.", value: nom);
        }
    }

    private (ImmutableArray<TBoundary> Kept, int Merged) Shapes(ShapeGate gate)
    {
        int merged = 0;
        SortedDictionary<TCode, (GeoJsonFeature First, GeoShape Shape, Func<GeoShape, TBoundary> Make)> byCode = [];
        foreach ((GeoJsonFeature feature, TCode code, Func<GeoShape, TBoundary> make) in _candidates)
        {
            if (gate.Pass(feature, words.One, code.ToString()!) is not { } shape)
                continue;
            if (byCode.TryAdd(code, (feature, shape, make)))
            {
                Check(shape, code, feature);
                continue;
            }

            (GeoJsonFeature first, GeoShape before, Func<GeoShape, TBoundary> makeFirst) = byCode[code];
            string both = $"({first.Label} et {feature.Label})";
            if (PartMerger.Merge(before, shape) is { } union)
            {
                merged++;
                byCode[code] = (first, union, makeFirst);
                Say(words.Merged, feature, $"{words.The} {code} est en plusieurs morceaux {both} : ils sont réunis.", subject: code.ToString());
            }
            else
            {
                Say(words.Duplicate, feature, $"{words.The} {code} est {words.Given} deux fois {both} par des contours qui se recouvrent : "
                    + "le premier est retenu. Supprimez l'autre.", subject: code.ToString());
            }

            Check(shape, code, feature);
        }

        gate.Close();
        return ([.. byCode.Values.Select(static c => c.Make(c.Shape))], merged);
    }

    // Warns of each property that looks like one of ours, where none plays that role.
    private void ReportLookAlikes(ImmutableArray<RecognisedColumn> recognised)
    {
        ImmutableArray<PropertyDialect> missing = [.. dialects.Where(d => recognised.All(r => r.Role != d.Role))];
        foreach ((string name, Notion near) in ColumnMap.Resembling(_seen.Order(StringComparer.Ordinal), [.. missing.Select(static d => d.Notion)]))
            Log.Add(ColumnIssues.LooksLikeOurs,
                $"La propriété « {name} » ressemble à « {missing.First(d => d.Notion == near).Role} » et n’est pas lue. "
                + "Si c’est elle, dites-le dans le manifeste, à « champs ».", field: name);
    }

    private string Listed() =>
        _seen.Count == 0 ? "aucune" : string.Join(", ", _seen.Order(StringComparer.Ordinal).Take(20)) + (_seen.Count > 20 ? "…" : "");
}
