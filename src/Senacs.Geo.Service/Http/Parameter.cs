using System.Text.Json;

namespace Senacs.Geo.Service.Http;

/// <summary>A query parameter: what the endpoint accepts and what the OpenAPI document says of it are this one record.</summary>
/// <param name="Name">As in the address.</param>
/// <param name="Description">French.</param>
/// <param name="Schema">Writes the members of its JSON schema.</param>
internal sealed record Parameter(string Name, string Description, Action<Utf8JsonWriter> Schema)
{
    /// <summary>Written <c>a,b,c</c>: OpenAPI's <c>style: form, explode: false</c>.</summary>
    public bool IsList { get; init; }

    public object? Example { get; init; }

    public static Parameter Text(string name, string description, int maximumLength = 500) =>
        new(name, description, json =>
        {
            json.WriteString("type"u8, "string"u8);
            json.WriteNumber("maxLength"u8, maximumLength);
        });

    public static Parameter Choice(string name, string description, params string[] values) =>
        new(name, description, json =>
        {
            json.WriteString("type"u8, "string"u8);
            json.WriteStartArray("enum"u8);
            foreach (string value in values)
                json.WriteStringValue(value);
            json.WriteEndArray();
        });

    public static Parameter Integer(string name, string description, long least, long greatest, long? absent = null) =>
        new(name, description, json =>
        {
            json.WriteString("type"u8, "integer"u8);
            json.WriteNumber("minimum"u8, least);
            json.WriteNumber("maximum"u8, greatest);
            if (absent is { } value)
                json.WriteNumber("default"u8, value);
        });

    public static Parameter Number(string name, string description) => new(name, description, static json => json.WriteString("type"u8, "number"u8));

    public static Parameter Boolean(string name, string description) =>
        new(name, description, static json => json.WriteString("type"u8, "boolean"u8));

    public static Parameter Date(string name, string description) =>
        new(name, description, static json =>
        {
            json.WriteString("type"u8, "string"u8);
            json.WriteString("format"u8, "date"u8);
        });
}
