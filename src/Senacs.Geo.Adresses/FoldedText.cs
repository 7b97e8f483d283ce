using System.Text;

namespace Senacs.Geo.Adresses;

/// <summary>One folded word: lower-case ASCII letters, or digits.</summary>
internal struct Token
{
    public int Start;
    public int Length;
    public ulong Hash;

    /// <summary>The word as written, before its abbreviation was spelt out.</summary>
    public int WrittenStart;
    public int WrittenLength;

    /// <summary>Rank of the comma-separated part that holds it.</summary>
    public short Segment;

    /// <summary>-1 when the token is not a number below one million.</summary>
    public int Number;

    /// <summary>Touches the previous token without a blank: <c>12</c><c>bis</c>, <c>12-14</c>.</summary>
    public bool Attached;

    /// <summary>The previous sign is a hyphen or a slash: <c>12-14</c>.</summary>
    public bool AfterHyphen;

    /// <summary>Followed by an apostrophe: <c>l'</c>, <c>d'</c>.</summary>
    public bool Elided;

    /// <summary>A number written in one word, in letters: <see cref="FoldedText.Written"/> has the word.</summary>
    public bool IsSpelt;

    /// <summary>Between quotation marks.</summary>
    public bool Quoted;

    /// <summary>Set by the parser: not part of the name of a way.</summary>
    public bool Removed;

    public AddressWords.Word? Word;

    public readonly WordRoles Roles => Word?.Roles ?? WordRoles.None;

    public readonly bool Is(WordRoles role) => (Roles & role) != WordRoles.None;

    public readonly bool IsNumber => Number >= 0;
}

/// <summary>Text folded to plain words: accents, case, punctuation and abbreviations gone, in one buffer, without allocation once it has
/// grown.</summary>
/// <remarks>The fold is a table of our own (Latin-1, Latin Extended-A, combining marks): the product runs without ICU, and the same text must fold
/// alike everywhere.
/// A text longer than <see cref="MaxChars"/> is read up to there.</remarks>
internal sealed class FoldedText
{
    public const ulong HashSeed = 14695981039346656037;
    public const int MaxChars = 600;
    public const int MaxTokens = 80;

    private static readonly string[] Fold = BuildFold();
    private static readonly string[] OrdinalEndings = ["er", "ere", "ère", "re", "eme", "ème", "ième", "ieme", "nd", "nde"];

    private byte[] _bytes = new byte[2048];
    private int _length;
    private Token[] _tokens = new Token[MaxTokens + 8];
    private bool _quoted;

    public int Count { get; private set; }

    /// <summary>Number of comma-separated parts so far.</summary>
    public short Segments { get; private set; }

    public ref Token this[int index] => ref _tokens[index];

    public ReadOnlySpan<byte> Bytes(int token) => _bytes.AsSpan(_tokens[token].Start, _tokens[token].Length);

    /// <summary>The word as written: <c>imp</c> where <see cref="Bytes"/> says <c>impasse</c>.</summary>
    public ReadOnlySpan<byte> Written(int token) => _bytes.AsSpan(_tokens[token].WrittenStart, _tokens[token].WrittenLength);

    public Span<Token> Tokens => _tokens.AsSpan(0, Count);

    public void Clear()
    {
        _length = 0;
        Count = 0;
        Segments = 0;
    }

    /// <summary>Replaces the content by one text.</summary>
    public void Set(ReadOnlySpan<char> text)
    {
        Clear();
        Append(text);
    }

