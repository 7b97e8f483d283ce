using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Senacs.Geo.Exports;
using Senacs.Geo.Service.Json;

namespace Senacs.Geo.Service.Dossiers;

/// <summary>What a copy of a dossier holds. Written last: a folder without it, or with one that does not match, is no copy.</summary>
/// <remarks>Its sums tell damage: a disk that fails, a power cut, a process killed. They prove nothing against somebody who may write in the folder,
/// who can make them anew.</remarks>
/// <param name="Folder">Name of the folder it is a copy of.</param>
/// <param name="Number">Grows with each copy of the same folder.</param>
/// <param name="SavedAt">When.</param>
/// <param name="LastModified">Of the files it was made from, to the second.</param>
/// <param name="HasErrors">Whether the check of these data found errors.</param>
/// <param name="Bytes">Of all the files.</param>
/// <param name="Files">The manifest first.</param>
internal sealed record CopyInventory(
    string Folder, int Number, DateTimeOffset SavedAt, DateTimeOffset LastModified, bool HasErrors, long Bytes, ImmutableArray<DossierFile> Files)
{
    public const string FileName = ".inventaire";

    private const int Form = 1;
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const int MostBytes = 1 << 20;

    /// <summary>One line of JSON and, on the next, its SHA-256.</summary>
    public byte[] ToBytes()
    {
        byte[] line = JsonBytes.Make(
        [
            ("forme", Form), ("dossier", Folder), ("numero", Number),
            ("enregistre", SavedAt.UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture)),
            ("donnees_du", LastModified.UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture)), ("erreurs", HasErrors), ("octets", Bytes),
            ("fichiers", Files.Select(f => JsonTree.Obj(("nom", f.Name), ("sha256", f.Sha256)))),
        ]);
        return [.. line, (byte)'\n', .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(line))), (byte)'\n'];
    }

    /// <returns>Null when there is none, or it is damaged or of another form.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static CopyInventory? Read(string copy)
    {
        FileInfo file = new(Path.Combine(copy, FileName));
        if (!file.Exists || file.Length > MostBytes)
            return null;
        byte[] bytes = File.ReadAllBytes(file.FullName);
        int end = Array.IndexOf(bytes, (byte)'\n');
        if (end < 0 || !Encoding.ASCII.GetString(bytes.AsSpan(end + 1)).TrimEnd('\n')
            .Equals(Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, end))), StringComparison.Ordinal))
            return null;
        using JsonDocument document = JsonDocument.Parse(bytes.AsMemory(0, end));
        JsonElement root = document.RootElement;
        if (root.GetProperty("forme").GetInt32() != Form)
            return null;
        return new CopyInventory(
            root.GetProperty("dossier").GetString()!, root.GetProperty("numero").GetInt32(), At("enregistre"), At("donnees_du"),
                root.GetProperty("erreurs").GetBoolean(), root.GetProperty("octets").GetInt64(),
            [.. root.GetProperty("fichiers").EnumerateArray()
                .Select(f => new DossierFile(f.GetProperty("nom").GetString()!, f.GetProperty("sha256").GetString()!))]);

        DateTimeOffset At(string name) => root.GetProperty(name).GetDateTimeOffset();
    }
}
