using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Senacs.Geo.Adresses;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Sources.Geocoding;

/// <summary>What a reader has seen of one file. Rows = kept + rejected.</summary>
public sealed record AddressBaseCounts(long Rows, long Kept, long Rejected);

/// <summary>Reads address bases as published: BAN CSV (addresses, lieux-dits), BAL 1.x; plain or gzip; <c>;</c>, comma or tab.</summary>
/// <remarks>
/// Rows are decoded one at a time: UTF-8, or Windows-1252 for a row that is not UTF-8 (reported). A row with a wrong number of columns or unusable
/// coordinates is rejected and counted, never repaired; x and y in metres stand in for degrees that are missing. A file that is no address base, or
/// that ends in the middle, throws <see cref="SourceUnavailableException"/>.
/// Source: BAN, <c>lib/formatters/csv-legacy.cjs</c> (BaseAdresseNationale/ban-plateforme); AITF, format BAL 1.3.
/// </remarks>
internal sealed class AddressBaseReader
{
    private const int MaxRowBytes = 1 << 20;
    private const int ListedIssues = 10;

    // In the order of Field.
    internal static ImmutableArray<Notion> Roles { get; } =
    [
        Notions.HouseNumber, Notions.HouseNumberSuffix, Notions.StreetName.Or([.. Notions.LocalityName.Names]), Notions.PostCode, Notions.CommuneCode,
            Notions.CommuneName,
        Notions.FormerCommuneCode, Notions.FormerCommuneName, Notions.Longitude, Notions.Latitude, Notions.PositionType, Notions.LocalityComplement,
            Notions.PostalLabel,
        Notions.LocalityName, new Notion("x"), new Notion("y"),
    ];

    private enum Field
    {
        Number, Repetition, Way, PostCode, Insee, Commune, FormerInsee, FormerCommune, Longitude, Latitude, Position, Locality,
        PostalLabel, LocalityFile, X, Y
    }

    private readonly AddressIndexBuilder _builder;
    private readonly ICollection<Issue> _issues;
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly string _name;
    private readonly int[] _columns = new int[Roles.Length];
    private char[] _chars = new char[4096];
    private int[] _starts = new int[64];
    private int[] _ends = new int[64];
    private int _fieldCount;
    private int _columnCount;
    private char _delimiter = ';';
    private bool _isLocalityFile;
    private long _rows;
    private long _kept;

    private AddressBaseReader(string name, AddressIndexBuilder builder, ICollection<Issue> issues) =>
        (_name, _builder, _issues) = (name, builder, issues);

    /// <exception cref="SourceUnavailableException">Not an address base, cut short, or nothing usable in it.</exception>
    public static AddressBaseCounts Read(Stream stream, string name, AddressIndexBuilder builder, ICollection<Issue> issues)
    {
        AddressBaseReader reader = new(name, builder, issues);
        try
        {
            reader.ReadAll(stream);
        }
        catch (InvalidDataException e)
        {
            throw new SourceUnavailableException(name, string.Create(CultureInfo.InvariantCulture,
                $"le fichier compressé est abîmé ou incomplet (après {FrenchNumbers.Count(reader._rows, "ligne", "lignes")})."),
                    "Téléchargez-le de nouveau.", e);
        }

        reader.Summarise();
        return new AddressBaseCounts(reader._rows, reader._kept, reader._rows - reader._kept);
    }

