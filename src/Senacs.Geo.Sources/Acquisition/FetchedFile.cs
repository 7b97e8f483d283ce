using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using Senacs.Geo.Codes;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Sources.Files;

namespace Senacs.Geo.Sources.Acquisition;

/// <summary>A file at hand, just downloaded or there already.</summary>
/// <param name="Origine">Its address, or its path under the folder of sources.</param>
/// <param name="FullPath">Where it lies.</param>
/// <param name="Octets">Its size as fetched, compressed when it is.</param>
/// <param name="Sha256">Of the bytes as fetched.</param>
public sealed record FetchedFile(string Origine, string FullPath, long Octets, string Sha256)
{
    /// <summary>The name that messages give it.</summary>
    public string Name => Origine.StartsWith("https:", StringComparison.Ordinal) ? Origine : Path.GetFileName(Origine);

    /// <exception cref="SourceUnavailableException">Missing or not ours to read.</exception>
    public static FetchedFile At(string fullPath, string origine)
    {
        using FileStream stream = SourceFiles.Open(fullPath, origine);
        return new(origine, fullPath, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    /// <summary>Opens the file, or the member of the archive.</summary>
    /// <param name="member">Name of the member to read when the file is a ZIP; the only file that ends like it is taken when it is not there by its
    /// whole name.</param>
    /// <exception cref="SourceUnavailableException">The archive is damaged or has no such member.</exception>
    public Stream Open(string? member = null)
    {
        FileStream stream = SourceFiles.Open(FullPath, Origine);
        Span<byte> head = stackalloc byte[4];
        int read = stream.ReadAtLeast(head, 4, throwOnEndOfStream: false);
        stream.Position = 0;
        if (member is null || read < 4 || !head.SequenceEqual("PK\u0003\u0004"u8))
            return stream;
        return ArchiveMember.Open(stream, Origine, member);
    }
}

/// <summary>Where the datasets of a catalogue come from: the services, or a folder of files already fetched.</summary>
public interface IDatasetSource
{
    /// <summary>Whether it may have the dataset, before anything is asked.</summary>
    bool Offers(Dataset jeu, CodeDepartement departement);

    /// <summary>The files of the dataset: one, or its pages in order.</summary>
    /// <exception cref="SourceUnavailableException">It cannot be had.</exception>
    ImmutableArray<FetchedFile> Fetch(Dataset jeu, CodeDepartement departement);
}

/// <summary>A folder of files already fetched (<c>--source DIR</c>).</summary>
public sealed class FolderSource : IDatasetSource
{
    private readonly string _root;

    /// <exception cref="SourceUnavailableException">There is no such folder.</exception>
    public FolderSource(string root)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (!Directory.Exists(root))
            throw new SourceUnavailableException(
                root, "Ce dossier de sources n'existe pas.", "Donnez à --source le dossier qui contient les fichiers ouverts déjà téléchargés.");
        _root = Path.GetFullPath(root);
    }

    public bool Offers(Dataset jeu, CodeDepartement departement) => Find(jeu, departement) is not null;

    public ImmutableArray<FetchedFile> Fetch(Dataset jeu, CodeDepartement departement)
    {
        ArgumentNullException.ThrowIfNull(jeu);
        string relative = Find(jeu, departement) ?? throw new SourceUnavailableException(
            jeu.Id, $"Le dossier des sources n'a pas ce jeu pour le département {departement}.",
                $"Chemins essayés : {string.Join(", ", jeu.Local.Select(l => Dataset.Fill(l, departement)))}.");
        return [FetchedFile.At(Path.Combine(_root, relative), relative)];
    }

    private string? Find(Dataset jeu, CodeDepartement departement) =>
        jeu.Local.Select(l => Dataset.Fill(l, departement)).FirstOrDefault(l => File.Exists(Path.Combine(_root, l)));
}
