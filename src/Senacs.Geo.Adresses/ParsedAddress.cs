namespace Senacs.Geo.Adresses;

/// <summary>A house number in the text.</summary>
/// <param name="From">Its first token.</param>
/// <param name="To">The token after it.</param>
/// <param name="Value">The number; 0: none.</param>
/// <param name="Last">End of a range (12-14); 0: none.</param>
/// <param name="Repetition">Token of the repetition (bis, b); -1: none.</param>
internal sealed record HouseNumber(int From, int To, int Value, int Last, int Repetition);

/// <summary>One way to read the name of a way in the text.</summary>
/// <param name="Rank">The lower, the likelier.</param>
/// <param name="From">First token of the name.</param>
/// <param name="To">The token after it.</param>
/// <param name="Number">The house number; all zeros: none.</param>
/// <param name="Tier">0 a type of way says so, 1 a weak type, 2 after a number, 3 a whole part.</param>
/// <param name="IsBeginning">The name goes on, in words that no complement explains.</param>
internal sealed record Reading(int Rank, int From, int To, HouseNumber Number, int Tier, bool IsBeginning);

/// <summary>The words of one address sorted by role, with the readings to try.</summary>
/// <remarks>Steps: 1 postal routing, telephone, country and parts of buildings out; 2 postal code; 3 commune; 4 numbers; 5 readings, most likely
/// first.</remarks>
internal sealed class ParsedAddress
{
    private const int MaxReadings = 40, MaxNumbers = 12;
    private static readonly HouseNumber NoNumber = new(0, 0, 0, 0, -1);

    private readonly List<HouseNumber> _numbers = [];

    public FoldedText Text { get; }

    public FoldedText CommuneText { get; }

    public List<Reading> Readings { get; } = [];

    /// <summary>0: none.</summary>
    public int PostCode { get; private set; }

    /// <summary>Token of the postal code in the text; -1: none.</summary>
    public int PostCodeToken { get; private set; } = -1;

    public bool IsForeign { get; private set; }

    /// <summary>Some words were taken for a part of a building.</summary>
    public bool HasParts { get; private set; }

    /// <summary>Step 1 and 2.</summary>
    /// <param name="address">The text.</param>
    /// <param name="postCode">Its column.</param>
    /// <param name="commune">Its column.</param>
    /// <param name="keepParts">Leave "porte 3" or "bâtiment B" where they are: the name of the way may be that.</param>
    public ParsedAddress(string? address, string? postCode, string? commune, bool keepParts)
    {
        (Text, CommuneText) = (new FoldedText(address), new FoldedText(commune));
        RemoveRouting(Text);
        RemoveRouting(CommuneText);
        if (!keepParts)
            RemoveParts();
        foreach (char c in postCode ?? "")
        {
            if (c is '.' or ',' && PostCode > 0)
                break; // 3200.0, as a number cell has it
            if (char.IsAsciiDigit(c) && PostCode < 1000000)
                PostCode = (PostCode * 10) + c - '0';
        }

        if (PostCode is < 1000 or > 99999)
            PostCode = 0;
        FindPostCode();
    }

    private void RemoveRouting(FoldedText text)
    {
        int shortNumbers = 0;
        for (int i = 0; i < text.Count; i++)
        {
            Token token = text[i];
            if (token.Is(WordRoles.PostalBox) && i + 1 < text.Count && text[i + 1].IsNumber)
            {
                token.Removed = true;
                int last = i + 1;
                text[last].Removed = true;

                // "BP 12 34", but not the house of "BP 12 34 rue de la Gare".
                while (last + 1 < text.Count && text[last + 1].IsNumber && text[last + 1].Segment == text[last].Segment && text[last + 1].Length < 4
                    && text[last].Length < 4 && (last + 2 == text.Count || text[last + 2].IsNumber || text[last + 2].Segment != text[last].Segment))
                    text[++last].Removed = true;
            }
            else if (token.Is(WordRoles.Cedex))
            {
                token.Removed = true;
                if (i + 1 < text.Count && text[i + 1].IsNumber && text[i + 1].Length <= 2)
                    text[i + 1].Removed = true;
            }
            else if (token.Is(WordRoles.Foreign) && i == text.Count - 1 && (i == 0 || !text[i - 1].Is(WordRoles.Stop | WordRoles.StrongType)))
            {
                IsForeign = true;
            }
            else if (i == text.Count - 1 && i > 0 && text[i].Form == "france" && (text[i - 1].Segment != token.Segment || text[i - 1].IsNumber))
            {
                token.Removed = true;
            }

            // Five groups of two digits in a row: a telephone number.
            shortNumbers = token.IsNumber && token.Length == 2 && !token.Removed ? shortNumbers + 1 : 0;
            if (shortNumbers == 5)
            {
                for (int k = i - 4; k <= i; k++)
                    text[k].Removed = true;
            }
        }
    }

