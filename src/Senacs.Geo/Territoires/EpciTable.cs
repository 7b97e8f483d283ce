using Senacs.Geo.Codes;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Territoires;

/// <summary>The EPCI of a table of communes: one a SIREN, whatever the spellings of its name there.</summary>
/// <remarks>
/// Its name is the spelling that most communes bear; between equals, the first in ordinal order. A table without a name for it has the SIREN instead,
/// which is no spelling: any name wins over it.
/// </remarks>
internal sealed class EpciTable
{
    private const int MostNamed = 5;

    private readonly Dictionary<CodeSiren, Epci> _bySiren = [];
    private readonly Dictionary<string, SortedSet<CodeSiren>> _byName = new(StringComparer.Ordinal);

    /// <param name="rows">The communes of the département.</param>
    /// <param name="issues">Receives the EPCI with several spellings, and the names that several EPCI share.</param>
    public EpciTable(IEnumerable<CommuneRow> rows, BoundedIssues issues)
    {
        Dictionary<string, string> written = new(StringComparer.Ordinal); // by folded name, its first spelling
        foreach (IGrouping<CodeSiren, Epci> epci in rows.Select(r => r.Epci).OfType<Epci>().GroupBy(e => e.Siren)
            .OrderBy(g => g.Key.Value, StringComparer.Ordinal))
        {
            (string Nom, int Communes)[] spellings =
            [
                .. epci.Where(e => e.Nom != e.Siren.Value).CountBy(e => e.Nom, StringComparer.Ordinal).Select(s => (Nom: s.Key, Communes: s.Value))
                    .OrderByDescending(s => s.Communes).ThenBy(s => s.Nom, StringComparer.Ordinal),
            ];
            _bySiren.Add(epci.Key, new Epci(epci.Key, spellings is [var first, ..] ? first.Nom : epci.Key.Value));
            foreach ((string nom, _) in spellings)
            {
                if (!_byName.TryGetValue(FrenchText.FoldName(nom), out SortedSet<CodeSiren>? bearers))
                    _byName.Add(FrenchText.FoldName(nom), bearers = []);
                bearers.Add(epci.Key);
                written.TryAdd(FrenchText.FoldName(nom), nom);
            }

            if (spellings.Length > 1)
            {
                issues.Add(TerritoireIssues.EpciTwoNames.Say(
                    $"L’EPCI {epci.Key} est nommé de {FrenchNumbers.Integer(spellings.Length)} façons dans la table : "
                        + $"{Listed(spellings.Select(s => $"« {s.Nom} » ({FrenchNumbers.Count(s.Communes, "commune")})"))}. Il compte pour un seul "
                        + $"EPCI, nommé « {spellings[0].Nom} » (le nom le plus fréquent, le premier par ordre alphabétique à égalité). Corriger « "
                        + $"epci_nom ».")
                    with
                { Subject = epci.Key.Value, Field = "epci_nom", Value = spellings[1].Nom });
            }
        }

        foreach ((string name, SortedSet<CodeSiren> bearers) in _byName.Where(n => n.Value.Count > 1).OrderBy(n => n.Key, StringComparer.Ordinal))
        {
            issues.Add(TerritoireIssues.EpciSameName.Say(
                $"{FrenchNumbers.Integer(bearers.Count)} EPCI portent le même nom, « {written[name]} » : {Listed(bearers.Select(s => s.Value))}. Ils "
                    + $"comptent séparément ; si c’est le même, corriger « epci_siren ».")
                with
            { Subject = bearers.Min!.Value, Field = "epci_siren" });
        }
    }

    /// <summary>The one EPCI of the rows that bear this SIREN, under its one name.</summary>
    public Epci this[CodeSiren siren] => _bySiren[siren];

    /// <summary>What a SIREN or a name in any of its spellings denotes; several where EPCI share the name.</summary>
    public IEnumerable<Epci> Find(string text)
    {
        if (CodeSiren.TryParse(text, out CodeSiren? siren))
            return _bySiren.TryGetValue(siren, out Epci? one) ? [one] : [];
        return _byName.TryGetValue(FrenchText.FoldName(text), out SortedSet<CodeSiren>? bearers) ? bearers.Select(s => _bySiren[s]) : [];
    }

    private static string Listed(IEnumerable<string> all)
    {
        string[] shown = [.. all];
        return string.Join(", ", shown.Take(MostNamed)) + (shown.Length > MostNamed ? "…" : "");
    }
}
