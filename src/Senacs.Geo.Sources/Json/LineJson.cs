using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Json;

/// <summary>A small JSON document whose values know their line, so that a message can point at them. Strict: no comments, no trailing commas, no
/// duplicate keys.</summary>
internal sealed class LineJson
{
    public const int MaxBytes = 4 << 20;

    private LineJson(JsonTokenType kind, int line, string text)
    {
        Kind = kind;
        Line = line;
        Text = text;
    }

    /// <summary>StartObject, StartArray, String, Number, True, False or Null.</summary>
    public JsonTokenType Kind { get; }

    public int Line { get; }

    /// <summary>The text of a string, the digits of a number; empty otherwise.</summary>
    public string Text { get; }

    /// <summary>In file order.</summary>
    public ImmutableArray<(string Key, LineJson Value)> Members { get; private init; } = [];

    public ImmutableArray<LineJson> Items { get; private init; } = [];

    public string FrenchKind => Kind switch
    {
        JsonTokenType.StartObject => "un objet",
        JsonTokenType.StartArray => "une liste",
        JsonTokenType.String => "un texte",
        JsonTokenType.Number => "un nombre",
        JsonTokenType.Null => "null",
        _ => "vrai ou faux",
    };

    /// <exception cref="SourceUnavailableException">Not JSON, too big, or a key occurs twice.</exception>
    public static LineJson Parse(Stream stream, string file)
    {
        using MemoryStream copy = new();
        byte[] block = new byte[1 << 14];
        try
        {
            for (int read; (read = stream.Read(block)) > 0;)
            {
                copy.Write(block, 0, read);
                if (copy.Length > MaxBytes)
                    throw new SourceUnavailableException(file, "Le fichier dépasse 4 Mo.", "Ce fichier décrit un dossier : il ne contient ni contours ni structures.");
            }
        }
        catch (IOException e)
        {
            throw new SourceUnavailableException(file, $"La lecture s'interrompt ({e.Message})", "Vérifiez le disque et les droits.", e);
        }

        ReadOnlySpan<byte> bytes = copy.GetBuffer().AsSpan(0, (int)copy.Length);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            bytes = bytes[3..];
        Utf8JsonReader reader = new(bytes, new JsonReaderOptions { MaxDepth = 32 });
        Position position = new();
        try
        {
            reader.Read();
            LineJson value = ReadValue(ref reader, bytes, position, file);
            reader.Read(); // nothing may follow: throws if something does
            return value;
        }
        catch (JsonException e)
        {
            JsonMistakeFinder finder = new();
            finder.Feed(bytes);
            if (finder.End() is { } mistake)
                throw new SourceUnavailableException(file, string.Create(CultureInfo.InvariantCulture, $"Le JSON est mal formé, ligne {mistake.Line}, caractère {mistake.Column} : {mistake.Sentence}."), mistake.Remedy, e);
            long line = (e.LineNumber ?? 0) + 1;
            throw new SourceUnavailableException(
                file, string.Create(CultureInfo.InvariantCulture, $"Le JSON est mal formé à la ligne {line}, octet {(e.BytePositionInLine ?? 0) + 1}."),
                "Vérifiez les virgules, les guillemets et les accolades autour de cette ligne ; ni commentaire, ni virgule finale.", e);
        }
        catch (InvalidOperationException e)
        {
            throw new SourceUnavailableException(
                file, string.Create(CultureInfo.InvariantCulture, $"Un texte n'est pas de l'UTF-8 valide, vers la ligne {position.Line}."),
                "Enregistrez le fichier en UTF-8.", e);
        }
    }

    private static LineJson ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes, Position position, string file)
    {
        int line = position.LineAt(bytes, reader.TokenStartIndex);
        JsonTokenType kind = reader.TokenType;
        switch (kind)
        {
            case JsonTokenType.StartObject:
                ImmutableArray<(string, LineJson)>.Builder members = ImmutableArray.CreateBuilder<(string, LineJson)>();
                HashSet<string> keys = new(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    int keyLine = position.LineAt(bytes, reader.TokenStartIndex);
                    string key = reader.GetString()!;
                    if (!keys.Add(key))
                    {
                        throw new SourceUnavailableException(
                            file, string.Create(CultureInfo.InvariantCulture, $"La clé « {Tables.IssueList.Clip(key)} » est là deux fois, de nouveau à la ligne {keyLine}."), "Gardez-en une.");
                    }

                    reader.Read();
                    members.Add((key, ReadValue(ref reader, bytes, position, file)));
                }

                return new(kind, line, "") { Members = members.DrainToImmutable() };
            case JsonTokenType.StartArray:
                ImmutableArray<LineJson>.Builder items = ImmutableArray.CreateBuilder<LineJson>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(ReadValue(ref reader, bytes, position, file));
                return new(kind, line, "") { Items = items.DrainToImmutable() };
            case JsonTokenType.String:
                return new(kind, line, reader.GetString()!);
            case JsonTokenType.Number:
                return new(kind, line, System.Text.Encoding.ASCII.GetString(reader.ValueSpan));
            default:
                return new(kind, line, "");
        }
    }

    /// <summary>Counts lines as the reader goes forward.</summary>
    private sealed class Position
    {
        private long at;

        public int Line { get; private set; } = 1;

        public int LineAt(ReadOnlySpan<byte> bytes, long index)
        {
            Line += bytes[(int)at..(int)index].Count((byte)'\n');
            at = index;
            return Line;
        }
    }
}

/// <summary>Reads the members of one object and remembers those that nobody asked for.</summary>
internal sealed class LineJsonObject
{
    private readonly LineJson value;
    private readonly string file;
    private readonly string path;
    private readonly List<string> accepted = [];

