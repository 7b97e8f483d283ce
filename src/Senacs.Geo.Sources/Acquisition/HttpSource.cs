using System.Collections.Immutable;
using Senacs.Geo.Codes;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.GeoJson;

namespace Senacs.Geo.Sources.Acquisition;

/// <summary>The official services, asked over HTTPS through a cache.</summary>
public sealed class HttpSource : IDatasetSource, IDisposable
{
    /// <summary>More pages than this and the service is not answering what was asked.</summary>
    private const int MaxPages = 200;

    private readonly Downloader _downloader;

    /// <param name="catalogue">Its hosts are the only ones ever asked, redirects included.</param>
    /// <param name="options">Bounds, cache, time.</param>
    /// <param name="handler">Null for the system's own; a test connects elsewhere.</param>
    public HttpSource(Catalogue catalogue, DownloadOptions options, HttpMessageHandler? handler = null)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        _downloader = new(catalogue.Hotes, options, handler);
    }

    public bool Offers(Dataset jeu, CodeDepartement departement)
    {
        ArgumentNullException.ThrowIfNull(jeu);
        return jeu.Url is not null;
    }

    public ImmutableArray<FetchedFile> Fetch(Dataset jeu, CodeDepartement departement)
    {
        ArgumentNullException.ThrowIfNull(jeu);
        string url = Dataset.Fill(
            jeu.Url ?? throw new SourceUnavailableException(
                jeu.Id, "Ce jeu n'a pas d'adresse : il n'existe que sur disque.", "Donnez --source, ou choisissez un autre jeu avec --jeu."),
                    departement);
        return jeu.Pages is null ? [_downloader.Get(new Uri(url))] : Pages(url, jeu.Pages);
    }

    public void Dispose() => _downloader.Dispose();

    // The next page begins after what came, whatever its size: a service may give fewer than asked.
    private ImmutableArray<FetchedFile> Pages(string url, DatasetPages pages)
    {
        ImmutableArray<FetchedFile>.Builder files = ImmutableArray.CreateBuilder<FetchedFile>();
        long read = 0;
        for (int page = 0; page < MaxPages; page++)
        {
            if (page > 0)
                _downloader.Pause();
            FetchedFile file = _downloader.Get(new Uri(WithStart(url, pages.Parametre, read)));
            int count = CountFeatures(file);
            long? matched = GeoJsonTotals.MatchedIn(file);
            if (count == 0 && matched > read)
            {
                throw AcquisitionIssues.Refuse(AcquisitionIssues.PageTruncated, file.Name,
                        System.FormattableString.Invariant(
                            $"Le service annonce {FrenchNumbers.Count(matched.GetValueOrDefault(), "objet", "objets")} et s'arrête après {read}."),
                                "Relancez plus tard, ou prenez un autre jeu avec --jeu.");
            }

            if (count > 0 || page == 0)
                files.Add(file);
            read += count;
            if (count == 0 || (matched is { } all ? read >= all : count < pages.Taille))
                return files.DrainToImmutable();
        }

        throw AcquisitionIssues.Refuse(AcquisitionIssues.PageTruncated, url, "Le service donne plus de 200 pages.",
                "Vérifiez l'adresse et la taille des pages dans le catalogue.");
    }

    private static int CountFeatures(FetchedFile file)
    {
        using Stream stream = file.Open();
        using GeoJsonReader reader = new(stream, file.Name, GeoJsonLimits.Default);
        while (reader.TryRead(out _)) { }
        return reader.Count;
    }

    private static string WithStart(string url, string parameter, long start)
    {
        string[] parts = url.Split('?', 2);
        IEnumerable<string> kept = parts.Length == 1
            ? [] : parts[1].Split('&').Where(p => !p.StartsWith(parameter + "=", StringComparison.OrdinalIgnoreCase));
        return $"{parts[0]}?{string.Join('&', kept.Append(System.FormattableString.Invariant($"{parameter}={start}")))}";
    }
}
