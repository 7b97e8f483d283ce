using Senacs.Geo.Maps.Drawing;

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
        return new Emitter().Document(scene);
    }

    /// <summary>A growing text that knows SVG's small words.</summary>
    private sealed class Emitter
    {
        // what scale(.01) undoes
        private const double TileScale = 100;

        private readonly StringBuilder _svg = new(512 * 1024);

        // of the texts that have a halo: two maps of one page may name the same commune
        private readonly HashSet<string> _named = new(StringComparer.Ordinal);

        public byte[] Document(MapScene scene)
        {
            string size = $"width=\"{Number(scene.SheetWidthMm)}mm\" height=\"{Number(scene.SheetHeightMm)}mm\"",
                corner = Number(-scene.SlugMm), view = $"{corner} {corner} {Number(scene.SheetWidthMm)} {Number(scene.SheetHeightMm)}";
            Put("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" "
                + "xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\" lang=\"fr\" xml:lang=\"fr\" role=\"img\" "
                + $"aria-labelledby=\"titre-svg desc-svg\" {size} viewBox=\"{view}\">\n<title id=\"titre-svg\">{Text(scene.Title)}</title>\n"
                + $"<desc id=\"desc-svg\">{Text(scene.Description)}</desc>\n"
                + $"<style>\ntext{{font-family:{FontMetrics.Family};white-space:pre}}\n");
            foreach (StyleRule rule in scene.Styles)
                Put($".{rule.Name}{{{rule.Style.ToCss()}}}\n");
            Put("</style>\n");
            Defs(scene.Patterns);
            if (scene.Background is { } paper)
            {
                double bleed = scene.BleedMm;
                string whole = bleed > 0 ? Place(-bleed, -bleed, scene.WidthMm + (2 * bleed), scene.HeightMm + (2 * bleed))
                    : " width=\"100%\" height=\"100%\"";
                Put($"<rect id=\"papier\"{whole} fill=\"{paper.ToCss()}\"/>\n");
            }

            foreach (SceneLayer layer in scene.Layers)
            {
                Put($"<g id=\"{Text(layer.Id)}\">\n");
                Items(layer.Items);
                Put("</g>\n");
            }

            Put("</svg>\n");
            return Encoding.UTF8.GetBytes(_svg.ToString());
        }

        // Horizontal lines in a tile as high as the step, turned anticlockwise: one line a tile keeps the spacing exact. The tile is written large
        // and
        // scaled down: CairoSVG draws it in whole points, and would blur one of 1.6 units into a tint.
        private void Defs(ImmutableArray<HatchPattern> patterns)
        {
            if (patterns.IsEmpty)
                return;
            Put("<defs>\n");
            foreach (HatchPattern p in patterns)
            {
                string step = Number(p.StepMm * TileScale);
                Put($"<pattern id=\"{p.Id}\" patternUnits=\"userSpaceOnUse\" width=\"800\" height=\"{step}\" "
                    + $"patternTransform=\"rotate({Number(-p.AngleDegrees)})scale(.01)\">");
                if (p.Ground is { } ground)
                    Put($"<rect width=\"800\" height=\"{step}\" fill=\"{ground.ToCss()}\"/>");
                Put($"<rect width=\"800\" height=\"{Number(p.WidthMm * TileScale)}\" fill=\"{p.Line.ToCss()}\"/></pattern>\n");
            }

            Put("</defs>\n");
        }

        private void Items(ImmutableArray<SceneItem> items)
        {
            foreach (SceneItem item in items)
                Item(item);
        }

        private void Item(SceneItem item)
        {
            switch (item)
            {
                case ScenePath path:
                    Put($"<path{Id(path.Id)}{Data(path.Data)}{Class(path.Style)} d=\"");
                    foreach (int[] part in path.Parts)
                        Part(part, path.IsClosed);
                    _svg.Append(path.Title is null ? "\"/>\n" : $"\"><title>{Text(path.Title)}</title></path>\n");
                    break;
                case SceneRect rect:
                    Put($"<rect{Class(rect.Style)}{Place(rect.XMm, rect.YMm, rect.WidthMm, rect.HeightMm)}/>\n");
                    break;
                case SceneCircle c:
                    Put($"<circle{Class(c.Style)} cx=\"{Number(c.XMm)}\" cy=\"{Number(c.YMm)}\" r=\"{Number(c.RadiusMm)}\"/>\n");
                    break;
                case ScenePolyline line:
                    Put($"<path{Class(line.Style)} d=\"");
                    Part([.. line.XyMm.Select(Outline.Hundredths)], line.IsClosed);
                    Put("\"/>\n");
                    break;
                case SceneText text:
                    TextItem(text);
                    break;
                case SceneImage image:
                    // xlink:href: Illustrator and older Inkscape know no other
                    Put($"<image{Id(image.Id)}{Place(image.XMm, image.YMm, image.WidthMm, image.HeightMm)} xlink:href=\""
                        + $"data:{image.MediaType};base64,{Convert.ToBase64String(image.Content.Span)}\"/>\n");
                    break;
                case SceneGroup group:
                    Group(group);
                    break;
                default:
                    throw new NotSupportedException($"The SVG writer does not know {item.GetType().Name}.");
            }
        }

        private void Group(SceneGroup group)
        {
            if (group.Clip is { } clip)
                Put($"<clipPath id=\"decoupe-{Text(group.Id!)}\"><rect"
                    + $"{Place(clip.LeftMm, clip.TopMm, clip.WidthMm, clip.HeightMm)}/></clipPath>\n");
            string identity = group.Halo is { } halo ? Id(Beneath(halo, group.Id)) : Id(group.Id) + Data(group.Data);
            string clipped = group.Clip is null ? "" : $" clip-path=\"url(#decoupe-{Text(group.Id!)})\"";
            Put($"<g{identity}{Class(group.Style)}{clipped}>{(group.Title is { } title ? $"<title>{Text(title)}</title>" : "")}\n");
            Items(group.Items);
            Put("</g>\n");
        }

        private void TextItem(SceneText text)
        {
            string? id = text.Halo is { } halo ? Beneath(halo, text.Id) : text.Id;
            TextLine first = text.Lines[0];
            Put($"<text{Id(id)}{Class(text.Style)}"
                + text.Anchor switch { TextAnchor.Middle => " text-anchor=\"middle\"", TextAnchor.End => " text-anchor=\"end\"", _ => "" });
            if (text.AngleDegrees != 0)
                Put($" transform=\"rotate({Number(text.AngleDegrees)} {Number(first.XMm)} {Number(first.YMm)})\"");
            if (text.Lines.Length == 1)
            {
                Put($"{At(first)}>{Text(first.Text)}</text>\n");
                return;
            }

            _svg.Append('>');
            foreach (TextLine line in text.Lines)
                Put($"<tspan{At(line)}>{Text(line.Text)}</tspan>");
            Put("</text>\n");

            static string At(TextLine line) => $" x=\"{Number(line.XMm)}\" y=\"{Number(line.YMm)}\"";
        }

        /// <summary>The outline of the letters that follow, which bear no stroke of their own and so take this one. Returns the id that they must
        /// have.</summary>
        private string Beneath(string halo, string? id)
        {
            string first = id ?? "nom", name = first;
            for (int i = 2; !_named.Add(name); i++)
                name = first + "-" + i.ToString(CultureInfo.InvariantCulture);
            Put($"<use xlink:href=\"#{Text(name)}\"{Class(halo)} aria-hidden=\"true\"/>\n");
            return name;
        }

        private void Put(string text) => _svg.Append(text);

        private static string Id(string? id) => id is null ? "" : $" id=\"{Text(id)}\"";

        private static string Data(ImmutableArray<(string Name, string Value)> data) =>
            string.Concat(data.Select(d => $" data-{d.Name}=\"{Text(d.Value)}\""));

        private static string Class(string? style) => style is null ? "" : $" class=\"{Text(style)}\"";

        private static string Place(double x, double y, double width, double height) =>
            $" x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\"";

        /// <summary>Absolute start, then relative steps: half the bytes of absolute coordinates.</summary>
        private void Part(int[] xy, bool isClosed)
        {
            if (xy.Length < 4)
                return;
            Span<char> digits = stackalloc char[16];
            _svg.Append('M');
            bool hasPoint = false;
            for (int i = 0; i < xy.Length; i++)
            {
                if (i == 2)
                    _svg.Append('l');
                ReadOnlySpan<char> number = Scaled(xy[i] - (i < 2 ? 0 : xy[i - 2]), digits);

                // a separator only where the grammar of path data needs one
                if (i is not (0 or 2) && number[0] != '-' && !(number[0] == '.' && hasPoint))
                    _svg.Append(' ');
                _svg.Append(number);
                hasPoint = number.Contains('.');
            }

            if (isClosed)
                _svg.Append('z');
        }

        private static string Number(double mm)
        {
            Span<char> digits = stackalloc char[16];
            return Scaled(Outline.Hundredths(mm), digits).ToString();
        }

        /// <summary>Hundredths as the shortest decimal.</summary>
        private static ReadOnlySpan<char> Scaled(int hundredths, Span<char> digits)
        {
            int at = digits.Length;
            (uint whole, uint fraction) = Math.DivRem((uint)Math.Abs((long)hundredths), 100);
            if (fraction != 0)
            {
                if (fraction % 10 != 0)
                    digits[--at] = (char)('0' + (fraction % 10));
                digits[--at] = (char)('0' + (fraction / 10));
                digits[--at] = '.';
            }

            for (; whole != 0 || at == digits.Length; whole /= 10)
                digits[--at] = (char)('0' + (whole % 10));
            if (hundredths < 0)
                digits[--at] = '-';
            return digits[at..];
        }

        private static string Text(string text) => XmlText.Clean(text).Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal);
    }
}
