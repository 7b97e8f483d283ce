using System.Globalization;
using System.Text;
using Senacs.Geo.Maps.Rendering;

namespace Senacs.Geo.Hosts.Tests;

/// <summary>Two drawings of one map compared by eye and by number: a picture with the old one, the new one, and what changed in red over a faded new one.</summary>
internal sealed record MapDifference(int ChangedPixels, double LeftMm, double TopMm, double RightMm, double BottomMm)
{
    private const double PixelsPerMm = 96 / 25.4;
    private const uint Paper = 0xFFFFFFFF;
    private const uint Red = 0xFFE00000;
    private const int GutterPx = 8;

    // what antialiasing moves from one version of Skia to the next is no change
    private const int Tolerance = 16;

    /// <summary>Draws both at 96 dpi and writes the picture.</summary>
    /// <param name="before">An SVG of ours.</param>
    /// <param name="after">Another; its page may have another size.</param>
    /// <param name="picture">PNG to write: before, after and the change, side by side.</param>
    public static MapDifference Draw(byte[] before, byte[] after, string picture)
    {
        (int oldWidth, int oldHeight) = SizeOf(before);
        (int newWidth, int newHeight) = SizeOf(after);
        int width = Math.Max(oldWidth, newWidth), height = Math.Max(oldHeight, newHeight);
        uint[] old = OnSheet(Senacs.Geo.Maps.Drawing.SvgPicture.ToPixels(before, oldWidth, oldHeight, Paper), oldWidth, oldHeight, width, height);
        uint[] now = OnSheet(Senacs.Geo.Maps.Drawing.SvgPicture.ToPixels(after, newWidth, newHeight, Paper), newWidth, newHeight, width, height);
        int sheet = (3 * width) + (2 * GutterPx), changed = 0;
        (int left, int top, int right, int bottom) = (width, height, 0, 0);
        uint[] pixels = new uint[sheet * height];
        Array.Fill(pixels, 0xFF808080);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                uint a = old[(y * width) + x], b = now[(y * width) + x];
                bool isChanged = Apart(a, b) > Tolerance;
                int at = (y * sheet) + x;
                pixels[at] = a;
                pixels[at + width + GutterPx] = b;
                pixels[at + (2 * (width + GutterPx))] = isChanged ? Red : Faded(b);
                if (!isChanged)
                    continue;
                changed++;
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
            }
        }

        using (FileStream file = File.Create(picture))
            PngEncoder.Write(pixels, sheet, height, 96, file);
        return changed == 0 ? new MapDifference(0, 0, 0, 0, 0) : new MapDifference(changed, left / PixelsPerMm, top / PixelsPerMm, right / PixelsPerMm, bottom / PixelsPerMm);
    }

    /// <summary>"1 234 pixels changed at 96 dpi, between (12.3 mm, 4.5 mm) and (…) from the upper left corner".</summary>
    public override string ToString() => ChangedPixels == 0
        ? "no pixel changed at 96 dpi: only the text of the file differs"
        : string.Create(CultureInfo.InvariantCulture, $"{ChangedPixels} pixels changed at 96 dpi, between ({LeftMm:F1} mm, {TopMm:F1} mm) and ({RightMm:F1} mm, {BottomMm:F1} mm) from the upper left corner");

    private static (int Width, int Height) SizeOf(byte[] svg)
    {
        string head = Encoding.UTF8.GetString(svg, 0, Math.Min(svg.Length, 1000));
        string[] box = head.Split("viewBox=\"")[1].Split('"')[0].Split(' ');
        return ((int)Math.Round(double.Parse(box[2], CultureInfo.InvariantCulture) * PixelsPerMm), (int)Math.Round(double.Parse(box[3], CultureInfo.InvariantCulture) * PixelsPerMm));
    }

    private static uint[] OnSheet(uint[] pixels, int width, int height, int sheetWidth, int sheetHeight)
    {
        if (width == sheetWidth && height == sheetHeight)
            return pixels;
        uint[] sheet = new uint[sheetWidth * sheetHeight];
        Array.Fill(sheet, 0xFF808080);
        for (int y = 0; y < height; y++)
            pixels.AsSpan(y * width, width).CopyTo(sheet.AsSpan(y * sheetWidth));
        return sheet;
    }

    private static int Apart(uint a, uint b)
    {
        int worst = 0;
        for (int shift = 0; shift < 24; shift += 8)
            worst = Math.Max(worst, Math.Abs((int)((a >> shift) & 255) - (int)((b >> shift) & 255)));
        return worst;
    }

    // a quarter of its strength, in grey, so that the red is seen
    private static uint Faded(uint p)
    {
        uint grey = (((p >> 16) & 255) + ((p >> 8) & 255) + (p & 255)) / 3;
        uint pale = 191 + (grey / 4);
        return 0xFF000000 | (pale << 16) | (pale << 8) | pale;
    }
}
