using System.Buffers;

namespace Senacs.Geo.Maps;

/// <summary>Writes a scene as SVG 1.1: real text, one group a layer, one style block, millimetres with two decimals, the same bytes for the same
/// scene.</summary>
/// <remarks>
/// No script, no external reference, no foreignObject: names are escaped and cleaned of what could act.
/// A halo is the outline of the same letters drawn beneath them, by a reference: the name itself stands once in the file, for who searches and for
/// who listens, and no reader need know <c>paint-order</c>, which CairoSVG and old Illustrator do not.
/// </remarks>
public static class SvgWriter
{
    /// <summary>Writes the whole document, UTF-8 without BOM.</summary>
    public static void Write(MapScene scene, Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(ToBytes(scene).Span);
    }

    /// <summary>The whole document, UTF-8 without BOM.</summary>
    public static ReadOnlyMemory<byte> ToBytes(MapScene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        Emitter svg = new();
        svg.Document(scene);
        return svg.Written;
    }

    /// <summary>A growing UTF-8 buffer that knows SVG's small words.</summary>
    private sealed class Emitter
    {
        private readonly ArrayBufferWriter<byte> _buffer = new(512 * 1024);

        // of the texts that have a halo: two maps of one page may name the same commune
        private readonly HashSet<string> _named = new(StringComparer.Ordinal);

        public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

        // longer than a screen: the parts of the file in their order
        public void Document(MapScene scene)
        {
            Raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" "u8);
            Raw("xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\" lang=\"fr\" xml:lang=\"fr\" role=\"img\" "u8);
            Raw("aria-labelledby=\"titre-svg desc-svg\" width=\""u8);
            Number(scene.SheetWidthMm);
            Raw("mm\" height=\""u8);
            Number(scene.SheetHeightMm);
            Raw("mm\" viewBox=\""u8);
            Number(-scene.SlugMm);
            Raw(" "u8);
            Number(-scene.SlugMm);
            Raw(" "u8);
            Number(scene.SheetWidthMm);
            Raw(" "u8);
            Number(scene.SheetHeightMm);
            Raw("\">\n<title id=\"titre-svg\">"u8);
            Text(scene.Title);
            Raw("</title>\n<desc id=\"desc-svg\">"u8);
            Text(scene.Description);
            Raw("</desc>\n<style>\ntext{font-family:"u8);
            Raw(FontMetrics.Family);
            Raw(";white-space:pre}\n"u8);
            foreach (StyleRule rule in scene.Styles)
            {
                Raw("."u8);
                Raw(rule.Name);
                Raw("{"u8);
                Raw(rule.Style.ToCss());
                Raw("}\n"u8);
            }

            Raw("</style>\n"u8);
            Defs(scene.Patterns);
            if (scene.Background is { } paper)
            {
                Raw("<rect id=\"papier\""u8);
                if (scene.BleedMm > 0)
                {
                    Attribute(" x=\""u8, -scene.BleedMm);
                    Attribute(" y=\""u8, -scene.BleedMm);
                    Attribute(" width=\""u8, scene.WidthMm + (2 * scene.BleedMm));
                    Attribute(" height=\""u8, scene.HeightMm + (2 * scene.BleedMm));
                }
                else
                {
                    Raw(" width=\"100%\" height=\"100%\""u8);
                }

                Raw(" fill=\""u8);
                Raw(paper.ToCss());
                Raw("\"/>\n"u8);
            }

            foreach (SceneLayer layer in scene.Layers)
            {
                Raw("<g id=\""u8);
                Text(layer.Id);
                Raw("\">\n"u8);
                Items(layer.Items);
                Raw("</g>\n"u8);
            }

            Raw("</svg>\n"u8);
        }

        // what scale(.01) undoes
        private const double TileScale = 100;

        private void Defs(ImmutableArray<HatchPattern> patterns)
        {
            if (patterns.IsEmpty)
                return;
            Raw("<defs>\n"u8);
            foreach (HatchPattern p in patterns)
            {
                // Horizontal lines in a tile as high as the step, turned anticlockwise: one line a tile keeps the spacing exact. The tile is written
                // large and scaled down: CairoSVG draws it in whole points, and would blur one of 1.6 units into a tint.
                Raw("<pattern id=\""u8);
                Raw(p.Id);
                Raw("\" patternUnits=\"userSpaceOnUse\" width=\"800\" height=\""u8);
                Number(p.StepMm * TileScale);
                Raw("\" patternTransform=\"rotate("u8);
                Number(-p.AngleDegrees);
                Raw(")scale(.01)\">"u8);
                if (p.Ground is { } ground)
                {
                    Raw("<rect width=\"800\" height=\""u8);
                    Number(p.StepMm * TileScale);
                    Raw("\" fill=\""u8);
                    Raw(ground.ToCss());
                    Raw("\"/>"u8);
                }

                Raw("<rect width=\"800\" height=\""u8);
                Number(p.WidthMm * TileScale);
                Raw("\" fill=\""u8);
                Raw(p.Line.ToCss());
                Raw("\"/></pattern>\n"u8);
            }

            Raw("</defs>\n"u8);
        }

