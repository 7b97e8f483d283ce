using Senacs.Geo.Sources.Writing;

namespace Senacs.Geo.Cli;

/// <summary>One output file, all or nothing, or the standard output when no path is given.</summary>
internal static class OutputFile
{
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
