using System.Text;
using static Senacs.Geo.Adresses.AddressIndexFormat;

namespace Senacs.Geo.Adresses;

/// <summary>A commune that the address may be in.</summary>
internal struct CommuneHit
{
    public int Commune;

    /// <summary>The former commune that was named; -1: none.</summary>
    public int Former;

    /// <summary>How well code, name and postal code agree on it, 0 to 1.</summary>
    public float Agreement;
}

/// <summary>Finds the communes that a query speaks of, from its INSEE code, its postal code and its words.</summary>
internal sealed class CommuneSearch(AddressIndexFile index)
{
    public const int MaxHits = 64;

    // How far two pieces of evidence that agree, or not, are to be believed; read with CommuneEvidence.
    private const float Agree = 1f, NameAlone = 0.985f, NameHomonymous = 0.94f, NameAgainstPostCode = 0.90f, CodeAgainstName = 0.86f, PostCodeAlone = 0.96f, PostCodeUnknownName = 0.76f, PostCodeAgainstName = 0.72f;

    private readonly CommuneHit[] _hits = new CommuneHit[MaxHits];
    private readonly (int Commune, int Former, float Quality)[] _named = new (int, int, float)[MaxHits];
    private int _namedCount;
    private int _postCodeFirst;
    private string? _departement;

    public int Count { get; private set; }

    public ReadOnlySpan<CommuneHit> Hits => _hits.AsSpan(0, Count);

    /// <summary>A commune was written (code or name), known or not.</summary>
    public bool NameGiven { get; private set; }

    /// <summary>The postal code is one of the index.</summary>
    public bool PostCodeKnown => PostCodeCount > 0;

    public int PostCodeCount { get; private set; }

    /// <summary>The postal code is none of the index, nor of a département of the index.</summary>
    public bool PostCodeIsElsewhere { get; private set; }

    /// <summary>The INSEE code given is none of the index.</summary>
    public bool CodeUnknown { get; private set; }

    /// <summary>One commune stands out, so that it can answer by itself.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Fills <see cref="Hits"/>, best first, and removes the words of the commune from the address.</summary>
    public void Find(ParsedAddress address, ReadOnlySpan<char> insee)
    {
        Count = _namedCount = 0;
        NameGiven = CodeUnknown = IsSettled = false;
        _departement = null;
        FindPostCode(address.PostCode);
        PostCodeIsElsewhere = address.PostCode > 0 && !PostCodeKnown && !IsOfOurDepartements(address.PostCode);

        if (address.CommuneText.Count > 0)
        {
            NameGiven = true;
            FoldedText text = address.CommuneText;
            int from = 0, to = text.Count;
            while (from < to && (text[from].Removed || text[from].IsNumber))
                from++;
            while (to > from && text[to - 1].Removed)
                to--;
            int beside = ResolveExact(text, from, to, onlyPostCode: false, alone: true) ? 0 : DepartementAtEnd(text, from, to, out _departement);
            if (_namedCount == 0)
                Resolve(text, from, to - beside, mayBePartial: true);
            RemoveDeclared(address);
        }
        else
        {
            FindInText(address);
        }

        // "03200 Vichy (Allier)": what follows the commune.
        int end = EndOf(address.Text), last = DepartementAtEnd(address.Text, 0, end, out string? after);
        if (last > 0 && _namedCount > 0 && (last == end || address.Text[end - last - 1].Removed))
        {
            _departement = after;
            Remove(address.Text, end - last, end);
        }

        FindFormer(address.Text);
        Weigh(address, insee);
    }

    private bool IsOfOurDepartements(int postCode)
    {
        foreach (ref readonly CommuneRow commune in index.Rows<CommuneRow>(Section.Communes))
        {
            if (Departements.HoldsPostCode(index.Bytes(commune.Code), postCode))
                return true;
        }

        return false;
    }

    private static int EndOf(FoldedText text)
    {
        int end = text.Count;
        while (end > 0 && text[end - 1].Removed)
            end--;
        return end;
    }

    // "Vichy (03)", "Vichy (Allier)", "Mayet-de-Montagne (Le)": how many words at the end are a département, or an article set apart.
    private static int DepartementAtEnd(FoldedText text, int from, int to, out string? code)
    {
        code = null;
        Span<byte> joined = stackalloc byte[40];
        for (int words = Math.Min(6, to - from); words >= 1; words--)
        {
            int length = text.Join(to - words, to, joined);
            if (length > 0 && (code = Departements.Find(Encoding.ASCII.GetString(joined[..length]))) is not null)
                return words;
        }

        return to - from > 1 && text[to - 1].Is(WordRoles.Stop) && text[to - 1].Segment != text[to - 2].Segment ? 1 : 0;
    }

