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
    private readonly Dictionary<string, IndexedCommune> _communes = new(StringComparer.Ordinal);
    private readonly Dictionary<(IndexedCommune Present, string Code, string Name), IndexedCommune> _formers = [];
    private readonly Dictionary<WayKey, IndexedWay> _ways = [];
    private readonly Dictionary<string, string> _folded = new(StringComparer.Ordinal);
    private readonly HashSet<string> _repetitions = new(StringComparer.Ordinal);

    public bool KnowsCommune(string code) => _communes.ContainsKey(code);

    /// <summary>Adds a commune that may have no address, with its chef-lieu point.</summary>
    public void AddCommune(GazetteerCommune given)
    {
        ArgumentNullException.ThrowIfNull(given);
        IndexedCommune commune = Commune(given.Code, given.Nom);
        commune.Centre ??= given.ChefLieu;
        commune.PostCodes.UnionWith(given.CodesPostaux);
    }

    public void Add(BaseAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        IndexedWay way = Way(address, address.Way, address.IsLocality);
        if (address.PostalLabel.Length > 0)
            way.Commune.Aliases.Add(address.PostalLabel);
        if (address.PostCode > 0 && way.PostCodes.Add(address.PostCode))
            way.Commune.PostCodes.Add(address.PostCode);

        // One text a repetition, however many addresses have it.
        string repetition = address.Repetition[..Math.Min(24, address.Repetition.Length)].ToLowerInvariant();
        if (_repetitions.TryGetValue(repetition, out string? known))
            repetition = known;
        else
            _repetitions.Add(repetition);
        IndexedAddress place = new()
        {
            Way = way,
            Longitude = PlaneDistance.Millionths(address.Point.LongitudeDegrees),
            Latitude = PlaneDistance.Millionths(address.Point.LatitudeDegrees),
            Number = address.Number,
            Repetition = repetition,
            Position = address.PositionRank,
            PostCode = address.PostCode,
        };
        way.Addresses.Add(place);
        if (address.Locality.Length == 0 || address.IsLocality)
            return;

        // The hamlet that holds the address becomes a locality of its own, placed by its addresses.
        IndexedWay locality = Way(address, address.Locality, isLocality: true);
        if (address.PostCode > 0)
            locality.PostCodes.Add(address.PostCode);
        locality.Spots.Add(place with { Number = 0, Repetition = "" });
    }

    /// <summary>All that was added, in order.</summary>
    public Geocoder Build()
    {
        // 2. Order.
        IndexedCommune[] communes = [.. _communes.Values.OrderBy(c => c.Code, StringComparer.Ordinal)];
        foreach ((int rank, IndexedCommune commune) in communes.Index())
            commune.Rank = rank;
        IndexedCommune[] formers =
        [
            .. _formers.Values.OrderBy(f => f.Present!.Rank).ThenBy(f => f.Code, StringComparer.Ordinal).ThenBy(f => f.Name, StringComparer.Ordinal),
        ];
        foreach ((int rank, IndexedCommune former) in formers.Index())
            former.Rank = rank;
        IndexedWay[] ways =
        [
            .. _ways.Values.OrderBy(w => w.Commune.Rank).ThenBy(w => w.Key.IsLocality).ThenBy(w => w.Key.FormerInsee, StringComparer.Ordinal)
                .ThenBy(w => w.Key.FormerName, StringComparer.Ordinal).ThenBy(w => w.Key.Folded, StringComparer.Ordinal),
        ];

        // 3. Places.
        foreach ((int rank, IndexedWay way) in ways.Index())
        {
            way.Rank = rank;
            way.Commune.Ways.Add(way);
            Place(way);
        }

        IndexedName[] names = Names(communes, formers);
        IndexedWord[] words = Words(ways);
        IndexedAddress[] addresses = [.. ways.SelectMany(w => w.Addresses)];
        return new Geocoder(new AddressIndex
        {
            Communes = communes,
            Formers = formers,
            Names = names,
            NamesByText = names.ToLookup(n => n.Text, StringComparer.Ordinal),
            CommunesByPostCode = communes.SelectMany(c => c.PostCodes, (c, code) => (code, c.Rank)).ToLookup(p => p.code, p => p.Rank),
            Ways = ways,
            Words = words,
            WordsByText = words.Index().ToDictionary(w => w.Item.Text, w => w.Index, StringComparer.Ordinal),
            Addresses = addresses,
            FromSouth = [.. Enumerable.Range(0, addresses.Length).OrderBy(a => addresses[a].Latitude)],
        });
    }

    private IndexedWay Way(BaseAddress address, string name, bool isLocality)
    {
        if (!_folded.TryGetValue(name, out string? folded))
            _folded.Add(name, folded = new FoldedText(name).ToString());
        IndexedCommune commune = Commune(address.Insee, address.Commune);
        WayKey key = new(address.Insee, address.FormerInsee, address.FormerCommune, folded, isLocality);
        if (!_ways.TryGetValue(key, out IndexedWay? way))
            _ways.Add(key, way = new IndexedWay(key, commune, Former(commune, address)) { Name = name });

        // Of two spellings the greater one: lower case and accents sort after capitals, and the order of the rows plays no part.
        else if (string.CompareOrdinal(way.Name, name) < 0)
            way.Name = name;
        return way;
    }

    private IndexedCommune? Former(IndexedCommune commune, BaseAddress address)
    {
        (IndexedCommune, string Code, string Name) key = (commune, address.FormerInsee, address.FormerCommune);
        if ((key.Code, key.Name) == ("", ""))
            return null;
        if (!_formers.TryGetValue(key, out IndexedCommune? former))
            _formers.Add(key, former = new IndexedCommune(key.Code, key.Name, commune));
        return former;
    }

    private IndexedCommune Commune(string code, string name)
    {
        if (!_communes.TryGetValue(code, out IndexedCommune? commune))
            _communes.Add(code, commune = new IndexedCommune(code, name, null));
        if (name.Length > 0 && name != commune.Name)
            commune.Aliases.Add(name);
        return commune;
    }

    private void Place(IndexedWay way)
    {
        IndexedAddress[] own = Sorted(way.Addresses), all = way.Spots.Count == 0 ? own : Sorted(own.Concat(way.Spots));
        way.Place = Centre(all);
        foreach (IndexedAddress address in all)
        {
            way.Commune.Hold(address);
            way.Former?.Hold(address);
        }

        way.IsLocality = way.Key.IsLocality && !IsTwin(way);
        List<IndexedAddress> kept = [];
        foreach (IndexedAddress address in IsTwin(way) ? [] : own.Where(a => a.Number > 0 || !way.Key.IsLocality))
        {
            // The same number twice nearby is one address with several positions: the best is first. Far apart, they are two places.
            if (kept.Count > 0 && kept[^1] is var last && last.Number == address.Number && last.Repetition == address.Repetition
                && PlaneDistance.Metres(last.Longitude, last.Latitude, address.Longitude, address.Latitude) < 150)
                continue;
            kept.Add(address with { PostCode = way.PostCodes.Contains(address.PostCode) ? address.PostCode : way.PostCodes.FirstOrDefault() });
        }

        way.Addresses = kept;
    }

    private static IndexedAddress[] Sorted(IEnumerable<IndexedAddress> addresses) =>
    [
        .. addresses.OrderBy(a => a.Number).ThenBy(a => a.Repetition, StringComparer.Ordinal).ThenBy(a => a.Position)
            .ThenBy(a => a.Longitude).ThenBy(a => a.Latitude),
    ];

    // A locality that is also a way with numbers is kept once: the way.
    private bool IsTwin(IndexedWay way) => way.Key.IsLocality && _ways.ContainsKey(way.Key with { IsLocality = false });

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
    private IndexedWord[] Words(IndexedWay[] ways)
    {
        string[][] texts = new string[ways.Length][];
        foreach ((int w, IndexedWay way) in ways.Index())
        {
            FoldedText folded = new(way.Name);
            WayName name = WayName.Of(folded, 0, folded.Count);
            way.Type = IsTwin(way) ? (byte)0 : name.Type;
            texts[w] = IsTwin(way) ? [] : [.. Enumerable.Range(0, folded.Count).Where(t => name.IsCore(folded, t)).Select(t => folded[t].Form)];
        }

        IndexedWord[] words =
        [
            .. texts.SelectMany(own => own.Distinct(StringComparer.Ordinal)).CountBy(word => word, StringComparer.Ordinal)
                .OrderBy(w => w.Key.Length).ThenBy(w => w.Key, StringComparer.Ordinal)
                .Select(w => new IndexedWord(w.Key, Weight(ways.Length, w.Value) / (AddressWords.Is(w.Key, WordRoles.Title) ? 3 : 1))),
        ];
        Dictionary<string, int> ranks = words.Index().ToDictionary(w => w.Item.Text, w => w.Index, StringComparer.Ordinal);
        foreach ((int w, IndexedWay way) in ways.Index())
        {
            way.Words = [.. texts[w].Select(text => ranks[text])];
            way.TotalWeight = way.Words.Sum(rank => words[rank].Weight);
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

    private static IndexedName[] Names(IndexedCommune[] communes, IndexedCommune[] formers)
    {
        List<IndexedName> names = [];
        ILookup<IndexedCommune, string> formerNames = formers.ToLookup(f => f.Present!, f => new FoldedText(f.Name).Join());
        foreach (IndexedCommune commune in communes)
        {
            // A postal label that names the former commune ("ANTONAVES") leads there, not to the whole.
            IEnumerable<string> aliases = commune.Aliases.Where(a => !formerNames[commune].Contains(new FoldedText(a).Join()));
            foreach (string name in aliases.Prepend(commune.Name))
                names.AddRange(NamesOf(name, commune.Rank, -1));
        }

        foreach (IndexedCommune former in formers)
            names.AddRange(NamesOf(former.Name, former.Present!.Rank, former.Rank));
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
}
