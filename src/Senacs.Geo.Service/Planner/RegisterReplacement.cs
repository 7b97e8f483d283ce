using System.Security.Cryptography;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Sources.Writing;

namespace Senacs.Geo.Service.Planner;

/// <summary>Who replaces a register, from where, and under which request.</summary>
internal sealed record Replacer(string Key, string Client, string Request);

/// <summary>Puts a register that was checked in the place of the one on disk, when an administrator says so.</summary>
/// <remarks>
/// 1. The one on disk must be the one that the sender saw: its SHA-256 is its version. Of two who send at the same time, the second is told.
/// 2. What is replaced is kept for ever in <c>{register}.versions/</c>, under the date at which it was put in place and the start of its hash.
/// 3. What is about to happen is written in the journal, then the register is written beside the old one, flushed and renamed over it, then the
/// journal says that it is done.
/// A process killed at any moment leaves one whole register; done again after that, nothing is kept twice.
/// </remarks>
internal sealed class RegisterReplacement(RegisterJournal journal)
{
    /// <summary>Beside the register, and named after it.</summary>
    public const string VersionsSuffix = ".versions";

    private readonly Lock _writing = new();

    /// <summary>The register that a dossier is served from: 64 hexadecimal digits.</summary>
    public static string VersionOf(LoadedDossier dossier) => dossier.Files.First(f => f.Name == dossier.Dossier.Manifest.Structures.Fichier).Sha256;

