namespace Senacs.Geo.Maps.Drawing;

/// <summary>Writes a scene as the content of one PDF page.</summary>
/// <remarks>Operators: ISO 32000-1, 8.4 to 9.4. The page's unit is the millimetre, y downwards, by one matrix at the start; what has been set is not
/// set again.</remarks>
internal sealed class PdfPainter(MapScene scene, PdfBook book) : ScenePainter(scene)
{
    private readonly MapScene _scene = scene;
    private readonly StringBuilder _content = new(256 * 1024);
    private readonly Stack<GraphicsState> _saved = [];
    private GraphicsState _state;
    private SceneTag? _wanted, _marked;

    /// <summary>What the current operators have set.</summary>
    private readonly record struct GraphicsState(Rgb? Fill, Rgb? Line, double? WidthMm, bool HasRoundJoins, bool HasRoundCaps,
        (double, double)? Dash, double? Opacity);

    public string Paint()
    {
        const double Points = 72 / 25.4;
        double left = _scene.SlugMm * Points, top = (_scene.SheetHeightMm - _scene.SlugMm) * Points;
        _content.Append(CultureInfo.InvariantCulture, $"{Points:0.######} 0 0 {-Points:0.######} {left:0.####} {top:0.####} cm\n");
        _content.Append("4 M\n");
        PaintScene();
        Mark(null);
        return _content.ToString();
    }

    protected override void Enter(SceneTag tag) => _wanted = tag;

    protected override void Draw(Outline outline, Rgb? fill, Rgb? line, SceneStyle style)
    {
        Mark(_wanted);
        if (fill is { } inside)
        {
            SetFill(inside);
            SetOpacity(style.FillOpacity ?? 1);
        }

        if (line is { } edge)
            SetLine(style, edge);
        Trace(outline);
        _content.Append((fill, line, outline.IsClosed) switch
        {
            (null, null, _) => "n\n",
            (null, _, _) => "S\n",
            (_, null, _) => "f*\n",
            _ => "B*\n",
        });
    }

    protected override void Letters(ShapedRun run, SceneStyle style, Rgb colour, TextPlace place, bool isHalo)
    {
        Mark(_wanted);
        double size = style.FontSizeMm!.Value;
        ShapedText text = run.Text;
        double angle = place.AngleDegrees * Math.PI / 180, sin = Math.Sin(angle), cos = Math.Cos(angle);
        (double fromX, double fromY) = (place.XMm - place.AboutXMm, place.YMm - place.AboutYMm);
        (double x, double y) = (place.AboutXMm + (fromX * cos) - (fromY * sin), place.AboutYMm + (fromX * sin) + (fromY * cos));
        if (isHalo)
        {
            Halo(run, size, style, colour, (x, y, sin, cos));
            return;
        }

        SetFill(colour);
        SetOpacity(1);
        _content.Append(CultureInfo.InvariantCulture,
            $"BT\n/{PdfBook.FontName(run.Part)} {size:0.###} Tf\n{cos:0.####} {sin:0.####} {sin:0.####} {-cos:0.####} {x:0.##} {y:0.##} Tm\n[<");
        book.Use(run.Part, run.Words);
        for (int i = 0; i < text.Glyphs.Length; i++)
        {
            _content.Append(CultureInfo.InvariantCulture, $"{text.Glyphs[i]:x4}");
            double next = i + 1 < text.Glyphs.Length ? text.OffsetsEm[i + 1] : text.WidthEm,
                kern = Math.Round((text.AdvancesEm[i] - (next - text.OffsetsEm[i])) * 1000);
            if (kern != 0 && i + 1 < text.Glyphs.Length)
                _content.Append(CultureInfo.InvariantCulture, $">{kern}<");
        }

        _content.Append(">] TJ\nET\n");
    }

    protected override void Image(SceneImage image)
    {
        Mark(_wanted);
        SetOpacity(1);
        _content.Append(CultureInfo.InvariantCulture,
            $"q {image.WidthMm:0.##} 0 0 {-image.HeightMm:0.##} {image.XMm:0.##} {image.YMm + image.HeightMm:0.##} cm ");
        _content.Append(CultureInfo.InvariantCulture, $"/{book.ImageName(image)} Do Q\n");
    }

    protected override void Clipped(Outline outline, Action draw)
    {
        Save();
        Trace(outline);
        _content.Append("W* n\n");
        draw();
        Restore();
    }

