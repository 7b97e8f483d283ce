using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Sources.Json;

/// <summary>The first thing that is wrong in a JSON text, as a person who looks at the file can find and mend it.</summary>
/// <param name="Sentence">French, without capital nor final point: "une virgule est de trop avant « ] »".</param>
/// <param name="Remedy">French, a whole sentence.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based, in characters of the line.</param>
/// <param name="Depth">Of objects and lists open around it.</param>
public sealed record JsonMistake(string Sentence, string Remedy, long Line, long Column, int Depth);

/// <summary>Names the first mistake of a JSON text that some reader has refused: those that people and their tools make have each their
/// sentence.</summary>
/// <remarks>Source: RFC 8259. <see cref="Utf8JsonReader"/> goes to the last token that is right; what follows it is looked at here. The text may be
/// given in pieces, so that a reader that has passed a part of its file gives a short stand-in for that part.</remarks>
public sealed partial class JsonMistakeFinder
{
    private const int MostDepth = 1000;
    private const int MostShown = 40;

    private const string Again = "Téléchargez le fichier à nouveau, en entier.";
    private const string DropComma = "Supprimez cette virgule.";
    private const string AddComma = "Ajoutez la virgule.";
    private const string AddColon = "Ajoutez les deux-points.";
    private const string AddValue = "Ajoutez la valeur (null s'il n'y en a pas), ou supprimez la clé.";
    private const string QuoteIt = "Entourez-le de guillemets droits (\") si c'est un texte.";
    private const string ExportAgain = "Enregistrez le document lui-même, en JSON.";
    private const string DropRest = "Supprimez ce qui suit la dernière accolade.";

    private static readonly SearchValues<byte> Blank = SearchValues.Create(" \t\r\n"u8);
    private static readonly SearchValues<byte> Structural = SearchValues.Create("{}[],:\" \t\r\n"u8);
    private static readonly SearchValues<byte> Alone = SearchValues.Create("'/#<\0;)="u8);

    private enum Expecting { Value, ValueOrClose, Key, KeyOrClose, Colon, CommaOrClose, Nothing }

    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly List<(int Start, long Line)> _pieces = [];
    private readonly Stack<(char Bracket, int At)> _open = [];
    private Expecting _expecting = Expecting.Value;
    private byte _last; // a bracket, a comma, a colon, a quote; 'v' behind any other value
    private int _at;
    private int _comma;
    private string _key = "";

    /// <summary>The first mistake of a whole document; null when there is none, or when it is nested beyond reason.</summary>
    public static JsonMistake? Find(ReadOnlySpan<byte> document)
    {
        JsonMistakeFinder finder = new();
        finder.Add(document, 1);
        return finder.Find();
    }

    /// <summary>What comes next, and the line on which it begins.</summary>
    public void Add(ReadOnlySpan<byte> piece, long line)
    {
        _pieces.Add((_text.WrittenCount, line));
        _text.Write(piece);
    }

    /// <summary>The first mistake of what was given; null when there is none, or when it is nested beyond reason.</summary>
    public JsonMistake? Find()
    {
        Utf8JsonReader reader = new(_text.WrittenSpan, new JsonReaderOptions { MaxDepth = MostDepth });
        try
        {
            while (reader.Read())
                Pass(ref reader);
            return null;
        }
        catch (JsonException)
        {
            return _open.Count == MostDepth ? null : Explain();
        }
    }

    private void Pass(ref Utf8JsonReader reader)
    {
        _at = (int)reader.BytesConsumed;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                bool isObject = reader.TokenType == JsonTokenType.StartObject;
                _open.Push((isObject ? '{' : '[', (int)reader.TokenStartIndex));
                (_expecting, _last) = isObject ? (Expecting.KeyOrClose, (byte)'{') : (Expecting.ValueOrClose, (byte)'[');
                return;
            case JsonTokenType.PropertyName:
                _key = Shown(reader.ValueSpan);
                (_expecting, _last) = (Expecting.Value, (byte)':');
                return;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _open.Pop();
                break;
        }

