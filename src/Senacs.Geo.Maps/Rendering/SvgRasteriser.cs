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
    /// <returns>Premultiplied 0xAARRGGBB, row by row, <paramref name="widthPx"/> × <paramref name="heightPx"/>.</returns>
    /// <exception cref="SourceUnavailableException">The libraries are missing.</exception>
    public static uint[] ToPixels(ReadOnlyMemory<byte> svg, int widthPx, int heightPx)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(widthPx, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(heightPx, 1);
        if ((long)widthPx * heightPx > 400_000_000)
            throw new ArgumentOutOfRangeException(nameof(widthPx), widthPx, "A picture has at most 400 million pixels.");
        NativeLibraries.Require();
        uint[] pixels = new uint[widthPx * heightPx];
        int strips = Math.Clamp(Math.Min(Environment.ProcessorCount, heightPx / 256), 1, 8);
        Parallel.For(0, strips, strip =>
        {
            int top = (int)((long)heightPx * strip / strips), bottom = (int)((long)heightPx * (strip + 1) / strips);
            DrawRows(svg.Span, pixels, widthPx, heightPx, top, bottom);
        });
        return pixels;
    }

    /// <summary>Draws the document on one vector page with its fonts embedded.</summary>
    /// <param name="svg">The document.</param>
    /// <param name="widthMm">Page width.</param>
    /// <param name="heightMm">Page height.</param>
    /// <param name="metadata">Title and dates.</param>
    /// <param name="output">Receives the PDF.</param>
    /// <exception cref="SourceUnavailableException">The libraries are missing.</exception>
    public static void ToPdf(ReadOnlyMemory<byte> svg, double widthMm, double heightMm, PdfMetadata metadata, Stream output)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(output);
        NativeLibraries.Require();
        double widthPt = widthMm * 72 / 25.4, heightPt = heightMm * 72 / 25.4;
        GCHandle closure = GCHandle.Alloc(output);
        try
        {
            nint surface = NativeLibraries.PdfSurface(&WriteChunk, GCHandle.ToIntPtr(closure), widthPt, heightPt);
            NativeLibraries.PdfMetadata(surface, 0, metadata.Title);
            NativeLibraries.PdfMetadata(surface, 2, metadata.Subject);
            NativeLibraries.PdfMetadata(surface, 4, metadata.Creator);
            string date = metadata.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00Z";
            NativeLibraries.PdfMetadata(surface, 5, date);
            NativeLibraries.PdfMetadata(surface, 6, date);
            nint cairo = NativeLibraries.Create(surface);
            Render(svg.Span, cairo, widthPt, heightPt);
            NativeLibraries.ShowPage(cairo);
            NativeLibraries.Destroy(cairo);
            NativeLibraries.Finish(surface);
            int status = NativeLibraries.SurfaceStatus(surface);
            NativeLibraries.DestroySurface(surface);
            if (status != 0)
                throw new IOException("cairo could not write the PDF, status " + status.ToString(CultureInfo.InvariantCulture) + ".");
        }
        finally
        {
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

/// <summary>What a PDF says of itself. The date is that of creation and modification, pinned to the map's date.</summary>
public sealed record PdfMetadata(string Title, string Subject, string Creator, DateOnly Date);
