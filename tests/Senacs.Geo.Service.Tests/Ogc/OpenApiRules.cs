using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Senacs.Geo.Service.Tests.Ogc;

/// <summary>What the OpenAPI 3.0.3 specification asks of the parts that we write; a general validator is not needed to hold them.</summary>
internal static partial class OpenApiRules
{
    private static readonly string[] Types = ["string", "integer", "number", "boolean", "array", "object"];

    public static void Check(JsonElement api)
    {
        Assert.Matches("^3\\.0\\.\\d+$", api.GetProperty("openapi").GetString());
        Assert.NotEqual("", api.GetProperty("info").GetProperty("title").GetString());
        Assert.NotEqual("", api.GetProperty("info").GetProperty("version").GetString());
        HashSet<string> ids = new(StringComparer.Ordinal);
        foreach (JsonProperty path in api.GetProperty("paths").EnumerateObject())
        {
            Assert.StartsWith("/", path.Name, StringComparison.Ordinal);
            string[] segments = [.. Variable().Matches(path.Name).Select(m => m.Groups[1].Value)];
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                Assert.Contains(operation.Name, (string[])["get", "post"]);
                Assert.True(ids.Add(operation.Value.GetProperty("operationId").GetString()!), operation.Value.GetProperty("operationId").GetString());
                HashSet<(string, string)> names = [];
                foreach (JsonElement parameter in operation.Value.GetProperty("parameters").EnumerateArray())
                {
                    string where = parameter.GetProperty("in").GetString()!, name = parameter.GetProperty("name").GetString()!;
                    Assert.True(names.Add((where, name)), $"{path.Name} {name}");
                    Assert.Equal(where == "path", parameter.GetProperty("required").GetBoolean());
                    Schema(parameter.GetProperty("schema"));
                }

                Assert.Equal(segments.Order(StringComparer.Ordinal), names.Where(n => n.Item1 == "path").Select(n => n.Item2).Order(StringComparer.Ordinal));
                Body(api, path.Name, operation.Name, operation.Value);
                JsonElement responses = operation.Value.GetProperty("responses");
                Assert.True(responses.TryGetProperty("200", out JsonElement good));
                Assert.NotEmpty(good.GetProperty("content").EnumerateObject());
                foreach (JsonProperty response in responses.EnumerateObject())
                {
                    Assert.Matches("^[1-5][0-9]{2}$", response.Name);
                    if (response.Value.TryGetProperty("$ref", out JsonElement reference))
                        Resolve(api, reference.GetString()!);
                    else
                        Assert.NotEqual("", response.Value.GetProperty("description").GetString());
                }
            }
        }

        References(api, api);
    }

    /// <summary>Every route that is mapped is described, and nothing else, method by method; HEAD goes with GET. A route of all collections is described once a collection.</summary>
    public static void CheckCovers(JsonElement api, IEnumerable<RouteEndpoint> mapped)
    {
        (string Method, string Path)[] described = [.. api.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => (o.Name.ToUpperInvariant(), p.Name)))];
        (string Method, string Route)[] served = [.. mapped.SelectMany(e => e.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Where(m => m != HttpMethods.Head).Select(m => (m, e.RoutePattern.RawText!)))];
        Assert.Equal([], served.Where(s => !described.Any(d => Describes(d, s))));
        Assert.Equal([], described.Where(d => !served.Any(s => Describes(d, s))));
    }

    private static bool Describes((string Method, string Path) described, (string Method, string Route) served)
    {
        string[] path = described.Path.Split('/'), route = served.Route.Split('/');
        return described.Method == served.Method && path.Length == route.Length && path.Zip(route).All(p => p.First == p.Second || p.Second == "{collectionId}");
    }

    // What is sent is described; each refusal is the one problem document.
    private static void Body(JsonElement api, string path, string method, JsonElement operation)
    {
        bool isSent = method == "post";
        Assert.True(operation.TryGetProperty("requestBody", out JsonElement body) == isSent, path);
        string[] refusals = [.. operation.GetProperty("responses").EnumerateObject().Where(r => r.Name[0] is '4' or '5').Select(r => r.Name)];
        Assert.All(refusals, r => Assert.Equal("#/components/responses/Probleme", operation.GetProperty("responses").GetProperty(r).GetProperty("$ref").GetString()));
        Assert.Empty((isSent ? (string[])["400", "408", "413", "429", "500", "503"] : ["400", "406", "429", "500", "503"]).Except(refusals, StringComparer.Ordinal));
        Assert.Equal(!isSent, operation.GetProperty("responses").TryGetProperty("304", out _));
        if (isSent)
        {
            Assert.NotEqual("", body.GetProperty("description").GetString());
            Assert.True(body.GetProperty("required").GetBoolean());
            Assert.NotEmpty(body.GetProperty("content").EnumerateObject());
            foreach (JsonProperty form in body.GetProperty("content").EnumerateObject())
                Schema(form.Value.GetProperty("schema"));
        }

        if (!operation.TryGetProperty("security", out JsonElement security))
            return;
        foreach (JsonProperty scheme in security.EnumerateArray().SelectMany(s => s.EnumerateObject()))
            Assert.True(api.GetProperty("components").GetProperty("securitySchemes").TryGetProperty(scheme.Name, out _), scheme.Name);
    }

    private static void Schema(JsonElement schema)
    {
        Assert.Contains(schema.GetProperty("type").GetString(), Types);
        if (schema.GetProperty("type").GetString() == "array")
            Schema(schema.GetProperty("items"));
        if (schema.TryGetProperty("properties", out JsonElement properties))
        {
            foreach (JsonProperty property in properties.EnumerateObject())
                Schema(property.Value);
        }

        if (schema.TryGetProperty("required", out JsonElement required))
            Assert.All(required.EnumerateArray(), r => Assert.True(properties.TryGetProperty(r.GetString()!, out _)));
        if (schema.TryGetProperty("enum", out JsonElement values))
            Assert.NotEqual(0, values.GetArrayLength());
    }

    private static void References(JsonElement api, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in element.EnumerateObject())
            {
                if (member is { Name: "$ref", Value.ValueKind: JsonValueKind.String })
                    Resolve(api, member.Value.GetString()!);
                References(api, member.Value);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
                References(api, item);
        }
    }

    private static void Resolve(JsonElement api, string reference)
    {
        Assert.StartsWith("#/", reference, StringComparison.Ordinal);
        JsonElement at = api;
        foreach (string part in reference[2..].Split('/'))
            Assert.True(at.TryGetProperty(part, out at), reference);
    }

    [GeneratedRegex("\\{([^}]+)\\}")]
    private static partial Regex Variable();
}
