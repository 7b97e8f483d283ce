using System.Buffers.Binary;
using System.Globalization;
using System.Xml;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Maps;

/// <summary>Checks a logo before it goes into a map: a PNG, or an SVG that cannot act and loads nothing.</summary>
public static class LogoReader
{
    /// <summary>A logo is printed two centimetres high: more than this is a mistake.</summary>
    public const int MostBytes = 2_000_000;

    private const string Remedy = "Fournir un PNG, ou un SVG simple (sans script, sans image liée), de 2 Mo au plus.";

    /// <param name="content">The file.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <exception cref="SourceUnavailableException">Neither PNG nor SVG, too large, without size, or active.</exception>
    public static MapLogo Read(ReadOnlyMemory<byte> content, string source)
    {
        if (content.Length > MostBytes)
            throw Refused(source, string.Create(CultureInfo.InvariantCulture, $"le logo pèse {content.Length / 1_000_000.0:0.0} Mo.").Replace('.', ','));
        ReadOnlySpan<byte> bytes = content.Span;
        if (bytes.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            if (bytes.Length < 33)
                throw Refused(source, "le PNG est tronqué.");
            int width = BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), height = BinaryPrimitives.ReadInt32BigEndian(bytes[20..]);
            return width is > 0 and <= 10_000 && height is > 0 and <= 10_000 ? new MapLogo("image/png", content, Ratio(width, height, source)) : throw Refused(source, "les dimensions du PNG sont impossibles.");
        }

        return ReadSvg(content, source);
    }

    private static MapLogo ReadSvg(ReadOnlyMemory<byte> content, string source)
    {
        double? ratio = null;
        try
        {
            using MemoryStream stream = new(content.ToArray(), writable: false);
            using XmlReader reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MostBytes });
            bool isRoot = true;
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.ProcessingInstruction)
                    throw Refused(source, "le SVG contient une instruction de traitement.");
                if (reader.NodeType != XmlNodeType.Element)
                    continue;
                if (isRoot && reader.LocalName != "svg")
                    throw Refused(source, "ce n’est ni un PNG ni un SVG.");
                if (reader.LocalName is "script" or "foreignObject" or "iframe" or "animate" or "set")
                    throw Refused(source, $"le SVG contient « {reader.LocalName} ».");
                if (isRoot)
                    ratio = SvgRatio(reader.GetAttribute("viewBox"), reader.GetAttribute("width"), reader.GetAttribute("height"), source);
                isRoot = false;
                while (reader.MoveToNextAttribute())
                {
                    bool isLink = reader.LocalName == "href" && !reader.Value.StartsWith('#') && !reader.Value.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase);
                    if (isLink || reader.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase) || IsExternal(reader.Value))
                        throw Refused(source, $"le SVG renvoie vers l’extérieur ou contient une action (attribut « {reader.Name} »).");
                }
            }
        }
        catch (XmlException e)
        {
            throw new SourceUnavailableException(source, "ce n’est ni un PNG ni un SVG valide.", Remedy, e);
        }

        return new MapLogo("image/svg+xml", content, ratio ?? throw Refused(source, "le SVG est vide."));
    }

    private static bool IsExternal(string value)
    {
        int at = value.IndexOf("url(", StringComparison.OrdinalIgnoreCase);
        return at >= 0 && !value.AsSpan(at + 4).TrimStart(" '\"").StartsWith("#");
    }

    private static double SvgRatio(string? viewBox, string? width, string? height, string source)
    {
        double[] box = [.. (viewBox ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(part => Number(part) ?? double.NaN)];
        if (box.Length == 4 && box[2] > 0 && box[3] > 0)
            return Ratio(box[2], box[3], source);
        return Number(width) is > 0 and { } w && Number(height) is > 0 and { } h ? Ratio(w, h, source) : throw Refused(source, "le SVG ne dit pas sa taille (viewBox, ou width et height).");
    }

    /// <summary>The number before a unit; both lengths have the same one in any sane file.</summary>
    private static double? Number(string? text)
    {
        if (text is null)
            return null;
        int length = 0;
        while (length < text.Length && (char.IsAsciiDigit(text[length]) || text[length] is '.' or '-'))
            length++;
        return double.TryParse(text.AsSpan(0, length), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
    }

    private static double Ratio(double width, double height, string source) =>
        width / height is >= 0.1 and <= 12 and { } ratio ? ratio : throw Refused(source, "le logo est bien trop large ou trop haut pour sa hauteur ou sa largeur.");

    private static SourceUnavailableException Refused(string source, string why) => new(source, why, Remedy);
}
