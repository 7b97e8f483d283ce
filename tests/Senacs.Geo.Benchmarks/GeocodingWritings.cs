using System.Globalization;
using System.Text;

namespace Senacs.Geo.Benchmarks;

/// <summary>What the base lacks, or has more, while an address is asked.</summary>
internal enum WritingBase
{
    /// <summary>As published.</summary>
    Whole,

    /// <summary>In the columns of a BAL, which has no postal code.</summary>
    WithoutPostCode,

    /// <summary>With ways named by a letter or a number in every commune.</summary>
    WithDecoys,

    /// <summary>Every way renamed with a number written in words: Rue des Trois Ormes.</summary>
    Numbered,

    /// <summary>With a way of the same name and another type for every way, far off and with other numbers.</summary>
    WithTwins,
}

/// <summary>What the answer has to be.</summary>
internal enum WritingAnswer
{
    /// <summary>The house; <c>ok</c> is right.</summary>
    House,

    /// <summary>The house, but a person must look: <c>ok</c> is wrong.</summary>
    HouseToCheck,

    /// <summary>The way without a number: an answer at a number is wrong.</summary>
    Way,

    /// <summary>Nothing tells two ways apart: <c>ambigu</c>, with the right one among those named; <c>ok</c> is wrong.</summary>
    Either,
}

/// <summary>One way in which lists write an address: some columns, and what stands in them.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Base">What the index is made of.</param>
/// <param name="Expected">What is right.</param>
/// <param name="Header">Columns of the list.</param>
/// <param name="Cells">Null: does not apply to this address.</param>
internal sealed record Writing(string Name, WritingBase Base, WritingAnswer Expected, string[] Header, Func<KnownAddress, Random, string[]?> Cells);

/// <summary>The ways in which people keep lists of addresses, each applied to every address of a base.</summary>
internal static class GeocodingWritings
{
    private static readonly string[] Columns = ["id", "adresse", "code_postal", "commune"];

    private static readonly (string Name, string[] Texts)[] Complements =
    [
        ("étage", ["3ème étage", "2e étage", "1er etage gauche", "étage 4", "troisième étage", "3 ème étage", "2e étage porte 3"]),
        ("rez-de-chaussée", ["RDC", "Rez-de-chaussée", "rez de chaussée droite", "RDC gauche"]),
        ("porte, escalier, appartement", ["porte 3", "appt 12", "Appartement B12", "esc. C", "porte gauche", "Apt n° 4", "escalier 2 porte 14"]),
        ("abrégé d'immeuble", ["R+2", "R + 1", "RDC+1", "1er ét.", "2e ét", "3ème ét. gauche", "3e et.", "apt 4", "bât B", "esc. 2"]),
        ("bâtiment", ["bât. B", "Bâtiment 4", "Bât A1", "BATIMENT C", "bâtiment Les Cèdres"]),
        ("résidence", ["résidence Les Tilleuls", "Résidence du Parc Fleuri", "Immeuble Le Concorde", "Villa Mon Repos"]),
        ("boîte postale", ["BP 12", "B.P. 1204", "CS 40012", "Boîte postale 7"]),
        ("nom entre guillemets", ["\"Les Loges\"", "« Les Loges »", "“La Clé des Champs”"]),
        ("repère", ["face à la gare", "derrière l'église", "à côté de la mairie", "près du stade", "en face de la poste"]),
        ("organisme", ["Maison des associations", "Centre social Les Glycines", "Mairie", "École Jules Ferry", "Salle polyvalente"]),
    ];

    private static readonly (string Digits, string Words, string Roman)[] Counts =
    [
        ("2", "Deux", "II"), ("3", "Trois", "III"), ("4", "Quatre", "IV"), ("6", "Six", "VI"), ("7", "Sept", "VII"), ("9", "Neuf", "IX"),
            ("12", "Douze", "XII"), ("17", "Dix-Sept", "XVII"), ("21", "Vingt et Un", "XXI"),
        ("36", "Trente-six", "XXXVI"), ("71", "Soixante et onze", "LXXI"), ("80", "Quatre-Vingts", "LXXX"), ("95", "Quatre-vingt-quinze", "XCV"),
            ("100", "Cent", "C"), ("110", "Cent dix", "CX"), ("1000", "Mille", "M"),
    ];

