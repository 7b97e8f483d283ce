using System.Collections.Immutable;

namespace Senacs.Geo.Adresses;

/// <summary>An address as a base has it. Texts may be empty.</summary>
/// <param name="Insee">Code of its commune.</param>
/// <param name="Commune">Name of its commune.</param>
/// <param name="Way">Name of its way, or of its locality.</param>
public sealed record BaseAddress(string Insee, string Commune, string Way)
{
    public string FormerInsee { get; init; } = "";

    public string FormerCommune { get; init; } = "";

    /// <summary>The hamlet that holds it.</summary>
    public string Locality { get; init; } = "";

    /// <summary>The name of the commune on an envelope.</summary>
    public string PostalLabel { get; init; } = "";

    /// <summary>The way is a locality without numbers.</summary>
    public bool IsLocality { get; init; }

    public required Geography.GeoPoint Point { get; init; }

    /// <summary>0: none.</summary>
    public ushort Number { get; init; }

    public string Repetition { get; init; } = "";

    /// <summary>0: none.</summary>
    public int PostCode { get; init; }

    /// <summary>What the position is of: 0 the entrance, the best, to 6 the segment of road.</summary>
    public byte PositionRank { get; init; }
}

/// <summary>Gathers addresses, then puts them in order.</summary>
/// <remarks>Steps: 1 gather rows by commune, former commune and way; 2 sort everything by content; 3 place each way and commune; 4 index the
/// words.</remarks>
public sealed class AddressIndexBuilder
{
    private sealed class CommuneDraft(string code, string name)
    {
        public string Code { get; } = code;
        public string Name { get; } = name;
        public SortedSet<string> Aliases { get; } = new(StringComparer.Ordinal);
        public SortedSet<int> PostCodes { get; } = [];
        public Dictionary<(string Code, string Name), FormerDraft> Formers { get; } = [];
        public Geography.GeoPoint? Centre { get; set; }
        public int Rank { get; set; }
    }

    private sealed class FormerDraft(string code, string name, CommuneDraft commune)
    {
        public string Code { get; } = code;
        public string Name { get; } = name;
        public CommuneDraft Commune { get; } = commune;
        public int Rank { get; set; }
    }

    // Two spellings that fold alike are one way.
    private readonly record struct WayKey(string Insee, string FormerInsee, string Former, string Folded, bool IsLocality);

    private sealed class WayDraft(WayKey key, CommuneDraft commune, FormerDraft? former, string name)
    {
        public WayKey Key { get; } = key;
        public CommuneDraft Commune { get; } = commune;
        public FormerDraft? Former { get; } = former;
        public string Name { get; set; } = name;
        public SortedSet<int> PostCodes { get; } = [];
        public List<IndexedAddress> Addresses { get; } = [];

        /// <summary>Of a hamlet: where the addresses of its ways lie.</summary>
        public List<IndexedAddress> Spots { get; } = [];
    }

    private readonly Dictionary<string, CommuneDraft> _communes = new(StringComparer.Ordinal);
    private readonly Dictionary<WayKey, WayDraft> _waysAsWritten = [];
    private readonly Dictionary<WayKey, WayDraft> _ways = [];
    private readonly Dictionary<string, string> _repetitions = new(StringComparer.Ordinal) { [""] = "" };

    public bool KnowsCommune(string code) => _communes.ContainsKey(code);

    /// <summary>Adds a commune that may have no address, with its chef-lieu point.</summary>
    public void AddCommune(GazetteerCommune given)
    {
        ArgumentNullException.ThrowIfNull(given);
        CommuneDraft commune = Commune(given.Code, given.Nom);
        commune.Centre ??= given.ChefLieu;
        commune.Aliases.Add(given.Nom);
        commune.PostCodes.UnionWith(given.CodesPostaux);
    }

    public void Add(BaseAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        IndexedAddress place = new()
        {
            Longitude = (int)Math.Round(address.Point.LongitudeDegrees * 1e6),
            Latitude = (int)Math.Round(address.Point.LatitudeDegrees * 1e6),
            Number = address.Number,
            Repetition = Repetition(address.Repetition),
            Position = address.PositionRank,
            PostCode = address.PostCode,
        };
        WayDraft way = Way(address, address.Way, address.IsLocality, address.PostalLabel);
        if (address.PostCode > 0 && way.PostCodes.Add(address.PostCode))
            way.Commune.PostCodes.Add(address.PostCode);
        way.Addresses.Add(place);
        if (address.Locality.Length == 0 || address.IsLocality)
            return;

        // The hamlet that holds the address becomes a locality of its own, placed by its addresses.
        WayDraft locality = Way(address, address.Locality, isLocality: true, "");
        if (address.PostCode > 0)
            locality.PostCodes.Add(address.PostCode);
        locality.Spots.Add(place with { Number = 0, Repetition = "" });
    }

