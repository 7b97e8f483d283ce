using Senacs.Geo.Reports;
using static Senacs.Geo.Tables.Formats;

namespace Senacs.Geo.Tables;

/// <summary>The columns of a département: its figures at a date under a rule.</summary>
public sealed class DepartementTable : Table<DepartementTable.Row>
{
    /// <param name="Report">The figures.</param>
    /// <param name="Version">Of the data.</param>
    public sealed record Row(CoverageReport Report, string Version)
    {
        internal Synthese S => Report.Synthese;
    }

    private const string ByEvs = "couvertes uniquement par un EVS, ou avec l’apport d’un EVS sous une règle surface";

    private DepartementTable()
        : base(
        [
            Text("code", "Code", r => r.Report.Territoire.Departement.Value),
            Text("nom", "Nom", r => r.Report.Territoire.Nom),
            Text("titre", "Titre du dossier", r => r.Report.Titre) with { Formats = Collection },
            Text("regle", "Règle de couverture", r => r.Report.Coverage.Regle.Code) with { Formats = Collection },
            Date("date", "Date des chiffres", r => r.Report.Coverage.Date) with { Formats = Collection },
            Integer("communes", "Communes", r => r.S.Communes.Total),
            Figure("communes_centre_social", "Communes couvertes par un centre social", r => r.S.Communes.CentreSocial),
            Figure("communes_evs_seul", $"Communes {ByEvs}", r => r.S.Communes.EvsSeul),
            Integer("communes_zone_blanche", "Zones blanches", r => r.S.Communes.ZoneBlanche),
            Percent("pourcentage_communes_couvertes", "Part des communes couvertes", r => r.S.Communes.Percent(r.S.Communes.Couvertes)),
            Figure("population", "Habitants", r => r.S.Population.Total),
            Figure("population_centre_social", "Habitants des communes couvertes par un centre social", r => r.S.Population.CentreSocial),
            Figure("population_evs_seul", $"Habitants des communes {ByEvs}", r => r.S.Population.EvsSeul),
            Figure("population_zone_blanche", "Habitants des zones blanches", r => r.S.Population.ZoneBlanche),
            Percent("pourcentage_population_couverte", "Part des habitants couverts", r => r.S.Population.Percent(r.S.Population.Couvertes)) with
            { Formats = Collection },
            Figure("structures", "Structures en vigueur", r => r.S.Structures.Total),
            Figure("centres_sociaux", "Centres sociaux", r => r.S.Structures.CentresSociaux),
            Figure("evs", "Espaces de vie sociale", r => r.S.Structures.Evs),
            Figure("prefigurations", "Structures en préfiguration", r => r.S.Structures.Prefigurations),
            Figure("qpv", "QPV", r => r.S.Qpv?.Total),
            Figure("qpv_sans_structure", "QPV sans structure", r => r.S.Qpv?.SansStructure),
            Text("version", "Version des données", r => r.Version) with { Formats = Collection },
            Text("attribution", "Sources", r => r.Report.Attribution) with { Formats = Collection },
        ])
    {
    }

    // in the collection; the others stand in its tiles as well
    private static Column<Row> Figure(string name, string title, Func<Row, long?> get) => Integer(name, title, get) with { Formats = Collection };

    public static DepartementTable Columns { get; } = new();
}
