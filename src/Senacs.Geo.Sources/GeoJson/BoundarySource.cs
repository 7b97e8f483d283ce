using System.Collections.Immutable;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>What the readers of communes and of QPV share: the file, the mapping of fields, the CRS.</summary>
internal static class BoundarySource
{
    /// <summary>Every role of the mapping must be one the reader knows, or the mapping would be ignored in silence.</summary>
    public static void CheckRoles(BoundaryReadOptions options, params PropertyDialect[] dialects)
    {
        foreach (string role in options.Champs.Keys)
        {
            if (!dialects.Any(dialect => dialect.Role == role))
            {
                throw new ArgumentException(
                    $"Unknown role '{role}' in the field mapping; expected {string.Join(", ", dialects.Select(dialect => dialect.Role))}.",
                        nameof(options));
            }
        }
    }

    public static void ReportMissingFields(BoundaryReadOptions options, HashSet<string> seen, IssueList log)
    {
        foreach ((string role, string property) in options.Champs.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!seen.Contains(property))
            {
                log.Add(BoundaryIssues.FieldMissing.Say(
                    $"La propriété « {property} », désignée pour « {role} », n'existe dans aucun objet. Propriétés présentes : {Listed(seen)}.") with
                { Field = property });
            }
        }
    }

    public static void NoteProperties(GeoJsonProperties properties, HashSet<string> seen)
    {
        if (seen.Count >= 200)
            return;
        for (int i = 0; i < properties.All.Count; i++)
            seen.Add(properties.All[i].Name);
    }

    /// <summary>Which property plays each role, over the whole file.</summary>
    public static ImmutableArray<RecognisedColumn> Recognised(BoundaryReadOptions options, HashSet<string> seen, params PropertyDialect[] dialects)
    {
        string[] names = [.. seen.Order(StringComparer.Ordinal)];
        string[] keys = [.. names.Select(Notion.Key)];
        ImmutableArray<RecognisedColumn>.Builder found = ImmutableArray.CreateBuilder<RecognisedColumn>();
        foreach (PropertyDialect dialect in dialects)
        {
            if (options.Champs.TryGetValue(dialect.Role, out string? mapped))
            {
                if (seen.Contains(mapped))
                    found.Add(new RecognisedColumn(dialect.Role, mapped));
            }
            else if (dialect.Notion.Find(keys) is >= 0 and int at)
            {
                found.Add(new RecognisedColumn(dialect.Role, names[at]));
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Warns of each property that looks like one of ours, where none plays that role.</summary>
    public static void ReportLookAlikes(ImmutableArray<RecognisedColumn> recognised, HashSet<string> seen, IssueList log,
        params PropertyDialect[] dialects)
    {
        ImmutableArray<Notion> missing = [.. dialects.Where(d => !recognised.Any(r => r.Role == d.Role)).Select(d => d.Notion)];
        foreach ((string name, Notion near) in ColumnMap.Resembling(seen.Order(StringComparer.Ordinal), missing))
        {
            string role = dialects.First(d => d.Notion == near).Role;
            log.Add(ColumnIssues.LooksLikeOurs.Say(
                $"La propriété « {name} » ressemble à « {role} » et n’est pas lue. Si c’est elle, dites-le dans le manifeste, à « champs ».") with
            { Field = name });
        }
    }

    /// <summary>"Aucun des 12 objets", "L'unique objet" when there is one: what follows is in the singular and negative.</summary>
    public static string NoneOf(int count) => count == 1 ? "L'unique objet" : $"Aucun des {MalformedJsonException.Invariant(count)} objets";

    public static string Listed(HashSet<string> seen) =>
        seen.Count == 0 ? "aucune" : string.Join(", ", seen.Order(StringComparer.Ordinal).Take(20)) + (seen.Count > 20 ? "…" : "");

    public static void CheckCrs(Crs crs, BoundaryReadOptions options, string fileName)
    {
        if (crs.IsProjected && options.Unproject is null)
        {
            throw new SourceUnavailableException(
                fileName, $"les coordonnées sont en {crs.Name} ({crs}), et non en degrés.", "Exportez le fichier en WGS 84 (EPSG:4326).");
        }
    }
}
