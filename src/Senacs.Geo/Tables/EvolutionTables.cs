using Senacs.Geo.Reports;

namespace Senacs.Geo.Tables;

/// <summary>The columns of a date of a series.</summary>
public sealed class EvolutionTable : Table<CoverageReport>
{
    private EvolutionTable()
        : base(
        [
            Date("date", "Date", r => r.Coverage.Date),
            .. Counts("communes", "communes_couvertes_pct", r => r.Synthese.Communes.AsKnown),
            .. Counts("population", "population_couverte_pct", r => r.Synthese.Population),
            Integer("centres_sociaux", "Centres sociaux", r => r.Synthese.Structures.CentresSociaux),
            Integer("evs", "Espaces de vie sociale", r => r.Synthese.Structures.Evs),
            Integer("prefigurations", "Structures en préfiguration", r => r.Synthese.Structures.Prefigurations),
            Integer("qpv_total", "QPV", r => r.Synthese.Qpv?.Total),
            Integer("qpv_sans_structure", "QPV sans structure", r => r.Synthese.Qpv?.SansStructure),
            Text("regle", "Règle de couverture", r => r.Coverage.Regle.Code),
        ])
    {
    }

    public static EvolutionTable Columns { get; } = new();

    private static IEnumerable<Column<CoverageReport>> Counts(string what, string covered, Func<CoverageReport, HabitantCounts> of) =>
    [
        Integer(what + "_total", "Total", r => of(r).Total),
        .. Libelles.Classes.Select(classe => Integer($"{what}_{Valeurs.Of(classe)}", Valeurs.Of(classe), r => of(r).Of(classe))),
        Percent(covered, "Part couverte", r => of(r).Percent(of(r).Couvertes)),
    ];
}

/// <summary>The columns of a commune between two dates.</summary>
public sealed class ChangementTable : Table<ChangementTable.Row>
{
    /// <summary>A commune at both ends of a series.</summary>
    public sealed record Row(Evolution Evolution, CommuneEvolution Commune);

    private ChangementTable()
        : base(
        [
            Text("code_insee", "Code INSEE", r => r.Commune.Commune.Code.Value),
            Text("nom", "Nom", r => r.Commune.Commune.Nom),
            Integer("population", "Population municipale", r => r.Commune.Commune.Population),
            Text("epci_nom", "EPCI", r => r.Commune.Commune.Epci?.Nom),
            Text("classe_avant", "Classe à la première date", r => r.Commune.ClasseAvant is { } classe ? Valeurs.Of(classe) : Valeurs.NonFourni),
            Text("classe_apres", "Classe à la dernière date", r => Valeurs.Of(r.Commune.Apres.Classe)),
            Text("changement", "Changement", r => Valeurs.Of(r.Commune.Changement)),
            List("structures_arrivees", "Structures arrivées", r => r.Commune.Arrivees.Select(s => s.Id)),
            List("structures_parties", "Structures parties", r => r.Commune.Parties.Select(s => s.Id)),
            Date("date_avant", "Première date", r => r.Evolution.Premier.Coverage.Date),
            Date("date_apres", "Dernière date", r => r.Evolution.Dernier.Coverage.Date),
            Text("regle", "Règle de couverture", r => r.Evolution.Dernier.Coverage.Regle.Code),
        ])
    {
    }

    public static ChangementTable Columns { get; } = new();

    /// <summary>Ordered by code.</summary>
    public static IEnumerable<Row> Rows(Evolution evolution)
    {
        ArgumentNullException.ThrowIfNull(evolution);
        return evolution.Communes.Select(c => new Row(evolution, c));
    }
}
