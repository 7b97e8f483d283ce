using System.Reflection;
using System.Runtime.InteropServices;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Maps.Rendering;

/// <summary>The functions of librsvg, cairo and GObject that the renderer calls, and nothing else of them.</summary>
/// <remarks>Loaded at the first call; a machine without them can still write SVG.</remarks>
internal static unsafe partial class NativeLibraries
{
    private const string Rsvg = "rsvg";
    private const string Cairo = "cairo";
    private const string GObject = "gobject";
    private const string GLib = "glib";

    private static readonly Dictionary<string, string[]> FileNames = new(StringComparer.Ordinal)
    {
        [Rsvg] = ["librsvg-2.so.2", "librsvg-2.2.dylib", "librsvg-2-2.dll"],
        [Cairo] = ["libcairo.so.2", "libcairo.2.dylib", "libcairo-2.dll"],
        [GObject] = ["libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll"],
        [GLib] = ["libglib-2.0.so.0", "libglib-2.0.0.dylib", "libglib-2.0-0.dll"],
    };

    private static readonly Lazy<string?> Missing = new(FindMissing);

    static NativeLibraries() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);

    /// <exception cref="SourceUnavailableException">librsvg or cairo is not on this machine; the remedy is the line to run.</exception>
    public static void Require()
    {
        if (Missing.Value is { } missing)
        {
            throw new SourceUnavailableException(
                missing,
                "cette bibliothèque est absente de la machine ; elle est nécessaire pour écrire en PNG ou en PDF (le SVG n'en a pas besoin).",
                "Installez-la : sudo apt-get install --yes librsvg2-2 libcairo2 fonts-crosextra-carlito");
        }
    }

    [LibraryImport(Rsvg, EntryPoint = "rsvg_handle_new_from_data")]
    public static partial nint HandleNew(byte* data, nuint length, GError** error);

    [LibraryImport(Rsvg, EntryPoint = "rsvg_handle_render_document")]
    public static partial int HandleRender(nint handle, nint cairo, RsvgRectangle* viewport, GError** error);

    [LibraryImport(GObject, EntryPoint = "g_object_unref")]
    public static partial void Unref(nint handle);

    [LibraryImport(GLib, EntryPoint = "g_error_free")]
    public static partial void FreeError(GError* error);

    [LibraryImport(Cairo, EntryPoint = "cairo_image_surface_create_for_data")]
    public static partial nint ImageSurface(byte* data, int format, int width, int height, int stride);

    [LibraryImport(Cairo, EntryPoint = "cairo_pdf_surface_create_for_stream")]
    public static partial nint PdfSurface(delegate* unmanaged[Cdecl]<nint, byte*, uint, int> write, nint closure, double widthPt, double heightPt);

    [LibraryImport(Cairo, EntryPoint = "cairo_pdf_surface_restrict_to_version")]
    public static partial void RestrictPdf(nint surface, int version);

    [LibraryImport(Cairo, EntryPoint = "cairo_pdf_surface_set_size")]
    public static partial void SetPdfSize(nint surface, double widthPt, double heightPt);

    [LibraryImport(Cairo, EntryPoint = "cairo_pdf_surface_set_metadata", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void PdfMetadata(nint surface, int kind, string text);

    [LibraryImport(Cairo, EntryPoint = "cairo_create")]
    public static partial nint Create(nint surface);

    [LibraryImport(Cairo, EntryPoint = "cairo_destroy")]
    public static partial void Destroy(nint cairo);

    [LibraryImport(Cairo, EntryPoint = "cairo_status")]
    public static partial int Status(nint cairo);

    [LibraryImport(Cairo, EntryPoint = "cairo_translate")]
    public static partial void Translate(nint cairo, double x, double y);

    [LibraryImport(Cairo, EntryPoint = "cairo_show_page")]
    public static partial void ShowPage(nint cairo);

    [LibraryImport(Cairo, EntryPoint = "cairo_surface_flush")]
    public static partial void Flush(nint surface);

    [LibraryImport(Cairo, EntryPoint = "cairo_surface_finish")]
    public static partial void Finish(nint surface);

    [LibraryImport(Cairo, EntryPoint = "cairo_surface_status")]
    public static partial int SurfaceStatus(nint surface);

    [LibraryImport(Cairo, EntryPoint = "cairo_surface_destroy")]
    public static partial void DestroySurface(nint surface);

    private static string? FindMissing()
    {
        foreach ((string key, string[] names) in FileNames)
        {
            if (!names.Any(name => NativeLibrary.TryLoad(name, out _)))
                return key switch { Rsvg => "librsvg", Cairo => "cairo", _ => names[0] };
        }

        return null;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (FileNames.TryGetValue(name, out string[]? names))
        {
            foreach (string file in names)
            {
                if (NativeLibrary.TryLoad(file, out nint handle))
                    return handle;
            }
        }

        return 0;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct RsvgRectangle
    {
        public double X;
        public double Y;
        public double Width;
        public double Height;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct GError
    {
        public uint Domain;
        public int Code;
        public byte* Message;
    }
}
