using System.Diagnostics;
using System.Globalization;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Maps.Rendering;

/// <summary>A PDF in the printer's four inks, through Ghostscript where it is installed: the only type that runs it.</summary>
/// <remarks>Stays vector, fonts embedded. Neutral colours are black ink alone before Ghostscript sees them (<see cref="PdfInk"/>); it converts the others with its own
/// profiles. It runs without a shell, in its safer mode, on files of a private folder that is removed in every case.</remarks>
public static class Ghostscript
{
    private const string Name = "Ghostscript";

    private static readonly string[] FileNames = OperatingSystem.IsWindows() ? ["gswin64c.exe", "gswin32c.exe"] : ["gs"];

    /// <exception cref="SourceUnavailableException">Ghostscript is not on this machine; the remedy is the line to run.</exception>
    public static void Require() => _ = Program();

    /// <param name="document">Complete, in RGB; its colours are changed.</param>
    /// <param name="timeout">After which it is stopped; null: two minutes.</param>
    /// <returns>The same pages in CMYK, without outline, links or description.</returns>
    /// <exception cref="SourceUnavailableException">Ghostscript is missing, fails, or takes too long.</exception>
    public static PdfDocument ToCmyk(PdfDocument document, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        string program = Program();
        PdfInk.NeutralsToBlack(document);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("senacs-geo-");
        try
        {
            string input = Path.Combine(folder.FullName, "rvb.pdf"), output = Path.Combine(folder.FullName, "cmjn.pdf");
            using (FileStream file = File.Create(input))
                document.Write(file);
            Run(program, input, output, timeout ?? TimeSpan.FromMinutes(2));
            return PdfDocument.Read(File.ReadAllBytes(output));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Run(string program, string input, string output, TimeSpan timeout)
    {
        ProcessStartInfo info = new(program)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(input),
        };
        foreach (string argument in (ReadOnlySpan<string>)
        [
            "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", "-dCompatibilityLevel=1.4",
            "-sColorConversionStrategy=CMYK", "-dProcessColorModel=/DeviceCMYK",
            "-dAutoRotatePages=/None", "-dEmbedAllFonts=true", "-dSubsetFonts=true", "-dCompressFonts=true",
            "-dDownsampleColorImages=false", "-dDownsampleGrayImages=false", "-dDownsampleMonoImages=false",
            "-dAutoFilterColorImages=false", "-dAutoFilterGrayImages=false", "-dColorImageFilter=/FlateEncode", "-dGrayImageFilter=/FlateEncode",
            "-sOutputFile=" + output, "-f", input,
        ])
        {
            info.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(info)!;
        Task<string> said = process.StandardOutput.ReadToEndAsync(), complained = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(timeout))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            throw Failure($"il n’a pas fini en {((long)timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture)}\u00A0secondes.");
        }

        string message = (complained.GetAwaiter().GetResult() + said.GetAwaiter().GetResult()).Trim();
        if (process.ExitCode != 0 || !File.Exists(output))
            throw Failure($"il a échoué (code {process.ExitCode.ToString(CultureInfo.InvariantCulture)}){(message.Length > 0 ? "\u00A0: " + message.Split('\n')[0].Trim() : ".")}");
    }

    private static SourceUnavailableException Failure(string message) =>
        new(Name, message, "Vérifiez sa version (gs --version, 9.50 au moins) et la place libre, ou écrivez le PDF sans --cmyk.");

    private static string Program()
    {
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (string name in FileNames)
            {
                string path = Path.Combine(folder, name);
                if (Path.IsPathFullyQualified(path) && File.Exists(path))
                    return path;
            }
        }

        throw new SourceUnavailableException(
            Name,
            "ce programme est absent de la machine ; il est nécessaire pour écrire un PDF en quadrichromie (--cmyk).",
            "Installez-le : sudo apt-get install --yes ghostscript");
    }
}
