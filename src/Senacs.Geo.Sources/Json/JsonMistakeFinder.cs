using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Senacs.Geo.Sources.Json;

/// <summary>Reads a JSON text that some reader has refused, byte by byte, and names its first mistake: those that people and their tools make have
/// each their sentence.</summary>
/// <remarks>Source: RFC 8259. Fed in pieces; it keeps one token and the brackets that are open. It may be told first what came before
/// (<see cref="Feed"/> of a text that is right), so that a reader that has passed a part of the file needs no second look at it.</remarks>
public sealed partial class JsonMistakeFinder
{
    private const int MostDepth = 1000;
    private const int MostShown = 40;

    private const string Again = "Téléchargez le fichier à nouveau, en entier.";
    private const string DropComma = "Supprimez cette virgule.";
    private const string AddComma = "Ajoutez la virgule.";
    private const string ExportAgain = "Enregistrez le document lui-même, en JSON.";

    private static readonly SearchValues<byte> Structural = SearchValues.Create("{}[],:\" \t\r\n"u8);

    private enum Expecting { Value, ValueOrClose, Key, KeyOrClose, Colon, CommaOrClose, Nothing }

    private enum Inside { Nothing, Text, Escape, Code, Word }

    private readonly bool isSequence;
    private readonly List<(byte Open, long Line)> open = [];
    private readonly List<byte> token = [];
    private Expecting expecting = Expecting.Value;
    private Inside inside;
    private byte last;
    private bool isKey;
    private bool isStart = true;
    private int codeDigits;
    private long column;
    private (long Line, long Column) tokenAt, commaAt;
    private string lastKey = "";

    /// <param name="line">Of the first byte.</param>
    /// <param name="isSequence">Whether several objects may follow one another.</param>
    public JsonMistakeFinder(long line = 1, bool isSequence = false) => (Line, this.isSequence) = (line, isSequence);

    /// <summary>Null as long as all is right.</summary>
    public JsonMistake? Found { get; private set; }

    /// <summary>Nested beyond reason: nothing more is looked for.</summary>
    public bool HasGivenUp { get; private set; }

    /// <summary>Of the next byte.</summary>
    public long Line { get; set; }

    /// <summary>Values completed inside the list that the text given first had left open.</summary>
    public int Items { get; private set; }

    /// <summary>The depth at which <see cref="Items"/> are counted.</summary>
    public int ItemsDepth { get; set; } = -1;

    /// <returns>Whether to go on.</returns>
    public bool Feed(ReadOnlySpan<byte> piece)
    {
        foreach (byte next in piece)
        {
            if (Found is not null || HasGivenUp)
                return false;
            Step(next);
        }

        return Found is null && !HasGivenUp;
    }

    /// <summary>The text ends here.</summary>
    public JsonMistake? End()
    {
        if (inside == Inside.Word)
            EndWord();
        if (Found is not null || HasGivenUp)
            return Found;
        if (inside is Inside.Text or Inside.Escape or Inside.Code)
            Say("le fichier s'arrête au milieu d'un texte : il est tronqué", Again);
        else if (isStart)
            Say("le fichier est vide", "Téléchargez ou écrivez le fichier à nouveau.");
        else if (open.Count > 0)
            Say($"le fichier s'arrête avant la fin : il est tronqué (« {(char)open[^1].Open} » ouvert à la ligne {Text(open[^1].Line)} n'est pas "
                + $"fermé)", Again);
        return Found;
    }

    private void Step(byte next)
    {
        if ((next & 0xC0) != 0x80)
            column++;
        switch (inside)
        {
            case Inside.Text:
                InText(next);
                break;
            case Inside.Escape:
                inside = next == 'u' ? Inside.Code : Inside.Text;
                codeDigits = 0;
                if (!"\"\\/bfnrtu"u8.Contains(next))
                    Say($"l'échappement « \\{Shown(new List<byte> { next })} » n'existe pas en JSON", "Doublez la barre oblique inverse : « \\\\ ».");
                break;
            case Inside.Code:
                if (!char.IsAsciiHexDigit((char)next))
                    Say("« \\u » n'est pas suivi de quatre chiffres hexadécimaux", "Écrivez le caractère lui-même, en UTF-8.");
                if (++codeDigits == 4)
                    inside = Inside.Text;
                break;
            case Inside.Word when Structural.Contains(next):
                column--;
                EndWord();
                column++;
                if (Found is null)
                    Between(next);
                break;
            case Inside.Word:
                if (token.Count < MostShown)
                    token.Add(next);
                break;
            default:
                Between(next);
                break;
        }

        if (next != '\n')
            return;
        Line++;
        column = 0;
    }

