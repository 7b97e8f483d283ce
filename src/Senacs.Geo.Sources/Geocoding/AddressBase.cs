using System.Security.Cryptography;
using Senacs.Geo.Adresses;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Sources.Writing;

namespace Senacs.Geo.Sources.Geocoding;

/// <summary>A commune that an index should know even when it has no address.</summary>
/// <param name="Code">INSEE code.</param>
/// <param name="Nom">Its name.</param>
/// <param name="CodesPostaux">May be empty.</param>
/// <param name="ChefLieu">Where to place an address of which only the commune is known; null: the middle of its addresses.</param>
public sealed record GazetteerCommune(string Code, string Nom, IReadOnlyList<int> CodesPostaux, Senacs.Geo.Geography.GeoPoint? ChefLieu);

/// <summary>Makes and opens the address index of a dossier.</summary>
public static class AddressBase
{
    /// <summary>Reads address bases (BAN CSV, lieux-dits, BAL; plain or gzip) and returns the index as bytes.</summary>
    /// <param name="files">Paths, in any order: the bytes do not depend on it.</param>
    /// <param name="communes">Communes of the dossier, to know those without address; may be empty.</param>
    /// <param name="issues">Receives what is wrong in the files.</param>
    /// <exception cref="SourceUnavailableException">A file is missing, cut short, or is no address base.</exception>
    public static byte[] BuildIndex(IReadOnlyList<string> files, IReadOnlyList<GazetteerCommune> communes, ICollection<Issue> issues)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(communes);
        ArgumentNullException.ThrowIfNull(issues);
        AddressIndexBuilder builder = new();
        foreach (GazetteerCommune commune in communes)
            builder.AddCommune(commune.Code, commune.Nom, commune.CodesPostaux, commune.ChefLieu is { } p ? (p.LongitudeDegrees, p.LatitudeDegrees) : null);
        List<Issue> found = [];
        foreach (string file in files)
        {
            using Stream stream = OpenFile(file);
            AddressBaseReader.Read(stream, Path.GetFileName(file), builder, found);
        }

        foreach (Issue issue in found)
            issues.Add(issue);
        return builder.Build(Fingerprint(files, communes));
    }

    /// <summary>The same from one stream.</summary>
    public static byte[] BuildIndex(Stream stream, string name, ICollection<Issue> issues)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(issues);
        AddressIndexBuilder builder = new();
        List<Issue> found = [];
        AddressBaseReader.Read(stream, name, builder, found);
        foreach (Issue issue in found)
            issues.Add(issue);
        return builder.Build(new byte[32]);
    }

    /// <summary>Opens the index beside the files, after building it when it is missing, damaged, of another version, or when a file
    /// changed.</summary>
    /// <param name="files">Paths of the address bases.</param>
    /// <param name="communes">Communes of the dossier; may be empty.</param>
    /// <param name="indexPath">Where the index is or will be; written beside and renamed, so that a killed run leaves no half index.</param>
    /// <param name="issues">Receives what is wrong in the files, when they are read.</param>
    public static Geocoder OpenOrBuild(IReadOnlyList<string> files, IReadOnlyList<GazetteerCommune> communes, string indexPath, ICollection<Issue> issues)
    {
        ArgumentNullException.ThrowIfNull(issues);
        if (File.Exists(indexPath))
        {
            try
            {
                AddressIndexFile index = AddressIndexFile.Open(indexPath);
                if (index.SourceFingerprint.AsSpan().SequenceEqual(Fingerprint(files, communes)))
                    return new Geocoder(index);
                index.Dispose();
            }
            catch (SourceUnavailableException e)
            {
                issues.Add(GeocodingIssues.IndexRebuilt.Say($"{e.Message} Il a été reconstruit.") with { File = Path.GetFileName(indexPath) });
            }
        }

        byte[] bytes = BuildIndex(files, communes, issues);
        try
        {
            AtomicFile.WriteAllBytes(indexPath, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A read-only dossier still geocodes, from memory.
            return new Geocoder(AddressIndexFile.FromBytes(Path.GetFileName(indexPath), bytes));
        }

        return Geocoder.Open(indexPath);
    }

    private static FileStream OpenFile(string file)
    {
        SourceFiles.RefuseOthers(file, Path.GetFileName(file));
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceUnavailableException(Path.GetFileName(file), "la base d'adresses ne peut pas être lue.", "Vérifiez le chemin, ou lancez « senacs-geo data pull ».", e);
        }
    }

    // SHA-256 of the files' own SHA-256, sorted, and of the communes.
    private static byte[] Fingerprint(IReadOnlyList<string> files, IReadOnlyList<GazetteerCommune> communes)
    {
        List<string> parts = [];
        foreach (string file in files)
        {
            using Stream stream = OpenFile(file);
            parts.Add(Convert.ToHexString(SHA256.HashData(stream)));
        }

        parts.Sort(StringComparer.Ordinal);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string part in parts)
            hash.AppendData(System.Text.Encoding.ASCII.GetBytes(part));
        foreach (GazetteerCommune commune in communes.OrderBy(c => c.Code, StringComparer.Ordinal))
        {
            string text = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{commune.Code}|{commune.Nom}|{string.Join(',', commune.CodesPostaux)}|{commune.ChefLieu?.LongitudeDegrees:R}|{commune.ChefLieu?.LatitudeDegrees:R}\n");
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(text));
        }

        return hash.GetHashAndReset();
    }
}
