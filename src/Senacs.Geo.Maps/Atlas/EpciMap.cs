using System.Collections.Immutable;
using Senacs.Geo.Codes;
using Senacs.Geo.Coverage;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Maps.Atlas;

/// <summary>The département's map model narrowed to one EPCI: what lies in its communes, and the figures of its row in the report.</summary>
public static class EpciMap
{
    /// <param name="departement">The whole, from the same report.</param>
    /// <param name="report">The figures.</param>
    /// <param name="row">The EPCI, or the communes without one.</param>
    /// <returns>Null when none of its communes has a boundary: there is nothing to draw.</returns>
    public static MapModel? Model(MapModel departement, CoverageReport report, EpciSynthese row)
    {
        ArgumentNullException.ThrowIfNull(departement);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(row);
        HashSet<CodeInsee> inside = [.. report.Territoire.Communes.Where(c => c.Epci == row.Epci).Select(c => c.Code)];
        ImmutableArray<MapCommune> communes = [.. departement.Communes.Where(c => inside.Contains(c.Code))];
        if (communes.IsEmpty)
            return null;
        HashSet<CodeQpv> quarters = [.. report.Qpv.Where(q => q.Qpv.CommunesPrincipales.Any(c => inside.Contains(c.Code))).Select(q => q.Qpv.Code)];
        Dictionary<string, Structure> structures = report.Coverage.InForce.Concat(report.Coverage.Projets).ToDictionary(s => s.Id, StringComparer.Ordinal);
        return departement with
        {
            DepartementNom = row.Epci?.Nom ?? departement.DepartementNom,
            Notes = [],
            Communes = communes,
            Topology = null,
            Qpv = [.. departement.Qpv.Where(q => quarters.Contains(q.Code))],
            Structures = [.. departement.Structures.Select(Narrowed).Where(s => !s.IsVisitor || !s.Sites.IsEmpty)],
            ProjectsWithoutShape = [],
            Figures = [Figure(Classe.CentreSocial, CommuneClass.CentreSocial), Figure(Classe.EvsSeul, CommuneClass.EvsSeul), Figure(Classe.ZoneBlanche, CommuneClass.ZoneBlanche)],
            TotalCommunes = (int)row.Communes.Total,
            TotalInhabitants = (int?)row.Population.Total,
        };

        // its structures are those of its table: the siège is here, drawn or not; of the others only the annexes are
        MapStructure Narrowed(MapStructure s)
        {
            ImmutableArray<MapSite> here = [.. s.Sites.Where((_, i) => structures[s.Id].Sites[i].Location.Commune is { } at && inside.Contains(at))];
            return s with { Sites = here, HasSitesElsewhere = here.Length < s.Sites.Length, IsVisitor = s.Commune is not { } seat || !inside.Contains(seat) };
        }

        ClassFigure Figure(Classe classe, CommuneClass colour) => new(
            colour, LibellesClasse.Suite(classe, report.Coverage.Regle, row.Communes.Of(classe)), (int)row.Communes.Of(classe), (double?)row.Communes.Percent(classe), (int?)row.Population.Of(classe), (double?)row.Population.Percent(classe));
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
