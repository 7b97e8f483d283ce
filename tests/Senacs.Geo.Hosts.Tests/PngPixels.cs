using System.Buffers.Binary;
using System.IO.Compression;

namespace Senacs.Geo.Hosts.Tests;

/// <summary>A PNG decoded to RGB: 8 bits a channel, palette, RGB or RGBA (over white), every filter; enough for our own files and a browser's screenshots.</summary>
/// <remarks>Source: W3C, Portable Network Graphics (third edition), sections 9 (filters) and 11 (chunks).</remarks>
internal sealed record PngPixels(int Width, int Height, byte[] Rgb)
{
    public static PngPixels Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int width = 0;
        int height = 0;
        int type = 0;
        byte[] palette = [];
        using MemoryStream data = new();
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            ReadOnlySpan<byte> name = file.AsSpan(at + 4, 4);
            ReadOnlySpan<byte> body = file.AsSpan(at + 8, length);
            if (name.SequenceEqual("IHDR"u8))
            {
                (width, height, type) = (BinaryPrimitives.ReadInt32BigEndian(body), BinaryPrimitives.ReadInt32BigEndian(body[4..]), body[9]);
                Assert.Equal((8, 0), (body[8], body[12]));
            }
            else if (name.SequenceEqual("PLTE"u8))
            {
                palette = body.ToArray();
            }
            else if (name.SequenceEqual("IDAT"u8))
            {
                data.Write(body);
            }

            at += length + 12;
        }

        data.Position = 0;
        using ZLibStream inflate = new(data, CompressionMode.Decompress);
        int channels = type switch { 2 => 3, 6 => 4, 0 or 3 => 1, _ => throw new NotSupportedException($"colour type {type}") };
        byte[] row = new byte[width * channels];
        byte[] previous = new byte[row.Length];
        byte[] rgb = new byte[width * height * 3];
        for (int y = 0; y < height; y++)
        {
            int filter = inflate.ReadByte();
            inflate.ReadExactly(row);
            for (int i = 0; i < row.Length; i++)
            {
                int a = i >= channels ? row[i - channels] : 0;
                int b = previous[i];
                int c = i >= channels ? previous[i - channels] : 0;
                row[i] += (byte)(filter switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => Paeth(a, b, c) });
            }

            for (int x = 0; x < width; x++)
            {
                Span<byte> pixel = rgb.AsSpan(((y * width) + x) * 3, 3);
                if (type == 3)
                    palette.AsSpan(row[x] * 3, 3).CopyTo(pixel);
                else if (type == 0)
                    pixel.Fill(row[x]);
                else
                    row.AsSpan(x * channels, 3).CopyTo(pixel);
                if (type == 6)
                {
                    int alpha = row[(x * 4) + 3];
                    for (int k = 0; k < 3; k++)
                        pixel[k] = (byte)(((pixel[k] * alpha) + (255 * (255 - alpha))) / 255);
                }
            }

            (row, previous) = (previous, row);
        }

        return new PngPixels(width, height, rgb);
    }

    /// <summary>Share of the pixels that differ by more than a tolerance in some channel, 0 to 1.</summary>
    public double DifferentRatio(PngPixels other, int tolerance)
    {
        Assert.Equal((Width, Height), (other.Width, other.Height));
        int different = 0;
        for (int i = 0; i < Rgb.Length; i += 3)
        {
            if (Math.Abs(Rgb[i] - other.Rgb[i]) > tolerance || Math.Abs(Rgb[i + 1] - other.Rgb[i + 1]) > tolerance || Math.Abs(Rgb[i + 2] - other.Rgb[i + 2]) > tolerance)
                different++;
        }

        return different / (double)(Width * Height);
    }

    /// <summary>Mean absolute difference of blocks of so many pixels a side: blind to the edge pixels where two renderers differ, not to a missing mark.</summary>
    public double WorstBlockDifference(PngPixels other, int side)
    {
        Assert.Equal((Width, Height), (other.Width, other.Height));
        double worst = 0;
        for (int top = 0; top + side <= Height; top += side)
        {
            for (int left = 0; left + side <= Width; left += side)
            {
                long sum = 0;
                for (int y = top; y < top + side; y++)
                {
                    for (int i = ((y * Width) + left) * 3; i < ((y * Width) + left + side) * 3; i++)
                        sum += Rgb[i] - other.Rgb[i];
                }

                worst = Math.Max(worst, Math.Abs(sum) / (double)(side * side * 3));
            }
        }

        return worst;
    }

    private static int Paeth(int a, int b, int c)
    {
        int p = a + b - c;
        int pa = Math.Abs(p - a);
        int pb = Math.Abs(p - b);
        int pc = Math.Abs(p - c);
        return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
    }
}
