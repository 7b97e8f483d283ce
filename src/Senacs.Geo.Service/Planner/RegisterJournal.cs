using Senacs.Geo.Service.Json;
using Senacs.Geo.Sources.Writing;

namespace Senacs.Geo.Service.Planner;

/// <summary>One register taking the place of another.</summary>
/// <param name="Who">Replaces it.</param>
/// <param name="Folder">Of the dossier.</param>
/// <param name="Departement">Its code.</param>
/// <param name="File">The register.</param>
/// <param name="Before">SHA-256 of the one replaced.</param>
/// <param name="After">SHA-256 of the one sent.</param>
/// <param name="Kept">Where the one replaced is kept.</param>
internal sealed record Replacement(Replacer Who, string Folder, string Departement, string File, string Before, string After, string Kept);

/// <summary>Who replaced which register, when, from where; and who came with a wrong key. One JSON object a line, in the state folder and in the
/// service's log.</summary>
/// <remarks>
/// A replacement has a line before (<c>remplacement.commence</c>) and one after (<c>remplacement.fait</c>, <c>remplacement.echoue</c>,
/// <c>remplacement.non_confirme</c>): after a kill
/// between the two, the hash of the register on disk says which of both it is.
/// Replacements are kept for ever; wrong keys, which anybody can send, in a file of their own that is bounded. Neither ever holds a key: one that is
/// right is named by the start of its SHA-256.
/// </remarks>
internal sealed partial class RegisterJournal(ServiceOptions options, TimeProvider clock, ILogger<RegisterJournal> logger)
{
    public const string Replacements = "registres.jsonl", WrongKeys = "cles-refusees.jsonl";

    private const long MostWrongKeyBytes = 4 << 20;

    private readonly Lock _writing = new();

    /// <exception cref="IOException">No line can be written: then nothing is to be replaced.</exception>
    public void Begins(Replacement change)
    {
        Say(change, "remplacement.commence", null);
        LogReplacing(logger, change.Folder, change.File, change.Who.Key, change.Who.Client, change.Before, change.After);
    }

    public void Done(Replacement change)
    {
        TrySay(change, "remplacement.fait", null);
        LogReplaced(logger, change.Folder, change.File, change.Who.Key, change.Who.Client, change.Before, change.After, change.Kept);
    }

    public void Failed(Replacement change, string cause)
    {
        TrySay(change, "remplacement.echoue", cause);
        LogFailed(logger, change.Folder, change.File, change.Who.Client, cause);
    }

    /// <summary>It is done, but the disk has not confirmed that a power cut would not undo it.</summary>
    public void Unconfirmed(Replacement change, string cause)
    {
        TrySay(change, "remplacement.non_confirme", cause);
        LogUnconfirmed(logger, change.Folder, change.File, change.Who.Client, cause);
    }

    /// <param name="client">Its address.</param>
    /// <param name="request">Identifier of the request.</param>
    /// <param name="count">How many wrong keys it has given lately, this one included.</param>
    public void WrongKey(string client, string request, int count)
    {
        LogWrongKey(logger, client, count);
        try
        {
            Append(WrongKeys, MostWrongKeyBytes, ("quoi", "cle.refusee"), ("client", client), ("essais", count), ("requete", request));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNoFile(logger, WrongKeys, e.Message); // the log has it
        }
    }

    // What was done stays done: a line that cannot be written is said in the log.
    private void TrySay(Replacement change, string what, string? cause)
    {
        try
        {
            Say(change, what, cause);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNoFile(logger, Replacements, e.Message);
        }
    }

    private void Say(Replacement change, string what, string? cause) => Append(Replacements, long.MaxValue,
        ("quoi", what), ("cle", change.Who.Key), ("client", change.Who.Client), ("dossier", change.Folder), ("departement", change.Departement),
        ("fichier", change.File), ("avant", change.Before), ("apres", change.After), ("garde", change.Kept), ("cause", cause),
        ("requete", change.Who.Request));

    private void Append(string file, long mostBytes, params JsonMembers members)
    {
        if (options.StateFolder is not { } folder)
            return;
        byte[] line = JsonBytes.Make(
            [("le", clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)), .. members]);
        lock (_writing)
        {
            Directory.CreateDirectory(folder);
            string path = Path.Combine(folder, file);
            bool isNew = !File.Exists(path);
            if (!isNew && new FileInfo(path).Length > mostBytes)
            {
                File.Move(path, path + ".1", overwrite: true);
                isNew = true;
            }

            using (FileStream stream = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1))
            {
                // a line cut by a kill does not swallow the next one
                bool isCut = stream.Length > 0 && stream.Seek(-1, SeekOrigin.End) >= 0 && stream.ReadByte() != '\n';
                stream.Seek(0, SeekOrigin.End);
                stream.Write([.. isCut ? "\n"u8 : [], .. line.AsSpan().TrimEnd((byte)'\n'), (byte)'\n']);
                stream.Flush(flushToDisk: true);
            }

            if (isNew)
                SystemCalls.FlushFolder(folder);
        }
    }

    [LoggerMessage(40, LogLevel.Information,
        "Dossier {Folder} : {File} va être remplacé, clé {Key}, depuis {Client}, empreinte {Before} puis {After}")]
    private static partial void LogReplacing(ILogger logger, string folder, string file, string key, string client, string before, string after);

    [LoggerMessage(41, LogLevel.Information,
        "Dossier {Folder} : {File} remplacé, clé {Key}, depuis {Client}, empreinte {Before} puis {After}, l’ancien gardé dans {Kept}")]
    private static partial void LogReplaced(
        ILogger logger, string folder, string file, string key, string client, string before, string after, string kept);

    [LoggerMessage(42, LogLevel.Error, "Dossier {Folder} : {File}, envoyé depuis {Client}, n’a pas été remplacé : {Cause}")]
    private static partial void LogFailed(ILogger logger, string folder, string file, string client, string cause);

    [LoggerMessage(45, LogLevel.Error,
        "Dossier {Folder} : {File}, envoyé depuis {Client}, est en place, mais le disque ne l’a pas confirmé : {Cause}")]
    private static partial void LogUnconfirmed(ILogger logger, string folder, string file, string client, string cause);

    [LoggerMessage(43, LogLevel.Warning, "Clé d’administrateur refusée, depuis {Client}, {Count} de suite")]
    private static partial void LogWrongKey(ILogger logger, string client, int count);

    [LoggerMessage(44, LogLevel.Warning, "Le journal {File} ne s’écrit pas : {Message}")]
    private static partial void LogNoFile(ILogger logger, string file, string message);
}
