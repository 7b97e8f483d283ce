using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Reports;

/// <summary>A structure whose position a person should look at.</summary>
/// <param name="Structure">Of the register.</param>
/// <param name="Doute">What is wrong.</param>
/// <param name="Qpv">What can be said of its siège and the QPV; null when there is nothing to say.</param>
public sealed record AddressToReview(Structure Structure, AddressDoubt Doute, QpvSituation? Qpv)
{
    /// <summary>Whether a better position would change what is said of a QPV.</summary>
    public bool DecidesAQpv => Qpv?.Certitude == QpvCertitude.Indetermine;
}

/// <summary>The addresses to review first.</summary>
public static class AddressReview
{
    /// <summary>Sorted by importance: structures that run at the date before the others; the most serious doubt; those on which a QPV hangs; centres
    /// sociaux before EVS; the most inhabitants in their commune; by id.</summary>
    public static ImmutableArray<AddressToReview> Of(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Territoire territoire = report.Territoire;
        return
        [
            .. report.Structures.Structures.Select(s => (Structure: s, Doute: DoubtOf(s))).Where(s => s.Doute is not null)
                .Select(s => new AddressToReview(
                    s.Structure, s.Doute!.Value, s.Structure.Siege is { } siege ? QpvSituation.Of(territoire, siege.Location) : null))
                .OrderByDescending(a => a.Structure.RunsAt(report.Coverage.Date))
                .ThenBy(a => a.Doute)
                .ThenByDescending(a => a.DecidesAQpv)
                .ThenBy(a => a.Structure.Type)
                .ThenByDescending(a => a.Structure.CommuneSiege is { } code ? territoire.Find(code)?.Population ?? 0 : 0)
                .ThenBy(a => a.Structure.Id, StringComparer.Ordinal),
        ];
    }

    private static AddressDoubt? DoubtOf(Structure structure)
    {
        if (structure.Siege is not { } siege)
            return AddressDoubt.SansPosition;
        if (siege.Location.Statut == LocationStatus.Corrige)
            return null;
        if (siege.Location.Niveau == LocationLevel.Commune)
            return AddressDoubt.CommuneSeule;
        return siege.Location.Statut switch
        {
            LocationStatus.Ambigu => AddressDoubt.Ambigue,
            LocationStatus.AVerifier when siege.Location.Niveau == LocationLevel.Coordonnees || siege.Location.Commune is null =>
                AddressDoubt.Contradiction,
            LocationStatus.AVerifier => AddressDoubt.AVerifier,
            _ => null,
        };
    }
}
