using Senacs.Geo.Territoires;

namespace Senacs.Geo.Adresses;

/// <summary>A way whose name is like the one asked, not yet placed.</summary>
/// <param name="Way">The way.</param>
/// <param name="Reading">What of the text was read as its name.</param>
/// <param name="Likeness">Of the names, 0 to 1.</param>
/// <param name="Agreement">On the commune, 0 to 1.</param>
/// <param name="TypeDiffers">The types of way differ (rue for avenue).</param>
/// <param name="IsUntyped">The text names no type of way.</param>
/// <param name="Dropped">Words of the text that the name of the way does not have.</param>
internal sealed record WayCandidate(IndexedWay Way, Reading Reading, float Likeness, float Agreement, bool TypeDiffers, bool IsUntyped, int Dropped);

/// <summary>Finds the ways whose name is like a reading of the address, among the communes that may hold it.</summary>
/// <remarks>
/// Steps: 1 each word becomes the words of the index it may stand for (itself, another reading of an abbreviation, a misspelling, two words joined or
/// one cut);
/// 2 these words add up a quick score for each way of the communes; 3 the best are compared word by word.
/// Likeness = weight of the words in common / weight of all words of both names, each weighing as much as it is rare, corrected for type and order.
/// </remarks>
internal sealed class WaySearch(AddressIndex index)
{
    private const int MaxWords = 24, MaxMisspellings = 24, Kept = 16;
    private const float MissingInText = 0.5f, MissingInIndex = 1f;
    private const float OtherType = 0.12f, NoTypeInText = 0.02f, NoTypeInIndex = 0.13f, OtherOrder = 0.03f, NoWordExact = 0.04f;

    /// <summary>A word of the text, with the words of the index that it may stand for.</summary>
    private sealed class QueryWord(char initial)
    {
        /// <summary>Of a word that is one letter; else none.</summary>
        public char Initial { get; } = initial;

        /// <summary>Likeness in 256ths.</summary>
        public List<(int Word, int Likeness)> Expansions { get; } = [];

        public int Weight { get; set; }

        public void Add(int word, int likeness) => Expansions.Add((word, likeness));

        public int LikenessTo(int word) => Expansions.Where(e => e.Word == word).Select(e => e.Likeness).DefaultIfEmpty().Max();
    }

    private readonly List<QueryWord> _words = [];
    private readonly Dictionary<(string Form, bool Shortened), (int Word, int Likeness)[]> _misspellings = [];
    private readonly int _rarest = 256 + (256 * Math.Max(1, System.Numerics.BitOperations.Log2((uint)Math.Max(2, index.Ways.Length))));

    /// <summary>The ways that a reading may mean.</summary>
    public IEnumerable<WayCandidate> Find(ParsedAddress address, Reading reading, CommuneSearch communes, bool thorough)
    {
        WayName name = WayName.Of(address.Text, reading.From, reading.To);
        BuildWords(address.Text, reading, name, thorough);
        int asked = _words.Sum(w => w.Weight);
        float lowered = reading.Tier >= 2 && address.Readings[0].Tier < 2 ? 0.03f : 0;
        IEnumerable<IndexedWay> ways = communes.Hits.Count == 0 ? index.Ways
            : communes.Hits.Select(h => h.Commune).Distinct().SelectMany(commune => index.Communes[commune].Ways);
        return ways.Select(way => (Way: way, Quick: 2f * QuickScore(way) / 256f / (asked + way.TotalWeight)))
            .Where(s => s.Quick >= 0.3f).OrderByDescending(s => s.Quick).Take(Kept)
            .Select(s => Compare(reading, name, s.Way, AgreementOf(s.Way, address.PostCode, communes))).Where(c => c.Likeness >= 0.5f)
            .Select(c => c with { Likeness = c.Likeness - lowered }).ToArray();
    }

    // What the words asked add up to in a way's name: each counts once, as the likest word that the name has.
    private int QuickScore(IndexedWay way)
    {
        int score = 0;
        foreach (QueryWord asked in _words)
        {
            foreach ((int word, int likeness) in asked.Expansions)
            {
                if (Array.IndexOf(way.Words, word) >= 0)
                {
                    score += index.Words[word].Weight * likeness;
                    break;
                }
            }
        }

        return score;
    }

    private static float AgreementOf(IndexedWay way, int postCode, CommuneSearch communes)
    {
        float best = communes.Hits.Count == 0 ? 0.70f : 0f;
        foreach (CommuneHit hit in communes.Hits.Where(h => h.Commune == way.Commune.Rank))
        {
            bool isElsewhere = hit.Former >= 0 && way.Former?.Rank != hit.Former;
            best = Math.Max(best, hit.Agreement * (!isElsewhere ? 1 : way.Former is not null ? 0.90f : 0.96f));
        }

        if (postCode > 0 && communes.PostCodeKnown && way.PostCodes.Count > 0 && !way.PostCodes.Contains(postCode))
            best *= 0.96f;
        return best;
    }

