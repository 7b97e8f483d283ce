using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Senacs.Geo.Issues;
using Senacs.Geo.Maps.Logos;

namespace Senacs.Geo.Adapters.Tests.Maps;

/// <summary>Whatever somebody gives as a logo is drawn, or refused with a French sentence, in bounded memory and time.</summary>
public sealed class LogoTests
{
    private const string Head = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 60 20'>";

    public static TheoryData<string, string> RefusedSvg() => new()
    {
        { "<style>@import url(https://mechant.example/a.css);</style>", "@import" },
        { "<style>@IMPORT 'a.css';</style>", "@import" },
        { "<style><![CDATA[@import 'a.css';]]></style>", "@import" },
        { "<style>@\\69mport 'a.css';</style>", "cache quelque chose" },
        { "<rect style='fill:\\75rl(https://mechant.example)'/>", "cache quelque chose" },
        { "<style>@font-face{font-family:a;src:url(#a)}</style>", "@font-face" },
        { "<style>.a{fill:url(https://mechant.example/a.svg#b)}</style>", "vers l'extérieur" },
        { "<style>.a{background:image-set('a.png' 1x)}</style>", "image-set" },
        { "<rect style='fill:url(#a);stroke:url(//mechant.example)'/>", "vers l'extérieur" },
        { "<rect fill='url( \"https://mechant.example\" )'/>", "vers l'extérieur" },
        { "<rect filter='url(fichier.svg#f)'/>", "vers l'extérieur" },
        { "<image href='https://mechant.example/a.png'/>", "vers l'extérieur" },
        { "<image xlink:href=' /etc/passwd'/>", "vers l'extérieur" },
        { "<image xlink:href='file:///etc/passwd'/>", "vers l'extérieur" },
        { "<image href='data:image/svg+xml;base64,PHN2Zy8+'/>", "qui n'est pas un PNG" },
        { "<image href='data:text/html,a'/>", "qui n'est pas un PNG" },
        { "<image href='data:image/png;base64,%%%'/>", "image abîmée" },
        { "<image href='data:image/png;base64,iVBORw0KGgo='/>", "tronqué" },
        { "<use href='autre.svg#a'/>", "vers l'extérieur" },
        { "<a href='javascript:alert(1)'><rect/></a>", "vers l'extérieur" },
        { "<rect onload='alert(1)'/>", "une action" },
        { "<rect ONCLICK='alert(1)'/>", "une action" },
        { "<g xml:base='https://mechant.example/'/>", "xml:base" },
        { "<rect fill='u\\72l(https://mechant.example/a.svg#b)'/>", "attribut « fill », « \\ »" },
        { "<g filter='\\75rl(https://mechant.example/a.svg#b)'/>", "attribut « filter »" },
        { "<rect style='fill:u\\72l(https://mechant.example/)'/>", "attribut « style »" },
        { "<style>@\\69mport 'https://mechant.example/a.css';</style>", "feuille de style, « \\ »" },
        { "<script>alert(1)</script>", "« script »" },
        { "<SCRIPT>alert(1)</SCRIPT>", "« SCRIPT »" },
        { "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>a</p></foreignObject>", "« foreignObject »" },
        { "<p xmlns='http://www.w3.org/1999/xhtml'>a</p>", "« p »" },
        { "<animate attributeName='x'/>", "« animate »" },
        { "<animateTransform attributeName='x'/>", "« animateTransform »" },
        { "<filter id='f'><feImage href='#a'/></filter>", "« feImage »" },
        { "<filter id='f'><feTurbulence numOctaves='1000000'/></filter>", "« feTurbulence »" },
        { "<?xml-stylesheet href='a.css'?>", "instruction de traitement" },
        { "<g id='a'><use href='#a'/></g>", "renvoie à lui-même" },
        { "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>", "renvoie à lui-même" },
        { "<text>&inconnue;</text>", "ni un PNG ni un SVG valide" },
        { "<rect>", "ni un PNG ni un SVG valide" },
    };

