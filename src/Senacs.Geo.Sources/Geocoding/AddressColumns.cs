using System.Collections.Immutable;
using Senacs.Geo.Adresses;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Sources.Geocoding;

/// <summary>Which columns hold what; -1 for none.</summary>
public sealed record AddressColumns
{
    /// <summary>The address on one line, or the street where its number has a column of its own.</summary>
    public int Adresse { get; init; } = -1;

    public int Complement { get; init; } = -1;

    public int Numero { get; init; } = -1;

    /// <summary>bis, ter…</summary>
    public int Suffixe { get; init; } = -1;

    /// <summary>rue, avenue… where the name stands apart.</summary>
    public int TypeVoie { get; init; } = -1;

    public int CodePostal { get; init; } = -1;

    public int Commune { get; init; } = -1;

    public int CodeInsee { get; init; } = -1;

    public int Longitude { get; init; } = -1;

    public int Latitude { get; init; } = -1;

    /// <summary>What is read, under the names of the file.</summary>
    public ImmutableArray<RecognisedColumn> Recognised { get; private init; } = [];

    /// <summary>Columns that could be a house number and its suffix, but are as likely the number of the row and an index of something.</summary>
    public ImmutableArray<string> Unread { get; private init; } = [];

    // "type" alone is as often that of something else: it counts where the cell is a type of way.
    private bool IsTypeVague { get; init; }

    /// <summary>Columns nearly called like something that is missing.</summary>
    internal ImmutableArray<(string Header, Notion Near)> Resembling { get; private init; } = [];

    /// <summary>What a list may hold, besides the parts of an address.</summary>
    public static ImmutableArray<Notion> Roles { get; } =
        [Notions.Address.Or("q", "query"), Notions.AddressComplement, Notions.PostCode, Notions.CommuneName, Notions.CommuneCode, Notions.Longitude,
            Notions.Latitude];

    /// <summary>Recognises the usual names, with or without accents and capitals.</summary>
    public static AddressColumns Detect(IReadOnlyList<string> header)
    {
        ArgumentNullException.ThrowIfNull(header);
        string[] keys = [.. header.Select(Notion.Key)];
        int[] at = [.. Roles.Select(r => r.Find(keys))];
        AddressColumns columns = OfAddress(header, at[0]) with
        {
            CodePostal = at[2],
            Commune = at[3],
            CodeInsee = at[4],
            Longitude = at[5],
            Latitude = at[6],
        };
        (string Role, int At)[] read =
        [
            ("adresse", columns.Adresse), ("complement", columns.Complement), ("numero", columns.Numero), ("suffixe", columns.Suffixe),
            ("type_voie", columns.TypeVoie), ("code_postal", columns.CodePostal), ("commune", columns.Commune), ("code_insee", columns.CodeInsee),
            ("lon", columns.Longitude), ("lat", columns.Latitude),
        ];
        IEnumerable<string> rest = header.Where((_, i) => !read.Any(r => r.At == i));
        ImmutableArray<Notion> missing = [.. Roles.Where((_, i) => at[i] < 0),
            .. columns.Suffixe < 0 ? [Notions.HouseNumberSuffix] : (ReadOnlySpan<Notion>)[],
            .. columns.TypeVoie < 0 ? [Notions.StreetType] : (ReadOnlySpan<Notion>)[]];
        return columns with
        {
            Resembling = [.. ColumnMap.Resembling(rest, missing)],
            Recognised = [.. read.Where(r => r.At >= 0).Select(r => new RecognisedColumn(r.Role, header[r.At]))],
        };
    }