    public LineJsonObject(LineJson value, string file, string path)
    {
        this.value = value;
        this.file = file;
        this.path = path;
        if (value.Kind != JsonTokenType.StartObject)
            throw Wrong(value, path.Length == 0 ? "Le document" : $"« {path} »", "un objet entre accolades");
    }

    public int Line => value.Line;

    public LineJson? Find(string key)
    {
        accepted.Add(key);
        foreach ((string name, LineJson member) in value.Members)
        {
            if (name == key)
                return member.Kind == JsonTokenType.Null ? null : member;
        }

        return null;
    }

    public LineJsonObject? Object(string key) => Find(key) is { } member ? new(member, file, PathOf(key)) : null;

    public LineJsonObject RequiredObject(string key) => Object(key) ?? throw Missing(key);

    public string? String(string key)
    {
        if (Find(key) is not { } member)
            return null;
        if (member.Kind != JsonTokenType.String)
            throw Wrong(member, $"« {PathOf(key)} »", "un texte entre guillemets");
        string text = member.Text.Trim();
        return text.Length == 0 ? null : text;
    }

    public string RequiredString(string key) => String(key) ?? throw Missing(key);

    /// <summary>A text or a number, as text: a millésime is written both ways.</summary>
    public string? StringOrNumber(string key)
    {
        if (Find(key) is not { } member)
            return null;
        if (member.Kind is not (JsonTokenType.String or JsonTokenType.Number))
            throw Wrong(member, $"« {PathOf(key)} »", "un texte ou un nombre");
        return member.Text.Trim();
    }

    public double? Number(string key)
    {
        if (Find(key) is not { } member)
            return null;
        if (member.Kind != JsonTokenType.Number || !double.TryParse(member.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
            throw Wrong(member, $"« {PathOf(key)} »", "un nombre");
        return number;
    }

    public bool? Boolean(string key)
    {
        if (Find(key) is not { } member)
            return null;
        return member.Kind switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => throw Wrong(member, $"« {PathOf(key)} »", "true ou false"),
        };
    }

    public DateOnly? Date(string key)
    {
        if (Find(key) is not { } member)
            return null;
        if (member.Kind != JsonTokenType.String || !DateOnly.TryParseExact(member.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
            throw Wrong(member, $"« {PathOf(key)} »", "une date comme \"2022-12-31\"");
        return date;
    }

    public ImmutableArray<string>? Strings(string key)
    {
        if (Find(key) is not { } member)
            return null;
        if (member.Kind != JsonTokenType.StartArray || member.Items.Any(static i => i.Kind != JsonTokenType.String))
            throw Wrong(member, $"« {PathOf(key)} »", "une liste de textes");
        return [.. member.Items.Select(static i => i.Text)];
    }

    public ImmutableArray<LineJsonObject> Objects(string key)
    {
        if (Find(key) is not { } member)
            return [];
        if (member.Kind != JsonTokenType.StartArray)
            throw Wrong(member, $"« {PathOf(key)} »", "une liste");
        return [.. member.Items.Select((item, i) => new LineJsonObject(item, file, string.Create(CultureInfo.InvariantCulture, $"{PathOf(key)}[{i + 1}]")))];
    }

    /// <summary>The members as pairs of texts: what <c>champs</c> holds.</summary>
    public ImmutableSortedDictionary<string, string> AllStrings()
    {
        ImmutableSortedDictionary<string, string>.Builder pairs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach ((string key, LineJson member) in value.Members)
        {
            accepted.Add(key);
            if (member.Kind != JsonTokenType.String)
                throw Wrong(member, $"« {PathOf(key)} »", "le nom d'une colonne ou d'une propriété, entre guillemets");
            pairs.Add(key, member.Text);
        }

        return pairs.ToImmutable();
    }

    /// <summary>The members as pairs of numbers.</summary>
    public ImmutableArray<(string Key, double Value)> AllNumbers()
    {
        foreach ((string key, _) in value.Members)
            accepted.Add(key);
        return [.. value.Members.Select(m => (m.Key, Number(m.Key) ?? 0))];
    }

    /// <summary>Refuses the members that were not asked for, all in one message.</summary>
    public void RefuseOthers()
    {
        List<(string Key, LineJson Value)> unknown = [.. value.Members.Where(m => !accepted.Contains(m.Key))];
        if (unknown.Count == 0)
            return;
        string names = string.Join(", ", unknown.Take(5).Select(u => string.Create(CultureInfo.InvariantCulture, $"« {Tables.IssueList.Clip(PathOf(u.Key))} » (ligne {u.Value.Line})")));
        throw new SourceUnavailableException(
            file, unknown.Count == 1 ? $"Clé inconnue : {names}." : $"Clés inconnues : {names}{(unknown.Count > 5 ? "…" : "")}.",
            $"Clés acceptées ici : {string.Join(", ", accepted.Distinct(StringComparer.Ordinal))}.");
    }

    public SourceUnavailableException Wrong(LineJson member, string what, string expected) => new(
        file, string.Create(CultureInfo.InvariantCulture, $"{what} (ligne {member.Line}) est {member.FrenchKind}{Quoted(member)} au lieu d'être {expected}."), "Corrigez cette valeur.");

    private static string Quoted(LineJson member) => member.Text.Length == 0 ? "" : $" (« {Tables.IssueList.Clip(member.Text)} »)";

    private SourceUnavailableException Missing(string key) => new(
        file, string.Create(CultureInfo.InvariantCulture, $"La clé « {PathOf(key)} » manque{(path.Length == 0 ? "" : $" (objet de la ligne {value.Line})")}."), "Ajoutez-la.");

    public string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";
}
