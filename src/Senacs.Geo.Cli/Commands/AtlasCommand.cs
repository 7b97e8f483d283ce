using System.Security.Cryptography;
using System.Text;
using Senacs.Geo.Coverage;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Atlas;
using Senacs.Geo.Maps.Drawing;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Sources.Writing;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo atlas DOSSIER</c>: one PDF of a département; of a folder of dossiers, one each, resumable.</summary>
internal static class AtlasCommand
{
    /// <summary>Everything that decides the bytes besides the dossier's files.</summary>
    private sealed record Choices(MapTheme Theme, string ThemeText, PageSpec Page, AddressSearch Addresses, RegleCouverture? Regle, DateOnly? Date,
        PdfColours Colours);

    public static Command Create()
    {
        Command command = new("atlas",
            "Fait l’atlas d’un département : une page par intercommunalité et par QPV, zones blanches, index, en un PDF. D’un dossier de "
                + "dossiers, un atlas chacun ; ceux qui sont à jour ne sont pas refaits.");
        DossierOptions dossier = new(command,
            description: "Dossier d’un département (il contient dossier.json), ou dossier qui en contient plusieurs.");
        Option<string> theme = CommonOptions.Option("--theme", "couverture",
            $"Thème de la carte du département : {string.Join(", ", MapThemeReader.Names)}, ou un fichier .json.");
        Option<string> size = CommonOptions.Option("--size", "A4", "A4 ou A3 ; les pages sont debout.");
        Option<bool> grey = CommonOptions.Grey(), cmyk = CommonOptions.Cmyk();
        Option<string?> output = CommonOptions.Output(
            "Fichier PDF (par défaut atlas.pdf) ; pour plusieurs dossiers, le dossier où écrire leurs atlas (par défaut « atlas »).");
        command.AddAll(output, theme, size, grey, cmyk);
        command.SetAction(parsed =>
        {
            string path = dossier.Path(parsed), themeName = parsed.GetValue(theme)!, sizeText = parsed.GetValue(size)!;
            bool isGrey = parsed.GetValue(grey);
            if (!PageSpec.TryParse(sizeText, out PageSpec? page) || page.Name is not ("A4" or "A3"))
                throw new UsageException(Textes.BadAtlasSize(sizeText));
            MapTheme chosen = DossierMaps.ThemeOption(themeName, isGrey);
            if (chosen.Fill is CommuneFill.Change or CommuneFill.Values)
                throw new UsageException(Textes.BadAtlasTheme(themeName));
            string themeText = File.Exists(themeName) ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(themeName))) : themeName;
            Choices choices = new(chosen, themeText + (isGrey ? ", gris" : ""), page, dossier.Addresses(parsed), dossier.Rule(parsed),
                dossier.Date(parsed), parsed.GetColours(cmyk));
            if (Directory.Exists(path) && !File.Exists(Path.Combine(path, DossierManifest.FileName)))
                return Many(path, parsed.GetValue(output) ?? "atlas", choices);
            string file = parsed.GetValue(output) ?? "atlas.pdf";
            return file.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase) ? One(path, file, choices, "")
                : throw new UsageException(Textes.AtlasNeedsPdf);
        });
        return command;
    }

    private static int One(string path, string file, Choices choices, string progress, string? fingerprint = null)
    {
        DrawingWarmUp.Start();
        Dossier dossier = DossierReader.Read(path, choices.Addresses);
        CoverageReport report = dossier.Report(choices.Regle, choices.Date);
        DossierMaps.RequireBoundaries(dossier);
        AtlasBook book = AtlasBook.Compose(
            report, new AtlasOptions { Theme = choices.Theme, Page = choices.Page, Texts = DossierMaps.TextsOf(dossier, choices.Theme) });
        string kept = (fingerprint ?? Fingerprint(path, choices)) + (report.HasErrors ? HasErrors : "");
        OutputFile.Write(file, stream => AtlasWriter.Write(book, stream, choices.Colours, kept));
        Console.Error.WriteLine(Textes.AtlasDone(progress, NameOf(path), book.Pages.Length, file));
        if (report.HasErrors)
            Console.Error.WriteLine(Textes.AtlasHasErrors(path));
        return report.ExitCode();
    }

    // One after the other, so that memory holds one département; what is whole and up to date is kept. A service's answers may change: then nothing
    // is.
    private static int Many(string path, string folder, Choices choices)
    {
        string[] dossiers = [.. Directory.EnumerateDirectories(path).Where(d => File.Exists(Path.Combine(d, DossierManifest.FileName)))
            .Order(StringComparer.Ordinal)];
        if (dossiers.Length == 0)
            throw new UsageException(Textes.NoDossierIn(path));
        if (File.Exists(folder))
            throw new UsageException(Textes.OutputIsAFile(folder));
        Directory.CreateDirectory(folder);
        AtomicFile.RemoveLeftovers(folder, "atlas-*.pdf");
        int worst = ExitCodes.Done;
        for (int i = 0; i < dossiers.Length; i++)
        {
            string progress = string.Create(CultureInfo.InvariantCulture, $"[{i + 1}/{dossiers.Length}] "),
                file = Path.Combine(folder, $"atlas-{NameOf(dossiers[i])}.pdf");
            try
            {
                string fingerprint = Fingerprint(dossiers[i], choices);
                if (!choices.Addresses.Order.Contains(AddressSearch.Ign, StringComparer.Ordinal) && File.Exists(file)
                    && AtlasWriter.FingerprintOf(File.ReadAllBytes(file)) is { } kept && kept.StartsWith(fingerprint, StringComparison.Ordinal))
                {
                    Console.Error.WriteLine(Textes.AtlasUpToDate(progress, NameOf(dossiers[i]), file));
                    worst = Math.Max(worst, kept.EndsWith(HasErrors, StringComparison.Ordinal) ? ExitCodes.DoneWithErrors : ExitCodes.Done);
                    continue;
                }

                worst = Math.Max(worst, One(dossiers[i], file, choices, progress, fingerprint));
            }
            catch (SourceUnavailableException e)
            {
                // the others are still done
                Console.Error.WriteLine(Textes.AtlasFailed(progress, NameOf(dossiers[i]), e.Message));
                worst = ExitCodes.Unreadable;
            }
        }

        return worst;
    }

    private const string HasErrors = "-erreurs";

    private static string NameOf(string dossier) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(dossier)));

    /// <summary>Of the product, the choices and every file that the manifest names.</summary>
    private static string Fingerprint(string path, Choices choices)
    {
        DossierFolder folder = DossierFolder.Open(path);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string date = choices.Date?.ToString("O", CultureInfo.InvariantCulture) ?? "", order = string.Join(',', choices.Addresses.Order);
        Add(Encoding.UTF8.GetBytes(
            $"{Produit.Version}|{choices.ThemeText}|{choices.Page.Name}|{choices.Regle?.Code}|{date}|{choices.Colours}|{order}"));
        Add(File.ReadAllBytes(Path.Combine(folder.FullPath, DossierManifest.FileName)));
        foreach ((string key, DossierInput input) in folder.Manifest.Inputs())
        {
            Add(Encoding.UTF8.GetBytes(key + "|" + input.Fichier));
            using FileStream file = SourceFiles.Open(folder.PathOf(input.Fichier), input.Fichier);
            Add(SHA256.HashData(file));
        }

        if (folder.Manifest.Carte.Logo is { } logo)
        {
            using FileStream image = SourceFiles.Open(folder.PathOf(logo), logo);
            Add(SHA256.HashData(image));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
    }
}