        private void Items(ImmutableArray<SceneItem> items)
        {
            foreach (SceneItem item in items)
                Item(item);
        }

        // longer than a screen: a case for each kind of item
        private void Item(SceneItem item)
        {
            switch (item)
            {
                case ScenePath path:
                    Raw("<path"u8);
                    Identity(path.Id, path.Data);
                    Style(path.Style);
                    Raw(" d=\""u8);
                    foreach (int[] part in path.Parts)
                        Part(part, path.IsClosed);
                    Raw("\""u8);
                    CloseWithTitle(path.Title, "path"u8);
                    break;
                case SceneRect rect:
                    Raw("<rect"u8);
                    Style(rect.Style);
                    Attribute(" x=\""u8, rect.XMm);
                    Attribute(" y=\""u8, rect.YMm);
                    Attribute(" width=\""u8, rect.WidthMm);
                    Attribute(" height=\""u8, rect.HeightMm);
                    Raw("/>\n"u8);
                    break;
                case SceneCircle circle:
                    Raw("<circle"u8);
                    Style(circle.Style);
                    Attribute(" cx=\""u8, circle.XMm);
                    Attribute(" cy=\""u8, circle.YMm);
                    Attribute(" r=\""u8, circle.RadiusMm);
                    Raw("/>\n"u8);
                    break;
                case ScenePolyline line:
                    Raw("<path"u8);
                    Style(line.Style);
                    Raw(" d=\""u8);
                    int[] xy = new int[line.XyMm.Length];
                    for (int i = 0; i < xy.Length; i++)
                        xy[i] = Hundredths(line.XyMm[i]);
                    Part(xy, line.IsClosed);
                    Raw("\"/>\n"u8);
                    break;
                case SceneText text:
                    TextItem(text);
                    break;
                case SceneImage image:
                    // xlink:href: Illustrator and older Inkscape know no other
                    Raw("<image"u8);
                    Identity(image.Id, []);
                    Attribute(" x=\""u8, image.XMm);
                    Attribute(" y=\""u8, image.YMm);
                    Attribute(" width=\""u8, image.WidthMm);
                    Attribute(" height=\""u8, image.HeightMm);
                    Raw(" xlink:href=\"data:"u8);
                    Raw(image.MediaType);
                    Raw(";base64,"u8);
                    Raw(Convert.ToBase64String(image.Content.Span));
                    Raw("\"/>\n"u8);
                    break;
                case SceneGroup group:
                    if (group.Clip is { } clip)
                    {
                        Raw("<clipPath id=\"decoupe-"u8);
                        Text(group.Id!);
                        Raw("\"><rect"u8);
                        Attribute(" x=\""u8, clip.LeftMm);
                        Attribute(" y=\""u8, clip.TopMm);
                        Attribute(" width=\""u8, clip.WidthMm);
                        Attribute(" height=\""u8, clip.HeightMm);
                        Raw("/></clipPath>\n"u8);
                    }

                    string? id = group.Halo is { } around ? Beneath(around, group.Id) : null;
                    Raw("<g"u8);
                    if (id is null)
                        Identity(group.Id, group.Data);
                    else
                        Id(id);
                    Style(group.Style);
                    if (group.Clip is not null)
                    {
                        Raw(" clip-path=\"url(#decoupe-"u8);
                        Text(group.Id!);
                        Raw(")\""u8);
                    }

                    Raw(">"u8);
                    if (group.Title is not null)
                    {
                        Raw("<title>"u8);
                        Text(group.Title);
                        Raw("</title>"u8);
                    }

                    Raw("\n"u8);
                    Items(group.Items);
                    Raw("</g>\n"u8);
                    break;
                default:
                    throw new NotSupportedException($"The SVG writer does not know {item.GetType().Name}.");
            }
        }

        private void TextItem(SceneText text)
        {
            string? id = text.Halo is { } halo ? Beneath(halo, text.Id) : null;
            Raw("<text"u8);
            if (id is not null)
                Id(id);
            else
                Identity(text.Id, []);
            Style(text.Style);
            if (text.Anchor != TextAnchor.Start)
                Raw(text.Anchor == TextAnchor.Middle ? " text-anchor=\"middle\""u8 : " text-anchor=\"end\""u8);
            if (text.AngleDegrees != 0)
            {
                Raw(" transform=\"rotate("u8);
                Number(text.AngleDegrees);
                Raw(" "u8);
                Number(text.Lines[0].XMm);
                Raw(" "u8);
                Number(text.Lines[0].YMm);
                Raw(")\""u8);
            }

            if (text.Lines.Length == 1)
            {
                Attribute(" x=\""u8, text.Lines[0].XMm);
                Attribute(" y=\""u8, text.Lines[0].YMm);
                Raw(">"u8);
                Text(text.Lines[0].Text);
            }
            else
            {
                Raw(">"u8);
                foreach (TextLine line in text.Lines)
                {
                    Raw("<tspan"u8);
                    Attribute(" x=\""u8, line.XMm);
                    Attribute(" y=\""u8, line.YMm);
                    Raw(">"u8);
                    Text(line.Text);
                    Raw("</tspan>"u8);
                }
            }

            Raw("</text>\n"u8);
        }

