namespace Senacs.Geo.Maps.Logos;

/// <summary>A picture of the user's, PNG or SVG, checked by <see cref="LogoReader"/>.</summary>
/// <param name="MediaType"><c>image/png</c> or <c>image/svg+xml</c>.</param>
/// <param name="Content">The file.</param>
/// <param name="AspectRatio">Width over height.</param>
public sealed record MapLogo(string MediaType, ReadOnlyMemory<byte> Content, double AspectRatio);

/// <summary>Checks a logo before it goes into a map: a PNG that is whole and of a reasonable size, or an SVG that cannot act, loads nothing and does
/// not multiply itself.</summary>
/// <remarks>What is drawn, here or in the browser of whoever opens the map, is bounded by what is accepted here.</remarks>
public static class LogoReader
{
    /// <summary>A logo is printed two centimetres high: more than this is a mistake.</summary>
    public const int MostBytes = 2_000_000;

    private const string Remedy = "Fournir un PNG, ou un SVG simple (sans script, sans image liée), de 2 Mo au plus.";

    private static readonly (byte[] Start, string Kind)[] Others =
    [
        ([0xFF, 0xD8, 0xFF], "une image JPEG"), ("GIF8"u8.ToArray(), "une image GIF"), ("RIFF"u8.ToArray(), "une image WebP"),
        ("BM"u8.ToArray(), "une image BMP"),
        ([(byte)'I', (byte)'I', 0x2A, 0], "une image TIFF"), ([(byte)'M', (byte)'M', 0, 0x2A], "une image TIFF"), ("%PDF"u8.ToArray(), "un PDF"),
        ("%!PS"u8.ToArray(), "un fichier PostScript (EPS)"),
        ([0x1F, 0x8B], "un SVG compressé (SVGZ)"), ("PK"u8.ToArray(), "une archive ZIP ou un document bureautique"),
        ([0, 0, 1, 0], "une icône Windows"), ("8BPS"u8.ToArray(), "un fichier Photoshop"),
    ];

    /// <param name="content">The file.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <exception cref="SourceUnavailableException">Neither PNG nor SVG, too large, damaged, without size, or active.</exception>
    public static MapLogo Read(ReadOnlyMemory<byte> content, string source)
    {
        if (content.Length > MostBytes)
            throw Refused(source, string.Create(
                CultureInfo.InvariantCulture, $"le logo pèse {content.Length / 1_000_000.0:0.0} Mo.").Replace('.', ','));
        if (content.IsEmpty)
            throw Refused(source, "le fichier est vide.");
        ReadOnlySpan<byte> bytes = content.Span;
        try
        {
            if (PngFile.IsPng(bytes))
            {
                PngFile png = PngFile.Read(content);
                return new MapLogo("image/png", png.Content, Ratio(png.WidthPx, png.HeightPx));
            }

            foreach ((byte[] start, string kind) in Others)
            {
                if (bytes.StartsWith(start))
                    throw new LogoException($"c'est {kind}, quel que soit son nom.");
            }

            (double width, double height) = SvgCheck.SizeOf(content);
            return new MapLogo("image/svg+xml", content, Ratio(width, height));
        }
        catch (LogoException e)
        {
            throw new SourceUnavailableException(source, e.Message, Remedy, e);
        }
    }

    private static double Ratio(double width, double height) =>
        width / height is >= 0.1 and <= 12 and { } ratio
            ? ratio : throw new LogoException("le logo est bien trop large ou trop haut pour sa hauteur ou sa largeur.");

    private static SourceUnavailableException Refused(string source, string why) => new(source, why, Remedy);
}

/// <summary>Inside the reading of a logo: why it is refused, in French, before the name of its file is known.</summary>
internal sealed class LogoException(string message, Exception? inner = null) : Exception(message, inner);
