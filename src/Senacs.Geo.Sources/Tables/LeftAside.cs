using Senacs.Geo.Codes;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Tables;

/// <summary>What a file holds of other départements than the one asked for: counted by département, the first ones named.</summary>
internal sealed class LeftAside
{
    private const int Named = 10;

    private readonly List<string> _first = [];
    private readonly SortedDictionary<string, int> _byDepartement = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    /// <param name="departement">Where it is.</param>
    /// <param name="code">Its code.</param>
    /// <param name="nom">Its name, if it has one.</param>
    public void Add(CodeDepartement departement, string code, string? nom)
    {
        Count++;
        _byDepartement[departement.Value] = _byDepartement.GetValueOrDefault(departement.Value) + 1;
        if (_first.Count < Named)
            _first.Add(string.IsNullOrEmpty(nom) ? code : $"{code} {IssueList.Clip(nom)}");
    }

    /// <summary>"Hors du département 26, donc non compté : 1 contour (84138 Valréas)."; nothing when there is none.</summary>
    /// <param name="kind">What to say it as.</param>
    /// <param name="noun">What was left aside, with its plural.</param>
    /// <param name="departement">The one asked for.</param>
    /// <param name="file">Where.</param>
    public IEnumerable<Issue> Sentence(IssueKind kind, (string One, string Several) noun, CodeDepartement? departement, string file)
    {
        if (Count == 0)
            yield break;
        string counts = string.Join(", ", _byDepartement.Take(Named).Select(d => $"{d.Key} : {TableReader.Number(d.Value)}"));
        string rest = Count == _first.Count ? ""
            : $" et {TableReader.Number(Count - _first.Count)} autres ; par département : {counts}{(_byDepartement.Count > Named ? "…" : "")}";
        string what = $"{TableReader.Number(Count)} {(Count == 1 ? noun.One : noun.Several)}";
        yield return kind.Say($"Hors du département {departement}, donc non compté : {what} ({string.Join(", ", _first)}{rest}).") with
        { File = file };
    }
}