        EndValue(reader.TokenType == JsonTokenType.String);
    }

    private void EndValue(bool isText) =>
        (_last, _expecting) = (isText ? (byte)'"' : (byte)'v', _open.Count == 0 ? Expecting.Nothing : Expecting.CommaOrClose);

    // From the last right token on: a comma, a key and a colon may be right still.
    private JsonMistake? Explain()
    {
        ReadOnlySpan<byte> text = _text.WrittenSpan;
        for (; ; )
        {
            int skipped = text[_at..].IndexOfAnyExcept(Blank);
            if (skipped < 0)
                return Cut(text.Length);
            if (skipped > 0 && _last == '"')
                _last = (byte)'v'; // what follows does not touch it
            int at = _at += skipped;
            JsonMistake? found = text[_at] switch
            {
                (byte)'"' => Quote(text),
                (byte)'{' or (byte)'[' => Open((char)text[_at]),
                (byte)'}' or (byte)']' => Close((char)text[_at]),
                (byte)',' => Comma(),
                (byte)':' => Colon(),
                _ => Word(text),
            };
            if (found is not null || _at == at)
                return found;
        }
    }

    private JsonMistake? Cut(int end) => _open.TryPeek(out (char Bracket, int At) open)
        ? Say($"le fichier s'arrête avant la fin : il est tronqué (« {open.Bracket} » ouvert à la ligne "
            + $"{TableReader.Number(LineOf(open.At))} n'est pas fermé)", Again, end)
        : _expecting == Expecting.Nothing ? null : Say("le fichier est vide", "Téléchargez ou écrivez le fichier à nouveau.", end);

    private JsonMistake? Quote(ReadOnlySpan<byte> text)
    {
        switch (_expecting)
        {
            case Expecting.Colon:
                return Say($"« : » manque après la clé « {_key} »", AddColon);
            case Expecting.CommaOrClose when _last == '"':
                return Say("un guillemet à l'intérieur d'un texte n'est pas précédé de « \\ »", "Écrivez-le « \\\" ».");
            case Expecting.CommaOrClose:
                return Say("une virgule manque avant « \" »", AddComma);
            case Expecting.Nothing:
                return Say("un texte suit la fin du document", DropRest);
        }

        int start = _at;
        if (InText(text) is { } mistake)
            return mistake;
        _key = Shown(text[(start + 1)..(_at - 1)]);
        bool isKey = _expecting is Expecting.Key or Expecting.KeyOrClose;
        EndValue(isText: true);
        _expecting = isKey ? Expecting.Colon : _expecting;
        return null;
    }

    // From the opening quote to behind the closing one.
    private JsonMistake? InText(ReadOnlySpan<byte> text)
    {
        int start = _at;
        for (int i = start + 1; i < text.Length; i++)
        {
            byte next = text[i];
            switch (next)
            {
                case (byte)'"':
                    _at = i + 1;
                    return null;
                case (byte)'\\' when ++i < text.Length && !"\"\\/bfnrtu"u8.Contains(text[i]):
                    return Say($"l'échappement « \\{Shown(text.Slice(i, 1))} » n'existe pas en JSON", "Doublez la barre oblique inverse : « \\\\ ».",
                        i);
                case (byte)'\\' when i < text.Length && text[i] == 'u':
                    for (int end = Math.Min(i + 4, text.Length - 1); i < end;)
                    {
                        if (!char.IsAsciiHexDigit((char)text[++i]))
                            return Say("« \\u » n'est pas suivi de quatre chiffres hexadécimaux", "Écrivez le caractère lui-même, en UTF-8.", i);
                    }

                    break;
                case (byte)'\n' or (byte)'\r':
                    return Say("un texte n'est pas fermé à la fin de sa ligne",
                        "Ajoutez le guillemet qui manque, ou écrivez « \\n » pour un saut de ligne.", start);
                case (byte)'\t':
                    return Say("un texte contient un caractère de contrôle (une tabulation)", "Écrivez « \\t », ou une espace.", i);
                case < 0x20:
                    return Say($"un texte contient un caractère de contrôle{(next == 0 ? " (zéro)" : "")}", "Supprimez ce caractère.", i);
            }
        }

        return Say("le fichier s'arrête au milieu d'un texte : il est tronqué", Again, text.Length);
    }

    private JsonMistake? Open(char bracket) => _expecting switch
    {
        Expecting.Value or Expecting.ValueOrClose => null,
        Expecting.Key or Expecting.KeyOrClose =>
            Say("une clé entre guillemets est attendue", "Ajoutez la clé, ou supprimez ces accolades ou crochets."),
        Expecting.Colon => Say($"« : » manque après la clé « {_key} »", AddColon),
        Expecting.CommaOrClose => Say($"une virgule manque avant « {bracket} »", AddComma),
        _ => Say("un second document suit le premier",
            "Gardez-en un, ou réunissez-les en un seul (« une ligne par objet », NDJSON, n'est pas accepté ici)."),
    };

    private JsonMistake? Close(char bracket)
    {
        if (!_open.TryPeek(out (char Bracket, int At) open))
            return Say(_expecting == Expecting.Nothing ? $"« {bracket} » est de trop : tout est déjà fermé"
                : $"le document commence par « {bracket} »", "Supprimez-le.");
        if (_last == ',')
            return Say($"une virgule est de trop avant « {bracket} »", DropComma, _comma);
        if (_expecting == Expecting.Colon || _last == ':')
            return Say($"la clé « {_key} » n'a pas de valeur", AddValue);
        char wanted = open.Bracket == '{' ? '}' : ']';
        return bracket == wanted ? null : Say($"« {bracket} » ferme « {open.Bracket} », ouvert à la ligne {TableReader.Number(LineOf(open.At))}",
            $"Remplacez-le par « {wanted} », ou ajoutez celui-ci devant.");
    }

    private JsonMistake? Comma()
    {
        switch (_expecting)
        {
            case Expecting.CommaOrClose:
                _expecting = _open.Peek().Bracket == '{' ? Expecting.Key : Expecting.Value;
                (_last, _comma) = ((byte)',', _at++);
                return null;
            case Expecting.Nothing:
                return Say("une virgule suit la fin du document", DropComma);
            case Expecting.Colon:
                return Say($"la clé « {_key} » n'a pas de valeur", AddValue);
            default:
                return _last == ',' ? Say("deux virgules se suivent", "Supprimez-en une, ou écrivez null entre elles.")
                    : _last == ':' ? Say($"la clé « {_key} » n'a pas de valeur", AddValue)
                    : Say("une virgule n'est précédée d'aucune valeur", DropComma);
        }
    }

    private JsonMistake? Colon()
    {
        if (_expecting != Expecting.Colon)
            return Say("« : » n'est pas attendu ici", _open.TryPeek(out (char Bracket, int At) open) && open.Bracket == '['
                ? "Une liste n'a pas de clés : entourez celles-ci d'accolades." : "Supprimez-le, ou ajoutez la clé qui manque.");
        (_expecting, _last) = (Expecting.Value, (byte)':');
        _at++;
        return null;
    }

    // A word is whatever stands bare between brackets, commas, quotes and blanks.
    private JsonMistake? Word(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> rest = text[_at..];
        int end = Alone.Contains(rest[0]) ? 1 : rest.IndexOfAny(Structural);
        string word = Shown(end < 0 ? rest : rest[..end]);
        bool isName = IsName(word);
        string? wrong = Wrong(word, rest[0], out string remedy);
        switch (_expecting)
        {
            case Expecting.Value or Expecting.ValueOrClose when wrong is null:
                _at += end < 0 ? rest.Length : end;
                EndValue(isText: false);
                return null;
            case Expecting.Value or Expecting.ValueOrClose:
                return Say(wrong, remedy);
            case Expecting.Key when char.IsAsciiDigit(word[0]) && _comma == _at - 1:
                return Say($"un nombre est écrit avec une virgule décimale (« ,{word} »)", "Remplacez la virgule par un point.", _comma);
            case Expecting.Key or Expecting.KeyOrClose:
                return isName ? Say($"la clé « {word} » n'est pas entre guillemets", "Entourez-la de guillemets droits (\").")
                    : Say(wrong ?? $"une clé entre guillemets est attendue, pas « {word} »", remedy);
            case Expecting.Colon:
                return word[0] == '=' ? Say($"« = » suit la clé « {_key} » au lieu de « : »", "Remplacez-le par deux-points.")
                    : Say(wrong is not null && !isName ? wrong : $"« : » manque après la clé « {_key} »", AddColon);
            case Expecting.CommaOrClose when word[0] == ';':
                return Say("un point-virgule est mis pour une virgule", "Remplacez-le par une virgule.");
            case Expecting.CommaOrClose when _last == '"' && char.IsLetterOrDigit(word[0]):
                return Say("un guillemet à l'intérieur d'un texte n'est pas précédé de « \\ »", "Écrivez-le « \\\" ».");
            case Expecting.CommaOrClose:
                return wrong is not null && !isName ? Say(wrong, remedy) : Say($"une virgule manque avant « {word} »", AddComma);
            default:
                return Say(wrong is not null && word[0] is '/' or '#' or '\uFEFF' ? wrong : $"du texte (« {word} ») suit la fin du document",
                    word[0] is ')' or ';' ? ExportAgain : DropRest);
        }
    }

    private string? Wrong(string word, byte first, out string remedy)
    {
        string plain = word.TrimStart('+', '-');
        (string? wrong, remedy) = word[0] switch
        {
            _ when word is "true" or "false" or "null" || Number().IsMatch(word) => (null, QuoteIt),
            '\'' => ("un texte est entre apostrophes (')", "Remplacez les apostrophes par des guillemets droits (\")."),
            '/' or '#' => ("un commentaire n'est pas admis en JSON", "Supprimez le commentaire."),
            '<' => ("c'est du XML ou une page web, pas du JSON",
                "L'adresse a sans doute rendu une page d'erreur ou de connexion : téléchargez le fichier à nouveau."),
            '\0' or '\uFFFD' when first is 0 or 0xFF or 0xFE => ("le fichier est en UTF-16, ou n'est pas du texte", "Réenregistrez-le en UTF-8."),
            '“' or '”' or '„' or '«' or '»' or '‘' or '’' =>
                ($"« {word[0]} » n'est pas un guillemet droit", "Remplacez les guillemets typographiques par des guillemets droits (\")."),
            '\u00A0' or '\u202F' or '\u2009' or '\u200B' or '\u2060' =>
                ("une espace insécable ou invisible est hors d'un texte", "Remplacez-la par une espace ordinaire."),
            '\uFEFF' => ("la marque d'ordre des octets (BOM) est écrite deux fois, ou ailleurs qu'au début",
                "Réenregistrez le fichier en UTF-8 sans BOM."),
            _ when plain.Equals("nan", StringComparison.OrdinalIgnoreCase) || plain.StartsWith("inf", StringComparison.OrdinalIgnoreCase) =>
                ($"« {word} » n'est pas un nombre que JSON admette", "Donnez le nombre, ou retirez l'objet ; null si la valeur n'est pas connue."),
            _ when word.ToLowerInvariant() is "true" or "false" or "null" =>
                ($"« {word} » ne s'écrit pas ainsi en JSON", $"Écrivez {word.ToLowerInvariant()}."),
            _ when word is "None" or "undefined" or "nil" or "NA" or "N/A" => ($"« {word} » n'existe pas en JSON", "Écrivez null."),
            '+' when Number().IsMatch(plain) => ($"le nombre « {word} » commence par « + »", "Supprimez le « + »."),
            _ when LeadingZero().IsMatch(word) =>
                ($"le nombre « {word} » commence par un zéro", "Supprimez les zéros de tête ; si c'est un code, entourez-le de guillemets."),
            _ when HalfDecimal().IsMatch(word) =>
                ($"le nombre « {word} » {(word.EndsWith('.') ? "finit" : "commence")} par un point", "Mettez un chiffre de chaque côté du point."),
            _ when plain.Length > 0 && char.IsAsciiDigit(plain[0]) => ($"« {word} » n'est pas un nombre",
                "Écrivez-le en chiffres, avec un point décimal ; si c'est un code ou une date, entourez-le de guillemets."),
            _ when _open.Count == 0 && word.EndsWith('(') && IsName(word.TrimEnd('(')) =>
                ($"c'est du JSONP : le document est l'argument d'un appel, « {word} »", ExportAgain),
            _ when _open.Count == 0 && word is "var" or "let" or "const" or "export" or "window" => ("c'est du JavaScript, pas du JSON", ExportAgain),
            _ => (IsName(word) || char.IsLetter(word[0]) ? $"le texte « {word} » n'est pas entre guillemets" : $"« {word} » n'est pas attendu ici",
                QuoteIt),
        };
        return wrong;
    }

    private JsonMistake Say(string sentence, string remedy, int? at = null)
    {
        int index = at ?? _at;
        ReadOnlySpan<byte> before = _text.WrittenSpan[..index];
        int column = 1;
        foreach (byte next in before[(before.LastIndexOf((byte)'\n') + 1)..])
            column += (next & 0xC0) == 0x80 ? 0 : 1;
        return new(sentence, remedy, LineOf(index), column, _open.Count);
    }

    private long LineOf(int index)
    {
        (int start, long line) = _pieces.Last(piece => piece.Start <= index);
        return line + _text.WrittenSpan[start..index].Count((byte)'\n');
    }

    private static bool IsName(string word) => word.Length > 0 && (char.IsLetter(word[0]) || word[0] is '_' or '$')
        && word.All(static c => char.IsLetterOrDigit(c) || c is '_' or '$' or '-' or '.');

    private static string Shown(ReadOnlySpan<byte> bytes)
    {
        string text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, MostShown)]);
        text = string.Concat(text.Select(static c => char.IsControl(c) && c != '\0' ? '\uFFFD' : c));
        return bytes.Length < MostShown ? text : text.TrimEnd('\uFFFD') + "…";
    }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();

    [GeneratedRegex(@"^[+-]?0[0-9]+(\.[0-9]*)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LeadingZero();

    [GeneratedRegex(@"^[+-]?(\.[0-9]+|[0-9]+\.)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HalfDecimal();
}
