global using JsonMembers = (string Name, object? Value)[];
using System.Text.Json;
using NetTopologySuite.Geometries;

namespace Senacs.Geo.Exports;

/// <summary>JSON written as it is read: an object is its members in order, each a name and a value.</summary>
/// <remarks>A value is a text, a number, a truth, an <see cref="Obj"/>, a sequence of those, or what writes the members of an object. A member whose
/// value is null is left out; <see cref="Null"/> is written.</remarks>
internal static class JsonTree
{
    /// <summary>What is unknown, and said to be.</summary>
    public static object Null { get; } = new();

    public static object OrNull(object? value) => value ?? Null;

    public static JsonMembers Obj(params JsonMembers members) => members;

    /// <summary>West, south, east, north: six decimals.</summary>
    public static object[] Box(Envelope box) => [Degrees(box.MinX), Degrees(box.MinY), Degrees(box.MaxX), Degrees(box.MaxY)];

    /// <summary>At most six decimals, never an exponent.</summary>
    public static object Degrees(double value) => (decimal)Math.Round(value, 6, MidpointRounding.AwayFromZero);

    /// <summary>Writes members into the object that is open.</summary>
    public static void Members(this Utf8JsonWriter json, params ReadOnlySpan<(string Name, object? Value)> members)
    {
        foreach ((string name, object? value) in members)
        {
            if (value is null)
                continue;
            json.WritePropertyName(name);
            json.Value(value);
        }
    }

    private static void Value(this Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case string text: json.WriteStringValue(text); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case double number: json.WriteNumberValue(number); break;
            case decimal number: json.WriteNumberValue(number); break;
            case JsonMembers members:
                json.WriteStartObject();
                json.Members(members);
                json.WriteEndObject();
                break;
            case Action<Utf8JsonWriter> members:
                json.WriteStartObject();
                members(json);
                json.WriteEndObject();
                break;
            case IEnumerable<object> items:
                json.WriteStartArray();
                foreach (object item in items)
                    json.Value(item);
                json.WriteEndArray();
                break;
            default:
                if (value != Null)
                    throw new ArgumentException($"No JSON is known for {value.GetType()}.", nameof(value));
                json.WriteNullValue();
                break;
        }
    }
}
