using System.Buffers;
using System.Globalization;
using System.Text;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.Registers;

/// <summary>How a date was written.</summary>
internal enum ParsedDateKind { None, Full, ShortYear, Month, Year, Serial, Open }

/// <summary>A date as written: a day, or all the days of a month or a year.</summary>
/// <param name="Kind">How it was written; <see cref="ParsedDateKind.Open"/> is the "never" of databases, whose days mean nothing.</param>
/// <param name="First">The day itself, or the first of the month or year.</param>
/// <param name="Last">The day itself, or the last of the month or year.</param>
internal readonly record struct ParsedDate(ParsedDateKind Kind, DateOnly First, DateOnly Last)
{
    public static ParsedDate Day(ParsedDateKind kind, DateOnly day) => new(kind, day, day);
}

/// <summary>The words, dates and numbers of a register as people write them. Each parse answers or says that it cannot.</summary>
internal static class RegisterWords
{
    private static readonly SearchValues<char> TimeCharacters = SearchValues.Create("0123456789:.+Z-");

    public static StructureType? ParseType(string text) => FrenchText.FoldHeader(text) switch
    {
        "cs" or "csx" or "agc" or "centre_social" or "centres_sociaux" or "centre_socioculturel" or "centre_socio_culturel"
            or "centre_social_et_culturel" or "centre_social_csx" or "centre_social_agc" or "centre_social_cs" => StructureType.CentreSocial,
        "evs" or "ali" or "espace_de_vie_sociale" or "espaces_de_vie_sociale" or "espace_vie_sociale" or "espace_de_vie_social"
            or "espace_de_vie_sociale_evs" or "espace_de_vie_sociale_ali" => StructureType.Evs,
        _ => null,
    };

    public static StructureStatut? ParseStatut(string text) => FrenchText.FoldHeader(text) switch
    {
        "agreee" or "agree" or "agrees" or "agreees" or "en_vigueur" or "en_activite" or "active" or "actif" or "ouvert"
            or "ouverte" => StructureStatut.Agreee,
        "en_prefiguration" or "prefiguration" or "projet" or "en_projet" or "prefigurateur" => StructureStatut.EnPrefiguration,
        _ => null,
    };

    public static Gestion? ParseGestion(string text) => FrenchText.FoldHeader(text) switch
    {
        "associative" or "associatif" or "association" or "asso" or "association_loi_1901" or "gestion_associative"
            or "federation" => Gestion.Associative,
        "municipale" or "municipal" or "communale" or "communal" or "commune" or "ville" or "mairie" or "ccas" or "regie_municipale"
            or "gestion_municipale" or "collectivite" or "collectivite_locale" or "collectivite_territoriale" => Gestion.Municipale,
        "intercommunale" or "intercommunal" or "intercommunalite" or "cc" or "ca" or "cu" or "epci" or "communaute_de_communes"
            or "communaute_d_agglomeration" or "metropole" or "cias" or "sivom" or "sivu" or "syndicat_intercommunal"
            or "gestion_intercommunale" => Gestion.Intercommunale,
        "caf" or "caf_gestion_directe" or "gestion_caf" or "gestion_directe_caf" or "caisse_d_allocations_familiales" => Gestion.Caf,
        "mutualiste" or "mutualite" or "msa" or "mutuelle" or "mutualite_sociale_agricole" or "mutualite_francaise" => Gestion.Mutualiste,
        "autre" or "autres" or "co_gestion" or "cogestion" or "autres_dont_delegation_de_gestion" or "gip" or "scic" or "entreprise" or "fondation"
            or "bailleur" or "departement" or "conseil_departemental" => Gestion.Autre,
        _ => null,
    };

    public static bool? ParseYesNo(string text)
    {
        if (text is "✓" or "✔" or "☑" or "☒")
            return true;
        return FrenchText.FoldHeader(text) switch
        {
            "oui" or "o" or "1" or "x" or "vrai" or "true" or "yes" or "y" => true,
            "non" or "n" or "0" or "faux" or "false" or "no" => false,
            _ => null,
        };
    }

