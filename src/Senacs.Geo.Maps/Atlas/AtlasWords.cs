namespace Senacs.Geo.Maps.Atlas;

/// <summary>The French words of the atlas.</summary>
internal static class AtlasWords
{
    /// <summary>Style of the class's square.</summary>
    public static string Swatch(Classe classe) => classe switch
    {
        Classe.CentreSocial => "a-cs",
        Classe.EvsSeul => "a-evs",
        _ => "a-zb",
    };

    public static string Of(QpvEtat etat, CoverageReport report) => etat switch
    {
        QpvEtat.Servi => "Servi",
        QpvEtat.Dans => "Structure dans le quartier",
        QpvEtat.AProximite => "Structure à proximité",
        QpvEtat.Indetermine => "Indéterminé",
        _ => Reserves.PasDeStructure(Reserves.LaisseOuvert(report)),
    };

    /// <summary>Of one structure: what it is to the quarter.</summary>
    public static string Link(QpvLink link) => link.Etat switch
    {
        QpvEtat.Servi => "déclare servir le quartier",
        QpvEtat.Dans => "a un site dans le quartier",
        QpvEtat.AProximite => link.MayBeInside ? "a un site à proximité, peut-être dans le quartier" : "a un site à proximité",
        _ => "position trop imprécise pour le dire",
    };

    /// <summary>The state of a quarter and why, in one or two sentences.</summary>
    /// <param name="q">The quarter.</param>
    /// <param name="proximityMetres">What counts as near.</param>
    /// <param name="isOpen">Some structure in force has no known position: it may be anywhere.</param>
    public static string Explained(QpvCoverage q, double proximityMetres, bool isOpen)
    {
        string[] names = [.. q.Links.Where(l => l.Etat == q.Etat).Select(l => l.Structure.Nom).Distinct(StringComparer.Ordinal)];
        string who = names.Length switch
        {
            0 => "",
            1 => names[0],
            <= 3 => $"{string.Join(", ", names[..^1])} et {names[^1]}",
            _ => $"{string.Join(", ", names[..3])} et {FrenchNumbers.Count(names.Length - 3, "autre", "autres")}",
        };
        bool isOne = names.Length == 1;
        return q.Etat switch
        {
            QpvEtat.Servi => $"Servi\u00A0: {who} {(isOne ? "déclare" : "déclarent")} ce quartier.",
            QpvEtat.Dans => $"Structure dans le quartier\u00A0: {who}. Aucune ne déclare le servir.",
            QpvEtat.AProximite =>
                $"Structure à {Libelles.Kilometres(proximityMetres)} au plus du périmètre\u00A0: {who}. Aucune ne déclare le "
                + $"quartier{(q.PerhapsInside.Any() ? "\u00A0; la précision des positions ne dit pas si un site est dedans" : " ni n’y a de site")}.",
            QpvEtat.Indetermine =>
                $"Indéterminé\u00A0: l’adresse de {who} n’est pas assez précise pour dire si "
                + $"{(isOne ? "cette structure est" : "ces structures sont")} dans le quartier ou à {Libelles.Kilometres(proximityMetres)} au plus.",
            _ when isOpen => Reserves.PasDeStructure(isOpen) + "\u00A0: aucune structure en vigueur ne déclare ce quartier, "
                + $"aucune dont la position est connue n’y a de site ni n’est à {Libelles.Kilometres(proximityMetres)} au plus du périmètre.",
            _ => $"{Reserves.PasDeStructure(isOpen)}\u00A0: aucune structure en vigueur ne déclare ce quartier, n’y a de site, ni n’est à "
                + $"{Libelles.Kilometres(proximityMetres)} au plus du périmètre.",
        };
    }

    public static string Of(StructureType type) => type == StructureType.CentreSocial ? "Centre social" : "EVS";

    public static string Of(Gestion? gestion) => gestion switch
    {
        Gestion.Associative => "associative",
        Gestion.Municipale => "municipale",
        Gestion.Intercommunale => "intercommunale",
        Gestion.Caf => "Caf",
        Gestion.Mutualiste => "mutualiste",
        Gestion.Autre => "autre",
        _ => Absence.Inconnue,
    };

    /// <summary>Why a structure covers a commune.</summary>
    public static string Of(Reason reason) => reason.Structure.Nom + reason.Motif switch
    {
        Motif.SiteDansLaCommune => " (site)",
        Motif.SiegeDansLaCommune => " (siège)",
        Motif.TerritoireDeclare => "",
        Motif.TerritoireSuppose => " (territoire supposé)",
        Motif.Distance => reason.DistanceMetres is { } metres ? $" (à {Libelles.Kilometres(metres)}{(reason.IsNominal ? ", nominal" : "")})" : "",
        Motif.Temps => " (temps de trajet)",
        _ => reason.CoveredRatio is { } ratio ? $" ({FrenchNumbers.Percent((decimal)ratio * 100)} de la superficie)" : "",
    };

    /// <summary>The figures of a place in one sentence.</summary>
    public static string Figures(ClasseCounts communes, HabitantCounts population, RegleCouverture regle)
    {
        if (communes.Total == 0)
            return "Aucune commune.";
        string share = communes.Percent(communes.Couvertes) is { } p ? $" ({FrenchNumbers.Percent(p)})" : "";
        string uncovered = population.Percent(Classe.ZoneBlanche) is { } q ? $" ({FrenchNumbers.Percent(q)})" : "";
        string people = population.Total is null or > 0 ? $", {Habitants.Words(population.ZoneBlanche)}{uncovered}" : "";
        return $"{FrenchNumbers.Count(communes.Couvertes, "commune couverte", "communes couvertes")} sur "
            + $"{FrenchNumbers.Integer(communes.Total)}{share}\u00A0: {FrenchNumbers.Integer(communes.CentreSocial)} par un centre social, "
            + $"{FrenchNumbers.Integer(communes.EvsSeul)} {(regle.CumuleLesSites ? "avec l’apport d’un EVS" : "par un EVS seul")}. "
            + $"{FrenchNumbers.Count(communes.ZoneBlanche, "zone blanche", "zones blanches")}{people}.";
    }
}
