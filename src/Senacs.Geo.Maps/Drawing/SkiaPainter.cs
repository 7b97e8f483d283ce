using SkiaSharp;

namespace Senacs.Geo.Maps.Drawing;

/// <summary>Paints a scene as pixels.</summary>
internal sealed class SkiaPainter : ScenePainter
{
    private readonly SKCanvas _canvas;

    private SkiaPainter(MapScene scene, SKCanvas canvas) : base(scene) => _canvas = canvas;

    /// <summary>Premultiplied 0xAARRGGBB, row by row.</summary>
    /// <remarks>Recorded once, then painted in bands of rows side by side. Skia rounds an edge otherwise where a band cuts it, by a shade that
    /// nobody sees: so the number of bands follows from the height alone, and the pixels are the same on every machine.</remarks>
    /// <exception cref="Issues.SourceUnavailableException">The program was built without the font.</exception>
    public static unsafe uint[] ToPixels(MapScene scene, int widthPx, int heightPx)
    {
        using SKPictureRecorder recorder = new();
        SKCanvas recorded = recorder.BeginRecording(SKRect.Create(widthPx, heightPx));
        // a page whose shape is not quite the image's would leave a hair of it at two edges
        recorded.Clear(scene.Background is { } paper ? Colour(paper) : SKColors.Transparent);
        recorded.Scale(widthPx / (float)scene.SheetWidthMm, heightPx / (float)scene.SheetHeightMm);
        recorded.Translate((float)scene.SlugMm, (float)scene.SlugMm);
        new SkiaPainter(scene, recorded).PaintScene();
        using SKPicture picture = recorder.EndRecording();

        uint[] pixels = new uint[(long)widthPx * heightPx];
        int bands = Math.Clamp(heightPx / 512, 1, 8);
        Parallel.For(0, bands, band =>
        {
            int top = (int)((long)heightPx * band / bands), bottom = (int)((long)heightPx * (band + 1) / bands);
            fixed (uint* first = pixels)
            {
                using SKSurface surface = SKSurface.Create(new SKImageInfo(widthPx, heightPx, SKColorType.Bgra8888, SKAlphaType.Premul), (nint)first,
                    widthPx * 4);
                surface.Canvas.ClipRect(SKRect.Create(0, top, widthPx, bottom - top), SKClipOperation.Intersect, antialias: false);
                surface.Canvas.DrawPicture(picture);
            }
        });
        return pixels;
    }

    /// <summary>Reads the faces and sets a letter of each.</summary>
    public static void WarmUp()
    {
        foreach (FontFace face in Enum.GetValues<FontFace>())
        {
            foreach (ShapedRun run in TextShaper.Shape(face, "a"))
                _ = GlyphOutlines.Of(run.Part, run.Text.Glyphs[0]);
        }
    }

    protected override void Draw(Outline outline, Rgb? fill, Rgb? line, SceneStyle style)
    {
        using SKPath path = Path(outline);
        if (fill is { } inside)
        {
            using SKPaint paint = new() { IsAntialias = true, Color = Colour(inside).WithAlpha((byte)Math.Round((style.FillOpacity ?? 1) * 255)) };
            _canvas.DrawPath(path, paint);
        }

        if (line is { } edge)
        {
            using SKPaint paint = Line(style, edge);
            _canvas.DrawPath(path, paint);
        }
    }

    protected override void Letters(ShapedRun run, SceneStyle style, Rgb colour, TextPlace place, bool isHalo)
    {
        float size = (float)style.FontSizeMm!.Value;
        using SKPathBuilder builder = new() { FillType = SKPathFillType.Winding };
        for (int i = 0; i < run.Text.Glyphs.Length; i++)
        {
            float scale = size / GlyphOutlines.PerEm;
            SKMatrix at = SKMatrix.CreateScaleTranslation(scale, scale, (float)(place.XMm + (run.Text.OffsetsEm[i] * size)), (float)place.YMm);
            builder.AddPath(GlyphOutlines.Of(run.Part, run.Text.Glyphs[i]), in at, SKPathAddMode.Append);
        }

        using SKPath letters = builder.Detach();
        _canvas.Save();
        if (place.AngleDegrees != 0)
            _canvas.RotateDegrees((float)place.AngleDegrees, (float)place.AboutXMm, (float)place.AboutYMm);
        using SKPaint paint = isHalo ? Line(style, colour) : new SKPaint { IsAntialias = true, Color = Colour(colour) };
        _canvas.DrawPath(letters, paint);
        _canvas.Restore();
    }

    protected override void Image(SceneImage image) => SvgPicture.Draw(image, _canvas);

    protected override void Clipped(Outline outline, Action draw)
    {
        _canvas.Save();
        using SKPath path = Path(outline);
        _canvas.ClipPath(path, SKClipOperation.Intersect, antialias: true);
        draw();
        _canvas.Restore();
    }

    private static SKPaint Line(SceneStyle style, Rgb colour)
    {
        SKPaint paint = new()
        {
            IsAntialias = true,
            IsStroke = true,
            Color = Colour(colour),
            StrokeWidth = (float)(style.StrokeWidthMm ?? 1),
            StrokeJoin = style.HasRoundJoins ? SKStrokeJoin.Round : SKStrokeJoin.Miter,
            StrokeCap = style.HasRoundCaps ? SKStrokeCap.Round : SKStrokeCap.Butt,
            StrokeMiter = 4,
        };
        if (style.Dash is { } dash)
            paint.PathEffect = SKPathEffect.CreateDash([(float)dash.DashMm, (float)dash.GapMm], 0);
        return paint;
    }

    private static SKColor Colour(Rgb colour) => new(colour.R, colour.G, colour.B);

    private static SKPath Path(Outline outline)
    {
        using SKPathBuilder path = new() { FillType = SKPathFillType.EvenOdd };
        if (outline.Circle is { } circle)
            path.AddCircle((float)circle.XMm, (float)circle.YMm, (float)circle.RadiusMm);
        foreach (int[] part in outline.Parts)
        {
            if (part.Length < 4)
                continue;
            SKPoint[] points = new SKPoint[part.Length / 2];
            for (int i = 0; i < points.Length; i++)
                points[i] = new SKPoint(part[2 * i] / 100f, part[(2 * i) + 1] / 100f);
            path.AddPoly(points, outline.IsClosed);
        }

        return path.Detach();
    }
}
