using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.OverlayNG;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Territoires;

/// <summary>What a <see cref="Territoire"/> is made from.</summary>
public sealed record TerritoireSources
{
    public required CodeDepartement Departement { get; init; }

    /// <summary>The département's name.</summary>
    public required string Nom { get; init; }

    /// <summary>In any order, of any millésime, arrondissements municipaux allowed.</summary>
    public required IReadOnlyList<CommuneBoundary> Boundaries { get; init; }

    /// <summary>The reference list of communes; when empty, the boundaries are the reference.</summary>
    public IReadOnlyList<CommuneRow> Table { get; init; } = [];

    /// <summary>Null: none was supplied; empty: there is none.</summary>
    public IReadOnlyList<QpvPerimeter>? Qpv { get; init; }

    /// <summary>Resolves codes of other millésimes.</summary>
    public CogMovements Cog { get; init; } = CogMovements.None;

    /// <summary>Postal codes of the communes, when the table has them: they tell apart communes of one name.</summary>
    public IReadOnlyList<(string CodePostal, CodeInsee Commune)> CodesPostaux { get; init; } = [];

    /// <summary>Vintage of the boundaries, when known.</summary>
    public int? BoundariesMillesime { get; init; }

    /// <summary>Vintage of the table, when known.</summary>
    public int? TableMillesime { get; init; }
}

/// <summary>Checks and assembles a <see cref="Territoire"/>. Bad data become issues; nothing is dropped in silence.</summary>
/// <remarks>
/// 1. Reference list: the table, else the boundaries with arrondissements folded.
/// 2. Each boundary goes to its commune: same code, arrondissement folded, or successor by the COG movements; several boundaries of one commune are
/// united.
/// 3. Names and populations: the table's, else the boundary's; one EPCI a SIREN.
/// 4. Projection, reference points.
/// 5. QPV: the communes they lie in, with their shares.
/// </remarks>
public static class TerritoireBuilder
{
    /// <summary>More than an edge straight in degrees strays from the same edge straight in metres: 200 m for one of 100 km.</summary>
    private const double WidestBowDegrees = 0.01;

    public static Territoire Build(TerritoireSources sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        BoundedIssues issues = new();
        SortedDictionary<string, CommuneRow> reference = Reference(sources, issues);
        HashSet<CodeInsee> codes = [.. reference.Values.Select(r => r.Code)];
        Dictionary<string, List<CommuneBoundary>> boundaries = Assign(sources, codes, issues);
        EpciTable epcis = new(reference.Values, issues);
        ImmutableArray<Commune> communes = Communes(sources, reference, boundaries, epcis, issues);
        ImmutableArray<Qpv> qpv = QpvOf(sources, communes, issues);
        return new Territoire(sources.Departement, sources.Nom, communes, qpv, issues.ToImmutable(), sources.Cog, sources.CodesPostaux, epcis)
        { QpvFournis = sources.Qpv is not null };
    }

    private static SortedDictionary<string, CommuneRow> Reference(TerritoireSources sources, BoundedIssues issues)
    {
        SortedDictionary<string, CommuneRow> reference = new(StringComparer.Ordinal);
        int elsewhere = 0;
        if (sources.Table.Count > 0)
        {
            HashSet<CodeInsee> listed = [.. sources.Table.Select(r => r.Code)];
            foreach (CommuneRow row in sources.Table)
            {
                if (row.Code.Departement != sources.Departement)
                    elsewhere++;
                else if (ArrondissementMunicipal.TryFold(row.Code, out CodeInsee? commune) && listed.Contains(commune))
                    continue; // a table that lists the arrondissements beside their commune counts them once
                else if (!reference.TryAdd(row.Code.Value, row))
                    issues.Add(TerritoireIssues.TableDuplicate.Say(
                        $"La commune {row.Code} {row.Nom} figure deux fois dans la table ; la première ligne est gardée.", row.Code.Value));
            }
        }
        else
        {
            foreach (IGrouping<CodeInsee, CommuneBoundary> group in sources.Boundaries.GroupBy(b => ArrondissementMunicipal.Fold(b.Code)))
            {
                if (group.Key.Departement != sources.Departement)
                {
                    elsewhere += group.Count();
                    continue;
                }

                CommuneBoundary? own = group.FirstOrDefault(b => b.Code == group.Key);
                int? population = own is not null ? own.Population : group.All(b => b.Population is not null) ? group.Sum(b => b.Population) : null;
                reference.Add(group.Key.Value,
                    new CommuneRow(group.Key, own?.Nom ?? CommuneNameOf(group.Key, group), population, Epci: null, ChefLieu: null));
            }
        }

        if (elsewhere > 0)
        {
            string counted = FrenchNumbers.Count(elsewhere, "commune appartient", "communes appartiennent");
            string left = FrenchNumbers.Accord(elsewhere, "non comptée", "non comptées");
            issues.Add(TerritoireIssues.OtherDepartement.Say($"{counted} à un autre département que {sources.Departement} : {left}."));
        }

        return reference;
    }

