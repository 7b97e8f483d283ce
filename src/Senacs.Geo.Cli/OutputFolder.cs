namespace Senacs.Geo.Cli;

/// <summary>A folder written beside its destination and put in place at the end, so that a failed or killed run leaves the earlier output whole.</summary>
/// <remarks>Files of the destination that the run did not write stay: they are moved over before the swap. Where the destination cannot be renamed
/// (on Windows, open in another program), its files are replaced one by one.</remarks>
internal sealed class OutputFolder : IDisposable
{
    private readonly string _destination;
    private readonly string _temporary;
    private bool _done;

    public OutputFolder(string destination)
    {
        _destination = Path.TrimEndingDirectorySeparator(Path.GetFullPath(destination));
        if (File.Exists(_destination))
            throw new UsageException(Textes.OutputIsAFile(destination));
        string parent = Path.GetDirectoryName(_destination) ?? throw new UsageException(Textes.OutputIsRoot(destination));
        Directory.CreateDirectory(parent);
        _temporary = Path.Combine(parent, $".{Path.GetFileName(_destination)}.en-cours-{Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        if (Directory.Exists(_temporary))
            Directory.Delete(_temporary, recursive: true);
        Directory.CreateDirectory(_temporary);
    }

    /// <summary>The files written so far, by name.</summary>
    public IEnumerable<string> Names => Directory.EnumerateFiles(_temporary).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);

    public string PathOf(string name) => Path.Combine(_temporary, name);

    public Stream Create(string name) => new FileStream(PathOf(name), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);

    /// <summary>Puts the files in place.</summary>
    public void Commit()
    {
        if (!Directory.Exists(_destination))
        {
            Directory.Move(_temporary, _destination);
            _done = true;
            return;
        }

        string old = Path.Combine(Path.GetDirectoryName(_destination)!, $".{Path.GetFileName(_destination)}.ancien-{Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        try
        {
            Directory.Move(_destination, old);
        }
        catch (IOException)
        {
            ReplaceFiles();
            return;
        }

        Directory.Move(_temporary, _destination);
        _done = true;
        foreach (string entry in Directory.EnumerateFileSystemEntries(old))
        {
            string target = Path.Combine(_destination, Path.GetFileName(entry));
            if (!File.Exists(target) && !Directory.Exists(target))
                Directory.Move(entry, target);
        }

        Directory.Delete(old, recursive: true);
    }

    public void Dispose()
    {
        if (!_done && Directory.Exists(_temporary))
            Directory.Delete(_temporary, recursive: true);
    }

    private void ReplaceFiles()
    {
        foreach (string file in Directory.EnumerateFiles(_temporary))
            File.Move(file, Path.Combine(_destination, Path.GetFileName(file)), overwrite: true);
    }
}
