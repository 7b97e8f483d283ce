using Senacs.Geo.Sources.Writing;

namespace Senacs.Geo.Cli;

/// <summary>One output file, all or nothing, or the standard output when no path is given.</summary>
internal static class OutputFile
{
    /// <exception cref="UsageException">An output is one of the inputs, by its own name or by a link.</exception>
    public static void RequireOther(IEnumerable<string?> inputs, params IEnumerable<string?> outputs)
    {
        HashSet<string> read = [.. inputs.OfType<string>().Where(i => !GivenFile.IsStream(i)).Select(RealPath)];
        if (outputs.OfType<string>().FirstOrDefault(o => File.Exists(o) && read.Contains(RealPath(o))) is { } both)
            throw new UsageException(Textes.OutputIsAnInput(both));
    }

    private static string RealPath(string path) => DossierFolder.RealPath(Path.GetFullPath(path));

    public static void Write(string? path, Action<Stream> write)
    {
        if (path is null)
        {
            using Stream standard = Console.OpenStandardOutput();
            write(standard);
            return;
        }

        if (Directory.Exists(path))
            throw new UsageException(Textes.OutputIsAFolder(path));
        AtomicFile.Write(path, write);
    }
}
