using System.IO.Compression;
using System.Security.Cryptography;
using PdfSharp.Drawing;
using PdfSharp.Fonts;
using PdfSharp.Pdf;
using PdfSharp.Pdf.Advanced;
using Senacs.Geo.Maps.Rendering;
using SkiaSharp;

namespace Senacs.Geo.Maps.Drawing;

/// <summary>Pages drawn into one PDF by PDFsharp, which keeps its objects and cuts its fonts down to the letters used.</summary>
/// <remarks>The file itself is written here: its bytes depend on the content alone.</remarks>
internal sealed class PdfBook : IDisposable
{
    // of a printer's plate: a logo's edges are as sharp as it can print them
    private const double LogoDpi = 600;

    private const double PointsPerMm = 72 / 25.4;
    private const string FingerprintKey = "/Empreinte";

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
        if (scene.BleedMm > 0)
        {
            // where the sheet is cut and how far the paper is printed, for the printer's program (ISO 32000-1, 14.11.2)
            page.Elements["/TrimBox"] = Inside(scene.SlugMm);
            page.Elements["/BleedBox"] = Inside(scene.SlugMm - scene.BleedMm);
        }

        _pages.Add(page);

        PdfRectangle Inside(double mm) => Rectangle(mm, mm, scene.SheetWidthMm - mm, scene.SheetHeightMm - mm);
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
            _states[name] = _document.Indirect(("/Type", new PdfName("/ExtGState")), ("/ca", new PdfReal(opacity)));
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

    /// <summary>What a reader and a screen reader are told: language, title in the window's bar, information dictionary. The library's own name stays
    /// as the producer.</summary>
    public void Describe(PdfDescription metadata)
    {
        _document.Language = "fr-FR";
        _document.Internals.Catalog.Elements["/ViewerPreferences"] = _document.Dictionary(("/DisplayDocTitle", new PdfBoolean(true)));
        string date = metadata.Date.ToString("'D:'yyyyMMdd'000000Z'", CultureInfo.InvariantCulture);
        foreach ((string key, string? value) in (ReadOnlySpan<(string, string?)>)
                 [
                     ("/Title", metadata.Title), ("/Subject", metadata.Subject), ("/Author", "Senacs.Geo"), ("/Creator", metadata.Creator),
                     ("/CreationDate", date), ("/ModDate", date), (FingerprintKey, metadata.Fingerprint),
                 ])
        {
            if (value is not null)
                _document.Info.Elements[key] = PdfParts.Text(value);
        }
    }

    /// <summary>Named destinations, links and outline; a link or bookmark whose destination is unknown is an error of the caller.</summary>
    public void Navigate(ImmutableArray<PdfDestination> destinations, IEnumerable<PdfLink> links, IEnumerable<PdfBookmark> bookmarks)
    {
        HashSet<string> known = new(destinations.Select(d => d.Name), StringComparer.Ordinal);
        PdfDictionary names = _document.Indirect(("/Names", _document.Array(destinations.OrderBy(d => d.Name, StringComparer.Ordinal)
            .SelectMany(d => (PdfItem[])[PdfParts.Text(d.Name), Place(d)]))));
        _document.Internals.Catalog.Elements["/Names"] = _document.Dictionary(("/Dests", names.Reference!));
        foreach (IGrouping<int, PdfLink> page in links.GroupBy(l => l.Page))
            _pages[page.Key].Elements["/Annots"] = _document.Array(page.Select(l => _document.Dictionary(
                ("/Type", new PdfName("/Annot")), ("/Subtype", new PdfName("/Link")), ("/F", new PdfInteger(4)),
                ("/Border", new PdfLiteral("[0 0 0]")), ("/Rect", Area(_pages[page.Key], l.Box)), ("/Dest", Known(l.Destination)))));

        PdfOutline? chapter = null;
        foreach (PdfBookmark bookmark in bookmarks)
        {
            PdfOutline entry = new() { Title = bookmark.Title };
            entry.Elements["/Dest"] = Known(bookmark.Destination);
            if (bookmark.Level == 0 || chapter is null)
            {
                _document.Outlines.Add(chapter = entry);
                continue;
            }

            // closed: the reader opens what it wants
            chapter.Outlines.Add(entry);
            chapter.Elements.SetInteger("/Count", -chapter.Outlines.Count);
        }

        _document.Internals.Catalog.Elements.GetDictionary("/Outlines")!.Elements.SetInteger("/Count", _document.Outlines.Count);
        _document.PageMode = PdfPageMode.UseOutlines;

        PdfItem Place(PdfDestination d)
        {
            string top = (_pages[d.Page].Height.Point - (d.YMm * PointsPerMm)).ToString("0.##", CultureInfo.InvariantCulture);
            return _document.Array([_pages[d.Page].Reference!, new PdfLiteral($"/XYZ 0 {top} null")]);
        }

        PdfString Known(string name) => known.Contains(name) ? PdfParts.Text(name)
            : throw new ArgumentException($"No destination is named '{name}'.", nameof(destinations));

        static PdfRectangle Area(PdfPage page, Pages.Box box) => Rectangle(
            box.LeftMm, page.Height.Millimeter - box.BottomMm, box.RightMm, page.Height.Millimeter - box.TopMm);
    }

