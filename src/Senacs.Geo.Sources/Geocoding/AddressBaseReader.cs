using System.Collections.Immutable;
using System.Globalization;
using Senacs.Geo.Adresses;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Sources.Geocoding;

/// <summary>Reads address bases as published: BAN CSV (addresses, lieux-dits), BAL 1.x; any table that <see cref="TableReader"/> reads.</summary>
/// <remarks>
/// One row at a time, however many there are. A row with a wrong number of columns or unusable coordinates is rejected and counted, never repaired;
/// x and y in metres stand in for degrees that are missing. A file that is no address base, or that ends in the middle, throws
/// <see cref="SourceUnavailableException"/>. Source: BAN, <c>lib/formatters/csv-legacy.cjs</c> (BaseAdresseNationale/ban-plateforme); AITF, format
/// BAL 1.3.
/// </remarks>
internal sealed class AddressBaseReader
{
    private const string Remedy =
        "Il faut un fichier adresses-DD.csv(.gz) de la Base Adresse Nationale (adresse.data.gouv.fr) ou un fichier au format BAL.";

    // The whole country has 26 million rows; only one is held at a time, and none spans two lines.
    private static readonly TableLimits Limits = new()
    {
        MaxRows = int.MaxValue,
        MaxChars = long.MaxValue,
        MaxRecordChars = 1 << 20,
        MaxCellChars = 1 << 19,
        OneLineRecords = true,
    };

    // Beyond, they are counted.
    private const int ListedOfAKind = 10;

    // In the order of Field.
    private static readonly ImmutableArray<Notion> Roles =
    [
        Notions.HouseNumber, Notions.HouseNumberSuffix, Notions.StreetName.Or([.. Notions.LocalityName.Names]), Notions.PostCode, Notions.CommuneCode,
        Notions.CommuneName, Notions.FormerCommuneCode, Notions.FormerCommuneName, Notions.Longitude, Notions.Latitude, Notions.PositionType,
        Notions.LocalityComplement, Notions.PostalLabel, Notions.LocalityName, new Notion("x"), new Notion("y"),
    ];

    private enum Field
    {
        Number, Repetition, Way, PostCode, Insee, Commune, FormerInsee, FormerCommune, Longitude, Latitude, Position, Locality, PostalLabel,
        LocalityFile, X, Y,
    }

    private readonly AddressIndexBuilder _builder;
    private readonly IssueList _issues;
    private readonly string _name;
    private readonly int[] _columns;
    private readonly bool _isLocalityFile;
    private TableRow _row = new(0, []);

    private AddressBaseReader(TableReader table, AddressIndexBuilder builder)
    {
        (_name, _builder, _issues) = (table.File, builder, new IssueList(table.File));
        string[] keys = [.. table.Headers.Select(Notion.Key)];
        _columns = [.. Roles.Select(role => role.Find(keys))];
        _isLocalityFile = Has(Field.LocalityFile) && !Has(Field.Number);
        Field[] needed = [Field.Way, Field.Insee, Field.Commune, .. Has(Field.X) && Has(Field.Y) ? [] : new[] { Field.Longitude, Field.Latitude }];
        if (needed.Where(field => !Has(field)).Select(field => Roles[(int)field].Nom).ToArray() is { Length: > 0 } missing)
            throw new SourceUnavailableException(
                _name, $"ligne {TableReader.Number(table.HeaderLine)} : il manque les colonnes {string.Join(", ", missing)}.", Remedy);
    }

    /// <exception cref="SourceUnavailableException">Not an address base, cut short, or nothing usable in it.</exception>
    public static void Read(Stream stream, string name, AddressIndexBuilder builder, ICollection<Issue> issues)
    {
        using TableReader table = TableReader.Open(stream, name, Limits);
        AddressBaseReader reader = new(table, builder);
        int rows = 0, kept = 0;
        for (; table.Read() is { } row; rows++)
        {
            reader._row = row;
            kept += reader.Take() ? 1 : 0;
        }

        // What the table says of a row's cells was said already, with what became of it.
        IssueKind[] said = [TableIssues.TooFewCells, TableIssues.TooManyCells, TableIssues.UnclosedQuote];
        foreach (Issue issue in table.Issues.Where(i => !said.Contains(i.Kind)))
        {
            bool isEncoding = issue.Kind == TableIssues.MixedEncoding || issue.Kind == TableIssues.NotUtf8;
            reader.Note(isEncoding ? issue with { Kind = GeocodingIssues.Encoding } : issue);
        }

        foreach (Issue issue in reader._issues.ToImmutable().OrderBy(i => i.Line ?? long.MaxValue))
            issues.Add(issue);
        if (kept == 0)
            throw reader.NothingUsable(rows);
    }

