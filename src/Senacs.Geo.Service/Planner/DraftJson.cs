using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Sources.Registers;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Service.Planner;

/// <summary>What a checked register comes to: the same records that reading a dossier gives, so that nobody reads a register a second way.</summary>
/// <param name="Register">As read; null when it was refused.</param>
/// <param name="Structures">Located.</param>
/// <param name="Issues">Of the whole dossier with this register.</param>
/// <param name="Refusal">Why it could not be read; null when it was.</param>
internal sealed record CheckedRegister(RegisterReading? Register, LocatedStructures? Structures, ImmutableArray<Issue> Issues, string? Refusal);

// generated: the native program has no reflection to find the records by
[JsonSerializable(typeof(CheckedRegister))]
internal sealed partial class DraftContext : JsonSerializerContext;

/// <summary>A checked register on its way from one process to the other. Both are the same program: the form needs no version.</summary>
internal static class DraftJson
{
    private static readonly FrozenDictionary<string, Crs> Systems = Crs.All.ToFrozenDictionary(static crs => crs.ToString(), StringComparer.Ordinal);

    private static readonly JsonSerializerOptions Options = new()
    {
        Converters =
        {
            new TextConverter<CodeInsee>(CodeInsee.Parse, static code => code.Value),
                new TextConverter<CodeQpv>(CodeQpv.Parse, static code => code.Value),
            new TextConverter<CodeDepartement>(CodeDepartement.Parse, static code => code.Value),
                new TextConverter<Crs>(static text => Systems[text], static crs => crs.ToString()),
        },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        TypeInfoResolver = DraftContext.Default.WithAddedModifier(LeaveOutEntry),
    };

    public static void Write(CheckedRegister register, Stream output) =>
        JsonSerializer.Serialize(output, register, (JsonTypeInfo<CheckedRegister>)Options.GetTypeInfo(typeof(CheckedRegister)));

    /// <exception cref="JsonException">Not what the other process writes.</exception>
    public static CheckedRegister Read(ReadOnlySpan<byte> json)
    {
        CheckedRegister read = JsonSerializer.Deserialize(json, (JsonTypeInfo<CheckedRegister>)Options.GetTypeInfo(typeof(CheckedRegister)))
            ?? throw new JsonException("null");
        if (read is not { Register: { } register, Structures: { } located })
            return read;
        Dictionary<string, RegisterEntry> entries = new(StringComparer.Ordinal);
        foreach (RegisterEntry entry in register.Entries)
            entries.TryAdd(entry.Id, entry);
        ImmutableArray<Structure> structures = [.. located.Structures.Select(s => s with { Entry = entries.GetValueOrDefault(s.Id) })];
        return read with { Structures = located with { Structures = structures } };
    }

    // Each structure's row is among the rows of the register already.
    private static void LeaveOutEntry(JsonTypeInfo type)
    {
        if (type.Type != typeof(Structure))
            return;
        foreach (JsonPropertyInfo property in type.Properties.Where(p => p.Name == nameof(Structure.Entry)))
            property.ShouldSerialize = static (_, _) => false;
    }

    private sealed class TextConverter<T>(Func<string, T> parse, Func<T, string> write) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return parse(reader.GetString() ?? throw new JsonException());
            }
            catch (Exception e) when (e is FormatException or KeyNotFoundException)
            {
                throw new JsonException(e.Message, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
    }
}
