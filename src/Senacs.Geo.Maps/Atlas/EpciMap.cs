namespace Senacs.Geo.Maps.Atlas;

/// <summary>The département's plate narrowed to one EPCI: what lies in its communes, and the figures of its row in the report.</summary>
public static class EpciMap
{
    /// <param name="departement">The whole, from the same report.</param>
    /// <param name="report">The figures.</param>
    /// <param name="row">The EPCI, or the communes without one.</param>
    /// <returns>Null when none of its communes has a boundary: there is nothing to draw.</returns>
    public static Plate? Of(Plate departement, CoverageReport report, EpciSynthese row)
    {
        ArgumentNullException.ThrowIfNull(departement);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(row);
        HashSet<CodeInsee> inside = [.. report.Territoire.Communes.Where(c => c.Epci == row.Epci).Select(c => c.Code)];
        ImmutableArray<CommuneCoverage> communes = [.. departement.Communes.Where(c => inside.Contains(c.Code))];
        return communes.IsEmpty ? null : departement with
        {
            Nom = row.Epci?.Nom ?? departement.Nom,
            Headings = departement.Headings with { Notes = [] },
            Communes = communes,
            Topology = null,
            Qpv = [.. departement.Qpv.Where(q => q.Qpv.CommunesPrincipales.Any(c => inside.Contains(c.Code)))],
            Structures = [.. departement.Structures.Select(Narrowed).Where(s => !s.IsVisitor || !s.Sites.IsEmpty)],
            ProjectsWithoutShape = [],
            Figures = [.. Plate.ClassFills.Zip(Chiffres.ParClasse(row.Communes, row.Population, report.Coverage.Regle))],
            TotalCommunes = row.Communes.Total,
            TotalInhabitants = row.Population.Total,
        };

        // its structures are those of its table: the siège is here, drawn or not; of the others only the annexes are
        ShownStructure Narrowed(ShownStructure s) => s with
        {
            Sites = [.. s.Sites.Where(site => site.Location.Commune is { } at && inside.Contains(at))],
            IsVisitor = s.Seat is null || !inside.Contains(s.Seat.Code),
        };
    }

    /// <summary>How an EPCI's map looks: all its communes named as room allows.</summary>
    internal static MapTheme Theme(MapTheme theme) => (theme.Fill == CommuneFill.Classes ? theme : MapThemeReader.Load("couverture")) with
    {
        Blocks = [BlockKind.Figures, BlockKind.Legend, BlockKind.Scale],
        ShowEpciLimits = false,
        ShowSituation = false,
        NamedTowns = 400,
        NamesSmallTowns = true,
        MaximumInsets = 1,
    };
}
