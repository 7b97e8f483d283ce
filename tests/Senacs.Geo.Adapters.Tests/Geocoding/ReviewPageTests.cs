using System.Text.Json;
using Senacs.Geo.Adresses;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Adapters.Tests.Geocoding;

public sealed class ReviewPageTests
{
    private static (string Page, int Count) Page(params string[] addresses)
    {
        FileGeocoder geocoder = new(GeocodingFixture.Essai, ["adresse", "cp", "ville"]);
        using StringWriter output = new();
        int count = ReviewPage.Write(output, "Revue <d'essai>", addresses.Select((a, i) => geocoder.Locate(new TableRow(i + 2, [.. a.Split('|')]))));
        return (output.ToString(), count);
    }

    private static JsonElement Data(string page)
    {
        const string Start = "<script type=\"application/json\" id=\"donnees\">";
        int from = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        return JsonDocument.Parse(page[from..page.IndexOf("</script>", from, StringComparison.Ordinal)]).RootElement.Clone();
    }

    [Fact]
    public void Only_doubtful_rows_are_shown_with_their_candidates_and_the_key_of_their_correction()
    {
        (string page, int count) = Page("8 av. Gal Emile Mairal|03100|Montluçon", "10 rue des Écoles|04200|Val Buëch-Méouge", "|03100|Montluçon", "Non renseigné||");
        Assert.Equal(3, count);
        JsonElement[] rows = [.. Data(page).EnumerateArray()];
        Assert.Equal([3, 4, 5], rows.Select(r => r.GetProperty("ligne").GetInt32()));
        Assert.Equal(2, rows[0].GetProperty("candidats").GetArrayLength());
        Assert.Equal("10 rue des ecoles|04200|val buech meouge", rows[0].GetProperty("cle").GetString());
        Assert.Contains("3 à revoir sur 4", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_needs_no_network_and_data_never_become_markup()
    {
        (string page, _) = Page("</script><script>alert(1)</script><img src=x onerror=alert(1)>|03100|Montluçon", "{{TITRE}}{{DONNEES}}|03100|Montluçon");
        Assert.Equal(2, Data(page).GetArrayLength());
        Assert.DoesNotContain("alert(1)</script>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Contains("<title>Revue &lt;d&#39;essai&gt;</title>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.Equal(["http://www.w3.org/2000/svg"], System.Text.RegularExpressions.Regex.Matches(page, "http://[^\"]+").Select(m => m.Value));
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_rows_give_the_same_page() => Assert.Equal(Page("rue Inconnue|03100|Montluçon"), Page("rue Inconnue|03100|Montluçon"));
}
