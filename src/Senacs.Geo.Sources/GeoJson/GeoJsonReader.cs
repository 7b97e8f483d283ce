using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Sources.Json;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>Reads the features of a GeoJSON file (RFC 7946) one by one, in memory bounded by the largest feature.</summary>
/// <remarks>Accepts a FeatureCollection, a Feature, a bare geometry, and sequences of them (newline-delimited, RFC 8142), plain or gzip, members in
/// any order. Not thread-safe; one pass. <see cref="Crs"/> and <see cref="Issues"/> are complete once <see cref="TryRead"/> has returned false: a
/// <c>crs</c> member may come after the features.</remarks>
public sealed class GeoJsonReader : IDisposable
{
    private const string ExportGeoJson = "Exportez la couche en GeoJSON, par exemple avec QGIS.";

    private enum Place { BeforeRoot, InRoot, InFeatures, Done }

    private readonly string _fileName;
    private readonly GeoJsonLimits _limits;
    private readonly IssueList _log;
    private readonly CrsDeclaration _crs = new();
    private readonly FeatureParser _parser;
    private readonly JsonWindow _window;
    private readonly ArrayBufferWriter<byte> _root = new();
    private Place _place;
    private bool _isFirst;
    private bool _afterComma;
    private bool _sawFeatures;
    private bool _sawCollection;
    private string? _rootType;
    private int _roots;
    private long _rootLine;
    private long _featuresLine;
    private long _commaLine;

    /// <param name="stream">Read from where it stands to its end, and disposed with the reader.</param>
    /// <param name="fileName">How messages name the file.</param>
    /// <param name="limits">Defaults to <see cref="GeoJsonLimits.Default"/>.</param>
    /// <exception cref="SourceUnavailableException">The stream cannot be read.</exception>
    public GeoJsonReader(Stream stream, string fileName, GeoJsonLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(fileName);
        _fileName = fileName;
        _limits = limits ?? GeoJsonLimits.Default;
        _log = new IssueList(fileName, _limits.MaxIssues);
        _parser = new FeatureParser(_log, _crs, _limits.MaxDepth);
        try
        {
            _window = new JsonWindow(stream, _limits);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            stream.Dispose();
            throw Unreadable(e);
        }
    }

    /// <summary>The CRS that the file declares, else WGS 84.</summary>
    public Crs Crs => _crs.Crs;

    /// <summary>Features read so far, those without usable geometry included.</summary>
    public int Count { get; private set; }

    /// <summary>Expected defects met so far, in the order of the file.</summary>
    public IReadOnlyList<Issue> Issues => _log.ToImmutable();