    /// <summary>Adds a text as new segments.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxChars)
            text = text[..MaxChars];
        int first = Count;
        int wordStart = _length;
        bool inDigits = false, attached = false, hyphen = false;
        _quoted = false;
        char previous = ' ';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            string? folded = c < Fold.Length ? Fold[c] : c is >= '\u0300' and <= '\u036f' ? "" : c == '’' || c == 'ʼ' || c == '‘' ? "'" : null;
            if (folded is { Length: 0 })
                continue;
            if (folded is not null && (char.IsAsciiLetterLower(folded[0]) || char.IsAsciiDigit(folded[0])))
            {
                bool digit = char.IsAsciiDigit(folded[0]);
                bool camel = !digit && char.IsUpper(c) && char.IsLower(previous) && _length - wordStart >= 2 && i + 1 < text.Length && char.IsLower(text[i + 1]);
                if (_length > wordStart && inDigits && !digit && OrdinalEnding(text[i..], mayBeShort: Count > first && _tokens[Count - 1].Segment == Segments) is > 0 and int ending)
                {
                    // 1er stays 1er, 2e, 2ème and 2nd become 2e.
                    EnsureRoom(3);
                    _bytes[_length++] = (byte)'e';
                    if (ending > 1 && char.ToLowerInvariant(text[i + 1]) == 'r')
                        _bytes[_length++] = (byte)'r';
                    Push(wordStart, attached, hyphen);
                    wordStart = _length;
                    attached = hyphen = false;
                    i += ending - 1;
                    previous = ' ';
                    continue;
                }

                if (_length > wordStart && (digit != inDigits || camel))
                {
                    Push(wordStart, attached, hyphen);
                    wordStart = _length;
                    attached = true;
                    hyphen = false;
                }

                if (_length == wordStart || digit)
                    inDigits = digit;
                EnsureRoom(folded.Length);
                foreach (char f in folded)
                    _bytes[_length++] = (byte)f;
                previous = c;
                continue;
            }

            previous = c;
            if (c == '°' || c == 'º')
            {
                // n° 12: the n goes away.
                if (_length - wordStart == 1 && _bytes[wordStart] == (byte)'n')
                    _length = wordStart;
            }

            if (c == '.' && _length - wordStart >= 1 && !inDigits && IsDottedInitial(text, i))
                continue;
            bool pushed = _length > wordStart;
            if (pushed)
            {
                Push(wordStart, attached, hyphen);
                SpellShortStorey(text[..i], first);
                wordStart = _length;
                hyphen = false;
            }

