namespace Senacs.Geo.Sources.Geocoding;

/// <summary>One way to read the name of a way in the text.</summary>
internal struct Reading
{
    public int From;
    public int To;

    /// <summary>0: no number.</summary>
    public int Number;

    /// <summary>End of a range (12-14); 0: none.</summary>
    public int LastNumber;

    /// <summary>Token of the repetition (bis, b); -1: none.</summary>
    public int Repetition;

    /// <summary>Words of the text that this reading leaves aside.</summary>
    public int Aside;

    /// <summary>0 a type of way says so, 1 a weak type, 2 after a number, 3 a whole part.</summary>
    public int Tier;
}

/// <summary>The words of one address sorted by role, with the readings to try. Reused from one query to the next.</summary>
/// <remarks>Steps: 1 postal routing, telephone and country out; 2 postal code; 3 commune; 4 numbers; 5 readings, most likely first.</remarks>
internal sealed class ParsedAddress
{
    public const int MaxReadings = 6;

    private readonly (int From, int To, int Number, int Last, int Repetition)[] _numbers = new (int, int, int, int, int)[12];
    private int _numberCount;

    public FoldedText Text { get; } = new();

    public FoldedText CommuneText { get; } = new();

    public Reading[] Readings { get; } = new Reading[MaxReadings];

    public int ReadingCount { get; private set; }

    /// <summary>0: none.</summary>
    public int PostCode { get; set; }

    /// <summary>Token of the postal code in the text; -1: none.</summary>
    public int PostCodeToken { get; private set; }

    public bool IsCedex { get; private set; }

    public bool IsForeign { get; private set; }