    /// <summary>Whether a row that begins with this sums up the others.</summary>
    public static bool IsTotal(string text)
    {
        string folded = FrenchText.FoldHeader(text);
        return folded is "total" or "totaux" or "sous_total" or "sous_totaux"
            || folded.StartsWith("total_", StringComparison.Ordinal) || folded.StartsWith("sous_total_", StringComparison.Ordinal);
    }

    /// <summary>Words that say that nothing is known: no complaint about them.</summary>
    public static bool IsUnknown(string text) =>
        FrenchText.FoldHeader(text) is "" or "na" or "n_a" or "nc" or "nsp" or "inconnu" or "inconnue" or "ne_sait_pas" or "non_renseigne";

    /// <summary>Runs of white space, line breaks included, become one space; no-break spaces stay what the typographer wanted.</summary>
    public static string OneLine(string text)
    {
        bool clean = true;
        for (int i = 0; i < text.Length && clean; i++)
            clean = text[i] is not ('\t' or '\n' or '\r' or '\v' or '\f') && !(text[i] == ' ' && i + 1 < text.Length && text[i + 1] == ' ');
        if (clean)
            return text;
        StringBuilder line = new(text.Length);
        foreach (char c in text)
        {
            bool space = c is ' ' or '\t' or '\n' or '\r' or '\v' or '\f';
            if (!space)
                line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }

        return line.ToString().TrimEnd(' ');
    }

    /// <summary><c>2022-12-31</c>, <c>31/12/2022</c> (also with - or . and one-digit days), either followed by a time; a month (<c>06/2022</c>,
    /// <c>2022-06</c>, "juin 2022", "juill. 2022"), a day in words ("1er janvier 2022"), a bare year; in a workbook, a serial. The years from 2900
    /// on, 9999 above all, stand for "no end".</summary>
    /// <remarks>A year of two digits is read behind a month in words only, as spreadsheets show dates ("juil-22", "14-juil.-22"): 00 to 69 are of
    /// this century, 70 to 99 of the last. Among numbers it could be a day or a month.</remarks>
    public static ParsedDate ParseDate(string text, bool serialsAllowed)
    {
        string day = OneLine(CodeCell.Clean(text).Replace('\u00A0', ' ').Replace('\u202F', ' '));
        int time = day.IndexOfAny(['T', ' ']);
        if (time >= 8 && LooksLikeTime(day.AsSpan(time + 1)))
            day = day[..time];
        if (day.Length == 5 && serialsAllowed && TryDigits(day, out int serial) && ExcelDate.LooksLikeSerial(serial)
            && ExcelDate.TryFromSerial(serial, epoch1904: false, out DateOnly fromSerial))
            return ParsedDate.Day(ParsedDateKind.Serial, fromSerial);
        if (day.Length == 7 && serialsAllowed && TryDigits(day, out int far) && ExcelDate.TryFromSerial(far, epoch1904: false, out DateOnly open)
            && open.Year >= FirstOpenYear)
            return ParsedDate.Day(ParsedDateKind.Open, open);
        if (day.Length == 4 && TryDigits(day, out int year))
            return OfYear(year);

        int mark = day.AsSpan().IndexOfAny('/', '-');
        char separator = mark >= 0 ? day[mark] : day.Contains(' ', StringComparison.Ordinal) ? ' ' : '.';
        string[] parts = day.Split(separator, 4);
        if (parts[0].Equals("1er", StringComparison.OrdinalIgnoreCase))
            parts[0] = "1";
        if (parts.Length == 2)
            return OfMonth(parts[0], parts[1]);
        if (parts.Length != 3 || !TryDigits(parts[0], out int first) || !TryDigits(parts[2], out int last) || MonthOf(parts[1]) is not { } month)
            return default;
        (int y, int d) = parts[0].Length == 4 && parts[2].Length <= 2
            ? (first, last) : parts[2].Length == 4 && parts[0].Length <= 2 ? (last, first) : (0, 0);
        ParsedDateKind kind = ParsedDateKind.Full;
        if (y == 0 && parts[0].Length <= 2 && parts[2].Length == 2 && !char.IsAsciiDigit(parts[1][0]))
            (y, d, kind) = (YearOfTwoDigits(last), first, ParsedDateKind.ShortYear);
        return y is >= 1900 and <= 9999 && d >= 1 && d <= DateTime.DaysInMonth(y, month)
            ? Checked(kind, new(y, month, d), new(y, month, d)) : default;
    }