    /// <summary>Whether two versions are one: the digits of a hash are written in either case.</summary>
    public static bool IsVersion(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Why it may not take the place of the register on disk; null: it may.</summary>
    public static string? Obstacle(LoadedDossier dossier, RegisterDraft draft, byte[] bytes)
    {
        string file = dossier.Dossier.Manifest.Structures.Fichier;
        bool isWorkbook = bytes.AsSpan().StartsWith("PK\u0003\u0004"u8);
        bool wantsWorkbook = Path.GetExtension(file).ToLowerInvariant() is ".xlsx" or ".xlsm" or ".ods";
        if (isWorkbook != wantsWorkbook
            || bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) != file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            return $"Le dossier attend un fichier de la forme de {file}.";
        int errors = draft.Issues.CountOf(IssueSeverity.Error);
        if (errors > 0)
            return $"Le contrôle trouve {FrenchNumbers.Count(errors, "erreur", "erreurs")} : corriger, puis envoyer de nouveau.";
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

    /// <summary>Refuses early, before anything is read, what could not end well.</summary>
    /// <param name="dossier">The dossier.</param>
    /// <param name="version">Of the register that the sender saw; null: not given.</param>
    /// <exception cref="ProblemException">409: no version, or of another register than the one on disk, or that one cannot be read.
    /// 403: the folder is read-only.</exception>
    public static void RequirePossible(LoadedDossier dossier, string? version)
    {
        string file = dossier.Dossier.Manifest.Structures.Fichier;
        if (version is null)
            throw new ProblemException(ProblemKind.ConflitDeRegistre,
                $"Dire quel registre est remplacé : « If-Match » (ou « version ») est l’empreinte SHA-256 de {file}, que donne « registre.version "
                    + $"» de la vue.", "If-Match");
        (string target, byte[] old) = ReadOnDisk(dossier);
        RequireVersion(file, version, old);
        try
        {
            SystemCalls.RequireWritable(Path.GetDirectoryName(target)!);
        }
        catch (IOException e)
        {
            throw Refusal(file, e);
        }
    }

    /// <exception cref="ProblemException">409: another was sent in between. 403 or 500: the disk refuses; the answer says which register is
    /// in place, and it is whole.</exception>
    public void Replace(LoadedDossier dossier, byte[] bytes, string version, Replacer who)
    {
        string file = dossier.Dossier.Manifest.Structures.Fichier;
        lock (_writing)
        {
            (string target, byte[] old) = ReadOnDisk(dossier);
            RequireVersion(file, version, old);
            Replacement change = new(who, dossier.FolderName, dossier.Code, file, version, HashOf(bytes), "");
            try
            {
                change = change with { Kept = Keep(target, old, version) };
                Announce(change);
                AtomicFile.WriteAllBytes(target, bytes);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (IsInPlace(target, change.After))
                {
                    journal.Unconfirmed(change, IoWords.Say(e));
                    throw new ProblemException(ProblemKind.RegistreNonConfirme,
                        $"Le nouveau {file} est en place, mais le disque n’a pas confirmé qu’il y resterait après une coupure de courant : "
                            + $"{IoWords.Say(e)}");
                }

                journal.Failed(change, IoWords.Say(e));
                throw Refusal(file, e);
            }

            journal.Done(change);
        }
    }

    private void Announce(Replacement change)
    {
        try
        {
            journal.Begins(change);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(ProblemKind.RegistreNonEcrit,
                $"{change.File} n’a pas été remplacé : aucun remplacement ne se fait sans trace, et le journal ne s’écrit pas : {IoWords.Say(e)}");
        }
    }

    private static ProblemException Refusal(string file, Exception e) => IoWords.MeansReadOnly(e)
        ? new(ProblemKind.RegistreEnLectureSeule,
            $"Le service ne peut pas écrire dans le dossier de {file} : il est en lecture seule pour lui. L’ancien registre est en place.")
        : new(ProblemKind.RegistreNonEcrit, $"{file} n’a pas été remplacé : {IoWords.Say(e)}");

    private static void RequireVersion(string file, string version, byte[] onDisk)
    {
        string now = HashOf(onDisk);
        if (!IsVersion(now, version))
            throw new ProblemException(ProblemKind.ConflitDeRegistre,
                $"{file} a changé depuis : sa version est {now}. Relire le registre en place, y reporter les changements, puis envoyer de nouveau.",
                    "If-Match");
    }

    // What cannot be read can be neither compared with what the sender saw nor kept: it is not replaced, even while a copy of it is served.
    private static (string Target, byte[] Bytes) ReadOnDisk(LoadedDossier dossier)
    {
        string file = dossier.Dossier.Manifest.Structures.Fichier;
        try
        {
            string target = TargetOf(dossier);
            using FileStream stream = SourceFiles.Open(target, file);
            using MemoryStream whole = new();
            stream.CopyTo(whole);
            return (target, whole.ToArray());
        }
        catch (Exception e) when (e is SourceUnavailableException or IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(ProblemKind.ConflitDeRegistre,
                $"Le registre en place ne se lit pas, et ce qui ne peut être ni comparé ni gardé n’est pas remplacé. "
                    + $"{(e is SourceUnavailableException ? e.Message : $"{file} : {IoWords.Say(e)}")}", "If-Match");
        }
    }

    // The last flush comes after the renaming: when it fails, the new register is there all the same.
    private static bool IsInPlace(string target, string version)
    {
        try
        {
            return IsVersion(HashOf(File.ReadAllBytes(target)), version);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Named by what it is, so that it is kept once however often it is tried.
    private static string Keep(string target, byte[] old, string version)
    {
        string folder = Directory.CreateDirectory(target + VersionsSuffix).FullName;
        string since = File.GetLastWriteTimeUtc(target).ToString("yyyy-MM-dd'T'HH-mm-ss'Z'", CultureInfo.InvariantCulture);
        string name = $"{since}-{version[..8].ToLowerInvariant()}{Path.GetExtension(target)}";
        string kept = Path.Combine(folder, name);
        if (!File.Exists(kept))
            AtomicFile.WriteAllBytes(kept, old);
        SystemCalls.FlushFolder(Path.GetDirectoryName(target)!);
        return $"{Path.GetFileName(folder)}/{name}";
    }

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    // The dossier's own folder, even while a copy of it is served.
    private static string TargetOf(LoadedDossier dossier) =>
        (dossier.CopiedAt is null ? dossier.Dossier.Folder : DossierFolder.Open(dossier.HomePath))
            .PathOf(dossier.Dossier.Manifest.Structures.Fichier);
}
