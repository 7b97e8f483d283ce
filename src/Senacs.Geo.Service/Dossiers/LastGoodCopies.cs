using System.Security.Cryptography;
using Senacs.Geo.Sources.Writing;

namespace Senacs.Geo.Service.Dossiers;

/// <summary>A copy, on disk, of the files that each dossier was last served from: what is served after a restart when the dossier's own files are
/// refused.</summary>
/// <remarks>
/// <c>{state folder}/{dossier}@{number}/</c> holds the manifest, the inputs that were read and a <see cref="CopyInventory"/>.
/// 1. Written under a hidden name, each file held against the hash of what was read, everything flushed, then renamed; only then is the copy before
/// it deleted. A process killed at any moment leaves one whole copy.
/// 2. Read back through the one way in; what the reader hashed is held against the inventory, so that a damaged copy is never served.
/// 3. What the inventory tells is damage, not who wrote: a copy is as trustworthy as those who may write in the state folder.
/// 4. Bounded: a dossier that does not fit keeps the copy it had, and health says that it has none of its present state.
/// One process writes (it holds a lock that the system lifts when it dies); another may read.
/// </remarks>
internal sealed class LastGoodCopies : IDisposable
{
    public const string DefaultFolder = ".etat";

    private const string LockFile = ".verrou";
    private const string Unfinished = ".nouveau-";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, CopyInventory> _inventories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _failures = new(StringComparer.Ordinal);
    private readonly string? _folder;
    private readonly long _mostBytes;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly FileStream? _writing;

