using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Tables;

/// <summary>The columns of a date of a series: what is not known is empty.</summary>
public sealed class EvolutionTable : Table<EtapeEvolution>
{
    private EvolutionTable()
        : base(
        [
            Date("date", "Date", e => e.Date),
            .. Counts("communes", "communes_couvertes_pct", e => e.Communes),
            Integer("communes_couvertes_au_moins", "Communes couvertes, au moins", e => e.CouvertesAuMoins),
            Integer("communes_couvertes_au_plus", "Communes couvertes, au plus", e => e.CouvertesAuPlus),
            .. Counts("population", "population_couverte_pct", e => e.Population),
            Integer("centres_sociaux", "Centres sociaux", e => e.CentresSociaux),
            Integer("evs", "Espaces de vie sociale", e => e.Evs),
            Integer("prefigurations", "Structures en préfiguration", e => e.Prefigurations),
            Integer("qpv_total", "QPV", e => e.AuPlus.Synthese.Qpv?.Total),
            Integer("qpv_sans_structure", "QPV sans structure", e => e.QpvOf(QpvEtat.SansStructure)),
            Text("regle", "Règle de couverture", e => e.AuMoins.Regle.Code),
        ])
    {
    }

    public static EvolutionTable Columns { get; } = new();

    private static IEnumerable<Column<EtapeEvolution>> Counts(string what, string covered, Func<EtapeEvolution, HabitantCounts> of) =>
    [
        Integer(what + "_total", "Total", e => of(e).Total),
        .. Libelles.Classes.Select(classe => Integer($"{what}_{Valeurs.Of(classe)}", Valeurs.Of(classe), e => of(e).Of(classe))),
        Percent(covered, "Part couverte", e => of(e).Percent(of(e).Couvertes)),
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
            Text("classe_avant", "Classe à la première date", r => Classe(r.Commune.ClasseAvant)),
            Text("classe_apres", "Classe à la dernière date", r => Classe(r.Commune.ClasseApres)),
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

    private static string Classe(Classe? classe) => classe is { } known ? Valeurs.Of(known) : Valeurs.NonFourni;
}
