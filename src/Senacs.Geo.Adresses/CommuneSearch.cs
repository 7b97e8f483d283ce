using Senacs.Geo.Territoires;

namespace Senacs.Geo.Adresses;

/// <summary>A commune that the address may be in.</summary>
/// <param name="Commune">Its rank.</param>
/// <param name="Former">The former commune that was named; -1: none.</param>
/// <param name="Agreement">How well code, name and postal code agree on it, 0 to 1.</param>
internal sealed record CommuneHit(int Commune, int Former, float Agreement);

/// <summary>Finds the communes that a query speaks of, from its INSEE code, its postal code and its words.</summary>
internal sealed class CommuneSearch(AddressIndex index)
{
    private const int MaxHits = 64;

    // How far two pieces of evidence that agree, or not, are to be believed; read with CommuneEvidence.
    private const float Agree = 1f, NameAlone = 0.985f, NameHomonymous = 0.94f, NameAgainstPostCode = 0.90f, CodeAgainstName = 0.86f,
        PostCodeAlone = 0.96f, PostCodeUnknownName = 0.76f, PostCodeAgainstName = 0.72f;

    private readonly List<(int Commune, int Former, float Quality)> _named = [];
    private HashSet<int> _ofPostCode = [];
    private string? _departement;

    /// <summary>Best first.</summary>
    public List<CommuneHit> Hits { get; } = [];

    /// <summary>A commune was written (code or name), known or not.</summary>
    public bool NameGiven { get; private set; }

    /// <summary>The postal code is one of the index.</summary>
    public bool PostCodeKnown => _ofPostCode.Count > 0;

    /// <summary>The postal code is none of the index, nor of a département of the index.</summary>
    public bool PostCodeIsElsewhere { get; private set; }

    /// <summary>The INSEE code given is none of the index.</summary>
    public bool CodeUnknown { get; private set; }

    /// <summary>One commune stands out, so that it can answer by itself.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Fills <see cref="Hits"/>, best first, and removes the words of the commune from the address.</summary>
    public void Find(ParsedAddress address, string insee)
    {
        _ofPostCode = [.. index.CommunesByPostCode[address.PostCode]];
        PostCodeIsElsewhere = address.PostCode > 0 && !PostCodeKnown && !IsOfOurDepartements(address.PostCode);

        if (address.CommuneText.Count > 0)
        {
            NameGiven = true;
            FoldedText text = address.CommuneText;
            int from = 0, to = EndOf(text, text.Count);
            while (from < to && (text[from].Removed || text[from].IsNumber))
                from++;
            int beside = ResolveExact(text, from, to, onlyPostCode: false, alone: true) ? 0 : DepartementAtEnd(text, from, to, out _departement);
            if (_named.Count == 0)
                Resolve(text, from, to - beside, mayBePartial: true);
            RemoveDeclared(address);
        }
        else
        {
            FindInText(address);
        }

        // "03200 Vichy (Allier)": what follows the commune.
        int end = EndOf(address.Text, address.Text.Count), last = DepartementAtEnd(address.Text, 0, end, out string? after);
        if (last > 0 && _named.Count > 0 && (last == end || address.Text[end - last - 1].Removed))
        {
            _departement = after;
            Remove(address.Text, end - last, end);
        }

        FindFormer(address.Text);
        Weigh(address, insee);
    }

    private bool IsOfOurDepartements(int postCode) => index.Communes.Any(c => Departements.HoldsPostCode(c.Code, postCode));

    // Without what was removed at the end.
    private static int EndOf(FoldedText text, int end)
    {
        while (end > 0 && text[end - 1].Removed)
            end--;
        return end;
    }

    // "Vichy (03)", "Vichy (Allier)", "Mayet-de-Montagne (Le)": how many words at the end are a département, or an article set apart.
    private static int DepartementAtEnd(FoldedText text, int from, int to, out string? code)
    {
        code = null;
        for (int words = Math.Min(6, to - from); words >= 1; words--)
        {
            if ((code = Departements.Find(text.Join(to - words, to))) is not null)
                return words;
        }

        return to - from > 1 && text[to - 1].Is(WordRoles.Stop) && text[to - 1].Segment != text[to - 2].Segment ? 1 : 0;
    }

