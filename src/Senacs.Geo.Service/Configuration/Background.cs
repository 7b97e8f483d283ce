namespace Senacs.Geo.Service.Configuration;

/// <summary>Image tiles of another service, which a person may switch on under the street view. Nothing is ever asked of it otherwise.</summary>
/// <param name="Template">Absolute, with <c>{z}</c>, <c>{x}</c> and <c>{y}</c>.</param>
internal sealed record Background(string Template)
{
    /// <summary>IGN, Géoplateforme: the map that needs no key.</summary>
    public const string Plan = Wmts + "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&FORMAT=image/png" + Tile;

    /// <summary>IGN, Géoplateforme: aerial photographs.</summary>
    public const string Photographs = Wmts + "&LAYER=ORTHOIMAGERY.ORTHOPHOTOS&STYLE=normal&FORMAT=image/jpeg" + Tile;

    private const string Wmts = "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0";
    private const string Tile = "&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}";

    /// <summary>"https://data.geopf.fr": all that the page's policy allows.</summary>
    public string Origin => new Uri(Template).GetLeftPart(UriPartial.Authority);

    /// <summary>"data.geopf.fr", as the switch says it.</summary>
    public string Host => new Uri(Template).Authority;

    /// <summary>A setting: absent, the usual one; "aucun", none.</summary>
    /// <exception cref="UsageException">It is no address of tiles.</exception>
    public static Background? Read(string? text, string usual, string setting)
    {
        if (string.IsNullOrWhiteSpace(text))
            return new Background(usual);
        if (text == "aucun")
            return null;
        // the origin goes into a header: only what a host name holds
        bool isTemplate = Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0
            && uri.Authority.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']')
            && text.Contains("{z}", StringComparison.Ordinal) && text.Contains("{x}", StringComparison.Ordinal)
                && text.Contains("{y}", StringComparison.Ordinal);
        return isTemplate ? new Background(text)
            : throw new UsageException($"Réglage Service:{setting} : « {text} » n’est pas une adresse http(s) de tuiles avec {{z}}, {{x}} et "
                + $"{{y}}, ni « aucun ».");
    }
}