    private void BuildWords(FoldedText text, Reading reading, WayName name, bool thorough)
    {
        _words.Clear();
        for (int t = reading.From; t < reading.To && _words.Count < MaxWords; t++)
        {
            if (!name.IsCore(text, t))
                continue;
            string form = text[t].Form;
            int known = FindWord(form);
            QueryWord word = new(form.Length == 1 && !char.IsAsciiDigit(form[0]) ? form[0] : default);

            // "SaintMartin" was cut by its capitals; "beau site" or "beausite" may be written either way.
            if (t + 1 < reading.To && FindJoined(text[t], text[t + 1], known, thorough) is >= 0 and int whole)
            {
                word.Add(whole, 250);
                t++;
            }
            else
            {
                if (known >= 0)
                    word.Add(known, 256);
                Expand(word, text, t, known, thorough);
                if (word.Expansions.Count == 0 && !char.IsAsciiDigit(form[0]) && Cut(form, word.Initial) is { } second)
                    word = second;
            }

            Finish(word);
        }
    }

    private void Finish(QueryWord word)
    {
        word.Weight = word.Expansions.Count > 0 ? index.Words[word.Expansions[0].Word].Weight : word.Initial != default ? _rarest / 3
            : _rarest * 3 / 4;
        _words.Add(word);
    }

    private int FindJoined(Token one, Token other, int known, bool thorough)
    {
        if (other.IsNumber || one.Length + other.Length > 40 || !(known < 0 || thorough || other.Attached || other.Word is null))
            return -1;
        int whole = FindWord(one.Written + other.Written);
        return whole >= 0 && (known < 0 || thorough || FindWord(other.Form) < 0) ? whole : -1;
    }

    private void Expand(QueryWord word, FoldedText text, int token, int known, bool thorough)
    {
        string form = text[token].Form;
        if (char.IsAsciiDigit(form[0]))
        {
            AddNumerals(word, text, token, known);
            return;
        }

        // "Charles X" for "Charles Dix": a letter alone is a number after a name only.
        foreach ((string _, string[] figures) in LetterNumerals.Where(n => _words.Count > 0 && n.Letter == form))
            AddExact(word, figures, known);
        foreach (int other in (text[token].Word?.Alternatives ?? []).Select(FindWord).Where(w => w >= 0 && w != known))
            word.Add(other, 244);
        if (known >= 0 && !thorough)
            return;

        // "dureplat", "delacascade": an article stuck to the word.
        foreach (string article in Articles)
        {
            if (form.Length >= article.Length + 3 && form.StartsWith(article, StringComparison.Ordinal)
                && FindWord(form[article.Length..]) is >= 0 and int bare)
                word.Add(bare, 246);
        }

        AddMisspellings(word, form, known, thorough);
    }

    // 19 for 19e, 08 for 8, and a year by its last two figures (8 mai 45).
    private void AddNumerals(QueryWord word, FoldedText text, int token, int known)
    {
        string figures = text[token].Form.TrimEnd('e', 'r').TrimStart('0');
        bool isYear = token > 0 && text[token - 1].Is(WordRoles.Month);
        string century = !isYear ? "" : figures.Length == 2 ? "19" + figures : figures.Length == 4 ? figures[2..] : "";
        AddExact(word, [figures, figures + "e", figures + "er", century], known);
        if (_words.Count > 0)
            AddExact(word, LetterNumerals.Where(n => n.Figures[0] == figures).Select(n => n.Letter), known);
    }

    // The Roman numerals of one letter that sovereigns and popes bear; "Rue L" and "Rue C" are letters.
    private static readonly (string Letter, string[] Figures)[] LetterNumerals = [("i", ["1", "1er"]), ("v", ["5"]), ("x", ["10"])];

    private static readonly string[] Articles = ["dela", "des", "les", "du", "de", "la", "le", "d", "l"];

    private void AddExact(QueryWord word, IEnumerable<string> forms, int known)
    {
        foreach (int other in forms.Select(FindWord).Where(w => w >= 0 && w != known))
            word.Add(other, 250);
    }

    private void AddMisspellings(QueryWord word, string form, int known, bool thorough)
    {
        // "Pnt" for "Pont": three letters may have lost one, no more.
        bool shortened = thorough && form.Length == 3;
        int edits = shortened ? 1 : AddressWords.AllowedEdits(form.Length);
        if (edits == 0 || form.Length > 40)
            return;
        if (!_misspellings.TryGetValue((form, shortened), out (int Word, int Likeness)[]? near))
            _misspellings.Add((form, shortened), near = Misspellings(form, known, edits, shortened ? 4 : Math.Max(3, form.Length - edits)));
        word.Expansions.AddRange(near);
    }