    // "60 rue Joseph Michaud Albens, Entrelacs", "(Faverges)": the commune is known, the text also names the former one, at its end or in a part of
    // its own.
    private void FindFormer(FoldedText text)
    {
        if (_named.Count is 0 or > 8)
            return;
        for (int i = 1, segmentFrom = 0; i <= text.Count; i++)
        {
            if (i < text.Count && text[i].Segment == text[segmentFrom].Segment && !text[i].Removed)
                continue;
            int to = Math.Max(segmentFrom, EndOf(text, i));
            for (int from = Math.Max(segmentFrom, to - 6); from < to; from++)
            {
                // The words before must still be a name.
                bool mayBegin = !text[from].Removed && !text[from].IsNumber && !text[from].Is(WordRoles.StrongType)
                    && (from == segmentFrom || (!ForbidsName(text, from) && from - segmentFrom >= 2));
                if (mayBegin && NamesFormer(text, from, to))
                {
                    Remove(text, from, to);
                    return;
                }
            }

            segmentFrom = i;
        }
    }

    // Whether the words are a former name of a commune that is named already, which is then noted.
    private bool NamesFormer(FoldedText text, int from, int to)
    {
        int known = _named.Count;
        ResolveExact(text, from, to, onlyPostCode: false, alone: true);
        bool same = false;
        foreach ((int commune, int former, _) in _named.Skip(known).ToList())
        {
            for (int k = 0; k < known && former >= 0; k++)
            {
                if (_named[k].Commune == commune)
                {
                    same = true;
                    _named[k] = _named[k] with { Former = former };
                }
            }
        }

        _named.RemoveRange(known, _named.Count - known);
        return same;
    }

    private bool HasPostCode(int commune) => _ofPostCode.Contains(commune);

    private void Weigh(ParsedAddress address, string insee)
    {
        bool codeGiven = insee.Length >= 4;
        if (codeGiven)
        {
            NameGiven = true;
            FindCode(insee);
            CodeUnknown = Hits.Count == 0;
            IsSettled = Hits.Count == 1;
        }

        int[] ofCode = [.. Hits.Select(h => h.Commune)];
        WeighNamed(address.PostCode, ofCode);
        for (int h = 0; h < ofCode.Length && _named.Count > 0; h++)
        {
            if (!_named.Exists(n => n.Commune == Hits[h].Commune))
                Hits[h] = Hits[h] with { Agreement = CodeAgainstName };
        }

        if (ofCode.Length == 0)
        {
            float agreement = !NameGiven ? PostCodeAlone : _named.Count == 0 ? PostCodeUnknownName : PostCodeAgainstName;
            foreach (int commune in _ofPostCode.Where(c => !Hits.Exists(h => h.Commune == c)).Order())
                Put(commune, -1, agreement);
        }

        Hits.Sort(BestFirst);
        if (!IsSettled && Hits.Count > 0 && Hits[0].Agreement >= PostCodeUnknownName)
            IsSettled = Hits.TrueForAll(h => h.Commune == Hits[0].Commune || h.Agreement < Hits[0].Agreement - 0.05f);
    }

    private static readonly IComparer<CommuneHit> BestFirst = Comparer<CommuneHit>.Create(static (a, b) =>
        (b.Agreement, a.Commune, b.Former).CompareTo((a.Agreement, b.Commune, a.Former)));

    private void WeighNamed(int postCode, int[] ofCode)
    {
        bool isHomonymous = _named.Select(n => n.Commune).Distinct().Count(c => IsPlausible(c, postCode)) > 1;
        foreach ((int commune, int former, float quality) in _named)
        {
            float agreement = ofCode.Length > 0 ? (ofCode.Contains(commune) ? Agree : PostCodeAgainstName)
                : !IsPlausible(commune, postCode) ? NameAgainstPostCode
                : HasPostCode(commune) ? Agree
                : isHomonymous ? NameHomonymous : NameAlone;
            Put(commune, former, quality * agreement);
        }
    }

    // Nothing written beside the name speaks against it: a postal code of its own, or one that the base lacks but of its département; the
    // département in brackets.
    private bool IsPlausible(int commune, int postCode)
    {
        string code = index.Communes[commune].Code;
        return (postCode == 0 || (PostCodeKnown ? HasPostCode(commune) : Departements.HoldsPostCode(code, postCode)))
            && (_departement is null || code.StartsWith(_departement, StringComparison.Ordinal));
    }

    private void Put(int commune, int former, float agreement)
    {
        int known = Hits.FindIndex(h => h.Commune == commune && h.Former == former);
        if (known >= 0)
            Hits[known] = Hits[known] with { Agreement = Math.Max(Hits[known].Agreement, agreement) };
        else if (Hits.Count < MaxHits)
            Hits.Add(new CommuneHit(commune, former, agreement));
    }

