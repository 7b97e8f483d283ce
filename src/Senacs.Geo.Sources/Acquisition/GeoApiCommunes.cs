using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Registers;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.Acquisition;

/// <summary>Reads the list of communes that geo.api.gouv.fr gives as JSON: codes, names, populations, EPCI, postal codes, town halls.</summary>
/// <remarks>
/// Source: API Découpage administratif, <c>/departements/{code}/communes?format=json</c>, fields <c>code, nom, population, codesPostaux, codeEpci,
/// epci, mairie</c>
/// (datagouv/api-geo, definition.yml). <c>mairie</c> is a Point, which for lack of a better one repeats the centre of the commune.
/// </remarks>
internal static class GeoApiCommunes
{
    private const int MaxBytes = 64 << 20;

    /// <exception cref="SourceUnavailableException">Not the list of communes: an error message, a web page, something else.</exception>
    public static CommuneTableReading Read(Stream stream, string file, CodeDepartement departement)
    {
        using MemoryStream bytes = new();
        using (BoundedStream bounded = new(stream, file, MaxBytes))
            bounded.CopyTo(bytes);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), new JsonDocumentOptions { MaxDepth = 32 });
        }
        catch (JsonException e)
        {
            throw new SourceUnavailableException(file, "La réponse n'est pas du JSON entier (une page d'erreur, une réponse coupée ?).",
                    "Relancez plus tard ; si cela dure, choisissez un autre jeu avec --jeu.", e);
        }

        using (document)
        {
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Array)
            {
                string says = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("message", out JsonElement message)
                    ? $" : « {Tables.IssueList.Clip(message.ToString())} »" : "";
                throw new SourceUnavailableException(
                    file, $"La réponse n'est pas une liste de communes{says}.", "Vérifiez le code du département et l'adresse dans le catalogue.");
            }

            return ReadRows(root, file, departement);
        }
    }

    private static CommuneTableReading ReadRows(JsonElement root, string file, CodeDepartement departement)
    {
        SortedDictionary<CodeInsee, CommuneRow> rows = [];
        List<RejectedRow> rejected = [];
        BoundedIssues issues = new();
        List<(string CodePostal, CodeInsee Commune)> postcodes = [];
        int read = 0, elsewhere = 0, folded = 0;
        foreach (JsonElement item in root.EnumerateArray())
        {
            read++;
            if (Text(item, "code") is not { } codeText || !CodeInsee.TryParse(codeText, out CodeInsee? code))
            {
                rejected.Add(new(read, "code illisible"));
                issues.Add(AcquisitionIssues.UnreadableRow.Say(
                    string.Create(CultureInfo.InvariantCulture,
                        $"La commune n° {read} de la réponse n'a pas de code INSEE lisible : elle est écartée.")) with
                { File = file, Line = read, Field = "code" });
                continue;
            }

            if (code.Departement != departement)
            {
                elsewhere++;
                continue;
            }

            if (ArrondissementMunicipal.TryFold(code, out _))
            {
                folded++;
                continue;
            }

            foreach (string postcode in Texts(item, "codesPostaux"))
                postcodes.Add((postcode, code));
            if (!rows.TryAdd(code, new(code, Text(item, "nom") ?? code.Value, Whole(item, "population"), EpciOf(item), Mairie(item))))
                rejected.Add(new(read, "commune en double"));
        }

        if (rows.Count == 0)
            issues.Add(CommuneTableIssues.NoneOfDepartement.Say($"La réponse n'a aucune commune du département {departement}.") with { File = file });
        return new()
        {
            Rows = [.. rows.Values],
            Read = read,
            Elsewhere = elsewhere,
            Rejected = [.. rejected],
            Folded = folded,
            CodesPostaux = [.. postcodes.Distinct().OrderBy(static p => p.CodePostal, StringComparer.Ordinal).ThenBy(static p => p.Commune)],
            Issues = issues.ToImmutable(),
        };
    }

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            && value.GetString()!.Trim() is { Length: > 0 } text ? text : null;

    private static IEnumerable<string> Texts(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(static e => e.ValueKind == JsonValueKind.String).Select(static e => e.GetString()!)
                .Where(static t => t.Length == 5 && t.All(char.IsAsciiDigit))
            : [];

    private static int? Whole(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int whole) && whole >= 0
            ? whole : null;

    private static Epci? EpciOf(JsonElement item)
    {
        string? nom = item.TryGetProperty("epci", out JsonElement epci) ? Text(epci, "nom") : null;
        string? siren = Text(item, "codeEpci") ?? (epci.ValueKind == JsonValueKind.Object ? Text(epci, "code") : null);
        return CodeSiren.TryParse(siren, out CodeSiren? code) ? new(code, nom ?? code.Value) : null;
    }

    private static GeoPoint? Mairie(JsonElement item)
    {
        if (!item.TryGetProperty("mairie", out JsonElement point) || point.ValueKind != JsonValueKind.Object
            || !point.TryGetProperty("coordinates", out JsonElement pair) || pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() < 2
            || pair[0].ValueKind != JsonValueKind.Number || pair[1].ValueKind != JsonValueKind.Number)
        {
            return null;
        }

        GeoPoint at = new(pair[0].GetDouble(), pair[1].GetDouble());
        return FrenchTerritory.Contains(at) ? at : null;
    }
}
