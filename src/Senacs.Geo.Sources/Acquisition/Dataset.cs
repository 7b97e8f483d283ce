using System.Collections.Immutable;
using Senacs.Geo.Codes;

namespace Senacs.Geo.Sources.Acquisition;

/// <summary>What a dataset is for in a dossier.</summary>
public enum DatasetRole { Communes, Table, Qpv, Mouvements, Adresses }

/// <summary>How the bytes of a dataset are read.</summary>
public enum DatasetFormat
{
    GeoJson,

    /// <summary>A table, gzipped or not.</summary>
    Csv,

    /// <summary>The list of communes of geo.api.gouv.fr as JSON.</summary>
    GeoApi,
}

/// <summary>How a service that answers by pages is asked for all of them.</summary>
/// <param name="Parametre">Name of the query parameter that says where a page begins: <c>STARTINDEX</c>.</param>
/// <param name="Taille">Features a page, as the URL asks for.</param>
public sealed record DatasetPages(string Parametre, int Taille);

/// <summary>One dataset of the catalogue: where it is online, under which names it may lie on disk, what must be said of it.</summary>
/// <remarks><c>{dep}</c> in <see cref="Url"/>, <see cref="Local"/> and <see cref="Membre"/> stands for the code of the département.</remarks>
public sealed record Dataset(string Id, DatasetRole Role, DatasetFormat Format)
{
    /// <summary>Who made it, as it must be credited.</summary>
    public required string Source { get; init; }

    public required string Millesime { get; init; }

    public required string Licence { get; init; }

    /// <summary>Official address; null for what only exists on disk.</summary>
    public string? Url { get; init; }

    /// <summary>Paths under a folder of files already fetched, tried in order.</summary>
    public ImmutableArray<string> Local { get; init; } = [];

    /// <summary>The member to read when the file is a ZIP archive.</summary>
    public string? Membre { get; init; }

    public DatasetPages? Pages { get; init; }

    /// <summary>Our names of fields to the file's own.</summary>
    public ImmutableSortedDictionary<string, string> Champs { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public string? Remarque { get; init; }

    /// <summary>A pattern with its département put in.</summary>
    public static string Fill(string pattern, CodeDepartement departement)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(departement);
        return pattern.Replace("{dep}", departement.Value, StringComparison.Ordinal);
    }
}
