using System.Text;

namespace Senacs.Geo.Hosts.Tests;

/// <summary>What a changed golden map leaves beside it.</summary>
public class MapDifferenceTests
{
    private const string Square = """<svg xmlns="http://www.w3.org/2000/svg" width="100mm" height="50mm" viewBox="0 0 100 50"><rect width="100" height="50" fill="#fff"/><rect x="10" y="20" width="20" height="10" fill="#79A6D2"/></svg>""";

    [Fact]
    public void A_moved_mark_is_red_in_the_picture_and_the_message_says_where()
    {
        using TemporaryFolder folder = new();
        MapDifference difference = MapDifference.Draw(Encoding.UTF8.GetBytes(Square), Encoding.UTF8.GetBytes(Square.Replace("x=\"10\"", "x=\"60\"", StringComparison.Ordinal)), folder["carte.diff.png"]);
        // two squares of 20 mm by 10 mm: one gone, one come
        Assert.InRange(difference.ChangedPixels, 5600, 6200);
        Assert.Equal((10, 20, 80, 30), (Math.Round(difference.LeftMm), Math.Round(difference.TopMm), Math.Round(difference.RightMm), Math.Round(difference.BottomMm)));
        PngPixels picture = PngPixels.Read(folder["carte.diff.png"]);
        Assert.Equal(((3 * 378) + 16, 189), (picture.Width, picture.Height));
        Assert.Equal((0x79, 0xA6, 0xD2), Pixel(picture, 75, 94));
        Assert.Equal((255, 255, 255), Pixel(picture, 378 + 8 + 75, 94));
        Assert.Equal((0x79, 0xA6, 0xD2), Pixel(picture, 378 + 8 + 265, 94));
        Assert.Equal((0xE0, 0, 0), Pixel(picture, (2 * 386) + 75, 94));
        Assert.Equal((0xE0, 0, 0), Pixel(picture, (2 * 386) + 265, 94));
        Assert.Equal(difference.ChangedPixels, Reds(picture));
        Assert.Contains("mm) from the upper left corner", difference.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_drawing_has_no_red_and_another_page_size_is_a_change()
    {
        using TemporaryFolder folder = new();
        byte[] map = Encoding.UTF8.GetBytes(Square);
        MapDifference none = MapDifference.Draw(map, map, folder["meme.png"]);
        Assert.Equal(0, none.ChangedPixels);
        Assert.Equal(0, Reds(PngPixels.Read(folder["meme.png"])));
        Assert.StartsWith("no pixel changed", none.ToString(), StringComparison.Ordinal);
        MapDifference wider = MapDifference.Draw(map, Encoding.UTF8.GetBytes(Square.Replace("100mm", "120mm", StringComparison.Ordinal).Replace("0 0 100 50", "0 0 120 50", StringComparison.Ordinal)), folder["large.png"]);
        Assert.Equal(120, Math.Round(wider.RightMm));
    }

    [Fact]
    public void Two_themes_of_the_Allier_differ_inside_the_page_and_the_picture_shows_both()
    {
        using TemporaryFolder folder = new();
        byte[] first = File.ReadAllBytes(Path.Combine(OpenData.Root, "maps", "03-allier", "carte-couverture.svg"));
        byte[] second = File.ReadAllBytes(Path.Combine(OpenData.Root, "maps", "03-allier", "carte-qpv.svg"));
        MapDifference difference = MapDifference.Draw(first, second, folder["carte-couverture.diff.png"]);
        Assert.True(difference.ChangedPixels > 10_000, difference.ToString());
        Assert.True(difference.LeftMm >= 0 && difference.TopMm >= 0 && difference.RightMm <= 298 && difference.BottomMm <= 298, difference.ToString());
        Assert.Equal(difference.ChangedPixels, Reds(PngPixels.Read(folder["carte-couverture.diff.png"])));
    }

    private static (int R, int G, int B) Pixel(PngPixels picture, int x, int y) =>
        (picture.Rgb[3 * ((y * picture.Width) + x)], picture.Rgb[(3 * ((y * picture.Width) + x)) + 1], picture.Rgb[(3 * ((y * picture.Width) + x)) + 2]);

    private static int Reds(PngPixels picture)
    {
        int reds = 0;
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = picture.Width * 2 / 3; x < picture.Width; x++)
                reds += Pixel(picture, x, y) == (0xE0, 0, 0) ? 1 : 0;
        }

        return reds;
    }
}
