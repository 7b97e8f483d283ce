using System.Text.Json;
using System.Text.RegularExpressions;

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

    private static void Schema(JsonElement schema)
    {
        Assert.Contains(schema.GetProperty("type").GetString(), Types);
        if (schema.GetProperty("type").GetString() == "array")
            Schema(schema.GetProperty("items"));
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