    /// <summary>Step 1 and 2.</summary>
    public void Read(ReadOnlySpan<char> address, ReadOnlySpan<char> postCode, ReadOnlySpan<char> commune)
    {
        Text.Set(address);
        CommuneText.Set(commune);
        ReadingCount = 0;
        _numberCount = 0;
        PostCodeToken = -1;
        PostCode = 0;
        IsCedex = IsForeign = false;
        RemoveRouting(Text);
        RemoveRouting(CommuneText);
        foreach (char c in postCode)
        {
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
            ref Token token = ref text[i];
            if (token.Is(WordRoles.PostalBox) && i + 1 < text.Count && text[i + 1].IsNumber)
            {
                token.Removed = true;
                int last = i + 1;
                text[last].Removed = true;
                while (last + 1 < text.Count && text[last + 1].IsNumber && text[last + 1].Segment == text[last].Segment && text[last + 1].Length < 4 && text[last].Length < 4)
                    text[++last].Removed = true;
            }
            else if (token.Is(WordRoles.Cedex))
            {
                IsCedex = true;
                token.Removed = true;
                if (i + 1 < text.Count && text[i + 1].IsNumber && text[i + 1].Length <= 2)
                    text[i + 1].Removed = true;
            }
            else if (token.Is(WordRoles.Foreign) && i == text.Count - 1 && (i == 0 || !text[i - 1].Is(WordRoles.Stop | WordRoles.StrongType)))
            {
                IsForeign = true;
            }
            else if (i == text.Count - 1 && i > 0 && text.Bytes(i).SequenceEqual("france"u8) && (text[i - 1].Segment != token.Segment || text[i - 1].IsNumber))
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

    private void FindPostCode()
    {
        for (int i = Text.Count - 1; i >= 0; i--)
        {
            ref Token token = ref Text[i];
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
            else if (PostCode == 0 && token.Length == 3 && i > 0 && Text[i - 1].IsNumber && Text[i - 1].Length == 2 && Text[i - 1].Segment == token.Segment && i + 1 < Text.Count && !startsWay)
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
        int words = 0;
        for (int i = 0; i < Text.Count; i++)
        {
            if (!Text[i].Removed && !Text[i].Is(WordRoles.Stop) && !Text[i].IsNumber)
                words++;
        }

        for (int i = 0; i < Text.Count; i++)
        {
            if (IsWayStart(i, WordRoles.StrongType))
                AddReading(StartOf(i), words, 0);
        }

        for (int i = 0; i < Text.Count; i++)
        {
            if (IsWayStart(i, WordRoles.WeakType))
                AddReading(StartOf(i), words, 1);
        }

        for (int n = 0; n < _numberCount; n++)
        {
            int from = _numbers[n].To;
            if (from < Text.Count && !Text[from].Removed)
                AddReading(from, words, 2);
        }

        for (int i = 0; i < Text.Count; i++)
        {
            if (!Text[i].Removed && (i == 0 || Text[i - 1].Segment != Text[i].Segment || Text[i - 1].Removed) && NumberAt(i) < 0)
                AddReading(i, words, 3);
        }
    }

    private bool IsWayStart(int i, WordRoles role)
    {
        ref Token token = ref Text[i];
        if (token.Removed || !token.Is(role))
            return false;
        for (int k = i - 1; k >= 0 && Text[k].Segment == token.Segment && !Text[k].Removed; k--)
        {
            if (Text[k].IsNumber || NumberEndingAt(k + 1) >= 0)
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
        typeToken > 0 && Text[typeToken - 1].Is(WordRoles.Qualifier) && !Text[typeToken - 1].Removed && Text[typeToken - 1].Segment == Text[typeToken].Segment ? typeToken - 1 : typeToken;

    private void AddReading(int from, int words, int tier)
    {
        if (ReadingCount == MaxReadings)
            return;
        int number = NumberEndingAt(from);
        int to = from;
        int inside = 0;
        while (to < Text.Count && Text[to].Segment == Text[from].Segment && !Text[to].Removed)
        {
            if (to > from && Text[to].Is(WordRoles.SetAside) && !Text[to - 1].Is(WordRoles.Stop) && to + 1 < Text.Count && (Text[to + 1].IsNumber || Text[to + 1].Length == 1))
                break;

            // "rue de la Paix résidence les Lilas": a second place begins, unless it only qualifies the type ("place du Marché").
            if (tier == 0 && to > from + 1 && Text[to].Is(WordRoles.WeakType) && !Text[to - 1].Is(WordRoles.Stop | WordRoles.StrongType | WordRoles.Qualifier) && IsBuilding(to))
                break;
            if (to > from && NumberAt(to) is >= 0 and int group && (number >= 0 || _numbers[group].To == Text.Count || Text[_numbers[group].To].Segment != Text[to].Segment || Text[_numbers[group].To].Removed || Text[_numbers[group].To].Is(WordRoles.StrongType)))
            {
                // A second number: the end of the name, unless a name may hold it ("rue 14").
                bool closes = inside > 0;
                if (closes)
                {
                    if (number < 0 && !Text[_numbers[group].To < Text.Count ? _numbers[group].To : to].Is(WordRoles.StrongType))
                        number = group;
                    break;
                }
            }

            if (!Text[to].Is(WordRoles.Stop) && !Text[to].IsNumber)
                inside++;
            to++;
        }

        if (to == from)
            return;
        if (number < 0 && _numberCount == 1 && (_numbers[0].To <= from || _numbers[0].From >= to) && (tier == 0 || _numbers[0].To <= from))
            number = 0;
        Reading reading = new() { From = from, To = to, Repetition = -1, Tier = tier, Aside = Math.Max(0, words - inside) };
        if (number >= 0)
            (reading.Number, reading.LastNumber, reading.Repetition) = (_numbers[number].Number, _numbers[number].Last, _numbers[number].Repetition);
        for (int r = 0; r < ReadingCount; r++)
        {
            if (Readings[r].From == from && Readings[r].To == to)
                return;
        }

        Readings[ReadingCount++] = reading;
    }

    private bool IsBuilding(int i)
    {
        ReadOnlySpan<byte> word = Text.Bytes(i);
        return word.SequenceEqual("residence"u8) || word.SequenceEqual("immeuble"u8) || word.SequenceEqual("lotissement"u8) || word.SequenceEqual("lieudit"u8) || word.SequenceEqual("hameau"u8)
            || word.SequenceEqual("za"u8) || word.SequenceEqual("zi"u8) || word.SequenceEqual("zac"u8) || word.SequenceEqual("espace"u8) || word.SequenceEqual("centrecommercial"u8) || word.SequenceEqual("quartier"u8);
    }

    private void FindNumbers()
    {
        int i = 0;
        while (i < Text.Count && _numberCount < _numbers.Length)
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
                bool linked = IsHouseNumber(i) && (Text[i].AfterHyphen || Text[i].Segment == Text[i - 1].Segment + 1);
                int next = i;
                if (!linked && i + 1 < Text.Count && Text[i].Length <= 2 && IsHouseNumber(i + 1) && (Text.Bytes(i).SequenceEqual("a"u8) || Text.Bytes(i).SequenceEqual("et"u8)))
                    (linked, next) = (true, i + 1);
                if (!linked || Text[next].Number <= number || Text[next].Number - number > 60)
                    break;
                last = Text[next].Number;
                int ignored = -1;
                i = TakeRepetition(next + 1, ref ignored);
            }

            _numbers[_numberCount++] = (from, i, number, last, repetition);
        }
    }

    private int TakeRepetition(int i, ref int repetition)
    {
        if (i >= Text.Count || Text[i].Removed || Text[i].IsNumber)
            return i;
        ref Token token = ref Text[i];
        bool letter = token.Length == 1 && !token.Elided
            && (token.Attached || token.AfterHyphen || i + 1 >= Text.Count || Text[i + 1].Segment != token.Segment || Text[i + 1].Is(WordRoles.StrongType | WordRoles.Stop))
            && !(token.Is(WordRoles.Stop) && !token.Attached && i + 1 < Text.Count && Text[i + 1].Is(WordRoles.Stop) && Text.Bytes(i + 1)[0] == (byte)'l');
        if (!letter && !token.Is(WordRoles.Repetition))
            return i;

        repetition = i;
        return i + 1;
    }

    private bool IsHouseNumber(int i)
    {
        if (i >= Text.Count)
            return false;
        ref Token token = ref Text[i];
        if (token.Removed || !token.IsNumber || token.Number == 0 || token.Length > 5)
            return false;
        if (i + 1 < Text.Count && Text[i + 1].Is(WordRoles.Month) && Text[i + 1].Segment == token.Segment)
            return false;

        // 3e étage
        if (i + 2 < Text.Count && Text[i + 1].Attached && Text[i + 2].Is(WordRoles.SetAside))
            return false;
        if (i > 0 && Text[i - 1].Segment == token.Segment)
        {
            if (Text[i - 1].Is(WordRoles.SetAside) || Text[i - 1].Is(WordRoles.Month))
                return false;
            if (Text.Bytes(i - 1).SequenceEqual("lotissement"u8) && token.Length <= 3 && i == 1)
                return false;
        }

        return true;
    }

    private int NumberAt(int token)
    {
        for (int n = 0; n < _numberCount; n++)
        {
            if (_numbers[n].From == token)
                return n;
        }

        return -1;
    }

    private int NumberEndingAt(int token)
    {
        for (int n = 0; n < _numberCount; n++)
        {
            if (_numbers[n].To == token)
                return n;
        }

        return -1;
    }
}
