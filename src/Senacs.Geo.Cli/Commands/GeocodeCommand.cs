using System.CommandLine;
using Senacs.Geo.Exports;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo geocode FILE.csv -o F</c>: locates a list of addresses, one row out for each row in.</summary>
internal static class GeocodeCommand
{
    public static Command Create()
    {
        Argument<string> file = new("FICHIER") { Description = "Liste d’adresses, CSV ou XLSX." };
        Option<string[]> ban = new("--ban") { Description = "Base d’adresses de la BAN (CSV, lieux-dits ou BAL, gzip ou non) ; peut être répétée." };
        Option<string?> dossier = new("--dossier") { Description = "Dossier dont on prend la base d’adresses et les corrections." };
        Option<string> order = new("--geocoder") { Description = "Ordre de confiance : local, ign, ou local,ign (ign interroge la Géoplateforme).", DefaultValueFactory = _ => "local" };
        Option<string?> corrections = new("--corrections") { Description = "Décisions à appliquer (le fichier que la page de revue télécharge)." };
        Option<string?> review = new("--revue") { Description = "Page HTML où une personne tranche les adresses douteuses." };
        Option<string?> cache = new("--cache") { Description = "Fichier où garder les réponses de la Géoplateforme (par défaut à côté de la sortie)." };
        Option<string?> output = CommonOptions.Output("Fichier CSV à écrire.");
        output.Required = true;
        Command command = new("geocode", "Localise une liste d’adresses, une ligne de sortie par ligne d’entrée.") { file, ban, dossier, order, corrections, review, cache, output };
        command.SetAction(parsed => Run(new Request(
            parsed.GetRequiredValue(file),
            parsed.GetValue(ban) ?? [],
            parsed.GetValue(dossier),
            parsed.GetValue(order)!.Split(',', StringSplitOptions.TrimEntries),
            parsed.GetValue(corrections),
            parsed.GetValue(review),
            parsed.GetValue(cache),
            parsed.GetRequiredValue(output)!)));
        return command;
    }

    private sealed record Request(string File, string[] Ban, string? Dossier, string[] Order, string? Corrections, string? Review, string? Cache, string Output);

    private static int Run(Request request)
    {
        if (request.Order.Length == 0 || request.Order.Any(o => o is not ("local" or "ign")))
            throw new UsageException(Textes.BadGeocoder);
        List<Issue> issues = [];
        List<IDisposable> opened = [];
        try
        {
            (string[] bases, string? corrections) = Sources(request);
            if (request.Order.Contains("local", StringComparer.Ordinal) && bases.Length == 0)
                throw new UsageException(Textes.NeedsAddressBase);
            OnlineGeocoder? online = null;
            List<IGeocoder> chain = [];
            foreach (string name in request.Order)
            {
                if (name == "local")
                {
                    Geocoder local = AddressBase.OpenOrBuild(bases, [], bases[0] + ".index", issues);
                    opened.Add(local);
                    chain.Add(local);
                }
                else
                {
                    GeocodingCache cache = GeocodingCache.Open(request.Cache ?? request.Output + ".cache");
                    online = new OnlineGeocoder(cache);
                    opened.Add(online);
                    opened.Add(cache);
                    chain.Add(online);
                }
            }

            IGeocoder geocoder = chain.Count == 1 ? chain[0] : new GeocoderChain(chain);
            CorrectedGeocoder? corrected = corrections is null ? null : new CorrectedGeocoder(geocoder, ReadCorrections(corrections, issues));
            GeocodingSummary summary = Locate(request, corrected ?? geocoder, issues);
            issues.AddRange(corrected?.Unused() ?? []);
            Console.Error.WriteLine(summary.ToText());
            if (online?.HasGivenUp == true)
                Console.Error.WriteLine(Textes.ServiceGivenUp);
            foreach (Issue issue in issues)
                Console.Error.WriteLine(issue.Message);
            return issues.Any(i => i.Kind.Severity == IssueSeverity.Error) || online?.HasGivenUp == true ? ExitCodes.DoneWithErrors : ExitCodes.Done;
        }
        finally
        {
            foreach (IDisposable one in opened)
                one.Dispose();
        }
    }

    private static (string[] Bases, string? Corrections) Sources(Request request)
    {
        if (request.Dossier is null)
            return (request.Ban, request.Corrections);
        DossierFolder folder = DossierFolder.Open(request.Dossier);
        return (
            request.Ban.Length > 0 || folder.Manifest.Adresses is null ? request.Ban : [folder.PathOf(folder.Manifest.Adresses.Fichier)],
            request.Corrections ?? (folder.Manifest.Corrections is { } file ? folder.PathOf(file.Fichier) : null));
    }

    private static Corrections ReadCorrections(string path, List<Issue> issues)
    {
        using FileStream stream = SourceFiles.Open(path, path);
        Table table = Table.Read(stream, path);
        return Corrections.Read(table.Headers, table.Rows.Select(r => new AddressRow(r.Line, r.Cells)), path, issues);
    }

    private static GeocodingSummary Locate(Request request, IGeocoder geocoder, List<Issue> issues)
    {
        using FileStream stream = SourceFiles.Open(request.File, request.File);
        using TableReader reader = TableReader.Open(stream, request.File);
        FileGeocoder lines = new(geocoder, reader.Headers);
        if (!lines.CanAsk)
            throw new SourceUnavailableException(request.File, $"Aucune colonne d’adresse n’est reconnue parmi : {string.Join(", ", reader.Headers)}.", "Nommer une colonne « adresse », « code_postal », « commune » ou « code_insee ».");
        List<GeocodedRow> doubtful = [];
        OutputFile.Write(request.Output, file => TableCsv.Write(file, lines.OutputHeader, Rows()));
        if (request.Review is not null)
        {
            OutputFile.Write(request.Review, file =>
            {
                using StreamWriter text = new(file, leaveOpen: true);
                ReviewPage.Write(text, Path.GetFileName(request.File), doubtful);
            });
            Console.Error.WriteLine(Textes.ReviewWritten(doubtful.Count, request.Review));
        }

        issues.AddRange(reader.Issues);
        return lines.Summary;

        IEnumerable<IReadOnlyList<string>> Rows()
        {
            while (reader.Read() is { } row)
            {
                GeocodedRow located = lines.Locate(new AddressRow(row.Line, row.Cells));
                if (request.Review is not null && located.Outcome.Statut is not (LocationStatus.Ok or LocationStatus.Corrige))
                    doubtful.Add(located);
                yield return located.Cells;
            }
        }
    }
}
