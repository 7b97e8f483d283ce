using System.Diagnostics.CodeAnalysis;
using Senacs.Geo.Reports;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Coverage;

/// <summary>What "covered" means. It is printed beside every figure.</summary>
/// <remarks>Source: the coverage rules of the product's design, section 2. Written <c>implantation</c>, <c>territoire</c>, <c>distance:KM</c>,
/// <c>temps:MIN</c>, <c>surface:PCT@KM</c>; two rules joined by <c>+</c> cover what either covers.</remarks>
public abstract record RegleCouverture
{
    private RegleCouverture()
    {
    }

    /// <summary>The canonical spelling: parse and format are inverse.</summary>
    public abstract string Code { get; }

    /// <summary>French, to be printed after "Une commune est couverte si": "elle est …".</summary>
    /// <param name="points">Of the territoire: what a distance is measured from.</param>
    public abstract string Dire(PointsDeReference points);

    /// <summary>The reach of several structures adds up: centres sociaux and EVS may cover together what neither covers alone.</summary>
    public virtual bool CumuleLesSites => false;

    /// <summary>Whether territoires d’intervention make it cover more, so that a supposed one may decide a class.</summary>
    public virtual bool ReadsTerritoires => false;

    /// <summary>Whether distances decide the classes, so that those from a commune-level site must be told apart.</summary>
    public virtual bool MesureLesDistances => false;

    public sealed override string ToString() => Code;

    /// <summary>A site (siège or annexe) of a structure in force lies in the commune.</summary>
    public sealed record Implantation : RegleCouverture
    {
        public override string Code => "implantation";

        public override string Dire(PointsDeReference points) => "une structure y a un site";
    }

    /// <summary>The commune is in the declared territoire of a structure in force, or holds its siège. The rule of the printed schémas.</summary>
    public sealed record Territoire : RegleCouverture
    {
        public override string Code => "territoire";

        public override bool ReadsTerritoires => true;

        public override string Dire(PointsDeReference points) =>
            "elle est dans le territoire d’intervention d’une structure, ou en accueille le siège";
    }

    /// <summary>The commune's reference point lies within a distance of a site, in the legal projection.</summary>
    /// <param name="RadiusKm">Over 0, at most 500; a distance equal to the radius is covered.</param>
    public sealed record Distance(double RadiusKm) : RegleCouverture
    {
        public override string Code => string.Create(CultureInfo.InvariantCulture, $"distance:{RadiusKm}");

        public override bool MesureLesDistances => true;

        public override string Dire(PointsDeReference points) =>
            $"{points.Apres("son")} est à {FrenchNumbers.Decimal(RadiusKm)}\u00A0km au plus d’un site, à vol d’oiseau";
    }

    /// <summary>Reached within a number of minutes from a site.</summary>
    /// <param name="Minutes">1 to 600.</param>
    public sealed record Temps(int Minutes) : RegleCouverture
    {
        public override string Code => string.Create(CultureInfo.InvariantCulture, $"temps:{Minutes}");

        public override string Dire(PointsDeReference points) => $"elle est à {FrenchNumbers.Count(Minutes, "minute")} au plus d’un site";
    }

    /// <summary>At least a share of the commune's area lies within a distance of a site.</summary>
    /// <param name="Percent">Over 0, up to 100 included.</param>
    /// <param name="RadiusKm">Over 0, at most 500.</param>
    public sealed record Surface(double Percent, double RadiusKm) : RegleCouverture
    {
        public override string Code => string.Create(CultureInfo.InvariantCulture, $"surface:{Percent}@{RadiusKm}");

        public override bool CumuleLesSites => true;

        public override bool MesureLesDistances => true;

        public override string Dire(PointsDeReference points) =>
            $"{FrenchNumbers.Decimal(Percent)}\u202F% au moins de sa superficie est à {FrenchNumbers.Decimal(RadiusKm)}\u00A0km au plus d’un site, à "
                + "vol d’oiseau";
    }

    /// <summary>Covered by at least one of several rules, none of which is itself an alternative; in the order given.</summary>
    public sealed record AuMoinsUne(ImmutableArray<RegleCouverture> Regles) : RegleCouverture
    {
        public override string Code => string.Join('+', Regles.Select(r => r.Code));

        public override bool CumuleLesSites => Regles.Any(r => r.CumuleLesSites);

        public override bool ReadsTerritoires => Regles.Any(r => r.ReadsTerritoires);

        public override bool MesureLesDistances => Regles.Any(r => r.MesureLesDistances);

        public override string Dire(PointsDeReference points) => string.Join(", ou ", Regles.Select(r => r.Dire(points)));

        public bool Equals(AuMoinsUne? other) => other is not null && Code == other.Code;

        public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Code);
    }

    /// <summary>The spellings that <see cref="TryParse"/> accepts, for messages.</summary>
    public const string Spellings =
        "implantation, territoire, distance:KM (ex. distance:5), temps:MIN (ex. temps:20), surface:PCT@KM (ex. surface:50@5), ou plusieurs jointes "
            + "par +";

    /// <summary>Reads a rule; numbers with a point or a comma.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RegleCouverture? regle)
    {
        regle = null;
        if (string.IsNullOrWhiteSpace(text))
            return false;
        string[] parts = text.Split('+');
        if (parts.Length == 1)
            return (regle = ParseOne(text.Trim())) is not null;
        ImmutableArray<RegleCouverture>.Builder regles = ImmutableArray.CreateBuilder<RegleCouverture>();
        foreach (string part in parts)
        {
            if (ParseOne(part.Trim()) is not { } one)
                return false;
            if (!regles.Contains(one))
                regles.Add(one);
        }

        regle = regles.Count == 1 ? regles[0] : new AuMoinsUne(regles.ToImmutable());
        return true;
    }

    /// <exception cref="FormatException">The text is not a rule.</exception>
    public static RegleCouverture Parse(string text) =>
        TryParse(text, out RegleCouverture? regle) ? regle : throw new FormatException($"'{text}' is not a coverage rule.");

    private static RegleCouverture? ParseOne(string text)
    {
        switch (text.Split(':'))
        {
            case ["implantation"]:
                return new Implantation();
            case ["territoire"]:
                return new Territoire();
            case ["distance", var radius] when ParseNumber(radius) is { } km and > 0 and <= 500:
                return new Distance(km);
            case ["temps", var time] when int.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out int minutes)
                && minutes is >= 1 and <= 600:
                return new Temps(minutes);
            case ["surface", var both] when both.Split('@') is [var share, var radius] && ParseNumber(share) is { } percent and > 0 and <= 100
                && ParseNumber(radius) is { } km and > 0 and <= 500:
                return new Surface(percent, km);
            default:
                return null;
        }
    }

    private static double? ParseNumber(string text) =>
        double.TryParse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) ? value : null;
}