    // "3e étage", "étage 3", "RDC gauche", "bât. B", "appt n° 12", "escalier 2 porte 14": the door inside, not the house.
    private void RemoveParts()
    {
        for (int i = 0; i < Text.Count; i++)
        {
            if (IsStoreyWithoutAccent(i))
                Text.Put(i, "etage");
            if (Text[i].Removed || !Text[i].Is(WordRoles.SetAside | WordRoles.Floor)
                || (!OpensRun(i) && Text[i - 1].Is(WordRoles.Stop) && !IsPreposition(i - 1)))
                continue;
            int from = i, to = i + 1;
            bool isStorey = Text[i].Form == "etage" || Text[i].Form == "niveau";
            if (isStorey && i > 1 && Text[i - 1].Attached && Text[i - 2].IsNumber && Text[i - 1].Form == "e")
                from -= 2;
            else if (isStorey && !OpensRun(i) && char.IsAsciiDigit(Text[i - 1].Form[0]) && !(Text[i - 1].IsNumber && TakeValue(to) > to))
                from--;
            else if (isStorey && !OpensRun(i) && Text[i - 1].Form == "dernier")
                from--;
            else if (Text[i].Is(WordRoles.SetAside) && (to = TakeValue(to)) == i + 1 && !IsSide(to))
                continue;
            while (IsSide(to) || (to + 1 < Text.Count && Text[to].Form == "a" && IsSide(to + 1)))
                to++;
            for (int t = from; t < to; t++)
                Text[t].Removed = true;
            HasParts = true;
        }

        bool IsSide(int i) => i < Text.Count && !Text[i].Removed && Text[i].Is(WordRoles.Side) && Text[i].Segment == Text[i - 1].Segment
            && (i + 1 == Text.Count || !Text[i + 1].Is(WordRoles.Stop) || Text[i + 1].Segment != Text[i].Segment);
    }

    // "3e et." where nothing is joined: the part ends, or a side, another part or the house number follows.
    private bool IsStoreyWithoutAccent(int i) => i > 0 && Text[i].Form == "et" && Text[i - 1].Segment == Text[i].Segment
        && ((char.IsAsciiDigit(Text[i - 1].Form[0]) && !Text[i - 1].IsNumber)
            || (i > 1 && Text[i - 1].Attached && Text[i - 2].IsNumber && Text[i - 1].Form == "e"))
        && (i + 1 == Text.Count || Text[i + 1].Segment != Text[i].Segment || Text[i + 1].Removed
            || Text[i + 1].Is(WordRoles.Side | WordRoles.SetAside | WordRoles.Floor) || (Text[i + 1].IsNumber && IsAnchored(i + 1)));

    // A number, a letter or both: 12, B, B12, 12 B, "A et B"; the same index when there is none.
    private int TakeValue(int i)
    {
        int to = i;
        while (IsValue(to) && (to == i || Text[to].Attached || Text[to].AfterHyphen
            || (Text[to - 1].IsNumber && !Text[to].IsNumber
            && (Text[to].Is(WordRoles.Repetition) || to + 1 == Text.Count || Text[to + 1].IsNumber || OpensRun(to + 1)))))
            to++;
        return to > i && IsValue(to + 1) && to + 1 < Text.Count && Text[to].Form == "et" ? to + 2 : to;

        bool IsValue(int t) => t < Text.Count && !Text[t].Removed && Text[t].Segment == Text[i - 1].Segment && !Text[t].Elided
            && (char.IsAsciiDigit(Text[t].Form[0]) ? Text[t].Length <= 4 : Text[t].Length == 1 || (t > i && Text[t].Is(WordRoles.Repetition)));
    }

