using System.Text;
using static Senacs.Geo.Adresses.AddressIndexFormat;

namespace Senacs.Geo.Adresses;

/// <summary>A way whose name is like the one asked, not yet placed.</summary>
internal struct WayCandidate
{
    public int Way;

    /// <summary>Likeness of the names, 0 to 1.</summary>
    public float Likeness;

    /// <summary>Agreement on the commune, 0 to 1.</summary>
    public float Agreement;

    /// <summary>The types of way differ (rue for avenue).</summary>
    public bool TypeDiffers;

    /// <summary>The text names no type of way.</summary>
    public bool IsUntyped;

    /// <summary>Words of the text that the name of the way does not have.</summary>
    public int Dropped;

    public int Reading;
}

/// <summary>Finds the ways whose name is like a reading of the address, among the communes that may hold it.</summary>
/// <remarks>
/// Steps: 1 each word becomes the words of the index it may stand for (itself, another reading of an abbreviation, a misspelling, two words joined or
/// one cut);
/// 2 the postings of these words, within the communes, add up a quick score a way; 3 the best are compared word by word.
/// Likeness = weight of the words in common / weight of all words of both names, each weighing as much as it is rare, corrected for type and order.
/// </remarks>
internal sealed class WaySearch(AddressIndexFile index)
{
    private const int MaxWords = 24, MaxExpansions = 400, Kept = 16;
    private const float MissingInText = 0.5f, MissingInIndex = 1f;
    private const float OtherType = 0.12f, NoTypeInText = 0.02f, NoTypeInIndex = 0.13f, OtherOrder = 0.03f, NoWordExact = 0.04f;

    private struct QueryWord
    {
        public int Token;
        public int First;
        public int Count;
        public int Weight;
        public byte Initial;
    }

    private readonly QueryWord[] _words = new QueryWord[MaxWords];
    private readonly (int Word, int Likeness)[] _expansions = new (int, int)[MaxExpansions];
    private readonly int[] _touched = new int[index.Rows<WayRow>(Section.Ways).Length];
    private readonly int[] _score = new int[index.Rows<WayRow>(Section.Ways).Length];
    private readonly int[] _lastWord = new int[index.Rows<WayRow>(Section.Ways).Length];
    private readonly int[] _epochs = new int[index.Rows<WayRow>(Section.Ways).Length];
    private readonly (int Way, float Score)[] _best = new (int, float)[Kept];
    private int _epoch;
    private int _wordCount;
    private int _expansionCount;
    private int _touchedCount;
    private int _stamp;
    private readonly int _rarest = RarestWeight(index.Rows<WayRow>(Section.Ways).Length);

    private static int RarestWeight(int ways) => 256 + (256 * Math.Max(1, System.Numerics.BitOperations.Log2((uint)Math.Max(2, ways))));

    /// <summary>Adds the ways found to <paramref name="results"/>; returns how many it holds now.</summary>
    public int Find(ParsedAddress address, int reading, CommuneSearch communes, bool thorough, WayCandidate[] results, int count)
    {
        ref Reading r = ref address.Readings[reading];
        FoldedText text = address.Text;
        WayName name = WayName.Of(text, r.From, r.To);
        BuildWords(text, ref r, name, thorough);
        if (_wordCount == 0)
            return count;
        Accumulate(communes);

        // The best by quick score.
        ReadOnlySpan<WayRow> ways = index.Rows<WayRow>(Section.Ways);
        int asked = 0;
        for (int q = 0; q < _wordCount; q++)
            asked += _words[q].Weight;
        int kept = 0;
        for (int i = 0; i < _touchedCount; i++)
        {
            int way = _touched[i];
            float quick = 2f * _score[way] / 256f / (asked + ways[way].TotalWeight);
            if (quick < 0.3f)
                continue;
            if (kept == Kept && quick <= _best[kept - 1].Score)
                continue;
            int at = kept < Kept ? kept++ : kept - 1;
            while (at > 0 && _best[at - 1].Score < quick)
            {
                _best[at] = _best[at - 1];
                at--;
            }

            _best[at] = (way, quick);
        }

        for (int i = 0; i < kept && count < results.Length; i++)
        {
            WayCandidate candidate = Compare(text, name, ways[_best[i].Way]);
            if (candidate.Likeness < 0.5f)
                continue;
            candidate.Way = _best[i].Way;
            candidate.Reading = reading;
            candidate.Agreement = AgreementOf(ways[candidate.Way], address.PostCode, communes);
            if (r.Tier >= 2 && address.Readings[0].Tier < 2)
                candidate.Likeness -= 0.03f;
            results[count++] = candidate;
        }

        return count;
    }

