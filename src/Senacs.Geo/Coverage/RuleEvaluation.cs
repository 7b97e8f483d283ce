using NetTopologySuite.Geometries;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Coverage;

/// <summary>Evaluates one rule for a set of structures: for each commune, the reasons why it is covered (none: it is not).</summary>
/// <remarks>Adding a structure only adds reasons, and enlarging a radius too: no rule ever uncovers a commune.</remarks>
internal sealed class RuleEvaluation(Territoire territoire, CancellationToken stop = default)
{
    public IReadOnlyList<Reason>[] Evaluate(RegleCouverture regle, IReadOnlyList<Structure> structures)
    {
        List<Reason>[] reasons = new List<Reason>[territoire.Communes.Length];
        for (int i = 0; i < reasons.Length; i++)
            reasons[i] = [];
        Add(regle, structures, reasons);
        return reasons;
    }

    private void Add(RegleCouverture regle, IReadOnlyList<Structure> structures, List<Reason>[] reasons)
    {
        switch (regle)
        {
            case RegleCouverture.Implantation:
                AddImplantation(structures, reasons);
                break;
            case RegleCouverture.Territoire:
                AddTerritoire(structures, reasons);
                break;
            case RegleCouverture.Distance distance:
                AddDistance(distance, structures, reasons);
                break;
            case RegleCouverture.Surface surface:
                AddSurface(surface, structures, reasons);
                break;
            case RegleCouverture.AuMoinsUne several:
                foreach (RegleCouverture one in several.Regles)
                    Add(one, structures, reasons);
                break;
            default:
                throw new ArgumentException($"{regle.Code} needs travel times, which this territoire does not hold.", nameof(regle));
        }
    }

    private void AddImplantation(IReadOnlyList<Structure> structures, List<Reason>[] reasons)
    {
        foreach (Structure structure in structures)
        {
            IEnumerable<CodeInsee?> codes = [.. structure.Sites.Select(s => s.Location.Commune), structure.CommuneSiege];
            foreach (Commune commune in codes.Select(Find).OfType<Commune>().Distinct())
                reasons[commune.Index].Add(new Reason(structure, Motif.SiteDansLaCommune, Distance(structure, commune)));
        }
    }

    // The siège proves the cover of its commune by itself, so it comes before the declaration when both hold.
    private void AddTerritoire(IReadOnlyList<Structure> structures, List<Reason>[] reasons)
    {
        foreach (Structure structure in structures)
        {
            Commune? seat = Find(structure.CommuneSiege ?? structure.Siege?.Location.Commune); // one imagined has but a site
            if (seat is not null)
                reasons[seat.Index].Add(new Reason(structure, Motif.SiegeDansLaCommune, Distance(structure, seat)));
            Motif motif = structure.TerritoireIntervention.Source == TerritoireSource.Hypothese ? Motif.TerritoireSuppose : Motif.TerritoireDeclare;
            foreach (CodeInsee code in structure.TerritoireIntervention.Communes)
            {
                if (Find(code) is { } commune && commune != seat)
                    reasons[commune.Index].Add(new Reason(structure, motif, Distance(structure, commune)));
            }
        }
    }

    private void AddDistance(RegleCouverture.Distance rule, IReadOnlyList<Structure> structures, List<Reason>[] reasons)
    {
        double radiusMetres = rule.RadiusKm * 1000;
        foreach (Structure structure in structures)
        {
            stop.ThrowIfCancellationRequested();
            foreach (Commune commune in territoire.Communes)
            {
                if (Distance(structure, commune) is { } metres && metres <= radiusMetres)
                {
                    bool isNominal = !structure.Sites.Any(s => !s.IsNominal
                        && commune.ReferencePoint!.Value.DistanceMetresTo(s.Point) <= radiusMetres);
                    reasons[commune.Index].Add(new Reason(structure, Motif.Distance, metres) { IsNominal = isNominal });
                }
            }
        }
    }

    // The share is that of the union of all discs, so a commune may be covered by several structures of which none would suffice alone.
    private void AddSurface(RegleCouverture.Surface rule, IReadOnlyList<Structure> structures, List<Reason>[] reasons)
    {
        double radiusMetres = rule.RadiusKm * 1000;
        foreach (Commune commune in territoire.Communes)
        {
            stop.ThrowIfCancellationRequested();
            if (commune.MapShape is not { } shape)
                continue;
            Envelope reach = shape.Geometry.EnvelopeInternal.Copy();
            reach.ExpandBy(radiusMetres);
            List<(Structure Structure, Site Site)> near = [];
            foreach (Structure structure in structures)
            {
                foreach (Site site in structure.Sites)
                {
                    if (reach.Contains(site.Point.XMetres, site.Point.YMetres))
                        near.Add((structure, site));
                }
            }

            if (Ratio(shape, near.Select(n => n.Site.Point), radiusMetres) * 100 < rule.Percent - PercentTolerance)
                continue;
            foreach (IGrouping<Structure, Site> own in near.GroupBy(n => n.Structure, n => n.Site))
            {
                stop.ThrowIfCancellationRequested();
                double ratio = Ratio(shape, own.Select(s => s.Point), radiusMetres);
                if (ratio > 0)
                    reasons[commune.Index].Add(new Reason(own.Key, Motif.Surface, Distance(own.Key, commune), ratio)
                    { IsNominal = own.All(s => s.IsNominal) });
            }
        }
    }

    // A disc that holds the whole commune must give 100 %, whatever the last bits of the two areas.
    private const double PercentTolerance = 1e-7;

    private static double Ratio(MapShape shape, IEnumerable<MapPoint> centres, double radiusMetres) =>
        DiscCoverage.CoveredRatio(shape.Geometry, [.. centres.Select(c => new Coordinate(c.XMetres, c.YMetres))], radiusMetres);

    private Commune? Find(CodeInsee? code) => code is null ? null : territoire.Find(code);

    private static double? Distance(Structure structure, Commune commune) =>
        commune.ReferencePoint is { } from ? structure.Sites.Min(s => (double?)from.DistanceMetresTo(s.Point)) : null;
}
