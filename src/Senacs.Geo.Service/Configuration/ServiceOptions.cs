using System.Net;

namespace Senacs.Geo.Service.Configuration;

/// <summary>Everything that can be set: by the command line, by an <c>appsettings.json</c> beside the program (section <c>Service</c>), or by
/// environment
/// (<c>SENACS_GEO_Service__CacheMo=200</c>). A value out of range is bad usage, said at start.</summary>
internal sealed record ServiceOptions
{
    /// <summary>The folder of the dossiers, or one dossier.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Addresses to listen on, separated by <c>;</c>.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:5080";

    /// <summary>How the outside calls this service ("https://carte.example.fr/avs"); null: as each request says.</summary>
    public Uri? PublicAddress { get; init; }

    /// <summary>Whether changed dossiers are read again.</summary>
    public bool WatchDossiers { get; init; } = true;

    /// <summary>Time between two readings of every input against what was read, for edits that keep size and date; null: none.</summary>
    public TimeSpan? VerificationPeriod { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Answers kept in memory, in bytes.</summary>
    public long CacheBytes { get; init; } = 96L << 20;

    /// <summary>Requests a second that one client may make, whatever they are; 0: no limit.</summary>
    public int RequestsPerSecond { get; init; } = 20_000;

    /// <summary>Answers a second that one client may have computed (those found in the cache cost nothing); 0: no limit.</summary>
    public double ComputationsPerSecond { get; init; } = 200;

    public double ComputationBurst { get; init; } = 1000;

    /// <summary>Map images a second that one client may have drawn; 0: no limit.</summary>
    public double DrawingsPerSecond { get; init; } = 4;

    public double DrawingBurst { get; init; } = 40;

    /// <summary>Images drawn at the same time, for all clients.</summary>
    public int ConcurrentDrawings { get; init; } = Environment.ProcessorCount;

    /// <summary>Images that may wait for their turn; beyond, 503.</summary>
    public int WaitingDrawings { get; init; } = 64;

    /// <summary>A request that takes longer is given up with 503.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long <c>/pret</c> says no before the service, asked to end, closes its door; zero: at once.</summary>
    public TimeSpan DrainingTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Greatest width or height of an image, in pixels.</summary>
    public int MaximumWidth { get; init; } = 8000;

    /// <summary>Greatest width times height of an image.</summary>
    public int MaximumPixels { get; init; } = 40_000_000;

    /// <summary>Bytes of a register that is sent.</summary>
    public int UploadBytes { get; init; } = 8 << 20;

    /// <summary>What the checking of a register that is sent may take of memory; it is another process, which ends there.</summary>
    public long UploadMemoryBytes { get; init; } = 192L << 20;

    /// <summary>What it may take of processor.</summary>
    public TimeSpan UploadProcessorTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>What the registers sent lately may take in memory, all clients together; of what the checking of one may answer, the bound
    /// too.</summary>
    public long DraftBytes { get; init; } = 64L << 20;

    /// <summary>Who knows it may replace a register; null: nobody may. Best given by the environment
    /// (<c>SENACS_GEO_Service__CleAdministrateur</c>).</summary>
    public string? AdminKey { get; init; }

    /// <summary>Where the copies of the last good dossiers are kept; null: none are.</summary>
    public string? StateFolder { get; init; }

    /// <summary>What those copies may take.</summary>
    public long StateBytes { get; init; } = 1L << 30;

    /// <summary>The OpenTelemetry collector that measures are sent to; null: the one that <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names, else
    /// none.</summary>
    public Uri? MetricsCollector { get; init; }

    /// <summary>Time between two sendings; null: as OpenTelemetry's environment says, a minute if it says nothing.</summary>
    public TimeSpan? MetricsPeriod { get; init; }

    /// <summary>Where MapLibre GL JS lies; the build puts it beside the program when npm installed it.</summary>
    public string MapLibreFolder { get; init; } = DefaultMapLibreFolder;

    /// <summary>The map that can be switched on under the street view; null: none.</summary>
    public Background? BackgroundPlan { get; init; } = new(Background.Plan);

    /// <summary>The photographs that can be switched on under the street view; null: none.</summary>
    public Background? BackgroundPhotographs { get; init; } = new(Background.Photographs);

    /// <summary>Addresses of the reverse proxies whose <c>X-Forwarded-*</c> headers are believed.</summary>
    public IReadOnlyList<IPAddress> TrustedProxies { get; init; } = [];

    /// <summary>Whether the process's arguments, files and environment make sense.</summary>
    /// <exception cref="UsageException">They do not; the message says which.</exception>
    // longer than a screen: one line a setting
    public static ServiceOptions Read(IConfiguration configuration)
    {
        IConfigurationSection service = configuration.GetSection("Service");
        string data = configuration["data"] ?? service["Donnees"] ?? "data";
        ServiceOptions usual = new() { DataFolder = data };
        return usual with
        {
            Urls = Listening(configuration["urls"] ?? service["Adresses"] ?? usual.Urls),
            PublicAddress = Address(service, "AdressePublique"),
            WatchDossiers = Flag(service, "SurveillerLesDossiers", usual.WatchDossiers),
            VerificationPeriod = Period("VerificationSecondes", usual.VerificationPeriod, 1),
            CacheBytes = Bytes("CacheMo", usual.CacheBytes, 1, 100_000),
            RequestsPerSecond = (int)Number("RequetesParSeconde", usual.RequestsPerSecond, 0, 10_000_000),
            ComputationsPerSecond = Number("CalculsParSeconde", usual.ComputationsPerSecond, 0, 1_000_000),
            ComputationBurst = Number("CalculsEnReserve", usual.ComputationBurst, 1, 1_000_000),
            DrawingsPerSecond = Number("DessinsParSeconde", usual.DrawingsPerSecond, 0, 1_000_000),
            DrawingBurst = Number("DessinsEnReserve", usual.DrawingBurst, 1, 1_000_000),
            ConcurrentDrawings = Number("DessinsSimultanes", 0, 0, 1024) is > 0 and var n ? (int)n : usual.ConcurrentDrawings,
            WaitingDrawings = (int)Number("DessinsEnAttente", usual.WaitingDrawings, 0, 100_000),
            Timeout = Seconds("DelaiSecondes", usual.Timeout, 0.1, 3600),
            DrainingTime = Seconds("DelaiArretSecondes", usual.DrainingTime, 0, 600),
            MaximumWidth = (int)Number("LargeurMaximale", usual.MaximumWidth, 100, 20_000),
            MaximumPixels = (int)Number("PixelsMaximum", usual.MaximumPixels, 10_000, 400_000_000),
            UploadBytes = (int)Bytes("EnvoiMo", usual.UploadBytes, 0.001, 200),
            UploadMemoryBytes = Bytes("EnvoiMemoireMo", usual.UploadMemoryBytes, 64, 100_000),
            UploadProcessorTime = Seconds("EnvoiProcesseurSecondes", usual.UploadProcessorTime, 1, 3600),
            DraftBytes = Bytes("RegistresMo", usual.DraftBytes, 1, 100_000),
            AdminKey = Key(service["CleAdministrateur"]),
            StateFolder = service["DossierEtat"] switch
            {
                null or "" => Path.Combine(data, LastGoodCopies.DefaultFolder),
                "aucun" => null,
                var path => path,
            },
            StateBytes = Bytes("EtatMo", usual.StateBytes, 0.001, 1_000_000),
            MetricsCollector = Address(service, "CollecteurMesures"),
            MetricsPeriod = Period("PeriodeMesuresSecondes", usual.MetricsPeriod, 0.1),
            MapLibreFolder = service["DossierMapLibre"] is { Length: > 0 } mapLibre ? mapLibre : usual.MapLibreFolder,
            BackgroundPlan = Background.Read(service["FondDePlan"], Background.Plan, "FondDePlan"),
            BackgroundPhotographs = Background.Read(service["FondAerien"], Background.Photographs, "FondAerien"),
            TrustedProxies = [.. (service["MandatairesDeConfiance"] ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries)
                .Select(Proxy)],
        };

        double Number(string key, double absent, double least, double greatest)
        {
            string? text = service[key];
            if (string.IsNullOrWhiteSpace(text))
                return absent;
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= greatest
                ? value
                : throw new UsageException(string.Create(CultureInfo.InvariantCulture,
                    $"Réglage Service:{key} : « {text} » n’est pas un nombre de {least} à {greatest}."));
        }

        long Bytes(string key, long absent, double least, double greatest) =>
            (long)(Number(key, (double)absent / (1 << 20), least, greatest) * (1 << 20));

        TimeSpan Seconds(string key, TimeSpan absent, double least, double greatest) =>
            TimeSpan.FromSeconds(Number(key, absent.TotalSeconds, least, greatest));

        // 0: none
        TimeSpan? Period(string key, TimeSpan? absent, double least) =>
            Number(key, absent?.TotalSeconds ?? 0, 0, 86_400) is > 0 and var seconds ? TimeSpan.FromSeconds(Math.Max(least, seconds)) : null;
    }

    private static string DefaultMapLibreFolder => Path.Combine(AppContext.BaseDirectory, "maplibre");

    private static string? Key(string? text) => string.IsNullOrWhiteSpace(text) ? null
        : text.Length >= 16 ? text : throw new UsageException("Réglage Service:CleAdministrateur : une clé a 16 caractères au moins.");

    private static bool Flag(IConfigurationSection section, string key, bool absent) => section[key]?.ToUpperInvariant() switch
    {
        null or "" => absent,
        "TRUE" or "OUI" or "1" => true,
        "FALSE" or "NON" or "0" => false,
        _ => throw new UsageException($"Réglage Service:{key} : « {section[key]} » n’est ni true ni false."),
    };

    private static string Listening(string urls)
    {
        foreach (string url in urls.Split(';', StringSplitOptions.TrimEntries))
        {
            string plain = url.Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal);
            if (!Uri.TryCreate(plain, UriKind.Absolute, out Uri? uri) || uri.Scheme != "http" || uri.PathAndQuery != "/")
                throw new UsageException($"--urls : « {OutsideText.Shown(url)} » n’est pas une adresse http://HOTE:PORT.");
        }

        return urls;
    }

    private static Uri? Address(IConfigurationSection section, string key)
    {
        string? text = section[key];
        if (string.IsNullOrWhiteSpace(text))
            return null;
        return Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri.Query.Length == 0
            && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0
            ? uri
            : throw new UsageException($"Réglage Service:{key} : « {text} » n’est pas une adresse http(s) complète.");
    }

    private static IPAddress Proxy(string text) => IPAddress.TryParse(text, out IPAddress? address)
        ? address
        : throw new UsageException($"Réglage Service:MandatairesDeConfiance : « {text} » n’est pas une adresse IP.");
}
