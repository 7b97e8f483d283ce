using System.Text;

namespace Senacs.Geo.Service.Cql;

/// <summary>The text of a filter, read one character ahead; every refusal says where.</summary>
internal sealed class CqlText
{
    private readonly string _text;

    public CqlText(string text)
    {
        _text = text;
        if (text.Length > CqlFilter.MaximumLength)
            throw Error(CqlFilter.MaximumLength, $"le filtre dépasse {CqlFilter.MaximumLength} caractères");
    }

    /// <summary>0-based, of the next character.</summary>
    public int At { get; set; }

    public bool IsAtEnd => At == _text.Length;

    /// <summary>The next character; NUL at the end.</summary>
    public char Next => IsAtEnd ? '\0' : _text[At];

    /// <summary>What follows, as it may be shown.</summary>
    public string Rest => OutsideText.Shown(_text[At..Math.Min(_text.Length, At + 20)]);

    public void Blanks()
    {
        while (char.IsWhiteSpace(Next))
            At++;
    }

    /// <summary>Whether the next character that is not blank is this one.</summary>
    public bool Peek(char c)
    {
        Blanks();
        return !IsAtEnd && Next == c;
    }

    /// <summary>Passes it, if it is this one.</summary>
    public bool Character(char c)
    {
        if (!Peek(c))
            return false;
        At++;
        return true;
    }

    public void Expect(char c, string where = "")
    {
        if (!Character(c))
            throw Error(At, $"« {c} » était attendu{where}{(where.Length > 0 ? "" : IsAtEnd ? " avant la fin" : $", « {Rest} » a été trouvé")}");
    }

    /// <summary>The next name or keyword, not passed; null when there is none.</summary>
    public string? PeekWord()
    {
        Blanks();
        int end = At;
        while (end < _text.Length && (char.IsAsciiLetterOrDigit(_text[end]) || _text[end] is '_' or ':' || _text[end] > '\u007F'))
            end++;
        return end > At && !char.IsAsciiDigit(Next) ? _text[At..end] : null;
    }

    public bool Keyword(string keyword)
    {
        if (PeekWord() is not { } word || !word.Equals(keyword, StringComparison.OrdinalIgnoreCase))
            return false;
        At += word.Length;
        return true;
    }

    /// <summary>Passes it, if it stands here.</summary>
    public bool Sign(string sign)
    {
        if (string.CompareOrdinal(_text, At, sign, 0, sign.Length) != 0)
            return false;
        At += sign.Length;
        return true;
    }

    /// <summary>Passes the characters of a number, be it one or not.</summary>
    public string Number()
    {
        int start = At;
        while (char.IsAsciiDigit(Next) || Next is '-' or '+' or '.' or 'e' or 'E')
            At++;
        return _text[start..At];
    }

    /// <summary>What stands between two quotes; the quote doubled stands for itself.</summary>
    public string Quoted(char quote)
    {
        int start = At++;
        StringBuilder value = new();
        while (!IsAtEnd)
        {
            char c = _text[At++];
            if (c == quote && Next != quote)
                return value.ToString();
            if (c == quote)
                At++;
            value.Append(c);
        }

        throw Error(start, quote == '\'' ? "l’apostrophe ouverte ici n’est pas fermée" : "le guillemet ouvert ici n’est pas fermé");
    }

    public static ProblemException Error(int at, string sentence) => new(
        ProblemKind.FiltreInvalide, string.Create(CultureInfo.InvariantCulture, $"Position {at + 1} : {sentence}."), "filter")
    { Position = at + 1 };
}