    private void FindPostCode()
    {
        for (int i = Text.Count - 1; i >= 0; i--)
        {
            Token token = Text[i];
            if (token.Removed || !token.IsNumber)
                continue;
            bool startsWay = i + 1 < Text.Count && Text[i + 1].Is(WordRoles.StrongType) && Text[i + 1].Segment == token.Segment;
            if (token.Length == 5 && token.Number is >= 1000 and <= 98999 && !(i == 0 && startsWay))
            {
                token.Removed = true;
                if (PostCode == 0)
                {
                    PostCode = token.Number;
                    PostCodeToken = i;
                }
                else if (PostCode == token.Number && PostCodeToken < 0)
                {
                    PostCodeToken = i;
                }

                // F-74000
                if (i > 0 && token.AfterHyphen && Text[i - 1].Length == 1)
                    Text[i - 1].Removed = true;
            }
            else if (PostCode == 0 && token.Length == 3 && i > 0 && Text[i - 1].IsNumber && Text[i - 1].Length == 2
                && Text[i - 1].Segment == token.Segment && i + 1 < Text.Count && !startsWay)
            {
                // 74 000 Annecy
                PostCode = (Text[i - 1].Number * 1000) + token.Number;
                PostCodeToken = i - 1;
                token.Removed = Text[i - 1].Removed = true;
            }
        }
    }

    /// <summary>Steps 4 and 5, once the commune's words are removed.</summary>
    public void BuildReadings()
    {
        FindNumbers();
        IEnumerable<int> tokens = Enumerable.Range(0, Text.Count);
        foreach (int start in tokens.Where(i => IsWayStart(i, WordRoles.StrongType)))
            AddReadings(StartOf(start), 0);
        foreach (int start in tokens.Where(i => IsWayStart(i, WordRoles.WeakType)))
            AddReadings(StartOf(start), 1);
        foreach (int start in _numbers.Select(n => n.To).Where(i => i < Text.Count && !Text[i].Removed))
            AddReadings(start, 2);
        foreach (int start in tokens.Where(i => !Text[i].Removed && OpensRun(i) && NumberAt(i) is null))
            AddReadings(start, 3);
    }

    /// <summary>The words that a reading leaves unexplained: neither in the name nor the number, nor in a complement that is known for one.</summary>
    /// <remarks>A complement stands before the number of a way, or in quotation marks, or begins with a word that opens one (résidence, mairie, face
    /// à…); it holds no other way.</remarks>
    public List<int> Leftover(Reading reading)
    {
        List<int> tokens = [];
        for (int i = 0; i < Text.Count;)
        {
            if (IsUsed(reading, i))
            {
                i++;
                continue;
            }

            int from = i, opener = -1;
            bool quoted = true, hasWay = false, hasNumber = false;
            for (; i < Text.Count && !IsUsed(reading, i) && (i == from || Text[i].Segment == Text[from].Segment); i++)
            {
                quoted &= Text[i].Quoted;
                hasWay |= IsWayStart(i, WordRoles.StrongType);
                hasNumber |= char.IsAsciiDigit(Text[i].Form[0]);
                if (opener < 0 && (!Text[i].Is(WordRoles.Stop) || OpensLandmark(i)))
                    opener = i;
            }

            bool before = reading.Number.To == reading.From && i <= reading.Number.From && !hasNumber && reading.Tier == 0;
            if (opener < 0 || OpensLandmark(opener) || ((before || quoted || OpensComplement(opener)) && !hasWay))
                continue;
            for (int t = from; t < i; t++)
            {
                if (!Text[t].Is(WordRoles.Stop))
                    tokens.Add(t);
            }
        }

        return tokens;
    }

