using System.Globalization;
using System.IO.Compression;
using System.Text;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Benchmarks;

/// <summary>An address of the base, as a person would write it before anything goes wrong.</summary>
internal sealed record KnownAddress(
    int Number, string Repetition, string Way, string PostCode, string Insee, string Commune, string FormerCommune, double LongitudeDegrees, double LatitudeDegrees, string Line)
{
    public string NumberText => Repetition.Length > 0
        ? $"{Number.ToString(CultureInfo.InvariantCulture)} {Repetition}" : Number.ToString(CultureInfo.InvariantCulture);

    public double MetresTo(GeoPoint point)
    {
        double y = (point.LatitudeDegrees - LatitudeDegrees) * 111195;
        double x = (point.LongitudeDegrees - LongitudeDegrees) * 111195 * Math.Cos(LatitudeDegrees * Math.PI / 180);
        return Math.Sqrt((x * x) + (y * y));
    }

    /// <summary>The addresses of an extract in the columns of the BAN.</summary>
    public static IEnumerable<KnownAddress> ReadBan(string path)
    {
        foreach (string line in ReadLines(path).Skip(1))
        {
            string[] c = line.Split(';');
            _ = int.TryParse(c[2], CultureInfo.InvariantCulture, out int number);
            yield return new KnownAddress(number, c[3], c[4], c[5], c[6], c[7], c[9], double.Parse(c[12], CultureInfo.InvariantCulture),
                double.Parse(c[13], CultureInfo.InvariantCulture), line);
        }
    }

    /// <summary>The lines of a text, gzipped or not.</summary>
    public static IEnumerable<string> ReadLines(string path)
    {
        using StreamReader reader = new(path.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(File.OpenRead(path), CompressionMode.Decompress) : File.OpenRead(path), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}

/// <summary>What a person makes of an address: the ways in which it goes wrong, each with its name.</summary>
internal static class GeocodingDamage
{
    private static readonly (string From, string To)[] Types =
    [
        ("Avenue", "Av."), ("Boulevard", "Bd"), ("Route", "Rte"), ("Chemin", "Ch."), ("Impasse", "Imp."), ("Allée", "All."), ("Place", "Pl."), ("Square", "Sq."), ("Lotissement", "Lot."), ("Résidence", "Rés."), ("Faubourg", "Fg"),
        ("Passage", "Pass."), ("Montée", "Mte"), ("Quai", "Qu."), ("Hameau", "Ham."), ("Rue", "R."), ("Lieu Dit", "Lieu-dit"), ("Lieu-dit", "LD"),
    ];

    private static readonly (string From, string To)[] Titles =
    [
        ("Général", "Gal"), ("Commandant", "Cdt"), ("Capitaine", "Cne"), ("Docteur", "Dr"), ("Maréchal", "Mal"), ("Président", "Pdt"), ("Monseigneur", "Mgr"), ("Colonel", "Col."), ("Sainte", "Ste"), ("Saint", "St"), ("Professeur", "Pr"),
        ("Notre-Dame", "N.-D."), ("Lieutenant", "Lt"), ("Jean", "J."),
    ];

    /// <summary>Each takes a known address and gives the text typed; null when it does not apply to that address.</summary>
    public static IReadOnlyList<(string Name, Func<KnownAddress, Random, IReadOnlyList<KnownAddress>, string?> Apply)> All { get; } =
    [
        ("intact", (a, _, _) => Full(a)),
        ("capitales sans accents", (a, _, _) => Plain(Full(a)).ToUpperInvariant()),
        ("minuscules sans virgule", (a, _, _) => Full(a).ToLowerInvariant()),
        ("type de voie abrégé", (a, _, _) => Abbreviate(a.Way, Types) is { } way ? Full(a with { Way = way }) : null),
        ("titres et saints abrégés", (a, _, _) => Abbreviate(a.Way + "|" + a.Commune, Titles) is { } both ? $"{a.NumberText} {both.Split('|')[0]} {a.PostCode} {both.Split('|')[1]}" : null),
        ("apostrophes et traits d'union perdus", (a, _, _) => Full(a).Replace('\'', ' ').Replace('’', ' ').Replace('-', ' ')),
        ("lettre oubliée", (a, r, _) => OnLongest(a, r, static (w, i) => w.Remove(i, 1))),
        ("lettre doublée", (a, r, _) => OnLongest(a, r, static (w, i) => w.Insert(i, w[i].ToString()))),
        ("lettres inversées", (a, r, _) => OnLongest(a, r, static (w, i) => i + 1 < w.Length && w[i] != w[i + 1] ? w[..i] + w[i + 1] + w[i] + w[(i + 2)..] : null)),
        ("lettre remplacée", (a, r, _) => OnLongest(a, r, static (w, i) => w[..i] + (w[i] == 'e' ? 'a' : 'e') + w[(i + 1)..])),
        ("mots collés", (a, r, _) => JoinWords(a, r)),
        ("mot coupé", (a, r, _) => OnLongest(a, r, static (w, i) => w.Length >= 6 ? w[..(w.Length / 2)] + " " + w[(w.Length / 2)..] : null)),
        ("commune en tête", (a, _, _) => $"{a.PostCode} {a.Commune}, {a.NumberText} {a.Way}"),
        ("numéro à la fin", (a, _, _) => $"{a.Way} {a.NumberText}, {a.PostCode} {a.Commune}"),
        ("plage de numéros", (a, r, _) => a.Repetition.Length == 0 ? $"{a.NumberText}{(r.Next(3) switch { 0 => "-", 1 => " à ", _ => "/" })}{(a.Number + 2).ToString(System.Globalization.CultureInfo.InvariantCulture)} {a.Way} {a.PostCode} {a.Commune}" : null),
        ("bis écrit autrement", (a, r, _) => a.Repetition.Length == 0 ? null : $"{a.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)}{(r.Next(2) == 0 ? "" : " ")}{(a.Repetition is "bis" or "ter" && r.Next(2) == 0 ? a.Repetition[..1] : a.Repetition).ToUpperInvariant()} {a.Way}, {a.PostCode} {a.Commune}"),
        ("bâtiment et étage", (a, r, _) => $"{(r.Next(2) == 0 ? "Bât. B, appt 12, 3e étage, " : "Résidence Les Glycines, Esc. 2, ")}{Full(a)}"),
        ("organisme devant", (a, r, _) => $"{(r.Next(3) switch { 0 => "Espace La Charité, ", 1 => "Centre social Les Tilleuls - ", _ => "Maison des associations " })}{Full(a)}"),
        ("BP et CEDEX", (a, r, _) => $"{a.NumberText} {a.Way}, BP {r.Next(10, 999).ToString(System.Globalization.CultureInfo.InvariantCulture)}, {a.PostCode} {a.Commune.ToUpperInvariant()} CEDEX{(r.Next(2) == 0 ? "" : " 09")}"),
        ("code postal absent", (a, _, _) => $"{a.NumberText} {a.Way} {a.Commune}"),
        ("commune absente", (a, _, _) => $"{a.NumberText} {a.Way} {a.PostCode}"),
        ("commune mal écrite", (a, r, _) => Misspell(a.Commune, r) is { } commune ? $"{a.NumberText} {a.Way} {a.PostCode} {commune}" : null),
        ("code postal d'une autre commune", (a, r, all) => all[r.Next(all.Count)] is { } other && other.PostCode != a.PostCode ? $"{a.NumberText} {a.Way} {other.PostCode} {a.Commune}" : null),
        ("ancienne commune", (a, _, _) => a.FormerCommune.Length > 0 && a.FormerCommune != a.Commune ? $"{a.NumberText} {a.Way} {a.PostCode} {a.FormerCommune}" : null),
        ("type de voie oublié", (a, _, _) => TypeOf(a.Way) is { } type ? Full(a with { Way = a.Way[type.Length..].TrimStart() }) : null),
        ("type de voie faux", (a, _, _) => TypeOf(a.Way) is { } type ? Full(a with { Way = (type.StartsWith("Rue", StringComparison.OrdinalIgnoreCase) ? "Avenue" : "Rue") + a.Way[type.Length..] }) : null),
        ("petits mots perdus", (a, _, _) => DropSmall(a.Way) is { } way ? Full(a with { Way = way }) : null),
        ("prénom oublié", (a, _, _) => DropSecond(a.Way) is { } way ? Full(a with { Way = way }) : null),
        ("deux fautes", (a, r, _) => OnLongest(a, r, static (w, i) => w.Remove(i, 1)) is { } once && Misspell(once, r) is { } twice ? twice : null),
    ];

    private static string Full(KnownAddress a) => $"{a.NumberText} {a.Way} {a.PostCode} {a.Commune}";

    private static string? TypeOf(string way)
    {
        foreach (string type in new[] { "Rue", "Avenue", "Boulevard", "Route", "Chemin", "Impasse", "Allée", "Place", "Square", "Montée", "Passage", "Quai", "Sentier" })
        {
            if (way.StartsWith(type + " ", StringComparison.OrdinalIgnoreCase))
                return way[..type.Length];
        }

        return null;
    }

    private static string? Abbreviate(string text, (string From, string To)[] table)
    {
        string result = text;
        foreach ((string from, string to) in table)
        {
            int at = result.IndexOf(from, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && (at == 0 || !char.IsLetter(result[at - 1])) && (at + from.Length == result.Length || !char.IsLetter(result[at + from.Length])))
                result = result[..at] + to + result[(at + from.Length)..];
        }

        return result == text ? null : result;
    }

    // Changes the longest word of the way, which is what tells it from the others.
    private static string? OnLongest(KnownAddress a, Random random, Func<string, int, string?> change)
    {
        string[] words = a.Way.Split(' ');
        int first = TypeOf(a.Way) is null ? 0 : 1, longest = first;
        for (int i = first + 1; i < words.Length; i++)
            longest = words[i].Length > words[longest].Length ? i : longest;
        if (words[longest].Length < 5)
            return null;
        string? changed = change(words[longest], random.Next(1, words[longest].Length - 1));
        if (changed is null)
            return null;
        words[longest] = changed;
        return Full(a with { Way = string.Join(' ', words) });
    }

    private static string? JoinWords(KnownAddress a, Random random)
    {
        string[] words = a.Way.Split(' ');
        if (words.Length < 3)
            return null;
        int at = random.Next(1, words.Length - 1);
        string joined = string.Join(' ', words[..at]) + " " + words[at] + words[at + 1] + " " + string.Join(' ', words[(at + 2)..]);
        return Full(a with { Way = joined.Trim().ToLowerInvariant() });
    }

    private static string? Misspell(string text, Random random)
    {
        if (text.Length < 6)
            return null;
        for (int attempt = 0; attempt < 8; attempt++)
        {
            int at = random.Next(1, text.Length - 1);
            if (char.IsLetter(text[at]))
                return random.Next(2) == 0 ? text.Remove(at, 1) : text.Insert(at, text[at].ToString());
        }

        return null;
    }

    private static string? DropSmall(string way)
    {
        string[] words = way.Split(' ');
        string[] kept = [.. words.Where(w => w.ToLowerInvariant() is not ("de" or "du" or "des" or "la" or "le" or "les"))];
        return kept.Length == words.Length || kept.Length < 2 ? null : string.Join(' ', kept);
    }

    private static string? DropSecond(string way)
    {
        string[] words = way.Split(' ');
        return words.Length == 3 && char.IsUpper(words[1][0]) && char.IsUpper(words[2][0]) && words[1].Length > 3 ? $"{words[0]} {words[2]}" : null;
    }

    private static string Plain(string text)
    {
        StringBuilder plain = new(text.Length);
        foreach (char c in text.Normalize(NormalizationForm.FormD))
        {
            if (System.Globalization.CharUnicodeInfo.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.NonSpacingMark)
                plain.Append(c);
        }

        return plain.ToString();
    }
}
