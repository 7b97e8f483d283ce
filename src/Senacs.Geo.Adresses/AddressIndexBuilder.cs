using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Senacs.Geo.Adresses;

/// <summary>Gathers addresses, then writes them as one index file.</summary>
/// <remarks>Steps: 1 gather rows by commune, former commune and way; 2 sort everything by content; 3 place each way and commune; 4 index the words; 5
/// grid; 6 write.</remarks>
internal sealed class AddressIndexBuilder
{
    /// <summary>One address as read. Number 0: none.</summary>
    internal readonly record struct Place(double LongitudeDegrees, double LatitudeDegrees, ushort Number, int PostCode, byte PositionRank, bool IsLocality);

    private sealed class CommuneDraft
    {
        public required string Code { get; init; }
        public required string Name { get; init; }
        public SortedSet<string> Aliases { get; } = new(StringComparer.Ordinal);
        public SortedSet<int> PostCodes { get; } = [];
        public Dictionary<string, FormerDraft> Formers { get; } = new(StringComparer.Ordinal);
        public (double Longitude, double Latitude)? Centre { get; set; }
        public int Rank { get; set; }
    }

    private sealed class FormerDraft
    {
        public required string Code { get; init; }
        public required string Name { get; init; }
        public int Rank { get; set; } = -1;
    }

    private sealed class WayDraft
    {
        public required CommuneDraft Commune { get; init; }
        public FormerDraft? Former { get; init; }
        public required string Name { get; set; }
        public required string Key { get; init; }
        public required bool IsLocality { get; init; }
        public SortedSet<int> PostCodes { get; } = [];
        public int Rank { get; set; }
    }

    private struct Draft
    {
        public int Way;
        public int Longitude;
        public int Latitude;
        public ushort Number;
        public ushort Repetition;
        public byte Position;
        public bool Spot;
        public int PostCode;
    }

    private readonly Dictionary<string, CommuneDraft> _communes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _wayByText = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _wayByKey = new(StringComparer.Ordinal);
    private readonly List<WayDraft> _ways = [];
    private readonly List<Draft> _places = [];
    private readonly Dictionary<string, ushort> _repetitions = new(StringComparer.Ordinal) { [""] = 0 };
    private readonly FoldedText _folded = new();
    private char[] _key = new char[512];

    // The usual file has the addresses of a way one after the other.
    private char[] _lastKey = [];
    private int _lastKeyLength = -1;
    private int _lastWay;
    private int _lastLocality = -1;
    private string _lastLocalityName = "";

    public bool KnowsCommune(ReadOnlySpan<char> code) => _communes.GetAlternateLookup<ReadOnlySpan<char>>().ContainsKey(code);

    /// <summary>Adds a commune that may have no address, with its chef-lieu point.</summary>
    public void AddCommune(string code, string name, IEnumerable<int> postCodes, (double Longitude, double Latitude)? centre)
    {
        CommuneDraft commune = Commune(code, name);
        commune.Centre ??= centre;
        commune.Aliases.Add(name);
        foreach (int postCode in postCodes)
            commune.PostCodes.Add(postCode);
    }

