using System.Collections.Immutable;
using System.Globalization;
using Senacs.Geo.Adresses;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.Geocoding;

/// <summary>One row of a list of addresses.</summary>
/// <param name="Line">1-based line of the file.</param>
/// <param name="Cells">May be shorter or longer than the header.</param>
public sealed record AddressRow(long Line, IReadOnlyList<string> Cells);

/// <summary>One row out: the input's cells, then <see cref="FileGeocoder.AddedColumns"/>.</summary>
/// <param name="Line">Line of the input row.</param>
/// <param name="Cells">As many as <see cref="FileGeocoder.OutputHeader"/>.</param>
/// <param name="Query">What was asked.</param>
/// <param name="Outcome">What was answered.</param>
public sealed record GeocodedRow(long Line, IReadOnlyList<string> Cells, AddressQuery Query, GeocodeOutcome Outcome);

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
        int[] read = [columns.Adresse, columns.Complement, columns.Numero, columns.Suffixe, columns.TypeVoie, columns.CodePostal, columns.Commune,
            columns.CodeInsee, columns.Longitude, columns.Latitude];
        string[] roles = ["adresse", "complement", "numero", "suffixe", "type_voie", "code_postal", "commune", "code_insee", "lon", "lat"];
        IEnumerable<string> rest = header.Where((_, i) => !read.Contains(i));
        ImmutableArray<Notion> missing = [.. Roles.Where((_, i) => at[i] < 0),
            .. columns.Suffixe < 0 ? [Notions.HouseNumberSuffix] : (ReadOnlySpan<Notion>)[],
            .. columns.TypeVoie < 0 ? [Notions.StreetType] : (ReadOnlySpan<Notion>)[]];
        return columns with
        {
            Resembling = [.. ColumnMap.Resembling(rest, missing)],
            Recognised = [.. roles.Zip(read).Where(r => r.Second >= 0).Select(r => new RecognisedColumn(r.First, header[r.Second]))],
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

    internal static int Find(IReadOnlyList<string> header, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            for (int c = 0; c < header.Count; c++)
            {
                if (SameName(header[c], name))
                    return c;
            }
        }

        return -1;
    }

    // Letters and digits, without accents: "Code_Postal" is "code postal".
    private static bool SameName(string header, string name)
    {
        string folded = new FoldedText(header).Join();
        return folded.Length > 0 && folded == new FoldedText(name).Join();
    }
}

/// <summary>Counts of a run. Lines in = the sum of the statuses.</summary>
public sealed record GeocodingSummary(long Total, ImmutableSortedDictionary<LocationStatus, long> ByStatus,
    ImmutableSortedDictionary<LocationLevel, long> ByLevel)
{
    /// <summary>French, one line a status.</summary>
    public string ToText()
    {
        System.Text.StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{FrenchNumbers.Count(Total, "adresse", "adresses")}\n");
        foreach (LocationStatus status in Enum.GetValues<LocationStatus>())
        {
            long count = ByStatus.GetValueOrDefault(status);
            text.Append(CultureInfo.InvariantCulture, $"  {GeocodingText.Code(status),-12} {count,8}");
            if (Total > 0)
                text.Append(CultureInfo.InvariantCulture, $"  {100.0 * count / Total,5:F1} %");
            text.Append('\n');
        }

        foreach (LocationLevel level in Enum.GetValues<LocationLevel>())
        {
            if (ByLevel.GetValueOrDefault(level) is > 0 and long count)
                text.Append(CultureInfo.InvariantCulture, $"  niveau {GeocodingText.Code(level),-12} {count,8}\n");
        }

        return text.ToString();
    }
}

/// <summary>Locates a list of addresses: rows in, the same rows out in the same order with ten columns more, one at a time.</summary>
/// <remarks>
/// A row that has coordinates keeps them (<c>coordonnees</c>), checked against its address: <c>geo_ecart_m</c> is the distance between the two, and
/// beyond <see cref="ToleranceMetres"/> the row is <c>a_verifier</c>. Coordinates that are no degrees are ignored, and the row is <c>a_verifier</c>
/// at best.
/// </remarks>
public sealed class FileGeocoder
{
    /// <summary>Own coordinates further than this from their address (plus its radius) are to be checked.</summary>
    public const double ToleranceMetres = 500;

    private readonly IGeocoder _geocoder;
    private readonly Territoire? _territoire;
    private readonly AddressColumns _columns;
    private readonly int[] _kept;
    private readonly Dictionary<LocationStatus, long> _statuses = [];
    private readonly Dictionary<LocationLevel, long> _levels = [];
    private long _total;