    private void InText(byte next)
    {
        switch (next)
        {
            case (byte)'"':
                inside = Inside.Nothing;
                if (isKey)
                    lastKey = Shown(token);
                last = (byte)'"';
                if (isKey)
                    expecting = Expecting.Colon;
                else
                    EndValue();
                break;
            case (byte)'\\':
                inside = Inside.Escape;
                break;
            case (byte)'\n' or (byte)'\r':
                Say("un texte n'est pas fermé à la fin de sa ligne", "Ajoutez le guillemet qui manque, ou écrivez « \\n » pour un saut de ligne.",
                    tokenAt);
                break;
            case < 0x20:
                Say($"un texte contient un caractère de contrôle{(next == '\t' ? " (une tabulation)" : next == 0 ? " (zéro)" : "")}", next == '\t'
                    ? "Écrivez « \\t », ou une espace." : "Supprimez ce caractère.");
                break;
            default:
                if (token.Count < MostShown)
                    token.Add(next);
                break;
        }
    }

    private void Between(byte next)
    {
        switch (next)
        {
            case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                if (last == '"' || last == 'w')
                    last = (byte)'v'; // what follows does not touch it
                return;
            case 0x1E when isSequence && open.Count == 0 && expecting is Expecting.Nothing or Expecting.Value:
                return;
            case (byte)'"':
                Quote();
                break;
            case (byte)'{' or (byte)'[':
                Open(next);
                break;
            case (byte)'}' or (byte)']':
                Close(next);
                break;
            case (byte)',':
                Comma();
                break;
            case (byte)':':
                if (expecting == Expecting.Colon)
                    expecting = Expecting.Value;
                else
                    Say("« : » n'est pas attendu ici", open.Count > 0 && open[^1].Open == '['
                        ? "Une liste n'a pas de clés : entourez celles-ci d'accolades." : "Supprimez-le, ou ajoutez la clé qui manque.");
                last = next;
                break;
            default:
                inside = Inside.Word;
                token.Clear();
                token.Add(next);
                tokenAt = (Line, column);
                if (next is (byte)'\'' or (byte)'/' or (byte)'#' or (byte)'<' or 0 or (byte)';' or (byte)')' or (byte)'=')
                    EndWord();
                break;
        }

        isStart = false;
    }

    private void Quote()
    {
        tokenAt = (Line, column);
        token.Clear();
        switch (expecting)
        {
            case Expecting.Value or Expecting.ValueOrClose:
                (isKey, inside) = (false, Inside.Text);
                break;
            case Expecting.Key or Expecting.KeyOrClose:
                (isKey, inside) = (true, Inside.Text);
                break;
            case Expecting.Colon:
                Say($"« : » manque après la clé « {lastKey} »", "Ajoutez les deux-points.");
                break;
            case Expecting.CommaOrClose:
                if (last == '"')
                    Say("un guillemet à l'intérieur d'un texte n'est pas précédé de « \\ »", "Écrivez-le « \\\" ».");
                else
                    Say("une virgule manque avant « \" »", AddComma);
                break;
            default:
                AfterTheEnd("un texte suit la fin du document");
                break;
        }
    }

    private void Open(byte bracket)
    {
        switch (expecting)
        {
            case Expecting.Value or Expecting.ValueOrClose:
                break;
            case Expecting.Key or Expecting.KeyOrClose:
                Say("une clé entre guillemets est attendue", "Ajoutez la clé, ou supprimez ces accolades ou crochets.");
                return;
            case Expecting.Colon:
                Say($"« : » manque après la clé « {lastKey} »", "Ajoutez les deux-points.");
                return;
            case Expecting.CommaOrClose:
                Say($"une virgule manque avant « {(char)bracket} »", AddComma);
                return;
            case Expecting.Nothing when isSequence && bracket == '{':
                break;
            default:
                AfterTheEnd("un second document suit le premier",
                    "Gardez-en un, ou réunissez-les en un seul (« une ligne par objet », NDJSON, n'est pas accepté ici).");
                return;
        }

        open.Add((bracket, Line));
        HasGivenUp = open.Count > MostDepth;
        expecting = bracket == '{' ? Expecting.KeyOrClose : Expecting.ValueOrClose;
        last = bracket;
    }

    private void Close(byte bracket)
    {
        byte wanted = open.Count == 0 ? (byte)0 : open[^1].Open == '{' ? (byte)'}' : (byte)']';
        if (wanted == 0)
        {
            Say(isStart ? $"le document commence par « {(char)bracket} »"
                : $"« {(char)bracket} » est de trop : tout est déjà fermé", "Supprimez-le.");
        }
        else if (last == ',')
        {
            Say($"une virgule est de trop avant « {(char)bracket} »", DropComma, commaAt);
        }
        else if (expecting == Expecting.Colon || (expecting == Expecting.Value && last == ':'))
        {
            Say($"la clé « {lastKey} » n'a pas de valeur", "Ajoutez la valeur (null s'il n'y en a pas), ou supprimez la clé.");
        }
        else if (bracket != wanted)
        {
            Say($"« {(char)bracket} » ferme « {(char)open[^1].Open} », ouvert à la ligne {Text(open[^1].Line)}",
                $"Remplacez-le par « {(char)wanted} », ou ajoutez celui-ci devant.");
        }
        else
        {
            open.RemoveAt(open.Count - 1);
            last = (byte)'v';
            EndValue();
        }
    }

