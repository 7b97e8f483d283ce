using System.IO.Compression;
using System.Security.Cryptography;
using PdfSharp.Drawing;
using PdfSharp.Fonts;
using PdfSharp.Pdf;
using PdfSharp.Pdf.Advanced;
using SkiaSharp;

namespace Senacs.Geo.Maps.Drawing;

/// <summary>Pages drawn into one PDF by PDFsharp, which keeps its objects and cuts its fonts down to the letters used.</summary>
internal sealed class PdfBook : IDisposable
{
    // of a printer's plate: a logo's edges are as sharp as it can print them
    private const double LogoDpi = 600;

    private readonly PdfDocument _document = new();
    private readonly Dictionary<FontPart, SortedSet<char>> _used = [];
    private readonly SortedDictionary<string, PdfDictionary> _xObjects = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, PdfDictionary> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<(FontPart, ushort), string?> _glyphs = [];
    private readonly List<PdfPage> _pages = [];

    public PdfBook(PdfColours colours)
    {
        CarlitoResolver.Register();
        Inks = new PdfInks(colours);
        Structure = new PdfStructure(_document);
        _document.Options.CompressContentStreams = true;
        _document.Options.ColorMode = colours == PdfColours.Cmyk ? PdfColorMode.Cmyk : PdfColorMode.Rgb;
    }

    public PdfInks Inks { get; }

    public PdfStructure Structure { get; }

    /// <summary>Name of a face among the resources of every page.</summary>
    public static string FontName(FontPart part) =>
        part.Face switch { FontFace.Bold => "B", FontFace.Italic => "I", _ => "R" } + (part.IsExtended ? "x" : "");

    /// <summary>Letters of a face that the document needs.</summary>
    public void Use(FontPart part, string words)
    {
        if (!_used.TryGetValue(part, out SortedSet<char>? letters))
            _used[part] = letters = [];
        letters.Add(' '); // stands for the narrow space that the font lacks
        letters.UnionWith(words);
    }

    /// <summary>Draws a page.</summary>
    public void Add(MapScene scene)
    {
        PdfPage page = _document.AddPage();
        Structure.NewPage();
        page.Width = XUnit.FromMillimeter(scene.SheetWidthMm);
        page.Height = XUnit.FromMillimeter(scene.SheetHeightMm);
        page.Contents.AppendContent().CreateStream(Encoding.ASCII.GetBytes(new PdfPainter(scene, this).Paint()));
        _pages.Add(page);
    }

    /// <summary>Name, among the resources, of the outline of a glyph as a form: to be lined with whatever line is set; null: it leaves no
    /// trace.</summary>
    public string? GlyphName(FontPart part, ushort glyph)
    {
        if (_glyphs.TryGetValue((part, glyph), out string? known))
            return known;
        SKPath path = GlyphOutlines.Of(part, glyph);
        string? name = path.IsEmpty ? null : string.Create(CultureInfo.InvariantCulture, $"G{FontName(part)}{glyph}");
        if (name is not null)
        {
            PdfDictionary form = NewXObject(name, "/Form");
            form.Elements["/BBox"] = new PdfRectangle(
                new XRect(-GlyphOutlines.PerEm, -GlyphOutlines.PerEm, 3 * GlyphOutlines.PerEm, 3 * GlyphOutlines.PerEm));
            Fill(form, Encoding.ASCII.GetBytes(Outline(path)));
        }

        return _glyphs[(part, glyph)] = name;
    }