            attached = false;
            switch (c)
            {
                case '+' or '-' when IsStoreyAbove(text, i, first):
                    Replace(Count - 1, Count - 1, "etage"u8);
                    wordStart = _length;
                    break;
                case ',' or ';' or '\n' or '\r' or '(' or ')' or '|' or '\t' or ':' or '[' or ']' or '•' or '–' or '—' or '*' or '+':
                    NextSegment(first);
                    break;
                case '"' or '«' or '»' or '“' or '”' or '„':
                    // What is quoted stands apart, unless it names the type before it: résidence "Les Lilas".
                    _quoted = c is '«' or '“' or '„' || (c == '"' && !_quoted);
                    if (!_quoted || Count == first || !_tokens[Count - 1].Is(WordRoles.StrongType | WordRoles.WeakType)
                        || (Count > first + 1 && _tokens[Count - 2].Segment == _tokens[Count - 1].Segment && !_tokens[Count - 2].IsNumber
                            && !_tokens[Count - 2].Is(WordRoles.Repetition)))
                        NextSegment(first);
                    break;
                case '-' when i > 0 && i + 1 < text.Length && text[i - 1] == ' ' && text[i + 1] == ' ' && !BetweenDigits(text, i):
                    NextSegment(first);
                    break;
                case '-' or '/' or '_':
                    hyphen = true;
                    break;
                case '\'' or '’' or 'ʼ' or '‘' or '`' or '´' when pushed && Count > first:
                    _tokens[Count - 1].Elided = true;
                    break;
            }
        }

        if (_length > wordStart)
        {
            Push(wordStart, attached, hyphen);
            SpellShortStorey(text, first);
        }

        NextSegment(first);
        for (int i = first; i < Count && _quoted; i++)
            _tokens[i].Quoted = false; // never closed: an inch, or a slip
        DropNumberWords(first);
        MergePhrases(first);
        MergeNumerals(first);
    }

    /// <summary>FNV-1a, 64 bits.</summary>
    public static ulong Hash(ReadOnlySpan<byte> bytes, ulong seed = HashSeed)
    {
        ulong hash = seed;
        foreach (byte b in bytes)
            hash = (hash ^ b) * 1099511628211UL;
        return hash;
    }

    public static ulong Hash(string text, ulong seed)
    {
        ulong hash = seed;
        foreach (char c in text)
            hash = (hash ^ (byte)c) * 1099511628211UL;
        return hash;
    }

    /// <summary>Writes the tokens of a range end to end: the form under which names of communes are compared (<c>saintmartinsurarve</c>,
    /// <c>troisrivieres</c>).</summary>
    public int Join(int from, int to, Span<byte> target)
    {
        int length = 0;
        for (int i = from; i < to; i++)
        {
            ReadOnlySpan<byte> bytes = _tokens[i].IsSpelt ? Written(i) : Bytes(i);
            if (length + bytes.Length > target.Length)
                return -1;
            bytes.CopyTo(target[length..]);
            length += bytes.Length;
        }

        return length;
    }

    /// <summary>Replaces a word by its right spelling.</summary>
    public void Put(int token, ReadOnlySpan<byte> form) => Replace(token, token, form);

    public string TextOf(int from, int to)
    {
        StringBuilder text = new();
        for (int i = from; i < to; i++)
            text.Append(text.Length > 0 ? " " : "").Append(Encoding.ASCII.GetString(Bytes(i)));
        return text.ToString();
    }

    private void Push(int start, bool attached, bool hyphen, bool canonical = true)
    {
        if (Count >= MaxTokens)
        {
            _length = start;
            return;
        }

        int length = Math.Min(_length - start, 60);
        Token token = new()
        {
            Start = start,
            Length = length,
            WrittenStart = start,
            WrittenLength = length,
            Segment = Segments,
            Attached = attached,
            AfterHyphen = hyphen,
            Quoted = _quoted,
            Number = ParseNumber(_bytes.AsSpan(start, length)),
        };
        token.Hash = Hash(_bytes.AsSpan(start, length));
        if (token.Number < 0)
        {
            token.Word = AddressWords.Find(token.Hash);
            if (canonical && token.Word?.Canonical is { } form)
            {
                // "ch" and friends: the canonical form is written after the word, which stays for its alternatives.
                AddressWords.Word written = token.Word;
                EnsureRoom(form.Length);
                token.Start = _length;
                token.Length = form.Length;
                form.CopyTo(_bytes, _length);
                _length += form.Length;
                token.Hash = Hash(form);
                token.Word = AddressWords.Find(token.Hash) ?? written;
            }
        }

        _tokens[Count++] = token;
    }

    // "1er ét.": the accent alone tells a storey from the conjunction.
    private void SpellShortStorey(ReadOnlySpan<char> upToEnd, int first)
    {
        if (Count > first && Bytes(Count - 1).SequenceEqual("et"u8) && upToEnd.Length >= 2
            && (upToEnd[^2] is 'é' or 'É' || (upToEnd.Length >= 3 && upToEnd[^2] == '\u0301')))
            Replace(Count - 1, Count - 1, "etage"u8);
    }

    // R+2, RDC + 1, R-1: storeys counted from the ground floor. A hyphen stands close, between a lone R and one figure.
    private bool IsStoreyAbove(ReadOnlySpan<char> text, int sign, int first)
    {
        if (Count == first || _tokens[Count - 1].Segment != Segments || _tokens[Count - 1].Attached)
            return false;
        ReadOnlySpan<char> after = text[(sign + 1)..];
        int blanks = text[sign] == '+' ? after.Length - after.TrimStart().Length : 0;
        if (blanks >= after.Length || !char.IsAsciiDigit(after[blanks])
            || (text[sign] == '-' && (text[sign - 1] == ' ' || (after.Length > 1 && char.IsLetterOrDigit(after[1])))))
            return false;
        ReadOnlySpan<byte> ground = Bytes(Count - 1);
        return (ground.Length == 1 && ground[0] == (byte)'r') || ground.SequenceEqual("rezdechaussee"u8);
    }

    // "Quai No 3", "rue Pasteur, numéro 4": as "n°", which goes away.
    private void DropNumberWords(int first)
    {
        for (int i = first; i + 1 < Count; i++)
        {
            ReadOnlySpan<byte> word = Bytes(i);
            if (!_tokens[i + 1].IsNumber || _tokens[i + 1].Segment != _tokens[i].Segment
                || !(word.SequenceEqual("no"u8) || word.SequenceEqual("num"u8) || word.SequenceEqual("numero"u8)))
                continue;
            (_tokens[i + 1].Attached, _tokens[i + 1].AfterHyphen) = (_tokens[i].Attached, _tokens[i].AfterHyphen);
            Array.Copy(_tokens, i + 1, _tokens, i, Count - i - 1);
            Count--;
        }
    }

    private void NextSegment(int first)
    {
        if (Count > first && _tokens[Count - 1].Segment == Segments)
            Segments++;
    }

    // Phrases of two or three words that are one notion: "zone artisanale" is za, "lieu dit" is lieudit, "RD 909" and "route départementale 909" both
    // end in d909.
    private void MergePhrases(int first)
    {
        Span<byte> road = stackalloc byte[8];
        Span<byte> joined = stackalloc byte[16];
        for (int i = first; i < Count; i++)
        {
            ReadOnlySpan<byte> word = Bytes(i);
            bool hasNext = i + 1 < Count && _tokens[i + 1].Segment == _tokens[i].Segment;
            if (!hasNext)
                continue;
            ReadOnlySpan<byte> next = Bytes(i + 1);

            // "Ave nue", "Imp asse": a type of way cut in two.
            if (_tokens[i + 1].Word is null && !_tokens[i + 1].IsNumber && !_tokens[i].IsNumber && Written(i).Length + next.Length is >= 5 and <= 16)
            {
                int length = Written(i).Length + next.Length;
                Written(i).CopyTo(joined);
                next.CopyTo(joined[Written(i).Length..]);
                if (AddressWords.Find(Hash(joined[..length])) is { Canonical: null } type && (type.Roles & WordRoles.StrongType) != WordRoles.None)
                {
                    Replace(i, i + 1, joined[..length]);
                    continue;
                }
            }

            // "R. de la Poste": a lone r that opens the name is a rue; "12 r rue Pasteur" is number 12 r.
            if (word.Length == 1 && word[0] == (byte)'r' && !_tokens[i].Attached && !_tokens[i + 1].IsNumber && !_tokens[i + 1].Is(WordRoles.StrongType) && (next.Length > 1 || _tokens[i + 1].Elided)
                && (i == first || _tokens[i - 1].Segment != _tokens[i].Segment || _tokens[i - 1].IsNumber || _tokens[i - 1].Is(WordRoles.Repetition)))
                Replace(i, i, "rue"u8);
            else if (word.SequenceEqual("zone"u8) || word.SequenceEqual("parc"u8))
            {
                bool zone = word[0] == (byte)'z';
                int last = i + 1;
                while (last < Count - 1 && last < i + 3 && _tokens[last].Is(WordRoles.Stop) && _tokens[last + 1].Segment == _tokens[i].Segment)
                    last++;
                ReadOnlySpan<byte> kind = Bytes(last);
                if (kind.SequenceEqual("activite"u8) || kind.SequenceEqual("artisanale"u8) || kind.SequenceEqual("artisanal"u8))
                    Replace(i, last, zone ? "za"u8 : "pa"u8);
                else if (kind.SequenceEqual("industrielle"u8))
                    Replace(i, last, "zi"u8);
                else if (kind.SequenceEqual("commerciale"u8))
                    Replace(i, last, "zc"u8);
            }
            else if (word.SequenceEqual("lieu"u8) && next.SequenceEqual("dit"u8) || word.SequenceEqual("lieux"u8) && next.SequenceEqual("dits"u8))
            {
                Replace(i, i + 1, "lieudit"u8);
            }
            else if (word.SequenceEqual("boite"u8) && next.SequenceEqual("postale"u8))
            {
                Replace(i, i + 1, "bp"u8);
            }
            else if (word.SequenceEqual("sous"u8) && next.SequenceEqual("sol"u8))
            {
                Replace(i, i + 1, "soussol"u8);
            }
            else if (word.SequenceEqual("rez"u8) && i + 2 < Count && next.SequenceEqual("de"u8) && _tokens[i + 2].Segment == _tokens[i].Segment)
            {
                Replace(i, i + 2, "rezdechaussee"u8);
            }
            else if (word.SequenceEqual("rond"u8) && next.SequenceEqual("point"u8))
            {
                Replace(i, i + 1, "rondpoint"u8);
            }
            else if (word.SequenceEqual("centre"u8) && next.SequenceEqual("commercial"u8))
            {
                Replace(i, i + 1, "centrecommercial"u8);
            }
            else if (word.SequenceEqual("notre"u8) && next.SequenceEqual("dame"u8) || word.SequenceEqual("n"u8) && next.SequenceEqual("d"u8) && !_tokens[i].Elided)
            {
                Replace(i, i + 1, "notredame"u8);
            }
            else if (word.SequenceEqual("nd"u8))
            {
                Replace(i, i, "notredame"u8);
            }
            else if ((word.SequenceEqual("grande"u8) || word.SequenceEqual("grand"u8)) && next.SequenceEqual("rue"u8))
            {
                Replace(i, i + 1, "grandrue"u8);
            }
            else if (_tokens[i + 1].IsNumber && next.Length <= 4 && (IsRoadLetter(word)
                || ((word.SequenceEqual("departementale"u8) || word.SequenceEqual("nationale"u8)) && MayBeRoad(i, first))))
            {
                road[0] = word[0] == (byte)'r' ? word[1] : word[0];
                next.CopyTo(road[1..]);
                Replace(i, i + 1, road[..(1 + next.Length)]);
            }
        }
    }

    // Numbers in words or in Roman letters become figures, and "3 ème" or "XIX ème" one ordinal; they stay words, never house numbers.
    private void MergeNumerals(int first)
    {
        for (int i = first; i < Count; i++)
        {
            if (!_tokens[i].IsNumber && FrenchNumerals.Read(WordAt, out string digits) is > 0 and int taken)
            {
                (int start, int length) = (_tokens[i].WrittenStart, _tokens[i].WrittenLength);
                Replace(i, i + taken - 1, Encoding.ASCII.GetBytes(digits));
                if (taken == 1)
                    (_tokens[i].WrittenStart, _tokens[i].WrittenLength, _tokens[i].IsSpelt) = (start, length, true);
            }

            if (char.IsAsciiDigit((char)Bytes(i)[^1]) && WordAt(1) is var ending && ending is "er" or "ere" or "eme" or "ieme")
                Replace(i, i + 1, [.. Bytes(i), .. ending[1] == 'r' ? "er"u8 : "e"u8]);

            string? WordAt(int rank) => i + rank < Count && _tokens[i + rank].Segment == _tokens[i].Segment && !_tokens[i + rank].IsNumber
                ? Encoding.ASCII.GetString(Written(i + rank)) : null;
        }
    }

    // "Route départementale 118", "12 départementale 118"; "rue Nationale 6" is another matter.
    private bool MayBeRoad(int i, int first) => i == first || _tokens[i - 1].Segment != _tokens[i].Segment || _tokens[i - 1].IsNumber
        || _tokens[i - 1].Is(WordRoles.Repetition) || Bytes(i - 1).SequenceEqual("route"u8);

    private static bool IsRoadLetter(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("rd"u8) || word.SequenceEqual("rn"u8) || word.SequenceEqual("d"u8) || word.SequenceEqual("n"u8) || word.SequenceEqual("cd"u8);

    private void Replace(int from, int last, ReadOnlySpan<byte> form)
    {
        Token token = _tokens[from];
        EnsureRoom(form.Length);
        token.Start = token.WrittenStart = _length;
        token.Length = token.WrittenLength = form.Length;
        form.CopyTo(_bytes.AsSpan(_length));
        _length += form.Length;
        token.Hash = Hash(form);
        token.Number = -1;
        token.Word = AddressWords.Find(token.Hash);
        _tokens[from] = token;
        int removed = last - from;
        if (removed > 0)
        {
            Array.Copy(_tokens, last + 1, _tokens, from + 1, Count - last - 1);
            Count -= removed;
        }
    }

    private void EnsureRoom(int more)
    {
        if (_length + more > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + more));
    }

    private static int ParseNumber(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > 6)
            return -1;
        int value = 0;
        foreach (byte b in bytes)
        {
            if (!char.IsAsciiDigit((char)b))
                return -1;
            value = (value * 10) + b - '0';
        }

        return value;
    }

    // Length of the ending; a lone e only where no house number can stand ("6e" in "square du 6e Spahis", not in "6e rue Neuve").
    private static int OrdinalEnding(ReadOnlySpan<char> rest, bool mayBeShort)
    {
        int length = 0;
        while (length < rest.Length && char.IsLetter(rest[length]))
            length++;
        ReadOnlySpan<char> ending = rest[..length];
        if (mayBeShort && length == 1 && ending[0] is 'e' or 'E')
            return 1;
        foreach (string known in OrdinalEndings)
        {
            if (ending.Equals(known, StringComparison.OrdinalIgnoreCase))
                return length;
        }

        return 0;
    }

    private static bool IsDottedInitial(ReadOnlySpan<char> text, int dot)
    {
        // B.P. Z.A. R.N. C.S.: a single letter, a dot, a single letter.
        bool before = dot >= 1 && char.IsLetter(text[dot - 1]) && (dot == 1 || !char.IsLetterOrDigit(text[dot - 2]));
        bool after = dot + 1 < text.Length && char.IsLetter(text[dot + 1]) && (dot + 2 >= text.Length || !char.IsLetterOrDigit(text[dot + 2]));
        return before && after;
    }

    private static bool BetweenDigits(ReadOnlySpan<char> text, int hyphen) =>
        hyphen >= 2 && hyphen + 2 < text.Length && char.IsAsciiDigit(text[hyphen - 2]) && char.IsAsciiDigit(text[hyphen + 2]);

    private static string[] BuildFold()
    {
        string[] fold = new string[0x180];
        for (char c = 'a'; c <= 'z'; c++)
            fold[c] = fold[c - 32] = c.ToString();
        for (char c = '0'; c <= '9'; c++)
            fold[c] = c.ToString();
        fold['\u00ad'] = "";
        ReadOnlySpan<string> groups =
        [
            "aàáâãäåāăą", "cçćĉċč", "dðďđ", "eèéêëēĕėęě", "gĝğġģ", "hĥħ", "iìíîïĩīĭįı", "jĵ", "kķ", "lĺļľŀł", "nñńņňŉŋ", "oòóôõöøōŏő", "rŕŗř", "sśŝşš", "tţťŧ",
            "uùúûüũūŭůűų", "wŵ", "yýÿŷ", "zźżž", "AÀÁÂÃÄÅĀĂĄ", "CÇĆĈĊČ", "DÐĎĐ", "EÈÉÊËĒĔĖĘĚ", "GĜĞĠĢ", "HĤĦ", "IÌÍÎÏĨĪĬĮİ", "JĴ", "KĶ", "LĹĻĽĿŁ", "NÑŃŅŇŊ", "OÒÓÔÕÖØŌŎŐ",
            "RŔŖŘ", "SŚŜŞŠ", "TŢŤŦ", "UÙÚÛÜŨŪŬŮŰŲ", "WŴ", "YÝŸŶ", "ZŹŻŽ",
        ];
        foreach (string group in groups)
            foreach (char c in group)
                fold[c] = ((char)(group[0] | 0x20)).ToString();
        (fold['œ'], fold['Œ'], fold['æ'], fold['Æ'], fold['ß']) = ("oe", "oe", "ae", "ae", "ss");
        return fold;
    }
}
