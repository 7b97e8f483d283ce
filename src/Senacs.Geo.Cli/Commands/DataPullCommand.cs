using System.Collections.Immutable;
using Senacs.Geo.Codes;
using Senacs.Geo.Sources.Acquisition;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo data pull DEPARTEMENT</c>: makes the inputs of a dossier from open data, with its lock.</summary>
internal static class DataPullCommand
{
    private static readonly Argument<string> Departement = new("DEPARTEMENT") { Description = "Code du département : 03, 2A, 974." };
    private static readonly Option<string?> Source = CommonOptions.Option<string?>(
        "--source", "Dossier de fichiers déjà téléchargés : rien n’est demandé au réseau.", "DOSSIER");
    private static readonly Option<string?> CatalogueFile = CommonOptions.Option<string?>(
        "--catalogue", "Catalogue des jeux de données (par défaut data/catalogue.json).", "FICHIER");
    private static readonly Option<string?> Cache = CommonOptions.Option<string?>(
        "--cache", "Dossier où garder les téléchargements (par défaut ~/.cache/senacs-geo).", "DOSSIER");
    private static readonly Option<double?> Tolerance = CommonOptions.Option<double?>(
        "--tolerance", "Généraliser les communes à cette tolérance, en mètres (par défaut : contours de la source).", "METRES");
    private static readonly Option<double?> QpvTolerance = CommonOptions.Option<double?>(
        "--tolerance-qpv", "Généraliser les QPV à cette tolérance, 10 m au plus.", "METRES");
    private static readonly Option<int> Decimals = CommonOptions.Option(
        "--decimals", 5, "Décimales des communes généralisées (5 : un mètre).", "N");
    private static readonly Option<string[]> Jeux = CommonOptions.Option<string[]>(
        "--jeu", [], "Identifiant d’un jeu du catalogue, à la place du premier de son genre ; plusieurs fois au besoin.", "ID");
    private static readonly Option<string[]> Without = CommonOptions.Option<string[]>(
        "--sans", [], "Laisser de côté : table, qpv, mouvements ou adresses.", "GENRE");
    private static readonly Option<string?> Titre = CommonOptions.Option<string?>("--titre", "Titre du dossier.", "TEXTE");
    private static readonly Option<bool> Verrou = CommonOptions.Option<bool>(
        "--verrou", "Refaire exactement le dossier du verrou ; une source qui a changé arrête tout.");

    public static Command Create()
    {
        Option<string?> output = CommonOptions.Output("Dossier à faire (par défaut data/CODE-nom). Le registre et le manifeste qui y sont restent.");
        Option<string?> date = CommonOptions.Date();
        Option<bool> json = CommonOptions.Json();
        Command command = new("pull", DataTextes.Pull)
        {
            Departement, output, Source, CatalogueFile, Cache, Tolerance, QpvTolerance, Decimals, Jeux, Without, Titre, date, Verrou, json,
        };
        command.SetAction(parsed =>
        {
            CodeDepartement departement = DataGeneraliseCommand.ReadDepartement(parsed.GetRequiredValue(Departement));
            double? tolerance = parsed.GetValue(Tolerance), qpvTolerance = parsed.GetValue(QpvTolerance);
            DataGeneraliseCommand.CheckTolerance(tolerance, isQpv: false);
            DataGeneraliseCommand.CheckTolerance(qpvTolerance, isQpv: true);
            DataGeneraliseCommand.CheckDecimals(parsed.GetValue(Decimals));
            Catalogue catalogue = ReadCatalogue(parsed.GetValue(CatalogueFile));
            string folder = parsed.GetValue(output)
                ?? Path.Combine("data", $"{FrenchText.LowerAscii(departement.Value)}-{FrenchText.Slug(catalogue.NameOf(departement))}");
            PullOptions options = new(departement)
            {
                ToleranceMetres = tolerance,
                QpvToleranceMetres = qpvTolerance,
                Decimals = parsed.GetValue(Decimals),
                Jeux = [.. parsed.GetValue(Jeux) ?? []],
                Without = [.. (parsed.GetValue(Without) ?? []).Select(ReadRole)],
                Previous = Directory.Exists(folder) ? DossierLock.In(folder) : null,
            };
            options = parsed.GetValue(Verrou) ? options.AsLocked() : options;
            IDatasetSource source = SourceOf(parsed.GetValue(Source), parsed.GetValue(Cache), catalogue);
            using IDisposable? connection = source as IDisposable;
            return Run(catalogue, source, options, folder, parsed.GetValue(Titre), parsed.GetDate(date), parsed.GetValue(json));
        });
        return command;
    }

