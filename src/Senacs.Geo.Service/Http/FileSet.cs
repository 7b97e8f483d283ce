using System.Security.Cryptography;
using System.Text;

namespace Senacs.Geo.Service.Http;

/// <summary>Files of a page, under an address that holds a fingerprint of them all: a browser keeps them for good.</summary>
internal sealed class FileSet
{
    private readonly string _folder;
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <param name="folder">First segment of their address.</param>
    /// <param name="files">By name.</param>
    public FileSet(string folder, IEnumerable<(string Name, byte[] Bytes)> files)
    {
        _folder = folder;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, byte[] bytes) in files.OrderBy(static f => f.Name, StringComparer.Ordinal))
        {
            _files.Add(name, bytes);
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\n"));
            hash.AppendData(bytes);
        }

        Fingerprint = _files.Count == 0 ? "" : Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    /// <summary>Twelve hexadecimal digits: changes when any of the files does. Empty when there are none.</summary>
    public string Fingerprint { get; }

    /// <summary>"/page/0123456789ab/".</summary>
    public string Base => $"/{_folder}/{Fingerprint}/";

    public IEnumerable<string> Names => _files.Keys;

    public byte[]? Find(string name) => _files.GetValueOrDefault(name);

    /// <summary>The file that the address names.</summary>
    /// <param name="context">Of an address with <c>version</c> and <c>file</c>.</param>
    /// <param name="missing">Why there is none, in French, of a name as it may be shown.</param>
    /// <exception cref="ProblemException">404.</exception>
    public Answer AnswerTo(HttpContext context, Func<string, string> missing)
    {
        string name = context.Segment("file");
        Query.Read(context.Request, []);
        byte[] bytes = Find(name) ?? throw new ProblemException(ProblemKind.AdresseInconnue, missing(OutsideText.Shown(name)), "file");

        // another version's address gets the file of now, but nobody keeps it under that name
        context.State().IsPinned = context.Segment("version") == Fingerprint;
        return Answer.File(context, Fingerprint, $"{_folder}/{name}", MediaForm.OfFile(name).ContentType, bytes);
    }
}
