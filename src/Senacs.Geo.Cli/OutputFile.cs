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

    /// <summary>Removes what killed runs left beside their destinations; files of a process that still runs stay.</summary>
    public static void RemoveLeftovers(string folder, string pattern)
    {
        foreach (string file in Directory.EnumerateFiles(folder, pattern + ".en-cours-*"))
        {
            string number = file[(file.LastIndexOf('-') + 1)..];
            if (!int.TryParse(number, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int process) || !IsRunning(process))
                File.Delete(file);
        }

        static bool IsRunning(int id)
        {
            try
            {
                using System.Diagnostics.Process process = System.Diagnostics.Process.GetProcessById(id);
                return !process.HasExited;
            }
            catch (ArgumentException)
            {
                return false;
            }
        }
    }
}
