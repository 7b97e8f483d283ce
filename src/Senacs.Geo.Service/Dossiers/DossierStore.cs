using System.Collections.Immutable;
using System.Diagnostics;
using Senacs.Geo.Issues;
using Senacs.Geo.Service.Errors;
using Senacs.Geo.Service.Operations;
using Senacs.Geo.Sources.Dossiers;

namespace Senacs.Geo.Service.Dossiers;

/// <summary>The dossiers of a folder, as one catalogue that is replaced whole: a reader never sees half a change.</summary>
internal sealed class DossierStore(string dataFolder, TimeProvider clock, ServiceMetrics metrics, ILogger<DossierStore> logger)
{
    private readonly Lock gate = new();
    private Catalogue current = new([], []);

    /// <summary>Absolute.</summary>
    public string DataFolder { get; } = Path.GetFullPath(dataFolder);

    public Catalogue Current => Volatile.Read(ref current);

    /// <summary>Reads every dossier, on all processors, the largest first.</summary>
    /// <exception cref="SourceUnavailableException">The folder is not there, holds no dossier, or none that can be read.</exception>
    public void LoadAll()
    {
        Stopwatch watch = Stopwatch.StartNew();
        string[] folders = Folders();
        if (folders.Length == 0)
            throw new SourceUnavailableException(DataFolder, $"Ce dossier ne contient aucun dossier de département ({DossierManifest.FileName}).", "Donner à --data le dossier qui contient les dossiers, par exemple --data data.");
        Outcome[] outcomes = new Outcome[folders.Length];
        Parallel.ForEach(
            System.Collections.Concurrent.Partitioner.Create(Enumerable.Range(0, folders.Length).OrderByDescending(i => SizeOf(folders[i])), System.Collections.Concurrent.EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            i => outcomes[i] = Read(folders[i]));
        Replace(outcomes, folders);
        if (Current.Dossiers.IsEmpty)
            throw new SourceUnavailableException(DataFolder, $"Aucun dossier n’est lisible. {Current.Faults[0].Folder} : {Current.Faults[0].Message}", "");
        // what reading left behind goes back to the system before the first request
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Log.Loaded(logger, Current.Dossiers.Length, watch.ElapsedMilliseconds, Current.Faults.Length, Current.Version);
    }

    /// <summary>Looks for what changed on disk, reads only that, and swaps. A dossier that became unreadable, or whose data now have errors, keeps its last good state.</summary>
    /// <returns>True when the catalogue was replaced.</returns>
    public bool Refresh()
    {
        lock (gate)
        {
            string[] folders = Folders();
            Catalogue before = Current;
            Dictionary<string, LoadedDossier> served = before.Dossiers.ToDictionary(d => d.FolderName, StringComparer.Ordinal);
            Outcome[] outcomes = new Outcome[folders.Length];
            bool changed = served.Keys.Except(folders.Select(NameOf), StringComparer.Ordinal).Any();
            for (int i = 0; i < folders.Length; i++)
            {
                string name = NameOf(folders[i]);
                LoadedDossier? old = served.GetValueOrDefault(name);
                DossierFault? fault = before.Faults.FirstOrDefault(f => f.Folder == name);
                DossierFingerprint now;
                try
                {
                    now = DossierFingerprint.Of(folders[i]);
                }
                catch (IOException)
                {
                    continue;
                }

                if (old is not null && old.Fingerprint == now)
                {
                    outcomes[i] = new Outcome(old, null, now);
                    changed |= fault is not null;
                    continue;
                }

                if (fault is not null && refused.GetValueOrDefault(name) == now)
                {
                    outcomes[i] = new Outcome(old, fault, now);
                    continue;
                }

                changed = true;
                outcomes[i] = Accepted(Read(folders[i]), old, name);
            }

            if (changed)
                Replace(outcomes, folders);
            return changed;
        }
    }

    private readonly Dictionary<string, DossierFingerprint?> refused = new(StringComparer.Ordinal);

    private Outcome Accepted(Outcome read, LoadedDossier? old, string name)
    {
        if (read.Loaded is { } loaded)
        {
            int errors = loaded.Default.Report.Issues.Count(i => i.Kind.Severity == IssueSeverity.Error);
            if (old is null || errors == 0 || old.Default.Report.HasErrors)
            {
                Log.Reloaded(logger, name, loaded.Version);
                metrics.Reloaded(accepted: true);
                return read;
            }

            Issue first = loaded.Default.Report.Issues.First(i => i.Kind.Severity == IssueSeverity.Error);
            string where = first.File is { } file ? $"{file}{(first.Line is { } line ? $", ligne {line.ToString(System.Globalization.CultureInfo.InvariantCulture)}" : "")} : " : "";
            read = new Outcome(null, Fault(name, $"Les nouvelles données ont {Reports.FrenchNumbers.Count(errors, "erreur", "erreurs")}. {where}{first.Message}"), read.Fingerprint);
        }

        metrics.Reloaded(accepted: false);
        DossierFault fault = read.Fault! with { ServedVersion = old?.Version };
        Log.Refused(logger, name, fault.Message);
        return new Outcome(old, fault, read.Fingerprint);
    }

    private Outcome Read(string folder)
    {
        string name = NameOf(folder);
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
                return new Outcome(null, Fault(name, $"Lecture refusée : {e.Message}"), fingerprint);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // a defect of the product on one dossier must not take the others down
                return new Outcome(null, Fault(name, $"Erreur inattendue ({e.GetType().Name}) : {e.Message}"), fingerprint);
            }
        }
    }

    private DossierFault Fault(string name, string message) => new(name, message.Replace(DataFolder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal), clock.GetUtcNow(), null);

    private void Replace(Outcome[] outcomes, string[] folders)
    {
        List<LoadedDossier> loaded = [];
        List<DossierFault> faults = [];
        Dictionary<string, string> folderOf = new(StringComparer.Ordinal);
        refused.Clear();
        for (int i = 0; i < folders.Length; i++)
        {
            Outcome outcome = outcomes[i];
            if (outcome.Fault is { } fault)
            {
                faults.Add(fault);
                refused[fault.Folder] = outcome.Fingerprint;
            }

            if (outcome.Loaded is not { } dossier)
                continue;
            if (folderOf.TryAdd(dossier.Code, dossier.FolderName))
                loaded.Add(dossier);
            else
                faults.Add(Fault(dossier.FolderName, $"Le département {dossier.Code} est déjà servi par « {folderOf[dossier.Code]} » : retirer l’un des deux dossiers."));
        }

        Catalogue before = Current;
        foreach (LoadedDossier gone in before.Dossiers.Where(d => !loaded.Exists(l => l.FolderName == d.FolderName)))
            Log.Removed(logger, gone.FolderName);
        foreach (DossierFault fault in faults.Where(f => before.Dossiers.IsEmpty))
            Log.Refused(logger, fault.Folder, fault.Message);
        Volatile.Write(ref current, new Catalogue(loaded, [.. faults], before));
    }

    // The folder itself when it is a dossier, else its sub-folders that are; links that lead out are not followed by the reader.
    private string[] Folders()
    {
        if (File.Exists(DataFolder))
            throw new SourceUnavailableException(DataFolder, "C’est un fichier, pas un dossier.", "Donner à --data le dossier des données.");
        if (!Directory.Exists(DataFolder))
            throw new SourceUnavailableException(DataFolder, "Ce dossier n’existe pas.", "Vérifier --data ; « data » contient les dossiers d’exemple.");
        try
        {
            if (File.Exists(Path.Combine(DataFolder, DossierManifest.FileName)))
                return [DataFolder];
            return [.. Directory.EnumerateDirectories(DataFolder).Where(d => Path.GetFileName(d)[0] != '.' && File.Exists(Path.Combine(d, DossierManifest.FileName))).Order(StringComparer.Ordinal)];
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SourceUnavailableException(DataFolder, "Le système refuse la lecture de ce dossier.", "Vérifier les droits.", e);
        }
    }

    private static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));

    private static long SizeOf(string folder) => new DirectoryInfo(folder).EnumerateFiles().Sum(f => f.Length);

    private readonly record struct Outcome(LoadedDossier? Loaded, DossierFault? Fault, DossierFingerprint? Fingerprint);
}
