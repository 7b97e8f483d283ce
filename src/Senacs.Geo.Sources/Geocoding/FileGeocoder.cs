using System.Collections.Immutable;
using System.Globalization;
using Senacs.Geo.Adresses;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.Geocoding;

/// <summary>One row out: the input's cells, then <see cref="FileGeocoder.AddedColumns"/>.</summary>
/// <param name="Line">Line of the input row.</param>
/// <param name="Cells">As many as <see cref="FileGeocoder.OutputHeader"/>.</param>
/// <param name="Query">What was asked.</param>
/// <param name="Outcome">What was answered.</param>
public sealed record GeocodedRow(long Line, IReadOnlyList<string> Cells, AddressQuery Query, GeocodeOutcome Outcome);

/// <summary>Counts of a run. Lines in = the sum of the statuses.</summary>
public sealed class GeocodingSummary
{
    private readonly Dictionary<LocationStatus, long> _byStatus = [];
    private readonly Dictionary<LocationLevel, long> _byLevel = [];

    public long Total => _byStatus.Values.Sum();

    /// <summary>French, one line a status.</summary>
    public string ToText()
    {
        long total = Total;
        IEnumerable<string> lines =
        [
            FrenchNumbers.Count(total, "adresse", "adresses"),
            .. Enum.GetValues<LocationStatus>().Select(status => (Status: status, Count: _byStatus.GetValueOrDefault(status))).Select(s =>
                FormattableString.Invariant($"  {Valeurs.Of(s.Status),-12} {s.Count,8}")
                + (total > 0 ? FormattableString.Invariant($"  {100.0 * s.Count / total,5:F1} %") : "")),
            .. Enum.GetValues<LocationLevel>().Where(_byLevel.ContainsKey)
                .Select(level => FormattableString.Invariant($"  niveau {Valeurs.Of(level),-12} {_byLevel[level],8}")),
        ];
        return string.Concat(lines.Select(line => line + "\n"));
    }

    internal void Add(LocationStatus status, LocationLevel? level)
    {
        _byStatus[status] = _byStatus.GetValueOrDefault(status) + 1;
        if (level is { } known)
            _byLevel[known] = _byLevel.GetValueOrDefault(known) + 1;
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
    public GeocodingSummary Summary { get; } = new();

    public IEnumerable<GeocodedRow> Run(IEnumerable<TableRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (TableRow row in rows)
            yield return Locate(row);
    }

    /// <summary>One row.</summary>
    public GeocodedRow Locate(TableRow row)
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

        Location? place = GeocodingText.Best(outcome);
        Summary.Add(outcome.Statut, place?.Niveau);
        return new GeocodedRow(row.Line, Output(row, outcome, place, gap), query, outcome);
    }

    private (GeocodeOutcome Outcome, double? GapMetres) WithOwnCoordinates(TableRow row, GeocodeOutcome byAddress)
    {
        string lonText = Cell(row, _columns.Longitude), latText = Cell(row, _columns.Latitude);
        if (lonText.Length == 0 && latText.Length == 0)
            return (byAddress, null);
        if (!Territories.TryDegrees(lonText, out double longitude) || !Territories.TryDegrees(latText, out double latitude)
            || !FrenchTerritory.Contains(new GeoPoint(longitude, latitude)))
        {
            string reason = $"les coordonnées « {Shorten(lonText)} ; {Shorten(latText)} » {Territories.Fault(lonText, latText)}";
            GeocodeOutcome doubtful = byAddress switch
            {
                GeocodeOutcome.Found found => found with
                {
                    Location = found.Location with { Statut = LocationStatus.AVerifier },
                    Raison = found.Raison ?? reason,
                },
                GeocodeOutcome.NotFound notFound => new GeocodeOutcome.NotFound($"{notFound.Raison} ; {reason}"),
                _ => byAddress,
            };
            return (doubtful, null);
        }

        GeoPoint point = new(longitude, latitude);
        Location? address = GeocodingText.Best(byAddress);
        double? gap = address is null ? null : PlaneDistance.Metres(point, address.Point);
        bool far = address is not null && gap > ToleranceMetres + address.PrecisionMetres;
        double precision = StructureLocator.PrecisionMetresOf(Math.Min(Decimals(lonText), Decimals(latText)));
        string? why = far ? string.Create(CultureInfo.InvariantCulture, $"les coordonnées sont à {gap:F0} m de l'adresse")
            : precision > 300 ? "coordonnées trop peu précises" : null;
        Location own = new(point, LocationLevel.Coordonnees, far ? 0.5 : 1, address?.Label ?? "", precision, address?.Commune)
        {
            Origine = "registre",
            Statut = why is null ? LocationStatus.Ok : LocationStatus.AVerifier,
        };
        return (new GeocodeOutcome.Found(own, 0) { Autres = address is null ? [] : [address], Raison = why }, gap);
    }

    private string[] Output(TableRow row, GeocodeOutcome outcome, Location? place, double? gap)
    {
        QpvSituation? qpv = place is null || _territoire is null ? null : QpvSituation.Of(_territoire, place);
        return
        [
            .. _kept.Select(column => Cell(row, column)),
            Degrees(place?.Point.LongitudeDegrees),
            Degrees(place?.Point.LatitudeDegrees),
            place is null ? "" : Valeurs.Of(place.Niveau),
            place?.Score.ToString("F3", CultureInfo.InvariantCulture) ?? "",
            Valeurs.Of(outcome.Statut),
            Metres(place?.PrecisionMetres),
            Neutral(place?.Label ?? ""),
            place?.Commune?.Value ?? "",
            Metres(gap),
            place?.Origine ?? "",
            .. _territoire is null ? [] : (string[])[qpv is null ? "" : Valeurs.Of(qpv.Certitude), CodesOf(qpv)],
        ];

        static string Degrees(double? degrees) => degrees?.ToString("F6", CultureInfo.InvariantCulture) ?? "";
    }

    internal static string Metres(double? metres) => metres is { } known ? Valeurs.Metres(known) : "";

    internal static string CodesOf(QpvSituation? qpv) => qpv is null ? "" : string.Join('|', qpv.Qpv.Select(q => q.Code.Value));

    // A spreadsheet must not take a label for a formula.
    internal static string Neutral(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;

    internal static string Cell(TableRow row, int column) => column >= 0 && column < row.Cells.Length ? row.Cells[column] : "";

    internal static string Shorten(string text) => text.Length <= 30 ? text : string.Concat(text.AsSpan(0, 30), "…");

    internal static int Decimals(string text)
    {
        int point = text.IndexOfAny(['.', ',']);
        return point < 0 ? 0 : text.Trim().Length - text.TrimStart().IndexOfAny(['.', ',']) - 1;
    }
}
