namespace Senacs.Geo.Service.Errors;

/// <summary>Structured log messages of the outer edge.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Erreur inattendue, requête {Trace}")]
    public static partial void Unexpected(ILogger logger, string trace, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "Donnée indisponible, requête {Trace} : {Message}")]
    public static partial void Unavailable(ILogger logger, string trace, string message);

    [LoggerMessage(3, LogLevel.Information, "{Loaded} en {Milliseconds} ms, {Refused}, version {Version}")]
    public static partial void Loaded(ILogger logger, string loaded, long milliseconds, string refused, string version);

    [LoggerMessage(4, LogLevel.Warning, "Dossier {Folder} refusé : {Message}")]
    public static partial void Refused(ILogger logger, string folder, string message);

    [LoggerMessage(5, LogLevel.Information, "Dossier {Folder} rechargé, version {Version}")]
    public static partial void Reloaded(ILogger logger, string folder, string version);

    [LoggerMessage(6, LogLevel.Information, "Dossier {Folder} retiré")]
    public static partial void Removed(ILogger logger, string folder);

    [LoggerMessage(7, LogLevel.Information, "À l’écoute sur {Urls}")]
    public static partial void Listening(ILogger logger, string urls);

    [LoggerMessage(8, LogLevel.Error, "La surveillance des dossiers a échoué, elle reprendra")]
    public static partial void WatchFailed(ILogger logger, Exception exception);

    [LoggerMessage(9, LogLevel.Debug, "{Method} {Path} {Status} {Milliseconds} ms")]
    public static partial void Request(ILogger logger, string method, string path, int status, double milliseconds);

    [LoggerMessage(10, LogLevel.Warning, "Lente : {Method} {Path} {Status} {Milliseconds} ms")]
    public static partial void SlowRequest(ILogger logger, string method, string path, int status, double milliseconds);

    [LoggerMessage(11, LogLevel.Information, "Arrêt demandé : les requêtes en cours se terminent")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(12, LogLevel.Warning, "Aucune copie de secours des dossiers n’est écrite dans {Folder} : {Message}")]
    public static partial void NoCopies(ILogger logger, string folder, string message);

    [LoggerMessage(13, LogLevel.Warning, "La copie de secours de {Folder} est abîmée et n’est pas servie : {Message}")]
    public static partial void CopyDamaged(ILogger logger, string folder, string message);

    [LoggerMessage(14, LogLevel.Warning, "La copie de secours de {Folder} n’a pas été faite : {Message}")]
    public static partial void CopyFailed(ILogger logger, string folder, string message);

    [LoggerMessage(15, LogLevel.Warning, "Dossier {Folder} : sa copie du {SavedAt} est servie, version {Version}")]
    public static partial void CopyServed(ILogger logger, string folder, DateTimeOffset savedAt, string version);

    [LoggerMessage(16, LogLevel.Information, "Dossier {Folder} changé, relecture")]
    public static partial void Rereading(ILogger logger, string folder);

    [LoggerMessage(17, LogLevel.Error, "Dossier {Folder} : erreur inattendue à sa lecture")]
    public static partial void DossierFailed(ILogger logger, string folder, Exception exception);

    [LoggerMessage(31, LogLevel.Information, "Arrêt annoncé : /pret répond 503, les demandes sont servies encore {Seconds} s")]
    public static partial void Draining(ILogger logger, double seconds);

    [LoggerMessage(32, LogLevel.Information, "Arrêté")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(33, LogLevel.Critical, "{Message}")]
    public static partial void CannotStart(ILogger logger, string message);

    [LoggerMessage(34, LogLevel.Critical, "Erreur que rien n’a reprise : le service s’arrête")]
    public static partial void Crashed(ILogger logger, Exception? exception);
}
