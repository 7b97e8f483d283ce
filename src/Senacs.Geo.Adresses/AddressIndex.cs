using Senacs.Geo.Geography;

namespace Senacs.Geo.Adresses;

/// <summary>A commune that an index should know even when it has no address.</summary>
/// <param name="Code">INSEE code.</param>
/// <param name="Nom">Its name.</param>
/// <param name="CodesPostaux">May be empty.</param>
/// <param name="ChefLieu">Where to place an address of which only the commune is known; null: the middle of its addresses.</param>
public sealed record GazetteerCommune(string Code, string Nom, IReadOnlyList<int> CodesPostaux, GeoPoint? ChefLieu);

/// <summary>The addresses of some communes, with what finds them. Nothing in it depends on the order in which they were read.</summary>
internal sealed class AddressIndex
{
    /// <summary>By code.</summary>
    public required IndexedCommune[] Communes { get; init; }

    /// <summary>Former communes, in the order of the present ones, then by code.</summary>
    public required IndexedCommune[] Formers { get; init; }

    /// <summary>The names that lead to communes, by folded name.</summary>
    public required IndexedName[] Names { get; init; }

    public required ILookup<string, IndexedName> NamesByText { get; init; }

    /// <summary>Ranks of communes.</summary>
    public required ILookup<int, int> CommunesByPostCode { get; init; }

    /// <summary>By commune, then name.</summary>
    public required IndexedWay[] Ways { get; init; }

    /// <summary>By length, then text.</summary>
    public required IndexedWord[] Words { get; init; }

    public required IReadOnlyDictionary<string, int> WordsByText { get; init; }

    /// <summary>By way, number, repetition.</summary>
    public required IndexedAddress[] Addresses { get; init; }

    /// <summary>Ranks of the addresses, from south to north.</summary>
    public required int[] FromSouth { get; init; }

    /// <summary>Where, in <see cref="FromSouth"/>, the addresses at or north of a latitude begin.</summary>
    public int FirstFrom(int latitude)
    {
        int low = 0, high = FromSouth.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = Addresses[FromSouth[middle]].Latitude < latitude ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

/// <summary>A commune, or a former one. Longitudes and latitudes of the index are in millionths of a degree.</summary>
internal sealed class IndexedCommune(string code, string name, IndexedCommune? present)
{
    public string Code => code;

    public string Name => name;

    /// <summary>Of a former commune, the one that holds it today; null: it is a present one.</summary>
    public IndexedCommune? Present => present;

    private int _count, _west, _south, _east, _north;
    private long _sumLongitude, _sumLatitude;

    public int Rank { get; set; }

    public HashSet<string> Aliases { get; } = new(StringComparer.Ordinal);

    public SortedSet<int> PostCodes { get; } = [];

    /// <summary>The chef-lieu, when it is given.</summary>
    public GeoPoint? Centre { get; set; }

    /// <summary>In the order of the index.</summary>
    public List<IndexedWay> Ways { get; } = [];

    public void Hold(IndexedAddress address)
    {
        (int x, int y) = (address.Longitude, address.Latitude);
        if (_count++ == 0)
            (_west, _east, _south, _north) = (x, x, y, y);
        (_west, _east, _south, _north) = (Math.Min(_west, x), Math.Max(_east, x), Math.Min(_south, y), Math.Max(_north, y));
        (_sumLongitude, _sumLatitude) = (_sumLongitude + x, _sumLatitude + y);
    }

    /// <summary>Its point, and the radius to the farthest corner of the box of its addresses.</summary>
    public (int Longitude, int Latitude, int RadiusMetres) Place()
    {
        (int x, int y) = Centre is { } c ? (PlaneDistance.Millionths(c.LongitudeDegrees), PlaneDistance.Millionths(c.LatitudeDegrees))
            : _count == 0 ? (0, 0) : ((int)(_sumLongitude / _count), (int)(_sumLatitude / _count));
        double farthest = new[] { (_west, _south), (_east, _south), (_west, _north), (_east, _north) }
            .Max(corner => PlaneDistance.Metres(x, y, corner.Item1, corner.Item2));
        return (x, y, _count == 0 ? 5000 : (int)Math.Ceiling(farthest) + 500);
    }
}

/// <param name="Text">The folded name.</param>
/// <param name="Commune">Where it leads.</param>
/// <param name="Former">The former commune of that name; -1: the present one.</param>
/// <param name="WithoutArticle">It lost its article (<c>Bourget-du-Lac</c>): believed only beside its postal code, or alone in its cell.</param>
internal sealed record IndexedName(string Text, int Commune, int Former, bool WithoutArticle);

/// <param name="Text">Folded.</param>
/// <param name="Weight">The rarer, the heavier: 256 is a word of every way.</param>
internal sealed record IndexedWord(string Text, int Weight);

/// <summary>Two spellings that fold alike are one way.</summary>
internal readonly record struct WayKey(string Insee, string FormerInsee, string FormerName, string Folded, bool IsLocality);

/// <summary>A named way or a locality of one commune (and one former commune).</summary>
internal sealed class IndexedWay(WayKey key, IndexedCommune commune, IndexedCommune? former)
{
    public WayKey Key => key;

    public IndexedCommune Commune => commune;

    public IndexedCommune? Former => former;

    public required string Name { get; set; }

    public int Rank { get; set; }

    public SortedSet<int> PostCodes { get; } = [];

    public bool IsLocality { get; set; }

    /// <summary>By number, then repetition.</summary>
    public List<IndexedAddress> Addresses { get; set; } = [];

    /// <summary>Of a hamlet: where the addresses of its ways lie.</summary>
    public List<IndexedAddress> Spots { get; } = [];

    /// <summary>The point is the address nearest its middle; the radius reaches the farthest.</summary>
    public (int Longitude, int Latitude, int RadiusMetres) Place { get; set; }

    /// <summary>Its type (<see cref="AddressWords.TypeOf"/>); 0: none.</summary>
    public byte Type { get; set; }

    /// <summary>Ranks of the words of its name, in order; none when a way of the same name has its addresses.</summary>
    public int[] Words { get; set; } = [];

    /// <summary>Sum of the weights of its words.</summary>
    public int TotalWeight { get; set; }
}

/// <summary>An address of the index.</summary>
internal readonly record struct IndexedAddress
{
    public required IndexedWay Way { get; init; }

    public int Longitude { get; init; }

    public int Latitude { get; init; }

    /// <summary>0: none.</summary>
    public ushort Number { get; init; }

    /// <summary>bis, ter…; may be empty.</summary>
    public string Repetition { get; init; }

    /// <summary>0: none.</summary>
    public int PostCode { get; init; }

    /// <summary>What its position is of: 0 the entrance, the best, to 6 the segment of road.</summary>
    public byte Position { get; init; }
}
