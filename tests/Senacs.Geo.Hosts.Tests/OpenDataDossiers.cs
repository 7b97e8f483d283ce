using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Senacs.Geo.Hosts.Tests;

/// <summary>Dossiers made on the spot from the real open data: full-resolution boundaries of one vintage, the national table, the movements, QPV, a register.</summary>
internal static class OpenDataDossiers
{
    public static readonly string[] Departements = ["03", "04", "62", "66", "2A", "75", "69", "13", "971", "974"];

    /// <param name="folder">Where to make it.</param>
    /// <param name="departement">Code.</param>
    /// <param name="vintage">2018 or 2023: the two sets of boundaries.</param>
    /// <param name="boundaries">Another boundary file to use instead.</param>
    /// <param name="register">The register's text; null takes the centres sociaux that the open data place in the département.</param>
    public static string Make(string folder, string departement, int vintage, string? boundaries = null, string? register = null)
    {
        Directory.CreateDirectory(folder);
        string source = boundaries ?? (vintage == 2018 ? OpenData.PathOf("communes", departement + ".geojson") : OpenData.PathOf("alt", "communes-2023", departement + ".geojson.gz"));
        string contours = "communes" + (source.EndsWith(".gz", StringComparison.Ordinal) ? ".geojson.gz" : ".geojson");
        File.Copy(source, Path.Combine(folder, contours));
        File.Copy(OpenData.PathOf(vintage == 2018 ? "communes.csv.gz" : "communes-cog2023.csv.gz"), Path.Combine(folder, "communes.csv.gz"));
        File.Copy(OpenData.PathOf("cog", "mouvements-communes-cog2024.csv.gz"), Path.Combine(folder, "mouvements.csv.gz"));
        string qpv = OpenData.PathOf("qpv", "2015", departement + ".geojson");
        bool hasQpv = File.Exists(qpv);
        if (hasQpv)
            File.Copy(qpv, Path.Combine(folder, "qpv.geojson"));
        File.WriteAllText(Path.Combine(folder, "structures.csv"), register ?? RegisterOf(departement));
        foreach (string file in Directory.GetFiles(folder))
            File.SetAttributes(file, FileAttributes.Normal);

        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("departement");
            json.WriteString("code", departement);
            json.WriteString("nom", "Département " + departement);
            json.WriteEndObject();
            json.WriteString("date", "2022-12-31");
            Input(json, "communes", contours, vintage);
            Input(json, "table", "communes.csv.gz", vintage == 2018 ? 2026 : 2023);
            Input(json, "mouvements", "mouvements.csv.gz", 2024);
            Input(json, "structures", "structures.csv", 2022);
            if (hasQpv)
                Input(json, "qpv", "qpv.geojson", 2015);
            json.WriteEndObject();
        }

        File.WriteAllBytes(Path.Combine(folder, "dossier.json"), buffer.ToArray());
        return folder;
    }

    /// <summary>Rows of a table of the open data, gzipped or not, by header.</summary>
    public static IEnumerable<Dictionary<string, string>> Table(params string[] path)
    {
        using Stream file = File.OpenRead(OpenData.PathOf(path));
        using Stream stream = path[^1].EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using StreamReader reader = new(stream, Encoding.UTF8);
        string text = reader.ReadToEnd();
        string[]? headers = null;
        foreach (string[] row in Csv.Rows(text.EndsWith('\n') ? text : text + "\n"))
        {
            if (headers is null)
                headers = row;
            else
                yield return headers.Zip(row).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
        }
    }

    private static string RegisterOf(string departement)
    {
        StringBuilder csv = new("id;nom;type;adresse;code_postal;commune;code_insee;lon;lat\n");
        foreach (Dictionary<string, string> row in Table("structures", "centres-sociaux-france-mednum.csv"))
        {
            if (row["id"].Split('-')[1].Equals(departement, StringComparison.OrdinalIgnoreCase))
                csv.Append(CultureInfo.InvariantCulture, $"{row["id"]};\"{row["nom"].Replace("\"", "\"\"", StringComparison.Ordinal)}\";{row["type"]};\"{row["adresse"].Replace("\"", "\"\"", StringComparison.Ordinal)}\";{row["code_postal"]};\"{row["commune"]}\";{row["code_insee"]};{row["lon"]};{row["lat"]}\n");
        }

        // every département has at least one row, so that a map has something to name
        string first = Table("communes.csv.gz").First(r => r["departement"] == departement && r["population"].Length > 0)["code_insee"];
        csv.Append(CultureInfo.InvariantCulture, $"evs-{departement}-essai;EVS d'essai;EVS;;;;{first};;\n");
        return csv.ToString();
    }

    private static void Input(Utf8JsonWriter json, string key, string file, int vintage)
    {
        json.WriteStartObject(key);
        json.WriteString("fichier", file);
        json.WriteString("source", "données ouvertes d'essai");
        json.WriteNumber("millesime", vintage);
        json.WriteString("licence", "Licence Ouverte");
        json.WriteEndObject();
    }
}