    public string OpacityName(double opacity)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"A{Math.Round(opacity * 100)}");
        if (!_states.ContainsKey(name))
        {
            PdfDictionary state = new(_document);
            state.Elements.SetName("/Type", "/ExtGState");
            state.Elements.SetReal("/ca", opacity);
            _document.Internals.AddObject(state);
            _states[name] = state;
        }

        return name;
    }

    /// <summary>Name, among the resources, of a person's picture: its pixels in the document's inks, and a mask for what shines through.</summary>
    public string ImageName(SceneImage image)
    {
        string name = "L" + Convert.ToHexString(SHA256.HashData(image.Content.Span).AsSpan(0, 6));
        if (_xObjects.ContainsKey(name))
            return name;
        using SKBitmap bitmap = SvgPicture.Pixels(image, LogoDpi);
        SKColor[] pixels = bitmap.Pixels;
        PdfDictionary mask = NewXObject(name + "m", "/Image"), picture = NewXObject(name, "/Image");
        Describe(mask, "/DeviceGray", [.. pixels.Select(p => p.Alpha)]);
        byte[] inks = [.. pixels.SelectMany(p => Inks.Bytes(new Colours.Rgb(p.Red, p.Green, p.Blue)))];
        Describe(picture, Inks.IsCmyk ? "/DeviceCMYK" : "/DeviceRGB", inks);
        picture.Elements.SetReference("/SMask", mask);
        return name;

        void Describe(PdfDictionary made, string space, byte[] content)
        {
            made.Elements.SetInteger("/Width", bitmap.Width);
            made.Elements.SetInteger("/Height", bitmap.Height);
            made.Elements.SetInteger("/BitsPerComponent", 8);
            made.Elements.SetName("/ColorSpace", space);
            Fill(made, content);
        }
    }

    /// <summary>The document as PDFsharp writes it, without what it makes anew each time: the random tags of its fonts, its dates and
    /// identifiers.</summary>
    public Rendering.PdfDocument Finish()
    {
        Dictionary<FontPart, PdfItem> fonts = Fonts();
        Structure.Write(_pages);
        foreach (PdfPage page in _pages)
        {
            PdfDictionary resources = page.Resources;
            resources.Elements["/Font"] = Named(fonts.Select(f => ("/" + FontName(f.Key), f.Value)));
            resources.Elements["/XObject"] = Named(_xObjects.Select(x => ("/" + x.Key, (PdfItem)x.Value.Reference!)));
            resources.Elements["/ExtGState"] = Named(_states.Select(x => ("/" + x.Key, (PdfItem)x.Value.Reference!)));
        }

        using MemoryStream file = new();
        _document.Save(file, closeStream: false);
        Rendering.PdfDocument made = Rendering.PdfDocument.Read(file.ToArray());
        made.Settle();
        return made;

        PdfDictionary Named(IEnumerable<(string Name, PdfItem Value)> entries)
        {
            PdfDictionary dictionary = new(_document);
            foreach ((string name, PdfItem value) in entries)
                dictionary.Elements[name] = value;
            return dictionary;
        }
    }

    // PDFsharp makes a font when a page writes in it: a page that is thrown away writes every letter of every face.
    private Dictionary<FontPart, PdfItem> Fonts()
    {
        Dictionary<FontPart, PdfItem> fonts = [];
        PdfPage scratch = _document.AddPage();
        using (XGraphics graphics = XGraphics.FromPdfPage(scratch))
        {
            foreach ((FontPart part, SortedSet<char> letters) in _used.OrderBy(u => FontName(u.Key), StringComparer.Ordinal))
            {
                XFontStyleEx style = part.Face switch
                {
                    FontFace.Bold => XFontStyleEx.Bold,
                    FontFace.Italic => XFontStyleEx.Italic,
                    _ => XFontStyleEx.Regular,
                };
                XFont font = new(CarlitoResolver.FamilyOf(part), 10, style, new XPdfFontOptions(PdfFontEncoding.Unicode));
                graphics.DrawString(string.Concat(letters), font, XBrushes.Black, 0, 0);
                PdfDictionary made = scratch.Resources.Elements.GetDictionary("/Font")!;
                fonts[part] = made.Elements[made.Elements.KeyNames.Last().Value]!;
            }
        }

        _document.Pages.Remove(scratch);
        return fonts;
    }

    public void Dispose() => _document.Dispose();

    private PdfDictionary NewXObject(string name, string subtype)
    {
        PdfDictionary made = new(_document);
        made.Elements.SetName("/Type", "/XObject");
        made.Elements.SetName("/Subtype", subtype);
        _document.Internals.AddObject(made);
        return _xObjects[name] = made;
    }

    private static void Fill(PdfDictionary owner, byte[] content)
    {
        using MemoryStream deflated = new();
        using (ZLibStream deflate = new(deflated, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(content);
        owner.CreateStream(deflated.ToArray());
        owner.Elements.SetName("/Filter", "/FlateDecode");
    }

    // y upwards, as the letters of a font are
    private static string Outline(SKPath path)
    {
        StringBuilder text = new();
        using SKPath.RawIterator verbs = path.CreateRawIterator();
        Span<SKPoint> p = stackalloc SKPoint[4];
        while (true)
        {
            switch (verbs.Next(p))
            {
                case SKPathVerb.Move:
                    text.Append(CultureInfo.InvariantCulture, $"{p[0].X:0.#} {-p[0].Y:0.#} m\n");
                    break;
                case SKPathVerb.Line:
                    text.Append(CultureInfo.InvariantCulture, $"{p[1].X:0.#} {-p[1].Y:0.#} l\n");
                    break;
                case SKPathVerb.Quad:
                    // the cubic of the same curve: its inner points lie two thirds of the way to the quadratic's
                    (SKPoint a, SKPoint b) = (p[0] + Scaled(p[1] - p[0]), p[2] + Scaled(p[1] - p[2]));
                    text.Append(CultureInfo.InvariantCulture, $"{a.X:0.#} {-a.Y:0.#} {b.X:0.#} {-b.Y:0.#} {p[2].X:0.#} {-p[2].Y:0.#} c\n");
                    break;
                case SKPathVerb.Cubic:
                    text.Append(CultureInfo.InvariantCulture,
                        $"{p[1].X:0.#} {-p[1].Y:0.#} {p[2].X:0.#} {-p[2].Y:0.#} {p[3].X:0.#} {-p[3].Y:0.#} c\n");
                    break;
                case SKPathVerb.Close:
                    text.Append("h\n");
                    break;
                case SKPathVerb.Done:
                    return text.Append("S\n").ToString();
                default:
                    throw new NotSupportedException("A TrueType outline has lines and quadratic curves only.");
            }
        }

        static SKPoint Scaled(SKPoint v) => new(v.X * 2 / 3, v.Y * 2 / 3);
    }

    /// <summary>Gives PDFsharp the font that the program carries; it asks the system for none.</summary>
    private sealed class CarlitoResolver : IFontResolver
    {
        private const string Family = "Carlito", Extended = "Carlito Extended";

        private static readonly Lazy<bool> Registered = new(() =>
        {
            GlobalFontSettings.FontResolver = new CarlitoResolver();
            return true;
        });

        public static void Register() => _ = Registered.Value;

        public static string FamilyOf(FontPart part) => part.IsExtended ? Extended : Family;

        // a face by its name, the extended part with a plus
        public byte[]? GetFont(string faceName)
        {
            byte[] file = CarlitoFont.Read(new FontPart(Enum.Parse<FontFace>(faceName.TrimEnd('+')), faceName.EndsWith('+')));
            if (!faceName.EndsWith('+'))
                return file;

            // Both parts call themselves "Carlito Bold", and PDFsharp knows a font by that name: this one is "Carlito-Bold".
            ReadOnlySpan<byte> name = Encoding.BigEndianUnicode.GetBytes("Carlito ");
            for (int at = file.AsSpan().IndexOf(name); at >= 0;)
            {
                file[at + name.Length - 1] = (byte)'-';
                int next = file.AsSpan(at).IndexOf(name);
                at = next < 0 ? -1 : at + next;
            }

            return file;
        }

        public FontResolverInfo? ResolveTypeface(string familyName, bool isBold, bool isItalic) =>
            new((isBold ? FontFace.Bold : isItalic ? FontFace.Italic : FontFace.Regular) + (familyName == Extended ? "+" : ""));
    }
}