    private void Comma()
    {
        switch (expecting)
        {
            case Expecting.CommaOrClose:
                expecting = open[^1].Open == '{' ? Expecting.Key : Expecting.Value;
                break;
            case Expecting.Nothing:
                AfterTheEnd("une virgule suit la fin du document", DropComma);
                break;
            case Expecting.Colon:
                Say($"la clé « {lastKey} » n'a pas de valeur", "Ajoutez la valeur (null s'il n'y en a pas), ou supprimez la clé.");
                break;
            default:
                if (last == ',')
                    Say("deux virgules se suivent", "Supprimez-en une, ou écrivez null entre elles.");
                else if (last == ':')
                    Say($"la clé « {lastKey} » n'a pas de valeur", "Ajoutez la valeur (null s'il n'y en a pas), ou supprimez la clé.");
                else
                    Say("une virgule n'est précédée d'aucune valeur", DropComma);
                break;
        }

        last = (byte)',';
        commaAt = (Line, column);
    }

    // A word is whatever stands bare between brackets, commas, quotes and blanks.
    private void EndWord()
    {
        inside = Inside.Nothing;
        string word = Shown(token);
        string? wrong = Wrong(word, out string remedy);
        switch (expecting)
        {
            case Expecting.Value or Expecting.ValueOrClose:
                if (wrong is null)
                {
                    last = (byte)'w';
                    EndValue();
                    return;
                }

                Say(wrong, remedy, tokenAt);
                break;
            case Expecting.Key when char.IsAsciiDigit(word[0]) && commaAt.Line == tokenAt.Line && commaAt.Column == tokenAt.Column - 1:
                Say($"un nombre est écrit avec une virgule décimale (« ,{word} »)", "Remplacez la virgule par un point.", commaAt);
                break;
            case Expecting.Key or Expecting.KeyOrClose:
                Say(IsName(word) ? $"la clé « {word} » n'est pas entre guillemets"
                    : wrong ?? $"une clé entre guillemets est attendue, pas « {word} »", IsName(word)
                        ? "Entourez-la de guillemets droits (\")." : remedy, tokenAt);
                break;
            case Expecting.Colon:
                Say(word[0] == '=' ? $"« = » suit la clé « {lastKey} » au lieu de « : »"
                    : wrong is not null && !IsName(word)
                        ? wrong : $"« : » manque après la clé « {lastKey} »", word[0] == '='
                            ? "Remplacez-le par deux-points." : "Ajoutez les deux-points.", tokenAt);
                break;
            case Expecting.CommaOrClose when word[0] == ';':
                Say("un point-virgule est mis pour une virgule", "Remplacez-le par une virgule.", tokenAt);
                break;
            case Expecting.CommaOrClose when last == '"' && char.IsLetterOrDigit(word[0]):
                Say("un guillemet à l'intérieur d'un texte n'est pas précédé de « \\ »", "Écrivez-le « \\\" ».", tokenAt);
                break;
            case Expecting.CommaOrClose:
                Say(wrong is not null && !IsName(word)
                    ? wrong : $"une virgule manque avant « {word} »", wrong is not null && !IsName(word) ? remedy : AddComma, tokenAt);
                break;
            default:
                AfterTheEnd(wrong is not null && word[0] is '/' or '#' or '\uFEFF'
                    ? wrong : $"du texte (« {word} ») suit la fin du document", word[0] is ')' or ';'
                        ? ExportAgain : "Supprimez ce qui suit la dernière accolade.");
                break;
        }
    }