    public static TheoryData<string, string> RefusedFiles() => new()
    {
        { "", "le fichier est vide" },
        { "du texte", "ni un PNG ni un SVG" },
        { "<html></html>", "ni un PNG ni un SVG" },
        { "<svg xmlns='http://www.w3.org/2000/svg'/>", "ne dit pas sa taille" },
        { "<svg viewBox='0 0 0 20'/>", "dimensions du SVG sont impossibles" },
        { "<svg viewBox='0 0 -60 -20'/>", "dimensions du SVG sont impossibles" },
        { "<svg viewBox='0 0 1e30 1e30'/>", "dimensions du SVG sont impossibles" },
        { "<svg viewBox='0 0 1e400 1'/>", "n'est pas lisible" },
        { "<svg viewBox='0 0 NaN 1'/>", "n'est pas lisible" },
        { "<svg viewBox='0 0 60'/>", "n'est pas lisible" },
        { "<svg viewBox='1e300 0 60 20'/>", "n'est pas lisible" },
        { "<svg width='1e9' height='1e9'/>", "dimensions du SVG sont impossibles" },
        { "<svg width='100%' height='100%'/>", "ne dit pas sa taille" },
        { "<svg viewBox='0 0 1000 10'/>", "trop large ou trop haut" },
        { "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'><svg viewBox='0 0 6 2'/>", "DOCTYPE" },
        { "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg viewBox='0 0 6 2'><text>&a;</text></svg>", "DOCTYPE" },
        { "<!DOCTYPE s [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]><svg viewBox='0 0 6 2'><text>&c;</text></svg>", "" },
    };

    [Theory]
    [MemberData(nameof(RefusedSvg))]
    public void An_svg_that_could_act_or_load_something_is_refused(string inside, string said) =>
        Refused(Encoding.UTF8.GetBytes(Head + inside + "</svg>"), said);

    [Theory]
    [MemberData(nameof(RefusedFiles))]
    public void A_file_that_is_no_logo_is_refused(string text, string said) => Refused(Encoding.UTF8.GetBytes(text), said);

    [Fact]
    public void Another_kind_of_picture_is_called_by_its_name()
    {
        (byte[] Bytes, string Kind)[] others =
        [
            ([0xFF, 0xD8, 0xFF, 0xE0, 0, 16], "JPEG"), ("GIF89a"u8.ToArray(), "GIF"), ("RIFF0000WEBPVP8 "u8.ToArray(), "WebP"), ("BM000000"u8.ToArray(), "BMP"), ([(byte)'I', (byte)'I', 0x2A, 0, 8], "TIFF"),
            ("%PDF-1.7"u8.ToArray(), "PDF"), ("%!PS-Adobe"u8.ToArray(), "PostScript"), ([0x1F, 0x8B, 8], "SVGZ"), ("PK\u0003\u0004"u8.ToArray(), "ZIP"), ([0, 0, 1, 0, 1], "icône"),
        ];
        foreach ((byte[] bytes, string kind) in others)
            Refused(bytes, kind);
    }

    [Fact]
    public void References_that_multiply_are_refused_without_being_followed()
    {
        StringBuilder laughs = new(Head);
        for (int i = 0; i < 60; i++)
            laughs.Append(System.Globalization.CultureInfo.InvariantCulture, $"<g id='n{i}'><use href='#n{i + 1}'/><use href='#n{i + 1}'/></g>");
        laughs.Append("<rect id='n60' width='1' height='1'/></svg>");
        Refused(Encoding.UTF8.GetBytes(laughs.ToString()), "se multiplie");
        Refused(Encoding.UTF8.GetBytes(laughs.ToString().Replace("<use href='#", "<rect fill='url(#", StringComparison.Ordinal).Replace("'/>", ")'/>", StringComparison.Ordinal).Replace("height='1)'", "height='1'", StringComparison.Ordinal)), "se multiplie");
        Refused(Encoding.UTF8.GetBytes(Head + string.Concat(Enumerable.Repeat("<g>", 20_000)) + string.Concat(Enumerable.Repeat("</g>", 20_000)) + "</svg>"), "emboîte plus de 100");
        Refused(Encoding.UTF8.GetBytes(Head + string.Concat(Enumerable.Repeat("<g/>", 60_000)) + "</svg>"), "éléments");
    }