    private static string CommuneNameOf(CodeInsee code, IEnumerable<CommuneBoundary> parts) => code.Value switch
    {
        "75056" => "Paris",
        "69123" => "Lyon",
        "13055" => "Marseille",
        _ => parts.Select(p => p.Nom).FirstOrDefault(n => n is not null) ?? code.Value,
    };

    private static Dictionary<string, List<CommuneBoundary>> Assign(TerritoireSources sources, HashSet<CodeInsee> codes, BoundedIssues issues)
    {
        Dictionary<string, List<CommuneBoundary>> assigned = new(StringComparer.Ordinal);
        SortedDictionary<string, int> folded = new(StringComparer.Ordinal);
        void Add(CodeInsee to, CommuneBoundary boundary)
        {
            if (!assigned.TryGetValue(to.Value, out List<CommuneBoundary>? list))
                assigned.Add(to.Value, list = []);
            list.Add(boundary);
        }

        HashSet<CodeInsee> drawnAsSuch = [.. sources.Boundaries.Select(b => b.Code)];
        foreach (CommuneBoundary boundary in sources.Boundaries.OrderBy(b => b.Code.Value, StringComparer.Ordinal))
        {
            string label = boundary.Nom is null ? boundary.Code.Value : $"{boundary.Code} {boundary.Nom}";
            if (codes.Contains(boundary.Code))
            {
                Add(boundary.Code, boundary);
            }
            else if (ArrondissementMunicipal.TryFold(boundary.Code, out CodeInsee? commune) && codes.Contains(commune))
            {
                // where the commune has a boundary of its own, its arrondissements repeat it
                if (!drawnAsSuch.Contains(commune))
                    Add(commune, boundary);
                folded[commune.Value] = folded.GetValueOrDefault(commune.Value) + 1;
            }
            else if (Successor(sources, codes, boundary.Code, label, issues) is { } successor)
            {
                Add(successor, boundary);
            }
        }

        foreach ((string commune, int count) in folded)
            issues.Add(TerritoireIssues.ArrondissementFolded.Say(
                $"{count.ToString(CultureInfo.InvariantCulture)} arrondissements municipaux sont réunis dans la commune {commune}.", commune));
        if (sources.TableMillesime is { } table && sources.BoundariesMillesime is { } drawn && table != drawn)
            issues.Add(TerritoireIssues.MillesimesDiffer.Say(
                $"La table des communes est de {table.ToString(CultureInfo.InvariantCulture)} et les contours de "
                    + $"{drawn.ToString(CultureInfo.InvariantCulture)} : les communes fusionnées entre-temps sont rapprochées par les mouvements du "
                    + $"COG."));
        return assigned;
    }

    // The one commune that holds what the boundary's code was, if there is one; else why there is none.
    private static CodeInsee? Successor(TerritoireSources sources, HashSet<CodeInsee> codes, CodeInsee code, string label, BoundedIssues issues)
    {
        switch (sources.Cog.Resolve(code, codes))
        {
            case CogResolution.Successor(var next, var trace):
                issues.Add(TerritoireIssues.CommuneMerged.Say(
                    $"Le contour de {label} est rattaché à {next}, qui lui a succédé ({CogMovementsText.Describe(trace[^1])}).", code.Value));
                return next;
            case CogResolution.Several(var several, _):
                issues.Add(TerritoireIssues.CommuneSplit.Say($"La commune {label} a été scindée entre {string.Join(", ", several)} : son contour ne "
                    + $"peut être réparti ; fournir des contours du millésime de la table.", code.Value));
                return null;
            default:
                if (code.Departement == sources.Departement)
                    issues.Add(TerritoireIssues.CommuneUnknown.Say($"La commune {label} a un contour mais ne figure pas dans la table, et les "
                        + $"mouvements du COG ne disent pas ce qu’elle est devenue : contour laissé de côté. Fournir des contours du même millésime "
                        + $"que la table, ou des mouvements plus récents.", code.Value));
                return null;
        }
    }