    // Nearest first: the first sets the weight.
    private (int Word, int Likeness)[] Misspellings(string form, int known, int edits, int leastLength) =>
    [
        .. index.Words.Index()
            .Where(w => w.Index != known && w.Item.Text.Length >= leastLength && w.Item.Text.Length <= form.Length + edits
                && !char.IsAsciiDigit(w.Item.Text[0]))
            .Select(w => (w.Index, w.Item.Text.Length, Distance: CommuneNames.EditDistance(form, w.Item.Text, edits))).Where(w => w.Distance <= edits)
            .Take(MaxMisspellings).Select(w => (Word: w.Index, Likeness: 256 - (150 * w.Distance / Math.Min(form.Length, w.Length))))
            .OrderByDescending(w => w.Likeness),
    ];

    // "delagare", "saintmartin": two words of the index, or a small word and one. The first is put among the words, the second is returned.
    private QueryWord? Cut(string form, char initial)
    {
        if (form.Length is < 6 or > 40)
            return null;
        for (int at = form.Length - 3; at >= 2; at--)
        {
            string left = form[..at];
            int second = FindWord(form[at..]);
            if (second < 0)
                continue;
            bool small = AddressWords.Is(left, WordRoles.Stop | WordRoles.StrongType);
            int first = small ? -1 : FindWord(left);
            if (!small && (first < 0 || left.Length < 3))
                continue;
            QueryWord word = new(initial);
            if (first >= 0 && _words.Count < MaxWords - 1)
            {
                word.Add(first, 248);
                Finish(word);
                word = new QueryWord(initial);
            }

            word.Add(second, 248);
            return word;
        }

        return null;
    }

    /// <summary>Whether some way of the index has this word.</summary>
    public bool Knows(string word) => FindWord(word) >= 0;

    private int FindWord(string word) => index.WordsByText.TryGetValue(word, out int rank) ? rank : -1;

    private WayCandidate Compare(Reading reading, WayName name, IndexedWay way, float agreement)
    {
        bool[] taken = new bool[way.Words.Length];
        float common = 0, all = 0;
        int last = -1, dropped = 0;
        bool ordered = true, anyExact = false;
        foreach (QueryWord word in _words)
        {
            (int at, int likeness) = Nearest(word, way, taken, last);
            if (at < 0)
            {
                all += word.Weight * MissingInIndex;
                dropped++;
                continue;
            }

            taken[at] = true;
            ordered &= at > last;
            last = at;
            anyExact |= likeness >= 244;
            int weight = index.Words[way.Words[at]].Weight;
            common += weight * (likeness / 256f);
            all += weight;
        }

        for (int v = 0; v < taken.Length; v++)
        {
            // "Rue J. Jaurès" in the base for "Jean Jaurès" in the text costs little; other missing words cost their weight.
            if (!taken[v])
                all += index.Words[way.Words[v]].Weight * (index.Words[way.Words[v]].Text.Length == 1 ? 0.3f : MissingInText);
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
            likenessOfNames -= LocalityTypes.Contains(way.Type) ? 0 : NoTypeInText;
        else if (name.Type != 0 && way.Type == 0)
            likenessOfNames -= LocalityTypes.Contains(name.Type) ? 0 : NoTypeInIndex;
        bool isOther = typeDiffers || (name.Type != 0 && way.Type == 0 && !LocalityTypes.Contains(name.Type));
        return new WayCandidate(way, reading, likenessOfNames, agreement, isOther, name.Type == 0, dropped);
    }

    // Where in the name of the way the word stands, among those not taken; -1: nowhere.
    private (int At, int Likeness) Nearest(QueryWord word, IndexedWay way, bool[] taken, int last)
    {
        int bestAt = -1, best = 0;
        for (int v = 0; v < taken.Length; v++)
        {
            int likeness = taken[v] ? 0 : word.LikenessTo(way.Words[v]);

            // Between two equal words, the one in order.
            if (likeness > best || (likeness == best && likeness > 0 && bestAt <= last && v > last))
                (bestAt, best) = (v, likeness);
        }

        // "J. Jaurès" for Jean; a letter alone is a name.
        for (int v = 0; v < taken.Length && bestAt < 0 && word.Initial != default && _words.Count > 1; v++)
        {
            if (!taken[v] && index.Words[way.Words[v]].Text[0] == word.Initial)
                (bestAt, best) = (v, 215);
        }

        return (bestAt, best);
    }

    private static readonly byte[] LocalityTypes = TypesOf("lieudit", "hameau", "village", "quartier");
    private static readonly byte[] ZoneTypes = TypesOf("za", "zi", "zac", "zone", "pa", "zc");

    private static byte[] TypesOf(params string[] words) => [.. words.Select(AddressWords.TypeOf)];

    private static bool SameFamily(byte a, byte b) => (LocalityTypes.Contains(a) && LocalityTypes.Contains(b))
        || (ZoneTypes.Contains(a) && ZoneTypes.Contains(b));
}