    public void Add(
        in Place place, ReadOnlySpan<char> insee, ReadOnlySpan<char> commune, ReadOnlySpan<char> formerInsee, ReadOnlySpan<char> former,
        ReadOnlySpan<char> way, ReadOnlySpan<char> repetition, ReadOnlySpan<char> locality, ReadOnlySpan<char> postalLabel)
    {
        int length = ComposeKey(insee, formerInsee, former, way, place.IsLocality);
        int wayIndex;
        if (length == _lastKeyLength && _key.AsSpan(0, length).SequenceEqual(_lastKey.AsSpan(0, length)))
        {
            wayIndex = _lastWay;
        }
        else
        {
            wayIndex = FindWay(length, insee, commune, formerInsee, former, way, place.IsLocality, postalLabel);
            (_lastKey, _key) = (_key, _lastKey.Length < _key.Length ? new char[_key.Length] : _lastKey);
            _lastKeyLength = length;
            _lastWay = wayIndex;
            _lastLocality = -1;
        }

        WayDraft draft = _ways[wayIndex];
        if (place.PostCode > 0 && draft.PostCodes.Add(place.PostCode))
            draft.Commune.PostCodes.Add(place.PostCode);
        Draft row = new()
        {
            Way = wayIndex,
            Longitude = (int)Math.Round(place.LongitudeDegrees * 1e6),
            Latitude = (int)Math.Round(place.LatitudeDegrees * 1e6),
            Number = place.Number,
            Repetition = Repetition(repetition),
            Position = place.PositionRank,
            PostCode = place.PostCode,
        };
        _places.Add(row);
        if (locality.IsEmpty || place.IsLocality)
            return;

        // The hamlet that holds the address becomes a locality of its own, placed by its addresses.
        if (_lastLocality < 0 || !locality.SequenceEqual(_lastLocalityName))
        {
            int keyLength = ComposeKey(insee, formerInsee, former, locality, isLocality: true);
            _lastLocality = FindWay(keyLength, insee, commune, formerInsee, former, locality, isLocality: true, default);
            _lastLocalityName = locality.ToString();
        }

        if (place.PostCode > 0)
            _ways[_lastLocality].PostCodes.Add(place.PostCode);
        row.Way = _lastLocality;
        row.Number = row.Repetition = 0;
        row.Spot = true;
        _places.Add(row);
    }

    private int ComposeKey(ReadOnlySpan<char> insee, ReadOnlySpan<char> formerInsee, ReadOnlySpan<char> former, ReadOnlySpan<char> way, bool isLocality)
    {
        int needed = insee.Length + formerInsee.Length + former.Length + way.Length + 4;
        if (_key.Length < needed)
            _key = new char[needed];
        int at = 0;
        insee.CopyTo(_key.AsSpan(at));
        at += insee.Length;
        _key[at++] = isLocality ? '\u0002' : '\u0001';
        formerInsee.CopyTo(_key.AsSpan(at));
        at += formerInsee.Length;
        _key[at++] = '\u0001';
        former.CopyTo(_key.AsSpan(at));
        at += former.Length;
        _key[at++] = '\u0001';
        way.CopyTo(_key.AsSpan(at));
        return at + way.Length;
    }

    private int FindWay(int keyLength, ReadOnlySpan<char> insee, ReadOnlySpan<char> communeName, ReadOnlySpan<char> formerInsee, ReadOnlySpan<char> formerName, ReadOnlySpan<char> way, bool isLocality, ReadOnlySpan<char> postalLabel)
    {
        ReadOnlySpan<char> text = _key.AsSpan(0, keyLength);
        if (_wayByText.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out int known))
            return known;
        string textKey = text.ToString();
        CommuneDraft commune = _communes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(insee, out CommuneDraft? existing) ? existing : Commune(insee.ToString(), communeName.ToString());
        if (!communeName.SequenceEqual(commune.Name) && !communeName.IsEmpty)
            commune.Aliases.Add(communeName.ToString());
        if (!postalLabel.IsEmpty)
            commune.Aliases.Add(postalLabel.ToString());
        FormerDraft? former = null;
        if (!formerInsee.IsEmpty || !formerName.IsEmpty)
        {
            string code = formerInsee.ToString();
            string formerKey = code + "|" + formerName.ToString();
            if (!commune.Formers.TryGetValue(formerKey, out former))
                commune.Formers.Add(formerKey, former = new FormerDraft { Code = code, Name = formerName.ToString() });
        }

