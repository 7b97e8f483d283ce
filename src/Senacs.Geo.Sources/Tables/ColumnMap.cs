using System.Collections.Immutable;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Tables;

/// <summary>What can be said of the columns of a table or the properties of a layer.</summary>
public static class ColumnIssues
{
    public static readonly IssueKind Recognised = new("table.columns_recognised", IssueSeverity.Information, "Colonnes reconnues");
    public static readonly IssueKind LooksLikeOurs = new("table.column_looks_like", IssueSeverity.Warning,
        "Colonne qui ressemble à l’une des nôtres et n’est pas lue");
}

/// <summary>A column that a reader uses.</summary>
/// <param name="Role">Our name of what it holds.</param>
/// <param name="Header">Its name in the file, as written.</param>
public sealed record RecognisedColumn(string Role, string Header)
{
    /// <summary>"Colonnes reconnues : code_insee (« CODGEO »), nom.", one sentence for a file.</summary>
    public static Issue Sentence(IEnumerable<RecognisedColumn> columns, string file)
    {
        string[] named = [.. columns.Select(c => c.Header == c.Role ? c.Role : $"{c.Role} (« {IssueList.Clip(c.Header)} »)")];
        return ColumnIssues.Recognised.Say(named.Length == 0 ? "Aucune colonne n’est reconnue."
            : $"Colonnes reconnues : {string.Join(", ", named)}.") with
        { File = file };
    }
}

/// <summary>Which column of a table holds each notion that a reader knows.</summary>
internal sealed class ColumnMap
{
    private readonly int[] _at;

    private ColumnMap(int[] at, ImmutableArray<RecognisedColumn> recognised) => (_at, Recognised) = (at, recognised);

    /// <summary>In the reader's order.</summary>
    public ImmutableArray<RecognisedColumn> Recognised { get; }

    /// <summary>For each notion the index of the column that holds it, or -1.</summary>
    public int[] ToArray() => [.. _at];

    /// <param name="file">The file's name for messages.</param>
    /// <param name="headers">As written.</param>
    /// <param name="roles">What the reader knows; <see cref="Notion.Nom"/> is the key in the manifest's <c>champs</c>.</param>
    /// <param name="champs">Our names to the file's own, from the manifest.</param>
    /// <param name="issues">Receives a warning for each column that looks like one of ours and is not used; null: nobody asks.</param>
    /// <param name="headerLine">Line of the headers.</param>
    /// <exception cref="SourceUnavailableException">The manifest names a column that is not there, or a field that the reader does not
    /// know.</exception>
    public static ColumnMap Of(
        string file, ImmutableArray<string> headers, ImmutableArray<Notion> roles, IReadOnlyDictionary<string, string>? champs = null,
            IssueList? issues = null, long? headerLine = null)
    {
        if (champs?.Keys.FirstOrDefault(key => !roles.Any(r => r.Nom == key)) is { } unknown)
        {
            throw new SourceUnavailableException(file, $"Le manifeste donne une colonne pour « {unknown} », qui n'est pas un champ de ce fichier.",
                    $"Champs possibles : {string.Join(", ", roles.Select(r => r.Nom))}.");
        }

        string[] keys = [.. headers.Select(Notion.Key)];
        int[] at = new int[roles.Length];
        HashSet<int> used = [];
        for (int i = 0; i < at.Length; i++)
        {
            int found = roles[i].Find(keys);
            if (champs is not null && champs.TryGetValue(roles[i].Nom, out string? own))
                found = Mapped(file, headers, keys, roles[i], own);

            // A column named twice over (x for lon and for something else) serves the first of our names only.
            at[i] = found >= 0 && used.Add(found) ? found : -1;
        }

        foreach ((string header, string message) in issues is null ? [] : LookAlikes(headers, roles, at))
            issues!.Add(ColumnIssues.LooksLikeOurs, message, headerLine, field: header);
        IEnumerable<int> read = Enumerable.Range(0, at.Length).Where(i => at[i] >= 0);
        return new(at, [.. read.Select(i => new RecognisedColumn(roles[i].Nom, headers[at[i]]))]);
    }

