using System.Buffers.Binary;
using System.IO.Compression;

namespace Senacs.Geo.Maps.Logos;

/// <summary>A PNG whose every row is there. Nothing is decoded into pixels: rows are inflated through one small buffer and counted.</summary>
/// <remarks>Source: Portable Network Graphics, third edition (W3C, 2025), sections 5 (chunks and their sums), 8 (interlacing), 11.2.1
/// (IHDR).</remarks>
internal sealed class PngFile
{
    /// <summary>At two centimetres high, more than 2,400 dots an inch for a square.</summary>
    public const int MostPixelsASide = 4000;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    // What a drawing needs; the others (texts, profiles, previous states, animation) may hold anything, compressed, and are left out.
    private static readonly string[] Kept = ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "pHYs"];

    private PngFile(int widthPx, int heightPx, byte[] content) => (WidthPx, HeightPx, Content) = (widthPx, heightPx, content);

    public int WidthPx { get; }

    public int HeightPx { get; }

    /// <summary>The file without what a drawing does not need.</summary>
    public byte[] Content { get; }

    public static bool IsPng(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Signature.AsSpan(0, 4));

    /// <exception cref="LogoException">Damaged, cut short, too large, or not what its header says.</exception>
    public static PngFile Read(ReadOnlyMemory<byte> file)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        if (!bytes.StartsWith(Signature))
            throw new LogoException("le PNG est abîmé dès son début (transféré en mode texte ?).");
        using MemoryStream kept = new(bytes.Length), data = new();
        kept.Write(Signature);
        Header header = default;
        bool hasPalette = false, ended = false;
        for (int at = Signature.Length; !ended;)
        {
            if (bytes.Length - at < 12)
                throw Truncated();
            int length = BinaryPrimitives.ReadInt32BigEndian(bytes[at..]);
            if (length < 0)
                throw new LogoException("le PNG est abîmé.");
            if (length > bytes.Length - at - 12)
                throw Truncated();
            ReadOnlySpan<byte> typed = bytes.Slice(at + 4, length + 4), chunk = typed[4..];
            string type = System.Text.Encoding.Latin1.GetString(typed[..4]);
            if (Rendering.Crc32.Of(typed[..4], chunk) != BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 8 + length)..]))
                throw new LogoException($"le PNG est abîmé (bloc {Legible(type)}).");
            if (header.WidthPx == 0 && type != "IHDR")
                throw new LogoException("le PNG ne commence pas par son en-tête.");
            switch (type)
            {
                case "IHDR":
                    if (header.WidthPx != 0)
                        throw new LogoException("le PNG a deux en-têtes.");
                    header = Header.Read(chunk);
                    break;
                case "PLTE":
                    hasPalette = length is > 0 and <= 768 && length % 3 == 0;
                    break;
                case "IDAT":
                    data.Write(chunk);
                    break;
                case "IEND":
                    ended = true;
                    break;
                default:
                    // a critical chunk of which nothing is known: the picture cannot be drawn without it
                    if (char.IsAsciiLetterUpper(type[0]))
                        throw new LogoException($"le PNG a un bloc inconnu ({Legible(type)}).");
                    break;
            }

            if (Kept.Contains(type, StringComparer.Ordinal))
                kept.Write(bytes.Slice(at, length + 12));
            at += length + 12;
        }

        if (header.ColourType == 3 && !hasPalette)
            throw new LogoException("le PNG n'a pas sa palette.");
        data.Position = 0;
        CheckRows(data, header);
        return new PngFile(header.WidthPx, header.HeightPx, kept.ToArray());
    }

    // Every byte of every row, and none more.
    private static void CheckRows(Stream data, Header header)
    {
        long expected = header.BytesOfRows(), read = 0;
        byte[] buffer = new byte[1 << 14];
        try
        {
            using ZLibStream inflated = new(data, CompressionMode.Decompress);
            for (int count; read <= expected && (count = inflated.Read(buffer)) > 0;)
                read += count;
        }
        catch (InvalidDataException e)
        {
            throw new LogoException("le PNG est abîmé.", e);
        }

        if (read < expected)
            throw Truncated();
        if (read > expected)
            throw new LogoException("le PNG contient plus de points que ses dimensions n'en annoncent.");
    }

    private static LogoException Truncated() => new("le PNG est tronqué.");

    private static string Legible(string type) => string.Concat(type.Select(static c => char.IsAsciiLetter(c) ? c : '?'));

    private readonly record struct Header(int WidthPx, int HeightPx, int Bits, int ColourType, bool IsInterlaced)
    {
        public static Header Read(ReadOnlySpan<byte> chunk)
        {
            if (chunk.Length != 13)
                throw new LogoException("l'en-tête du PNG est abîmé.");
            int width = BinaryPrimitives.ReadInt32BigEndian(chunk), height = BinaryPrimitives.ReadInt32BigEndian(chunk[4..]);
            if (width <= 0 || height <= 0)
                throw new LogoException("les dimensions du PNG sont impossibles.");
            if (width > MostPixelsASide || height > MostPixelsASide)
            {
                throw new LogoException($"le PNG a {FrenchNumbers.Integer(width)} × {FrenchNumbers.Integer(height)} pixels, "
                    + $"{FrenchNumbers.Integer(MostPixelsASide)} de côté au plus : le réduire.");
            }

            int bits = chunk[8], colour = chunk[9];
            bool known = colour switch
            {
                0 => bits is 1 or 2 or 4 or 8 or 16,
                3 => bits is 1 or 2 or 4 or 8,
                2 or 4 or 6 => bits is 8 or 16,
                _ => false,
            };
            return known && chunk[10] == 0 && chunk[11] == 0 && chunk[12] <= 1
                ? new Header(width, height, bits, colour, chunk[12] == 1) : throw new LogoException("le PNG est d'une sorte inconnue.");
        }

        /// <summary>What the rows inflate to: each a filter byte and its samples, pass by pass when interlaced (Adam7).</summary>
        public long BytesOfRows()
        {
            if (!IsInterlaced)
                return Rows(WidthPx, HeightPx);
            (int X, int Y, int StepX, int StepY)[] passes = [
                (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
            long total = 0;
            foreach ((int x, int y, int stepX, int stepY) in passes)
                total += Rows((WidthPx - x + stepX - 1) / stepX, (HeightPx - y + stepY - 1) / stepY);
            return total;
        }

        private long Rows(int width, int height)
        {
            int channels = ColourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
            return width <= 0 || height <= 0 ? 0 : height * (1 + ((((long)width * channels * Bits) + 7) / 8));
        }
    }
}
