using Senacs.Geo.Adresses;
using Senacs.Geo.Exports;
using Senacs.Geo.Geography;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo geocode FILE.csv -o F</c>: locates a list of addresses, one row out for each row in.</summary>
internal static class GeocodeCommand
{
    public static Command Create()
    {
        Argument<string> file = new("FICHIER") { Description = "Liste d’adresses, CSV ou XLSX ; « - » la lit sur l’entrée standard." };
        Option<string[]> ban = CommonOptions.Option<string[]>(
            "--ban", "Base d’adresses de la BAN (CSV, lieux-dits ou BAL, gzip ou non) ; peut être répétée.");
        Option<string?> dossier = CommonOptions.Option<string?>("--dossier", "Dossier dont on prend la base d’adresses et les corrections.");
        Option<string?> corrections = CommonOptions.Option<string?>(
            "--corrections", "Décisions à appliquer (le fichier que la page de revue télécharge).");
        Option<string?> review = CommonOptions.Option<string?>("--revue", "Page HTML où une personne tranche les adresses douteuses.");
        Option<bool> inverse = CommonOptions.Option<bool>("--inverse",
            "De coordonnées (longitude et latitude, ou x et y) à la commune, au QPV et à l’adresse la plus proche.");
        Option<bool> qpv = CommonOptions.Option<bool>(
            "--qpv", "Ajoute deux colonnes : dans, hors ou indetermine, et le QPV (avec --dossier).");
        Option<string?> output = CommonOptions.Output("Fichier CSV à écrire.", required: true);
        Command command = new("geocode",
            "Localise une liste d’adresses (ou de coordonnées, avec --inverse), une ligne de sortie par ligne d’entrée.")
        {
            file, ban, dossier, corrections, review, inverse, qpv, output,
        };
        AddressOptions addresses = new();
        addresses.AddTo(command);
        command.SetAction(parsed =>
        {
            Request request = new(
                parsed.GetRequiredValue(file),
                parsed.GetValue(ban) ?? [],
                parsed.GetValue(dossier),
                addresses.Read(parsed),
                parsed.GetValue(corrections),
                parsed.GetValue(review),
                parsed.GetValue(qpv),
                parsed.GetRequiredValue(output)!);
            OutputFile.RequireOther([request.File, .. request.Ban, request.Corrections], request.Output, request.Review);
            if (request.Dossier is not null)
                OutputFile.RequireOtherThanDossier(request.Dossier, request.Output, request.Review);
            return parsed.GetValue(inverse) ? Inverse(request) : Run(request);
        });
        return command;
    }

    private sealed record Request(string File, string[] Ban, string? Dossier, AddressSearch Search, string? Corrections, string? Review, bool Qpv,
        string Output)
    {
        /// <summary>How messages call the list.</summary>
        public string Name => GivenFile.IsStream(File) ? GivenFile.NameOf(File) : File;
    }

    private static int Run(Request request)
    {
        if (request is { Qpv: true, Dossier: null })
            throw new UsageException(Textes.QpvNeedsDossier);
        List<Issue> issues = [];
        List<IDisposable> opened = [];
        try
        {
            DossierFolder? folder = request.Dossier is null ? null : DossierFolder.Open(request.Dossier);
            string? corrections = request.Corrections ?? (folder?.Manifest.Corrections is { } decided ? folder.PathOf(decided.Fichier) : null);
            OnlineGeocoder? online = null;
            List<IGeocoder> chain = [];
            foreach (string name in request.Search.Order)
            {
                if (name == AddressSearch.Local)
                {
                    Geocoder local = OpenLocal(request, folder, issues) ?? throw new UsageException(Textes.NeedsAddressBase);
                    chain.Add(local);
                }
                else
                {
                    GeocodingCache cache = GeocodingCache.Open(request.Search.CachePath ?? request.Output + ".cache");
                    online = new OnlineGeocoder(cache, request.Search.Service);
                    opened.Add(online);
                    opened.Add(cache);
                    chain.Add(online);
                }
            }

            IGeocoder geocoder = chain.Count == 1 ? chain[0] : new GeocoderChain(chain);
            CorrectedGeocoder? corrected = corrections is null ? null : new CorrectedGeocoder(geocoder, ReadCorrections(corrections, issues));
            Territoire? territoire = request.Qpv ? DossierReader.Read(request.Dossier!).Territoire : null;
            GeocodingSummary summary = Locate(request, corrected ?? geocoder, territoire, issues);
            issues.AddRange(corrected?.Unused() ?? []);
            Console.Error.WriteLine(summary.ToText());
            if (online?.HasGivenUp == true)
                Console.Error.WriteLine(Textes.ServiceGivenUp);
            return Tell(issues, online?.HasGivenUp == true);
        }
        finally
        {
            foreach (IDisposable one in opened)
                one.Dispose();
        }
    }