    private float AgreementOf(in WayRow way, int postCode, CommuneSearch communes)
    {
        float best = communes.Count == 0 ? 0.70f : 0f;
        foreach (CommuneHit hit in communes.Hits)
        {
            if (hit.Commune != way.Commune)
                continue;
            float agreement = hit.Agreement;
            if (hit.Former >= 0 && way.Former != hit.Former)
                agreement *= way.Former >= 0 ? 0.90f : 0.96f;
            best = Math.Max(best, agreement);
        }

        if (postCode > 0 && communes.PostCodeKnown && way.PostCodeCount > 0
            && index.Rows<int>(Section.WayPostCodes).Slice(way.FirstPostCode, way.PostCodeCount).IndexOf(postCode) < 0)
            best *= 0.96f;
        return best;
    }

    private void BuildWords(FoldedText text, ref Reading reading, WayName name, bool thorough)
    {
        _wordCount = _expansionCount = 0;
        Span<byte> joined = stackalloc byte[48];
        for (int t = reading.From; t < reading.To && _wordCount < MaxWords; t++)
        {
            if (!name.IsCore(text, t))
                continue;
            ReadOnlySpan<byte> bytes = text.Bytes(t);
            int known = FindWord(bytes, text[t].Hash);

            // "SaintMartin" was cut by its capitals; "beau site" or "beausite" may be written either way.
            if (t + 1 < reading.To && !text[t + 1].IsNumber && bytes.Length + text.Bytes(t + 1).Length <= 40 && (known < 0 || thorough || text[t + 1].Attached || text[t + 1].Word is null))
            {
                ReadOnlySpan<byte> left = text.Written(t), right = text.Written(t + 1);
                left.CopyTo(joined);
                right.CopyTo(joined[left.Length..]);
                Span<byte> both = joined[..(left.Length + right.Length)];
                int whole = FindWord(both, FoldedText.Hash(both));
                if (whole >= 0 && (known < 0 || thorough || FindWord(text.Bytes(t + 1), text[t + 1].Hash) < 0))
                {
                    Start(t, bytes);
                    AddExpansion(whole, 250);
                    Finish();
                    t++;
                    continue;
                }
            }

            Start(t, bytes);
            if (known >= 0)
                AddExpansion(known, 256);
            if (char.IsAsciiDigit((char)bytes[0]))
            {
                AddNumerals(text, t, known);
                Finish();
                continue;
            }

            // "Charles X" for "Charles Dix": a letter alone is a number after a name only.
            foreach ((byte letter, byte[][] figures) in LetterNumerals)
            {
                if (_wordCount == 0 || bytes.Length != 1 || bytes[0] != letter)
                    continue;
                foreach (byte[] form in figures)
                    AddExact(form, known);
            }

            if (text[t].Word is { } word)
            {
                foreach (byte[] alternative in word.Alternatives)
                {
                    if (FindWord(alternative, FoldedText.Hash(alternative)) is >= 0 and int other && other != known)
                        AddExpansion(other, 244);
                }
            }

            if (known < 0 || thorough)
            {
                AddWithoutArticle(bytes);
                AddMisspellings(bytes, known, thorough);
            }

            if (_words[_wordCount].First == _expansionCount && Cut(text, t, bytes))
                continue;
            Finish();
        }
    }

    private void Start(int token, ReadOnlySpan<byte> bytes) =>
        _words[_wordCount] = new QueryWord
        {
            Token = token,
            First = _expansionCount,
            Initial = bytes.Length == 1 && !char.IsAsciiDigit((char)bytes[0]) ? bytes[0] : (byte)0,
        };

    private void Finish()
    {
        ref QueryWord word = ref _words[_wordCount];
        word.Count = _expansionCount - word.First;
        word.Weight = word.Count > 0 ? index.Rows<WordRow>(Section.Words)[_expansions[word.First].Word].Weight : word.Initial != 0 ? _rarest / 3 : _rarest * 3 / 4;
        _wordCount++;
    }