    private string? Wrong(string word, out string remedy)
    {
        remedy = "Entourez-le de guillemets droits (\") si c'est un texte.";
        if (word is "true" or "false" or "null" || Number().IsMatch(word))
            return null;
        switch (word[0])
        {
            case '\'':
                remedy = "Remplacez les apostrophes par des guillemets droits (\").";
                return "un texte est entre apostrophes (')";
            case '/' or '#':
                remedy = "Supprimez le commentaire.";
                return "un commentaire n'est pas admis en JSON";
            case '<':
                remedy = "L'adresse a sans doute rendu une page d'erreur ou de connexion : téléchargez le fichier à nouveau.";
                return "c'est du XML ou une page web, pas du JSON";
            case '\0' or '\uFFFD' when token[0] is 0 or 0xFF or 0xFE:
                remedy = "Réenregistrez-le en UTF-8.";
                return "le fichier est en UTF-16, ou n'est pas du texte";
            case '“' or '”' or '„' or '«' or '»' or '‘' or '’':
                remedy = "Remplacez les guillemets typographiques par des guillemets droits (\").";
                return $"« {word[0]} » n'est pas un guillemet droit";
            case '\u00A0' or '\u202F' or '\u2009' or '\u200B' or '\u2060':
                remedy = "Remplacez-la par une espace ordinaire.";
                return "une espace insécable ou invisible est hors d'un texte";
            case '\uFEFF':
                remedy = "Réenregistrez le fichier en UTF-8 sans BOM.";
                return "la marque d'ordre des octets (BOM) est écrite deux fois, ou ailleurs qu'au début";
        }

        string plain = word.TrimStart('+', '-');
        if (plain.Equals("nan", StringComparison.OrdinalIgnoreCase) || plain.StartsWith("inf", StringComparison.OrdinalIgnoreCase))
        {
            remedy = "Donnez le nombre, ou retirez l'objet ; null si la valeur n'est pas connue.";
            return $"« {word} » n'est pas un nombre que JSON admette";
        }

        if (word.Equals("true", StringComparison.OrdinalIgnoreCase) || word.Equals("false", StringComparison.OrdinalIgnoreCase)
            || word.Equals("null", StringComparison.OrdinalIgnoreCase))
        {
            remedy = $"Écrivez {word.ToLowerInvariant()}.";
            return $"« {word} » ne s'écrit pas ainsi en JSON";
        }

        if (word is "None" or "undefined" or "nil" or "NA" or "N/A")
        {
            remedy = "Écrivez null.";
            return $"« {word} » n'existe pas en JSON";
        }

        if (word[0] == '+' && Number().IsMatch(plain))
        {
            remedy = "Supprimez le « + ».";
            return $"le nombre « {word} » commence par « + »";
        }

        if (LeadingZero().IsMatch(word))
        {
            remedy = "Supprimez les zéros de tête ; si c'est un code, entourez-le de guillemets.";
            return $"le nombre « {word} » commence par un zéro";
        }

        if (HalfDecimal().IsMatch(word))
        {
            remedy = "Mettez un chiffre de chaque côté du point.";
            return $"le nombre « {word} » {(word.EndsWith('.') ? "finit" : "commence")} par un point";
        }

        if (char.IsAsciiDigit(plain.Length > 0 ? plain[0] : ' '))
        {
            remedy = "Écrivez-le en chiffres, avec un point décimal ; si c'est un code ou une date, entourez-le de guillemets.";
            return $"« {word} » n'est pas un nombre";
        }

        if (open.Count == 0 && IsName(word.TrimEnd('(')) && (word.EndsWith('(') || word is "var" or "let" or "const" or "export" or "window"))
        {
            remedy = ExportAgain;
            return word.EndsWith('(') ? $"c'est du JSONP : le document est l'argument d'un appel, « {word} »" : "c'est du JavaScript, pas du JSON";
        }

        return IsName(word) || char.IsLetter(word[0]) ? $"le texte « {word} » n'est pas entre guillemets" : $"« {word} » n'est pas attendu ici";
    }

    private void EndValue()
    {
        expecting = open.Count == 0 ? Expecting.Nothing : Expecting.CommaOrClose;
        if (open.Count == ItemsDepth)
            Items++;
    }

    private void AfterTheEnd(string sentence, string remedy = "Supprimez ce qui suit la dernière accolade.") => Say(sentence, remedy);

    private void Say(string sentence, string remedy) => Say(sentence, remedy, (Line, column));

    private void Say(string sentence, string remedy, (long Line, long Column) at) =>
        Found ??= new JsonMistake(sentence, remedy, at.Line, at.Column, open.Count);

    private static bool IsName(string word) =>
        word.Length > 0 && (char.IsLetter(word[0]) || word[0] is '_' or '$')
            && word.All(static c => char.IsLetterOrDigit(c) || c is '_' or '$' or '-' or '.');

    private static string Shown(List<byte> bytes)
    {
        string text = Encoding.UTF8.GetString([.. bytes]);
        return bytes.Count < MostShown ? Legible(text) : Legible(text.TrimEnd('\uFFFD')) + "…";
    }

    private static string Legible(string text) => string.Concat(text.Select(static c => char.IsControl(c) && c != '\0' ? '\uFFFD' : c));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();

    [GeneratedRegex(@"^[+-]?0[0-9]+(\.[0-9]*)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LeadingZero();

    [GeneratedRegex(@"^[+-]?(\.[0-9]+|[0-9]+\.)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HalfDecimal();
}
