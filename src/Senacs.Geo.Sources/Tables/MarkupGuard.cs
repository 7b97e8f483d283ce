namespace Senacs.Geo.Sources.Tables;

/// <summary>Refuses a tag, a comment or an instruction longer than any real one before the XML parser sees it: the parser holds a whole tag, with all
/// its attributes, in memory.</summary>
/// <remarks>Follows the lexical grammar of XML 1.0 (2.4 to 2.7, 3.1): a <c>&gt;</c> within quotes ends no tag, quotes within a comment open
/// nothing.</remarks>
internal sealed class MarkupGuard(TextReader inner, int mostChars) : TextReader
{
    private enum Place { Text, Opening, Tag, Quoted, Comment, Data, Instruction }

    private Place place;
    private char quote;
    private int length;
    private char last;
    private char beforeLast;

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
            if (place == Place.Text)
            {
                int open = chars[i..].IndexOf('<');
                if (open < 0)
                    return;
                i += open;
                (place, length, last, beforeLast) = (Place.Opening, 0, '<', '\0');
                continue;
            }

            Step(chars[i]);
            if (place is not (Place.Text or Place.Data) && ++length > mostChars)
                throw new InvalidDataException("balise trop longue");
        }
    }

    private void Step(char c)
    {
        switch (place)
        {
            case Place.Opening when c == '?':
                place = Place.Instruction;
                break;
            case Place.Opening when c == '!':
                break;
            case Place.Opening when last == '!':
                place = c switch { '-' => Place.Comment, '[' => Place.Data, _ => Place.Tag };
                break;
            case Place.Opening or Place.Tag when c == '>':
                place = Place.Text;
                break;
            case Place.Opening:
                place = Place.Tag;
                break;
            case Place.Tag when c is '"' or '\'':
                (place, quote) = (Place.Quoted, c);
                break;
            case Place.Quoted when c == quote:
                place = Place.Tag;
                break;
            case Place.Comment when c == '>' && last == '-' && beforeLast == '-' && length > 3:
            case Place.Data when c == '>' && last == ']' && beforeLast == ']':
            case Place.Instruction when c == '>' && last == '?':
                place = Place.Text;
                break;
        }

        (beforeLast, last) = (last, c);
    }
}
