using Senacs.Geo.Sources.Writing;

namespace Senacs.Geo.Cli;

/// <summary>A folder of outputs written all or nothing: a failed or killed run leaves the earlier ones whole, and what else lies in the folder is
/// never touched.</summary>
/// <remarks>
/// The files are written in a hidden folder beside the destination and flushed to the disk. Then, the first that the place allows:
/// 1. The destination does not exist: the new folder is renamed. One call.
/// 2. By exchange (Linux, macOS): what else lies in the destination gets a second name (a hard link) in the new folder, and the two folders exchange
/// their names in one call.
/// At every instant the destination holds one whole set of outputs and all of the person's own files, which never lose their name: moving those aside
/// and back, as was done
///    before, loses sight of them if the run is killed between the two. See <see cref="FolderExchange"/>.
/// 3. One by one: the new files are brought into the destination, a journal says that they are whole, and each is renamed over the old one. A run
/// that is killed in the midst
/// is finished by the next; until then a file in the folder says so (<see cref="Textes.UnfinishedFile"/>). For Windows, mount points, file systems
/// without exchange or
///    links, files of another owner, and the folder that the shell stands in, which an exchange would leave in a folder that is no more.
/// What killed runs left is put right when the next run begins (<see cref="OutputRecovery"/>); each run holds a <see cref="LivingMark"/>, so that one
/// still alive is left in peace.
/// </remarks>
internal sealed class OutputFolder : IDisposable
{
    private readonly string _destination;
    private LivingMark? _mark;
    private string _staged;

    /// <param name="destination">A symbolic link is followed: what it leads to is written to, and the link stays.</param>
    public OutputFolder(string destination)
    {
        _destination = AtomicFile.FollowLinks(Path.TrimEndingDirectorySeparator(Path.GetFullPath(destination)));
        if (File.Exists(_destination))
            throw new UsageException(Textes.OutputIsAFile(destination));
        string parent = Path.GetDirectoryName(_destination) ?? throw new UsageException(Textes.OutputIsRoot(destination));
        Directory.CreateDirectory(parent);

        // an exchange would need only the right to write beside it, and could not be settled
        if (Directory.Exists(_destination))
            SystemCalls.RequireWritable(_destination);
        OutputRecovery.Run(_destination);
        _mark = Beside(parent) ?? LivingMark.Create(_destination, StemInside, MarkSuffix);
        _staged = StagedOf(_mark.Path);
        Directory.CreateDirectory(_staged);
    }

    internal const string StemInside = ".en-cours-", MarkSuffix = ".verrou";

    internal static string StemBeside(string destination) => $".{Path.GetFileName(destination)}{StemInside}";

    internal static string StagedOf(string mark) => mark[..^MarkSuffix.Length];

    /// <summary>The files written so far, by name.</summary>
    public IEnumerable<string> Names => Directory.EnumerateFiles(_staged).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);

    /// <summary>Why an image is missing, when the program was built without the font that it needs; null: none is.</summary>
    public string? Missing { get; private set; }

    public Stream Create(string name) =>
        new FileStream(Path.Combine(_staged, name), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);

    public void Write(string name, Action<Stream> write)
    {
        using Stream stream = Create(name);
        write(stream);
    }

    /// <summary>Writes an image. Built without the font, the program still makes everything else.</summary>
    public void Draw(string name, Action<Stream> write)
    {
        try
        {
            Write(name, write);
        }
        catch (SourceUnavailableException e)
        {
            File.Delete(Path.Combine(_staged, name));
            Missing = e.Message;
        }
    }

    /// <summary>Puts the files in place.</summary>
    /// <param name="stale">Names of earlier outputs that this run does not make: they go with the files that are replaced.</param>
    /// <exception cref="IOException">They could not be; the message says what is there now.</exception>
    public void Commit(params IReadOnlyCollection<string> stale)
    {
        FlushFiles();
        SystemCalls.FlushFolder(_staged);
        if (!TryMoveWhole() && (IsStagedInside || StandsInside() || !FolderExchange.TryRun(_staged, _destination, _mark!, stale)))
        {
            (_mark, _staged) = FileByFile.Run(_staged, _destination, _mark!);

            // a run that is killed before this leaves them to the next, which finds them again
            foreach (string name in stale)
                File.Delete(Path.Combine(_destination, name));
        }

        try
        {
            if (_mark!.IsHeld)
                _mark.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(Textes.LeftToNextRun(IoWords.Say(e)));
        }

        _mark = null;
    }

    public void Dispose()
    {
        if (_mark is null)
            return;
        try
        {
            // what was let go, or begun, is left for the next run to finish
            if (_mark.IsHeld && !FileByFile.IsBegun(_mark))
            {
                if (Directory.Exists(_staged))
                    Directory.Delete(_staged, recursive: true);
                _mark.Delete();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the disk that made the run fail refuses this too: the next run cleans it
        }

        _mark.Dispose();
    }

    // Several at once: the disk writes them together.
    private void FlushFiles()
    {
        try
        {
            Parallel.ForEach(Directory.EnumerateFiles(_staged), static file =>
            {
                using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
                RandomAccess.FlushToDisk(handle);
            });
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    // Null where only the destination itself can be written to.
    private LivingMark? Beside(string parent)
    {
        try
        {
            return LivingMark.Create(parent, StemBeside(_destination), MarkSuffix);
        }
        catch (Exception e) when (IoWords.MeansReadOnly(e) && Directory.Exists(_destination))
        {
            return null;
        }
    }

    private bool TryMoveWhole()
    {
        if (Directory.Exists(_destination))
            return false;
        try
        {
            Directory.Move(_staged, _destination);
        }
        catch (IOException) when (Directory.Exists(_destination))
        {
            return false; // another run has just made it
        }

        SystemCalls.FlushFolder(Path.GetDirectoryName(_destination)!);
        return true;
    }

    // Where only the destination can be written to: a folder does not change places with one that lies in it.
    private bool IsStagedInside => Path.GetDirectoryName(_staged) == _destination;

    private bool StandsInside()
    {
        string here = Path.TrimEndingDirectorySeparator(Environment.CurrentDirectory);
        string destination = DossierFolder.RealPath(_destination); // as the system gives the folder that the process stands in
        return here == destination || here.StartsWith(destination + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }
}