    /// <summary>All that was added, in order.</summary>
    public Geocoder Build()
    {
        // 2. Order.
        CommuneDraft[] communes = [.. _communes.Values.OrderBy(c => c.Code, StringComparer.Ordinal)];
        foreach ((int rank, CommuneDraft commune) in communes.Index())
            commune.Rank = rank;
        FormerDraft[] formers =
        [
            .. communes.SelectMany(c => c.Formers.Values.OrderBy(f => f.Code, StringComparer.Ordinal).ThenBy(f => f.Name, StringComparer.Ordinal)),
        ];
        foreach ((int rank, FormerDraft former) in formers.Index())
            former.Rank = rank;
        WayDraft[] drafts =
        [
            .. _ways.Values.OrderBy(w => w.Commune.Rank).ThenBy(w => w.Key.IsLocality).ThenBy(w => w.Key.FormerInsee, StringComparer.Ordinal)
                .ThenBy(w => w.Key.Former, StringComparer.Ordinal).ThenBy(w => w.Key.Folded, StringComparer.Ordinal),
        ];

        // 3. Ways, addresses, communes.
        List<IndexedAddress> addresses = [];
        IndexedWay[] ways = new IndexedWay[drafts.Length];
        Extent[] extents = [.. communes.Select(_ => new Extent())], formerExtents = [.. formers.Select(_ => new Extent())];
        for (int w = 0; w < drafts.Length; w++)
        {
            ways[w] = Place(drafts[w], w, addresses);
            foreach (IndexedAddress place in drafts[w].Addresses.Concat(drafts[w].Spots))
            {
                extents[ways[w].Commune].Add(place.Longitude, place.Latitude);
                if (ways[w].Former >= 0)
                    formerExtents[ways[w].Former].Add(place.Longitude, place.Latitude);
            }
        }

        IndexedCommune[] placed =
        [
            .. communes.Select(c => extents[c.Rank].Place(
                new IndexedCommune(c.Code, c.Name) { MainPostCode = c.PostCodes.FirstOrDefault(), Commune = c.Rank }, c.Centre)),
        ];
        for (int w = ways.Length - 1; w >= 0; w--)
        {
            placed[ways[w].Commune].FirstWay = w;
            placed[ways[w].Commune].WayCount++;
        }

        IndexedCommune[] placedFormers =
            [.. formers.Select(f => formerExtents[f.Rank].Place(new IndexedCommune(f.Code, f.Name) { Commune = f.Commune.Rank }, null))];
        IndexedName[] names = Names(communes, formers);
        IndexedWord[] words = Words(ways, drafts);
        return new Geocoder(new AddressIndex
        {
            Communes = placed,
            Formers = placedFormers,
            Names = names,
            NamesByText = names.ToLookup(n => n.Text, StringComparer.Ordinal),
            CommunesByPostCode = PostCodes(communes),
            Ways = ways,
            Words = words,
            WordsByText = words.Index().ToDictionary(w => w.Item.Text, w => w.Index, StringComparer.Ordinal),
            Addresses = [.. addresses],
            FromSouth = [.. Enumerable.Range(0, addresses.Count).OrderBy(a => addresses[a].Latitude)],
        });
    }

    private static Dictionary<int, int[]> PostCodes(CommuneDraft[] communes) => communes.SelectMany(c => c.PostCodes, (c, code) => (code, c.Rank))
        .GroupBy(p => p.code).ToDictionary(g => g.Key, g => g.Select(p => p.Rank).ToArray());

    private WayDraft Way(BaseAddress address, string name, bool isLocality, string postalLabel)
    {
        WayKey written = new(address.Insee, address.FormerInsee, address.FormerCommune, name, isLocality);
        if (_waysAsWritten.TryGetValue(written, out WayDraft? known))
            return known;
        CommuneDraft commune = Commune(address.Insee, address.Commune);
        if (address.Commune.Length > 0 && address.Commune != commune.Name)
            commune.Aliases.Add(address.Commune);
        if (postalLabel.Length > 0)
            commune.Aliases.Add(postalLabel);
        FormerDraft? former = null;
        (string, string) formerKey = (address.FormerInsee, address.FormerCommune);
        if (formerKey != ("", "") && !commune.Formers.TryGetValue(formerKey, out former))
            commune.Formers.Add(formerKey, former = new FormerDraft(address.FormerInsee, address.FormerCommune, commune));
        WayKey key = written with { Folded = new FoldedText(name).ToString() };
        if (!_ways.TryGetValue(key, out WayDraft? way))
            _ways.Add(key, way = new WayDraft(key, commune, former, name));

        // Of two spellings the greater one: lower case and accents sort after capitals, and the order of the rows plays no part.
        else if (string.CompareOrdinal(way.Name, name) < 0)
            way.Name = name;
        _waysAsWritten.Add(written, way);
        return way;
    }