    // "60 rue Joseph Michaud Albens, Entrelacs", "(Faverges)": the commune is known, the text also names the former one, at its end or in a part of
    // its own.
    private void FindFormer(FoldedText text)
    {
        if (_namedCount is 0 or > 8)
            return;
        int known = _namedCount;
        int segmentFrom = 0;
        for (int i = 1; i <= text.Count; i++)
        {
            if (i < text.Count && text[i].Segment == text[segmentFrom].Segment && !text[i].Removed)
                continue;
            int to = i, least = segmentFrom;
            while (to > segmentFrom && text[to - 1].Removed)
                to--;
            for (int from = Math.Max(segmentFrom, to - 6); from < to; from++)
            {
                if (text[from].Removed || text[from].IsNumber || text[from].Is(WordRoles.StrongType) || (from > segmentFrom && ForbidsName(text, from)))
                    continue;

                // The words before must still be a name.
                bool whole = from == least;
                if (!whole && from - least < 2)
                    continue;
                int before = _namedCount;
                if (!ResolveExact(text, from, to, onlyPostCode: false, alone: true))
                    continue;
                bool same = false;
                int kept = before;
                for (int n = before; n < _namedCount; n++)
                {
                    for (int k = 0; k < known && _named[n].Former >= 0; k++)
                    {
                        if (_named[n].Commune == _named[k].Commune)
                        {
                            same = true;
                            _named[k].Former = _named[n].Former;
                        }
                    }
                }

                _namedCount = kept;
                if (same)
                {
                    Remove(text, from, to);
                    return;
                }
            }

            segmentFrom = i;
        }
    }

