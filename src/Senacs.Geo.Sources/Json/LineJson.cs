using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Sources.Json;

/// <summary>A small JSON document whose values know their line, so that a message can point at them. Strict: no comments, no trailing commas, no
/// duplicate keys.</summary>
internal sealed class LineJson
{
    public const int MaxBytes = 4 << 20;

    private LineJson(JsonTokenType kind, int line, string text) => (Kind, Line, Text) = (kind, line, text);

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
            for (int read; copy.Length <= MaxBytes && (read = stream.Read(block)) > 0;)
                copy.Write(block, 0, read);
        }
        catch (IOException e)
        {
            throw new SourceUnavailableException(file, $"La lecture s'interrompt ({e.Message})", "Vérifiez le disque et les droits.", e);
        }

        if (copy.Length > MaxBytes)
            throw new SourceUnavailableException(
                file, "Le fichier dépasse 4 Mo.", "Ce fichier décrit un dossier : il ne contient ni contours ni structures.");
        ReadOnlySpan<byte> bytes = copy.GetBuffer().AsSpan(0, (int)copy.Length);
        if (bytes.StartsWith("\uFEFF"u8))
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
            throw JsonMistakeFinder.Find(bytes) is { } mistake ? new SourceUnavailableException(
                    file, $"Le JSON est mal formé, ligne {TableReader.Number(mistake.Line)}, caractère {TableReader.Number(mistake.Column)} : "
                    + $"{mistake.Sentence}.", mistake.Remedy, e)
                : new SourceUnavailableException(file, $"Le JSON est mal formé à la ligne {TableReader.Number((e.LineNumber ?? 0) + 1)}, octet "
                    + $"{TableReader.Number((e.BytePositionInLine ?? 0) + 1)}.",
                    "Vérifiez les virgules, les guillemets et les accolades autour de cette ligne ; ni commentaire, ni virgule finale.", e);
        }
        catch (InvalidOperationException e)
        {
            throw new SourceUnavailableException(
                file, $"Un texte n'est pas de l'UTF-8 valide, vers la ligne {TableReader.Number(position.Line)}.",
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
                            file, $"La clé « {IssueList.Clip(key)} » est là deux fois, de nouveau à la ligne {TableReader.Number(keyLine)}.",
                            "Gardez-en une.");
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
        private long _at;

        public int Line { get; private set; } = 1;

        public int LineAt(ReadOnlySpan<byte> bytes, long index)
        {
            Line += bytes[(int)_at..(int)index].Count((byte)'\n');
            _at = index;
            return Line;
        }
    }
}

/// <summary>Reads the members of one object and remembers those that nobody asked for.</summary>
internal sealed class LineJsonObject
{
    private readonly LineJson _value;
    private readonly string _file;
    private readonly string _path;
    private readonly List<string> _accepted = [];

    public LineJsonObject(LineJson value, string file, string path)
    {
        (_value, _file, _path) = (value, file, path);
        if (value.Kind != JsonTokenType.StartObject)
            throw Wrong(value, path.Length == 0 ? "Le document" : $"« {path} »", "un objet entre accolades");
    }

    public int Line => _value.Line;

    public LineJson? Find(string key)
    {
        _accepted.Add(key);
        LineJson? member = _value.Members.FirstOrDefault(m => m.Key == key).Value;
        return member is null || member.Kind == JsonTokenType.Null ? null : member;
    }

    public LineJsonObject? Object(string key) => Find(key) is { } member ? new(member, _file, PathOf(key)) : null;

    public LineJsonObject RequiredObject(string key) => Object(key) ?? throw Missing(key);

    public string? String(string key) =>
        Find(key, "un texte entre guillemets", static m => m.Kind == JsonTokenType.String)?.Text.Trim() is { Length: > 0 } text ? text : null;

    public string RequiredString(string key) => String(key) ?? throw Missing(key);

    /// <summary>A text or a number, as text: a millésime is written both ways.</summary>
    public string? StringOrNumber(string key) =>
        Find(key, "un texte ou un nombre", static m => m.Kind is JsonTokenType.String or JsonTokenType.Number)?.Text.Trim();

