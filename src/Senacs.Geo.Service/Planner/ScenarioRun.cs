using System.Collections.Immutable;
using Senacs.Geo.Codes;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Service.Planner;

/// <summary>Makes of a dossier the one that a scenario imagines. Its report is computed as any other.</summary>
/// <remarks>A structure that opens or moves is a row of a register: <see cref="StructureLocator"/> places it, so that writing it in the file gives
/// the same figures.</remarks>
internal static class ScenarioRun
{
    private const string NewId = "scenario-";

    /// <param name="dossier">As read, or with an uploaded register.</param>
    /// <param name="scenario">Its steps, in order.</param>
    /// <param name="date">A structure that closes does so that day at the latest.</param>
    /// <param name="parameter">Named when a step refers to what does not exist.</param>
    /// <exception cref="ProblemException">400.</exception>
    public static Dossier Apply(Dossier dossier, Scenario scenario, DateOnly date, string parameter)
    {
        List<Structure> structures = [.. dossier.Structures.Structures];
        Territoire territoire = dossier.Territoire;
        for (int i = 0; i < scenario.Steps.Length; i++)
        {
            string where = $"étape {(i + 1).ToString(CultureInfo.InvariantCulture)} du scénario";
            switch (scenario.Steps[i])
            {
                case ScenarioStep.Ouvrir open:
                    structures.Add(Locate(new RegisterEntry
                    {
                        Line = i + 1,
                        Id = FreeId(structures),
                        Nom = open.Nom,
                        Type = open.Type,
                        Territoire = Known(open.Territoire, territoire, where, parameter),
                    }, open.Lieu, territoire, where, parameter));
                    break;
                case ScenarioStep.Deplacer move:
                    int moved = Find(structures, move.Id, where, parameter);
                    Structure before = structures[moved];
                    Structure there = Locate(new RegisterEntry { Line = i + 1, Id = before.Id, Nom = before.Nom, Type = before.Type }, move.Lieu,
                        territoire, where, parameter);
                    structures[moved] = before with
                    {
                        Sites = [.. there.Sites, .. before.Sites.Where(s => s.Kind == SiteKind.Annexe)],
                        CommuneSiege = there.CommuneSiege
                    };
                    break;
                case ScenarioStep.Fermer close:
                    int closed = Find(structures, close.Id, where, parameter);
                    DateOnly eve = date > DateOnly.MinValue ? date.AddDays(-1) : date;
                    structures[closed] = structures[closed] with { Fin = structures[closed].Fin is { } end && end < eve ? end : eve };
                    break;
                case ScenarioStep.Etendre extend:
                    int extended = Find(structures, extend.Id, where, parameter);
                    Structure small = structures[extended];
                    structures[extended] = small with
                    {
                        TerritoireIntervention = small.TerritoireIntervention with
                        {
                            Communes = [.. small.TerritoireIntervention.Communes.Concat(
                                Communes(Known(extend.Territoire, territoire, where, parameter), territoire)).Distinct().Order()],
                        },
                    };
                    break;
            }
        }

        return dossier with { Structures = dossier.Structures with { Structures = [.. structures.OrderBy(s => s.Id, StringComparer.Ordinal)] } };
    }

    private static Structure Locate(RegisterEntry entry, Place place, Territoire territoire, string where, string parameter)
    {
        if (place.Commune is { } code && territoire.Find(code) is null)
            throw Query.Invalid(parameter, $"{where} : la commune {code} n’est pas dans ce département.");
        if (place.Point is { } point && territoire.Locate(point) is null)
            throw Query.Invalid(parameter, $"{where} : le point {place} ne tombe dans aucune commune de ce département.");
        Structure located = StructureLocator.Locate(
            [entry with { CodeInsee = place.Commune?.Value, Coordinates = place.Point is { } at ? new WrittenCoordinates(at, 6) : null }],
                territoire).Structures[0];
        return located with { Entry = null };
    }

    // "scenario-1", "scenario-2"… in the order of the steps.
    private static string FreeId(List<Structure> structures)
    {
        for (int n = 1; ; n++)
        {
            string id = NewId + n.ToString(CultureInfo.InvariantCulture);
            if (!structures.Exists(s => s.Id == id))
                return id;
        }
    }

    private static int Find(List<Structure> structures, string id, string where, string parameter)
    {
        int at = structures.FindIndex(s => s.Id == id);
        return at >= 0 ? at : throw Query.Invalid(parameter, $"{where} : aucune structure n’a l’identifiant « {OutsideText.Shown(id)} ».");
    }

    private static ImmutableArray<string> Known(ImmutableArray<string> tokens, Territoire territoire, string where, string parameter)
    {
        foreach (string token in tokens)
        {
            bool isKnown = token.StartsWith("EPCI:", StringComparison.Ordinal)
                ? territoire.Epcis.Any(e => e.Siren.Value == token[5..])
                : CodeInsee.TryParse(token, out CodeInsee? code) && territoire.Find(code) is not null;
            if (!isKnown)
                throw Query.Invalid(parameter, $"{where} : « {token} » n’est ni une commune ni un EPCI de ce département.");
        }

        return tokens;
    }

    private static IEnumerable<CodeInsee> Communes(ImmutableArray<string> tokens, Territoire territoire) => tokens.SelectMany(token =>
        token.StartsWith("EPCI:", StringComparison.Ordinal)
            ? territoire.Communes.Where(c => c.Epci?.Siren.Value == token[5..]).Select(c => c.Code)
            : CodeInsee.TryParse(token, out CodeInsee? code) && territoire.Find(code) is { } commune ? [commune.Code] : []);
}