    public static IReadOnlyList<Writing> All { get; } =
    [
        .. Complements.SelectMany(c => new[]
        {
            Free($"{c.Name} devant", (a, r) => $"{Pick(c.Texts, r)} {House(a)}"),
            Free($"{c.Name} devant, virgule", (a, r) => $"{Pick(c.Texts, r)}, {House(a)}"),
            Free($"{c.Name} derrière", (a, r) => $"{House(a)} {Pick(c.Texts, r)}"),
            Free($"{c.Name} derrière, virgule", (a, r) => $"{House(a)}, {Pick(c.Texts, r)}"),
        }),
        new("complément, tout sur une ligne", WritingBase.Whole, WritingAnswer.House, ["adresse"], (a, r) =>
            [$"{House(a)} {Pick(Complements[r.Next(4)].Texts, r)} {a.PostCode} {a.Commune}"]),
        new("nombre en lettres dans la base, en chiffres", WritingBase.Numbered, WritingAnswer.House, Columns, (a, _) =>
            Row(a, $"{a.NumberText} {Numbered(a.Line, c => c.Digits)}")),
        new("nombre en lettres dans la base, en chiffres romains", WritingBase.Numbered, WritingAnswer.House, Columns, (a, _) =>
            CountOf(a.Line).Roman.Length < 2 ? null : Row(a, $"{a.NumberText} {Numbered(a.Line, c => c.Roman)}")),
        new("nombre en lettres dans la base, en lettres", WritingBase.Numbered, WritingAnswer.House, Columns, (a, _) =>
            Row(a, $"{a.NumberText} {Numbered(a.Line, c => c.Words.ToLowerInvariant().Replace('-', ' '))}")),
        new("le nombre du nom n'est pas un numéro", WritingBase.Numbered, WritingAnswer.Way, Columns, (a, _) =>
            Row(a, Numbered(a.Line, c => c.Digits))),
        new("numéro, suffixe et voie en colonnes", WritingBase.Whole, WritingAnswer.House, ["numero", "suffixe", "voie", "code postal", "commune"],
            (a, _) => [Text(a.Number), a.Repetition, a.Way, a.PostCode, a.Commune]),
        new("numéro, rep et nom_voie en colonnes", WritingBase.Whole, WritingAnswer.House, ["nom_voie", "rep", "numero", "cp", "ville"], (a, _) =>
            [a.Way, a.Repetition, Text(a.Number) + ".0", a.PostCode, a.Commune]),
        new("numéro, indice, type et nom de la voie en colonnes", WritingBase.Whole, WritingAnswer.House,
            ["numero", "indice", "type_voie", "nom_voie", "cp", "ville"], (a, _) =>
            TypeOf(a.Way) is { } type ? [Text(a.Number) + ".0", a.Repetition, type, a.Way[(type.Length + 1)..], a.PostCode, a.Commune] : null),
        new("suffixe à côté de l'adresse", WritingBase.Whole, WritingAnswer.House, ["adresse", "rep", "code_postal", "commune"], (a, _) =>
            [$"{Text(a.Number)} {a.Way}", a.Repetition, a.PostCode, a.Commune]),
        new("saint et sainte abrégés, sans trait d'union", WritingBase.Whole, WritingAnswer.House, Columns, (a, _) =>
            (a.Way + a.Commune).Contains("Saint", StringComparison.Ordinal) ? ["x", Saints(House(a)), a.PostCode, Saints(a.Commune)] : null),
        new("type oublié, deux voies du même nom", WritingBase.WithTwins, WritingAnswer.Either, Columns, (a, _) =>
            TypeOf(a.Way) is { } type && !IsNumberedRoad(a.Way[(type.Length + 1)..]) ? Row(a, $"{a.NumberText} {a.Way[(type.Length + 1)..]}") : null),
        new("deux voies du même nom, type donné", WritingBase.WithTwins, WritingAnswer.House, Columns, (a, _) => Row(a, House(a))),
        new("base sans code postal, demande en colonnes", WritingBase.WithoutPostCode, WritingAnswer.House, Columns, (a, _) => Row(a, House(a))),
        new("base sans code postal, demande sur une ligne", WritingBase.WithoutPostCode, WritingAnswer.House, ["adresse"], (a, _) =>
            [$"{House(a)}, {a.PostCode} {a.Commune}"]),
        new("base sans code postal, demande sans code", WritingBase.WithoutPostCode, WritingAnswer.House, ["adresse"], (a, _) =>
            [$"{House(a)} {a.Commune}"]),
        new("code postal d'un autre département", WritingBase.Whole, WritingAnswer.HouseToCheck, Columns, (a, r) =>
            ["x", House(a), Pick(["26110", "63000", "59000", "97400", "75011"], r), a.Commune]),
        new("code postal d'un autre département, base sans code", WritingBase.WithoutPostCode, WritingAnswer.HouseToCheck, Columns, (a, r) =>
            ["x", House(a), Pick(["26110", "63000", "59000"], r), a.Commune]),
        new("code postal flottant", WritingBase.Whole, WritingAnswer.House, Columns, (a, r) =>
            ["x", House(a), a.PostCode + Pick([".0", ".00", ",0"], r), a.Commune]),
        new("commune (73)", WritingBase.Whole, WritingAnswer.House, Columns, (a, _) => ["x", House(a), "", $"{a.Commune} ({a.Insee[..2]})"]),
        new("commune (Savoie)", WritingBase.Whole, WritingAnswer.House, Columns, (a, _) => ["x", House(a), "", $"{a.Commune} ({DepartementOf(a)})"]),
        new("commune (63)", WritingBase.Whole, WritingAnswer.HouseToCheck, Columns, (a, _) => ["x", House(a), "", $"{a.Commune} (63)"]),
        new("un mot de trop dans la voie", WritingBase.Whole, WritingAnswer.HouseToCheck, Columns, (a, r) =>
            Row(a, $"{House(a)} {Pick(["Zébulon", "Quincampoix", "Wagram"], r)}")),
        new("un mot de trop derrière la virgule", WritingBase.Whole, WritingAnswer.HouseToCheck, Columns, (a, r) =>
            Row(a, $"{House(a)}, {Pick(["Zébulon", "Les Quincampoix", "Wagram"], r)}")),
        new("voies d'une lettre ou d'un nombre à côté", WritingBase.WithDecoys, WritingAnswer.House, Columns, (a, _) => Row(a, House(a))),
        new("voies d'une lettre ou d'un nombre à côté, sans type", WritingBase.WithDecoys, WritingAnswer.House, Columns, (a, _) =>
            a.Way.Contains(' ', StringComparison.Ordinal) ? Row(a, $"{a.NumberText} {a.Way}, porte 3") : null),
        .. Decoys.Select(d => new Writing($"la voie « {d} » elle-même", WritingBase.WithDecoys, WritingAnswer.House, Columns, (a, _) => a.Way == d
            ? Row(a, $"{a.NumberText} {d.ToLowerInvariant()}") : null)),
        .. Spellings.Select(s => new Writing($"la voie « {s.Way} », « {s.Text} »", WritingBase.WithDecoys, WritingAnswer.House, Columns, (a, _) =>
            a.Way == s.Way ? Row(a, $"{a.NumberText} {s.Text}") : null)),
        .. Decoys.Select(d => new Writing($"« {d} » sans numéro", WritingBase.WithDecoys, WritingAnswer.Way, Columns, (a, _) => a is { Number: 2 }
            && a.Way == d ? Row(a, d.ToLowerInvariant()) : null)),
    ];

