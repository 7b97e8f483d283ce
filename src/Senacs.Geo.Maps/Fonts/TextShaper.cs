using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using HarfBuzzSharp;

namespace Senacs.Geo.Maps.Fonts;

/// <summary>A part of a text that one file of the font sets.</summary>
/// <param name="Part">The file.</param>
/// <param name="Words">What it says.</param>
/// <param name="Text">Its glyphs.</param>
/// <param name="StartEm">Where it begins in the text.</param>
public sealed record ShapedRun(FontPart Part, string Words, ShapedText Text, double StartEm);

/// <summary>A text as glyphs of one file of the font, kerned.</summary>
/// <param name="Glyphs">Their numbers in the font.</param>
/// <param name="OffsetsEm">Where each begins, from the start of the text.</param>
/// <param name="AdvancesEm">How far each would carry the next one without kerning.</param>
/// <param name="WidthEm">Of the whole.</param>
public sealed record ShapedText(ushort[] Glyphs, double[] OffsetsEm, double[] AdvancesEm, double WidthEm);

/// <summary>Chooses glyphs and places them as a browser does (HarfBuzz): kerning, and a narrow space made from the font's own.</summary>
/// <remarks>Ligatures are left out: a reader of the PDF must find the letters.</remarks>
public sealed class TextShaper
{
    // as wide as the space in the whole font; its Latin part leaves it out
    private const char NarrowSpace = '\u202F';

    private static readonly ConcurrentDictionary<FontPart, TextShaper> Shapers = new();

    private static readonly Feature[] Features = [Feature.Parse("-liga"), Feature.Parse("-clig"), Feature.Parse("-calt")];

    // one a file, kept as long as the program runs
    private readonly Action<HarfBuzzSharp.Buffer> _shape;
    private readonly Func<uint, int> _advanceOf;
    private readonly Func<char, bool> _has;
    private readonly double _unitsPerEm;

    private TextShaper(byte[] file)
    {
        GCHandle pinned = GCHandle.Alloc(file, GCHandleType.Pinned);
        using Blob blob = new(pinned.AddrOfPinnedObject(), file.Length, MemoryMode.ReadOnly, pinned.Free);
        using Face face = new(blob, 0);
        _unitsPerEm = face.UnitsPerEm;
        Font font = new(face);
        font.SetScale((int)_unitsPerEm, (int)_unitsPerEm);
        font.SetFunctionsOpenType();
        _advanceOf = glyph => font.GetHorizontalGlyphAdvance(glyph);
        _shape = buffer => font.Shape(buffer, Features);
        _has = c => c == NarrowSpace || font.TryGetNominalGlyph(c, out _);
    }

    /// <exception cref="Issues.SourceUnavailableException">The program was built without the font.</exception>
    public static IReadOnlyList<ShapedRun> Shape(FontFace face, string text)
    {
        TextShaper usual = Of(new FontPart(face));
        if (text.All(usual._has))
            return [new ShapedRun(new FontPart(face), text, usual.Shape(text), 0)];
        List<ShapedRun> runs = [];
        TextShaper extended = Of(new FontPart(face, IsExtended: true));
        double at = 0;
        for (int from = 0, to; from < text.Length; from = to)
        {
            bool isExtended = IsExtended(text[from]);
            for (to = from + 1; to < text.Length && IsExtended(text[to]) == isExtended; to++)
            {
            }

            string words = text[from..to];
            ShapedText shaped = (isExtended ? extended : usual).Shape(words);
            runs.Add(new ShapedRun(new FontPart(face, isExtended), words, shaped, at));
            at += shaped.WidthEm;
        }

        return runs;

        bool IsExtended(char c) => !usual._has(c) && extended._has(c);
    }

    private static TextShaper Of(FontPart part) => Shapers.GetOrAdd(part, p => new TextShaper(CarlitoFont.Read(p)));

    private ShapedText Shape(string text)
    {
        using HarfBuzzSharp.Buffer buffer = new();
        buffer.AddUtf16(text.Replace(NarrowSpace, ' '));
        buffer.Direction = Direction.LeftToRight;
        buffer.Script = Script.Latin;
        _shape(buffer);
        ReadOnlySpan<GlyphInfo> infos = buffer.GetGlyphInfoSpan();
        ReadOnlySpan<GlyphPosition> positions = buffer.GetGlyphPositionSpan();
        ShapedText shaped = new(new ushort[infos.Length], new double[infos.Length], new double[infos.Length], 0);
        double at = 0;
        for (int i = 0; i < infos.Length; i++)
        {
            shaped.Glyphs[i] = (ushort)infos[i].Codepoint;
            shaped.OffsetsEm[i] = (at + positions[i].XOffset) / _unitsPerEm;
            shaped.AdvancesEm[i] = _advanceOf(infos[i].Codepoint) / _unitsPerEm;
            at += positions[i].XAdvance;
        }

        return shaped with { WidthEm = at / _unitsPerEm };
    }
}