    private CommuneDraft Commune(string code, string name)
    {
        if (!_communes.TryGetValue(code, out CommuneDraft? commune))
            _communes.Add(code, commune = new CommuneDraft(code, name));
        return commune;
    }

    // One text a repetition, however many addresses have it.
    private string Repetition(string text)
    {
        const int longest = 24;
        string lower = (text.Length <= longest ? text : text[..longest]).ToLowerInvariant();
        if (!_repetitions.TryGetValue(lower, out string? known))
            _repetitions.Add(lower, known = lower);
        return known;
    }

    private IndexedWay Place(WayDraft draft, int rank, List<IndexedAddress> addresses)
    {
        IndexedWay way = new()
        {
            Name = draft.Name,
            Commune = draft.Commune.Rank,
            Former = draft.Former?.Rank ?? -1,
            PostCodes = [.. draft.PostCodes],
            IsLocality = draft.Key.IsLocality && !IsTwin(draft),
            Place = Centre(Sorted(draft.Addresses.Concat(draft.Spots))),
            FirstAddress = addresses.Count,
        };
        if (IsTwin(draft))
            return way;
        foreach (IndexedAddress address in Sorted(draft.Addresses.Where(a => a.Number > 0 || !draft.Key.IsLocality)))
        {
            // The same number twice nearby is one address with several positions: the best is first. Far apart, they are two places.
            if (addresses.Count > way.FirstAddress && addresses[^1] is var last && last.Number == address.Number
                && last.Repetition == address.Repetition
                && PlaneDistance.Metres(last.Longitude, last.Latitude, address.Longitude, address.Latitude) < 150)
                continue;
            addresses.Add(address with
            {
                Way = rank,
                PostCode = way.PostCodes.Contains(address.PostCode) ? address.PostCode : way.PostCodes.FirstOrDefault(),
            });
        }

        way.AddressCount = addresses.Count - way.FirstAddress;
        return way;
    }

    private static IndexedAddress[] Sorted(IEnumerable<IndexedAddress> addresses) =>
    [
        .. addresses.OrderBy(a => a.Number).ThenBy(a => a.Repetition, StringComparer.Ordinal).ThenBy(a => a.Position)
            .ThenBy(a => a.Longitude).ThenBy(a => a.Latitude),
    ];

    // A locality that is also a way with numbers is kept once: the way.
    private bool IsTwin(WayDraft draft) => draft.Key.IsLocality && _ways.ContainsKey(draft.Key with { IsLocality = false });

    // The address nearest to the middle, so that the point lies on the way.
    private static (int Longitude, int Latitude, int RadiusMetres) Centre(IndexedAddress[] own)
    {
        if (own.Length == 0)
            return (0, 0, 0);
        int longitude = (int)(own.Sum(a => (long)a.Longitude) / own.Length), latitude = (int)(own.Sum(a => (long)a.Latitude) / own.Length);
        IndexedAddress best = own.MinBy(a => PlaneDistance.Metres(longitude, latitude, a.Longitude, a.Latitude));
        double radius = own.Max(a => PlaneDistance.Metres(best.Longitude, best.Latitude, a.Longitude, a.Latitude));
        return (best.Longitude, best.Latitude, (int)Math.Ceiling(radius));
    }

    // 4. Words, their weights from how many ways hold them.
    private IndexedWord[] Words(IndexedWay[] ways, WayDraft[] drafts)
    {
        string[][] texts = new string[ways.Length][];
        Dictionary<string, List<int>> holders = new(StringComparer.Ordinal);
        for (int w = 0; w < ways.Length; w++)
        {
            FoldedText folded = new(ways[w].Name);
            WayName name = WayName.Of(folded, 0, folded.Count);
            ways[w].Type = IsTwin(drafts[w]) ? (byte)0 : name.Type;
            texts[w] = IsTwin(drafts[w]) ? [] : [.. Enumerable.Range(0, folded.Count).Where(t => name.IsCore(folded, t)).Select(t => folded[t].Form)];
            foreach (string text in texts[w].Distinct(StringComparer.Ordinal))
            {
                if (!holders.TryGetValue(text, out List<int>? own))
                    holders.Add(text, own = []);
                own.Add(w);
            }
        }

        IndexedWord[] words =
        [
            .. holders.OrderBy(h => h.Key.Length).ThenBy(h => h.Key, StringComparer.Ordinal).Select(h => new IndexedWord(
                h.Key, Weight(ways.Length, h.Value.Count) / (AddressWords.Is(h.Key, WordRoles.Title) ? 3 : 1), Letters.MaskOf(h.Key), [.. h.Value])),
        ];
        Dictionary<string, int> ranks = words.Index().ToDictionary(w => w.Item.Text, w => w.Index, StringComparer.Ordinal);
        for (int w = 0; w < ways.Length; w++)
        {
            ways[w].Words = [.. texts[w].Select(text => ranks[text])];
            ways[w].TotalWeight = ways[w].Words.Sum(rank => words[rank].Weight);
        }

        return words;
    }

