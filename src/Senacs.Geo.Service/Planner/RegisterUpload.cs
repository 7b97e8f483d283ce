using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Senacs.Geo.Issues;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Errors;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Service.Planner;

/// <summary>Checks a register that was sent, with the dossier it is meant for, and puts it in its place when an administrator says so.</summary>
/// <remarks>
/// 1. The bytes are read once within tight bounds: a bomb ends there.
/// 2. A copy of the dossier with the new register is read as every dossier is, so that what is checked is what would be served.
/// 3. To replace: written beside the old one under a hidden name, flushed, the old one kept as <c>.avant</c>, then renamed over it. A process killed at any moment leaves one whole register.
/// </remarks>
internal static class RegisterUpload
{
    /// <summary>A register of a département has some hundred rows.</summary>
    private static readonly TableLimits Limits = new() { MaxColumns = 200, MaxCellChars = 100_000, MaxRecordChars = 400_000, MaxChars = 20_000_000, MaxRows = 20_000, MaxWorkbookBytes = 40_000_000 };

    private static readonly Lock Writing = new();

    /// <exception cref="ProblemException">422: not a register.</exception>
    public static RegisterDraft Check(LoadedDossier dossier, byte[] bytes)
    {
        DossierFolder folder = dossier.Dossier.Folder;
        string scratch = Directory.CreateTempSubdirectory("senacs-registre-").FullName;
        try
        {
            using (MemoryStream stream = new(bytes, writable: false))
                Table.Read(stream, dossier.Dossier.Manifest.Structures.Fichier, Limits);
            foreach (string name in dossier.Dossier.Manifest.Inputs().Select(i => i.Input.Fichier).Append(DossierManifest.FileName).Append(".adresses.index").Distinct(StringComparer.Ordinal))
            {
                string to = Path.Combine(scratch, name);
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                if (name == dossier.Dossier.Manifest.Structures.Fichier)
                    File.WriteAllBytes(to, bytes);
                else if (File.Exists(Path.Combine(folder.FullPath, name)))
                    File.Copy(Path.Combine(folder.FullPath, name), to);
            }

            Dossier read = DossierReader.Read(scratch);
            return new RegisterDraft(RegisterDrafts.NewToken(), dossier.Code, dossier.Version, read.Register, read.Structures, read.Issues);
        }
        catch (SourceUnavailableException e)
        {
            throw new ProblemException(ProblemKind.RegistreIllisible, e.Message, "registre");
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>Why it may not take the place of the register on disk; null: it may.</summary>
    public static string? Obstacle(LoadedDossier dossier, RegisterDraft draft, byte[] bytes)
    {
        string file = dossier.Dossier.Manifest.Structures.Fichier;
        bool isWorkbook = bytes.AsSpan().StartsWith("PK\u0003\u0004"u8), wantsWorkbook = file.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase);
        if (isWorkbook != wantsWorkbook || bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) != file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            return $"Le dossier attend un fichier de la forme de {file}.";
        int errors = draft.Issues.CountOf(IssueSeverity.Error);
        if (errors > 0)
            return $"Le contrôle trouve {Reports.FrenchNumbers.Count(errors, "erreur", "erreurs")} : corriger, puis envoyer de nouveau.";
        if (draft.Structures.Structures.IsEmpty)
            return "Le registre ne contient aucune structure.";
        try
        {
            TargetOf(dossier);
            return null;
        }
        catch (SourceUnavailableException e)
        {
            return $"Le dossier sur le disque ne peut pas le recevoir. {e.Message}";
        }
    }

    /// <exception cref="IOException">The disk refuses; the old register is whole.</exception>
    public static void Replace(LoadedDossier dossier, byte[] bytes)
    {
        lock (Writing)
        {
            string target = TargetOf(dossier);
            string directory = Path.GetDirectoryName(target)!, name = Path.GetFileName(target);
            foreach (string left in Directory.EnumerateFiles(directory, $".{name}.*.nouveau"))
                File.Delete(left); // of a process that was killed
            string next = Path.Combine(directory, $".{name}.{RegisterDrafts.NewToken()[..8]}.nouveau"), old = next.Replace(".nouveau", ".avant.nouveau", StringComparison.Ordinal);
            WriteWhole(next, bytes);
            WriteWhole(old, File.ReadAllBytes(target));
            File.Move(old, target + ".avant", overwrite: true);
            File.Move(next, target, overwrite: true);
        }
    }

    /// <summary>Compares in constant time, whatever the lengths.</summary>
    public static bool IsKey(string? given, string key) =>
        given is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    // The dossier's own folder, even while a copy of it is served.
    private static string TargetOf(LoadedDossier dossier) =>
        (dossier.CopiedAt is null ? dossier.Dossier.Folder : DossierFolder.Open(dossier.HomePath)).PathOf(dossier.Dossier.Manifest.Structures.Fichier);

    private static void WriteWhole(string path, byte[] bytes)
    {
        using FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
    }
}
