using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Files;

namespace Senacs.Geo.Sources.Dossiers;

/// <summary>What can be wrong with a dossier's files as files.</summary>
public static class DossierIssues
{
    public static readonly IssueKind HashDiffers =
        new("dossier.hash_differs", IssueSeverity.Warning, "Fichier différent de celui qu'annonce le manifeste");
    public static readonly IssueKind NotRead = new("dossier.input_not_read", IssueSeverity.Information, "Fichier annoncé que rien ne lit");
    public static readonly IssueKind NoSource = new("dossier.no_source", IssueSeverity.Warning, "Donnée sans source, millésime ou licence");
}

/// <summary>A dossier on disk: its manifest, and its inputs opened one by one, each hashed while it is read.</summary>
/// <remarks>Inputs may be opened from several threads.</remarks>
public sealed class DossierFolder
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SourceFile> _read = new(StringComparer.Ordinal);
    private readonly List<Issue> _issues = [];

    private DossierFolder(string path, DossierManifest manifest)
    {
        FullPath = path;
        Manifest = manifest;
    }

    /// <summary>The folder, absolute, symbolic links resolved.</summary>
    public string FullPath { get; }

    public DossierManifest Manifest { get; }

    /// <summary>The inputs read to the end so far, in the manifest's usual order.</summary>
    public ImmutableArray<SourceFile> Sources
    {
        get
        {
            lock (_gate)
                return [.. Manifest.Inputs().Select(i => _read.GetValueOrDefault(i.Input.Fichier)).OfType<SourceFile>().Distinct()];
        }
    }

    /// <summary>Inputs without a source, a millésime or a licence, and hashes that differ from the manifest's.</summary>
    public ImmutableArray<Issue> Issues
    {
        get
        {
            lock (_gate)
                return [.. MissingSources(), .. _issues.OrderBy(static i => i.File, StringComparer.Ordinal)];
        }
    }

    /// <param name="path">The dossier's folder, or its <c>dossier.json</c>.</param>
    /// <exception cref="SourceUnavailableException">No such folder, no manifest, or a manifest that cannot be read.</exception>
    public static DossierFolder Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string folder = path;
        if (File.Exists(path) && Path.GetFileName(path) == DossierManifest.FileName)
            folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        else if (File.Exists(path))
            throw new SourceUnavailableException(
                path, "C'est un fichier, pas un dossier.", $"Donnez le dossier qui contient {DossierManifest.FileName}.");
        else if (!Directory.Exists(path))
            throw new SourceUnavailableException(
                path, "Ce dossier n'existe pas.", "Vérifiez le chemin ; « data/03-allier » est un dossier d'exemple.");

        string manifestPath = Path.Combine(folder, DossierManifest.FileName);
        if (!File.Exists(manifestPath))
        {
            throw new SourceUnavailableException(path, $"Ce dossier ne contient pas de {DossierManifest.FileName}.",
                $"Créez-le ; voici le plus court qui soit :{Environment.NewLine}{DossierManifest.MinimalExample}");
        }

        using Stream stream = SourceFiles.Open(manifestPath, DossierManifest.FileName);
        return new(RealPath(Path.GetFullPath(folder)), DossierManifest.Read(stream, DossierManifest.FileName));
    }

    /// <summary>Opens an input. Its hash is taken as it is read; disposing reads what is left, so that the hash is that of the whole file.</summary>
    /// <exception cref="SourceUnavailableException">Missing, unreadable, or a link that leads out of the dossier.</exception>
    public Stream OpenInput(DossierInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new HashingStream(SourceFiles.Open(PathOf(input.Fichier), input.Fichier), hash => Remember(input, hash));
    }

    /// <summary>The absolute path of a file of the dossier, checked to lie inside it.</summary>
    /// <exception cref="SourceUnavailableException">Missing, or a link that leads out of the dossier.</exception>
    public string PathOf(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        string full = Path.GetFullPath(Path.Combine(FullPath, file));
        if (Directory.Exists(full))
            throw new SourceUnavailableException(file, "C'est un dossier, pas un fichier.", $"Corrigez « fichier » dans {DossierManifest.FileName}.");
        if (!File.Exists(full))
            throw new SourceUnavailableException(file, $"Ce fichier, que {DossierManifest.FileName} annonce, n'est pas dans le dossier.",
                    "Ajoutez-le, ou corrigez le nom dans le manifeste (majuscules comprises).");
        string real = RealPath(full);
        if (!real.StartsWith(FullPath + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new SourceUnavailableException(file, "C'est un lien qui mène hors du dossier.", "Copiez le fichier dans le dossier.");
        return real;
    }

    private SourceFile Describe(DossierInput input, string sha256) =>
        new(Manifest.Inputs().First(i => i.Input.Fichier == input.Fichier).Key, input.Fichier, input.Source, input.Millesime, input.Licence, sha256)
        {
            GeneralisationMetres = input.GeneralisationMetres,
            Remarque = input.Remarque,
            Complet = input.Complet,
        };

    private void Remember(DossierInput input, string sha256)
    {
        lock (_gate)
        {
            if (!_read.TryAdd(input.Fichier, Describe(input, sha256)))
                return;
            if (input.Sha256 is not null && input.Sha256 != sha256)
            {
                _issues.Add(DossierIssues.HashDiffers.Say(
                    $"{input.Fichier} a l'empreinte {sha256[..12]}… alors que le manifeste annonce {input.Sha256[..12]}… : le fichier a changé. "
                        + $"Vérifiez-le, puis corrigez « sha256 ».")
                    with
                { File = input.Fichier, Field = "sha256", Value = sha256 });
            }
        }
    }

    private IEnumerable<Issue> MissingSources()
    {
        foreach ((string key, DossierInput input) in Manifest.Inputs())
        {
            List<string> missing = [];
            if (input.Source is null)
                missing.Add("source");
            if (input.Millesime is null && key != "corrections")
                missing.Add("millesime");
            if (input.Licence is null)
                missing.Add("licence");
            if (missing.Count > 0 && key is not ("publies" or "corrections"))
            {
                yield return DossierIssues.NoSource.Say(
                    $"{DossierManifest.FileName} ne dit pas, pour « {key} » : {string.Join(", ", missing)}. Une carte ou un tableau publié doit "
                        + $"le citer.")
                    with
                { File = DossierManifest.FileName, Subject = input.Fichier, Field = $"{key}.{missing[0]}" };
            }
        }
    }

    /// <summary>The path with every symbolic link resolved, its own parents' included.</summary>
    /// <param name="full">Absolute.</param>
    public static string RealPath(string full)
    {
        ArgumentNullException.ThrowIfNull(full);
        string root = Path.GetPathRoot(full)!;
        string real = root;
        int links = 0;
        foreach (string part in full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(real, part);
            FileSystemInfo info = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            if (info.LinkTarget is not null && ++links <= 40 && info.ResolveLinkTarget(returnFinalTarget: true) is { } target)
                next = RealPath(target.FullName);
            real = next;
        }

        return real;
    }

    private sealed class HashingStream(Stream inner, Action<string> onEnd) : ForwardStream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private bool _ended;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            int count = inner.Read(buffer);
            _hash.AppendData(buffer[..count]);
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_ended)
            {
                _ended = true;
                try
                {
                    Span<byte> rest = stackalloc byte[4096]; // hardly ever more than none
                    while (Read(rest) > 0) { }
                    onEnd(Convert.ToHexStringLower(_hash.GetHashAndReset()));
                }
                catch (IOException)
                {
                    // The reader has met the same error, or did not need the rest: no hash is better than a wrong one.
                }

                _hash.Dispose();
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
