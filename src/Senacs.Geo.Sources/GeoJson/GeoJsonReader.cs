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
/// any order.
/// Not thread-safe; one pass. <see cref="Crs"/> and <see cref="Issues"/> are complete once <see cref="TryRead"/> has returned false:
/// a <c>crs</c> member may come after the features.</remarks>
public sealed class GeoJsonReader : IDisposable
{
    private const string ExportGeoJson = "Exportez la couche en GeoJSON, par exemple avec QGIS.";

    private enum Place { BeforeRoot, InRoot, InFeatures, Done }

    private readonly string fileName;
    private readonly GeoJsonLimits limits;
    private readonly IssueList log;
    private readonly CrsDeclaration crs = new();
    private readonly FeatureParser parser;
    private readonly JsonWindow window;
    private readonly ArrayBufferWriter<byte> root = new();
    private Place place;
    private bool firstItem;
    private bool sawFeatures;
    private bool sawCollection;
    private string? rootType;
    private int roots;
    private long rootLine;
    private bool isFirst;
    private bool afterComma;
    private long featuresLine;
    private long commaLine;

    /// <param name="stream">Read from where it stands to its end, and disposed with the reader.</param>
    /// <param name="fileName">How messages name the file.</param>
    /// <param name="limits">Defaults to <see cref="GeoJsonLimits.Default"/>.</param>
    /// <exception cref="SourceUnavailableException">The stream cannot be read.</exception>
    public GeoJsonReader(Stream stream, string fileName, GeoJsonLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(fileName);
        this.fileName = fileName;
        this.limits = limits ?? GeoJsonLimits.Default;
        log = new IssueList(fileName, this.limits.MaxIssues);
        parser = new FeatureParser(log, crs, this.limits.MaxDepth);
        try
        {
            window = new JsonWindow(stream, this.limits);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            stream.Dispose();
            throw Unreadable(e);
        }
    }

    /// <summary>The CRS that the file declares, else WGS 84.</summary>
    public Crs Crs => crs.Crs;

    /// <summary>Features read so far, those without usable geometry included.</summary>
    public int Count { get; private set; }