    private void FindPostCode(int postCode)
    {
        PostCodeCount = 0;
        if (postCode == 0)
            return;
        ReadOnlySpan<PostCodeRow> rows = index.Rows<PostCodeRow>(Section.PostCodes);
        int low = 0, high = rows.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (rows[middle].Code == postCode)
            {
                (_postCodeFirst, PostCodeCount) = (rows[middle].First, rows[middle].Count);
                return;
            }

            if (rows[middle].Code < postCode)
                low = middle + 1;
            else
                high = middle - 1;
        }
    }

    private bool HasPostCode(int commune) =>
        PostCodeCount > 0 && index.Rows<int>(Section.PostCodeCommunes).Slice(_postCodeFirst, PostCodeCount).BinarySearch(commune) >= 0;

    private void Weigh(ParsedAddress address, ReadOnlySpan<char> insee)
    {
        bool codeGiven = false;
        if (insee.Length >= 4)
        {
            NameGiven = codeGiven = true;
            int before = Count;
            FindCode(Section.Communes, insee);
            if (Count == before)
                FindCode(Section.FormerCommunes, insee);
            CodeUnknown = Count == before;
            IsSettled = Count == 1;
        }

        int fromCode = Count;
        int present = 0;
        for (int n = 0; n < _namedCount; n++)
            present += IsPlausible(_named[n].Commune, address.PostCode) && (n == 0 || _named[n].Commune != _named[n - 1].Commune) ? 1 : 0;
        for (int n = 0; n < _namedCount && Count < MaxHits; n++)
        {
            (int commune, int former, float quality) = _named[n];
            float agreement = codeGiven && !CodeUnknown
                ? quality * (IndexOf(commune) is >= 0 and int at && at < fromCode ? Agree : PostCodeAgainstName)
                : quality * (!IsPlausible(commune, address.PostCode) ? NameAgainstPostCode : HasPostCode(commune) ? Agree : present > 1
                    ? NameHomonymous : NameAlone);
            Put(commune, former, agreement);
        }

        if (codeGiven && !CodeUnknown && _namedCount > 0)
        {
            for (int h = 0; h < fromCode; h++)
            {
                if (!IsNamed(_hits[h].Commune))
                    _hits[h].Agreement = CodeAgainstName;
            }
        }

        if (!codeGiven || CodeUnknown)
        {
            ReadOnlySpan<int> communes = index.Rows<int>(Section.PostCodeCommunes).Slice(PostCodeCount > 0 ? _postCodeFirst : 0, PostCodeCount);
            float agreement = !NameGiven ? PostCodeAlone : _namedCount == 0 ? PostCodeUnknownName : PostCodeAgainstName;
            foreach (int commune in communes)
            {
                if (Count < MaxHits && IndexOf(commune) < 0)
                    Put(commune, -1, agreement);
            }
        }

        _hits.AsSpan(0, Count).Sort(static (a, b) => a.Agreement != b.Agreement ? b.Agreement.CompareTo(a.Agreement) : a.Commune != b.Commune ? a.Commune.CompareTo(b.Commune) : b.Former.CompareTo(a.Former));
        if (!IsSettled && Count > 0 && _hits[0].Agreement >= PostCodeUnknownName)
        {
            IsSettled = true;
            for (int h = 1; h < Count; h++)
                IsSettled &= _hits[h].Commune == _hits[0].Commune || _hits[h].Agreement < _hits[0].Agreement - 0.05f;
        }
    }

    // Nothing written beside the name speaks against it: a postal code of its own, or one that the base lacks but of its département; the
    // département in brackets.
    private bool IsPlausible(int commune, int postCode)
    {
        ReadOnlySpan<byte> code = index.Bytes(index.Rows<CommuneRow>(Section.Communes)[commune].Code);
        return (postCode == 0 || (PostCodeKnown ? HasPostCode(commune) : Departements.HoldsPostCode(code, postCode)))
            && (_departement is null || code.StartsWith(Encoding.ASCII.GetBytes(_departement)));
    }

    private bool IsNamed(int commune)
    {
        for (int n = 0; n < _namedCount; n++)
        {
            if (_named[n].Commune == commune)
                return true;
        }

        return false;
    }

    private int IndexOf(int commune)
    {
        for (int h = 0; h < Count; h++)
        {
            if (_hits[h].Commune == commune)
                return h;
        }

        return -1;
    }

    private void Put(int commune, int former, float agreement)
    {
        for (int h = 0; h < Count; h++)
        {
            if (_hits[h].Commune == commune && (_hits[h].Former == former || _hits[h].Former < 0 && former < 0))
            {
                _hits[h].Agreement = Math.Max(_hits[h].Agreement, agreement);
                return;
            }
        }

        if (Count < MaxHits)
            _hits[Count++] = new CommuneHit { Commune = commune, Former = former, Agreement = agreement };
    }

    private void FindCode(Section section, ReadOnlySpan<char> insee)
    {
        Span<byte> code = stackalloc byte[8];
        int length = 0;
        if (insee.Length == 4)
            code[length++] = (byte)'0';
        foreach (char c in insee)
        {
            if (length < code.Length)
                code[length++] = (byte)char.ToUpperInvariant(c);
        }

        ReadOnlySpan<CommuneRow> rows = index.Rows<CommuneRow>(section);
        int low = 0, high = rows.Length - 1, found = rows.Length;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (index.Bytes(rows[middle].Code).SequenceCompareTo(code[..length]) >= 0)
                (found, high) = (middle, middle - 1);
            else
                low = middle + 1;
        }

        for (; found < rows.Length && index.Bytes(rows[found].Code).SequenceEqual(code[..length]); found++)
            Put(section == Section.Communes ? found : rows[found].FirstWay, section == Section.Communes ? -1 : found, Agree);
    }

    /// <summary>No commune column: look after the postal code, then before it, then at the end of the text.</summary>
    private void FindInText(ParsedAddress address)
    {
        FoldedText text = address.Text;
        int code = address.PostCodeToken;
        if (code >= 0)
        {
            int from = code + 1;
            while (from < text.Count && text[from].Removed)
                from++;
            int to = from;
            while (to < text.Count && text[to].Segment == text[from].Segment && !text[to].Removed)
                to++;
            if (from < to)
            {
                // The longest beginning that is a commune of this postal code; else the whole, as a misspelt one; else a beginning that is any
                // commune.
                if (PrefixFrom(text, from, to, onlyPostCode: PostCodeKnown))
                    return;

                bool way = text[from].Is(WordRoles.StrongType) || text[from].IsNumber;
                if (!way)
                {
                    NameGiven = true;
                    Resolve(text, from, to, mayBePartial: true);
                    if (_namedCount == 0 && PrefixFrom(text, from, to, onlyPostCode: false))
                        return;
                    if (_namedCount > 0 || from > code + 1 || text[from].Segment == text[code].Segment)
                        Remove(text, from, to);
                    return;
                }
            }

            // "Annecy 74000", "Annecy (74000)"
            if (SuffixBefore(text, code, onlyPostCode: PostCodeKnown))
                return;
        }

        int last = EndOf(text);
        if (last == 0)
            return;
        if (SuffixBefore(text, last, onlyPostCode: PostCodeKnown))
            return;
        if (DepartementAtEnd(text, 0, last, out _) is > 0 and int beside && SuffixBefore(text, last - beside, onlyPostCode: PostCodeKnown))
            return;

        // A part of its own: "Cluses, 12 rue de la Gare".
        int segmentFrom = 0;
        for (int i = 1; i <= text.Count; i++)
        {
            if (i < text.Count && text[i].Segment == text[segmentFrom].Segment)
                continue;
            if (!text[segmentFrom].Removed && ResolveExact(text, segmentFrom, i, onlyPostCode: PostCodeKnown, alone: true))
            {
                NameGiven = true;
                Remove(text, segmentFrom, i);
                return;
            }

            segmentFrom = i;
        }

        // "chamonix": nothing but the beginning of one name.
        if (address.PostCode == 0 && text[0].Segment == text[last - 1].Segment && BeginsOneName(text, last))
        {
            NameGiven = true;
            Remove(text, 0, last);
            return;
        }

        // A misspelt name at the end.
        for (int words = Math.Min(5, last); words >= 1; words--)
        {
            int from = last - words;
            if (text[from].Removed || text[from].IsNumber || text[from].Segment != text[last - 1].Segment || (from > 0 && ForbidsName(text, from)) || text[from].Is(WordRoles.StrongType))
                continue;
            int letters = 0;
            for (int i = from; i < last; i++)
                letters += text[i].Length;
            if (letters < 6)
                continue;
            Resolve(text, from, last, mayBePartial: false, onlyPostCode: PostCodeKnown);
            if (_namedCount > 0)
            {
                NameGiven = true;
                Remove(text, from, last);
                return;
            }
        }
    }

    private bool BeginsOneName(FoldedText text, int to)
    {
        for (int i = 0; i < to; i++)
        {
            if (text[i].Removed || text[i].IsNumber || text[i].Is(WordRoles.StrongType))
                return false;
        }

        Span<byte> key = stackalloc byte[80];
        int length = text.Join(0, to, key);
        if (length < 6)
            return false;
        int commune = -1;
        foreach (NameRow name in index.Rows<NameRow>(Section.Names))
        {
            if (name.Former != -1 || name.Commune == commune || !index.Bytes(name.Text).StartsWith(key[..length]))
                continue;
            if (commune >= 0)
                return false;
            commune = name.Commune;
        }

        if (commune >= 0)
            _named[_namedCount++] = (commune, -1, 0.97f);
        return commune >= 0;
    }

    private bool PrefixFrom(FoldedText text, int from, int to, bool onlyPostCode)
    {
        for (int end = to; end > from; end--)
        {
            if (ResolveExact(text, from, end, onlyPostCode))
            {
                NameGiven = true;
                Remove(text, from, end);
                return true;
            }
        }

        return false;
    }

    private bool SuffixBefore(FoldedText text, int end, bool onlyPostCode)
    {
        while (end > 0 && text[end - 1].Removed)
            end--;
        if (end == 0)
            return false;
        int lowest = Math.Max(0, end - 9);
        for (int from = lowest; from < end; from++)
        {
            if (text[from].Removed || text[from].Segment != text[end - 1].Segment || (from > 0 && ForbidsName(text, from)))
                continue;
            if (ResolveExact(text, from, end, onlyPostCode))
            {
                NameGiven = true;
                Remove(text, from, end);
                return true;
            }
        }

        return false;
    }

    // "rue d'Annecy": what follows a preposition or a type of way is no commune.
    private static bool ForbidsName(FoldedText text, int from)
    {
        if (text[from - 1].Segment != text[from].Segment || text[from - 1].Removed)
            return false;
        if (text[from - 1].Is(WordRoles.Stop) || text[from - 1].Elided)
            return true;
        if (!text[from - 1].Is(WordRoles.StrongType) || text.Bytes(from - 1).SequenceEqual("grandrue"u8))
            return false;

        // "rue Annecy" has no other name than Annecy; "rue de la Côte Sarzeau" has one, whose last word happens to be a type.
        return from == 1 || text[from - 2].Segment != text[from].Segment || text[from - 2].IsNumber || text[from - 2].Is(WordRoles.Repetition) || text[from - 2].Length == 1;
    }

    private void RemoveDeclared(ParsedAddress address)
    {
        // The column names the commune: the same words at the end of the address (or after its postal code) are not part of a way.
        FoldedText text = address.Text;
        Span<byte> joined = stackalloc byte[80];
        Span<byte> candidate = stackalloc byte[80];
        int length = address.CommuneText.Join(0, address.CommuneText.Count, joined);
        if (length <= 0)
            return;
        int end = text.Count;
        while (end > 0 && text[end - 1].Removed)
            end--;
        for (int pass = 0; pass < 2; pass++)
        {
            int stop = pass == 0 ? end : address.PostCodeToken;
            while (stop > 0 && text[stop - 1].Removed)
                stop--;
            for (int from = Math.Max(0, stop - 9); from < stop; from++)
            {
                if (text[from].Removed || (from > 0 && ForbidsName(text, from)) || from == 0 && stop == text.Count && text[0].Is(WordRoles.StrongType))
                    continue;
                int own = text.Join(from, stop, candidate);
                if (own == length && candidate[..own].SequenceEqual(joined[..length]))
                {
                    Remove(text, from, stop);
                    return;
                }
            }
        }

        // After a postal code stands the post town, whatever it is.
        if (address.PostCodeToken >= 0)
        {
            int from = address.PostCodeToken + 1;
            while (from < text.Count && text[from].Removed)
                from++;
            if (from < text.Count && !text[from].Is(WordRoles.StrongType) && !text[from].IsNumber)
            {
                int to = from;
                while (to < text.Count && text[to].Segment == text[from].Segment && !text[to].Removed)
                    to++;
                Remove(text, from, to);
            }
        }
    }

    private static void Remove(FoldedText text, int from, int to)
    {
        for (int i = from; i < to; i++)
            text[i].Removed = true;
    }

    private bool ResolveExact(FoldedText text, int from, int to, bool onlyPostCode, bool alone = false)
    {
        Span<byte> key = stackalloc byte[80];
        int length = text.Join(from, to, key);
        if (length <= 0)
            return false;
        ReadOnlySpan<NameRow> names = index.Rows<NameRow>(Section.Names);
        int low = 0, high = names.Length - 1, found = names.Length;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (index.Bytes(names[middle].Text).SequenceCompareTo(key[..length]) >= 0)
                (found, high) = (middle, middle - 1);
            else
                low = middle + 1;
        }

        int before = _namedCount;
        for (; found < names.Length && index.Bytes(names[found].Text).SequenceEqual(key[..length]) && _namedCount < MaxHits; found++)
        {
            int former = names[found].FormerCommune;
            bool believed = names[found].Former > NameRow.WithoutArticle || alone || HasPostCode(names[found].Commune);
            if (believed && (!onlyPostCode || HasPostCode(names[found].Commune)))
                _named[_namedCount++] = (names[found].Commune, former, names[found].Former == -1 ? 1f : 0.995f);
        }

        return _namedCount > before;
    }

    private void Resolve(FoldedText text, int from, int to, bool mayBePartial, bool onlyPostCode = false)
    {
        if (from >= to || ResolveExact(text, from, to, onlyPostCode, alone: true))
            return;
        Span<byte> key = stackalloc byte[80];
        int length = text.Join(from, to, key);
        if (length < 4)
            return;
        ReadOnlySpan<byte> wanted = key[..length];
        uint letters = Letters.MaskOf(wanted);
        ReadOnlySpan<NameRow> names = index.Rows<NameRow>(Section.Names);
        int limit = length <= 5 ? 1 : length <= 9 ? 1 : 2;
        int best = int.MaxValue;
        for (int n = 0; n < names.Length; n++)
        {
            ReadOnlySpan<byte> name = index.Bytes(names[n].Text);
            bool here = HasPostCode(names[n].Commune);
            if ((length <= 5 || onlyPostCode) && !here)
                continue;
            int allowed = here ? limit + 1 : limit;
            int distance = int.MaxValue;
            if (Math.Abs(name.Length - length) <= allowed && Letters.MayBeWithin(letters, Letters.MaskOf(name), allowed))
                distance = Letters.Distance(wanted, name, allowed) is int d && d <= allowed ? d : int.MaxValue;

            // "Saint-Alban" under the postal code of Saint-Alban-sur-Limagnole, or the reverse.
            if (distance == int.MaxValue && mayBePartial && here && length >= 5 && name.Length >= 5 && (name.StartsWith(wanted) || wanted.StartsWith(name) || wanted.EndsWith(name)))
                distance = 2;
            if (distance == int.MaxValue)
                continue;
            int rank = here ? distance : distance + 2;
            if (rank < best)
                (best, _namedCount) = (rank, 0);
            if (rank == best && _namedCount < MaxHits)
                _named[_namedCount++] = (names[n].Commune, names[n].FormerCommune, 0.985f - (0.015f * distance));
        }
    }
}