    // Boundaries and perimeters from the dossier, addresses from --ban or from the dossier.
    private static int Inverse(Request request)
    {
        if (request.Dossier is null && request.Ban.Length == 0)
            throw new UsageException(Textes.NeedsPlaces);
        if (request.Corrections is not null || request.Review is not null || request.Search.Order.Contains(AddressSearch.Ign))
            throw new UsageException(Textes.InverseIsLocal);
        List<Issue> issues = [];
        Dossier? dossier = request.Dossier is null ? null : DossierReader.Read(request.Dossier);
        Geocoder? addresses = OpenLocal(request, dossier?.Folder, issues);
        using Stream stream = GivenFile.Open(request.File, request.Name);
        using TableReader reader = TableReader.Open(stream, request.Name, keepEmptyRows: true);
        FileReverse lines = new(new ReverseGeocoder(dossier?.Territoire, addresses), reader.Headers, dossier?.Territoire.Crs ?? Crs.Lambert93);
        if (!lines.CanAsk)
            throw new SourceUnavailableException(
                request.Name, $"Aucune colonne de coordonnées n’est reconnue parmi : {string.Join(", ", reader.Headers)}.",
                    "Nommer les colonnes « longitude » et « latitude » (degrés), ou « x » et « y » (mètres).");
        OutputFile.Write(request.Output, file => TableCsv.Write(file, lines.OutputHeader, Rows()));
        Console.Error.WriteLine(lines.Summary.ToText());
        issues.AddRange(reader.Issues);
        return Tell(issues, incomplete: false);

        IEnumerable<IReadOnlyList<string>> Rows()
        {
            while (reader.Read() is { } row)
                yield return lines.Locate(row);
        }
    }

    private static int Tell(List<Issue> issues, bool incomplete)
    {
        foreach (Issue issue in BoundedIssues.PerFile(issues))
            Console.Error.WriteLine(issue.Message);
        return incomplete ? ExitCodes.DoneWithErrors : issues.ExitCode();
    }

    private static Geocoder? OpenLocal(Request request, DossierFolder? folder, List<Issue> issues) =>
        request.Ban.Length > 0 ? AddressBase.Read(request.Ban, [], issues)
        : folder is not null ? DossierAddresses.OpenLocal(folder, issues)
        : null;

    private static Corrections ReadCorrections(string path, List<Issue> issues)
    {
        using FileStream stream = SourceFiles.Open(path, path);
        return Corrections.Read(stream, path, issues);
    }

    private static GeocodingSummary Locate(Request request, IGeocoder geocoder, Territoire? territoire, List<Issue> issues)
    {
        using Stream stream = GivenFile.Open(request.File, request.Name);
        using TableReader reader = TableReader.Open(stream, request.Name, keepEmptyRows: true);
        FileGeocoder lines = new(geocoder, reader.Headers, territoire: territoire);
        if (!lines.CanAsk)
            throw new SourceUnavailableException(
                request.Name, $"Aucune colonne d’adresse n’est reconnue parmi : {string.Join(", ", reader.Headers)}.",
                    "Nommer une colonne « adresse », « code_postal », « commune » ou « code_insee ».");
        issues.AddRange(lines.ColumnFindings(GivenFile.NameOf(request.File)));
        List<GeocodedRow> doubtful = [];
        OutputFile.Write(request.Output, file => TableCsv.Write(file, lines.OutputHeader, Rows()));
        if (request.Review is not null)
        {
            OutputFile.Write(request.Review, file =>
            {
                using StreamWriter text = new(file, leaveOpen: true);
                ReviewPage.Write(text, GivenFile.NameOf(request.File), doubtful);
            });
            Console.Error.WriteLine(Textes.ReviewWritten(doubtful.Count, request.Review));
        }

        issues.AddRange(reader.Issues);
        return lines.Summary;

        IEnumerable<IReadOnlyList<string>> Rows()
        {
            while (reader.Read() is { } row)
            {
                GeocodedRow located = lines.Locate(row);
                if (request.Review is not null && located.Outcome.Statut is not (LocationStatus.Ok or LocationStatus.Corrige))
                    doubtful.Add(located);
                yield return located.Cells;
            }
        }
    }
}
