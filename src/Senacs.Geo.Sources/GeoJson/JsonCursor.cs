using System.Text;
using System.Text.Json;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>Walks one complete JSON value in memory: keys and punctuation here, every value that is not looked at through
/// <see cref="Utf8JsonReader"/>.</summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> json, int maxDepth)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public readonly ReadOnlySpan<byte> Json = json;

    /// <summary>Index of the next byte to read.</summary>
    public int At;

    public readonly int MaxDepth => maxDepth;

    /// <summary>The next byte that is not white space, not consumed.</summary>
    public byte Peek()
    {
        while ((uint)At < (uint)Json.Length)
        {
            byte next = Json[At];
            if (next is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
                return next;
            At++;
        }
        throw MalformedJsonException.Truncated();
    }

    public void Expect(char wanted)
    {
        if (Peek() != wanted)
            throw MalformedJsonException.Expected($"« {wanted} » attendu");
        At++;
    }

    /// <summary>Moves to the next member of an object whose brace is consumed.</summary>
    /// <returns>False when the object ends; its closing brace is then consumed.</returns>
    public bool NextKey(ref bool first, out JsonText key)
    {
        if (!NextItem('}', ref first))
        {
            key = default;
            return false;
        }
        key = ReadText();
        Expect(':');
        return true;
    }

    /// <summary>Moves to the next item of an array or object whose opening is consumed.</summary>
    public bool NextItem(char close, ref bool first)
    {
        byte next = Peek();
        if (next == close)
        {
            At++;
            return false;
        }
        if (!first)
        {
            Expect(',');
            Peek();
        }
        first = false;
        return true;
    }

    public JsonText ReadText()
    {
        if (Peek() != '"')
            throw MalformedJsonException.Expected("un texte entre guillemets est attendu");
        int start = ++At;
        bool escaped = false;
        for (; ; )
        {
            int hit = Json[At..].IndexOfAny((byte)'"', (byte)'\\');
            if (hit < 0)
                throw MalformedJsonException.Truncated();
            At += hit;
            if (Json[At] == '"')
            {
                ReadOnlySpan<byte> raw = Json[start..At++];
                return new JsonText(raw, escaped);
            }
            escaped = true;
            At = Math.Min(At + 2, Json.Length);
        }
    }

    /// <summary>Passes over a value of any kind, checking that it is well formed.</summary>
    public void Skip()
    {
        Peek();
        Utf8JsonReader reader = new(Json[At..], new JsonReaderOptions { MaxDepth = maxDepth });
        try
        {
            reader.Read();
            reader.Skip();
        }
        catch (JsonException e)
        {
            throw reader.CurrentDepth >= maxDepth - 1 ? MalformedJsonException.TooDeep(maxDepth) : Malformed(e);
        }
        At += (int)reader.BytesConsumed;
    }

    /// <summary>Reads a number, true, false or null: its text as written.</summary>
    public ReadOnlySpan<byte> ReadScalar()
    {
        Peek();
        int start = At;
        Skip();
        return Json[start..At];
    }

    /// <summary>The text, unescaped.</summary>
    public static string Text(JsonText text)
    {
        if (text.Raw.IndexOfAnyInRange((byte)0, (byte)0x1F) >= 0)
            throw MalformedJsonException.Expected("un texte contient un caractère de contrôle");
        try
        {
            return text.Escaped ? Unescaped(text.Raw) : StrictUtf8.GetString(text.Raw);
        }
        catch (DecoderFallbackException e)
        {
            throw MalformedJsonException.NotUtf8(e);
        }
    }

    private static string Unescaped(ReadOnlySpan<byte> raw)
    {
        byte[] quoted = new byte[raw.Length + 2];
        quoted[0] = quoted[^1] = (byte)'"';
        raw.CopyTo(quoted.AsSpan(1));
        Utf8JsonReader reader = new(quoted);
        try
        {
            reader.Read();
            return reader.GetString()!;
        }
        catch (JsonException e)
        {
            throw Malformed(e);
        }
        catch (InvalidOperationException e)
        {
            throw MalformedJsonException.NotUtf8(e);
        }
    }

    private static MalformedJsonException Malformed(Exception inner) =>
        new("le JSON est mal formé.", MalformedJsonException.DownloadAgain, inner) { IsSyntax = true };
}

/// <summary>A JSON string as written, between its quotes.</summary>
internal readonly ref struct JsonText(ReadOnlySpan<byte> raw, bool escaped)
{
    public readonly ReadOnlySpan<byte> Raw = raw;

    public readonly bool Escaped = escaped;

    /// <summary>Equality with a key of ASCII letters; an escaped key (rare, legal) is unescaped first.</summary>
    public bool Is(ReadOnlySpan<byte> key) =>
        !Escaped ? Raw.SequenceEqual(key) : System.Text.Ascii.Equals(key, JsonCursor.Text(this));
}
