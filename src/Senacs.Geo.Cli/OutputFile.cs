using Senacs.Geo.Sources.Writing;

namespace Senacs.Geo.Cli;

/// <summary>One output file, all or nothing, or the standard output when no path is given.</summary>
internal static class OutputFile
{
    /// <exception cref="UsageException">An output is one of the inputs, or two outputs are one, by their own names or by a link.</exception>
    public static void RequireOther(IEnumerable<string?> inputs, params IEnumerable<string?> outputs)
    {
        ILookup<string, string> replaced = outputs.OfType<string>().Where(File.Exists).ToLookup(RealPath, StringComparer.Ordinal);
        if (replaced.Count > 0
            && inputs.OfType<string>().Where(i => !GivenFile.IsStream(i)).FirstOrDefault(i => replaced.Contains(RealPath(i))) is { } both)
            throw new UsageException(Textes.OutputIsAnInput(replaced[RealPath(both)].First()));
        HashSet<string> written = [];
        if (outputs.OfType<string>().FirstOrDefault(o => !SystemCalls.IsSpecial(o) && !written.Add(RealPath(o))) is { } twice)
            throw new UsageException(Textes.OutputIsGivenTwice(twice));
    }

    /// <exception cref="UsageException">An output is the manifest of the dossier or one of the files that it names.</exception>
    /// <exception cref="SourceUnavailableException">No such dossier, or a manifest that cannot be read.</exception>
    public static void RequireOtherThanDossier(string dossier, params IEnumerable<string?> outputs)
    {
        RequireOther(Files(), outputs);

        // read only where an output is there already: a manifest may name a hundred thousand files
        IEnumerable<string> Files()
        {
            DossierFolder folder = DossierFolder.Open(dossier);
            foreach (string file in folder.Manifest.Files().Append(DossierManifest.FileName))
                yield return Path.Combine(folder.FullPath, file);
        }
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