    private void AddExpansion(int word, int likeness)
    {
        if (_expansionCount < MaxExpansions)
            _expansions[_expansionCount++] = (word, likeness);
    }

    // 19 for 19e, 08 for 8, and a year by its last two figures (8 mai 45).
    private void AddNumerals(FoldedText text, int token, int known)
    {
        string figures = Encoding.ASCII.GetString(text.Bytes(token)).TrimEnd('e', 'r').TrimStart('0');
        bool isYear = token > 0 && text[token - 1].Is(WordRoles.Month);
        string century = !isYear ? "" : figures.Length == 2 ? "19" + figures : figures.Length == 4 ? figures[2..] : "";
        foreach (string form in new[] { figures, figures + "e", figures + "er", century })
            AddExact(Encoding.ASCII.GetBytes(form), known);
        if (_wordCount > 0 && LetterNumerals.FirstOrDefault(n => Encoding.ASCII.GetString(n.Figures[0]) == figures) is { Letter: > 0 } numeral)
            AddExact([numeral.Letter], known);
    }

    // The Roman numerals of one letter that sovereigns and popes bear; "Rue L" and "Rue C" are letters.
    private static readonly (byte Letter, byte[][] Figures)[] LetterNumerals =
        [((byte)'i', ["1"u8.ToArray(), "1er"u8.ToArray()]), ((byte)'v', ["5"u8.ToArray()]), ((byte)'x', ["10"u8.ToArray()])];

    private void AddExact(ReadOnlySpan<byte> form, int known)
    {
        if (!form.IsEmpty && FindWord(form, FoldedText.Hash(form)) is >= 0 and int word && word != known)
            AddExpansion(word, 250);
    }

    // "dureplat", "delacascade": an article stuck to the word.
    private void AddWithoutArticle(ReadOnlySpan<byte> bytes)
    {
        foreach (byte[] article in Articles)
        {
            if (bytes.Length >= article.Length + 3 && bytes.StartsWith(article) && FindWord(bytes[article.Length..], FoldedText.Hash(bytes[article.Length..])) is >= 0 and int word)
                AddExpansion(word, 246);
        }
    }

    private static readonly byte[][] Articles = ["dela"u8.ToArray(), "des"u8.ToArray(), "les"u8.ToArray(), "du"u8.ToArray(), "de"u8.ToArray(), "la"u8.ToArray(), "le"u8.ToArray(), "d"u8.ToArray(), "l"u8.ToArray()];

    private void AddMisspellings(ReadOnlySpan<byte> bytes, int known, bool thorough)
    {
        // "Pnt" for "Pont": three letters may have lost one, no more.
        bool shortened = thorough && bytes.Length == 3;
        int edits = shortened ? 1 : Letters.AllowedEdits(bytes.Length);
        if (edits == 0 || bytes.Length > 40)
            return;
        ReadOnlySpan<int> lengths = index.Rows<int>(Section.WordLengths);
        ReadOnlySpan<uint> masks = index.Rows<uint>(Section.WordLetters);
        ReadOnlySpan<WordRow> words = index.Rows<WordRow>(Section.Words);
        int from = lengths[shortened ? 4 : Math.Max(3, bytes.Length - edits)], to = lengths[Math.Min(63, bytes.Length + edits + 1)];
        uint mask = Letters.MaskOf(bytes);
        int first = _expansionCount;
        for (int w = from; w < to && _expansionCount - first < 24; w++)
        {
            if (w == known || !Letters.MayBeWithin(mask, masks[w], edits))
                continue;
            ReadOnlySpan<byte> other = index.Bytes(words[w].Text);
            int distance = Letters.Distance(bytes, other, edits);
            if (distance > edits || char.IsAsciiDigit((char)other[0]))
                continue;
            AddExpansion(w, 256 - (150 * distance / Math.Min(bytes.Length, other.Length)));
        }

        // Nearest first: the first sets the weight.
        Span<(int Word, int Likeness)> added = _expansions.AsSpan(first, _expansionCount - first);
        for (int i = 1; i < added.Length; i++)
        {
            for (int k = i; k > 0 && added[k].Likeness > added[k - 1].Likeness; k--)
                (added[k], added[k - 1]) = (added[k - 1], added[k]);
        }
    }