    [Theory]
    [InlineData("<g xmlns:inkscape='http://www.inkscape.org/namespaces/inkscape' inkscape:export-filename='C:\\Logos\\caf.png'/>")]
    [InlineData("<g id='Calque\\1' class='a\\b' data-name='C:\\caf' aria-label='a\\b'/>")]
    public void A_backslash_that_no_css_reader_looks_at_is_taken(string inside) =>
        Assert.Equal(3.0, LogoReader.Read(Encoding.UTF8.GetBytes(Head + inside + "</svg>"), "logo.svg").AspectRatio);

    [Fact]
    public void An_ordinary_svg_is_taken_with_its_style_its_gradients_and_its_picture()
    {
        string png = Convert.ToBase64String(Png(4, 4));
        MapLogo logo = LogoReader.Read(Encoding.UTF8.GetBytes(
            "<?xml version='1.0' encoding='UTF-8'?><!-- Inkscape -->" + Head + "<defs><linearGradient id='g'><stop offset='0'/></linearGradient><g id='s'><rect/></g></defs><style>.a{fill:url(#g)}</style>"
            + $"<rect class='a' style='fill:#fff;stroke:url(#g)'/><use xlink:href='#s'/><use href='#s'/><image href='data:image/png;base64,{png}'/></svg>"), "logo.svg");
        Assert.Equal(("image/svg+xml", 3.0), (logo.MediaType, logo.AspectRatio));
        Assert.Equal(2, LogoReader.Read("<svg width='2.5e1mm' height='12.5mm'/>"u8.ToArray(), "logo.svg").AspectRatio);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(0, 16, 0)]
    [InlineData(2, 8, 0)]
    [InlineData(2, 16, 1)]
    [InlineData(3, 1, 0)]
    [InlineData(3, 4, 1)]
    [InlineData(3, 8, 0)]
    [InlineData(4, 8, 1)]
    [InlineData(4, 16, 0)]
    [InlineData(6, 8, 1)]
    [InlineData(6, 16, 1)]
    public void Every_kind_of_png_is_taken_whole_and_refused_cut(int colour, int bits, int interlaced)
    {
        foreach ((int width, int height) in ((int, int)[])[(1, 1), (3, 2), (17, 9), (40, 40)])
        {
            byte[] png = Png(width, height, colour, bits, interlaced);
            Assert.Equal((double)width / height, LogoReader.Read(png, "logo.png").AspectRatio);
            for (int cut = 8; cut < png.Length; cut += Math.Max(1, png.Length / 40))
                Refused(png[..cut], "");
        }
    }

    [Fact]
    public void A_png_that_is_too_large_too_short_too_long_or_damaged_is_refused()
    {
        Refused(Png(10_000, 10_000, rows: 1), "10\u202F000 × 10\u202F000 pixels");
        Refused(Png(0x7FFFFFFF, 1, rows: 0), "de côté au plus");
        Refused(Png(0, 10), "dimensions du PNG sont impossibles");
        Refused(Png(10, 0), "dimensions du PNG sont impossibles");
        Refused(Png(-1, 10, rows: 0), "dimensions du PNG sont impossibles");
        Refused(Png(40, 40, rows: 20), "tronqué");
        Refused(Png(40, 40, rows: 41), "plus de points");
        Refused(Png(40, 40, colour: 5), "d'une sorte inconnue");
        Refused(Png(40, 40, colour: 2, bits: 4), "d'une sorte inconnue");
        Refused(Png(40, 40, colour: 3, hasPalette: false), "palette");
        byte[] flipped = Png(40, 40);
        flipped[^20] ^= 1;
        Refused(flipped, "abîmé");
        Refused([.. "\u0089PNG\n\u001a\n"u8.ToArray().AsSpan(1), .. Png(4, 4)], "");
        Refused([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0A, 0x1A, 0x0A, 0, 0, 0, 0, 0, 0, 0], "transféré en mode texte");
    }

