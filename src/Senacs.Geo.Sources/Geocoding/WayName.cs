namespace Senacs.Geo.Sources.Geocoding;

/// <summary>The name of a way taken apart: its type (<c>rue</c>) and the words that tell it from others (<c>general</c>, <c>mairal</c>).</summary>
internal readonly struct WayName
{
    private readonly int _from;
    private readonly int _to;
    private readonly int _typeToken;
    private readonly bool _keepAll;

    private WayName(int from, int to, int typeToken, byte type, bool keepAll) => (_from, _to, _typeToken, Type, _keepAll) = (from, to, typeToken, type, keepAll);

    /// <summary>0: none.</summary>
    public byte Type { get; }

    /// <summary>Position of the type; -1: none.</summary>
    public int TypeToken => _typeToken;

    /// <summary>The type is the first word, or the one after a qualifier (<c>Ancienne route de…</c>).</summary>
    public static WayName Of(FoldedText text, int from, int to)
    {
        int typeToken = -1;
        int at = from;
        if (at < to && text[at].Is(WordRoles.Qualifier) && at + 1 < to && text[at + 1].Is(WordRoles.StrongType))
            at++;
        if (at < to && text[at].Is(WordRoles.StrongType | WordRoles.WeakType))
            typeToken = at;
        byte type = typeToken >= 0 ? text[typeToken].Word!.Type : (byte)0;

        // "Route de Tamié (Faverges)": what stands in brackets places the way, it is not its name.
        int end = from;
        while (end < to && text[end].Segment == text[from].Segment)
            end++;
        WayName name = new(from, end, typeToken, type, keepAll: false);
        for (int t = from; t < to; t++)
        {
            if (name.IsCore(text, t))
                return name;
        }

        // Nothing but a type and small words ("La Place", "Le Clos"): they are the name.
        return new WayName(from, end, typeToken, type, keepAll: true);
    }

    /// <summary>Whether the token counts for the likeness of names.</summary>
    public bool IsCore(FoldedText text, int token)
    {
        if (token < _from || token >= _to || text[token].Removed)
            return false;
        if (_keepAll)
            return !text[token].Is(WordRoles.Stop) || _to - _from == 1;
        return token != _typeToken && !text[token].Is(WordRoles.Stop);
    }
}