    /// <summary>256 for a word of every way, 256 more each time it is twice as rare.</summary>
    private static int Weight(int ways, int count)
    {
        // Integer arithmetic: a library logarithm may differ in its last bit between machines.
        long ratio = ((long)Math.Max(ways, 1) << 16) / Math.Max(count, 1);
        int exponent = System.Numerics.BitOperations.Log2((ulong)ratio);
        long fraction = exponent >= 8 ? (ratio >> (exponent - 8)) - 256 : 0;
        return (int)(256 + ((exponent - 16) * 256) + fraction);
    }

    private static IndexedName[] Names(CommuneDraft[] communes, FormerDraft[] formers)
    {
        List<IndexedName> names = [];
        foreach (CommuneDraft commune in communes)
        {
            names.AddRange(NamesOf(commune.Name, commune.Rank, -1));

            // A postal label that names the former commune ("ANTONAVES") leads there, not to the whole.
            HashSet<string> former = [.. commune.Formers.Values.Select(f => new FoldedText(f.Name).Join())];
            foreach (string alias in commune.Aliases.Where(a => !former.Contains(new FoldedText(a).Join())))
                names.AddRange(NamesOf(alias, commune.Rank, -1));
        }

        foreach (FormerDraft former in formers)
            names.AddRange(NamesOf(former.Name, former.Commune.Rank, former.Rank));
        return
        [
            .. names.Distinct().Where(n => n.Text.Length > 0).OrderBy(n => n.Text, StringComparer.Ordinal).ThenBy(n => n.Commune)
                .ThenBy(n => n.WithoutArticle ? -3 - n.Former : n.Former),
        ];
    }

    private static IEnumerable<IndexedName> NamesOf(string name, int commune, int former)
    {
        FoldedText folded = new(name);
        if (folded.Count == 0)
            yield break;
        yield return new IndexedName(folded.Join(), commune, former, false);

        // "Bourget du Lac" for "Le Bourget-du-Lac".
        if (folded.Count > 1 && folded[0].Form is "le" or "la" or "les" or "l")
            yield return new IndexedName(folded.Join(1, folded.Count), commune, former, true);

        // "Lyon 3e Arrondissement" answers to "Lyon" and "Lyon 3".
        if (folded.Count == 3 && folded[2].Form == "arrondissement")
        {
            yield return new IndexedName(folded.Join(0, 1), commune, former, false);
            yield return new IndexedName(folded.Join(0, 2).TrimEnd('e', 'r'), commune, former, false);
            yield return new IndexedName(folded.Join(0, 2), commune, former, false);
        }
    }

    /// <summary>The box and the middle of some places.</summary>
    private sealed class Extent
    {
        private int _count, _west, _south, _east, _north;
        private long _sumLongitude, _sumLatitude;

        public void Add(int longitude, int latitude)
        {
            if (_count++ == 0)
                (_west, _east, _south, _north) = (longitude, longitude, latitude, latitude);
            (_west, _east) = (Math.Min(_west, longitude), Math.Max(_east, longitude));
            (_south, _north) = (Math.Min(_south, latitude), Math.Max(_north, latitude));
            (_sumLongitude, _sumLatitude) = (_sumLongitude + longitude, _sumLatitude + latitude);
        }

        public IndexedCommune Place(IndexedCommune commune, Geography.GeoPoint? centre)
        {
            (int x, int y) = centre is { } c ? ((int)Math.Round(c.LongitudeDegrees * 1e6), (int)Math.Round(c.LatitudeDegrees * 1e6))
                : _count == 0 ? (0, 0) : ((int)(_sumLongitude / _count), (int)(_sumLatitude / _count));
            double farthest = Math.Max(
                Math.Max(PlaneDistance.Metres(x, y, _west, _south), PlaneDistance.Metres(x, y, _east, _north)),
                Math.Max(PlaneDistance.Metres(x, y, _west, _north), PlaneDistance.Metres(x, y, _east, _south)));
            return commune with { Longitude = x, Latitude = y, RadiusMetres = _count == 0 ? 5000 : (int)Math.Ceiling(farthest) + 500 };
        }
    }
}