    public double? Number(string key) => Find(key, "un nombre", static m => NumberOf(m) is not null) is { } member ? NumberOf(member) : null;

    public bool? Boolean(string key) => Find(key, "true ou false", static m => m.Kind is JsonTokenType.True or JsonTokenType.False) is { } member
            ? member.Kind == JsonTokenType.True : null;

    public DateOnly? Date(string key) =>
        Find(key, "une date comme \"2022-12-31\"", static m => DateOf(m) is not null) is { } member ? DateOf(member) : null;

    public DateOnly RequiredDate(string key) => Date(key) ?? throw Missing(key);

    public ImmutableArray<string>? Strings(string key) => Find(key, "une liste de textes", static m =>
            m.Kind == JsonTokenType.StartArray && m.Items.All(static i => i.Kind == JsonTokenType.String)) is { } member
            ? [.. member.Items.Select(static i => i.Text)] : null;

    public ImmutableArray<LineJsonObject> Objects(string key) => Find(key, "une liste", static m => m.Kind == JsonTokenType.StartArray) is { } member
            ? [.. member.Items.Select((item, i) => new LineJsonObject(item, _file, $"{PathOf(key)}[{TableReader.Number(i + 1)}]"))] : [];

    private LineJson? Find(string key, string expected, Func<LineJson, bool> isRight) =>
        Find(key) is not { } member || isRight(member) ? Find(key) : throw Wrong(member, $"« {PathOf(key)} »", expected);

    private static double? NumberOf(LineJson member) => member.Kind == JsonTokenType.Number
        && double.TryParse(member.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number : null;

    private static DateOnly? DateOf(LineJson member) => member.Kind == JsonTokenType.String
        && DateOnly.TryParseExact(member.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? date : null;

    /// <summary>The members as pairs of texts: what <c>champs</c> holds.</summary>
    public ImmutableSortedDictionary<string, string> AllStrings() => _value.Members.Select(static m => m.Key).ToImmutableSortedDictionary(
        static key => key, key => Find(key) is { Kind: JsonTokenType.String } member ? member.Text : throw Wrong(
            _value.Members.First(m => m.Key == key).Value, $"« {PathOf(key)} »", "le nom d'une colonne ou d'une propriété, entre guillemets"),
        StringComparer.Ordinal);

    /// <summary>The members as pairs of numbers.</summary>
    public ImmutableArray<(string Key, double Value)> AllNumbers()
    {
        foreach ((string key, _) in _value.Members)
            _accepted.Add(key);
        return [.. _value.Members.Select(m => (m.Key, Number(m.Key) ?? 0))];
    }

    /// <summary>Refuses the members that were not asked for, all in one message.</summary>
    public void RefuseOthers()
    {
        List<(string Key, LineJson Value)> unknown = [.. _value.Members.Where(m => !_accepted.Contains(m.Key))];
        if (unknown.Count == 0)
            return;
        string names = string.Join(", ",
            unknown.Take(5).Select(u => $"« {IssueList.Clip(PathOf(u.Key))} » (ligne {TableReader.Number(u.Value.Line)})"));
        throw new SourceUnavailableException(
            _file, unknown.Count == 1 ? $"Clé inconnue : {names}." : $"Clés inconnues : {names}{(unknown.Count > 5 ? "…" : "")}.",
            $"Clés acceptées ici : {string.Join(", ", _accepted.Distinct(StringComparer.Ordinal))}.");
    }

    public SourceUnavailableException Wrong(LineJson member, string what, string expected) => new(
        _file, $"{what} (ligne {TableReader.Number(member.Line)}) est {member.FrenchKind}"
            + $"{(member.Text.Length == 0 ? "" : $" (« {IssueList.Clip(member.Text)} »)")} au lieu d'être {expected}.", "Corrigez cette valeur.");

    private SourceUnavailableException Missing(string key) => new(
        _file, $"La clé « {PathOf(key)} » manque{(_path.Length == 0 ? "" : $" (objet de la ligne {TableReader.Number(_value.Line)})")}.",
            "Ajoutez-la.");

    public string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";
}