    // "delagare", "saintmartin": two words of the index, or a small word and one.
    private bool Cut(FoldedText text, int token, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is < 6 or > 40)
            return false;
        for (int at = bytes.Length - 3; at >= 2; at--)
        {
            ReadOnlySpan<byte> left = bytes[..at], right = bytes[at..];
            int second = FindWord(right, FoldedText.Hash(right));
            if (second < 0)
                continue;
            bool small = AddressWords.Find(FoldedText.Hash(left)) is { } word && (word.Roles & (WordRoles.Stop | WordRoles.StrongType)) != WordRoles.None;
            int first = small ? -1 : FindWord(left, FoldedText.Hash(left));
            if (!small && (first < 0 || left.Length < 3))
                continue;
            if (first >= 0 && _wordCount < MaxWords - 1)
            {
                AddExpansion(first, 248);
                Finish();
                Start(token, bytes);
            }

            AddExpansion(second, 248);
            Finish();
            return true;
        }

        _ = text;
        return false;
    }

    /// <summary>Whether some way of the index has this word.</summary>
    public bool Knows(FoldedText text, int token) => FindWord(text.Bytes(token), text[token].Hash) >= 0;

    private int FindWord(ReadOnlySpan<byte> bytes, ulong hash)
    {
        ReadOnlySpan<int> slots = index.Rows<int>(Section.WordSlots);
        ReadOnlySpan<WordRow> words = index.Rows<WordRow>(Section.Words);
        uint mask = (uint)slots.Length - 1, slot = (uint)hash & mask;
        while (slots[(int)slot] is int entry && entry != 0)
        {
            if (index.Bytes(words[entry - 1].Text).SequenceEqual(bytes))
                return entry - 1;
            slot = (slot + 1) & mask;
        }

        return -1;
    }

    private void Accumulate(CommuneSearch communes)
    {
        _touchedCount = 0;
        _epoch++;
        ReadOnlySpan<int> postings = index.Rows<int>(Section.Postings);
        ReadOnlySpan<WordRow> words = index.Rows<WordRow>(Section.Words);
        ReadOnlySpan<CommuneRow> rows = index.Rows<CommuneRow>(Section.Communes);
        ReadOnlySpan<CommuneHit> hits = communes.Hits;
        for (int q = 0; q < _wordCount; q++)
        {
            _stamp++;
            ref QueryWord word = ref _words[q];
            for (int e = word.First; e < word.First + word.Count; e++)
            {
                (int id, int likeness) = _expansions[e];
                ReadOnlySpan<int> list = postings.Slice(words[id].FirstPosting, words[id].PostingCount);
                int value = words[id].Weight * likeness;
                if (hits.Length == 0)
                {
                    foreach (int way in list)
                        Touch(way, value);
                    continue;
                }

                for (int h = 0; h < hits.Length; h++)
                {
                    if (h > 0 && hits[h].Commune == hits[h - 1].Commune)
                        continue;
                    ref readonly CommuneRow commune = ref rows[hits[h].Commune];
                    int end = commune.FirstWay + commune.WayCount;
                    for (int p = LowerBound(list, commune.FirstWay); p < list.Length && list[p] < end; p++)
                        Touch(list[p], value);
                }
            }
        }
    }

    private void Touch(int way, int value)
    {
        if (_epochs[way] != _epoch)
        {
            _epochs[way] = _epoch;
            _score[way] = 0;
            _lastWord[way] = 0;
            _touched[_touchedCount++] = way;
        }

        if (_lastWord[way] == _stamp)
            return;
        _lastWord[way] = _stamp;
        _score[way] += value;
    }

    private static int LowerBound(ReadOnlySpan<int> list, int value)
    {
        int low = 0, high = list.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (list[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private WayCandidate Compare(FoldedText text, WayName name, in WayRow way)
    {
        ReadOnlySpan<WordRow> words = index.Rows<WordRow>(Section.Words);
        ReadOnlySpan<int> own = index.Rows<int>(Section.WayWords).Slice(way.FirstWord, way.WordCount);
        Span<bool> taken = stackalloc bool[own.Length];
        float common = 0, all = 0;
        int last = -1;
        bool ordered = true, anyExact = false;
        int dropped = 0;
        for (int q = 0; q < _wordCount; q++)
        {
            ref QueryWord word = ref _words[q];
            int bestAt = -1, bestLikeness = 0;
            for (int v = 0; v < own.Length; v++)
            {
                if (taken[v])
                    continue;
                int likeness = 0;
                for (int e = word.First; e < word.First + word.Count; e++)
                {
                    if (_expansions[e].Word == own[v])
                        likeness = Math.Max(likeness, _expansions[e].Likeness);
                }

                // Between two equal words, the one in order.
                if (likeness > bestLikeness || (likeness == bestLikeness && likeness > 0 && bestAt <= last && v > last))
                    (bestAt, bestLikeness) = (v, likeness);
            }

            // "J. Jaurès" for Jean; a letter alone is a name.
            if (bestAt < 0 && word.Initial != 0 && _wordCount > 1)
            {
                for (int v = 0; v < own.Length && bestAt < 0; v++)
                {
                    if (!taken[v] && index.Bytes(words[own[v]].Text)[0] == word.Initial)
                        (bestAt, bestLikeness) = (v, 215);
                }
            }

            if (bestAt < 0)
            {
                all += word.Weight * MissingInIndex;
                dropped++;
                continue;
            }

            taken[bestAt] = true;
            ordered &= bestAt > last;
            last = bestAt;
            anyExact |= bestLikeness >= 244;
            common += words[own[bestAt]].Weight * (bestLikeness / 256f);
            all += words[own[bestAt]].Weight;
        }

        for (int v = 0; v < own.Length; v++)
        {
            if (taken[v])
                continue;

            // "Rue J. Jaurès" in the base for "Jean Jaurès" in the text costs little; other missing words cost their weight.
            all += words[own[v]].Weight * (index.Bytes(words[own[v]].Text).Length == 1 ? 0.3f : MissingInText);
        }

        float likenessOfNames = all > 0 ? common / all : 0;
        if (!ordered)
            likenessOfNames -= OtherOrder;

        // Not one word as written ("place de la Mairie", "clos Marie"): a misspelling, or another name altogether.
        if (!anyExact)
            likenessOfNames -= NoWordExact;
        bool typeDiffers = name.Type != way.Type && name.Type != 0 && way.Type != 0;
        if (typeDiffers)
            likenessOfNames -= SameFamily(name.Type, way.Type) ? OtherType / 2 : OtherType;
        else if (name.Type == 0 && way.Type != 0)
            likenessOfNames -= IsLocalityType(way.Type) ? 0 : NoTypeInText;
        else if (name.Type != 0 && way.Type == 0)
            likenessOfNames -= IsLocalityType(name.Type) ? 0 : NoTypeInIndex;
        _ = text;
        return new WayCandidate
        {
            Likeness = likenessOfNames,
            TypeDiffers = typeDiffers || (name.Type != 0 && way.Type == 0 && !IsLocalityType(name.Type)),
            Dropped = dropped,
            IsUntyped = name.Type == 0,
        };
    }

    private static readonly byte LocalityType = TypeOf("lieudit"), HamletType = TypeOf("hameau"), VillageType = TypeOf("village"), QuarterType = TypeOf("quartier");
    private static readonly byte ChapterZa = TypeOf("za"), ChapterZi = TypeOf("zi"), ChapterZac = TypeOf("zac"), ChapterZone = TypeOf("zone"), ChapterPa = TypeOf("pa"), ChapterZc = TypeOf("zc");

    private static byte TypeOf(string word) => AddressWords.Find(FoldedText.Hash(word, FoldedText.HashSeed))!.Type;

    private static bool IsLocalityType(byte type) => type == LocalityType || type == HamletType || type == VillageType || type == QuarterType;

    private static bool SameFamily(byte a, byte b) => (IsLocalityType(a) && IsLocalityType(b)) || (IsZone(a) && IsZone(b));

    private static bool IsZone(byte type) =>
        type == ChapterZa || type == ChapterZi || type == ChapterZac || type == ChapterZone || type == ChapterPa || type == ChapterZc;
}
