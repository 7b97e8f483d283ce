using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Territoires;

/// <summary>The whole area studied: the communes and QPV of one département, checked, projected once, indexed. Immutable.</summary>
public sealed class Territoire
{
    private readonly Dictionary<string, Commune> _byCode;
    private readonly Lazy<PolygonLocator> _locator;
    private readonly Lazy<CoverageTopology> _topology;
    private readonly Lazy<CommuneNames> _names;
    private readonly Lazy<ImmutableArray<Issue>> _boundaryFindings;
    private readonly Lazy<ILookup<Epci?, Commune>> _byEpci;
    private readonly EpciTable _epcis;
    private readonly int[] _locatorCommunes;

    internal Territoire(
        CodeDepartement departement, string nom, ImmutableArray<Commune> communes, ImmutableArray<Qpv> qpv, ImmutableArray<Issue> issues,
            CogMovements cog,
        IReadOnlyList<(string CodePostal, CodeInsee Commune)> codesPostaux, EpciTable epcis)
    {
        Departement = departement;
        Nom = nom;
        Crs = departement.LegalCrs();
        Communes = communes;
        Qpv = qpv;
        Issues = issues;
        Cog = cog;
        _byCode = communes.ToDictionary(c => c.Code.Value, StringComparer.Ordinal);
        Codes = communes.Select(c => c.Code).ToHashSet();
        bool hasChefLieu = communes.Any(c => c.ReferenceIsChefLieu), hasCentre = communes.Any(c => !c.ReferenceIsChefLieu && c.Shape is not null);
        Points = !hasChefLieu ? PointsDeReference.Centres : hasCentre ? PointsDeReference.Mixtes : PointsDeReference.ChefsLieux;
        Epcis = [.. communes.Select(c => c.Epci).OfType<Epci>().Distinct().OrderBy(e => e.Siren.Value, StringComparer.Ordinal)];
        _epcis = epcis;
        _byEpci = new(() => communes.ToLookup(c => c.Epci));
        Commune[] drawn = [.. communes.Where(c => c.Shape is not null)];
        _locatorCommunes = [.. drawn.Select(c => c.Index)];
        _locator = new(() => new PolygonLocator(drawn.Select(c => c.Shape!)));
        _names = new(() => CommuneNames.Create(communes.Select(c => new CommuneNom(c.Code, c.Nom)), cog, codesPostaux));
        _boundaryFindings = new(() => BoundaryCheck.Run(this));
        _topology = new(() => CoverageTopology.Build([.. drawn.Select(c => c.MapShape!.Geometry)]));
    }

    public CodeDepartement Departement { get; }

    /// <summary>The département's name.</summary>
    public string Nom { get; }

    /// <summary>The legal projection, in which every distance and area is measured.</summary>
    public Crs Crs { get; }

    /// <summary>Ordered by code.</summary>
    public ImmutableArray<Commune> Communes { get; }

    /// <summary>The codes of <see cref="Communes"/>.</summary>
    public IReadOnlySet<CodeInsee> Codes { get; }

    /// <summary>What the communes' reference points are: no output says "chef-lieu" where none is known.</summary>
    public PointsDeReference Points { get; }

    /// <summary>Ordered by code.</summary>
    public ImmutableArray<Qpv> Qpv { get; }

    /// <summary>Whether perimeters were supplied; if not, that <see cref="Qpv"/> is empty says nothing of the département.</summary>
    public bool QpvFournis { get; internal init; }

    /// <summary>Ordered by SIREN.</summary>
    public ImmutableArray<Epci> Epcis { get; }

    /// <summary>What the build found, in a fixed order.</summary>
    public ImmutableArray<Issue> Issues { get; }

    /// <summary>How a code of another millésime finds its successor here.</summary>
    public CogMovements Cog { get; }

    /// <summary>Finds communes by what people write, old names and codes included.</summary>
    public CommuneNames Names => _names.Value;

    /// <summary>The shared boundaries of the communes that have one, in the order of <see cref="DrawnCommunes"/>.</summary>
    public CoverageTopology Topology => _topology.Value;

    /// <summary>The communes with a boundary, ordered by code.</summary>
    public IEnumerable<Commune> DrawnCommunes => _locatorCommunes.Select(i => Communes[i]);

    /// <summary>The commune of exactly this code and millésime; arrondissements municipaux are folded.</summary>
    public Commune? Find(CodeInsee code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return _byCode.GetValueOrDefault(code.Value)
            ?? (ArrondissementMunicipal.TryFold(code, out CodeInsee? folded) ? _byCode.GetValueOrDefault(folded.Value) : null);
    }

    /// <summary>The EPCI that a SIREN or a name denotes, in any spelling that the table has of it; several where they share the name.</summary>
    public IEnumerable<Epci> FindEpcis(string text) => _epcis.Find(text);

    /// <summary>The communes of an EPCI, ordered by code.</summary>
    public IEnumerable<Commune> CommunesOf(Epci epci) => _byEpci.Value[epci];

    /// <summary>The commune that holds a point; on a shared boundary the lower code; null outside.</summary>
    public Commune? Locate(GeoPoint point)
    {
        int at = _locator.Value.Locate(point);
        return at < 0 ? null : Communes[_locatorCommunes[at]];
    }

    /// <summary>Overlaps and gaps between the communes' boundaries, as warnings with their place and area; found at the first question, then
    /// kept.</summary>
    public ImmutableArray<Issue> BoundaryFindings => _boundaryFindings.Value;
}
