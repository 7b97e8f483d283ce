using System.Globalization;
using System.Text.Json.Nodes;
using Senacs.Geo.Service.Collections;

namespace Senacs.Geo.Service.Tests.Absence;

/// <summary>A small dossier where everything is supplied, and the same with one thing taken away.</summary>
/// <remarks>Four square communes in a row. The first and the second are served by a centre social, the third by an EVS, the fourth by nobody; a QPV
/// lies in each of the first two.</remarks>
internal static class BareDossier
{
    public static readonly string[] Parts =
        ["qpv", "population", "population-des-zones-blanches", "epci", "chef_lieu", "table", "dates", "territoire", "acf", "ps_jeunes", "gestion", "adresses"];

    public const string Folder = "03-essai";

    /// <param name="folder">Where.</param>
    /// <param name="without">One of <see cref="Parts"/>; null: nothing is missing.</param>
    public static string Make(TemporaryDossiers folder, string? without)
    {
        string at = Directory.CreateDirectory(folder[Folder]).FullName;
        Write("communes.geojson", Collection(Enumerable.Range(1, 4).Select(i => Feature(3 + (i * 0.1), 46.5, 0.1, ("code", $"0300{Number(i)}"), ("nom", $"Commune {"ABCD"[i - 1]}")))));
        string[] columns = [.. new[] { "code_insee", "nom", "population", "epci_siren", "epci_nom", "chef_lieu_lon", "chef_lieu_lat" }.Where(c => without switch
        {
            "population" => c != "population",
            "epci" => !c.StartsWith("epci", StringComparison.Ordinal),
            "chef_lieu" => !c.StartsWith("chef_lieu", StringComparison.Ordinal),
            _ => true,
        })];
        Table("communes.csv", columns, Enumerable.Range(1, 4).Select(i => new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["code_insee"] = $"0300{Number(i)}",
            ["nom"] = $"Commune {"ABCD"[i - 1]}",
            ["population"] = without == "population-des-zones-blanches" && i == 4 ? "" : Number(i * 1111),
            ["epci_siren"] = i < 3 ? "200071140" : "200071082",
            ["epci_nom"] = i < 3 ? "CC du Levant" : "CC du Couchant",
            ["chef_lieu_lon"] = (3.05 + (i * 0.1)).ToString("F3", CultureInfo.InvariantCulture),
            ["chef_lieu_lat"] = "46.550",
        }));
        Write("qpv.geojson", Collection(Enumerable.Range(1, 2).Select(i => Feature(3.04 + (i * 0.1), 46.54, 0.02, ("code_qp", $"QN0030{Number(i)}M"), ("nom_qp", $"Quartier {"ABCD"[i - 1]}")))));
        columns = [.. new[] { "id", "nom", "type", "statut", "gestion", "adresse", "commune", "lon", "lat", "date_agrement", "date_fin", "acf", "ps_jeunes", "territoire", "qpv" }.Where(c => without switch
        {
            "dates" => !c.StartsWith("date", StringComparison.Ordinal),
            "territoire" => c is not ("territoire" or "qpv"),
            "adresses" => c is not ("adresse" or "lon" or "lat"),
            _ => c != without,
        })];
        Table("structures.csv", columns,
        [
            new(StringComparer.Ordinal)
            {
                ["id"] = "cs-03-a", ["nom"] = "Centre A", ["type"] = "CS", ["statut"] = "agréée", ["gestion"] = "associative", ["adresse"] = "1 rue A", ["commune"] = "Commune A", ["lon"] = "3.150", ["lat"] = "46.550",
                ["date_agrement"] = "2019-01-01", ["date_fin"] = "", ["acf"] = "oui", ["ps_jeunes"] = "oui", ["territoire"] = "03001|03002", ["qpv"] = "QN00301M",
            },
            new(StringComparer.Ordinal)
            {
                ["id"] = "evs-03-c", ["nom"] = "EVS C", ["type"] = "EVS", ["statut"] = "agréée", ["gestion"] = "municipale", ["adresse"] = "1 rue C", ["commune"] = "Commune C", ["lon"] = "3.350", ["lat"] = "46.550",
                ["date_agrement"] = "2020-01-01", ["date_fin"] = "", ["acf"] = "non", ["ps_jeunes"] = "oui", ["territoire"] = "03003", ["qpv"] = "",
            },
        ]);
        JsonObject manifest = new()
        {
            ["departement"] = new JsonObject { ["code"] = "03", ["nom"] = "Allier" },
            ["titre"] = "Essai",
            ["date"] = "2022-12-31",
            ["regle"] = "territoire",
            ["communes"] = Input("communes.geojson"),
            ["structures"] = Input("structures.csv"),
        };
        if (without != "table")
            manifest["table"] = Input("communes.csv");
        if (without != "qpv")
            manifest["qpv"] = Input("qpv.geojson");
        Write("dossier.json", manifest.ToJsonString());
        return at;

        void Write(string name, string text) => File.WriteAllText(Path.Combine(at, name), text);

        void Table(string name, string[] header, IEnumerable<Dictionary<string, string>> rows) =>
            Write(name, string.Join('\n', rows.Select(r => string.Join(';', header.Select(c => r[c]))).Prepend(string.Join(';', header))) + "\n");
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static JsonObject Input(string file) =>
        new() { ["fichier"] = file, ["source"] = "Essai", ["millesime"] = 2022, ["licence"] = "Licence Ouverte 2.0" };

    private static string Collection(IEnumerable<string> features) =>
        $"{{\"type\":\"FeatureCollection\",\"features\":[{string.Join(',', features)}]}}";

    private static string Feature(double lon, double lat, double side, params (string Name, string Value)[] properties)
    {
        string ring = string.Join(',', new[] { (lon, lat), (lon + side, lat), (lon + side, lat + side), (lon, lat + side), (lon, lat) }
            .Select(p => string.Create(CultureInfo.InvariantCulture, $"[{p.Item1:F3},{p.Item2:F3}]")));
        return $"{{\"type\":\"Feature\",\"properties\":{{{string.Join(',', properties.Select(p => $"\"{p.Name}\":\"{p.Value}\""))}}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{ring}]]}}}}";
    }
}