    public static string Listed(ImmutableArray<string> headers) => IssueList.Clip(string.Join(", ", headers.Take(30)));

    private static int Mapped(string file, ImmutableArray<string> headers, string[] keys, Notion role, string own)
    {
        int exact = headers.IndexOf(own);
        int found = exact >= 0 ? exact : Array.IndexOf(keys, Notion.Key(own));
        return found >= 0 ? found : throw new SourceUnavailableException(
            file, $"La colonne « {own} », que le manifeste donne pour « {role.Nom} », n'est pas dans la table.",
                $"Colonnes présentes : {Listed(headers)}.");
    }

    // Another column of a notion that is already read, or one that is nearly called like a notion that no column holds.
    private static IEnumerable<(string Header, string Message)> LookAlikes(ImmutableArray<string> headers, ImmutableArray<Notion> roles, int[] at)
    {
        string[] keys = [.. headers.Select(Notion.Key)];
        for (int i = 0; i < headers.Length; i++)
        {
            if (at.Contains(i) || keys[i].Length == 0 || Array.IndexOf(keys, keys[i]) < i)
                continue; // a header that is there twice has an issue of its own
            int read = Enumerable.Range(0, roles.Length).FirstOrDefault(role => at[role] >= 0 && roles[role].IsNamed(keys[i]), -1);
            if (read >= 0)
                yield return (headers[i], $"La colonne « {IssueList.Clip(headers[i])} » n’est pas lue : « {IssueList.Clip(headers[at[read]])} » "
                    + $"tient lieu de « {roles[read].Nom} ». "
                    + "Supprimez celle qui ne sert pas, ou dites dans le manifeste, à « champs », laquelle lire.");
        }

        foreach ((string header, Notion near) in Resembling(headers, [.. roles.Where((_, role) => at[role] < 0)]))
        {
            yield return (header, $"La colonne « {IssueList.Clip(header)} » ressemble à « {near.Nom} » et n’est pas lue. "
                + $"Si c’est elle, nommez-la « {near.Nom} », ou dites-le dans le manifeste, à « champs ».");
        }
    }

    /// <summary>The names that look like one of the notions that are missing, and are no known name of anything.</summary>
    public static IEnumerable<(string Header, Notion Near)> Resembling(IEnumerable<string> headers, ImmutableArray<Notion> missing)
    {
        foreach (string header in headers)
        {
            string key = Notion.Key(header);
            if (missing.FirstOrDefault(n => n.LooksLike(header)) is { } near && !Notions.All.Concat(missing).Any(n => n.IsNamed(key)))
                yield return (header, near);
        }
    }
}

/// <summary>Codes as spreadsheets and programs leave them in a cell.</summary>
public static class CodeCell
{
    /// <summary><c>3200.0</c> and <c>03200,00</c> without the fraction that a number cell got; anything else as it is, trimmed.</summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ReadOnlySpan<char> clean = Clean(text.AsSpan());
        return clean.Length == text.Length ? text : clean.ToString();
    }

    /// <inheritdoc cref="Clean(string)"/>
    public static ReadOnlySpan<char> Clean(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> trimmed = text.Trim();
        int point = trimmed.IndexOfAny('.', ',');
        bool isWhole = point > 0 && point < trimmed.Length - 1 && !trimmed[..point].ContainsAnyExceptInRange('0', '9') && trimmed[(point
            + 1)..].IndexOfAnyExcept('0') < 0;
        return isWhole ? trimmed[..point] : trimmed;
    }

    /// <summary>"1 234" without its spaces, those that do not break included.</summary>
    public static string WithoutSpaces(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Concat(text.Where(static c => c is not (' ' or '\u00A0' or '\u202F')));
    }

    /// <summary>How many codes one cell holds, when it holds several and nothing else; else 0.</summary>
    public static int Several(string text, Func<string, bool> isCode)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split([',', ';', '|', ' ', '/'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 1 && parts.All(isCode) ? parts.Length : 0;
    }
}