    public LastGoodCopies(ServiceOptions options, TimeProvider clock, ILogger<LastGoodCopies> logger)
    {
        (_clock, _logger, _mostBytes) = (clock, logger, options.StateBytes);
        if (options.StateFolder is not { } path)
        {
            Unavailable = "Aucune copie n’est demandée (réglage DossierEtat).";
            return;
        }

        // a folder of data that is not there is told, not made
        string data = Path.GetFullPath(options.DataFolder);
        if (!Directory.Exists(data) && Path.GetFullPath(path).StartsWith(data + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            Unavailable = "Le dossier des données n’existe pas.";
            return;
        }

        _folder = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(_folder);
            _writing = new FileStream(Path.Combine(_folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1,
                FileOptions.None);
            foreach (string left in Directory.EnumerateDirectories(_folder, Unfinished + "*"))
                Directory.Delete(left, recursive: true); // of a process that was killed
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            bool isHeld = e is IOException && File.Exists(Path.Combine(_folder, LockFile));
            Unavailable = $"Le dossier d’état {(isHeld ? "est tenu par un autre service, ou " : "")}ne peut pas être écrit : "
                + "le réglage DossierEtat en désigne un autre.";
            Log.NoCopies(logger, _folder, e.Message);
        }

        ReadInventories();
    }

    /// <summary>Why no copy is written, in French; null: copies are written. Those already there are read either way.</summary>
    public string? Unavailable { get; private set; }

    /// <summary>Whether every copy found at start was read through, and those that were damaged forgotten.</summary>
    public bool WereRead { get; private set; }

    /// <summary>What the copies may take, in bytes.</summary>
    public long MostBytes => _mostBytes;

    /// <summary>What the copies take, in bytes.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
                return _inventories.Values.Sum(s => s.Bytes);
        }
    }

    /// <summary>What the copy of a folder holds; null: there is none.</summary>
    public CopyInventory? Find(string name)
    {
        lock (_gate)
            return _inventories.GetValueOrDefault(name);
    }

    /// <summary>Why the present state of a dossier has no copy, in French; null when it has one, or will have.</summary>
    public string? FailureOf(string name)
    {
        lock (_gate)
            return _failures.GetValueOrDefault(name);
    }

    /// <summary>Whether the copy of a dossier is of the state given.</summary>
    public bool Holds(LoadedDossier dossier) => Find(dossier.FolderName) is { } inventory && inventory.Files.SequenceEqual(dossier.Files);

    /// <summary>Reads the copy of a folder.</summary>
    /// <param name="home">The folder itself.</param>
    /// <returns>Null when there is none, or it is damaged.</returns>
    public LoadedDossier? Load(string home)
    {
        string name = LoadedDossier.NameOf(home);
        CopyInventory? inventory;
        lock (_gate)
            inventory = _inventories.GetValueOrDefault(name);
        if (inventory is null)
            return null;
        string damage;
        try
        {
            LoadedDossier copy = LoadedDossier.ReadCopy(PathOf(inventory), home, inventory);
            if (copy.Files.SequenceEqual(inventory.Files))
                return copy;
            damage = "empreintes différentes";
        }
        catch (Exception e) when (e is SourceUnavailableException or IOException or UnauthorizedAccessException)
        {
            damage = e.Message;
        }

        Log.CopyDamaged(_logger, name, damage);
        lock (_gate)
            _inventories.Remove(name);
        return null;
    }

    /// <summary>Copies what a dossier was read from, unless the copy there is of the same state.</summary>
    /// <returns>False when its present state has no copy; <see cref="FailureOf"/> says why.</returns>
    public bool Save(LoadedDossier dossier)
    {
        if (Unavailable is not null)
            return false;
        lock (_gate)
        {
            if (Holds(dossier))
                return true;
            string name = dossier.FolderName, fresh = Path.Combine(_folder!, Unfinished + Guid.NewGuid().ToString("N"));
            try
            {
                Write(dossier, fresh);
                _failures.Remove(name);
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _failures[name] = e is CopyException ? e.Message : "La copie n’a pas pu être écrite.";
                Log.CopyFailed(_logger, name, e.Message);
                TryDelete(fresh);
                return false;
            }
        }
    }

    /// <summary>Reads every copy against its inventory; one that is damaged is forgotten, and made again by the next <see cref="Save"/>.</summary>
    public void FindDamage(CancellationToken stop)
    {
        CopyInventory[] known;
        lock (_gate)
            known = [.. _inventories.Values];
        foreach (CopyInventory inventory in known)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                string copy = PathOf(inventory);
                if (inventory.Files.All(f => HashOf(Path.Combine(copy, f.Name)) == f.Sha256))
                    continue;
                Log.CopyDamaged(_logger, inventory.Folder, "empreintes différentes");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Log.CopyDamaged(_logger, inventory.Folder, e.Message);
            }

            lock (_gate)
            {
                if (_inventories.GetValueOrDefault(inventory.Folder) == inventory)
                    _inventories.Remove(inventory.Folder);
            }
        }

        WereRead = true;

        static string HashOf(string path)
        {
            using FileStream stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
    }

    /// <summary>Deletes the copies of folders that are no longer there.</summary>
    /// <param name="exists">Whether a folder of this name is in the data folder.</param>
    public void Prune(Func<string, bool> exists)
    {
        if (Unavailable is not null)
            return;
        lock (_gate)
        {
            foreach (string name in _inventories.Keys.Where(n => !exists(n)).ToArray())
            {
                _inventories.Remove(name);
                DeleteOthers(name, kept: null);
            }
        }
    }

    public void Dispose() => _writing?.Dispose();

    private void Write(LoadedDossier dossier, string fresh)
    {
        string name = dossier.FolderName, from = dossier.Dossier.Folder.FullPath;
        long others = _inventories.Where(s => s.Key != name).Sum(s => s.Value.Bytes),
            bytes = dossier.Files.Sum(f => new FileInfo(Path.Combine(from, f.Name)).Length);
        if (others + bytes > _mostBytes)
            throw new CopyException($"Les copies dépasseraient {FrenchNumbers.Integer(_mostBytes >> 20)} Mo (réglage EtatMo).");

        // 1. The files, each held against what was read.
        Directory.CreateDirectory(fresh);
        bytes = 0;
        foreach (DossierFile file in dossier.Files)
        {
            string to = Path.Combine(fresh, file.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            bytes += Copy(dossier.Dossier.Folder.PathOf(file.Name), to, file);
        }

        // 2. The inventory, then the name.
        int number = 1 + NumbersOf(name).DefaultIfEmpty(0).Max();
        CopyInventory inventory = new(name, number, _clock.GetUtcNow(), dossier.LastModified, dossier.Default.Report.HasErrors, bytes, dossier.Files);
        using (FileStream stream = new(Path.Combine(fresh, CopyInventory.FileName), FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            stream.Write(inventory.ToBytes());
            stream.Flush(flushToDisk: true);
        }

        foreach (string directory in Directory.EnumerateDirectories(fresh, "*", SearchOption.AllDirectories).Append(fresh))
            SystemCalls.FlushFolder(directory);
        Directory.Move(fresh, PathOf(inventory));
        SystemCalls.FlushFolder(_folder!);
        _inventories[name] = inventory;

        // 3. What it replaces.
        DeleteOthers(name, number);
    }

    private static long Copy(string from, string to, DossierFile file)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using FileStream input = new(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);
        using FileStream output = new(to, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(1 << 17);
        try
        {
            long total = 0;
            int read;
            while ((read = input.Read(buffer)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                output.Write(buffer, 0, read);
                total += read;
            }

            if (Convert.ToHexStringLower(hash.GetHashAndReset()) != file.Sha256)
                throw new CopyException($"{file.Name} a changé depuis sa lecture.");
            output.Flush(flushToDisk: true);
            return total;
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void ReadInventories()
    {
        if (!Directory.Exists(_folder))
            return;
        try
        {
            foreach (string copy in Directory.EnumerateDirectories(_folder!))
            {
                // two of one folder: killed between the renaming and the deletion; both are whole, the later counts
                if (ReadInventory(copy) is { } inventory
                    && (!_inventories.TryGetValue(inventory.Folder, out CopyInventory? other) || other.Number < inventory.Number))
                    _inventories[inventory.Folder] = inventory;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NoCopies(_logger, _folder!, e.Message);
        }
    }

    private CopyInventory? ReadInventory(string copy)
    {
        try
        {
            return Path.GetFileName(copy)[0] != '.' && CopyInventory.Read(copy) is { } inventory && PathOf(inventory) == copy ? inventory : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Text.Json.JsonException or KeyNotFoundException
            or InvalidOperationException or FormatException)
        {
            Log.CopyDamaged(_logger, Path.GetFileName(copy), e.Message);
            return null;
        }
    }

    private string PathOf(CopyInventory inventory) =>
        Path.Combine(_folder!, string.Create(CultureInfo.InvariantCulture, $"{inventory.Folder}@{inventory.Number}"));

    private IEnumerable<int> NumbersOf(string name)
    {
        foreach (string copy in Directory.EnumerateDirectories(_folder!))
        {
            string found = Path.GetFileName(copy);
            int at = found.LastIndexOf('@');
            if (at == name.Length && found.StartsWith(name, StringComparison.Ordinal)
                && int.TryParse(found.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                yield return number;
        }
    }

    private void DeleteOthers(string name, int? kept)
    {
        foreach (int number in NumbersOf(name).Where(n => n != kept).ToArray())
            TryDelete(Path.Combine(_folder!, string.Create(CultureInfo.InvariantCulture, $"{name}@{number}")));
    }

    // The inventory first: what is left of a deletion that was cut short is no copy.
    private void TryDelete(string copy)
    {
        try
        {
            if (!Directory.Exists(copy))
                return;
            File.Delete(Path.Combine(copy, CopyInventory.FileName));
            Directory.Delete(copy, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.CopyFailed(_logger, Path.GetFileName(copy), e.Message);
        }
    }

    /// <summary>A copy is not made, for a reason that its reader can be told.</summary>
    private sealed class CopyException(string message) : IOException(message);
}
