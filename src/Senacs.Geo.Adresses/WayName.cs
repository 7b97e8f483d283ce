namespace Senacs.Geo.Adresses;

/// <summary>The name of a way taken apart: its type (<c>rue</c>) and the words that tell it from others (<c>general</c>, <c>mairal</c>).</summary>
internal readonly struct WayName
{
    private readonly int _from;
    private readonly int _to;
    private readonly int _typeToken;
    private readonly Core _core;

    /// <summary>Which words tell the name from others.</summary>
    private enum Core
    {
        /// <summary>All but the type and the small ones.</summary>
        Usual,

        /// <summary>Rue A: the letter alone.</summary>
        Letters,

        /// <summary>La Place, Le Clos: the type.</summary>
        Everything,
    }

    private WayName(int from, int to, int typeToken, byte type, Core core) =>
        (_from, _to, _typeToken, Type, _core) = (from, to, typeToken, type, core);

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
        foreach (Core core in (ReadOnlySpan<Core>)[Core.Usual, Core.Letters])
        {
            WayName name = new(from, Math.Min(end, to), typeToken, type, core);
            for (int t = from; t < to; t++)
            {
                if (name.IsCore(text, t))
                    return name;
            }
        }

        // Nothing but a type and small words: they are the name.
        return new WayName(from, Math.Min(end, to), typeToken, type, Core.Everything);
    }

    /// <summary>Whether the token counts for the likeness of names.</summary>
    public bool IsCore(FoldedText text, int token)
    {
        if (token < _from || token >= _to || text[token].Removed)
            return false;
        bool small = text[token].Is(WordRoles.Stop);
        return _core switch
        {
            Core.Usual => token != _typeToken && !small,
            Core.Letters => token != _typeToken && text[token].Length == 1 && !text[token].Elided,
            _ => !small || _to - _from == 1,
        };
    }
}
