using System.Globalization;
using System.Text.Json;
using Senacs.Geo.Sources.Dossiers;

namespace Senacs.Geo.Sources.Acquisition;

/// <summary>Writes a manifest that <see cref="DossierManifest.Read"/> reads back equal.</summary>
public static class ManifestWriter
{
    public static void Write(DossierManifest manifest, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(stream);
        using Utf8JsonWriter json = new(stream, JsonText.Options);
        json.WriteStartObject();
        json.WriteStartObject("departement");
        json.WriteString("code", manifest.Departement.Value);
        json.WriteString("nom", manifest.DepartementNom);
        json.WriteEndObject();
        Text(json, "titre", manifest.Titre);
        Text(json, "date", Day(manifest.Date));
        Text(json, "regle", manifest.Regle);
        foreach ((string key, DossierInput input) in manifest.Inputs())
            Input(json, key, input);
        Map(json, manifest.Carte);
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }

    private static void Input(Utf8JsonWriter json, string key, DossierInput input)
    {
        json.WriteStartObject(key);
        json.WriteString("fichier", input.Fichier);
        Text(json, "source", input.Source);
        // a year is a number; "QPV 2015" stays text
        if (int.TryParse(input.Millesime, NumberStyles.None, CultureInfo.InvariantCulture, out int year) && input.Millesime.Length == 4)
            json.WriteNumber("millesime", year);
        else
            Text(json, "millesime", input.Millesime);
        Text(json, "licence", input.Licence);
        Text(json, "url", input.Url);
        Text(json, "date", Day(input.Date));
        Text(json, "recupere_le", Day(input.RecupereLe));
        Text(json, "sha256", input.Sha256);
        if (input.GeneralisationMetres is { } tolerance)
            json.WriteNumber("generalisation_m", tolerance);
        Text(json, "remarque", input.Remarque);
        if (input.Complet is { } complete)
            json.WriteBoolean("complet", complete);
        if (!input.Champs.IsEmpty)
        {
            json.WriteStartObject("champs");
            foreach ((string ours, string theirs) in input.Champs)
                json.WriteString(ours, theirs);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Map(Utf8JsonWriter json, DossierMap map)
    {
        if (map.Titre is null && map.SousTitre is null && map.Logo is null && map.Themes.IsEmpty)
            return;
        json.WriteStartObject("carte");
        Text(json, "titre", map.Titre);
        Text(json, "sous_titre", map.SousTitre);
        Text(json, "logo", map.Logo);
        if (!map.Themes.IsEmpty)
        {
            json.WriteStartArray("themes");
            foreach (string theme in map.Themes)
                json.WriteStringValue(theme);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string key, string? value)
    {
        if (value is not null)
            json.WriteString(key, value);
    }

    private static string? Day(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
