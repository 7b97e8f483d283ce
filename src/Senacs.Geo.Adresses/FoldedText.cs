using System.Globalization;
using System.Text;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Adresses;

/// <summary>One folded word: lower-case ASCII letters, or digits.</summary>
internal sealed class Token
{
    /// <summary>The form under which words are compared: <c>impasse</c> for <c>imp.</c></summary>
    public required string Form { get; set; }

    /// <summary>The word as written, before its abbreviation was spelt out.</summary>
    public required string Written { get; set; }

    public int Length => Form.Length;

    /// <summary>Rank of the comma-separated part that holds it.</summary>
    public int Segment { get; init; }

    /// <summary>-1 when the token is not a number below one million.</summary>
    public int Number { get; set; } = -1;

    /// <summary>Touches the previous token without a blank: <c>12</c><c>bis</c>, <c>12-14</c>.</summary>
    public bool Attached { get; set; }

    /// <summary>The previous sign is a hyphen or a slash: <c>12-14</c>.</summary>
    public bool AfterHyphen { get; set; }

    /// <summary>Followed by an apostrophe: <c>l'</c>, <c>d'</c>.</summary>
    public bool Elided { get; set; }

    /// <summary>A number written in one word, in letters: <see cref="Written"/> has the word.</summary>
    public bool IsSpelt { get; set; }

    /// <summary>Between quotation marks.</summary>
    public bool Quoted { get; set; }

    /// <summary>Set by the parser: not part of the name of a way.</summary>
    public bool Removed { get; set; }

    public AddressWords.Word? Word { get; set; }

    public bool Is(WordRoles role) => ((Word?.Roles ?? WordRoles.None) & role) != WordRoles.None;

    public bool IsNumber => Number >= 0;
}

/// <summary>Text folded to plain words: accents, case, punctuation and abbreviations gone.</summary>
/// <remarks>A text longer than <see cref="MaxChars"/> is read up to there.</remarks>
internal sealed class FoldedText
{
    public const int MaxChars = 600;
    public const int MaxTokens = 80;
    private const int LongestWord = 60;

    private static readonly string[] OrdinalEndings = ["er", "ere", "ère", "re", "eme", "ème", "ième", "ieme", "nd", "nde"];

    private readonly List<Token> _tokens = [];
    private readonly StringBuilder _word = new();
    private int _first, _segments;
    private bool _inDigits, _attached, _hyphen, _quoted;

    public FoldedText(string? text) => Append(text);

    public int Count => _tokens.Count;

    public Token this[int index] => _tokens[index];

    /// <summary>Adds a text as new segments.</summary>
    public void Append(string? given)
    {
        ReadOnlySpan<char> text = given.AsSpan(0, Math.Min(given?.Length ?? 0, MaxChars));
        _first = Count;
        _word.Clear();
        _inDigits = _attached = _hyphen = _quoted = false;
        char previous = ' ';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            string folded = c is '°' or 'º' ? "" : FrenchText.LowerAscii(FrenchText.FoldAccents(c.ToString()));
            if (folded.Length == 0 && c is not ('°' or 'º'))
                continue; // an accent, a soft hyphen
            if (folded.Length > 0 && char.IsAsciiLetterOrDigit(folded[0]))
            {
                int ending = AddLetter(text, i, folded, previous);
                i += Math.Max(0, ending - 1);
                previous = ending > 0 ? ' ' : c;
                continue;
            }

            previous = c;
            if (c is '°' or 'º' && _word.Length == 1 && _word[0] == 'n')
                _word.Clear(); // n° 12: the n goes away
            if (c == '.' && _word.Length > 0 && !_inDigits && IsDottedInitial(text, i))
                continue;
            bool pushed = EndWord(text[..i]);
            _attached = false;
            AddSign(text, i, pushed);
        }

