using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Senacs.Geo.Service.Tests.Streets;

/// <summary>The Allier with a small address base of our own: eight streets of forty numbers around the MJC of Montluçon, in and out of the quartier Fontbouillant.</summary>
internal static class StreetDossier
{
    public const int Streets = 8, Numbers = 40;

    public static TemporaryDossiers Make()
    {
        TemporaryDossiers folder = new();
        folder.Copy("03-allier");
        StringBuilder csv = new("numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat\n");
        for (int street = 0; street < Streets; street++)
        {
            for (int number = 1; number <= Numbers; number++)
                csv.Append(CultureInfo.InvariantCulture, $"{number};{(number % 9 == 0 ? "bis" : "")};Rue d'essai {(char)('A' + street)};03100;03185;Montluçon;{2.5765 + (number * 0.0002):F6};{46.3250 + (street * 0.0007):F6}\n");
        }

        File.WriteAllText(folder["03-allier/adresses.csv"], csv.ToString());
        folder.Edit("03-allier/dossier.json", text =>
        {
            JsonObject manifest = JsonNode.Parse(text)!.AsObject();
            manifest["adresses"] = new JsonObject { ["fichier"] = "adresses.csv", ["source"] = "Adresses d’essai", ["millesime"] = 2022, ["licence"] = "Licence Ouverte 2.0" };
            return manifest.ToJsonString();
        });
        return folder;
    }
}
