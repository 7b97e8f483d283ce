using System.Text;

namespace Senacs.Geo.Adapters.Tests.Exports;

/// <summary>Compares bytes with a file kept in the repository. <c>UPDATE_GOLDEN=1</c> refreshes it; a missing one is written locally and fails on
/// CI.</summary>
internal static class Golden
{
    private static readonly string Folder = Path.Combine(OpenData.Root, "tests", "Senacs.Geo.Adapters.Tests", "Exports", "Golden");

    public static void Check(string name, byte[] actual)
    {
        string path = Path.Combine(Folder, name);
        bool refresh = Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";
        if (refresh || !File.Exists(path))
        {
            Assert.True(refresh || string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), $"The golden file {name} is missing.");
            Directory.CreateDirectory(Folder);
            File.WriteAllBytes(path, actual);
            return;
        }

        byte[] expected = File.ReadAllBytes(path);
        if (!expected.AsSpan().SequenceEqual(actual))
        {
            File.WriteAllBytes(Path.ChangeExtension(path, ".received" + Path.GetExtension(path)), actual);
            Assert.Equal(Encoding.UTF8.GetString(expected), Encoding.UTF8.GetString(actual));
            Assert.Fail($"{name} differs in bytes that are not text.");
        }
    }
}

/// <summary>Bytes of an output, and a strict reader of RFC 4180 to read CSV back.</summary>
internal static class Output
{
    /// <summary>Those of the contract, in its order.</summary>
    public static readonly string[] CouvertureColumns =
        ["code_insee", "nom", "population", "epci_nom", "classe", "projet", "centres_sociaux", "evs", "distance_km", "regle", "date"];

    public static byte[] Of(Action<Stream> write)
    {
        using MemoryStream stream = new();
        write(stream);
        return stream.ToArray();
    }

    public static string TextOf(Action<Stream> write) => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Of(write));

    public static List<string[]> Rows(string csv)
    {
        List<string[]> rows = [];
        List<string> row = [];
        StringBuilder cell = new();
        int i = csv.StartsWith('\uFEFF') ? 1 : 0;
        while (i < csv.Length)
        {
            cell.Clear();
            if (csv[i] == '"')
            {
                i++;
                while (true)
                {
                    if (csv[i] == '"' && i + 1 < csv.Length && csv[i + 1] == '"')
                        i++;
                    else if (csv[i] == '"')
                        break;
                    cell.Append(csv[i++]);
                }

                i++;
            }
            else
            {
                while (csv[i] is not (',' or '\r'))
                {
                    Assert.True(csv[i] is not ('"' or '\n'), "A quote or line end outside quotes.");
                    cell.Append(csv[i++]);
                }
            }

            row.Add(cell.ToString());
            if (csv[i] == ',')
            {
                i++;
                continue;
            }

            Assert.Equal("\r\n", csv.Substring(i, 2));
            i += 2;
            rows.Add([.. row]);
            row.Clear();
        }

        Assert.Empty(row);
        return rows;
    }

    /// <summary>Rows by column name.</summary>
    public static List<Dictionary<string, string>> Records(string csv)
    {
        List<string[]> rows = Rows(csv);
        return [.. rows.Skip(1).Select(r => rows[0].Zip(r, (name, value) => (name, value)).ToDictionary(p => p.name, p => p.value, StringComparer.Ordinal))];
    }
}