    private void ReadAll(Stream raw)
    {
        PrefixedStream head = PrefixedStream.Over(raw, _name);
        if (head.Prefix.IsEmpty)
            throw new SourceUnavailableException(_name, "le fichier est vide.", "Téléchargez-le de nouveau.");
        if (GzipContent.IsGzip(head.Prefix))
            head = PrefixedStream.Over(GzipContent.OfTable(head), _name);
        using Stream? recoded = TableTextReader.Utf16Of(head.Prefix) is { } utf16
            ? Encoding.CreateTranscodingStream(head, utf16, Encoding.UTF8, leaveOpen: true) : null;
        Stream stream = recoded ?? head;

        byte[] buffer = new byte[1 << 17];
        int length = 0;
        long line = 0;
        bool end = false;
        while (!end)
        {
            if (length == buffer.Length)
            {
                if (buffer.Length > MaxRowBytes)
                    throw new SourceUnavailableException(_name,
                        string.Create(CultureInfo.InvariantCulture, $"la ligne {line + 1} dépasse un mégaoctet."),
                            "Ce n'est pas une base d'adresses en CSV, ou le fichier est abîmé : téléchargez-le de nouveau.");
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            int read = stream.Read(buffer, length, buffer.Length - length);
            end = read == 0;
            length += read;
            int start = 0;
            while (true)
            {
                int newline = buffer.AsSpan(start, length - start).IndexOf((byte)'\n');
                if (newline < 0)
                    break;
                Row(buffer.AsSpan(start, newline), ++line);
                start += newline + 1;
            }

            if (end && start < length)
                Row(buffer.AsSpan(start, length - start), ++line);
            buffer.AsSpan(start, length - start).CopyTo(buffer);
            length -= start;
            if (end)
                break;
        }

        if (_columnCount == 0)
            throw new SourceUnavailableException(_name, "le fichier est vide.", "Téléchargez-le de nouveau.");
    }

    private void Row(ReadOnlySpan<byte> bytes, long line)
    {
        if (bytes.Length > 0 && bytes[^1] == (byte)'\r')
            bytes = bytes[..^1];
        if (line == 1)
        {
            if (bytes.StartsWith("\uFEFF"u8))
                bytes = bytes[3..];
            Header(bytes);
            return;
        }

        if (bytes.IsEmpty)
            return;
        _rows++;
        int length = Decode(bytes, line);
        Split(_chars.AsSpan(0, length));
        if (_fieldCount != _columnCount)
        {
            Reject(GeocodingIssues.RowMalformed, line, string.Create(CultureInfo.InvariantCulture,
                $"{FrenchNumbers.Count(_fieldCount, "colonne", "colonnes")} au lieu de {_columnCount}."), null);
            return;
        }

        Address(line);
    }

    private void Header(ReadOnlySpan<byte> bytes)
    {
        int length = Decode(bytes, 1);
        ReadOnlySpan<char> text = _chars.AsSpan(0, length);
        int semicolons = text.Count(';'), commas = text.Count(','), tabs = text.Count('\t');
        _delimiter = tabs > semicolons && tabs > commas ? '\t' : commas > semicolons ? ',' : ';';
        Split(_chars.AsSpan(0, length));
        _columnCount = _fieldCount;
        string[] keys = new string[_fieldCount];
        for (int c = 0; c < keys.Length; c++)
            keys[c] = Notion.Key(Cell(c).ToString());
        for (int f = 0; f < Roles.Length; f++)
            _columns[f] = Roles[f].Find(keys);

        _isLocalityFile = _columns[(int)Field.LocalityFile] >= 0 && _columns[(int)Field.Number] < 0;
        List<string> missing = [];
        bool hasMetres = _columns[(int)Field.X] >= 0 && _columns[(int)Field.Y] >= 0;
        foreach (Field needed in hasMetres ? [Field.Way, Field.Insee, Field.Commune]
            : new[] { Field.Way, Field.Insee, Field.Commune, Field.Longitude, Field.Latitude })
        {
            if (_columns[(int)needed] < 0)
                missing.Add(Roles[(int)needed].Nom);
        }

        if (missing.Count > 0)
        {
            bool html = text.TrimStart().StartsWith("<", StringComparison.Ordinal);
            throw new SourceUnavailableException(
                _name,
                html ? "c'est une page HTML, pas une base d'adresses." : $"ligne 1 : il manque les colonnes {string.Join(", ", missing)}.",
                "Il faut un fichier adresses-DD.csv(.gz) de la Base Adresse Nationale (adresse.data.gouv.fr) ou un fichier au format BAL.");
        }
    }

    private void Address(long line)
    {
        ReadOnlySpan<char> insee = Get(Field.Insee);
        if (insee.Length == 5 && insee[1] is 'a' or 'b')
            insee = insee.ToString().ToUpperInvariant(); // 2a004 is 2A004
        if (insee.Length == 4 && char.IsAsciiDigit(insee[0]))
        {
            Reject(GeocodingIssues.CommuneCode, line, $"code « {insee} » : un zéro de tête a sans doute été perdu.", insee.ToString());
            return;
        }

        if (!_builder.KnowsCommune(insee.ToString()) && !CodeInsee.TryParse(insee.ToString(), out _))
        {
            Reject(GeocodingIssues.CommuneCode, line, $"« {Short(insee)} » n'est pas un code INSEE de commune.", Short(insee));
            return;
        }

        ReadOnlySpan<char> lonText = Get(Field.Longitude), latText = Get(Field.Latitude);
        double lon = 0, lat = 0;
        if (lonText.IsEmpty && latText.IsEmpty && TryMetres(insee, out GeoPoint point))
        {
            (lon, lat) = (point.LongitudeDegrees, point.LatitudeDegrees);
            lonText = Get(Field.X);
            latText = Get(Field.Y);
        }
        else if (lonText.IsEmpty || latText.IsEmpty || !TryNumber(lonText, out lon) || !TryNumber(latText, out lat))
        {
            Reject(GeocodingIssues.CoordinatesMissing, line, "longitude ou latitude absente ou illisible.", null);
            return;
        }

        switch (Territories.Judge(insee, lon, lat))
        {
            case CoordinateVerdict.Good:
                break;
            case CoordinateVerdict.Swapped:
                Reject(GeocodingIssues.CoordinatesSwapped, line, $"longitude {lonText}, latitude {latText} : elles semblent échangées.", null);
                return;
            case CoordinateVerdict.Projected:
                Reject(GeocodingIssues.CoordinatesProjected, line,
                    $"« {lonText} ; {latText} » : ce sont des mètres (Lambert-93 ?), il faut des degrés.", null);
                return;
            default:
                Reject(GeocodingIssues.CoordinatesOutside, line, $"« {lonText} ; {latText} » est hors du territoire de la commune {insee}.", null);
                return;
        }

        ReadOnlySpan<char> way = Get(Field.Way);
        ReadOnlySpan<char> numberText = Get(Field.Number);
        ushort number = 0;
        bool locality = _isLocalityFile;
        ReadOnlySpan<char> repetition = Get(Field.Repetition);
        int digits = numberText.IndexOfAnyExceptInRange('0', '9');

        // "14.0" as a number cell has it; "14bis" in one cell.
        if (digits > 0 && repetition.IsEmpty && numberText[digits..].TrimStart() is [char letter, ..] && char.IsAsciiLetter(letter))
        {
            repetition = numberText[digits..].Trim();
            numberText = numberText[..digits];
        }

        if (!numberText.IsEmpty && int.TryParse(CodeCell.Clean(numberText), NumberStyles.None, CultureInfo.InvariantCulture, out int parsed))
        {
            locality |= parsed == 99999; // BAL: a place name without number
            number = parsed is > 0 and < ushort.MaxValue and not 99999 ? (ushort)parsed : (ushort)0;
        }

        if (way.IsEmpty)
        {
            way = Get(Field.Locality);
            locality = true;
        }

        if (way.IsEmpty || way.Length > 200)
        {
            Reject(GeocodingIssues.RowMalformed, line, way.IsEmpty ? "ni voie ni lieu-dit." : "nom de voie de plus de 200 caractères.", null);
            return;
        }

        _ = int.TryParse(CodeCell.Clean(Get(Field.PostCode)), NumberStyles.None, CultureInfo.InvariantCulture, out int postCode);
        _kept++;
        _builder.Add(new BaseAddress(insee.ToString(), Get(Field.Commune).ToString(), way.ToString())
        {
            Point = new GeoPoint(lon, lat),
            Number = number,
            PostCode = postCode is > 0 and < 100000 ? postCode : 0,
            PositionRank = PositionRank(Get(Field.Position)),
            IsLocality = locality,
            FormerInsee = Get(Field.FormerInsee).ToString(),
            FormerCommune = Get(Field.FormerCommune).ToString(),
            Repetition = repetition.ToString(),
            Locality = Get(Field.Locality).ToString(),
            PostalLabel = Get(Field.PostalLabel).ToString(),
        });
    }

    // A BAL may hold x and y alone: metres of the département's legal projection (format BAL 1.3). Saint-Pierre-et-Miquelon and Saint-Martin have
    // none that we know.
    private bool TryMetres(ReadOnlySpan<char> insee, out GeoPoint point)
    {
        point = default;
        if (!TryNumber(Get(Field.X), out double x) || !TryNumber(Get(Field.Y), out double y)
            || !CodeInsee.TryParse(insee.ToString(), out CodeInsee? code))
            return false;
        CodeDepartement departement = code.Departement;
        if (departement.IsOverseas && departement.Value is not ("971" or "972" or "973" or "974" or "976"))
            return false;
        Crs crs = departement.LegalCrs();
        point = Projection.For(crs).Unproject(new MapPoint(crs, x, y));
        return double.IsFinite(point.LongitudeDegrees) && double.IsFinite(point.LatitudeDegrees);
    }

    // 0 best. The BAN keeps one position an address; the BAL may give several.
    private static byte PositionRank(ReadOnlySpan<char> position) => position.Length == 0 ? (byte)5 : (byte)(char.ToLowerInvariant(position[0]) switch
    {
        'e' => 0, // entrée
        'd' => 1, // délivrance postale
        'b' => 2, // bâtiment
        'c' or 'l' => 3, // cage d'escalier, logement
        'p' => 4, // parcelle
        's' => position.StartsWith("seg", StringComparison.OrdinalIgnoreCase) ? 6 : 4,
        _ => 5,
    });

    private static bool TryNumber(ReadOnlySpan<char> text, out double value)
    {
        // A decimal comma is a spreadsheet's doing; only where the comma is not the separator does it reach this place.
        Span<char> dotted = stackalloc char[32];
        if (text.Length <= 32 && text.Contains(','))
        {
            text.Replace(dotted, ',', '.');
            return double.TryParse(dotted[..text.Length], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
        }

        return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    private int Decode(ReadOnlySpan<byte> bytes, long line)
    {
        if (_chars.Length < bytes.Length)
            _chars = new char[bytes.Length];
        if (System.Text.Unicode.Utf8.ToUtf16(bytes, _chars, out _, out int written,
            replaceInvalidSequences: false) == System.Buffers.OperationStatus.Done)
            return written;
        Note(GeocodingIssues.Encoding, line, "la ligne n'est pas en UTF-8 ; elle est lue en Windows-1252.", null);
        for (int i = 0; i < bytes.Length; i++)
            _chars[i] = bytes[i] switch { 0x92 => '’', 0x9c => 'œ', 0x8c => 'Œ', 0x96 => '–', _ => (char)bytes[i] };
        return bytes.Length;
    }

    private void Split(Span<char> row)
    {
        _fieldCount = 0;
        int at = 0;
        while (true)
        {
            if (_fieldCount == _starts.Length)
            {
                Array.Resize(ref _starts, _starts.Length * 2);
                Array.Resize(ref _ends, _starts.Length);
            }

            if (at < row.Length && row[at] == '"')
            {
                // Quoted: "" is one quote; written back in place.
                int to = at + 1, from = at + 1;
                _starts[_fieldCount] = to;
                while (from < row.Length)
                {
                    if (row[from] != '"')
                        row[to++] = row[from++];
                    else if (from + 1 < row.Length && row[from + 1] == '"')
                        (row[to++], from) = ('"', from + 2);
                    else
                        break;
                }

                _ends[_fieldCount++] = to;
                int next = from >= row.Length ? -1 : row[from..].IndexOf(_delimiter);
                if (next < 0)
                    return;
                at = from + next + 1;
                continue;
            }

            int length = row[at..].IndexOf(_delimiter);
            _starts[_fieldCount] = at;
            _ends[_fieldCount++] = length < 0 ? row.Length : at + length;
            if (length < 0)
                return;
            at += length + 1;
        }
    }

    private ReadOnlySpan<char> Cell(int column) => _chars.AsSpan(_starts[column], _ends[column] - _starts[column]);

    private ReadOnlySpan<char> Get(Field field) => _columns[(int)field] is >= 0 and int column ? Cell(column).Trim() : default;

    private static string Short(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : string.Concat(text[..40], "…");

    private void Reject(IssueKind kind, long line, string message, string? value) => Note(kind, line, "Adresse écartée : " + message, value);

    private void Note(IssueKind kind, long line, string message, string? value)
    {
        int seen = _counts.GetValueOrDefault(kind.Code);
        _counts[kind.Code] = seen + 1;
        if (seen < ListedIssues)
            _issues.Add(kind.Say($"Ligne {line.ToString(CultureInfo.InvariantCulture)} : {message}") with
            {
                File = _name,
                Line = line,
                Value = value
            });
    }

    private void Summarise()
    {
        foreach (IssueKind kind in new[] { GeocodingIssues.RowMalformed, GeocodingIssues.CommuneCode, GeocodingIssues.CoordinatesMissing,
            GeocodingIssues.CoordinatesSwapped, GeocodingIssues.CoordinatesProjected, GeocodingIssues.CoordinatesOutside, GeocodingIssues.Encoding })
        {
            int count = _counts.GetValueOrDefault(kind.Code);
            if (count > ListedIssues)
                _issues.Add(kind.Say($"{FrenchNumbers.Count(count, "ligne", "lignes")} en tout : {kind.Titre.ToLowerInvariant()}.") with { File = _name });
        }

        if (_kept == 0)
        {
            string cause = _counts.GetValueOrDefault(GeocodingIssues.CoordinatesProjected.Code) > 0
                ? "les colonnes lon et lat contiennent des mètres, pas des degrés."
                : _counts.GetValueOrDefault(GeocodingIssues.CoordinatesSwapped.Code) > 0 ? "les colonnes lon et lat sont échangées."
                : _rows == 0 ? "le fichier n'a aucune ligne." : _rows == 1 ? "sa seule ligne n'est pas une adresse utilisable."
                : string.Create(CultureInfo.InvariantCulture, $"aucune des {_rows} lignes n'est une adresse utilisable.");
            throw new SourceUnavailableException(_name, cause,
                "Vérifiez que c'est bien le fichier CSV de la Base Adresse Nationale, longitude et latitude en degrés WGS 84.");
        }
    }
}