    private static (string Way, string Text)[] Spellings =>
        [("Rue Pie X", "rue Pie dix"), ("Rue Pie X", "rue Pie 10"), ("Quai No 3", "quai n° 3"), ("Quai No 3", "quai 3")];

    /// <summary>Ways that every commune of <see cref="WritingBase.WithDecoys"/> has.</summary>
    public static IReadOnlyList<string> Decoys => ["Rue A", "Rue B", "Allée 3", "Voie 12", "Rue 1814", "Rue 7", "Rue Pie X", "Quai No 3"];

    /// <summary>The way's name with a number in it, the same for the same name: Rue de la Gare is Rue des Trois Gare.</summary>
    public static string Numbered(string way, Func<(string Digits, string Words, string Roman), string> form)
    {
        string[] words = way.Split(' ');
        if (words.Length < 2)
            return $"Rue des {form(CountOf(way))} {way}";
        return $"{words[0]} des {form(CountOf(way))} {string.Join(' ', words[1..].Where(w => w.Length > 3 || w == words[^1]))}";
    }

    public static string Numbered(string way) => Numbered(way, c => c.Words);

    private static (string Digits, string Words, string Roman) CountOf(string way) => Counts[way.Sum(c => c) % Counts.Length];

    private static Writing Free(string name, Func<KnownAddress, Random, string> text) =>
        new(name, WritingBase.Whole, WritingAnswer.House, Columns, (a, r) => Row(a, text(a, r)));

