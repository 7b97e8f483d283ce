using System.Security.Cryptography;
using System.Text;
using Senacs.Geo.Issues;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Sources.Dossiers;

namespace Senacs.Geo.Service.Planner;

/// <summary>Puts a register that was checked in the place of the one on disk, when an administrator says so.</summary>
/// <remarks>Written beside the old one under a hidden name, flushed, the old one kept as <c>.avant</c>, then renamed over it. A process killed at any moment leaves one whole register.</remarks>
internal static class RegisterReplacement
{
    private static readonly Lock Writing = new();

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