    /// <summary>Numbers alone, of which the last could be a year of two digits: 07/22, 31/12/22.</summary>
    public static bool EndsInTwoDigits(string text)
    {
        string[] parts = OneLine(CodeCell.Clean(text)).Split(['/', '-', '.', ' ']);
        return parts.Length is 2 or 3 && parts[^1].Length == 2 && parts.All(static p => p.Length is 1 or 2 && TryDigits(p, out _));
    }

    // As spreadsheets read it.
    private static int YearOfTwoDigits(int digits) => digits < 70 ? 2000 + digits : 1900 + digits;

    // What databases write for "no end": 9999-12-31, 2999, 31/12/2999.
    private const int FirstOpenYear = 2900;

    private static readonly string[] Months =
        ["janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre"];

    private static ParsedDate OfYear(int year) => year < 1900 ? default : Checked(ParsedDateKind.Year, new(year, 1, 1), new(year, 12, 31));

    // 06/2022, 2022-06, juin 2022, juin-22.
    private static ParsedDate OfMonth(string one, string other)
    {
        (string yearText, string monthText) = one.Length == 4 && TryDigits(one, out _) ? (one, other) : (other, one);
        // juil-22, never 22-juil: that is a day
        if (other.Length == 2 && TryDigits(other, out int digits) && one.Length > 2 && !char.IsAsciiDigit(one[0]))
            yearText = YearOfTwoDigits(digits).ToString(CultureInfo.InvariantCulture);
        return yearText.Length == 4 && TryDigits(yearText, out int year) && year >= 1900 && MonthOf(monthText) is { } month
            ? Checked(ParsedDateKind.Month, new(year, month, 1), new(year, month, DateTime.DaysInMonth(year, month)))
            : default;
    }

    private static int? MonthOf(string text)
    {
        if (text.Length <= 2 && TryDigits(text, out int number))
            return number is >= 1 and <= 12 ? number : null;
        // janv., fév., févr., juill., sept: the first letters of one month and of no other ("jui" is of two)
        string word = FrenchText.FoldHeader(text);
        int[] named = word.Length < 3 ? [] : [.. Enumerable.Range(1, 12).Where(m => Months[m - 1].StartsWith(word, StringComparison.Ordinal))];
        return named is [int only] ? only : null;
    }

    private static ParsedDate Checked(ParsedDateKind kind, DateOnly first, DateOnly last) =>
        first.Year >= FirstOpenYear ? new(ParsedDateKind.Open, first, last) : first.Year <= 2200 ? new(kind, first, last) : default;

    /// <summary>Degrees with a point or a comma. The decimals written are counted: they bound the precision.</summary>
    public static bool TryParseDegrees(string text, out double degrees, out int decimals)
    {
        decimals = 0;
        string number = text.Replace(',', '.').Replace('\u2212', '-').Replace("\u00A0", "", StringComparison.Ordinal).TrimEnd('°', ' ');
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out degrees) || !double.IsFinite(degrees))
            return false;
        int exponentAt = number.IndexOfAny(['e', 'E']);
        int exponent = exponentAt < 0 ? 0
            : int.TryParse(number.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int e) ? e : 0;
        string mantissa = exponentAt < 0 ? number : number[..exponentAt];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        decimals = Math.Clamp((point < 0 ? 0 : mantissa.Length - point - 1) - Math.Clamp(exponent, -400, 400), 0, 20);
        return true;
    }

    public static bool LooksLikeLambert93(double x, double y) => x is >= 50_000 and <= 1_300_000 && y is >= 6_000_000 and <= 7_200_000;

    private static bool LooksLikeTime(ReadOnlySpan<char> text) => text.Length >= 4 && text.IndexOfAnyExcept(TimeCharacters) < 0 && text.Contains(':');

    private static bool TryDigits(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