    private void FindCode(string insee)
    {
        string code = (insee.Length == 4 ? "0" + insee : insee).ToUpperInvariant();
        if (Array.Find(index.Communes, c => c.Code == code) is { } present)
            Put(present.Rank, -1, Agree);
        foreach (IndexedCommune former in Hits.Count > 0 ? [] : index.Formers.Where(f => f.Code == code))
            Put(former.Present!.Rank, former.Rank, Agree);
    }

    /// <summary>No commune column: look after the postal code, then before it, then at the end of the text.</summary>
    private void FindInText(ParsedAddress address)
    {
        FoldedText text = address.Text;
        if (address.PostCodeToken >= 0 && FindBesidePostCode(text, address.PostCodeToken))
            return;
        int last = EndOf(text, text.Count);
        if (last == 0 || SuffixBefore(text, last, onlyPostCode: PostCodeKnown))
            return;
        if (DepartementAtEnd(text, 0, last, out _) is > 0 and int beside && SuffixBefore(text, last - beside, onlyPostCode: PostCodeKnown))
            return;
        if (FindPart(text))
            return;

        // "chamonix": nothing but the beginning of one name.
        if (address.PostCode == 0 && text[0].Segment == text[last - 1].Segment && BeginsOneName(text, last))
            Take(text, 0, last);
        else
            FindMisspelt(text, last);
    }

    // True: found, or nothing else is to be tried.
    private bool FindBesidePostCode(FoldedText text, int code)
    {
        (int from, int to) = After(text, code);
        if (from < to)
        {
            // The longest beginning that is a commune of this postal code; else the whole, as a misspelt one; else a beginning that is any
            // commune.
            if (PrefixFrom(text, from, to, onlyPostCode: PostCodeKnown))
                return true;
            if (!text[from].Is(WordRoles.StrongType) && !text[from].IsNumber)
            {
                NameGiven = true;
                Resolve(text, from, to, mayBePartial: true);
                if (_named.Count == 0 && PrefixFrom(text, from, to, onlyPostCode: false))
                    return true;
                if (_named.Count > 0 || from > code + 1 || text[from].Segment == text[code].Segment)
                    Remove(text, from, to);
                return true;
            }
        }

        // "Annecy 74000", "Annecy (74000)"
        return SuffixBefore(text, code, onlyPostCode: PostCodeKnown);
    }

    // The words after a postal code, in one part.
    private static (int From, int To) After(FoldedText text, int code)
    {
        int from = code + 1;
        while (from < text.Count && text[from].Removed)
            from++;
        int to = from;
        while (to < text.Count && text[to].Segment == text[from].Segment && !text[to].Removed)
            to++;
        return (from, to);
    }

    // A part of its own: "Cluses, 12 rue de la Gare".
    private bool FindPart(FoldedText text)
    {
        int from = 0;
        for (int i = 1; i <= text.Count; i++)
        {
            if (i < text.Count && text[i].Segment == text[from].Segment)
                continue;
            if (!text[from].Removed && ResolveExact(text, from, i, onlyPostCode: PostCodeKnown, alone: true))
                return Take(text, from, i);
            from = i;
        }

        return false;
    }

    // A misspelt name at the end.
    private void FindMisspelt(FoldedText text, int last)
    {
        for (int from = Math.Max(0, last - 5); from < last; from++)
        {
            if (text[from].Removed || text[from].IsNumber || text[from].Segment != text[last - 1].Segment || (from > 0 && ForbidsName(text, from))
                || text[from].Is(WordRoles.StrongType) || Enumerable.Range(from, last - from).Sum(i => text[i].Length) < 6)
                continue;
            Resolve(text, from, last, mayBePartial: false, onlyPostCode: PostCodeKnown);
            if (_named.Count > 0)
            {
                Take(text, from, last);
                return;
            }
        }
    }

    private bool Take(FoldedText text, int from, int to)
    {
        NameGiven = true;
        Remove(text, from, to);
        return true;
    }

    private bool BeginsOneName(FoldedText text, int to)
    {
        if (Enumerable.Range(0, to).Any(i => text[i].Removed || text[i].IsNumber || text[i].Is(WordRoles.StrongType)))
            return false;
        string key = text.Join(0, to);
        int[] begun =
        [
            .. index.Names.Where(n => n.Former == -1 && !n.WithoutArticle && n.Text.StartsWith(key, StringComparison.Ordinal))
                .Select(n => n.Commune).Distinct().Take(2),
        ];
        if (key.Length < 6 || begun.Length != 1)
            return false;
        _named.Add((begun[0], -1, 0.97f));
        return true;
    }

