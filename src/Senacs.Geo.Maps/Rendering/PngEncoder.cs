using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Senacs.Geo.Maps.Rendering;

/// <summary>Encodes pixels as PNG (ISO/IEC 15948), quickly: a palette when there are at most 256 colours, else eight bits a channel; horizontal bands
/// are filtered and deflated side by side and joined into one zlib stream.</summary>
/// <remarks>Bands have a fixed height, so the bytes do not depend on the number of processors. Filter Up suits a map: areas of one colour become
/// zeros.
/// cairo's own writer took ten times as long on an A4 page at 300 dpi.</remarks>
public static class PngEncoder
{
    private const int BandRows = 256;

    /// <param name="pixels">Premultiplied 0xAARRGGBB, row by row.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="dpi">Written as pHYs, pixels per metre.</param>
    /// <param name="output">Receives the file.</param>
    public static void Write(uint[] pixels, int width, int height, double dpi, Stream output)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(output);
        if (pixels.Length != (long)width * height)
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{width} × {height} pixels were announced, {pixels.Length} given."), nameof(pixels));
        bool hasAlpha = HasAlpha(pixels);
        uint[]? palette = hasAlpha ? null : Palette(pixels);
        int channels = palette is not null ? 1 : hasAlpha ? 4 : 3;

        output.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = (byte)(palette is not null ? 3 : hasAlpha ? 6 : 2);
        header[10] = header[11] = header[12] = 0;
        Chunk(output, "IHDR"u8, header);
        Span<byte> physical = stackalloc byte[9];
        int perMetre = (int)Math.Round(dpi / 0.0254);
        BinaryPrimitives.WriteInt32BigEndian(physical, perMetre);
        BinaryPrimitives.WriteInt32BigEndian(physical[4..], perMetre);
        physical[8] = 1;
        Chunk(output, "pHYs"u8, physical);
        if (palette is not null)
        {
            byte[] entries = new byte[3 * palette.Length];
            for (int i = 0; i < palette.Length; i++)
                (entries[3 * i], entries[(3 * i) + 1], entries[(3 * i) + 2]) = ((byte)(palette[i] >> 16), (byte)(palette[i] >> 8), (byte)palette[i]);
            Chunk(output, "PLTE"u8, entries);
        }

        int bands = (height + BandRows - 1) / BandRows;
        (byte[] Data, uint Adler, long Length)[] encoded = new (byte[], uint, long)[bands];
        Parallel.For(0, bands, band =>
        {
            int first = band * BandRows, last = Math.Min(height, first + BandRows);
            encoded[band] = Band(pixels, width, first, last, channels, palette, band == 0, band == bands - 1);
        });

        uint adler = 1;
        foreach ((_, uint part, long length) in encoded)
            adler = Adler32.Combine(adler, part, length);
        byte[] tail = encoded[^1].Data;
        Array.Resize(ref tail, tail.Length + 4);
        BinaryPrimitives.WriteUInt32BigEndian(tail.AsSpan(tail.Length - 4), adler);
        encoded[^1].Data = tail;
        foreach ((byte[] data, _, _) in encoded)
            Chunk(output, "IDAT"u8, data);
        Chunk(output, "IEND"u8, []);
    }

    private static (byte[] Data, uint Adler, long Length) Band(
        uint[] pixels, int width, int first, int last, int channels, uint[]? palette, bool isFirst, bool isLast)
    {
        int stride = width * channels;
        byte[] previous = new byte[stride], current = new byte[stride], filtered = new byte[stride + 1];
        Dictionary<uint, byte>? index = palette?.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => (byte)p.i);
        if (first > 0)
            Unpack(pixels.AsSpan((first - 1) * width, width), previous, channels, index);
        uint adler = 1;
        using MemoryStream stream = new();
        if (isFirst)
            stream.Write([0x78, 0x01]);
        DeflateStream deflate = new(stream, CompressionLevel.Fastest, leaveOpen: true);
        for (int row = first; row < last; row++)
        {
            Unpack(pixels.AsSpan(row * width, width), current, channels, index);
            filtered[0] = 2;
            Subtract(current, previous, filtered.AsSpan(1));
            deflate.Write(filtered);
            adler = Adler32.Add(adler, filtered);
            (previous, current) = (current, previous);
        }

        if (isLast)
        {
            deflate.Dispose();
        }
        else
        {
            // A sync flush ends the band on a byte boundary without ending the stream; what Dispose would add is cut off.
            deflate.Flush();
            long end = stream.Length;
            deflate.Dispose();
            stream.SetLength(end);
        }

        return (stream.ToArray(), adler, (long)(last - first) * (stride + 1));
    }

    private static void Subtract(ReadOnlySpan<byte> current, ReadOnlySpan<byte> previous, Span<byte> difference)
    {
        int i = 0;
        for (; i <= current.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            (new Vector<byte>(current[i..]) - new Vector<byte>(previous[i..])).CopyTo(difference[i..]);
        for (; i < current.Length; i++)
            difference[i] = (byte)(current[i] - previous[i]);
    }

    private static void Unpack(ReadOnlySpan<uint> row, byte[] bytes, int channels, Dictionary<uint, byte>? index)
    {
        int at = 0;
        if (index is not null)
        {
            uint lastColour = row[0];
            byte lastIndex = index[lastColour];
            foreach (uint p in row)
            {
                if (p != lastColour)
                    (lastColour, lastIndex) = (p, index[p]);
                bytes[at++] = lastIndex;
            }

            return;
        }

        if (channels == 3)
        {
            // BGRA in memory to RGB; four pixels a step write sixteen bytes, of which the next step overwrites four
            Vector128<byte> order = Vector128.Create((byte)2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 255, 255, 255, 255);
            ReadOnlySpan<byte> source = MemoryMarshal.AsBytes(row);
            while (BitConverter.IsLittleEndian && at <= bytes.Length - Vector128<byte>.Count)
            {
                Vector128.Shuffle(Vector128.Create(source), order).CopyTo(bytes, at);
                source = source[16..];
                row = row[4..];
                at += 12;
            }
        }

        foreach (uint p in row)
        {
            uint alpha = p >> 24;
            if (channels == 4 && alpha is > 0 and < 255)
            {
                bytes[at] = (byte)((((p >> 16) & 255) * 255 + (alpha / 2)) / alpha);
                bytes[at + 1] = (byte)((((p >> 8) & 255) * 255 + (alpha / 2)) / alpha);
                bytes[at + 2] = (byte)(((p & 255) * 255 + (alpha / 2)) / alpha);
            }
            else
            {
                (bytes[at], bytes[at + 1], bytes[at + 2]) = ((byte)(p >> 16), (byte)(p >> 8), (byte)p);
            }

            if (channels == 4)
                bytes[at + 3] = (byte)alpha;
            at += channels;
        }
    }

    private static bool HasAlpha(ReadOnlySpan<uint> pixels)
    {
        uint all = 0xFF000000;
        foreach (uint p in pixels)
            all &= p;
        return all != 0xFF000000;
    }

    /// <summary>The colours in ascending order, or null when there are more than 256.</summary>
    private static uint[]? Palette(ReadOnlySpan<uint> pixels)
    {
        HashSet<uint> colours = new(257);
        uint last = ~pixels[0];
        foreach (uint p in pixels)
        {
            if (p == last)
                continue;
            last = p;
            if (colours.Add(p) && colours.Count > 256)
                return null;
        }

        uint[] palette = [.. colours];
        Array.Sort(palette);
        return palette;
    }

    private static void Chunk(Stream output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        output.Write(number);
        output.Write(type);
        output.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(type, data));
        output.Write(number);
    }
}