    private bool IsUsed(Reading reading, int i) => Text[i].Removed || (i >= reading.From && i < reading.To)
        || (i >= reading.Number.From && i < reading.Number.To);

    private bool OpensRun(int i) => i == 0 || Text[i - 1].Segment != Text[i].Segment || Text[i - 1].Removed;

    private bool OpensComplement(int i) => Text[i].Is(WordRoles.WeakType | WordRoles.SetAside | WordRoles.Floor | WordRoles.Beside)
        || OpensLandmark(i);

    // "à côté de la mairie": côte is a way of its own elsewhere.
    private bool OpensLandmark(int i) => Text[i].Is(WordRoles.Beside) || Text[i].Form == "chez"
        || (i + 1 < Text.Count && Text[i].Form == "c" && Text[i + 1].Form == "o" && Text[i + 1].AfterHyphen)
        || (i > 0 && Text[i].Form == "cote" && Text[i - 1].Form == "a" && Text[i - 1].Segment == Text[i].Segment);

    // What opens a complement in the middle of a part: not after an article ("rue de la Mairie").
    private bool Cuts(int i) => OpensComplement(i) && (!Text[i - 1].Is(WordRoles.Stop) || (OpensLandmark(i) && IsPreposition(i - 1)));

    private bool IsPreposition(int i) => Text[i].Form == "a" || Text[i].Form == "au" || Text[i].Form == "en";

    private bool IsWayStart(int i, WordRoles role)
    {
        Token token = Text[i];
        if (token.Removed || !token.Is(role))
            return false;
        for (int k = i - 1; k >= 0 && Text[k].Segment == token.Segment && !Text[k].Removed; k--)
        {
            if (Text[k].IsNumber || NumberEndingAt(k + 1) is not null)
                return true;
            if (Text[k].Is(WordRoles.StrongType))
                return false;
            if (Text[k].Is(WordRoles.Qualifier) && k == i - 1)
                continue;

            // "La Place": an article may open the part; "rue de la Place" is another matter.
            if (!Text[k].Is(WordRoles.Stop))
                return !Text[i - 1].Is(WordRoles.Stop);
        }

        return true;
    }

    private int StartOf(int typeToken) =>
        typeToken > 0 && Text[typeToken - 1].Is(WordRoles.Qualifier) && !Text[typeToken - 1].Removed
            && Text[typeToken - 1].Segment == Text[typeToken].Segment ? typeToken - 1 : typeToken;

    // A name may go to the end of its part, or stop where a complement begins, or at a number: each is a reading, and the base decides.
    private void AddReadings(int from, int tier)
    {
        int end = from + 1;
        HouseNumber? own = NumberEndingAt(from);
        while (end < Text.Count && Text[end].Segment == Text[from].Segment && !Text[end].Removed)
            end++;
        AddReading(from, end, own, tier);
        for (int to = from + 1; to < end; to++)
        {
            HouseNumber? next = NumberAt(to);
            if (next is not null || (Cuts(to) && (to > from + 1 || Text[from].Form == "grandrue")))
                AddReading(from, to, own ?? next, tier);
        }

        // Last, any beginning of it: "12 rue de la Gare Les Loges" is doubtful, but not lost.
        for (int to = end - 1; to > from + 1 && tier == 0 && own is not null; to--)
        {
            if (!Text[to - 1].Is(WordRoles.Stop))
                AddReading(from, to, own, tier, isBeginning: true);
        }
    }

    private void AddReading(int from, int to, HouseNumber? number, int tier, bool isBeginning = false)
    {
        if (Readings.Count < MaxReadings && !Readings.Exists(r => r.From == from && r.To == to))
            Readings.Add(new Reading(Readings.Count, from, to, number ?? NumberElsewhere(from, to, tier) ?? NoNumber, tier, isBeginning));
    }

