using Senacs.Geo.Sources.Geocoding;

namespace Senacs.Geo.Cli;

/// <summary>Where addresses are searched: the options that every command with a dossier shares. The network is asked only when <c>ign</c> is
/// named.</summary>
internal sealed class AddressOptions
{
    private readonly Option<string> _order = CommonOptions.Option(
        "--geocoder", AddressSearch.Local, "Ordre de confiance : local, ign, ou local,ign (ign interroge la Géoplateforme).", "ORDRE");
    private readonly Option<string?> _cache = CommonOptions.Option<string?>(
        "--cache", "Fichier où garder les réponses du service de géocodage, pour reprendre.", "CHEMIN");
    private readonly Option<string?> _service = CommonOptions.Option<string?>(
        "--service-geocodage", "Adresse d’un autre service au même contrat (miroir, intranet) ; HTTPS, ou cette machine.", "URL");

    public void AddTo(Command command)
    {
        command.Add(_order);
        command.Add(_cache);
        command.Add(_service);
    }

    /// <exception cref="UsageException">An unknown name, or an address that is neither HTTPS nor this machine's.</exception>
    public AddressSearch Read(ParseResult parsed)
    {
        string[] order = parsed.GetValue(_order)!.Split(',', StringSplitOptions.TrimEntries);
        if (order.Length == 0 || order.Any(o => o is not (AddressSearch.Local or AddressSearch.Ign))
            || order.Distinct(StringComparer.Ordinal).Count() != order.Length)
            throw new UsageException(Textes.BadGeocoder);
        return new AddressSearch { Order = [.. order], CachePath = parsed.GetValue(_cache), Service = ReadService(parsed.GetValue(_service)) };
    }

    private static OnlineGeocoderOptions? ReadService(string? text)
    {
        if (text is null)
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? new OnlineGeocoderOptions { BaseAddress = address }
            : throw new UsageException(Textes.BadService(text));
    }
}
