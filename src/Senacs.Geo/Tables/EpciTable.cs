using Senacs.Geo.Reports;
using static Senacs.Geo.Tables.Formats;

namespace Senacs.Geo.Tables;

/// <summary>The columns of an EPCI: its figures, as the département has them.</summary>
/// <remarks>JSON has the figures nested (<c>communes</c>, <c>population</c>, <c>pourcentages</c>), as those of the département.</remarks>
public sealed class EpciTable : Table<EpciTable.Row>
{
    /// <summary>An EPCI; the communes that belong to none have a row without.</summary>
    public sealed record Row(CoverageReport Report, EpciSynthese Figures);

    private EpciTable()
        : base(
        [
            Text("siren", "SIREN", r => r.Figures.Epci?.Siren.Value) with { Sheet = new("SIREN", 12), Formats = Json | Sheet | Page },
            Text("nom", "Intercommunalité", r => r.Figures.Epci?.Nom) with
            { Unknown = Absence.EpciDesCommunes, Sheet = new("Intercommunalité", 44, true), Formats = Json | Sheet | Page },
            Integer("communes", "Communes", r => r.Figures.Communes.Total) with { Sheet = new("Communes", 11), Formats = Sheet },
            Integer("communes_centre_social", "Communes, centre social", r => r.Figures.Communes.CentreSocial) with
            { Sheet = new("dont centre social", 14), Formats = Sheet },
            Integer("communes_evs_seul", "Communes, EVS seul", r => r.Figures.Communes.EvsSeul) with
            { Sheet = new("dont EVS seul", 11), Formats = Sheet },
            Integer("communes_zone_blanche", "Communes, zone blanche", r => r.Figures.Communes.ZoneBlanche) with
            { Sheet = new("dont zone blanche", 13), Formats = Sheet },
            Percent("pourcentage_communes_couvertes", "Communes couvertes", r => r.Figures.Communes.Percent(r.Figures.Communes.Couvertes)) with
            { Sheet = new("Communes couvertes (%)", 13), Formats = Sheet },
            People("population", r => r.Figures.Population.Total, "Habitants", 13),
            People("population_centre_social", r => r.Figures.Population.CentreSocial, "dont centre social", 14),
            People("population_evs_seul", r => r.Figures.Population.EvsSeul, "dont EVS seul", 12),
            People("population_zone_blanche", r => r.Figures.Population.ZoneBlanche, "dont zone blanche", 13),
            Percent("pourcentage_population_couverte", "Habitants couverts", r => r.Figures.Population.Percent(r.Figures.Population.Couvertes)) with
            { Sheet = new("Habitants couverts (%)", 13), Formats = Sheet },
        ])
    {
    }

    private static Column<Row> People(string name, Func<Row, long?> get, string heading, int width) =>
        Integer(name, heading, get) with { Unknown = Absence.Inconnue, Sheet = new(heading, width), Formats = Sheet };

    public static EpciTable Columns { get; } = new();

    /// <summary>Ordered by SIREN, the communes without EPCI last; none where no EPCI was supplied.</summary>
    public static IEnumerable<Row> Rows(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Synthese.Fourni.Epci ? report.Synthese.Epci.Select(e => new Row(report, e)) : [];
    }
}