    /// <param name="geocoder">Answers, corrections included if there are some.</param>
    /// <param name="header">Columns of the list.</param>
    /// <param name="columns">What they hold; null: recognised by name.</param>
    /// <param name="territoire">Given: <see cref="QpvColumns"/> are added too, from its perimeters.</param>
    public FileGeocoder(IGeocoder geocoder, IReadOnlyList<string> header, AddressColumns? columns = null, Territoire? territoire = null)
    {
        ArgumentNullException.ThrowIfNull(geocoder);
        ArgumentNullException.ThrowIfNull(header);
        _geocoder = geocoder;
        _territoire = territoire;

        // A list that went through here before: its added columns are replaced, and are no input.
        bool again = AddedColumns.All(a => header.Contains(a, StringComparer.Ordinal));
        _kept = [.. Enumerable.Range(0, header.Count).Where(c => !again
            || !(AddedColumns.Contains(header[c], StringComparer.Ordinal) || QpvColumns.Contains(header[c], StringComparer.Ordinal)))];
        string[] own = [.. _kept.Select(c => header[c])];
        AddressColumns found = columns ?? AddressColumns.Detect([.. header.Select((h, c) => Array.IndexOf(_kept, c) >= 0 ? h : "")]);
        _columns = found;
        OutputHeader = [.. own, .. AddedColumns.Select(a => own.Contains(a, StringComparer.OrdinalIgnoreCase) ? "geo_" + a : a),
            .. territoire is null ? [] : QpvColumns];
    }

    /// <summary>The columns added, in order. <c>longitude</c> and <c>latitude</c> become <c>geo_longitude</c> and <c>geo_latitude</c> where the list
    /// has columns of that name.</summary>
    public static ImmutableArray<string> AddedColumns { get; } =
        ["longitude", "latitude", "geo_niveau", "geo_score", "geo_statut", "geo_precision_m", "geo_label", "geo_code_insee", "geo_ecart_m",
            "geo_source"];

    /// <summary>Added after the others on demand: <c>dans</c>, <c>hors</c> or <c>indetermine</c> (empty outside the département), and the codes of
    /// the QPV that hold the place, or may.</summary>
    public static ImmutableArray<string> QpvColumns { get; } = ["geo_qpv_certitude", "geo_qpv"];

    public ImmutableArray<string> OutputHeader { get; }

    /// <summary>Whether some column holds an address, a commune or a code: without any, every row would be <c>introuvable</c>.</summary>
    public bool CanAsk => _columns.Adresse >= 0 || _columns.Commune >= 0 || _columns.CodePostal >= 0 || _columns.CodeInsee >= 0;

    /// <summary>What of the columns is read, and what is not though it might.</summary>
    /// <param name="file">The list's name.</param>
    public IEnumerable<Issue> ColumnFindings(string file)
    {
        yield return RecognisedColumn.Sentence(_columns.Recognised, file);
        foreach (string column in _columns.Unread)
        {
            string remedy = column == _columns.Unread[0]
                ? "elle peut numéroter les lignes. Si c’est le numéro dans la voie, nommez-la « numero_voie »."
                : "elle peut dire autre chose que bis ou ter. Si c’est la suite du numéro, nommez-la « suffixe ».";
            yield return ColumnIssues.LooksLikeOurs.Say($"La colonne « {column} » n’est pas lue : à côté d’une adresse entière, {remedy}")
                with
            { File = file, Field = column };
        }

        foreach ((string column, Notion near) in _columns.Resembling)
        {
            yield return ColumnIssues.LooksLikeOurs.Say($"La colonne « {IssueList.Clip(column)} » ressemble à « {near.Nom} » et n’est pas lue. "
                + $"Si c’est elle, nommez-la « {near.Nom} ».") with
            { File = file, Field = column };
        }
    }

    /// <summary>Counts of the rows given so far.</summary>
    public GeocodingSummary Summary => new(_total, _statuses.ToImmutableSortedDictionary(), _levels.ToImmutableSortedDictionary());

    public IEnumerable<GeocodedRow> Run(IEnumerable<AddressRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (AddressRow row in rows)
            yield return Locate(row);
    }

    /// <summary>One row.</summary>
    public GeocodedRow Locate(AddressRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        AddressQuery query = new()
        {
            Adresse = _columns.Line(column => Cell(row, column)),
            CodePostal = CodeCell.Clean(Cell(row, _columns.CodePostal)),
            Commune = Cell(row, _columns.Commune),
            CodeInsee = CodeCell.Clean(Cell(row, _columns.CodeInsee)),
        };
        GeocodeOutcome outcome = _geocoder.Locate(query);
        double? gap = null;
        if (outcome.Statut != LocationStatus.Corrige)
            (outcome, gap) = WithOwnCoordinates(row, outcome);

        _total++;
        _statuses[outcome.Statut] = _statuses.GetValueOrDefault(outcome.Statut) + 1;
        Location? place = GeocodingText.Best(outcome);
        if (place is not null)
            _levels[place.Niveau] = _levels.GetValueOrDefault(place.Niveau) + 1;
        return new GeocodedRow(row.Line, Output(row, outcome, place, gap), query, outcome);
    }

