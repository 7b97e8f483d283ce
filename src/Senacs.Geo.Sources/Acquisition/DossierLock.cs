using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Senacs.Geo.Codes;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Sources.Json;

namespace Senacs.Geo.Sources.Acquisition;

/// <summary>One file fetched: where from, how big, its SHA-256.</summary>
public sealed record LockedOrigin(string Origine, long Octets, string Sha256);

/// <summary>One dataset of a dossier as it was fetched and what was made of it.</summary>
/// <param name="Role">The manifest's key: <c>communes</c>, <c>table</c>…</param>
/// <param name="Jeu">The catalogue's id.</param>
public sealed record LockEntry(string Role, string Jeu)
{
    public required string Source { get; init; }

    public required string Millesime { get; init; }

    public required string Licence { get; init; }

    /// <summary>Day on which exactly these bytes were first fetched.</summary>
    public required DateOnly RecupereLe { get; init; }

    /// <summary>In page order.</summary>
    public required ImmutableArray<LockedOrigin> Origines { get; init; }

    public required ImmutableSortedDictionary<string, int> Comptes { get; init => field = value.WithComparers(StringComparer.Ordinal); }

    /// <summary>Null when the geometry is as the source gives it.</summary>
    [JsonPropertyName("generalisation_m")]
    public double? GeneralisationMetres { get; init; }

    /// <summary>Decimals of the coordinates written; null for tables.</summary>
    public int? Decimales { get; init; }

    /// <summary>The file made in the dossier, and its SHA-256.</summary>
    public string Fichier { get; init; } = "";

    public string Sha256 { get; init; } = "";

    /// <summary>What reading found: <c>code: sentence</c>.</summary>
    public ImmutableArray<string> Constats { get; init; } = [];
}

/// <summary><c>dossier.lock.json</c>: what a dossier was made from, so that it can be made again and a changed source is seen.</summary>
public sealed record DossierLock(CodeDepartement Departement, ImmutableArray<LockEntry> Entrees)
{
    public const string FileName = "dossier.lock.json";

    /// <summary>The only version there is.</summary>
    public const string Version = "1";

    public LockEntry? Find(DatasetRole role) => Entrees.FirstOrDefault(e => e.Role == Catalogue.WordOf(role));

    /// <summary>The lock of a dossier's folder; null when it has none.</summary>
    /// <exception cref="SourceUnavailableException">It is there but cannot be read.</exception>
    public static DossierLock? In(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return null;
        using FileStream stream = SourceFiles.Open(path, FileName);
        return Read(stream, FileName);
    }

    /// <exception cref="SourceUnavailableException">Not JSON, too big, or not in the form that <see cref="Write"/> gives.</exception>
    public static DossierLock Read(Stream stream, string file)
    {
        ArgumentNullException.ThrowIfNull(stream);
        const string remedy = "Supprimez le verrou et relancez « data pull ».";
        LineJsonObject root = new(LineJson.Parse(stream, file), file, "");
        if (root.StringOrNumber("version") != Version)
            throw new SourceUnavailableException(file, "Ce verrou n'est pas de la version 1, il vient d'une autre version du logiciel.", remedy);
        string code = root.RequiredString("departement");
        if (!CodeDepartement.TryParse(code, out CodeDepartement? departement))
            throw new SourceUnavailableException(file, $"« departement » vaut « {Tables.IssueList.Clip(code)} ».", remedy);
        ImmutableArray<LockEntry> entries = [.. root.Objects("entrees").Select(ReadEntry)];
        root.RefuseOthers();
        return new(departement, entries);
    }

    private static LockEntry ReadEntry(LineJsonObject json)
    {
        LockEntry entry = new(json.RequiredString("role"), json.RequiredString("jeu"))
        {
            Source = json.RequiredString("source"),
            Millesime = json.RequiredString("millesime"),
            Licence = json.RequiredString("licence"),
            RecupereLe = json.RequiredDate("recupere_le"),
            Origines = [.. json.Objects("origines").Select(ReadOrigin)],
            Comptes = json.Object("comptes")?.AllNumbers().ToImmutableSortedDictionary(static c => c.Key, static c => (int)c.Value)
                ?? ImmutableSortedDictionary<string, int>.Empty,
            GeneralisationMetres = json.Number("generalisation_m"),
            Decimales = (int?)json.Number("decimales"),
            Fichier = json.RequiredString("fichier"),
            Sha256 = json.RequiredString("sha256"),
            Constats = json.Strings("constats") ?? [],
        };
        json.RefuseOthers();
        return entry;
    }

    private static LockedOrigin ReadOrigin(LineJsonObject json)
    {
        LockedOrigin origin = new(json.RequiredString("origine"), (long)(json.Number("octets") ?? 0), json.RequiredString("sha256"));
        json.RefuseOthers();
        return origin;
    }

    /// <summary>The same lock always gives the same bytes.</summary>
    public void Write(Stream stream)
    {
        using Utf8JsonWriter json = new(stream, JsonText.Options);
        JsonSerializer.Serialize(json, new LockFile(Version, Departement.Value, Entrees), LockJson.Default.LockFile);
        json.Flush();
        stream.WriteByte((byte)'\n');
    }
}

/// <summary>The form of the file.</summary>
internal sealed record LockFile(string Version, string Departement, ImmutableArray<LockEntry> Entrees);

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LockFile))]
internal sealed partial class LockJson : JsonSerializerContext;

/// <summary>How the JSON that people read is laid out.</summary>
internal static class JsonText
{
    public static readonly JsonWriterOptions Options =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
