using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Senacs.Geo.Codes;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Dossiers;
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

    public ImmutableSortedDictionary<string, int> Comptes { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Null when the geometry is as the source gives it.</summary>
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

    /// <exception cref="SourceUnavailableException">Not JSON, or not in the form that <see cref="Write"/> gives.</exception>
    public static DossierLock Read(Stream stream, string file)
    {
        ArgumentNullException.ThrowIfNull(stream);
        LineJsonObject root = new(LineJson.Parse(stream, file), file, "");
        if (root.StringOrNumber("version") != Version)
            throw new SourceUnavailableException(file, "Ce verrou n'est pas de la version 1.", "Il vient d'une autre version du logiciel : supprimez-le et relancez « data pull ».");
        string code = root.RequiredString("departement");
        if (!CodeDepartement.TryParse(code, out CodeDepartement? departement))
            throw new SourceUnavailableException(file, $"« departement » vaut « {Tables.IssueList.Clip(code)} ».", "Supprimez le verrou et relancez « data pull ».");
        ImmutableArray<LockEntry> entries = [.. root.Objects("entrees").Select(json => ReadEntry(json, file))];
        root.RefuseOthers();
        return new(departement, entries);
    }

    /// <summary>The same lock always gives the same bytes.</summary>
    public void Write(Stream stream)
    {
        using Utf8JsonWriter json = new(stream, JsonText.Options);
        json.WriteStartObject();
        json.WriteString("version", Version);
        json.WriteString("departement", Departement.Value);
        json.WriteStartArray("entrees");
        foreach (LockEntry entry in Entrees)
            WriteEntry(json, entry);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }

    private static LockEntry ReadEntry(LineJsonObject json, string file)
    {
        LineJsonObject? comptes = json.Object("comptes");
        ImmutableSortedDictionary<string, int> counts = comptes is null
            ? ImmutableSortedDictionary<string, int>.Empty
            : comptes.AllNumbers().ToImmutableSortedDictionary(static p => p.Key, static p => (int)p.Value, StringComparer.Ordinal);
        LockEntry entry = new(json.RequiredString("role"), json.RequiredString("jeu"))
        {
            Source = json.RequiredString("source"),
            Millesime = json.RequiredString("millesime"),
            Licence = json.RequiredString("licence"),
            RecupereLe = json.Date("recupere_le") ?? throw new SourceUnavailableException(file, "La date « recupere_le » manque à une entrée.", "Supprimez le verrou et relancez « data pull »."),
            Origines = [.. json.Objects("origines").Select(o =>
            {
                LockedOrigin origin = new(o.RequiredString("origine"), (long)(o.Number("octets") ?? 0), o.RequiredString("sha256"));
                o.RefuseOthers();
                return origin;
            })],
            Comptes = counts,
            GeneralisationMetres = json.Number("generalisation_m"),
            Decimales = (int?)json.Number("decimales"),
            Fichier = json.RequiredString("fichier"),
            Sha256 = json.RequiredString("sha256"),
            Constats = json.Strings("constats") ?? [],
        };
        json.RefuseOthers();
        return entry;
    }

    private static void WriteEntry(Utf8JsonWriter json, LockEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("role", entry.Role);
        json.WriteString("jeu", entry.Jeu);
        json.WriteString("source", entry.Source);
        json.WriteString("millesime", entry.Millesime);
        json.WriteString("licence", entry.Licence);
        json.WriteString("recupere_le", entry.RecupereLe.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteStartArray("origines");
        foreach (LockedOrigin origin in entry.Origines)
        {
            json.WriteStartObject();
            json.WriteString("origine", origin.Origine);
            json.WriteNumber("octets", origin.Octets);
            json.WriteString("sha256", origin.Sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("comptes");
        foreach ((string key, int count) in entry.Comptes)
            json.WriteNumber(key, count);
        json.WriteEndObject();
        if (entry.GeneralisationMetres is { } tolerance)
            json.WriteNumber("generalisation_m", tolerance);
        if (entry.Decimales is { } decimals)
            json.WriteNumber("decimales", decimals);
        json.WriteString("fichier", entry.Fichier);
        json.WriteString("sha256", entry.Sha256);
        json.WriteStartArray("constats");
        foreach (string constat in entry.Constats)
            json.WriteStringValue(constat);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>How the JSON that people read is laid out.</summary>
internal static class JsonText
{
    public static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