    /// <summary>Writes the file (ISO 32000-1, 7.5). The same content gives the same bytes: the identifier is their fingerprint.</summary>
    public void Write(Stream output)
    {
        Finish();
        using MemoryStream file = new();
        file.Write(Encoding.Latin1.GetBytes("%PDF-1.4\n%\u00B5\u00ED\u00AE\u00FB\n"));
        PdfObject[] objects = _document.Internals.GetAllObjects();
        StringBuilder end = new();
        end.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (PdfObject made in objects)
        {
            end.Append(CultureInfo.InvariantCulture, $"{file.Position:D10} 00000 n \n");
            _document.Internals.WriteObject(file, made);
        }

        long table = file.Position;
        string id = Identifier(file.GetBuffer().AsSpan(0, (int)table));
        end.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root {_document.Internals.Catalog.Reference} ")
            .Append(CultureInfo.InvariantCulture, $"/Info {_document.Info.Reference} /ID [<{id}> <{id}>] >>\nstartxref\n{table}\n%%EOF\n");
        file.Write(Encoding.ASCII.GetBytes(end.ToString()));
        file.WriteTo(output);
    }

    /// <summary>The fingerprint that <see cref="Describe"/> put into a file; null: another file, or one that is not as it was written.</summary>
    public static string? FingerprintOf(ReadOnlySpan<byte> file)
    {
        int table = file.LastIndexOf("xref\n0 "u8), key = file.LastIndexOf(Encoding.ASCII.GetBytes(FingerprintKey + "("));
        if (table < 0 || key < 0 || !file.EndsWith("%%EOF\n"u8) || file[table..].IndexOf(Encoding.ASCII.GetBytes(Identifier(file[..table]))) < 0)
            return null;
        ReadOnlySpan<byte> text = file[(key + FingerprintKey.Length + 1)..];
        return Encoding.ASCII.GetString(text[..text.IndexOf((byte)')')]);
    }

    private static string Identifier(ReadOnlySpan<byte> content) => Convert.ToHexString(SHA256.HashData(content).AsSpan(0, 16));

    // Lets PDFsharp give every object its last form and number, then undoes what it makes anew each time: tags of fonts, dated metadata; streams are
    // deflated with the checksum that it leaves out.
    private void Finish()
    {
        Dictionary<FontPart, PdfItem> fonts = Fonts();
        Structure.Write(_pages);
        foreach (PdfPage page in _pages)
        {
            PdfDictionary resources = page.Resources;
            resources.Elements["/Font"] = _document.Dictionary(fonts.Select(f => ("/" + FontName(f.Key), f.Value)));
            resources.Elements["/XObject"] = _document.Dictionary(_xObjects.Select(x => ("/" + x.Key, (PdfItem)x.Value.Reference!)));
            resources.Elements["/ExtGState"] = _document.Dictionary(_states.Select(x => ("/" + x.Key, (PdfItem)x.Value.Reference!)));
        }

        _document.Save(Stream.Null, closeStream: false);
        PdfCatalog catalog = _document.Internals.Catalog;
        _document.Internals.RemoveObject(catalog.Elements.GetObject("/Metadata")!);
        catalog.Elements.Remove("/Metadata");
        PdfDictionary[] all = [.. _document.Internals.GetAllObjects().OfType<PdfDictionary>()];
        foreach (PdfDictionary made in all.Where(d => d.Stream is not null))
            Fill(made, made.Stream!.UnfilteredValue);
        foreach (PdfDictionary font in all)
        {
            // what the letters mean, written with the line ends of the system
            if (font.Elements.GetDictionary("/ToUnicode") is { Stream: { } meaning } unicode)
                Fill(unicode, Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(meaning.UnfilteredValue).ReplaceLineEndings("\n")));
            if (font.Elements.GetDictionary("/FontFile2") is not { Stream: { } letters })
                continue;
            string drawn = font.Elements.GetName("/FontName"),
                tag = string.Concat(SHA256.HashData(letters.UnfilteredValue).Take(6).Select(b => (char)('A' + (b % 26))));
            foreach (PdfDictionary other in all)
            {
                foreach (string key in (ReadOnlySpan<string>)["/FontName", "/BaseFont"])
                {
                    if (other.Elements.GetName(key) == drawn)
                        other.Elements.SetName(key, string.Concat("/", tag, drawn.AsSpan(7)));
                }
            }
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

    private PdfDictionary NewXObject(string name, string subtype) =>
        _xObjects[name] = _document.Indirect(("/Type", new PdfName("/XObject")), ("/Subtype", new PdfName(subtype)));

    private static PdfRectangle Rectangle(double left, double bottom, double right, double top) =>
        new(new XPoint(left * PointsPerMm, bottom * PointsPerMm), new XPoint(right * PointsPerMm, top * PointsPerMm));

    private static void Fill(PdfDictionary owner, byte[] content)
    {
        using MemoryStream deflated = new();
        using (ZLibStream deflate = new(deflated, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(content);
        if (owner.Stream is { } known)
            known.Value = deflated.ToArray();
        else
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