    private (GeocodeOutcome Outcome, double? GapMetres) WithOwnCoordinates(AddressRow row, GeocodeOutcome byAddress)
    {
        string lonText = Cell(row, _columns.Longitude), latText = Cell(row, _columns.Latitude);
        if (lonText.Length == 0 && latText.Length == 0)
            return (byAddress, null);
        if (!Territories.TryDegrees(lonText, out double longitude) || !Territories.TryDegrees(latText, out double latitude)
            || !Territories.IsSomewhereInFrance(longitude, latitude))
        {
            string reason = $"les coordonnées « {Shorten(lonText)} ; {Shorten(latText)} » {Territories.Fault(lonText, latText)}";
            GeocodeOutcome doubtful = byAddress switch
            {
                GeocodeOutcome.Found found => found with
                {
                    Location = found.Location with { Statut = LocationStatus.AVerifier },
                    Raison = found.Raison ?? reason
                },
                GeocodeOutcome.NotFound notFound => new GeocodeOutcome.NotFound($"{notFound.Raison} ; {reason}"),
                _ => byAddress,
            };
            return (doubtful, null);
        }

        GeoPoint point = new(longitude, latitude);
        Location? address = GeocodingText.Best(byAddress);
        double? gap = address is null ? null : Metres(point, address.Point);
        bool far = address is not null && gap > ToleranceMetres + address.PrecisionMetres;
        int decimals = Math.Min(Decimals(lonText), Decimals(latText));
        double precision = decimals >= 5 ? 10 : decimals == 4 ? 20 : 111_195 * Math.Pow(10, -decimals);
        Location own = new(point, LocationLevel.Coordonnees, far ? 0.5
            : 1, address?.Label ?? "", precision, address?.Commune)
        {
            Origine = "registre",
            Statut = far || precision > 300
            ? LocationStatus.AVerifier : LocationStatus.Ok
        };
        string? why = far ? string.Create(CultureInfo.InvariantCulture, $"les coordonnées sont à {gap:F0} m de l'adresse") : precision > 300
            ? "coordonnées trop peu précises" : null;
        return (new GeocodeOutcome.Found(own, 0) { Autres = address is null ? [] : [address], Raison = why }, gap);
    }

    private string[] Output(AddressRow row, GeocodeOutcome outcome, Location? place, double? gap)
    {
        string[] cells = new string[OutputHeader.Length];
        int at = 0;
        foreach (int column in _kept)
            cells[at++] = column < row.Cells.Count ? row.Cells[column] : "";
        cells[at++] = place is null ? "" : place.Point.LongitudeDegrees.ToString("F6", CultureInfo.InvariantCulture);
        cells[at++] = place is null ? "" : place.Point.LatitudeDegrees.ToString("F6", CultureInfo.InvariantCulture);
        cells[at++] = place is null ? "" : GeocodingText.Code(place.Niveau);
        cells[at++] = place is null ? "" : place.Score.ToString("F3", CultureInfo.InvariantCulture);
        cells[at++] = GeocodingText.Code(outcome.Statut);
        cells[at++] = place is null ? "" : place.PrecisionMetres.ToString("F0", CultureInfo.InvariantCulture);
        cells[at++] = place is null ? "" : Neutral(place.Label);
        cells[at++] = place?.Commune?.Value ?? "";
        cells[at++] = gap is { } metres ? metres.ToString("F0", CultureInfo.InvariantCulture) : "";
        cells[at++] = place?.Origine ?? "";
        if (_territoire is not null)
        {
            QpvSituation? qpv = place is null ? null : QpvSituation.Of(_territoire, place);
            cells[at++] = qpv is null ? "" : GeocodingText.Code(qpv.Certitude);
            cells[at] = qpv is null ? "" : string.Join('|', qpv.Qpv.Select(q => q.Code.Value));
        }

        return cells;
    }

    // A spreadsheet must not take a label for a formula.
    internal static string Neutral(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;

    internal static string Cell(AddressRow row, int column) => column >= 0 && column < row.Cells.Count ? row.Cells[column] ?? "" : "";

    internal static string Shorten(string text) => text.Length <= 30 ? text : string.Concat(text.AsSpan(0, 30), "…");

    internal static int Decimals(string text)
    {
        int point = text.IndexOfAny(['.', ',']);
        return point < 0 ? 0 : text.Trim().Length - text.TrimStart().IndexOfAny(['.', ',']) - 1;
    }

    private static double Metres(GeoPoint a, GeoPoint b) => PlaneDistance.Metres(
        (int)Math.Round(a.LongitudeDegrees * 1e6), (int)Math.Round(a.LatitudeDegrees * 1e6), (int)Math.Round(b.LongitudeDegrees * 1e6),
            (int)Math.Round(b.LatitudeDegrees * 1e6));
}