    [Fact]
    public void A_bomb_is_refused_before_it_unfolds()
    {
        // 1.9 MB of zeros, deflated: nearly 2 GB
        byte[] bomb = Png(100, 100, rows: 19_000_000);
        Assert.True(bomb.Length < LogoReader.MostBytes, $"{bomb.Length}");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Stopwatch watch = Stopwatch.StartNew();
        Refused(bomb, "plus de points");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 30_000_000);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void What_a_drawing_does_not_need_is_left_out()
    {
        byte[] secret = Chunk("tEXt", "Comment\0une note privée"u8), profile = Chunk("iCCP", [1, 0, 0, .. Deflated(new byte[10_000])]);
        byte[] png = Png(4, 4), with = [.. png[..33], .. secret, .. profile, .. png[33..]];
        Assert.Equal(png, LogoReader.Read(with, "logo.png").Content.ToArray());
        Refused([.. png[..33], .. Chunk("ABCD", [1]), .. png[33..]], "bloc inconnu (ABCD)");
    }

    private static void Refused(byte[] content, string said)
    {
        SourceUnavailableException e = Assert.Throws<SourceUnavailableException>(() => LogoReader.Read(content, "logo.svg"));
        Assert.True(e.Message.Contains(said, StringComparison.Ordinal), $"« {said} » expected in: {e.Message}");
        Assert.StartsWith("logo.svg : ", e.Message, StringComparison.Ordinal);
    }

    private static byte[] Png(int width, int height, int colour = 0, int bits = 8, int interlaced = 0, long? rows = null, bool hasPalette = true)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)bits, (byte)colour, (byte)interlaced);
        int channels = colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        long Bytes(long w, long h) => w <= 0 || h <= 0 ? 0 : h * (1 + (((w * channels * bits) + 7) / 8));
        long size = rows is { } given ? Bytes(width, given) : interlaced == 0 ? Bytes(width, height)
            : Bytes((width + 7) / 8, (height + 7) / 8) + Bytes((width + 3) / 8, (height + 7) / 8) + Bytes((width + 3) / 4, (height + 3) / 8) + Bytes((width + 1) / 4, (height + 3) / 4)
            + Bytes((width + 1) / 2, (height + 1) / 4) + Bytes(width / 2, (height + 1) / 2) + Bytes(width, height / 2);
        byte[] palette = colour == 3 && hasPalette ? Chunk("PLTE", new byte[6]) : [];
        return [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", header), .. palette, .. Chunk("IDAT", Deflated(size)), .. Chunk("IEND", [])];
    }

    private static byte[] Deflated(byte[] data) => Deflated(data.Length);

    private static byte[] Deflated(long zeros)
    {
        using MemoryStream output = new();
        using (ZLibStream stream = new(output, CompressionLevel.Optimal))
        {
            byte[] block = new byte[1 << 16];
            for (long left = zeros; left > 0; left -= block.Length)
                stream.Write(block, 0, (int)Math.Min(left, block.Length));
        }

        return output.ToArray();
    }

    private static byte[] Chunk(string type, ReadOnlySpan<byte> data)
    {
        byte[] name = Encoding.Latin1.GetBytes(type), chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        name.CopyTo(chunk, 4);
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Sum(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    // ISO/IEC 15948, annex D, bit by bit.
    private static uint Sum(ReadOnlySpan<byte> data)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int i = 0; i < 8; i++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
