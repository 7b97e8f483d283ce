using System.Collections.Immutable;
using System.Globalization;
using Senacs.Geo.Adresses;
using Senacs.Geo.Codes;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Sources.Registers;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Sources.Dossiers;

/// <summary>Where a dossier's addresses are searched.</summary>
public sealed record AddressSearch
{
    public const string Local = "local";
    public const string Ign = "ign";

    /// <summary>The dossier's address base, when it has one; never the network.</summary>
    public static AddressSearch LocalOnly { get; } = new();

    /// <summary><see cref="Local"/>, <see cref="Ign"/> or both, in the order of trust.</summary>
    public ImmutableArray<string> Order { get; init; } = [Local];

    /// <summary>Where the service's answers are kept from one run to the next; null: <c>.geocodage.cache</c> in the dossier.</summary>
    public string? CachePath { get; init; }

    /// <summary>Which service; null: the Géoplateforme.</summary>
    public OnlineGeocoderOptions? Service { get; init; }
}

/// <summary>The address search of a dossier, open: its address base, the online service where it is asked for, and a person's decisions before
/// all.</summary>
public sealed class DossierAddresses : IDisposable
{
    private readonly List<IDisposable> _opened = [];
    private readonly string? _correctionsFile;
    private OnlineGeocoder? _online;
    private CorrectedGeocoder? _corrected;

    private DossierAddresses(string? correctionsFile) => _correctionsFile = correctionsFile;

    /// <summary>The dossier's own address base; null when it has none, or is not asked.</summary>
    public Geocoder? Local { get; private set; }

    /// <summary>Answers in the order of trust; null when there is nothing to ask and nothing decided.</summary>
    public IGeocoder? Geocoder { get; private set; }

    /// <param name="folder">Its manifest names the address base and the corrections.</param>
    /// <param name="communes">The dossier's table, to know communes without address; null when it has none.</param>
    /// <param name="search">Where to ask.</param>
    /// <param name="issues">Receives what is wrong in the files.</param>
    /// <exception cref="SourceUnavailableException">A file, or the memory of the service's answers, cannot be read.</exception>
    public static DossierAddresses Open(DossierFolder folder, CommuneTableReading? communes, AddressSearch search, ICollection<Issue> issues)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(issues);
        DossierAddresses addresses = new(folder.Manifest.Corrections?.Fichier);
        try
        {
            addresses.OpenAll(folder, communes, search, issues);
        }
        catch
        {
            addresses.Dispose();
            throw;
        }

        return addresses;
    }

    /// <summary>The dossier's own address base, its table read for the communes; null when it has none.</summary>
    /// <exception cref="SourceUnavailableException">A file cannot be read.</exception>
    public static Geocoder? OpenLocal(DossierFolder folder, ICollection<Issue> issues)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(issues);
        if (folder.Manifest.Adresses is null)
            return null;
        CommuneTableReading? communes = null;
        if (folder.Manifest.Table is { } table)
        {
            using Stream stream = folder.OpenInput(table);
            communes = CommuneTableReader.Read(stream, table.Fichier, folder.Manifest.Departement, table.Champs);
        }

        return OpenIndex(folder, communes, issues);
    }

    /// <summary>What the run itself found, once everything was asked: decisions that no address used, a service that did not answer.</summary>
    public IEnumerable<Issue> Findings()
    {
        foreach (Issue unused in _corrected?.Unused() ?? [])
            yield return unused with { File = _correctionsFile };
        if (_online?.HasGivenUp == true)
            yield return GeocodingIssues.ServiceGivenUp.Say(
                "Le service de géocodage n’a pas répondu : les adresses qu’il n’a pas vues restent sans son aide. Relancer la même commande "
                    + "reprend où elle en était.");
    }

    public void Dispose()
    {
        foreach (IDisposable one in _opened)
            one.Dispose();
        _opened.Clear();
    }

    private void OpenAll(DossierFolder folder, CommuneTableReading? communes, AddressSearch search, ICollection<Issue> issues)
    {
        Corrections? corrections = null;
        if (folder.Manifest.Corrections is { } decided)
        {
            using Stream stream = folder.OpenInput(decided);
            corrections = Corrections.Read(stream, decided.Fichier, issues);
        }

        List<IGeocoder> chain = [];
        foreach (string name in search.Order)
        {
            if (name == AddressSearch.Ign)
            {
                GeocodingCache cache = GeocodingCache.Open(search.CachePath ?? Path.Combine(folder.FullPath, ".geocodage.cache"));
                _opened.Add(cache);
                _online = new OnlineGeocoder(cache, search.Service);
                _opened.Add(_online);
                chain.Add(_online);
            }
            else if (folder.Manifest.Adresses is { } addresses)
            {
                folder.OpenInput(addresses).Dispose(); // reads it to the end for its fingerprint
                Local = OpenIndex(folder, communes, issues);
                chain.Add(Local);
            }
        }

        Geocoder = chain.Count switch { 0 => corrections is null ? null : new NoAddress(), 1 => chain[0], _ => new GeocoderChain(chain) };
        if (corrections is not null)
            Geocoder = _corrected = new CorrectedGeocoder(Geocoder!, corrections);
    }

    private static Geocoder OpenIndex(DossierFolder folder, CommuneTableReading? communes, ICollection<Issue> issues)
    {
        string source = folder.PathOf(folder.Manifest.Adresses!.Fichier);
        ILookup<CodeInsee, string> postcodes = (communes?.CodesPostaux ?? []).ToLookup(c => c.Commune, c => c.CodePostal);
        GazetteerCommune[] gazetteer = [.. (communes?.Rows ?? []).Select(r => new GazetteerCommune(
            r.Code.Value, r.Nom, [.. postcodes[r.Code].Select(p => int.Parse(p, NumberStyles.None, CultureInfo.InvariantCulture)).Order()],
                r.ChefLieu))];
        return AddressBase.Read([source], gazetteer, issues);
    }

    /// <summary>Knows nothing: only the corrections answer.</summary>
    private sealed class NoAddress : IGeocoder
    {
        public GeocodeOutcome Locate(AddressQuery query) => new GeocodeOutcome.NotFound("pas de base d’adresses dans le dossier");
    }
}
