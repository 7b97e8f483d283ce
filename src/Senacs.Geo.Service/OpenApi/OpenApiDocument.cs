using Senacs.Geo.Service.Pages;
using static Senacs.Geo.Exports.JsonTree;

namespace Senacs.Geo.Service.OpenApi;

/// <summary>The OpenAPI 3.0 document, from the table that the endpoints filled: what is written is what is accepted.</summary>
internal static class OpenApiDocument
{
    private const string Key = "cleAdministrateur";

    private static readonly int[] ReadRefusals = [400, 406, 429, 500, 503];
    private static readonly int[] SentRefusals = [400, 408, 413, 429, 500, 503];

    public static JsonMembers Of(RequestState state, ApiTable table) =>
    [
        ("openapi", "3.0.3"),
        ("info", Obj(
            ("title", Words.ServiceTitle), ("description", Words.ServiceDescription),
            ("version", typeof(OpenApiDocument).Assembly.GetName().Version!.ToString(3)))),
        ("servers", (object[])[Obj(("url", state.BaseUrl.Length == 0 ? "/" : state.BaseUrl))]),
        ("tags", table.Operations.Select(o => o.Tag).Distinct(StringComparer.Ordinal).Select(tag => Obj(("name", tag)))),
        ("paths", table.Operations.GroupBy(o => o.Path, StringComparer.Ordinal)
            .Select(path => (path.Key, (object?)path.Select(o => (o.Method, (object?)Operation(o))).ToArray())).ToArray()),
        ("components", Components()),
    ];

    private static JsonMembers Operation(ApiOperation operation)
    {
        bool isRead = operation.Method == "get";
        IEnumerable<int> refusals = (isRead ? ReadRefusals : SentRefusals).Concat(operation.Refusals)
            .Concat(operation.PathParameters.Count > 0 ? [404] : []).Distinct().Order();
        return
        [
            ("tags", (string[])[operation.Tag]),
            ("summary", operation.Summary),
            ("operationId", operation.Id),
            ("parameters", (JsonMembers[])
            [
                .. operation.PathParameters.Select(p => Of(p, "path")), .. operation.Parameters.Select(p => Of(p, "query")),
                .. operation.Headers.Select(p => Of(p, "header")),
            ]),
            ("requestBody", operation.Body is { } body ? Obj(
                ("description", body.Description), ("required", true),
                ("content", body.MediaTypes.Select(m => (m, (object?)Obj(("schema", body.Schema)))).ToArray())) : null),
            // an empty requirement: it works without
            ("security", operation.TakesKey ? (object[])[Obj(), Obj((Key, Array.Empty<object>()))] : null),
            ("responses", Obj(
            [
                ("200", Obj(
                    ("description", operation.Summary),
                    ("content", operation.Forms.DistinctBy(f => f.MediaType).Select(f => (Name(f), (object?)Obj(("schema", Schema(f))))).ToArray()))),
                ("304", isRead ? Obj(("description", "Ce que le client a est toujours bon.")) : null),
                .. refusals.Select(r => (r.ToString(CultureInfo.InvariantCulture), (object?)Obj(("$ref", "#/components/responses/Probleme")))),
            ])),
        ];

        static string Name(MediaForm form) => form == MediaForm.OpenApi ? form.ContentType : form.MediaType;
    }

    private static JsonMembers Schema(MediaForm form) => form.MediaType.EndsWith("json", StringComparison.Ordinal)
        ? Obj(("type", "object"))
        : Obj(("type", "string"), ("format", form.MediaType.StartsWith("text/", StringComparison.Ordinal) ? null : "binary"));

    private static JsonMembers Of(Parameter parameter, string place) =>
    [
        ("name", parameter.Name), ("in", place), ("description", parameter.Description), ("required", place == "path"),
        .. place == "query" ? Obj(("style", "form"), ("explode", false)) : [],
        ("schema", parameter.Schema),
    ];

    private static JsonMembers Components() =>
    [
        ("securitySchemes", Obj((Key, Obj(
            ("type", "http"), ("scheme", "bearer"),
            ("description", "La clé d’administrateur que le service a en réglage (CleAdministrateur) ; sans elle rien n’est remplacé."))))),
        ("responses", Obj(("Probleme", Obj(
            ("description", "La requête est refusée ; « code » est stable, « parametre » nomme ce qui ne va pas."),
            ("content", Obj((ProblemWriter.ContentType, Obj(("schema", Obj(("$ref", "#/components/schemas/Probleme"))))))))))),
        ("schemas", Obj(
            [
            .. Valeurs.Vocabulaires.Select(v => (
                "mots." + v.Nom, (object?)Obj(("type", "string"), ("description", v.Sens), ("enum", v.Mots)))),
            ("Probleme", Obj(
                ("type", "object"),
                ("required", (string[])["type", "title", "status", "code", "detail"]),
                ("properties", Obj(
                    Member("type", "Adresse qui explique le code."),
                    Member("title", "Phrase qui vaut pour tous les cas."),
                    Member("status", "Statut HTTP.", "integer"),
                    ("code", Obj(("type", "string"), ("enum", ProblemKind.All.Select(k => k.Code)))),
                    Member("detail", "Ce qui ne va pas et ce qui était attendu."),
                    Member("instance", "L’adresse demandée."),
                    Member("parametre", "Le paramètre, l’en-tête ou la partie de l’adresse en cause."),
                    Member("position", "Position dans sa valeur, à partir de 1.", "integer"),
                    Member("trace", "Identifiant de la requête, pour le journal."))))),
        ])),
    ];

    private static (string, object?) Member(string name, string description, string type = "string") =>
        (name, Obj(("type", type), ("description", description)));
}