    private static ImmutableArray<Commune> Communes(
        TerritoireSources sources, SortedDictionary<string, CommuneRow> reference, Dictionary<string, List<CommuneBoundary>> boundaries,
            EpciTable epcis, BoundedIssues issues)
    {
        Projection projection = Projection.For(sources.Departement.LegalCrs());
        ImmutableArray<Commune>.Builder communes = ImmutableArray.CreateBuilder<Commune>(reference.Count);
        foreach (CommuneRow row in reference.Values)
        {
            List<CommuneBoundary> parts = boundaries.GetValueOrDefault(row.Code.Value) ?? [];
            foreach (IGrouping<CodeInsee, CommuneBoundary> twice in parts.GroupBy(p => p.Code).Where(g => g.Skip(1).Any()))
                issues.Add(TerritoireIssues.BoundaryDuplicate.Say(
                    $"Le code {twice.Key} a {twice.Count().ToString(CultureInfo.InvariantCulture)} contours : ils sont réunis.", twice.Key.Value));
            CommuneBoundary? own = parts.Find(p => p.Code == row.Code);
            string nom = row.Nom;
            int? population = row.Population ?? (parts.Count == 1 ? own?.Population : null);
            GeoShape? shape = parts.Count switch
            {
                0 => null,
                1 => parts[0].Shape,
                _ => new GeoShape(Unite([.. parts.Select(p => p.Shape.Geometry)])),
            };
            if (shape is null)
                issues.Add(TerritoireIssues.CommuneWithoutBoundary.Say(
                    $"La commune {row.Code} {nom} n’a pas de contour : elle compte dans les totaux, mais n’est pas dessinée.", row.Code.Value));
            // projected now only to check the chef-lieu: many uses never ask where the commune lies in metres
            MapShape? mapShape = shape is null || row.ChefLieu is null ? null : projection.Project(shape);
            (MapPoint? reference1, bool isChefLieu) = ReferencePoint(row, mapShape, projection, issues);
            communes.Add(new Commune
            {
                Index = communes.Count,
                Code = row.Code,
                Nom = nom,
                Population = population,
                Epci = row.Epci is null ? null : epcis[row.Epci.Siren],
                Shape = shape,
                Projection = projection,
                MapShape = mapShape,
                ReferencePoint = reference1,
                ReferenceIsChefLieu = isChefLieu,
            });
        }

        Commune[] unknown = [.. communes.Where(c => c.Population is null)];
        if (unknown.Length == communes.Count && unknown.Length > 0)
            issues.Add(TerritoireIssues.PopulationMissing.Say(
                "Aucune population n’est donnée : les parts d’habitants ne sont pas calculées. Ajouter une table communes.csv avec la colonne "
                    + "population."));
        else
            issues.AddRange(unknown.Select(c => TerritoireIssues.PopulationMissing.Say(
                $"La population de {c} est inconnue : elle manque aux totaux d’habitants.", c.Code.Value)));
        return communes.ToImmutable();
    }

    private static (MapPoint? Point, bool IsChefLieu) ReferencePoint(CommuneRow row, MapShape? shape, Projection projection, BoundedIssues issues)
    {
        MapPoint? chefLieu = row.ChefLieu is { } given ? projection.Project(given) : null;
        if (shape is null)
            return (chefLieu, chefLieu is not null);
        if (chefLieu is { } point)
        {
            if (shape.Geometry.Covers(shape.Geometry.Factory.CreatePoint(new Coordinate(point.XMetres, point.YMetres))))
                return (point, true);
            issues.Add(TerritoireIssues.ChefLieuOutside.Say(
                $"Le chef-lieu donné pour {row.Code} {row.Nom} tombe hors de la commune : un point intérieur le remplace.", row.Code.Value));
        }

        return (PolygonDistances.InnerPoint(shape), false);
    }