    private bool PrefixFrom(FoldedText text, int from, int to, bool onlyPostCode)
    {
        for (int end = to; end > from; end--)
        {
            if (ResolveExact(text, from, end, onlyPostCode))
                return Take(text, from, end);
        }

        return false;
    }

    private bool SuffixBefore(FoldedText text, int end, bool onlyPostCode)
    {
        end = EndOf(text, end);
        for (int from = Math.Max(0, end - 9); from < end; from++)
        {
            bool mayBegin = !text[from].Removed && text[from].Segment == text[end - 1].Segment && !(from > 0 && ForbidsName(text, from));
            if (mayBegin && ResolveExact(text, from, end, onlyPostCode))
                return Take(text, from, end);
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
        if (!text[from - 1].Is(WordRoles.StrongType) || text[from - 1].Form == "grandrue")
            return false;

        // "rue Annecy" has no other name than Annecy; "rue de la Côte Sarzeau" has one, whose last word happens to be a type.
        return from == 1 || text[from - 2].Segment != text[from].Segment || text[from - 2].IsNumber || text[from - 2].Is(WordRoles.Repetition)
            || text[from - 2].Length == 1;
    }

    private static void RemoveDeclared(ParsedAddress address)
    {
        // The column names the commune: the same words at the end of the address (or after its postal code) are not part of a way.
        FoldedText text = address.Text;
        string declared = address.CommuneText.Join();
        if (declared.Length == 0)
            return;
        foreach (int end in (ReadOnlySpan<int>)[text.Count, address.PostCodeToken])
        {
            int stop = EndOf(text, Math.Max(0, end));
            for (int from = Math.Max(0, stop - 9); from < stop; from++)
            {
                if (text[from].Removed || (from > 0 && ForbidsName(text, from))
                    || (from == 0 && stop == text.Count && text[0].Is(WordRoles.StrongType)) || text.Join(from, stop) != declared)
                    continue;
                Remove(text, from, stop);
                return;
            }
        }

        // After a postal code stands the post town, whatever it is.
        if (address.PostCodeToken >= 0 && After(text, address.PostCodeToken) is var (first, to) && first < to
            && !text[first].Is(WordRoles.StrongType) && !text[first].IsNumber)
            Remove(text, first, to);
    }

    private static void Remove(FoldedText text, int from, int to)
    {
        for (int i = from; i < to; i++)
            text[i].Removed = true;
    }

    private bool ResolveExact(FoldedText text, int from, int to, bool onlyPostCode, bool alone = false)
    {
        int before = _named.Count;
        foreach (IndexedName name in index.NamesByText[text.Join(from, to)].Take(MaxHits - before))
        {
            bool here = HasPostCode(name.Commune);
            if ((!name.WithoutArticle || alone || here) && (!onlyPostCode || here))
                _named.Add((name.Commune, name.Former, name.Former == -1 && !name.WithoutArticle ? 1f : 0.995f));
        }

        return _named.Count > before;
    }

    private void Resolve(FoldedText text, int from, int to, bool mayBePartial, bool onlyPostCode = false)
    {
        if (from >= to || ResolveExact(text, from, to, onlyPostCode, alone: true))
            return;
        string wanted = text.Join(from, to);
        if (wanted.Length is < 4 or > 80)
            return;
        int limit = wanted.Length <= 9 ? 1 : 2, best = int.MaxValue;
        foreach (IndexedName name in index.Names)
        {
            bool here = HasPostCode(name.Commune);
            if ((wanted.Length <= 5 || onlyPostCode) && !here)
                continue;
            int allowed = here ? limit + 1 : limit, distance = CommuneNames.EditDistance(wanted, name.Text, allowed);
            if (distance > allowed)
            {
                if (!mayBePartial || !here || !IsPartOf(wanted, name.Text))
                    continue;
                distance = 2;
            }

            int rank = here ? distance : distance + 2;
            if (rank < best)
            {
                best = rank;
                _named.Clear();
            }

            if (rank == best && _named.Count < MaxHits)
                _named.Add((name.Commune, name.Former, 0.985f - (0.015f * distance)));
        }
    }

    // "Saint-Alban" under the postal code of Saint-Alban-sur-Limagnole, or the reverse.
    private static bool IsPartOf(string wanted, string name) => wanted.Length >= 5 && name.Length >= 5
        && (name.StartsWith(wanted, StringComparison.Ordinal) || wanted.StartsWith(name, StringComparison.Ordinal)
            || wanted.EndsWith(name, StringComparison.Ordinal));
}