    // "12, résidence du Parc, rue de la Gare"; "rue du 8 mai, n° 4"; never the number of a building ("villa 4"). One alone is believed.
    private HouseNumber? NumberElsewhere(int from, int to, int tier)
    {
        HouseNumber[] possible =
        [
            .. _numbers.Where(n => (n.To <= from || (n.From >= to && tier == 0))
                && (OpensRun(n.From) || !Text[n.From - 1].Is(WordRoles.SetAside | WordRoles.WeakType))),
        ];
        return possible.Length == 1 ? possible[0] : null;
    }

    private void FindNumbers()
    {
        int i = 0;
        while (i < Text.Count && _numbers.Count < MaxNumbers)
        {
            if (!IsHouseNumber(i))
            {
                // "12e rue": an ordinal glued where a number with repetition may stand is left to the words.
                i++;
                continue;
            }

            int from = i, number = Text[i].Number, last = 0, repetition = -1;
            i++;
            i = TakeRepetition(i, ref repetition);

            // 12-14, 12/14, 12 à 14, 12 et 14, 12, 14
            while (i < Text.Count && last == 0)
            {
                bool linked = IsHouseNumber(i) && (Text[i].AfterHyphen || (Text[i].Segment == Text[i - 1].Segment + 1 && OpensRun(from)));
                int next = i;
                if (!linked && i + 1 < Text.Count && Text[i].Length <= 2 && IsHouseNumber(i + 1) && (Text[i].Form == "a" || Text[i].Form == "et"))
                    (linked, next) = (true, i + 1);
                if (!linked || Text[next].Number <= number || Text[next].Number - number > 60)
                    break;
                last = Text[next].Number;
                int ignored = -1;
                i = TakeRepetition(next + 1, ref ignored);
            }

            _numbers.Add(new HouseNumber(from, i, number, last, repetition));
        }
    }

    private int TakeRepetition(int i, ref int repetition)
    {
        if (i >= Text.Count || Text[i].Removed || Text[i].IsNumber)
            return i;
        Token token = Text[i];
        bool letter = token.Length == 1 && !token.Elided
            && (token.Attached || token.AfterHyphen || i + 1 >= Text.Count || Text[i + 1].Segment != token.Segment
            || Text[i + 1].Is(WordRoles.StrongType | WordRoles.Stop))
            && !(token.Is(WordRoles.Stop) && !token.Attached && i + 1 < Text.Count && Text[i + 1].Is(WordRoles.Stop) && Text[i + 1].Form[0] == 'l');
        if (!letter && !token.Is(WordRoles.Repetition))
            return i;

        repetition = i;
        return i + 1;
    }

    private bool IsHouseNumber(int i)
    {
        if (i >= Text.Count)
            return false;
        Token token = Text[i];
        if (token.Removed || !token.IsNumber || token.Number == 0 || token.Length > 5)
            return false;
        if (i + 1 < Text.Count && Text[i + 1].Is(WordRoles.Month) && Text[i + 1].Segment == token.Segment)
            return false;
        if (OpensRun(i) || IsAnchored(i))
            return true;

        // "rue des 4 vents": what follows an article is part of the name.
        return !(Text[i - 1].Is(WordRoles.Month) && token.Length == 4)
            && (!Text[i - 1].Is(WordRoles.Stop) || Text[i - 1].Length <= 2 && IsPreposition(i - 1) || Text[i - 1].Form == "et");
    }

    // "14 rue", "14 bis ancienne route": a type of way follows, so it is a house number.
    private bool IsAnchored(int i)
    {
        int next = i + 1;
        while (next < Text.Count && Text[next].Segment == Text[i].Segment
            && (Text[next].Is(WordRoles.Repetition | WordRoles.Qualifier) || (Text[next].Length == 1 && !Text[next].Is(WordRoles.Stop))))
            next++;
        return next < Text.Count && Text[next].Segment == Text[i].Segment && !Text[next].Removed && Text[next].Is(WordRoles.StrongType);
    }

    private HouseNumber? NumberAt(int token) => _numbers.Find(n => n.From == token);

    private HouseNumber? NumberEndingAt(int token) => _numbers.Find(n => n.To == token);
}