    /// <summary>How many rows a base has, its header checked, nothing of it kept.</summary>
    /// <exception cref="SourceUnavailableException">Not an address base, or cut short.</exception>
    public static int CountRows(Stream stream, string name)
    {
        using TableReader table = TableReader.Open(stream, name, Limits);
        _ = new AddressBaseReader(table, new AddressIndexBuilder());
        int rows = 0;
        while (table.Read() is not null)
            rows++;
        return rows;
    }

    private SourceUnavailableException NothingUsable(int rows) => new(_name,
        _issues.CountOf(GeocodingIssues.CoordinatesProjected) > 0 ? "les colonnes lon et lat contiennent des mètres, pas des degrés."
        : _issues.CountOf(GeocodingIssues.CoordinatesSwapped) > 0 ? "les colonnes lon et lat sont échangées."
        : rows == 0 ? "le fichier n'a aucune ligne."
        : rows == 1 ? "sa seule ligne n'est pas une adresse utilisable."
        : string.Create(CultureInfo.InvariantCulture, $"aucune des {rows} lignes n'est une adresse utilisable."),
        "Vérifiez que c'est bien le fichier CSV de la Base Adresse Nationale, longitude et latitude en degrés WGS 84.");

    // False: the row is rejected, and it is said why.
    private bool Take()
    {
        if (_row.HasOpenQuote)
            return Reject(GeocodingIssues.RowMalformed, "un guillemet y est ouvert et n'est pas refermé.");
        if (_row.IsMalformed || _row.IsShort)
            return Reject(GeocodingIssues.RowMalformed, "elle n'a pas autant de cellules que la première ligne a de colonnes.");
        string insee = Get(Field.Insee).ToUpperInvariant(); // 2a004 is 2A004
        if (insee.Length == 4 && char.IsAsciiDigit(insee[0]))
            return Reject(GeocodingIssues.CommuneCode, $"code « {insee} » : un zéro de tête a sans doute été perdu.", insee);
        if (!_builder.KnowsCommune(insee) && !CodeInsee.TryParse(insee, out _))
            return Reject(GeocodingIssues.CommuneCode, $"« {IssueList.Clip(insee)} » n'est pas un code INSEE de commune.", insee);
        if (Point(insee) is not { } point)
            return false;
        string way = Get(Field.Way);
        bool isLocality = _isLocalityFile || way.Length == 0;
        if (way.Length == 0)
            way = Get(Field.Locality);
        if (way.Length is 0 or > 200)
            return Reject(GeocodingIssues.RowMalformed, way.Length == 0 ? "ni voie ni lieu-dit." : "nom de voie de plus de 200 caractères.");
        (int number, string repetition) = Number();
        int postCode = Whole(Get(Field.PostCode));
        _builder.Add(new BaseAddress(insee, Get(Field.Commune), way)
        {
            Point = point,
            Number = number is > 0 and < ushort.MaxValue ? (ushort)number : (ushort)0,
            Repetition = repetition,
            PostCode = postCode is > 0 and < 100000 ? postCode : 0,
            PositionRank = PositionRank(Get(Field.Position)),
            IsLocality = isLocality || number == 99999, // BAL: a place name without number
            FormerInsee = Get(Field.FormerInsee),
            FormerCommune = Get(Field.FormerCommune),
            Locality = Get(Field.Locality),
            PostalLabel = Get(Field.PostalLabel),
        });
        return true;
    }

