using System.Collections.Immutable;
using System.Diagnostics;
using Senacs.Geo.Service.Operations;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Service.Dossiers;

/// <summary>The dossiers of a folder, as one catalogue that is replaced whole: a reader never sees half a change.</summary>
internal sealed class DossierStore(string dataFolder, LastGoodCopies copies, TimeProvider clock, ServiceMetrics metrics, ILogger<DossierStore> logger)
{
    private readonly Lock _gate = new();
    private Catalogue _current = new([], []);

    /// <summary>Absolute.</summary>
    public string DataFolder { get; } = Path.GetFullPath(dataFolder);

    public Catalogue Current => Volatile.Read(ref _current);

    /// <summary>Reads every dossier, on all processors, the largest first.</summary>
    /// <exception cref="SourceUnavailableException">The folder is not there, holds no dossier, or none that can be read.</exception>
    public void LoadAll()
    {
        Stopwatch watch = Stopwatch.StartNew();
        string[] folders = Folders();
        if (folders.Length == 0)
            throw new SourceUnavailableException(
                DataFolder, !Directory.Exists(DataFolder) ? "Ce dossier n’existe pas."
                    : $"Ce dossier ne contient aucun dossier de département ({DossierManifest.FileName}).",
                    "Donner à --data le dossier qui contient les dossiers, par exemple --data data.");
        Outcome[] outcomes = new Outcome[folders.Length];
        Parallel.ForEach(
            System.Collections.Concurrent.Partitioner.Create(
                Enumerable.Range(0, folders.Length).OrderByDescending(i => SizeOf(folders[i])),
                    System.Collections.Concurrent.EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            i => outcomes[i] = ReadAndJudge(folders[i], served: null));
        Replace(outcomes, folders);
        if (Current.Dossiers.IsEmpty)
            throw new SourceUnavailableException(
                DataFolder, $"Aucun dossier n’est lisible. {Current.Faults[0].Folder} : {Current.Faults[0].Message}", "");
        Log.Loaded(
            logger, FrenchNumbers.Count(Current.Dossiers.Length, "dossier chargé", "dossiers chargés"), watch.ElapsedMilliseconds,
            FrenchNumbers.Count(Current.Faults.Length, "refusé", "refusés"), Current.Version);
    }

    /// <summary>Looks for what changed on disk, reads only that, and swaps. A dossier that became unreadable, or whose data now have errors, keeps
    /// its last good state.</summary>
    /// <param name="suspects">Folders to read again whatever their files' sizes and dates say.</param>
    /// <returns>True when the catalogue was replaced.</returns>
    public bool Refresh(IReadOnlySet<string>? suspects = null)
    {
        lock (_gate)
        {
            string[] folders = Folders();
            Catalogue before = Current;
            Dictionary<string, LoadedDossier> served = before.Dossiers.ToDictionary(d => d.FolderName, StringComparer.Ordinal);
            bool changed = served.Keys.Except(folders.Select(LoadedDossier.NameOf), StringComparer.Ordinal).Any();
            Outcome[] outcomes = [.. folders.Select(folder =>
            {
                string name = LoadedDossier.NameOf(folder);
                DossierFault? fault = before.Faults.FirstOrDefault(f => f.Folder == name);
                Outcome outcome = Look(
                    folder, served.GetValueOrDefault(name), fault, isSuspect: suspects?.Contains(name) == true, out bool hasChanged);
                changed |= hasChanged;
                return outcome;
            })];
            if (changed)
                Replace(outcomes, folders);
            return changed;
        }
    }

    private Outcome Look(string folder, LoadedDossier? old, DossierFault? fault, bool isSuspect, out bool hasChanged)
    {
        string name = LoadedDossier.NameOf(folder);
        DossierFingerprint now;
        try
        {
            now = DossierFingerprint.Of(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // going, or out of reach for now: as it was, until it can be looked at
            DossierFault? reach = e is IOException ? fault
                : fault ?? Fault(name, OutOfReach(e)) with { ServedVersion = old?.Version, CopiedAt = old?.CopiedAt };
            hasChanged = reach != fault;
            return new Outcome(old, reach, _refused.GetValueOrDefault(name));
        }

        hasChanged = false;
        if (old is not null && old.Fingerprint == now && !isSuspect)
        {
            hasChanged = fault is not null;
            return new Outcome(old, null, now);
        }

        if (fault is not null && _refused.GetValueOrDefault(name) == now && !isSuspect)
            return new Outcome(old, fault, now);
        Log.Rereading(logger, name);
        Outcome outcome = ReadAndJudge(folder, old);
        if (fault is not null && outcome.Fault is { } still && still.Message == fault.Message && still.ServedVersion == fault.ServedVersion)
            return outcome with { Loaded = old, Fault = fault }; // looked at once more, and no better
        hasChanged = true;
        Report(outcome, name);
        // on disk before it is served: what was served once is found again after a kill
        if (outcome is { Fault: null, Loaded: { } accepted })
            copies.Save(accepted);
        return outcome;
    }

    /// <summary>The folders whose files no longer hold what is served of them, and those that were refused: what sizes and dates may hide. Reads
    /// every file; needs no lock.</summary>
    /// <param name="among">The folders to look at; null: all.</param>
    /// <param name="stop">Ends it between two files.</param>
    public IReadOnlySet<string> Altered(IReadOnlySet<string>? among, CancellationToken stop)
    {
        Catalogue now = Current;
        HashSet<string> refusedNow = [.. now.Faults.Select(f => f.Folder)];
        return now.Dossiers.Where(d => among?.Contains(d.FolderName) != false && !refusedNow.Contains(d.FolderName) && !d.IsAsRead(stop))
            .Select(d => d.FolderName)
            .Concat(refusedNow.Where(f => among?.Contains(f) != false)).ToHashSet(StringComparer.Ordinal);
    }

    private readonly Dictionary<string, DossierFingerprint?> _refused = new(StringComparer.Ordinal);

    // Whatever goes wrong in one dossier, in its files or in its copy, stays with it.
    private Outcome ReadAndJudge(string folder, LoadedDossier? served)
    {
        try
        {
            return Judged(Read(folder), folder, served);
        }
        catch (Exception e)
        {
            Log.DossierFailed(logger, LoadedDossier.NameOf(folder), e);
            DossierFault fault = Fault(LoadedDossier.NameOf(folder), $"Erreur inattendue ({e.GetType().Name}) : {e.Message}");
            return served is null ? new Outcome(null, fault, null)
                : new Outcome(served, fault with { ServedVersion = served.Version, CopiedAt = served.CopiedAt }, null);
        }
    }

    // New data are served unless they are unreadable, or have errors that the data before had not: then the data before are, from memory or, after a
    // restart, from their copy.
    private Outcome Judged(Outcome read, string folder, LoadedDossier? served)
    {
        string name = LoadedDossier.NameOf(folder);
        DossierFault fault;
        if (read.Loaded is { } loaded)
        {
            int errors = loaded.Default.Report.Issues.CountOf(IssueSeverity.Error);
            bool wasGood = served is null ? copies.Find(name) is { HasErrors: false } : !served.Default.Report.HasErrors;
            bool isKnown = served is not null || copies.Find(name) is not null;
            if (isKnown && CutShort(loaded) is { } cut)
            {
                fault = Fault(name, $"{cut} : la dernière ligne est incomplète et sans fin de ligne, le fichier semble inachevé. S’il est "
                    + $"complet, le terminer par un retour à la ligne.");
                return Kept();
            }

            if (errors == 0 || !wasGood)
                return read;
            Issue first = loaded.Default.Report.Issues.First(i => i.Kind.Severity == IssueSeverity.Error);
            string where = first.File is { } file
                ? $"{file}{(first.Line is { } line ? $", ligne {line.ToString(System.Globalization.CultureInfo.InvariantCulture)}" : "")} : " : "";
            fault = Fault(name, $"Les nouvelles données ont {FrenchNumbers.Count(errors, "erreur", "erreurs")}. {where}{first.Message}");
        }
        else
        {
            fault = read.Fault!;
        }

        return Kept();

        Outcome Kept()
        {
            if (served is not null)
                return new Outcome(served, fault with { ServedVersion = served.Version, CopiedAt = served.CopiedAt }, read.Fingerprint);
            if (copies.Load(folder) is not { } copy)
                return read;
            Log.CopyServed(logger, name, copy.CopiedAt!.Value, copy.Version);
            return new Outcome(copy, fault with { ServedVersion = copy.Version, CopiedAt = copy.CopiedAt }, read.Fingerprint);
        }
    }

    // Of the forms that inputs have, a CSV alone can be cut in two and still be read. Cut at the end of a line, nothing shows.
    private static string? CutShort(LoadedDossier dossier)
    {
        foreach (Issue issue in dossier.Default.Report.Issues.Where(i => i.Kind == TableIssues.TooFewCells))
        {
            if (issue is not { File: { } file, Line: { } line } || !file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
                continue;
            using FileStream stream = SourceFiles.Open(Path.Combine(dossier.HomePath, file), file);
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            if (bytes is not [.., (byte)'\n' or (byte)'\r'] && line == bytes.AsSpan().Count((byte)'\n') + 1)
                return file;
        }

        return null;
    }

    private void Report(Outcome outcome, string name)
    {
        metrics.Reloaded(accepted: outcome.Fault is null);
        if (outcome.Fault is { } fault)
            Log.Refused(logger, name, fault.Message);
        else
            Log.Reloaded(logger, name, outcome.Loaded!.Version);
    }

    /// <summary>Copies a dossier of the present catalogue, unless what is served of it is itself a copy.</summary>
    public void SaveCopy(string name)
    {
        lock (_gate)
        {
            if (Current.Dossiers.FirstOrDefault(d => d.FolderName == name) is { CopiedAt: null } dossier)
                copies.Save(dossier);
        }
    }

    /// <summary>Whether a dossier of this name is in the data folder.</summary>
    public bool Exists(string name) => LoadedDossier.NameOf(DataFolder) == name || Directory.Exists(Path.Combine(DataFolder, name));

    private Outcome Read(string folder)
    {
        string name = LoadedDossier.NameOf(folder);
        for (int attempt = 0; ; attempt++)
        {
            DossierFingerprint? fingerprint = null;
            try
            {
                fingerprint = DossierFingerprint.Of(folder);
                LoadedDossier loaded = LoadedDossier.Read(folder);
                return new Outcome(loaded, null, loaded.Fingerprint);
            }
            catch (SourceUnavailableException e)
            {
                return new Outcome(null, Fault(name, e.Message), fingerprint);
            }
            catch (IOException e) when (attempt >= 3)
            {
                return new Outcome(null, Fault(name, e.Message), fingerprint);
            }
            catch (IOException)
            {
                Thread.Sleep(200); // being written: once more
            }
            catch (UnauthorizedAccessException e)
            {
                return new Outcome(null, Fault(name, OutOfReach(e)), fingerprint);
            }
            catch (Exception e)
            {
                // a defect of the product on one dossier must not take the others down; nor must one too large for the memory
                Log.DossierFailed(logger, name, e);
                return new Outcome(null, Fault(name, $"Erreur inattendue ({e.GetType().Name}) : {e.Message}"), fingerprint);
            }
        }
    }

    private static string OutOfReach(Exception e) => $"Lecture refusée par le système : {e.Message} Vérifier les droits de l’utilisateur du service.";

    private DossierFault Fault(string name, string message) =>
        new(name, message.Replace(DataFolder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal), clock.GetUtcNow(), null);

    private void Replace(Outcome[] outcomes, string[] folders)
    {
        List<LoadedDossier> loaded = [];
        List<DossierFault> faults = [];
        Dictionary<string, string> folderOf = new(StringComparer.Ordinal);
        _refused.Clear();
        for (int i = 0; i < folders.Length; i++)
        {
            Outcome outcome = outcomes[i];
            if (outcome.Fault is { } fault)
            {
                faults.Add(fault);
                _refused[fault.Folder] = outcome.Fingerprint;
            }

            if (outcome.Loaded is not { } dossier)
                continue;
            if (folderOf.TryAdd(dossier.Code, dossier.FolderName))
                loaded.Add(dossier);
            else
                faults.Add(Fault(dossier.FolderName,
                    $"Le département {dossier.Code} est déjà servi par « {folderOf[dossier.Code]} » : retirer l’un des deux dossiers."));
        }

        Catalogue before = Current;
        foreach (LoadedDossier gone in before.Dossiers.Where(d => !loaded.Exists(l => l.FolderName == d.FolderName)))
            Log.Removed(logger, gone.FolderName);
        foreach (DossierFault fault in faults.Where(f => before.Dossiers.IsEmpty))
            Log.Refused(logger, fault.Folder, fault.Message);
        Volatile.Write(ref _current, new Catalogue(loaded, [.. faults], before));
    }

    // The folder itself when it is a dossier, else its sub-folders that are; links that lead out are not followed by the reader.
    // One that was a dossier and has lost its manifest is being written: it is read, refused, and its last good state is served.
    private string[] Folders()
    {
        if (File.Exists(DataFolder))
            throw new SourceUnavailableException(DataFolder, "C’est un fichier, pas un dossier.", "Donner à --data le dossier des données.");
        if (!Directory.Exists(DataFolder))
            throw new SourceUnavailableException(
                DataFolder, "Ce dossier n’existe pas.", "Vérifier --data ; « data » contient les dossiers d’exemple.");
        try
        {
            if (File.Exists(Path.Combine(DataFolder, DossierManifest.FileName)))
                return [DataFolder];
            string[] folders = [.. Directory.EnumerateDirectories(DataFolder)
                .Where(d => Path.GetFileName(d)[0] != '.' && (IsDossier(d) || IsKnown(d))).Order(StringComparer.Ordinal)];
            return folders.Length == 0 && IsKnown(DataFolder) ? [DataFolder] : folders;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SourceUnavailableException(DataFolder, "Le système refuse la lecture de ce dossier.", "Vérifier les droits.", e);
        }
    }

    // With a manifest, be it one that cannot be read; or closed to this user: it is told as refused rather than left out in silence. File systems
    // have a closed folder of their own.
    private static bool IsDossier(string folder)
    {
        FileInfo manifest = new(Path.Combine(folder, DossierManifest.FileName));
        if (manifest.Exists || manifest.LinkTarget is not null || Directory.Exists(manifest.FullName))
            return true;
        try
        {
            using IEnumerator<string> any = Directory.EnumerateFileSystemEntries(folder).GetEnumerator();
            any.MoveNext();
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return Path.GetFileName(folder) != "lost+found";
        }
        catch (IOException)
        {
            return false; // going
        }
    }

    private bool IsKnown(string folder)
    {
        string name = LoadedDossier.NameOf(folder);
        return copies.Find(name) is not null || Current.Dossiers.Any(d => d.FolderName == name);
    }

    private static long SizeOf(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles().Sum(f => f.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private readonly record struct Outcome(LoadedDossier? Loaded, DossierFault? Fault, DossierFingerprint? Fingerprint);
}
