using System.Net;
using System.Text.RegularExpressions;

namespace Senacs.Geo.Cli;

/// <summary>Maps that an earlier <c>build</c> left in its folder and that this one does not make: beside new figures they would pass for
/// new.</summary>
/// <remarks>A map is ours where its text alternative says what its SVG says: <c>map</c> and <c>evolution</c> write no such pair, and whoever retitles
/// a
/// map breaks it. A file of the map that was saved well after its text is a person's work, and stays with the others.</remarks>
internal static partial class StaleMaps
{
    /// <summary>The files of a map, its text first.</summary>
    private static readonly string[] Kinds = [".txt", ".svg", ".png", ".pdf"];

    /// <summary>Longer than a build takes from its first file to its last.</summary>
    private static readonly TimeSpan LongestBuild = TimeSpan.FromMinutes(10);

    /// <param name="folder">Where the earlier outputs lie; it may not exist.</param>
    /// <param name="made">Names of the files that this run makes.</param>
    /// <returns>Names of files, in order.</returns>
    public static IEnumerable<string> In(string folder, IReadOnlyCollection<string> made) => !Directory.Exists(folder) ? [] :
        Directory.EnumerateFiles(folder, "carte-*.txt").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)
            .Where(stem => !made.Any(name => Path.GetFileNameWithoutExtension(name) == stem))
            .Select(stem => (string[])[.. Kinds.Select(kind => stem + kind)
                .Where(name => new FileInfo(Path.Combine(folder, name)) is { Exists: true, LinkTarget: null })])
            .Where(files => AreOurs(folder, files)).SelectMany(files => files);

    private static bool AreOurs(string folder, string[] files)
    {
        if (files.Length < 2 || !files[1].EndsWith(Kinds[1], StringComparison.Ordinal))
            return false;
        FileInfo[] infos = [.. files.Select(f => new FileInfo(Path.Combine(folder, f)))];
        if (infos.Any(f => f.LastWriteTimeUtc - infos[0].LastWriteTimeUtc > LongestBuild))
            return false;
        try
        {
            string drawing = File.ReadAllText(infos[1].FullName);
            return Inside(Title(), drawing) is { } title && Inside(Description(), drawing) is { } description
                && File.ReadAllText(infos[0].FullName) == $"{title}\n\n{description}\n";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? Inside(Regex element, string drawing) =>
        element.Match(drawing) is { Success: true } found ? WebUtility.HtmlDecode(found.Groups["text"].Value) : null;

    [GeneratedRegex("<title id=\"titre-svg\">(?<text>[^<]*)</title>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Title();

    [GeneratedRegex("<desc id=\"desc-svg\">(?<text>[^<]*)</desc>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Description();
}