        EndWord(text);
        NextSegment();
        for (int i = _first; i < Count && _quoted; i++)
            _tokens[i].Quoted = false; // never closed: an inch, or a slip
        DropNumberWords();
        MergePhrases();
        MergeNumerals();
    }

    /// <summary>The tokens of a range end to end: the form under which names of communes are compared (<c>saintmartinsurarve</c>,
    /// <c>troisrivieres</c>).</summary>
    public string Join(int from, int to) => string.Concat(_tokens[from..Math.Max(from, to)].Select(t => t.IsSpelt ? t.Written : t.Form));

    /// <summary>The same of the whole.</summary>
    public string Join() => Join(0, Count);

    /// <summary>Replaces a word by its right spelling.</summary>
    public void Put(int token, string form) => Replace(token, token, form);

    /// <summary>Words with one blank between them.</summary>
    public override string ToString() => string.Join(' ', _tokens.Select(t => t.Form));

    // How many signs of the text an ordinal's ending took; 0: the letter went into the word.
    private int AddLetter(ReadOnlySpan<char> text, int i, string folded, char previous)
    {
        bool digit = char.IsAsciiDigit(folded[0]);
        if (_word.Length > 0 && _inDigits && !digit
            && OrdinalEnding(text[i..], mayBeShort: Count > _first && _tokens[^1].Segment == _segments) is > 0 and int ending)
        {
            // 1er stays 1er, 2e, 2ème and 2nd become 2e.
            _word.Append(ending > 1 && char.ToLowerInvariant(text[i + 1]) == 'r' ? "er" : "e");
            Push();
            _attached = false;
            return ending;
        }

        bool camel = !digit && char.IsUpper(text[i]) && char.IsLower(previous) && _word.Length >= 2 && i + 1 < text.Length
            && char.IsLower(text[i + 1]);
        if (_word.Length > 0 && (digit != _inDigits || camel))
        {
            Push();
            _attached = true;
        }

        if (_word.Length == 0 || digit)
            _inDigits = digit;
        _word.Append(folded);
        return 0;
    }

    private bool EndWord(ReadOnlySpan<char> upToEnd)
    {
        if (_word.Length == 0)
            return false;
        Push();

        // "1er ét.": the accent alone tells a storey from the conjunction.
        if (Count > _first && _tokens[^1].Form == "et" && upToEnd.Length >= 2
            && (upToEnd[^2] is 'é' or 'É' || (upToEnd.Length >= 3 && upToEnd[^2] == '\u0301')))
            Put(Count - 1, "etage");
        return true;
    }

    private void AddSign(ReadOnlySpan<char> text, int i, bool pushed)
    {
        char c = text[i];
        switch (c)
        {
            case '+' or '-' when IsStoreyAbove(text, i):
                Put(Count - 1, "etage");
                break;
            case ',' or ';' or '\n' or '\r' or '(' or ')' or '|' or '\t' or ':' or '[' or ']' or '•' or '–' or '—' or '*' or '+':
                NextSegment();
                break;
            case '"' or '«' or '»' or '“' or '”' or '„':
                // What is quoted stands apart, unless it names the type before it: résidence "Les Lilas".
                _quoted = c is '«' or '“' or '„' || (c == '"' && !_quoted);
                if (!_quoted || Count == _first || !_tokens[^1].Is(WordRoles.StrongType | WordRoles.WeakType)
                    || (Count > _first + 1 && _tokens[^2].Segment == _tokens[^1].Segment && !_tokens[^2].IsNumber
                    && !_tokens[^2].Is(WordRoles.Repetition)))
                    NextSegment();
                break;
            case '-' when i > 0 && i + 1 < text.Length && text[i - 1] == ' ' && text[i + 1] == ' ' && !BetweenDigits(text, i):
                NextSegment();
                break;
            case '-' or '/' or '_':
                _hyphen = true;
                break;
            case '\'' or '’' or 'ʼ' or '‘' or '`' or '´' when pushed && Count > _first:
                _tokens[^1].Elided = true;
                break;
        }
    }

    private void Push()
    {
        string word = _word.ToString(0, Math.Min(_word.Length, LongestWord));
        _word.Clear();
        if (Count < MaxTokens)
        {
            Token token = new()
            {
                Form = word,
                Written = word,
                Segment = _segments,
                Attached = _attached,
                AfterHyphen = _hyphen,
                Quoted = _quoted,
                Number = word.Length <= 6 && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1,
            };
            if (token.Number < 0)
                token.Word = AddressWords.Find(word);
            if (token.Word?.Canonical is { } form)
            {
                token.Form = form;
                token.Word = AddressWords.Find(form) ?? token.Word;
            }

            _tokens.Add(token);
        }

        _hyphen = false;
    }

    // R+2, RDC + 1, R-1: storeys counted from the ground floor. A hyphen stands close, between a lone R and one figure.
    private bool IsStoreyAbove(ReadOnlySpan<char> text, int sign)
    {
        if (Count == _first || _tokens[^1].Segment != _segments || _tokens[^1].Attached)
            return false;
        ReadOnlySpan<char> after = text[(sign + 1)..];
        int blanks = text[sign] == '+' ? after.Length - after.TrimStart().Length : 0;
        if (blanks >= after.Length || !char.IsAsciiDigit(after[blanks])
            || (text[sign] == '-' && (text[sign - 1] == ' ' || (after.Length > 1 && char.IsLetterOrDigit(after[1])))))
            return false;
        return _tokens[^1].Form is "r" or "rezdechaussee";
    }

    private bool IsFollowed(int i) => i + 1 < Count && _tokens[i + 1].Segment == _tokens[i].Segment;

    // "Quai No 3", "rue Pasteur, numéro 4": as "n°", which goes away.
    private void DropNumberWords()
    {
        for (int i = _first; i + 1 < Count; i++)
        {
            if (!_tokens[i + 1].IsNumber || !IsFollowed(i) || _tokens[i].Form is not ("no" or "num" or "numero"))
                continue;
            (_tokens[i + 1].Attached, _tokens[i + 1].AfterHyphen) = (_tokens[i].Attached, _tokens[i].AfterHyphen);
            _tokens.RemoveAt(i);
        }
    }

    private void NextSegment()
    {
        if (Count > _first && _tokens[^1].Segment == _segments)
            _segments++;
    }

    // Phrases of two or three words that are one notion: "zone artisanale" is za, "lieu dit" is lieudit, "RD 909" and "route départementale 909" both
    // end in d909.
    private void MergePhrases()
    {
        for (int i = _first; i < Count; i++)
        {
            if (!IsFollowed(i))
                continue;
            string word = _tokens[i].Form, next = _tokens[i + 1].Form;
            if (IsCutType(i))
                Replace(i, i + 1, _tokens[i].Written + next);
            else if (IsLoneRue(i))
                Put(i, "rue");
            else if (word is "zone" or "parc")
                MergeZone(i);
            else if (word == "rez" && next == "de" && i + 2 < Count && _tokens[i + 2].Segment == _tokens[i].Segment)
                Replace(i, i + 2, "rezdechaussee");
            else if (word == "nd")
                Put(i, "notredame");
            else if (PhraseOf(word, next) is { } phrase && !(word == "n" && _tokens[i].Elided))
                Replace(i, i + 1, phrase);
            else if (_tokens[i + 1].IsNumber && next.Length <= 4
                && (word is "rd" or "rn" or "d" or "n" or "cd" || (word is "departementale" or "nationale" && MayBeRoad(i))))
                Replace(i, i + 1, (word[0] == 'r' ? word[1] : word[0]) + next);
        }
    }

    private static string? PhraseOf(string word, string next) => (word, next) switch
    {
        ("lieu", "dit") or ("lieux", "dits") => "lieudit",
        ("boite", "postale") => "bp",
        ("sous", "sol") => "soussol",
        ("rond", "point") => "rondpoint",
        ("centre", "commercial") => "centrecommercial",
        ("notre", "dame") or ("n", "d") => "notredame",
        ("grande" or "grand", "rue") => "grandrue",
        _ => null,
    };

    // "Ave nue", "Imp asse": a type of way cut in two.
    private bool IsCutType(int i) => _tokens[i + 1].Word is null && !_tokens[i + 1].IsNumber && !_tokens[i].IsNumber
        && _tokens[i].Written.Length + _tokens[i + 1].Length is >= 5 and <= 16
        && AddressWords.Find(_tokens[i].Written + _tokens[i + 1].Form) is { Canonical: null } type && type.Roles.HasFlag(WordRoles.StrongType);

    // "R. de la Poste": a lone r that opens the name is a rue; "12 r rue Pasteur" is number 12 r.
    private bool IsLoneRue(int i) => _tokens[i].Form == "r" && !_tokens[i].Attached && !_tokens[i + 1].IsNumber
        && !_tokens[i + 1].Is(WordRoles.StrongType) && (_tokens[i + 1].Length > 1 || _tokens[i + 1].Elided)
        && (i == _first || _tokens[i - 1].Segment != _tokens[i].Segment || _tokens[i - 1].IsNumber || _tokens[i - 1].Is(WordRoles.Repetition));

    private void MergeZone(int i)
    {
        int last = i + 1;
        while (last < Count - 1 && last < i + 3 && _tokens[last].Is(WordRoles.Stop) && _tokens[last + 1].Segment == _tokens[i].Segment)
            last++;
        string? kind = _tokens[last].Form switch
        {
            "activite" or "artisanale" or "artisanal" => _tokens[i].Form == "zone" ? "za" : "pa",
            "industrielle" => "zi",
            "commerciale" => "zc",
            _ => null,
        };
        if (kind is not null)
            Replace(i, last, kind);
    }

    // Numbers in words or in Roman letters become figures, and "3 ème" or "XIX ème" one ordinal; they stay words, never house numbers.
    private void MergeNumerals()
    {
        for (int i = _first; i < Count; i++)
        {
            if (!_tokens[i].IsNumber && FrenchNumerals.Read(WordAt, out string digits) is > 0 and int taken)
            {
                string written = _tokens[i].Written;
                Replace(i, i + taken - 1, digits);
                if (taken == 1)
                    (_tokens[i].Written, _tokens[i].IsSpelt) = (written, true);
            }

            if (char.IsAsciiDigit(_tokens[i].Form[^1]) && WordAt(1) is var ending && ending is "er" or "ere" or "eme" or "ieme")
                Replace(i, i + 1, _tokens[i].Form + (ending[1] == 'r' ? "er" : "e"));

            string? WordAt(int rank) => i + rank < Count && _tokens[i + rank].Segment == _tokens[i].Segment && !_tokens[i + rank].IsNumber
                ? _tokens[i + rank].Written : null;
        }
    }

    // "Route départementale 118", "12 départementale 118"; "rue Nationale 6" is another matter.
    private bool MayBeRoad(int i) => i == _first || _tokens[i - 1].Segment != _tokens[i].Segment || _tokens[i - 1].IsNumber
        || _tokens[i - 1].Is(WordRoles.Repetition) || _tokens[i - 1].Form == "route";

    private void Replace(int from, int last, string form)
    {
        Token token = _tokens[from];
        token.Form = token.Written = form;
        token.Number = -1;
        token.Word = AddressWords.Find(form);
        _tokens.RemoveRange(from + 1, last - from);
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
}
