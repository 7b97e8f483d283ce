using System.Text;

namespace Senacs.Geo.Hosts.Tests;

/// <summary>RFC 4180 read by the tests' own hand, so that a fault of the writer's library cannot hide.</summary>
internal static class Csv
{
    public static IEnumerable<string[]> Rows(string text)
    {
        List<string> row = [];
        StringBuilder cell = new();
        bool quoted = false;
        for (int i = text.StartsWith('\uFEFF') ? 1 : 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted)
            {
                if (c != '"')
                    cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    cell.Append(text[++i]);
                else
                    quoted = false;
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c == ',')
            {
                row.Add(cell.ToString());
                cell.Clear();
            }
            else if (c == '\n')
            {
                row.Add(cell.ToString().TrimEnd('\r'));
                cell.Clear();
                yield return [.. row];
                row.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }
    }
}
