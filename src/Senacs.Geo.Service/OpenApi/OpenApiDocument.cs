using System.Text.Json;
using Senacs.Geo.Exports;
using Senacs.Geo.Service.Errors;
using Senacs.Geo.Service.Http;
using Senacs.Geo.Service.Json;
using Senacs.Geo.Service.Pages;

namespace Senacs.Geo.Service.OpenApi;

/// <summary>The OpenAPI 3.0 document, from the table that the endpoints filled: what is written is what is accepted.</summary>
internal static class OpenApiDocument
{
    public static byte[] Write(RequestState state, ApiTable table) => JsonBytes.Make(json =>
    {
        json.WriteStartObject();
        json.WriteString("openapi"u8, "3.0.3"u8);
        json.WriteStartObject("info"u8);
        json.WriteString("title"u8, Words.ServiceTitle);
        json.WriteString("description"u8, Words.ServiceDescription);
        json.WriteString("version"u8, typeof(OpenApiDocument).Assembly.GetName().Version!.ToString(3));
        json.WriteEndObject();
        json.WriteStartArray("servers"u8);
        json.WriteStartObject();
        json.WriteString("url"u8, state.BaseUrl.Length == 0 ? "/" : state.BaseUrl);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("tags"u8);
        foreach (string tag in table.Operations.Select(o => o.Tag).Distinct(StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("name"u8, tag);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("paths"u8);
        foreach (IGrouping<string, ApiOperation> path in table.Operations.GroupBy(o => o.Path, StringComparer.Ordinal))
        {
            json.WriteStartObject(path.Key);
            foreach (ApiOperation operation in path)
                Operation(json, operation);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        Components(json);
        json.WriteEndObject();
    });

    private const string Key = "cleAdministrateur";

    private static readonly int[] ReadRefusals = [400, 406, 429, 500, 503];
    private static readonly int[] SentRefusals = [400, 408, 413, 429, 500, 503];

    private static void Operation(Utf8JsonWriter json, ApiOperation operation)
    {
        json.WriteStartObject(operation.Method);
        json.WriteStartArray("tags"u8);
        json.WriteStringValue(operation.Tag);
        json.WriteEndArray();
        json.WriteString("summary"u8, operation.Summary);
        json.WriteString("operationId"u8, operation.Id);
        json.WriteStartArray("parameters"u8);
        foreach (Parameter parameter in operation.PathParameters)
            Write(json, parameter, "path");
        foreach (Parameter parameter in operation.Parameters)
            Write(json, parameter, "query");
        foreach (Parameter parameter in operation.Headers)
            Write(json, parameter, "header");
        json.WriteEndArray();
        if (operation.Body is { } body)
            Write(json, body);
        if (operation.TakesKey)
        {
            json.WriteStartArray("security"u8);
            json.WriteStartObject(); // an empty requirement: it works without
            json.WriteEndObject();
            json.WriteStartObject();
            json.WriteStartArray(Key);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteStartObject("responses"u8);
        json.WriteStartObject("200"u8);
        json.WriteString("description"u8, operation.Summary);
        json.WriteStartObject("content"u8);
        foreach (MediaForm form in operation.Forms.DistinctBy(f => f.MediaType))
        {
            json.WriteStartObject(form == MediaForm.OpenApi ? form.ContentType : form.MediaType);
            json.WriteStartObject("schema"u8);
            bool isJson = form.MediaType.EndsWith("json", StringComparison.Ordinal);
            json.WriteString("type"u8, isJson ? "object"u8 : "string"u8);
            if (!isJson && !form.MediaType.StartsWith("text/", StringComparison.Ordinal))
                json.WriteString("format"u8, "binary"u8);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        bool isRead = operation.Method == "get";
        if (isRead)
        {
            json.WriteStartObject("304"u8);
            json.WriteString("description"u8, "Ce que le client a est toujours bon."u8);
            json.WriteEndObject();
        }

        foreach (int status in (isRead ? ReadRefusals : SentRefusals).Concat(operation.Refusals).Distinct().Order())
        {
            json.WriteStartObject(status.ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("$ref"u8, "#/components/responses/Probleme"u8);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ApiBody body)
    {
        json.WriteStartObject("requestBody"u8);
        json.WriteString("description"u8, body.Description);
        json.WriteBoolean("required"u8, true);
        json.WriteStartObject("content"u8);
        foreach (string mediaType in body.MediaTypes)
        {
            json.WriteStartObject(mediaType);
            json.WriteStartObject("schema"u8);
            body.Schema(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Parameter parameter, string place)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, parameter.Name);
        json.WriteString("in"u8, place);
        json.WriteString("description"u8, parameter.Description);
        json.WriteBoolean("required"u8, place == "path");
        if (place == "query")
        {
            json.WriteString("style"u8, "form"u8);
            json.WriteBoolean("explode"u8, false);
        }

        json.WriteStartObject("schema"u8);
        parameter.Schema(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Components(Utf8JsonWriter json)
    {
        json.WriteStartObject("components"u8);
        json.WriteStartObject("securitySchemes"u8);
        json.WriteStartObject(Key);
        json.WriteString("type"u8, "http"u8);
        json.WriteString("scheme"u8, "bearer"u8);
        json.WriteString("description"u8,
            "La clé d’administrateur que le service a en réglage (CleAdministrateur) ; sans elle rien n’est remplacé."u8);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("responses"u8);
        json.WriteStartObject("Probleme"u8);
        json.WriteString("description"u8, "La requête est refusée ; « code » est stable, « parametre » nomme ce qui ne va pas."u8);
        json.WriteStartObject("content"u8);
        json.WriteStartObject(ProblemWriter.ContentType);
        json.WriteStartObject("schema"u8);
        json.WriteString("$ref"u8, "#/components/schemas/Probleme"u8);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("schemas"u8);
        foreach ((string name, string meaning, IReadOnlyList<string> words) in Valeurs.Vocabulaires)
        {
            json.WriteStartObject("mots." + name);
            json.WriteString("type"u8, "string"u8);
            json.WriteString("description"u8, meaning);
            json.WriteStartArray("enum"u8);
            foreach (string word in words)
                json.WriteStringValue(word);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteStartObject("Probleme"u8);
        json.WriteString("type"u8, "object"u8);
        json.WriteStartArray("required"u8);
        foreach (string member in (string[])["type", "title", "status", "code", "detail"])
            json.WriteStringValue(member);
        json.WriteEndArray();
        json.WriteStartObject("properties"u8);
        Member("type", "Adresse qui explique le code.", "string");
        Member("title", "Phrase qui vaut pour tous les cas.", "string");
        Member("status", "Statut HTTP.", "integer");
        json.WriteStartObject("code"u8);
        json.WriteString("type"u8, "string"u8);
        json.WriteStartArray("enum"u8);
        foreach (ProblemKind kind in ProblemKind.All)
            json.WriteStringValue(kind.Code);
        json.WriteEndArray();
        json.WriteEndObject();
        Member("detail", "Ce qui ne va pas et ce qui était attendu.", "string");
        Member("instance", "L’adresse demandée.", "string");
        Member("parametre", "Le paramètre, l’en-tête ou la partie de l’adresse en cause.", "string");
        Member("position", "Position dans sa valeur, à partir de 1.", "integer");
        Member("trace", "Identifiant de la requête, pour le journal.", "string");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();

        void Member(string name, string description, string type)
        {
            json.WriteStartObject(name);
            json.WriteString("type"u8, type);
            json.WriteString("description"u8, description);
            json.WriteEndObject();
        }
    }
}