    private static string[] Row(KnownAddress a, string text) => ["x", text, a.PostCode, a.Commune];

    private static string House(KnownAddress a) => $"{a.NumberText} {a.Way}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Pick(string[] texts, Random random) => texts[random.Next(texts.Length)];

    // "départementale 118" says route: no type is left open
    private static bool IsNumberedRoad(string name) => name.StartsWith("départementale ", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("departementale ", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("nationale ", StringComparison.OrdinalIgnoreCase);

    private static string Saints(string text) =>
        text.Replace("Sainte-", "Ste ", StringComparison.Ordinal).Replace("Saint-", "St ", StringComparison.Ordinal);

    private static string? TypeOf(string way) =>
        new[] { "Rue", "Avenue", "Boulevard", "Route", "Chemin", "Impasse", "Allée", "Place" }
            .FirstOrDefault(t => way.StartsWith(t + " ", StringComparison.Ordinal));

    private static string DepartementOf(KnownAddress a) => a.Insee[..2] switch { "48" => "Lozère", "73" => "Savoie", _ => "Haute-Savoie" };

    /// <summary>The base as CSV, and the addresses that it holds.</summary>
    public static (string Csv, IReadOnlyList<KnownAddress> Addresses) Make(WritingBase kind, IReadOnlyList<KnownAddress> all)
    {
        List<KnownAddress> addresses = kind == WritingBase.Numbered ? [.. all.Select(a => a with { Way = Numbered(a.Way), Line = a.Way })] : [.. all];
        if (kind == WritingBase.WithDecoys)
        {
            // 700 m to 2.5 km away from each commune's first address, 15 m between numbers.
            foreach (KnownAddress one in all.DistinctBy(a => a.Insee).ToList())
            {
                for (int d = 0; d < Decoys.Count; d++)
                {
                    for (int number = 1; number <= 5; number++)
                    {
                        addresses.Add(one with
                        {
                            Way = Decoys[d],
                            Number = number,
                            Repetition = "",
                            FormerCommune = "",
                            LongitudeDegrees = one.LongitudeDegrees + 0.009 + (d * 0.003) + (number * 0.0002),
                            LatitudeDegrees = one.LatitudeDegrees + 0.006,
                        });
                    }
                }
            }
        }

        if (kind == WritingBase.WithTwins)
        {
            // A postal code tells two ways of one commune apart.
            HashSet<(string, string, string)> known = [.. all.Select(a => (a.Insee, a.PostCode, a.Way))];
            foreach (KnownAddress one in all.DistinctBy(a => (a.Insee, a.PostCode, a.Way)).ToList())
            {
                if (TypeOf(one.Way) is not { } type)
                    continue;
                string twin = $"{(type == "Rue" ? "Avenue" : "Rue")}{one.Way[type.Length..]}";
                for (int number = 901; number <= 903 && !known.Contains((one.Insee, one.PostCode, twin)); number++)
                {
                    double east = one.LongitudeDegrees + 0.009 + (number * 0.00001);
                    addresses.Add(one with { Way = twin, Number = number, Repetition = "", LongitudeDegrees = east });
                }
            }
        }

        StringBuilder csv = new(kind == WritingBase.WithoutPostCode
            ? "cle_interop;voie_nom;numero;suffixe;commune_insee;commune_nom;position;long;lat\n"
            : "id;nom_voie;numero;rep;code_insee;nom_commune;type_position;lon;lat;code_postal;nom_ancienne_commune\n");
        foreach (KnownAddress a in addresses)
        {
            csv.Append(CultureInfo.InvariantCulture,
                $"x;{a.Way};{a.Number};{a.Repetition};{a.Insee};{a.Commune};entrée;{a.LongitudeDegrees};{a.LatitudeDegrees}");
            csv.Append(kind == WritingBase.WithoutPostCode ? "\n" : $";{a.PostCode};{a.FormerCommune}\n");
        }

        return (csv.ToString(), addresses);
    }
}
