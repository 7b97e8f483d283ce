namespace Senacs.Geo.Sources.Tables;

/// <summary>Refuses a tag, a comment or an instruction longer than any real one before the XML parser sees it: the parser holds a whole tag, with all
/// its attributes, in memory.</summary>
/// <remarks>Follows the lexical grammar of XML 1.0 (2.4 to 2.7, 3.1): a <c>&gt;</c> within quotes ends no tag, quotes within a comment open
/// nothing.</remarks>
internal sealed class MarkupGuard(TextReader inner, int mostChars) : TextReader
{
    private enum Place { Text, Opening, Tag, Quoted, Comment, Data, Instruction }

    private Place _place;
    private int _length;
    private char _quote, _last, _beforeLast;

    /// <exception cref="InvalidDataException">A tag is too long.</exception>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc cref="Read(char[], int, int)"/>
    public override int Read(Span<char> buffer)
    {
        int count = inner.Read(buffer);
        Follow(buffer[..count]);
        return count;
    }

    public override int Read()
    {
        Span<char> one = stackalloc char[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    public override int Peek() => inner.Peek();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private void Follow(ReadOnlySpan<char> chars)
    {
        for (int i = 0; i < chars.Length; i++)
        {
            if (_place == Place.Text)
            {
                int open = chars[i..].IndexOf('<');
                if (open < 0)
                    return;
                i += open;
                (_place, _length, _last, _beforeLast) = (Place.Opening, 0, '<', '\0');
                continue;
            }

            Step(chars[i]);
            if (_place is not (Place.Text or Place.Data) && ++_length > mostChars)
                throw new InvalidDataException("balise trop longue");
        }
    }

    private void Step(char c)
    {
        switch (_place)
        {
            case Place.Opening when c == '?':
                _place = Place.Instruction;
                break;
            case Place.Opening when c == '!':
                break;
            case Place.Opening when _last == '!':
                _place = c switch { '-' => Place.Comment, '[' => Place.Data, _ => Place.Tag };
                break;
            case Place.Opening or Place.Tag when c == '>':
                _place = Place.Text;
                break;
            case Place.Opening:
                _place = Place.Tag;
                break;
            case Place.Tag when c is '"' or '\'':
                (_place, _quote) = (Place.Quoted, c);
                break;
            case Place.Quoted when c == _quote:
                _place = Place.Tag;
                break;
            case Place.Comment when c == '>' && _last == '-' && _beforeLast == '-' && _length > 3:
            case Place.Data when c == '>' && _last == ']' && _beforeLast == ']':
            case Place.Instruction when c == '>' && _last == '?':
                _place = Place.Text;
                break;
        }

        (_beforeLast, _last) = (_last, c);
    }
}
