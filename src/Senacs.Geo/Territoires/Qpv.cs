using Senacs.Geo.Codes;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Territoires;

/// <summary>A quartier prioritaire of a <see cref="Territoire"/>.</summary>
public sealed record Qpv
{
    public required CodeQpv Code { get; init; }

    public required string Nom { get; init; }

    public required GeoShape Shape { get; init; }

    public required MapShape MapShape { get; init; }

    /// <summary>The communes it lies in, largest share first. Shares under 0.1 % of its area (digitising noise) are left out.</summary>
    public required ImmutableArray<QpvCommune> Communes { get; init; }

    /// <summary>The communes to print: those with at least <see cref="PrintedShare"/> of its area, or the first.</summary>
    public IEnumerable<Commune> CommunesPrincipales => Communes.Where((c, i) => i == 0 || c.AreaRatio >= PrintedShare).Select(c => c.Commune);

    /// <summary>Their names: "Vichy, Cusset".</summary>
    public string NomsDesCommunes => string.Join(", ", CommunesPrincipales.Select(c => c.Nom));

    /// <summary>Under this share of its area a QPV is not said to lie in a commune: boundaries of the two layers do not follow each other.</summary>
    public const double PrintedShare = 0.02;

    public bool Equals(Qpv? other) => other is not null && Code == other.Code;

    public override int GetHashCode() => Code.GetHashCode();
}

/// <param name="Commune">A commune that the QPV touches.</param>
/// <param name="AreaRatio">Share of the QPV's area inside it, 0 to 1.</param>
public sealed record QpvCommune(Commune Commune, double AreaRatio);