    private static int Run(Catalogue catalogue, IDatasetSource source, PullOptions options, string folder, string? titre, DateOnly? date, bool json)
    {
        DossierManifest? existing = File.Exists(Path.Combine(folder, DossierManifest.FileName)) ? DossierFolder.Open(folder).Manifest : null;
        if (existing is not null && existing.Departement != options.Departement)
            throw new UsageException(DataTextes.OtherDepartement(folder, existing.DepartementNom));
        PulledDossier pulled = DossierPull.Run(catalogue, source, options, Console.Error.WriteLine);
        DataOutput.Report(pulled.Issues);
        ManifestWishes wishes = new()
        {
            Existing = existing,
            HasRegister = File.Exists(Path.Combine(folder, "structures.csv")),
            Titre = titre,
            Date = date,
        };
        DossierLock written;
        using (OutputFolder made = new(folder))
        {
            written = pulled.WriteTo(made.Create, DataOutput.WriteFeatures, wishes, DateOnly.FromDateTime(options.Time.GetUtcNow().UtcDateTime));
            made.Commit();
        }

        // for a program, the lock is the result: what was fetched, what was made, how much of it
        if (json)
            OutputFile.Write(null, written.Write);
        else
            Console.Out.WriteLine(DataTextes.Made(folder, Summary(pulled, folder)));
        return pulled.Issues.ExitCode();
    }

    private static IEnumerable<string> Summary(PulledDossier pulled, string folder)
    {
        yield return $"{FrenchNumbers.Count(pulled.Communes.Length, "commune", "communes")} ({Kibibytes(folder, "communes.geojson")})";
        if (pulled.Table is { } table)
            yield return $"{FrenchNumbers.Count(table.Rows.Sum(static r => r.Population ?? 0), "habitant", "habitants")}";
        yield return pulled.Qpv is { } qpv ? $"{qpv.Length.ToString(CultureInfo.InvariantCulture)} QPV" : "QPV non fournis";
        if (pulled.Mouvements is { } moves)
            yield return $"{FrenchNumbers.Count(moves.Movements.Length, "mouvement", "mouvements")} du COG";
        if (pulled.Adresses is not null)
            yield return "adresses de la BAN";
    }

    private static string Kibibytes(string folder, string file) =>
        $"{FrenchNumbers.Integer(new FileInfo(Path.Combine(folder, file)).Length / 1024)} Kio";

    private static DatasetRole ReadRole(string text) => text switch
    {
        "table" => DatasetRole.Table,
        "qpv" => DatasetRole.Qpv,
        "mouvements" => DatasetRole.Mouvements,
        "adresses" => DatasetRole.Adresses,
        _ => throw new UsageException(DataTextes.BadRole(text)),
    };

    private static IDatasetSource SourceOf(string? folder, string? cache, Catalogue catalogue) =>
        folder is not null ? new FolderSource(folder) : new HttpSource(catalogue, new DownloadOptions
        {
            CacheFolder = cache ?? DefaultCache(),
            Progress = Console.IsErrorRedirected ? null : DownloadBar.Show,
        });

    private static string DefaultCache()
    {
        string? home = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        return Path.Combine(string.IsNullOrEmpty(home)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache") : home, "senacs-geo");
    }

    // The one asked for; else that of the working folder; else that of the checkout which holds this program.
    private static Catalogue ReadCatalogue(string? asked)
    {
        string? path = asked ?? Candidates().FirstOrDefault(File.Exists);
        if (path is null)
            throw new UsageException(DataTextes.NoCatalogue);
        using FileStream stream = SourceFiles.Open(path, Path.GetFileName(path));
        return Catalogue.Read(stream, Path.GetFileName(path));
    }

    private static IEnumerable<string> Candidates()
    {
        yield return Path.Combine("data", Catalogue.FileName);
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, "data", Catalogue.FileName);
    }
}

/// <summary>The progress of a download on a terminal: one line, written over.</summary>
internal static class DownloadBar
{
    private const int Width = 30;
    private static long _lastTick;

    public static void Show(string host, long done, long? total)
    {
        bool whole = done == total;
        long now = Environment.TickCount64;
        if (!whole && now - _lastTick < 100)
            return;
        _lastTick = now;
        string size = string.Create(CultureInfo.InvariantCulture, $"{done / 1024} Kio");
        string bar = total is { } all && all > 0 ? $"[{new string('█', (int)(Width * done / all)).PadRight(Width, '░')}] " : "";
        Console.Error.Write($"\r{host} {bar}{size}   {(whole ? Environment.NewLine : "")}");
    }
}
