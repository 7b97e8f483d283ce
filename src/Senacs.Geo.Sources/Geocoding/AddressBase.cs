using Senacs.Geo.Adresses;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Files;

namespace Senacs.Geo.Sources.Geocoding;

/// <summary>Reads address bases (BAN CSV, lieux-dits, BAL; plain or gzip) into the index that is searched.</summary>
public static class AddressBase
{
    /// <param name="files">Paths, in any order.</param>
    /// <param name="communes">Communes of the dossier, to know those without address; may be empty.</param>
    /// <param name="issues">Receives what is wrong in the files.</param>
    /// <exception cref="SourceUnavailableException">A file is missing, cut short, or is no address base.</exception>
    public static Geocoder Read(IReadOnlyList<string> files, IReadOnlyList<GazetteerCommune> communes, ICollection<Issue> issues)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(communes);
        ArgumentNullException.ThrowIfNull(issues);
        AddressIndexBuilder builder = new();
        foreach (GazetteerCommune commune in communes)
            builder.AddCommune(commune);
        foreach (string file in files)
        {
            using FileStream stream = SourceFiles.Open(file, Path.GetFileName(file));
            AddressBaseReader.Read(stream, Path.GetFileName(file), builder, issues);
        }

        return builder.Build();
    }

    /// <summary>The same from one stream.</summary>
    public static Geocoder Read(Stream stream, string name, ICollection<Issue> issues)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(issues);
        AddressIndexBuilder builder = new();
        AddressBaseReader.Read(stream, name, builder, issues);
        return builder.Build();
    }
}