        _folded.Set(way);
        string key = string.Concat(textKey.AsSpan(0, keyLength - way.Length), _folded.TextOf(0, _folded.Count));
        if (!_wayByKey.TryGetValue(key, out int index))
        {
            index = _ways.Count;
            _ways.Add(new WayDraft { Commune = commune, Former = former, Name = way.ToString(), Key = key, IsLocality = isLocality });
            _wayByKey.Add(key, index);
        }
        else if (string.CompareOrdinal(_ways[index].Name, 0, way.ToString(), 0, int.MaxValue) < 0)
        {
            // Of two spellings keep the greater one: lower case and accents sort after capitals, and the choice does not depend on the order of the
            // rows.
            _ways[index].Name = way.ToString();
        }

        _wayByText.Add(textKey, index);
        return index;
    }

    private CommuneDraft Commune(string code, string name)
    {
        if (!_communes.TryGetValue(code, out CommuneDraft? commune))
            _communes.Add(code, commune = new CommuneDraft { Code = code, Name = name });
        return commune;
    }

    private ushort Repetition(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return 0;
        Span<char> lower = stackalloc char[24];
        int length = Math.Min(text.Length, lower.Length);
        for (int i = 0; i < length; i++)
            lower[i] = char.ToLowerInvariant(text[i]);
        Dictionary<string, ushort>.AlternateLookup<ReadOnlySpan<char>> lookup = _repetitions.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(lower[..length], out ushort id))
            return id;
        if (_repetitions.Count >= ushort.MaxValue)
            return 0;
        id = (ushort)_repetitions.Count;
        _repetitions.Add(lower[..length].ToString(), id);
        return id;
    }

    /// <summary>The whole index as bytes.</summary>
    /// <param name="sourceFingerprint">32 bytes that identify the files read.</param>
    public byte[] Build(ReadOnlySpan<byte> sourceFingerprint)
    {
        Texts texts = new();

        // 2. Order.
        CommuneDraft[] communes = [.. _communes.Values.OrderBy(c => c.Code, StringComparer.Ordinal)];
        List<(FormerDraft Former, CommuneDraft Commune)> formers = [];
        for (int c = 0; c < communes.Length; c++)
        {
            communes[c].Rank = c;
            foreach (FormerDraft former in communes[c].Formers.Values.OrderBy(f => f.Code, StringComparer.Ordinal).ThenBy(f => f.Name, StringComparer.Ordinal))
            {
                former.Rank = formers.Count;
                formers.Add((former, communes[c]));
            }
        }

        WayDraft[] ways = [.. _ways];
        Array.Sort(ways, static (a, b) => a.Commune.Rank != b.Commune.Rank ? a.Commune.Rank.CompareTo(b.Commune.Rank) : string.CompareOrdinal(a.Key, b.Key));
        for (int w = 0; w < ways.Length; w++)
            ways[w].Rank = w;

        // A locality that is also a way with numbers is kept once: the way.
        HashSet<string> numbered = new(ways.Where(w => !w.IsLocality).Select(w => w.Key.Replace('\u0001', '\u0002')), StringComparer.Ordinal);
        bool[] dropped = new bool[ways.Length];
        for (int w = 0; w < ways.Length; w++)
            dropped[w] = ways[w].IsLocality && numbered.Contains(ways[w].Key.Replace('\u0001', '\u0002'));

        string[] repetitions = [.. _repetitions.Keys.OrderBy(r => r, StringComparer.Ordinal)];
        ushort[] repetitionRank = new ushort[repetitions.Length];
        for (int r = 0; r < repetitions.Length; r++)
            repetitionRank[_repetitions[repetitions[r]]] = (ushort)r;

        Draft[] places = [.. _places];
        for (int i = 0; i < places.Length; i++)
        {
            places[i].Way = ways.Length == 0 ? 0 : _ways[places[i].Way].Rank;
            places[i].Repetition = repetitionRank[places[i].Repetition];
        }

        Array.Sort(places, static (a, b) =>
        {
            int order = a.Way.CompareTo(b.Way);
            order = order != 0 ? order : a.Number.CompareTo(b.Number);
            order = order != 0 ? order : a.Repetition.CompareTo(b.Repetition);
            order = order != 0 ? order : a.Position.CompareTo(b.Position);
            order = order != 0 ? order : a.Longitude.CompareTo(b.Longitude);
            return order != 0 ? order : a.Latitude.CompareTo(b.Latitude);
        });

        // 3. Ways and addresses.
        WayRow[] wayRows = new WayRow[ways.Length];
        List<IndexedAddress> addresses = new(places.Length);
        List<int> wayPostCodes = [];
        List<int> wayWords = [];
        List<(int Word, int Way)> occurrences = [];
        Dictionary<string, int> words = new(StringComparer.Ordinal);
        List<string> wordTexts = [];
        int place = 0;
        for (int w = 0; w < ways.Length; w++)
        {
            WayDraft way = ways[w];
            int first = place;
            while (place < places.Length && places[place].Way == w)
                place++;
            ReadOnlySpan<Draft> own = places.AsSpan(first, place - first);
            ref WayRow row = ref wayRows[w];
            row.Name = texts.Add(way.Name);
            row.Commune = way.Commune.Rank;
            row.Former = way.Former?.Rank ?? -1;
            row.FirstPostCode = wayPostCodes.Count;
            row.FirstAddress = addresses.Count;
            row.FirstWord = wayWords.Count;
            row.Kind = way.IsLocality ? (byte)1 : (byte)0;
            int[] postCodes = [.. way.PostCodes.Take(255)];
            wayPostCodes.AddRange(postCodes);
            row.PostCodeCount = (byte)postCodes.Length;
            (row.Longitude, row.Latitude, row.RadiusMetres) = Centre(own);
            if (dropped[w])
            {
                row.Kind = 2;
                continue;
            }

            foreach (Draft d in own)
            {
                if (d.Spot || (d.Number == 0 && way.IsLocality))
                    continue;
                IndexedAddress address = new()
                {
                    Way = w,
                    Longitude = d.Longitude,
                    Latitude = d.Latitude,
                    Number = d.Number,
                    Repetition = d.Repetition,
                    Position = d.Position,
                    PostCode = (byte)Math.Max(0, Array.IndexOf(postCodes, d.PostCode)),
                };
                if (addresses.Count > row.FirstAddress)
                {
                    // The same number twice nearby is one address with several positions: the best is first. Far apart, they are two places.
                    IndexedAddress last = addresses[^1];
                    if (last.Number == address.Number && last.Repetition == address.Repetition
                        && PlaneDistance.Metres(last.Longitude, last.Latitude, address.Longitude, address.Latitude) < 150)
                        continue;
                }

                addresses.Add(address);
            }

            row.AddressCount = addresses.Count - row.FirstAddress;
            AddWords(way, ref row, w, wayWords, words, wordTexts, occurrences);
        }

        // 4. Words: by length, then bytes; weights from how many ways hold them.
        int[] wordOrder = [.. Enumerable.Range(0, wordTexts.Count)];
        Array.Sort(wordOrder, (a, b) => wordTexts[a].Length != wordTexts[b].Length ? wordTexts[a].Length.CompareTo(wordTexts[b].Length) : string.CompareOrdinal(wordTexts[a], wordTexts[b]));
        int[] wordRank = new int[wordTexts.Count];
        for (int i = 0; i < wordOrder.Length; i++)
            wordRank[wordOrder[i]] = i;
        WordRow[] wordRows = new WordRow[wordTexts.Count];
        uint[] letters = new uint[wordTexts.Count];
        int[] lengths = new int[64];
        Array.Fill(lengths, wordTexts.Count);
        int[] postingCounts = new int[wordTexts.Count];
        foreach ((int word, _) in occurrences)
            postingCounts[wordRank[word]]++;
        int running = 0;
        for (int i = 0; i < wordOrder.Length; i++)
        {
            string text = wordTexts[wordOrder[i]];
            byte[] bytes = Encoding.ASCII.GetBytes(text);
            wordRows[i] = new WordRow { Text = texts.Add(bytes), FirstPosting = running, PostingCount = postingCounts[i], Weight = WordWeight(ways.Length, postingCounts[i]) / (AddressWords.IsTitle(bytes) ? 3 : 1) };
            letters[i] = Letters.MaskOf(bytes);
            running += postingCounts[i];
            for (int length = 0; length <= Math.Min(text.Length, 63); length++)
                lengths[length] = Math.Min(lengths[length], i);
        }

        int[] postings = new int[running];
        int[] filled = new int[wordTexts.Count];
        foreach ((int word, int way) in occurrences)
        {
            int rank = wordRank[word];
            postings[wordRows[rank].FirstPosting + filled[rank]++] = way;
        }

        for (int i = 0; i < wayWords.Count; i++)
            wayWords[i] = wordRank[wayWords[i]];
        for (int w = 0; w < wayRows.Length; w++)
        {
            int total = 0;
            for (int i = 0; i < wayRows[w].WordCount; i++)
                total += wordRows[wayWords[wayRows[w].FirstWord + i]].Weight;
            wayRows[w].TotalWeight = total;
        }

        int slotCount = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, wordTexts.Count * 2));
        int[] slots = new int[slotCount];
        for (int i = 0; i < wordOrder.Length; i++)
        {
            uint slot = (uint)FoldedText.Hash(wordTexts[wordOrder[i]], FoldedText.HashSeed) & (uint)(slotCount - 1);
            while (slots[slot] != 0)
                slot = (slot + 1) & (uint)(slotCount - 1);
            slots[slot] = i + 1;
        }

        // Communes, their names and postal codes.
        CommuneRow[] communeRows = new CommuneRow[communes.Length];
        CommuneRow[] formerRows = new CommuneRow[formers.Count];
        Extent[] extents = new Extent[communes.Length], formerExtents = new Extent[formers.Count];
        foreach (Draft d in places)
        {
            extents[wayRows[d.Way].Commune].Add(d.Longitude, d.Latitude);
            if (wayRows[d.Way].Former >= 0)
                formerExtents[wayRows[d.Way].Former].Add(d.Longitude, d.Latitude);
        }

        for (int c = 0; c < communes.Length; c++)
        {
            communeRows[c] = new CommuneRow { Code = texts.Add(communes[c].Code), Name = texts.Add(communes[c].Name), MainPostCode = communes[c].PostCodes.FirstOrDefault() };
            Locate(ref communeRows[c], extents[c], communes[c].Centre);
        }

        for (int f = 0; f < formers.Count; f++)
        {
            formerRows[f] = new CommuneRow { Code = texts.Add(formers[f].Former.Code), Name = texts.Add(formers[f].Former.Name), FirstWay = formers[f].Commune.Rank };
            Locate(ref formerRows[f], formerExtents[f], null);
        }

        for (int w = wayRows.Length - 1; w >= 0; w--)
        {
            communeRows[wayRows[w].Commune].FirstWay = w;
            communeRows[wayRows[w].Commune].WayCount++;
        }

        List<(string Key, int Commune, int Former)> names = [];
        for (int c = 0; c < communes.Length; c++)
        {
            AddNames(names, communes[c].Name, c, -1);

            // A postal label that names the former commune ("ANTONAVES") leads there, not to the whole.
            HashSet<string> formerKeys = [.. communes[c].Formers.Values.Select(f => KeyOf(f.Name))];
            foreach (string alias in communes[c].Aliases)
            {
                if (!formerKeys.Contains(KeyOf(alias)))
                    AddNames(names, alias, c, -1);
            }
        }

        for (int f = 0; f < formers.Count; f++)
            AddNames(names, formers[f].Former.Name, formers[f].Commune.Rank, f);
        NameRow[] nameRows =
        [
            .. names.Distinct().Where(n => n.Key.Length > 0).OrderBy(n => n.Key, StringComparer.Ordinal).ThenBy(n => n.Commune).ThenBy(n => n.Former)
                .Select(n => new NameRow { Text = texts.Add(n.Key), Commune = n.Commune, Former = n.Former }),
        ];

        SortedDictionary<int, List<int>> byPostCode = [];
        for (int c = 0; c < communes.Length; c++)
        {
            foreach (int postCode in communes[c].PostCodes)
            {
                if (!byPostCode.TryGetValue(postCode, out List<int>? list))
                    byPostCode.Add(postCode, list = []);
                list.Add(c);
            }
        }

        List<int> postCodeCommunes = [];
        List<PostCodeRow> postCodeRows = [];
        foreach ((int code, List<int> list) in byPostCode)
        {
            postCodeRows.Add(new PostCodeRow { Code = code, First = postCodeCommunes.Count, Count = list.Count });
            postCodeCommunes.AddRange(list);
        }

        // 5. Grid.
        IndexedAddress[] addressRows = [.. addresses];
        (GridRow grid, int[] cells, int[] gridAddresses) = Grid(addressRows);

        // 6. Bytes.
        TextRow[] repetitionRows = [.. repetitions.Select(texts.Add)];
        return Write(sourceFingerprint,
        [
            texts.ToArray(), Bytes(communeRows), Bytes(formerRows), Bytes(nameRows), Bytes(postCodeRows.ToArray()), Bytes(postCodeCommunes.ToArray()), Bytes(wayRows), Bytes(wayWords.ToArray()),
            Bytes(wayPostCodes.ToArray()), Bytes(wordRows), Bytes(letters), Bytes(lengths), Bytes(slots), Bytes(postings), Bytes(addressRows), Bytes(repetitionRows), Bytes([grid]), Bytes(cells), Bytes(gridAddresses),
        ]);
    }

    private void AddWords(WayDraft way, ref WayRow row, int w, List<int> wayWords, Dictionary<string, int> words, List<string> wordTexts, List<(int Word, int Way)> occurrences)
    {
        _folded.Set(way.Name);
        WayName name = WayName.Of(_folded, 0, _folded.Count);
        row.Type = name.Type;
        Span<int> own = stackalloc int[FoldedText.MaxTokens];
        int count = 0;
        for (int t = 0; t < _folded.Count && count < 255; t++)
        {
            if (!name.IsCore(_folded, t))
                continue;
            string text = Encoding.ASCII.GetString(_folded.Bytes(t));
            if (!words.TryGetValue(text, out int id))
            {
                words.Add(text, id = words.Count);
                wordTexts.Add(text);
            }

            if (own[..count].IndexOf(id) < 0)
                occurrences.Add((id, w));
            own[count++] = id;
            wayWords.Add(id);
        }

        row.WordCount = (byte)count;
    }

    private static void Locate(ref CommuneRow row, in Extent extent, (double Longitude, double Latitude)? centre)
    {
        (row.Longitude, row.Latitude) = centre is { } c ? ((int)Math.Round(c.Longitude * 1e6), (int)Math.Round(c.Latitude * 1e6)) : extent.Middle;
        row.RadiusMetres = extent.Count == 0 ? 5000 : (int)Math.Ceiling(extent.FarthestMetres(row.Longitude, row.Latitude)) + 500;
    }

    private string KeyOf(string name)
    {
        _folded.Set(name);
        return Joined(0, _folded.Count);
    }

    private void AddNames(List<(string, int, int)> names, string name, int commune, int former)
    {
        _folded.Set(name);
        if (_folded.Count == 0)
            return;
        names.Add((Joined(0, _folded.Count), commune, former));

        // "Bourget du Lac" for "Le Bourget-du-Lac".
        if (_folded.Count > 1 && _folded.Bytes(0) is { Length: <= 3 } article && (article.SequenceEqual("le"u8) || article.SequenceEqual("la"u8) || article.SequenceEqual("les"u8) || article.SequenceEqual("l"u8)))
            names.Add((Joined(1, _folded.Count), commune, NameRow.WithoutArticle - 1 - former));

        // "Lyon 3e Arrondissement" answers to "Lyon" and "Lyon 3".
        if (_folded.Count == 3 && _folded.Bytes(2).SequenceEqual("arrondissement"u8))
        {
            names.Add((Joined(0, 1), commune, former));
            names.Add((Joined(0, 2).TrimEnd('e', 'r'), commune, former));
            names.Add((Joined(0, 2), commune, former));
        }
    }

    private string Joined(int from, int to)
    {
        Span<byte> joined = stackalloc byte[512];
        return Encoding.ASCII.GetString(joined[..Math.Max(0, _folded.Join(from, to, joined))]);
    }

    // The address nearest to the middle, so that the point lies on the way; the radius reaches the farthest one.
    private static (int Longitude, int Latitude, int RadiusMetres) Centre(ReadOnlySpan<Draft> own)
    {
        if (own.IsEmpty)
            return (0, 0, 0);
        long sumLongitude = 0, sumLatitude = 0;
        foreach (Draft d in own)
            (sumLongitude, sumLatitude) = (sumLongitude + d.Longitude, sumLatitude + d.Latitude);
        int middleLongitude = (int)(sumLongitude / own.Length), middleLatitude = (int)(sumLatitude / own.Length);
        Draft best = own[0];
        double bestDistance = double.MaxValue;
        foreach (Draft d in own)
        {
            double distance = PlaneDistance.Metres(middleLongitude, middleLatitude, d.Longitude, d.Latitude);
            if (distance < bestDistance)
                (best, bestDistance) = (d, distance);
        }

        double radius = 0;
        foreach (Draft d in own)
            radius = Math.Max(radius, PlaneDistance.Metres(best.Longitude, best.Latitude, d.Longitude, d.Latitude));
        return (best.Longitude, best.Latitude, (int)Math.Ceiling(radius));
    }

    /// <summary>256 for a word of every way, 256 more each time it is twice as rare.</summary>
    private static int WordWeight(int ways, int count)
    {
        // Integer arithmetic: a library logarithm may differ in its last bit between machines.
        long ratio = ((long)Math.Max(ways, 1) << 16) / Math.Max(count, 1);
        int exponent = System.Numerics.BitOperations.Log2((ulong)ratio);
        long fraction = exponent >= 8 ? (ratio >> (exponent - 8)) - 256 : 0;
        return (int)(256 + ((exponent - 16) * 256) + fraction);
    }

    private static (GridRow Grid, int[] Cells, int[] Addresses) Grid(IndexedAddress[] addresses)
    {
        GridRow grid = new() { CellLongitude = 3000, CellLatitude = 2000, Columns = 1, Rows = 1 };
        if (addresses.Length == 0)
            return (grid, [0, 0], []);
        int minLongitude = int.MaxValue, minLatitude = int.MaxValue, maxLongitude = int.MinValue, maxLatitude = int.MinValue;
        foreach (IndexedAddress a in addresses)
        {
            (minLongitude, maxLongitude) = (Math.Min(minLongitude, a.Longitude), Math.Max(maxLongitude, a.Longitude));
            (minLatitude, maxLatitude) = (Math.Min(minLatitude, a.Latitude), Math.Max(maxLatitude, a.Latitude));
        }

        (grid.MinLongitude, grid.MinLatitude) = (minLongitude, minLatitude);
        while (true)
        {
            long columns = (((long)maxLongitude - minLongitude) / grid.CellLongitude) + 1, rows = (((long)maxLatitude - minLatitude) / grid.CellLatitude) + 1;
            if (columns * rows <= Math.Max(64, addresses.Length / 2))
            {
                (grid.Columns, grid.Rows) = ((int)columns, (int)rows);
                break;
            }

            (grid.CellLongitude, grid.CellLatitude) = (grid.CellLongitude * 3 / 2, grid.CellLatitude * 3 / 2);
        }

        int[] cells = new int[(grid.Columns * grid.Rows) + 1];
        int CellOf(in IndexedAddress a) => ((a.Latitude - minLatitude) / grid.CellLatitude * grid.Columns) + ((a.Longitude - minLongitude) / grid.CellLongitude);
        foreach (IndexedAddress a in addresses)
            cells[CellOf(a) + 1]++;
        for (int i = 1; i < cells.Length; i++)
            cells[i] += cells[i - 1];
        int[] next = [.. cells];
        int[] ids = new int[addresses.Length];
        for (int i = 0; i < addresses.Length; i++)
            ids[next[CellOf(addresses[i])]++] = i;
        return (grid, cells, ids);
    }

    private static byte[] Bytes<T>(T[] rows) where T : unmanaged => MemoryMarshal.AsBytes<T>(rows).ToArray();

    private static byte[] Write(ReadOnlySpan<byte> sourceFingerprint, byte[][] sections)
    {
        long length = AddressIndexFormat.HeaderBytes;
        foreach (byte[] section in sections)
            length += (section.Length + 7) & ~7;
        byte[] file = new byte[length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, AddressIndexFormat.Magic);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8), AddressIndexFormat.Version);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(16), AddressWords.Fingerprint);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(24), length);
        sourceFingerprint.CopyTo(file.AsSpan(AddressIndexFormat.SourceOffset, 32));
        int at = AddressIndexFormat.HeaderBytes;
        for (int s = 0; s < sections.Length; s++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(AddressIndexFormat.SectionTable + (s * 16)), at);
            BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(AddressIndexFormat.SectionTable + (s * 16) + 8), sections[s].Length);
            sections[s].CopyTo(file, at);
            at += (sections[s].Length + 7) & ~7;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(AddressIndexFormat.ChecksumOffset), AddressIndexFormat.Checksum(file));
        return file;
    }

    private sealed class Texts
    {
        private readonly System.Buffers.ArrayBufferWriter<byte> _bytes = new(1 << 16);
        private readonly Dictionary<string, TextRow> _known = new(StringComparer.Ordinal);

        public TextRow Add(string text)
        {
            if (!_known.TryGetValue(text, out TextRow row))
                _known.Add(text, row = Add(Encoding.UTF8.GetBytes(text)));
            return row;
        }

        public TextRow Add(byte[] bytes)
        {
            TextRow row = new() { Offset = _bytes.WrittenCount, Length = bytes.Length };
            bytes.CopyTo(_bytes.GetSpan(bytes.Length));
            _bytes.Advance(bytes.Length);
            return row;
        }

        public byte[] ToArray() => _bytes.WrittenSpan.ToArray();
    }

    private struct Extent
    {
        public int Count;
        private long _sumLongitude;
        private long _sumLatitude;
        private int _west, _south, _east, _north;

        public void Add(int longitude, int latitude)
        {
            if (Count++ == 0)
                (_west, _east, _south, _north) = (longitude, longitude, latitude, latitude);
            (_west, _east) = (Math.Min(_west, longitude), Math.Max(_east, longitude));
            (_south, _north) = (Math.Min(_south, latitude), Math.Max(_north, latitude));
            (_sumLongitude, _sumLatitude) = (_sumLongitude + longitude, _sumLatitude + latitude);
        }

        public readonly (int Longitude, int Latitude) Middle => Count == 0 ? (0, 0) : ((int)(_sumLongitude / Count), (int)(_sumLatitude / Count));

        public readonly double FarthestMetres(int longitude, int latitude) => Math.Max(
            Math.Max(PlaneDistance.Metres(longitude, latitude, _west, _south), PlaneDistance.Metres(longitude, latitude, _east, _north)),
            Math.Max(PlaneDistance.Metres(longitude, latitude, _west, _north), PlaneDistance.Metres(longitude, latitude, _east, _south)));
    }
}