    /// <summary>Expected defects met so far, in the order of the file.</summary>
    public IReadOnlyList<Issue> Issues => log.ToImmutable();

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
                ? new SourceUnavailableException(fileName, $"{PlaceOf(mistake)}{mistake.Sentence}.", mistake.Remedy, e)
                : new SourceUnavailableException(fileName, $"{where}{e.Message}", e.Remedy, e);
        }
        catch (InvalidDataException e)
        {
            throw new SourceUnavailableException(fileName, $"{Where()}la compression gzip est endommagée.", MalformedJsonException.DownloadAgain, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(e);
        }
    }

    public void Dispose() => window.Dispose();

    private GeoJsonFeature? Next()
    {
        for (; ; )
        {
            GeoJsonFeature? feature = null;
            switch (place)
            {
                case Place.BeforeRoot:
                    EnterRoot();
                    break;
                case Place.InRoot:
                    feature = ReadRootMember();
                    break;
                case Place.InFeatures:
                    feature = ReadFeature();
                    break;
                default:
                    return null;
            }
            if (feature is not null)
                return feature;
        }
    }

    private void EnterRoot()
    {
        if (roots == 0)
            CheckSignature();
        int next = window.Peek();
        while (next == 0x1E) // record separator of RFC 8142
        {
            window.Position++;
            next = window.Peek();
        }
        if (next < 0)
        {
            if (roots == 0)
                throw new MalformedJsonException("le fichier est vide.", "Téléchargez le fichier à nouveau.");
            Finish();
            return;
        }
        if (sawCollection)
        {
            throw next == '{'
                ? new MalformedJsonException("du texte suit la fin de la liste des objets : une seconde collection commence.",
                    "Fusionnez les deux collections en une, par exemple avec QGIS, ou gardez-en une.")
                : new MalformedJsonException("du texte suit la fin de la liste des objets.", "Supprimez ce qui suit la dernière accolade.");
        }
        if (next == '[' && roots == 0)
        {
            throw new MalformedJsonException(
                "ce n'est pas du GeoJSON mais une liste sans son enveloppe (un GeoJSON commence par une accolade).",
                    "Entourez-la de {\"type\":\"FeatureCollection\",\"features\": et d'une accolade, ou exportez la couche en GeoJSON.");
        }
        if (next != '{')
        {
            if (roots > 0)
                throw MalformedJsonException.Expected("« { » attendu");
            throw Mistake() is { } mistake
                ? new MalformedJsonException($"ce n'est pas du GeoJSON : {mistake.Sentence}.", mistake.Remedy)
                : new MalformedJsonException("ce n'est pas du GeoJSON (un GeoJSON commence par une accolade).",
                    ExportGeoJson);
        }
        rootLine = window.Line;
        window.Position++;
        roots++;
        root.ResetWrittenCount();
        root.Write("{"u8);
        rootType = null;
        firstItem = true;
        sawFeatures = false;
        place = Place.InRoot;
    }

    private void CheckSignature()
    {
        ReadOnlySpan<byte> head = window.Ahead(16);
        if (head.StartsWith("\uFEFF"u8))
        {
            window.Position += 3;
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
        int next = Required();
        if (next == '}')
        {
            window.Position++;
            place = Place.BeforeRoot;
            return LeaveRoot();
        }
        if (!firstItem)
        {
            Expect(',');
            root.Write(","u8);
        }
        firstItem = false;
        if (Required() != '"')
            throw MalformedJsonException.Expected("un nom de membre entre guillemets est attendu");
        ReadOnlySpan<byte> key = window.Frame();
        bool isType = key.SequenceEqual("\"type\""u8);
        bool isCrs = key.SequenceEqual("\"crs\""u8);
        bool isFeatures = key.SequenceEqual("\"features\""u8);
        root.Write(key);
        window.Position += key.Length;
        Expect(':');
        root.Write(":"u8);
        next = Required();
        if (isFeatures && next == '[')
        {
            if (sawFeatures)
                throw new MalformedJsonException("la clé « features » est écrite deux fois.", MalformedJsonException.DownloadAgain);
            root.Write("null"u8);
            window.Position++;
            sawFeatures = sawCollection = true;
            if (roots > 1)
                throw new MalformedJsonException("une liste d'objets suit d'autres objets.", MalformedJsonException.DownloadAgain);
            firstItem = true;
            featuresLine = window.Line;
            place = Place.InFeatures;
            return null;
        }

        ReadOnlySpan<byte> value = window.Frame();
        if (root.WrittenCount + (long)value.Length > limits.MaxFeatureBytes)
        {
            throw MalformedJsonException.TooLarge(limits.MaxFeatureBytes);
        }
        root.Write(value);
        if (isType)
            ReadRootType(value);
        if (isCrs)
            crs.Read(value, log);
        window.Position += value.Length;
        return null;
    }

    private void ReadRootType(ReadOnlySpan<byte> value)
    {
        Utf8JsonReader reader = new(value);
        reader.Read();
        rootType = reader.TokenType == JsonTokenType.String ? FeatureParser.Text(ref reader) : null;
        if (rootType == "Topology")
        {
            throw new MalformedJsonException(
                "c'est du TopoJSON, pas du GeoJSON.", "Convertissez-le en GeoJSON, par exemple avec mapshaper (-o format=geojson) ou QGIS.");
        }
    }

    private GeoJsonFeature? LeaveRoot()
    {
        root.Write("}"u8);
        if (rootType == "FeatureCollection" || sawFeatures)
        {
            if (!sawFeatures)
                throw new MalformedJsonException("la liste « features » manque.", MalformedJsonException.DownloadAgain);
            if (rootType != "FeatureCollection")
                log.Add(GeoJsonIssues.TypeMissing.Say(
                    "Le membre « type » du fichier n'est pas « FeatureCollection » ; la liste « features » est lue."));
            return null;
        }
        if (rootType is null && !root.WrittenSpan.StartsWith("{\"geometry\""u8) && root.WrittenSpan.IndexOf("\"geometry\""u8) < 0)
        {
            throw new MalformedJsonException(
                "c'est du JSON, mais pas du GeoJSON : le membre « type » manque.", ExportGeoJson);
        }
        return Parse(root.WrittenSpan, rootLine);
    }

    private GeoJsonFeature? ReadFeature()
    {
        (isFirst, afterComma) = (firstItem, false);
        int next = Required();
        if (next == ']')
        {
            window.Position++;
            firstItem = false;
            place = Place.InRoot;
            return null;
        }
        if (!firstItem)
        {
            commaLine = window.Line;
            Expect(',');
            afterComma = true;
        }
        firstItem = false;
        next = Required();
        long line = window.Line;
        ReadOnlySpan<byte> value = window.Frame();
        if (next == '{')
        {
            GeoJsonFeature feature = Parse(value, line);
            window.Position += value.Length;
            return feature;
        }
        window.Position += value.Length;
        Count++;
        log.Add(GeoJsonIssues.NotAFeature.Say(
            $"L'objet n° {MalformedJsonException.Invariant(Count)} n'est pas un objet JSON : il est laissé de côté.") with
        {
            Subject = $"feature {MalformedJsonException.Invariant(Count)}",
            Line = line,
        });
        return null;
    }

    private GeoJsonFeature Parse(ReadOnlySpan<byte> text, long line)
    {
        GeoJsonFeature feature = parser.Parse(text, Count, line);
        Count++;
        return feature;
    }

    private void Finish()
    {
        place = Place.Done;
        if (Count == 0)
            log.Add(GeoJsonIssues.NoFeature.Say("Le fichier ne contient aucun objet."));
        if (!window.EndsAsAnnounced)
            log.Add(GeoJsonIssues.GzipEnd.Say(
                "Le fichier compressé ne finit pas par la longueur de son contenu : il est peut-être tronqué. Téléchargez-le à nouveau."));
        if (parser.SawMoreDimensions)
            log.Add(GeoJsonIssues.MoreDimensions.Say(
                "Les coordonnées ont plus de deux nombres : seules longitude et latitude (ou x et y) sont lues."));
    }

    private int Required()
    {
        int next = window.Peek();
        return next >= 0 ? next : throw MalformedJsonException.Truncated();
    }

    private void Expect(char wanted)
    {
        if (Required() != wanted)
            throw MalformedJsonException.Expected($"« {wanted} » attendu");
        window.Position++;
    }

    // What came before was right: a stand-in for it, then what is left.
    private JsonMistake? Mistake()
    {
        JsonMistakeFinder finder = new();
        if (place == Place.InFeatures)
        {
            finder.Add("{\"features\":["u8, featuresLine);
            finder.Add(afterComma ? "{},"u8 : isFirst ? ""u8 : "{}"u8, commaLine);
        }
        else
        {
            finder.Add(root.WrittenSpan, rootLine); // of the root under way, or of the last one
        }

        try
        {
            finder.Add(window.AroundMistake(), window.Line);
            return finder.Find();
        }
        catch (Exception e) when (e is MalformedJsonException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null; // the file fails otherwise before its mistake is found
        }
    }

    private string PlaceOf(JsonMistake mistake)
    {
        string line = $"ligne {MalformedJsonException.Invariant(mistake.Line)} : ";
        return place != Place.InFeatures || mistake.Depth > 2 ? Where(line)
            : Count > 0 ? $"après l'objet n° {MalformedJsonException.Invariant(Count)}, {line}" : line;
    }

    // "objet n° 12, ligne 5 : " with what is known.
    private string Where() => Where($"ligne {MalformedJsonException.Invariant(window.Line)} : ");

    private string Where(string line) => place == Place.InFeatures || (place == Place.InRoot && roots > 1)
        ? $"objet n° {MalformedJsonException.Invariant(Count + 1)}, {line}"
        : roots > 0 ? line : "";

    private SourceUnavailableException Unreadable(Exception e) =>
        new(fileName, "le fichier ne peut pas être lu.", "Vérifiez le disque ou le partage réseau et vos droits sur le fichier.", e);
}
