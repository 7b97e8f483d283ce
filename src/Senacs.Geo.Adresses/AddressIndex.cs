using System.Collections.Immutable;

namespace Senacs.Geo.Adresses;

/// <summary>A commune that an index should know even when it has no address.</summary>
/// <param name="Code">INSEE code.</param>
/// <param name="Nom">Its name.</param>
/// <param name="CodesPostaux">May be empty.</param>
/// <param name="ChefLieu">Where to place an address of which only the commune is known; null: the middle of its addresses.</param>
public sealed record GazetteerCommune(string Code, string Nom, IReadOnlyList<int> CodesPostaux, Geography.GeoPoint? ChefLieu);

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

    /// <summary>Ranks of communes, increasing.</summary>
    public required IReadOnlyDictionary<int, int[]> CommunesByPostCode { get; init; }

    /// <summary>By commune, then name.</summary>
    public required IndexedWay[] Ways { get; init; }

    /// <summary>By length, then text.</summary>
    public required IndexedWord[] Words { get; init; }

    public required IReadOnlyDictionary<string, int> WordsByText { get; init; }

    /// <summary>By way, number, repetition.</summary>
    public required IndexedAddress[] Addresses { get; init; }

    /// <summary>Ranks of the addresses from south to north.</summary>
    public required int[] FromSouth { get; init; }

    /// <summary>Where, in <see cref="FromSouth"/>, the addresses at or north of a latitude begin.</summary>
    public int FirstFrom(long latitude)
    {
        int low = 0, high = FromSouth.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Addresses[FromSouth[middle]].Latitude < latitude)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}

/// <summary>A commune, or a former one. Longitudes and latitudes of the index are in millionths of a degree.</summary>
internal sealed record IndexedCommune(string Code, string Name)
{
    public int Longitude { get; init; }

    public int Latitude { get; init; }

    /// <summary>From the point to the farthest address.</summary>
    public int RadiusMetres { get; init; }

    public int MainPostCode { get; init; }

    /// <summary>Rank of the commune; of the present one, for a former commune.</summary>
    public int Commune { get; init; }

    /// <summary>Rank of its first way.</summary>
    public int FirstWay { get; set; }

    public int WayCount { get; set; }
}

/// <param name="Text">The folded name.</param>
/// <param name="Commune">Where it leads.</param>
/// <param name="Former">The former commune of that name; -1: the present one.</param>
/// <param name="WithoutArticle">It lost its article (<c>Bourget-du-Lac</c>): believed only beside its postal code, or alone in its cell.</param>
internal sealed record IndexedName(string Text, int Commune, int Former, bool WithoutArticle);

/// <param name="Text">Folded.</param>
/// <param name="Weight">The rarer, the heavier: 256 is a word of every way.</param>
/// <param name="Letters">Which letters it has (<see cref="Adresses.Letters.MaskOf"/>): most words are told apart without counting edits.</param>
/// <param name="Ways">Ranks of the ways that have it, increasing.</param>
internal sealed record IndexedWord(string Text, int Weight, uint Letters, int[] Ways);

/// <summary>A named way or a locality of one commune (and one former commune).</summary>
internal sealed class IndexedWay
{
    public required string Name { get; init; }

    public required int Commune { get; init; }

    /// <summary>-1: none.</summary>
    public required int Former { get; init; }

    public required ImmutableArray<int> PostCodes { get; init; }

    public required bool IsLocality { get; init; }

    /// <summary>The point is the address nearest its middle; the radius reaches the farthest.</summary>
    public required (int Longitude, int Latitude, int RadiusMetres) Place { get; init; }

    public required int FirstAddress { get; init; }

    public int AddressCount { get; set; }

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
    public int Longitude { get; init; }

    public int Latitude { get; init; }

    /// <summary>Rank of its way.</summary>
    public int Way { get; init; }

    /// <summary>0: none.</summary>
    public ushort Number { get; init; }

    /// <summary>bis, ter…; may be empty.</summary>
    public string Repetition { get; init; }

    /// <summary>0: none.</summary>
    public int PostCode { get; init; }

    /// <summary>What its position is of: 0 the entrance, the best, to 6 the segment of road.</summary>
    public byte Position { get; init; }
}