        /// <summary>The outline of the letters that follow, which bear no stroke of their own and so take this one. Returns the id that they must
        /// have.</summary>
        private string Beneath(string halo, string? id)
        {
            string first = id ?? "nom", name = first;
            for (int i = 2; !_named.Add(name); i++)
                name = first + "-" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Raw("<use xlink:href=\"#"u8);
            Text(name);
            Raw("\""u8);
            Style(halo);
            Raw(" aria-hidden=\"true\"/>\n"u8);
            return name;
        }

        private void Id(string id)
        {
            Raw(" id=\""u8);
            Text(id);
            Raw("\""u8);
        }

        private void Identity(string? id, ImmutableArray<(string Name, string Value)> data)
        {
            if (id is not null)
                Id(id);
            foreach ((string name, string value) in data)
            {
                Raw(" data-"u8);
                Raw(name);
                Raw("=\""u8);
                Text(value);
                Raw("\""u8);
            }
        }

        private void Style(string? style)
        {
            if (style is null)
                return;
            Raw(" class=\""u8);
            Text(style);
            Raw("\""u8);
        }

        private void CloseWithTitle(string? title, ReadOnlySpan<byte> element)
        {
            if (title is null)
            {
                Raw("/>\n"u8);
                return;
            }

            Raw("><title>"u8);
            Text(title);
            Raw("</title></"u8);
            Raw(element);
            Raw(">\n"u8);
        }

        private void Attribute(ReadOnlySpan<byte> start, double valueMm)
        {
            Raw(start);
            Number(valueMm);
            Raw("\""u8);
        }

        /// <summary>Absolute start, then relative steps: half the bytes of absolute coordinates.</summary>
        private void Part(int[] xy, bool isClosed)
        {
            if (xy.Length < 4)
                return;
            Raw("M"u8);
            bool hasPoint = Scaled(xy[0], isFirst: true, afterPoint: false);
            hasPoint = Scaled(xy[1], isFirst: false, hasPoint);
            Raw("l"u8);
            bool first = true;
            for (int i = 2; i < xy.Length; i += 2)
            {
                hasPoint = Scaled(xy[i] - xy[i - 2], first, hasPoint);
                hasPoint = Scaled(xy[i + 1] - xy[i - 1], isFirst: false, hasPoint);
                first = false;
            }

            if (isClosed)
                Raw("z"u8);
        }

        private static int Hundredths(double mm) => (int)Math.Round(mm * 100, MidpointRounding.AwayFromZero);

        private void Number(double mm) => Scaled(Hundredths(mm), isFirst: true, afterPoint: false);

        /// <summary>Hundredths as the shortest decimal; a separator only where the grammar of path data needs one. True when a point was
        /// written.</summary>
        private bool Scaled(int hundredths, bool isFirst, bool afterPoint)
        {
            Span<byte> digits = stackalloc byte[16];
            int at = digits.Length;
            uint magnitude = (uint)Math.Abs((long)hundredths);
            (uint whole, uint fraction) = Math.DivRem(magnitude, 100);
            bool hasPoint = fraction != 0;
            if (hasPoint)
            {
                if (fraction % 10 != 0)
                    digits[--at] = (byte)('0' + (fraction % 10));
                digits[--at] = (byte)('0' + (fraction / 10));
                digits[--at] = (byte)'.';
            }

            if (whole != 0 || !hasPoint)
            {
                do
                {
                    digits[--at] = (byte)('0' + (whole % 10));
                    whole /= 10;
                }
                while (whole != 0);
            }

            if (hundredths < 0)
                digits[--at] = (byte)'-';
            else if (!isFirst && (digits[at] != '.' || !afterPoint))
                digits[--at] = (byte)' ';
            Raw(digits[at..]);
            return hasPoint;
        }

        private void Raw(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_buffer.GetSpan(bytes.Length));
            _buffer.Advance(bytes.Length);
        }

        private void Raw(string ascii)
        {
            Span<byte> span = _buffer.GetSpan(ascii.Length * 3);
            _buffer.Advance(Encoding.UTF8.GetBytes(ascii, span));
        }

        private void Text(string text)
        {
            string clean = XmlText.Clean(text);
            int from = 0;
            for (int i = 0; i < clean.Length; i++)
            {
                ReadOnlySpan<byte> entity = clean[i] switch
                {
                    '&' => "&amp;"u8,
                    '<' => "&lt;"u8,
                    '>' => "&gt;"u8,
                    '"' => "&quot;"u8,
                    '\'' => "&#39;"u8,
                    _ => default,
                };
                if (entity.IsEmpty)
                    continue;
                Raw(clean[from..i]);
                Raw(entity);
                from = i + 1;
            }

            Raw(from == 0 ? clean : clean[from..]);
        }
    }
}
