using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Senacs.Geo.Adresses;
using Senacs.Geo.Codes;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Sources.Geocoding;

/// <summary>The CSV form of the online service: <c>POST /search/csv</c>, multipart <c>data, columns, postcode, citycode</c>.</summary>
/// <remarks>Source: addok/addok-csv, README. One line out for each line in, in order; <c>result_status</c> is <c>ok</c>, <c>not-found</c>,
/// <c>skipped</c> or <c>error</c>.</remarks>
internal static class OnlineBatch
{
    public static byte[] Write(IReadOnlyList<AddressQuery> queries)
    {
        StringBuilder csv = new("rang,q,cp,insee\n");
        for (int i = 0; i < queries.Count; i++)
        {
            string text = OnlineGeocoder.QueryText(queries[i])!.Replace("\"", " ", StringComparison.Ordinal);
            string insee = CodeInsee.TryParse(queries[i].CodeInsee?.Trim(), out CodeInsee? code) ? code.Value : "";
            csv.Append(CultureInfo.InvariantCulture, $"{i},\"{text}\",{OnlineAnswer.PostCodeOf(queries[i])},{insee}\n");
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    public static HttpRequestMessage Request(Uri baseAddress, byte[] csv)
    {
        ByteArrayContent data = new(csv);
        data.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        MultipartFormDataContent form = new() { { data, "data", "adresses.csv" }, { new StringContent("q"), "columns" },
            { new StringContent("cp"), "postcode" }, { new StringContent("insee"), "citycode" } };
        return new HttpRequestMessage(HttpMethod.Post, baseAddress.AbsoluteUri.TrimEnd('/') + "/search/csv") { Content = form };
    }

    /// <summary>By row: the candidate, an empty array for not found, null where the service failed on that row. Null: not the CSV asked for, or
    /// cut short.</summary>
    public static ImmutableArray<OnlineCandidate>?[]? Read(byte[] body, int rows)
    {
        Table table;
        try
        {
            table = Table.Read(new MemoryStream(body), "search/csv");
        }
        catch (SourceUnavailableException)
        {
            return null;
        }

        int rank = table.Headers.IndexOf("rang"), lon = table.Headers.IndexOf("longitude"), lat = table.Headers.IndexOf("latitude");
        if (table.Rows.Length != rows || rank < 0 || lon < 0 || lat < 0 || !table.Headers.Contains("result_score"))
            return null;
        ImmutableArray<OnlineCandidate>?[] results = new ImmutableArray<OnlineCandidate>?[rows];
        foreach (TableRow line in table.Rows)
        {
            ImmutableArray<string> cells = line.Cells;
            string Cell(string name) => table.Headers.IndexOf(name) is >= 0 and int c ? cells[c] : "";
            if (line.IsShort || line.IsMalformed
                || !int.TryParse(cells[rank], NumberStyles.None, CultureInfo.InvariantCulture, out int row) || row >= rows)
                return null;
            string said = Cell("result_status");
            if (said is "error" or "skipped")
                continue;
            if (said == "not-found" || !Territories.TryDegrees(cells[lon], out double x) || !Territories.TryDegrees(cells[lat], out double y))
            {
                results[row] = [];
                continue;
            }

            _ = double.TryParse(Cell("result_score"), NumberStyles.Float, CultureInfo.InvariantCulture, out double score);
            results[row] = [new OnlineCandidate(x, y, score, Cell("result_type"), Cell("result_label"), Cell("result_name"),
                Cell("result_postcode"), Cell("result_citycode"), Cell("result_city"), Cell("result_oldcitycode"), Cell("result_oldcity"),
                Cell("result_housenumber"))];
        }

        return results;
    }
}
