namespace Senacs.Geo.Cli;

/// <summary>One output file, or the standard output when no path is given; a file is written beside its destination and renamed at the end.</summary>
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

        string full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new UsageException(Textes.OutputIsAFolder(path));
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string temporary = $"{full}.en-cours-{Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
        try
        {
            using (FileStream stream = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
                write(stream);
            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
