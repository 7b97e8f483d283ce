using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Senacs.Geo.Adresses;
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
            csv.Append(CultureInfo.InvariantCulture, $"{i},\"{text}\",{OnlineAnswer.PostCodeOf(queries[i])},{(Senacs.Geo.Codes.CodeInsee.TryParse(queries[i].CodeInsee?.Trim(), out Senacs.Geo.Codes.CodeInsee? code) ? code.Value : "")}\n");
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
        List<string[]> lines = Parse(Encoding.UTF8.GetString(body).TrimStart('\uFEFF'));
        if (lines.Count != rows + 1)
            return null;
        string[] header = lines[0];
        int Column(string name) => Array.IndexOf(header, name);
        int rank = Column("rang"), lon = Column("longitude"), lat = Column("latitude"), status = Column("result_status");
        if (rank < 0 || lon < 0 || lat < 0 || Column("result_score") < 0)
            return null;
        ImmutableArray<OnlineCandidate>?[] results = new ImmutableArray<OnlineCandidate>?[rows];
        foreach (string[] cells in lines.Skip(1))
        {
            string Cell(string name) => Column(name) is >= 0 and int c && c < cells.Length ? cells[c] : "";
            if (cells.Length != header.Length || !int.TryParse(cells[rank], NumberStyles.None, CultureInfo.InvariantCulture, out int row)
                || row >= rows)
                return null;
            string said = status >= 0 ? cells[status] : "ok";
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

    private static List<string[]> Parse(string text)
    {
        List<string[]> lines = [];
        List<string> cells = [];
        StringBuilder cell = new();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted)
            {
                if (c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                    cell.Append(text[i++]);
                else if (c == '"')
                    quoted = false;
                else
                    cell.Append(c);
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c == ',')
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else if (c == '\n')
            {
                cells.Add(cell.ToString());
                cell.Clear();
                lines.Add([.. cells]);
                cells.Clear();
            }
            else if (c != '\r')
            {
                cell.Append(c);
            }
        }

        if (cell.Length > 0 || cells.Count > 0)
        {
            cells.Add(cell.ToString());
            lines.Add([.. cells]);
        }

        return lines;
    }
}