    /// <summary>Reads the next feature; false at the end of a complete file.</summary>
    /// <exception cref="SourceUnavailableException">The file is not GeoJSON, is damaged, or goes beyond the limits.</exception>
    public bool TryRead([NotNullWhen(true)] out GeoJsonFeature? feature)
    {
        try
        {
            feature = Next();
            return feature is not null;
        }
        catch (MalformedJsonException e)
        {
            string where = Where();
            throw e.IsSyntax && Mistake() is { } mistake
                ? new SourceUnavailableException(_fileName, $"{PlaceOf(mistake)}{mistake.Sentence}.", mistake.Remedy, e)
                : new SourceUnavailableException(_fileName, $"{where}{e.Message}", e.Remedy, e);
        }
        catch (InvalidDataException e)
        {
            throw new SourceUnavailableException(_fileName, $"{Where()}la compression gzip est endommagée.", MalformedJsonException.DownloadAgain, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(e);
        }
    }

    public void Dispose() => _window.Dispose();

    private GeoJsonFeature? Next()
    {
        GeoJsonFeature? feature = null;
        while (feature is null && _place != Place.Done)
        {
            if (_place == Place.BeforeRoot)
                EnterRoot();
            else
                feature = _place == Place.InRoot ? ReadRootMember() : ReadFeature();
        }

        return feature;
    }

    private void EnterRoot()
    {
        if (_roots == 0)
            CheckSignature();
        int next = _window.Peek();
        while (next == 0x1E) // record separator of RFC 8142
        {
            _window.Position++;
            next = _window.Peek();
        }

        if (next < 0 && _roots > 0)
        {
            Finish();
            return;
        }

        if (next != '{' || _sawCollection)
            throw NoRoot(next);
        (_rootLine, _rootType, _isFirst, _sawFeatures, _place) = (_window.Line, null, true, false, Place.InRoot);
        _window.Position++;
        _roots++;
        _root.ResetWrittenCount();
        _root.Write("{"u8);
    }

    private MalformedJsonException NoRoot(int next) => next switch
    {
        < 0 => new("le fichier est vide.", "Téléchargez le fichier à nouveau."),
        '{' => new("du texte suit la fin de la liste des objets : une seconde collection commence.",
            "Fusionnez les deux collections en une, par exemple avec QGIS, ou gardez-en une."),
        _ when _sawCollection => new("du texte suit la fin de la liste des objets.", "Supprimez ce qui suit la dernière accolade."),
        _ when _roots > 0 => MalformedJsonException.Expected("« { » attendu"),
        '[' => new("ce n'est pas du GeoJSON mais une liste sans son enveloppe (un GeoJSON commence par une accolade).",
            "Entourez-la de {\"type\":\"FeatureCollection\",\"features\": et d'une accolade, ou exportez la couche en GeoJSON."),
        _ => Mistake() is { } mistake ? new($"ce n'est pas du GeoJSON : {mistake.Sentence}.", mistake.Remedy)
            : new("ce n'est pas du GeoJSON (un GeoJSON commence par une accolade).", ExportGeoJson),
    };

    private void CheckSignature()
    {
        ReadOnlySpan<byte> head = _window.Ahead(16);
        if (head.StartsWith("\uFEFF"u8))
        {
            _window.Position += 3;
            return;
        }

        if (head.StartsWith<byte>([0xFF, 0xFE]) || head.StartsWith<byte>([0xFE, 0xFF]) || head.StartsWith("{\0"u8) || head.StartsWith("\0{"u8))
            throw new MalformedJsonException("le fichier est en UTF-16.", "Réenregistrez-le en UTF-8 (GeoJSON n'admet pas d'autre codage).");
        string? kind = head.StartsWith("PK"u8) ? "une archive ZIP (peut-être un shapefile zippé ou un classeur)"
            : head.StartsWith("<"u8) ? "du XML ou une page web" : FileSignature.NameOf(head);
        if (kind is not null)
            throw new MalformedJsonException($"ce n'est pas du GeoJSON mais {kind}.", ExportGeoJson);
    }

    // One member of the root object. All but "features" are small, or are the root Feature itself: they are kept as text until the object ends.
    private GeoJsonFeature? ReadRootMember()
    {
        if (Required() == '}')
        {
            _window.Position++;
            _place = Place.BeforeRoot;
            return LeaveRoot();
        }

        if (!_isFirst)
            Pass(',');
        _isFirst = false;
        if (Required() != '"')
            throw MalformedJsonException.Expected("un nom de membre entre guillemets est attendu");
        ReadOnlySpan<byte> key = _window.Frame();
        bool isType = key.SequenceEqual("\"type\""u8);
        bool isCrs = key.SequenceEqual("\"crs\""u8);
        bool isFeatures = key.SequenceEqual("\"features\""u8);
        _root.Write(key);
        _window.Position += key.Length;
        Pass(':');
        if (Required() == '[' && isFeatures)
        {
            EnterFeatures();
            return null;
        }

        ReadOnlySpan<byte> value = _window.Frame();
        if (_root.WrittenCount + (long)value.Length > _limits.MaxFeatureBytes)
            throw MalformedJsonException.TooLarge(_limits.MaxFeatureBytes);
        _root.Write(value);
        if (isType)
            ReadRootType(value);
        if (isCrs)
            _crs.Read(value, _log);
        _window.Position += value.Length;
        return null;
    }

    private void EnterFeatures()
    {
        if (_sawFeatures)
            throw new MalformedJsonException("la clé « features » est écrite deux fois.", MalformedJsonException.DownloadAgain);
        if (_roots > 1)
            throw new MalformedJsonException("une liste d'objets suit d'autres objets.", MalformedJsonException.DownloadAgain);
        _root.Write("null"u8);
        _window.Position++;
        _sawFeatures = _sawCollection = _isFirst = true;
        _featuresLine = _window.Line;
        _place = Place.InFeatures;
    }

    private void ReadRootType(ReadOnlySpan<byte> value)
    {
        Utf8JsonReader reader = new(value);
        reader.Read();
        _rootType = reader.TokenType == JsonTokenType.String ? FeatureParser.Text(ref reader) : null;
        if (_rootType == "Topology")
        {
            throw new MalformedJsonException(
                "c'est du TopoJSON, pas du GeoJSON.", "Convertissez-le en GeoJSON, par exemple avec mapshaper (-o format=geojson) ou QGIS.");
        }
    }

    private GeoJsonFeature? LeaveRoot()
    {
        _root.Write("}"u8);
        if (_rootType == "FeatureCollection" || _sawFeatures)
        {
            if (!_sawFeatures)
                throw new MalformedJsonException("la liste « features » manque.", MalformedJsonException.DownloadAgain);
            if (_rootType != "FeatureCollection")
                _log.Add(GeoJsonIssues.TypeMissing, "Le membre « type » du fichier n'est pas « FeatureCollection » ; la liste « features » est lue.");
            return null;
        }
        return _rootType is not null || _root.WrittenSpan.IndexOf("\"geometry\""u8) >= 0 ? Parse(_root.WrittenSpan, _rootLine)
            : throw new MalformedJsonException("c'est du JSON, mais pas du GeoJSON : le membre « type » manque.", ExportGeoJson);
    }

    private GeoJsonFeature? ReadFeature()
    {
        _afterComma = false;
        if (Required() == ']')
        {
            _window.Position++;
            _isFirst = false;
            _place = Place.InRoot;
            return null;
        }

        _commaLine = _window.Line;
        if (!_isFirst)
        {
            Expect(',');
            _afterComma = true;
        }

        int next = Required();
        long line = _window.Line;
        ReadOnlySpan<byte> value = _window.Frame();
        GeoJsonFeature? feature = next == '{' ? Parse(value, line) : null;
        _window.Position += value.Length;
        _isFirst = false;
        if (feature is not null)
            return feature;
        Count++;
        string number = TableReader.Number(Count);
        _log.Add(GeoJsonIssues.NotAFeature, $"L'objet n° {number} n'est pas un objet JSON : il est laissé de côté.", line, $"feature {number}");
        return null;
    }

    private GeoJsonFeature Parse(ReadOnlySpan<byte> text, long line)
    {
        GeoJsonFeature feature = _parser.Parse(text, Count, line);
        Count++;
        return feature;
    }

    private void Finish()
    {
        _place = Place.Done;
        if (Count == 0)
            _log.Add(GeoJsonIssues.NoFeature, "Le fichier ne contient aucun objet.");
        if (!_window.EndsAsAnnounced)
            _log.Add(GeoJsonIssues.GzipEnd,
                "Le fichier compressé ne finit pas par la longueur de son contenu : il est peut-être tronqué. Téléchargez-le à nouveau.");
        if (_parser.SawMoreDimensions)
            _log.Add(GeoJsonIssues.MoreDimensions, "Les coordonnées ont plus de deux nombres : seules longitude et latitude (ou x et y) sont lues.");
    }

    private int Required()
    {
        int next = _window.Peek();
        return next >= 0 ? next : throw MalformedJsonException.Truncated();
    }

    private void Expect(char wanted)
    {
        if (Required() != wanted)
            throw MalformedJsonException.Expected($"« {wanted} » attendu");
        _window.Position++;
    }

    // Of the root, whose text is kept.
    private void Pass(char wanted)
    {
        Expect(wanted);
        _root.Write([(byte)wanted]);
    }

    // What came before was right: a stand-in for it, then what is left.
    private JsonMistake? Mistake()
    {
        JsonMistakeFinder finder = new();
        if (_place == Place.InFeatures)
        {
            finder.Add("{\"features\":["u8, _featuresLine);
            finder.Add(_afterComma ? "{},"u8 : _isFirst ? ""u8 : "{}"u8, _commaLine);
        }
        else
        {
            finder.Add(_root.WrittenSpan, _rootLine); // of the root under way, or of the last one
        }

        try
        {
            finder.Add(_window.AroundMistake(), _window.Line);
            return finder.Find();
        }
        catch (Exception e) when (e is MalformedJsonException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null; // the file fails otherwise before its mistake is found
        }
    }

    private string PlaceOf(JsonMistake mistake)
    {
        string line = $"ligne {TableReader.Number(mistake.Line)} : ";
        return _place != Place.InFeatures || mistake.Depth > 2 ? Where(line)
            : Count > 0 ? $"après l'objet n° {TableReader.Number(Count)}, {line}" : line;
    }

    // "objet n° 12, ligne 5 : " with what is known.
    private string Where() => Where($"ligne {TableReader.Number(_window.Line)} : ");

    private string Where(string line) => _place == Place.InFeatures || (_place == Place.InRoot && _roots > 1)
        ? $"objet n° {TableReader.Number(Count + 1)}, {line}"
        : _roots > 0 ? line : "";

    private SourceUnavailableException Unreadable(Exception e) =>
        new(_fileName, "le fichier ne peut pas être lu.", "Vérifiez le disque ou le partage réseau et vos droits sur le fichier.", e);
}