    // The outline of each letter is drawn once in the document; a reader of the text does not meet it.
    private void Halo(ShapedRun run, double size, SceneStyle style, Rgb colour, (double X, double Y, double Sin, double Cos) at)
    {
        Save();
        SetLine(style with { StrokeWidthMm = style.StrokeWidthMm / size * GlyphOutlines.PerEm }, colour);
        double scale = size / GlyphOutlines.PerEm;
        _content.Append(CultureInfo.InvariantCulture,
            $"{scale * at.Cos:0.######} {scale * at.Sin:0.######} {scale * at.Sin:0.######} {-scale * at.Cos:0.######} {at.X:0.##} {at.Y:0.##} cm\n");
        ShapedText text = run.Text;
        double pen = 0;
        for (int i = 0; i < text.Glyphs.Length; i++)
        {
            if (book.GlyphName(run.Part, text.Glyphs[i]) is not { } name)
                continue;
            double next = Math.Round(text.OffsetsEm[i] * GlyphOutlines.PerEm);
            if (next != pen)
                _content.Append(CultureInfo.InvariantCulture, $"1 0 0 1 {next - pen} 0 cm ");
            _content.Append(CultureInfo.InvariantCulture, $"/{name} Do\n");
            pen = next;
        }

        Restore();
    }

    // Begins a marked part when what is drawn belongs to another element than what was drawn before.
    private void Mark(SceneTag? tag)
    {
        if (tag == _marked)
            return;
        if (_marked is not null)
            _content.Append("EMC\n");
        if (tag is not null)
            _content.Append(book.Structure.Begin(tag));
        _marked = tag;
    }

    private void Save()
    {
        _content.Append("q\n");
        _saved.Push(_state);
    }

    private void Restore()
    {
        _content.Append("Q\n");
        _state = _saved.Pop();
    }

    private void SetFill(Rgb colour)
    {
        if (_state.Fill == colour)
            return;
        _content.Append(book.Inks.Fill(colour));
        _state = _state with { Fill = colour };
    }

    private void SetOpacity(double opacity)
    {
        if ((_state.Opacity ?? 1) == opacity)
            return;
        _content.Append(CultureInfo.InvariantCulture, $"/{book.OpacityName(opacity)} gs\n");
        _state = _state with { Opacity = opacity };
    }

    private void SetLine(SceneStyle style, Rgb colour)
    {
        double width = style.StrokeWidthMm ?? 1;
        if (_state.Line != colour)
            _content.Append(book.Inks.Line(colour));
        if (_state.WidthMm != width)
            _content.Append(CultureInfo.InvariantCulture, $"{width:0.###} w\n");
        if (_state.HasRoundJoins != style.HasRoundJoins)
            _content.Append(style.HasRoundJoins ? "1 j\n" : "0 j\n");
        if (_state.HasRoundCaps != style.HasRoundCaps)
            _content.Append(style.HasRoundCaps ? "1 J\n" : "0 J\n");
        if (_state.Dash != style.Dash)
            _content.Append(style.Dash is { } dash ? string.Create(CultureInfo.InvariantCulture, $"[{dash.DashMm:0.##} {dash.GapMm:0.##}] 0 d\n")
                : "[] 0 d\n");
        _state = _state with
        {
            Line = colour,
            WidthMm = width,
            HasRoundJoins = style.HasRoundJoins,
            HasRoundCaps = style.HasRoundCaps,
            Dash = style.Dash,
        };
    }

    private void Trace(Outline outline)
    {
        if (outline.Circle is { } circle)
            Circle(circle.XMm, circle.YMm, circle.RadiusMm);
        foreach (int[] part in outline.Parts)
        {
            for (int i = 0; i + 1 < part.Length; i += 2)
            {
                Hundredths(part[i]);
                _content.Append(' ');
                Hundredths(part[i + 1]);
                _content.Append(i == 0 ? " m\n" : " l\n");
            }

            if (outline.IsClosed)
                _content.Append("h\n");
        }
    }

    // four curves, off the true circle by less than 0.03 % of the radius (the usual 4(√2 − 1)/3)
    private void Circle(double x, double y, double r)
    {
        double k = r * 4 * (Math.Sqrt(2) - 1) / 3;
        _content.Append(CultureInfo.InvariantCulture, $"{x + r:0.###} {y:0.###} m\n");
        ReadOnlySpan<(int, int, int, int)> quarters = [(1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0)];
        foreach ((int fromX, int fromY, int toX, int toY) in quarters)
        {
            _content.Append(CultureInfo.InvariantCulture, $"{x + (fromX * r) + (toX * k):0.###} {y + (fromY * r) + (toY * k):0.###} ");
            _content.Append(CultureInfo.InvariantCulture,
                $"{x + (toX * r) + (fromX * k):0.###} {y + (toY * r) + (fromY * k):0.###} {x + (toX * r):0.###} {y + (toY * r):0.###} c\n");
        }

        _content.Append("h\n");
    }

    private void Hundredths(int value)
    {
        if (value < 0)
            _content.Append('-');
        (int whole, int rest) = Math.DivRem(Math.Abs(value), 100);
        _content.Append(whole);
        if (rest == 0)
            return;
        _content.Append('.').Append((char)('0' + (rest / 10)));
        if (rest % 10 != 0)
            _content.Append((char)('0' + (rest % 10)));
    }
}
