using NetTopologySuite.Geometries;

namespace Senacs.Geo.Service.Collections;

/// <summary>Where and when the objects of a collection are.</summary>
internal static class Extents
{
    public static Envelope? Spatial(Catalogue catalogue, CollectionDefinition collection)
    {
        Envelope box = new();
        foreach (LoadedDossier dossier in catalogue.Dossiers)
        {
            if (collection.Id is "departements" or "communes" or "couverture")
            {
                box.ExpandToInclude(dossier.Outline.Box);
                continue;
            }

            foreach (Feature feature in dossier.Default.Features(collection))
                box.ExpandToInclude(feature.Shape.Box);
        }

        // outwards to the six decimals that are written: the extent as printed holds every vertex
        return box.IsNull ? null : new Envelope(
            Math.Floor(box.MinX * 1e6) / 1e6, Math.Ceiling(box.MaxX * 1e6) / 1e6, Math.Floor(box.MinY * 1e6) / 1e6,
                Math.Ceiling(box.MaxY * 1e6) / 1e6);
    }

    public static DayInterval? Temporal(Catalogue catalogue, CollectionDefinition collection)
    {
        DateOnly? from = null, to = null;
        foreach (LoadedDossier dossier in catalogue.Dossiers)
        {
            DateOnly date = dossier.Default.Report.Coverage.Date;
            if (collection == CollectionDefinition.Couverture)
            {
                Include(dossier.Dossier.Structures.Structures.Min(s => s.Debut) ?? date);
                Include(date);
                continue;
            }

            if (collection.Id is not ("qpv" or "structures"))
                continue;
            foreach (Feature feature in dossier.Default.Features(collection).Where(f => f.HasTime))
            {
                Include(feature.From ?? DayInterval.Before(feature.Until!.Value));
                Include(feature.Until is { } until ? DayInterval.Before(until) : date > feature.From ? date : feature.From);
            }
        }

        return from is null ? null : new DayInterval(from, to);

        void Include(DateOnly? day)
        {
            from = from is null || day < from ? day : from;
            to = to is null || day > to ? day : to;
        }
    }
}
