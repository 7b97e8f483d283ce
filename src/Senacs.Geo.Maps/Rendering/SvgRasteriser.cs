using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Maps.Rendering;

/// <summary>SVG to pixels and to PDF through librsvg and cairo: the only type that calls them.</summary>
public static unsafe class SvgRasteriser
{
    private const int FormatArgb32 = 0;

    /// <summary>Draws the document to fill an image.</summary>
    /// <param name="svg">The document.</param>
    /// <param name="widthPx">Pixels a row.</param>
    /// <param name="heightPx">Rows.</param>
    /// <param name="ground">What lies under it, premultiplied 0xAARRGGBB: a page whose shape is not quite the image's leaves a hair of it at two edges.</param>
    /// <returns>Premultiplied 0xAARRGGBB, row by row, <paramref name="widthPx"/> × <paramref name="heightPx"/>.</returns>
    /// <exception cref="SourceUnavailableException">The libraries are missing.</exception>
    public static uint[] ToPixels(ReadOnlyMemory<byte> svg, int widthPx, int heightPx, uint ground = 0) => ToPixels((_, _) => svg, widthPx, heightPx, ground);

    /// <summary>The same from documents that need to hold only what lies in a strip of the image: <paramref name="svgOf"/> makes the one between two heights, shares of
    /// the whole, and is called from several threads.</summary>
    internal static uint[] ToPixels(Func<double, double, ReadOnlyMemory<byte>> svgOf, int widthPx, int heightPx, uint ground)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(widthPx, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(heightPx, 1);
        if ((long)widthPx * heightPx > 400_000_000)
            throw new ArgumentOutOfRangeException(nameof(widthPx), widthPx, "A picture has at most 400 million pixels.");
        NativeLibraries.Require();
        uint[] pixels = new uint[widthPx * heightPx];
        if (ground != 0)
            Array.Fill(pixels, ground);
        int strips = Math.Clamp(Math.Min(Environment.ProcessorCount, heightPx / 256), 1, 8);
        Parallel.For(0, strips, strip =>
        {
            int top = (int)((long)heightPx * strip / strips), bottom = (int)((long)heightPx * (strip + 1) / strips);
            DrawRows(svgOf((double)top / heightPx, (double)bottom / heightPx).Span, pixels, widthPx, heightPx, top, bottom);
        });
        return pixels;
    }

    /// <summary>Draws each document on its vector page, fonts embedded once for all pages.</summary>
    /// <returns>A PDF without title, language or links: <see cref="PdfDocument"/> adds them.</returns>
    /// <exception cref="SourceUnavailableException">The libraries are missing.</exception>
    public static byte[] ToPdf(IEnumerable<PdfPage> pages)
    {
        ArgumentNullException.ThrowIfNull(pages);
        NativeLibraries.Require();
        using MemoryStream output = new();
        GCHandle closure = GCHandle.Alloc(output);
        nint surface = 0, cairo = 0;
        try
        {
            foreach (PdfPage page in pages)
            {
                double widthPt = page.WidthMm * 72 / 25.4, heightPt = page.HeightMm * 72 / 25.4;
                if (surface == 0)
                {
                    surface = NativeLibraries.PdfSurface(&WriteChunk, GCHandle.ToIntPtr(closure), widthPt, heightPt);
                    NativeLibraries.RestrictPdf(surface, 0); // 1.4: one plain table of objects, whatever the version of cairo
                    NativeLibraries.PdfMetadata(surface, 5, "2000-01-01T00:00:00Z");
                    cairo = NativeLibraries.Create(surface);
                }

                NativeLibraries.SetPdfSize(surface, widthPt, heightPt);
                Render(page.Svg.Span, cairo, widthPt, heightPt);
                NativeLibraries.ShowPage(cairo);
            }

            if (surface == 0)
                throw new ArgumentException("A PDF has at least one page.", nameof(pages));
            NativeLibraries.Finish(surface);
            int status = NativeLibraries.SurfaceStatus(surface);
            if (status != 0)
                throw new IOException("cairo could not write the PDF, status " + status.ToString(CultureInfo.InvariantCulture) + ".");
            return output.ToArray();
        }
        finally
        {
            if (cairo != 0)
                NativeLibraries.Destroy(cairo);
            if (surface != 0)
                NativeLibraries.DestroySurface(surface);
            closure.Free();
        }
    }

    private static void DrawRows(ReadOnlySpan<byte> svg, uint[] pixels, int width, int height, int top, int bottom)
    {
        fixed (uint* first = &pixels[(long)width * top])
        {
            nint surface = NativeLibraries.ImageSurface((byte*)first, FormatArgb32, width, bottom - top, width * 4);
            nint cairo = NativeLibraries.Create(surface);
            NativeLibraries.Translate(cairo, 0, -top);
            Render(svg, cairo, width, height);
            NativeLibraries.Destroy(cairo);
            NativeLibraries.Flush(surface);
            NativeLibraries.DestroySurface(surface);
        }
    }

    private static void Render(ReadOnlySpan<byte> svg, nint cairo, double width, double height)
    {
        NativeLibraries.GError* error = null;
        fixed (byte* data = svg)
        {
            nint handle = NativeLibraries.HandleNew(data, (nuint)svg.Length, &error);
            if (handle == 0)
                throw Failure(error);
            NativeLibraries.RsvgRectangle viewport = new() { Width = width, Height = height };
            int isDone = NativeLibraries.HandleRender(handle, cairo, &viewport, &error);
            NativeLibraries.Unref(handle);
            if (isDone == 0)
                throw Failure(error);
        }
    }

    private static InvalidOperationException Failure(NativeLibraries.GError* error)
    {
        string message = error == null ? "no message" : Marshal.PtrToStringUTF8((nint)error->Message) ?? "no message";
        if (error != null)
            NativeLibraries.FreeError(error);
        return new InvalidOperationException($"librsvg could not draw the map: {message}.");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int WriteChunk(nint closure, byte* data, uint length)
    {
        try
        {
            ((Stream)GCHandle.FromIntPtr(closure).Target!).Write(new ReadOnlySpan<byte>(data, (int)length));
            return 0;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or NotSupportedException or UnauthorizedAccessException)
        {
            return 11; // CAIRO_STATUS_WRITE_ERROR
        }
    }
}

/// <summary>A page to draw: its document and its size.</summary>
public sealed record PdfPage(ReadOnlyMemory<byte> Svg, double WidthMm, double HeightMm);

/// <summary>What a PDF says of itself. The date is that of creation and modification, pinned to the map's date.</summary>
public sealed record PdfMetadata(string Title, string Subject, string Creator, DateOnly Date)
{
    public string Author { get; init; } = "Senacs.Geo";

    /// <summary>Of the inputs, letters and digits: tells a later run that nothing has changed.</summary>
    public string? Fingerprint { get; init; }
}