    /// <summary>Which columns make the address: the line, or the street where the number stands apart.</summary>
    /// <param name="header">Names of the columns; those that hold something else may be empty.</param>
    /// <param name="line">The column of the address; -1 for none.</param>
    internal static AddressColumns OfAddress(IReadOnlyList<string> header, int line)
    {
        string[] keys = [.. header.Select(Notion.Key)];
        int number = Notions.HouseNumber.Find(keys), name = Notions.StreetName.Find(keys);
        bool apart = name >= 0 && (line < 0 || number >= 0);
        int street = apart ? name : line;

        // "numero" beside a whole address counts the rows more often than the houses, unless a suffix stands beside it.
        int suffix = Notions.HouseNumberSuffix.Find(keys);
        bool isHouse = apart || (street >= 0 && keys[street] is "rue" or "voie") || (number >= 0 && suffix >= 0 && keys[suffix] != "indice")
            || (number >= 0 && (keys[number].Contains("voie", StringComparison.Ordinal) || keys[number].Contains("rue", StringComparison.Ordinal)));
        int type = Notions.StreetType.Find(keys), vague = isHouse && type < 0 ? Array.IndexOf(keys, "type") : -1;
        return new AddressColumns
        {
            Adresse = street,
            Complement = Notions.AddressComplement.Find(keys),
            Numero = isHouse ? number : -1,
            Suffixe = isHouse || number < 0 ? suffix : -1,
            TypeVoie = Math.Max(type, vague),
            IsTypeVague = vague >= 0,
            Unread = isHouse || street < 0 || number < 0 ? [] : suffix < 0 ? [header[number]] : [header[number], header[suffix]],
        };
    }

    /// <summary>An address from its parts as one line: number, suffix, type and name of the way, complement.</summary>
    /// <param name="cell">The cell of a column, empty for -1.</param>
    internal string Line(Func<int, string> cell)
    {
        string number = CodeCell.Clean(cell(Numero)), suffix = cell(Suffixe).Trim();
        string street = CodeCell.Clean(cell(Adresse)), type = cell(TypeVoie).Trim();
        if (IsTypeVague && !IsTypeOfWay(type))
            type = "";
        string own = OwnNumber(street), rest = street[own.Length..].TrimStart();
        bool isTyped = type.Length > 0 && (street.StartsWith(type, StringComparison.OrdinalIgnoreCase)
            || (own.Length > 0 && rest.StartsWith(type, StringComparison.OrdinalIgnoreCase)));

        // "14" beside "14 rue de la Gare", but not beside the name "8 mai 1945", nor "3" beside the name of Allée 3.
        bool isWhole = own.Length > 0 && rest.Length > 0 && (isTyped || (type.Length == 0 && !OpensWithMonth(rest)));
        if (!suffix.AsSpan().ContainsAnyInRange('A', 'z'))
            suffix = "";
        if (isWhole && (number.Length == 0 || number == own))
        {
            bool hasSuffix = suffix.Length > 0 && rest.StartsWith(suffix, StringComparison.OrdinalIgnoreCase)
                && (rest.Length == suffix.Length || !char.IsLetter(rest[suffix.Length]));
            bool takesSuffix = suffix.Length > 0 && !hasSuffix && char.IsWhiteSpace(street[own.Length]) && char.IsLetter(rest[0]);
            (number, street) = takesSuffix ? (own, rest) : ("", street);
            suffix = hasSuffix ? "" : suffix;
        }

        string[] parts = [number, number.Length > 0 ? suffix : "", isTyped ? "" : type, street];

        // A suffix without a number is a word too many, for a person to see.
        string[] blocks = [string.Join(' ', parts.Where(p => p.Length > 0)),
            number.Length == 0 && street.Length > 0 ? suffix : "", cell(Complement).Trim()];
        return string.Join(", ", blocks.Where(p => p.Length > 0));

        static string OwnNumber(string street)
        {
            int digits = street.AsSpan().IndexOfAnyExceptInRange('0', '9');
            return digits > 0 ? street[..digits] : "";
        }

        static bool OpensWithMonth(string text)
        {
            FoldedText words = new(text);
            return words.Count > 0 && words[0].Is(WordRoles.Month);
        }

        static bool IsTypeOfWay(string text)
        {
            FoldedText words = new(text);
            bool isType = words.Count > 0 && words[0].Is(WordRoles.StrongType | WordRoles.WeakType);
            for (int t = 1; t < words.Count; t++)
                isType &= words[t].Is(WordRoles.Stop);
            return isType || (words.Count == 1 && words[0].Form == "r");
        }
    }
}
