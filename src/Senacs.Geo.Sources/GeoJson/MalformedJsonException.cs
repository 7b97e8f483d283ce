using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>Inside the reader only: what is wrong with the bytes, before the reader adds file, line and feature.</summary>
internal sealed class MalformedJsonException(string message, string remedy, Exception? inner = null) : Exception(message, inner)
{
    internal const string DownloadAgain = "Téléchargez le fichier à nouveau, ou ouvrez-le dans QGIS et réenregistrez-le en GeoJSON.";

    public string Remedy { get; } = remedy;

    /// <summary>The text is no JSON: a second look at it may say better what is wrong.</summary>
    public bool IsSyntax { get; init; }

    internal static MalformedJsonException Expected(string what) => new($"le JSON est mal formé : {what}.", DownloadAgain) { IsSyntax = true };

    internal static MalformedJsonException Malformed(Exception inner) => new("le JSON est mal formé.", DownloadAgain, inner) { IsSyntax = true };

    internal static MalformedJsonException Truncated() =>
        new("le fichier s'arrête au milieu d'une valeur : il est tronqué.", "Téléchargez le fichier à nouveau, en entier.") { IsSyntax = true };

    internal static MalformedJsonException TooDeep(int maxDepth) =>
        new($"les objets ou les listes sont emboîtés sur plus de {TableReader.Number(maxDepth)} niveaux.", DownloadAgain);

    internal static MalformedJsonException TooLarge(int maxBytes) =>
        new($"un seul objet dépasse {TableReader.Number(maxBytes >> 20)} Mio.", "Simplifiez les contours ou découpez le fichier.");

    internal static MalformedJsonException NotUtf8(Exception? inner = null) =>
        new("un texte n'est pas en UTF-8.", "Réenregistrez le fichier en UTF-8 (GeoJSON n'admet pas d'autre codage).", inner);
}