    // Boundaries of merged communes fit together exactly in one file; where they do not, the overlay does the general case: of a place that two of
    // them claim the union of a coverage makes a hole or an exception.
    private static Geometry Unite(Geometry[] parts)
    {
        try
        {
            Geometry union = CoverageUnion.Union(parts[0].Factory.BuildGeometry(parts));
            double sum = parts.Sum(p => p.Area);
            if (union.IsValid && Math.Abs(union.Area - sum) <= 1e-9 * sum)
                return union;
        }
        catch (TopologyException)
        {
            // no coverage
        }

        return OverlayNGRobust.Union(parts);
    }

    private static ImmutableArray<Qpv> QpvOf(TerritoireSources sources, ImmutableArray<Commune> communes, BoundedIssues issues)
    {
        Projection projection = Projection.For(sources.Departement.LegalCrs());
        HashSet<CodeQpv> seen = [];
        List<Qpv> result = [];
        RingSet?[] rings = new RingSet?[communes.Length];
        foreach (QpvPerimeter perimeter in (sources.Qpv ?? []).OrderBy(q => q.Code.Value, StringComparer.Ordinal))
        {
            if (!seen.Add(perimeter.Code))
            {
                issues.Add(TerritoireIssues.QpvDuplicate.Say(
                    $"Le QPV {perimeter.Code} {perimeter.Nom} figure deux fois : le premier périmètre est gardé.", perimeter.Code.Value));
                continue;
            }

            MapShape shape = projection.Project(perimeter.Shape);
            RingSet perimeterRings = new(shape.Geometry);
            double area = shape.AreaSquareMetres;
            List<QpvCommune> shares = [];
            Envelope near = perimeter.Shape.Geometry.EnvelopeInternal.Copy();
            near.ExpandBy(WidestBowDegrees);
            foreach (Commune commune in communes)
            {
                if (commune.Shape is null || !near.Intersects(commune.Shape.Geometry.EnvelopeInternal))
                    continue;
                if (commune.MapShape is not { } boundary || !boundary.Geometry.EnvelopeInternal.Intersects(shape.Geometry.EnvelopeInternal))
                    continue;
                double ratio = ShareInside(shape, perimeterRings, area, rings[commune.Index] ??= new RingSet(boundary.Geometry));
                if (ratio >= 0.001)
                    shares.Add(new QpvCommune(commune, Math.Min(ratio, 1)));
            }

            double inside = shares.Sum(s => s.AreaRatio);
            if (shares.Count == 0)
                issues.Add(TerritoireIssues.QpvOutside.Say(
                    $"Le QPV {perimeter.Code} {perimeter.Nom} ne touche aucune commune du département {sources.Departement} : vérifier le fichier "
                        + $"des périmètres et sa projection.", perimeter.Code.Value));
            else if (inside < 0.99)
                issues.Add(TerritoireIssues.QpvPartlyOutside.Say(
                    $"Le QPV {perimeter.Code} {perimeter.Nom} n’est qu’à {FrenchNumbers.Percent((decimal)inside * 100)} dans les communes du "
                        + $"département.", perimeter.Code.Value));
            result.Add(new Qpv
            {
                Code = perimeter.Code,
                Nom = perimeter.Nom,
                Shape = perimeter.Shape,
                MapShape = shape,
                Communes = [.. shares.OrderByDescending(s => s.AreaRatio).ThenBy(s => s.Commune.Code.Value, StringComparer.Ordinal)],
            });
        }

        return [.. result];
    }

    // Most perimeters lie inside one commune, and outside the others whose box they are in: nothing need be measured to say so.
    private static double ShareInside(MapShape perimeter, RingSet perimeterRings, double area, RingSet boundaryRings)
    {
        Geometry shape = perimeter.Geometry;
        if (shape is not Polygon || !boundaryRings.StaysOutOf(perimeterRings, shape.EnvelopeInternal))
            return perimeterRings.SharedAreaWith(boundaryRings) / area;
        Coordinate any = shape.Coordinate;
        return boundaryRings.Place(any.X, any.Y) == Location.Interior ? 1 : 0;
    }
}
