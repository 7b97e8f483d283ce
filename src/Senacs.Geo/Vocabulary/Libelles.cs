using Senacs.Geo.Coverage;
using Senacs.Geo.Issues;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Vocabulary;

/// <summary>The French words that several outputs share, for people.</summary>
public static class Libelles
{
    /// <summary>In the order of print.</summary>
    public static IReadOnlyList<Classe> Classes { get; } = [Classe.CentreSocial, Classe.EvsSeul, Classe.ZoneBlanche];

    /// <summary>In the order of print.</summary>
    public static IReadOnlyList<QpvEtat> QpvEtats { get; } =
        [QpvEtat.Servi, QpvEtat.Dans, QpvEtat.AProximite, QpvEtat.Indetermine, QpvEtat.SansStructure];

    /// <summary>Of a link; where there is none, the report knows what may be said (<c>CoverageReport.Libelle</c>).</summary>
    public static string Of(QpvEtat etat) => etat switch
    {
        QpvEtat.Servi => "Servi par une structure qui le déclare",
        QpvEtat.Dans => "Structure dans le quartier",
        QpvEtat.AProximite => "Structure à proximité",
        _ => "Indéterminé",
    };

    public static string Of(StructureType type) => type == StructureType.CentreSocial ? "Centre social" : "Espace de vie sociale";

    public static string Of(EtatStructure etat) => etat switch
    {
        EtatStructure.EnVigueur => "En vigueur",
        EtatStructure.Projet => "En préfiguration, non comptée",
        _ => "Pas en vigueur à cette date",
    };

    public static string Of(StructureStatut statut) => statut == StructureStatut.EnPrefiguration ? "En préfiguration" : "Agréée";

    public static string Of(Gestion? gestion) => gestion switch
    {
        Gestion.Associative => "Associative",
        Gestion.Municipale => "Municipale",
        Gestion.Intercommunale => "Intercommunale",
        Gestion.Caf => "Caf",
        Gestion.Mutualiste => "Mutualiste",
        Gestion.Autre => "Autre",
        _ => Absence.Inconnue,
    };

    public static string Of(LocationLevel niveau) => niveau switch
    {
        LocationLevel.Coordonnees => "coordonnées du registre",
        LocationLevel.Numero => "numéro de rue",
        LocationLevel.Rue => "rue",
        LocationLevel.LieuDit => "lieu-dit",
        _ => "commune",
    };

    public static string Of(LocationStatus statut) => statut switch
    {
        LocationStatus.Ok => "Localisée",
        LocationStatus.AVerifier => "À vérifier",
        LocationStatus.Ambigu => "Ambiguë",
        LocationStatus.Corrige => "Corrigée à la main",
        _ => "Introuvable",
    };

    public static string Of(AddressDoubt doute) => doute switch
    {
        AddressDoubt.SansPosition => "Sans position : sur aucune carte",
        AddressDoubt.Contradiction => "Position contredite par la commune ou l’adresse",
        AddressDoubt.Ambigue => "Plusieurs lieux répondent à l’adresse",
        AddressDoubt.AVerifier => "Adresse rapprochée avec un doute",
        _ => "Seule la commune est connue",
    };

    /// <summary>"Dans le QPV QP003001", "Hors QPV", "Peut-être dans le QPV QP003001".</summary>
    public static string Of(QpvSituation situation)
    {
        ArgumentNullException.ThrowIfNull(situation);
        string codes = string.Join(" ou ", situation.Qpv.Select(q => q.Code.Value));
        return situation.Certitude switch
        {
            QpvCertitude.Dans => $"Dans le QPV {codes}",
            QpvCertitude.Indetermine => $"Peut-être dans le QPV {codes}",
            _ => "Hors QPV",
        };
    }

    /// <summary>"Adresse connue la plus proche : 8 Rue du Pont 03000 Moulins, à 12 m".</summary>
    public static string Nearest(ReverseMatch match) => $"{match.Address.Label}, à {Metres(match.DistanceMetres)}";

    /// <summary>Whole metres under one kilometre, then as <see cref="Kilometres"/>: addresses are nearer than sites.</summary>
    public static string Metres(double metres) => metres < 995 ? $"{FrenchNumbers.Integer((long)Math.Round(metres))}\u00A0m" : Kilometres(metres);

    public static string Of(TerritoireSource source) => source == TerritoireSource.Hypothese ? "hypothèse" : "déclaré";

    public static string Of(IssueSeverity severity) => severity switch
    {
        IssueSeverity.Error => "Erreur",
        IssueSeverity.Warning => "Avertissement",
        _ => "Information",
    };

    public static string Of(bool? value) => value switch { true => "oui", false => "non", _ => "inconnu" };

    /// <summary>"Structure à proximité, peut-être dedans".</summary>
    public static string Of(QpvLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return link is { Etat: QpvEtat.AProximite, MayBeInside: true } ? $"{Of(link.Etat)}, peut-être dedans" : Of(link.Etat);
    }

    /// <summary>"Une commune est couverte si …".</summary>
    public static string Regle(CoverageResult coverage)
    {
        ArgumentNullException.ThrowIfNull(coverage);
        return $"Une commune est couverte si {coverage.RegleLibelle}.";
    }

    /// <summary>Why a structure covers a commune, its name left to the caller: what comes before and after it.</summary>
    public static (string Before, string After) Motif(Reason reason) => reason.Motif switch
    {
        Coverage.Motif.SiteDansLaCommune => ("site de ", " dans la commune"),
        Coverage.Motif.SiegeDansLaCommune => ("siège de ", ""),
        Coverage.Motif.TerritoireDeclare => ("dans le territoire d’intervention déclaré de ", ""),
        Coverage.Motif.TerritoireSuppose => ("territoire supposé (hypothèse) de ", ""),
        Coverage.Motif.Distance => ("site de ", (reason.DistanceMetres is { } metres ? $" à {Kilometres(metres)}" : "") + Nominal(reason)),
        Coverage.Motif.Temps => ("dans le temps de trajet voulu de ", ""),
        _ => ("à portée de ", (reason.CoveredRatio is { } ratio ? $" sur {FrenchNumbers.Percent((decimal)ratio * 100)} de sa superficie" : "")
            + Nominal(reason)),
    };

    /// <summary>"site de X à 5,2 km": why a structure covers a commune, with its name.</summary>
    public static string Of(Reason reason)
    {
        (string before, string after) = Motif(reason);
        return before + reason.Structure.Nom + after;
    }

    /// <summary>"12,3 km", nominal or not, to the nearest site.</summary>
    public static string Proche(CommuneCoverage commune)
    {
        ArgumentNullException.ThrowIfNull(commune);
        return commune.NearestSiteMetres is { } metres ? Kilometres(metres) + (commune.NearestIsNominal ? " (nominale)" : "") : Absence.Inconnue;
    }

    // the structure stands at its commune's point for want of better: its distances are those of that point
    private static string Nominal(Reason reason) => reason.IsNominal ? " (nominal : structure connue à sa commune seulement)" : "";

    /// <summary>"3,2 km", "450 m" under one kilometre.</summary>
    public static string Kilometres(double metres) => metres < 995
        ? $"{FrenchNumbers.Integer((long)Math.Round(metres / 10, MidpointRounding.AwayFromZero) * 10)}\u00A0m"
        : $"{FrenchNumbers.Decimal((decimal)metres / 1000, 1)}\u00A0km";
}