    private GeoPoint? Point(string insee)
    {
        string longitude = Get(Field.Longitude), latitude = Get(Field.Latitude);
        if (longitude.Length == 0 && latitude.Length == 0 && FromMetres(insee) is { } projected)
            (longitude, latitude) = (Get(Field.X), Get(Field.Y));
        else if (Territories.TryDegrees(longitude, out double lon) && Territories.TryDegrees(latitude, out double lat))
            projected = new GeoPoint(lon, lat);
        else
            return Refuse(GeocodingIssues.CoordinatesMissing, "longitude ou latitude absente ou illisible.");
        string pair = $"« {longitude} ; {latitude} »";
        return Territories.Judge(insee, projected.LongitudeDegrees, projected.LatitudeDegrees) switch
        {
            CoordinateVerdict.Good => projected,
            CoordinateVerdict.Swapped =>
                Refuse(GeocodingIssues.CoordinatesSwapped, $"longitude {longitude}, latitude {latitude} : elles semblent échangées."),
            CoordinateVerdict.Projected =>
                Refuse(GeocodingIssues.CoordinatesProjected, $"{pair} : ce sont des mètres (Lambert-93 ?), il faut des degrés."),
            _ => Refuse(GeocodingIssues.CoordinatesOutside, $"{pair} est hors du territoire de la commune {insee}."),
        };

        GeoPoint? Refuse(IssueKind kind, string message) => Reject(kind, message) ? default(GeoPoint) : null;
    }

    // A BAL may hold x and y alone: metres of the département's legal projection (format BAL 1.3). Saint-Pierre-et-Miquelon and Saint-Martin have
    // none that we know.
    private GeoPoint? FromMetres(string insee)
    {
        if (!Territories.TryDegrees(Get(Field.X), out double x) || !Territories.TryDegrees(Get(Field.Y), out double y)
            || !CodeInsee.TryParse(insee, out CodeInsee? code) || !code.Departement.IsMapped)
            return null;
        Crs crs = code.Departement.LegalCrs();
        GeoPoint point = Projection.For(crs).Unproject(new MapPoint(crs, x, y));
        return double.IsFinite(point.LongitudeDegrees) && double.IsFinite(point.LatitudeDegrees) ? point : null;
    }

    // "14bis" may stand in one cell.
    private (int Number, string Repetition) Number()
    {
        string number = Get(Field.Number), repetition = Get(Field.Repetition);
        int digits = number.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return digits > 0 && repetition.Length == 0 && number[digits..].Trim() is [char first, ..] letters && char.IsAsciiLetter(first)
            ? (Whole(number[..digits]), letters)
            : (Whole(number), repetition);
    }

    // 0: none.
    private static int Whole(string text) =>
        int.TryParse(CodeCell.Clean(text), NumberStyles.None, CultureInfo.InvariantCulture, out int whole) ? whole : 0;

    // 0 best. The BAN keeps one position an address; the BAL may give several.
    private static byte PositionRank(string position) => position.Length == 0 ? (byte)5 : (byte)(char.ToLowerInvariant(position[0]) switch
    {
        'e' => 0, // entrée
        'd' => 1, // délivrance postale
        'b' => 2, // bâtiment
        'c' or 'l' => 3, // cage d'escalier, logement
        'p' => 4, // parcelle
        's' => position.StartsWith("seg", StringComparison.OrdinalIgnoreCase) ? 6 : 4,
        _ => 5,
    });

    private bool Has(Field field) => _columns[(int)field] >= 0;

    private string Get(Field field) => Has(field) ? _row.Cells[_columns[(int)field]] : "";

    private bool Reject(IssueKind kind, string message, string? value = null)
    {
        string? clipped = value is null ? null : IssueList.Clip(value);
        Note(kind.Say($"Ligne {TableReader.Number(_row.Line)} : Adresse écartée : {message}") with { Line = _row.Line, Value = clipped });
        return false;
    }

    private void Note(Issue issue)
    {
        if (issue.Count > 1 || _issues.CountOf(issue.Kind) < ListedOfAKind)
            _issues.Add(issue);
        else
            _issues.CountOnly(issue.Kind);
    }
}
