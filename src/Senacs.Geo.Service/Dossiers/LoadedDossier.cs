using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using NetTopologySuite.Geometries;
using Senacs.Geo.Geography;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Service.Dossiers;

/// <summary>A dossier as served: read once, never changed, its version known. What is asked often is computed once and kept.</summary>
internal sealed class LoadedDossier
{
    /// <summary>Views under other rules and dates that are kept; the least recently asked leaves.</summary>
    private const int MostViews = 6;

    private readonly Lock _gate = new();
    private readonly List<((string? Regle, DateOnly? Date) Key, ReportView View)> _views = [];
    private readonly Lazy<GeometryHolder[]> _shapes;
    private readonly Lazy<GeometryHolder> _outline;
    private readonly Lazy<GeometryHolder[]> _qpv;

    private LoadedDossier(Dossier dossier, string homePath, ImmutableArray<DossierFile> files, DossierFingerprint fingerprint,
        DateTimeOffset lastModified)
    {
        Dossier = dossier;
        HomePath = homePath;
        Files = files;
        Fingerprint = fingerprint;
        Version = VersionOf(dossier, files[0].Sha256);
        LastModified = lastModified;
        Default = new ReportView(this, dossier.Report());
        _shapes = new(() => [.. dossier.Territoire.Communes.Select(c => new GeometryHolder(c.Shape?.Geometry))]);
        _qpv = new(() => [.. dossier.Territoire.Qpv.Select(q => new GeometryHolder(q.Shape.Geometry))]);
        _outline = new(MakeOutline);
    }

    public Dossier Dossier { get; }

    public string Code => Dossier.Territoire.Departement.Value;

    public string Nom => Dossier.Territoire.Nom;

    /// <summary>Its folder's name, never the path.</summary>
    public string FolderName => NameOf(HomePath);

    /// <summary>Where its owner keeps it: what a new register is written to, even while its copy is served.</summary>
    public string HomePath { get; }

    /// <summary>Exactly what it was made from, the manifest first.</summary>
    public ImmutableArray<DossierFile> Files { get; }

    /// <summary>Of its owner's folder when that was read; of a copy, one that no folder has.</summary>
    public DossierFingerprint Fingerprint { get; }

    /// <summary>Sixteen hexadecimal digits: changes when an input, the manifest or the product changes, and only then.</summary>
    public string Version { get; }

    /// <summary>When the latest of its files was written, to the second.</summary>
    public DateTimeOffset LastModified { get; }

    /// <summary>When the copy that it was read from was made; null: it was read from its own folder.</summary>
    public DateTimeOffset? CopiedAt { get; private init; }

    /// <summary>Under the manifest's rule at the manifest's date.</summary>
    public ReportView Default { get; }

    /// <summary>The communes' boundaries, by <see cref="Commune.Index"/>.</summary>
    public GeometryHolder[] CommuneShapes => _shapes.Value;

    /// <summary>By position in the territoire.</summary>
    public GeometryHolder[] QpvShapes => _qpv.Value;

    public GeometryHolder Outline => _outline.Value;

    /// <exception cref="SourceUnavailableException">A file cannot be read.</exception>
    /// <exception cref="IOException">The files changed while they were read.</exception>
    public static LoadedDossier Read(string folder)
    {
        DossierFingerprint before = DossierFingerprint.Of(folder);
        Dossier dossier = DossierReader.Read(folder);
        ImmutableArray<DossierFile> files = FilesOf(dossier);
        DossierFingerprint after = DossierFingerprint.Of(folder);
        if (before != after)
            throw new IOException("Les fichiers ont changé pendant la lecture.");
        return new LoadedDossier(dossier, folder, files, after, after.LastModified);
    }

    /// <summary>Reads a copy of a dossier; the caller holds <see cref="Files"/> against what was copied.</summary>
    /// <param name="copy">Where the copy is.</param>
    /// <param name="home">The folder it is a copy of.</param>
    /// <param name="inventory">What was copied.</param>
    /// <exception cref="SourceUnavailableException">A file cannot be read.</exception>
    public static LoadedDossier ReadCopy(string copy, string home, CopyInventory inventory)
    {
        Dossier dossier = DossierReader.Read(copy);
        return new LoadedDossier(dossier, home, FilesOf(dossier), DossierFingerprint.None, inventory.LastModified) { CopiedAt = inventory.SavedAt };
    }

    public static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));

    /// <summary>The report under a rule at a date; null: the manifest's.</summary>
    /// <exception cref="SourceUnavailableException">The rule needs data that the dossier lacks.</exception>
    public ReportView View(RegleCouverture? regle, DateOnly? date)
    {
        CoverageResult usual = Default.Report.Coverage;
        if (regle?.Code == usual.Regle.Code)
            regle = null;
        if (date == usual.Date)
            date = null;
        if (regle is null && date is null)
            return Default;
        (string?, DateOnly?) key = (regle?.Code, date);
        lock (_gate)
        {
            int at = _views.FindIndex(v => v.Key == key);
            if (at >= 0)
            {
                ((string?, DateOnly?), ReportView) found = _views[at];
                _views.RemoveAt(at);
                _views.Add(found);
                return found.Item2;
            }
        }

        ReportView made = new(this, Dossier.Report(regle, date));
        lock (_gate)
        {
            if (!_views.Exists(v => v.Key == key))
                _views.Add((key, made));
            if (_views.Count > MostViews)
                _views.RemoveAt(0);
        }

        return made;
    }

    private GeometryHolder MakeOutline()
    {
        Envelope box = new();
        foreach (Commune commune in Dossier.Territoire.DrawnCommunes)
            box.ExpandToInclude(commune.Shape!.Geometry.EnvelopeInternal);
        return box.IsNull
            ? GeometryHolder.None
            // a topology made for this and let go: the territoire's own, which maps need, would stay in memory for every département
            : new GeometryHolder(() => CoverageTopology.Build([.. Dossier.Territoire.DrawnCommunes.Select(c => c.Shape!.Geometry)])
                .Outline(Projection.GeographicFactory), box);
    }

    private static ImmutableArray<DossierFile> FilesOf(Dossier dossier) =>
    [
        new DossierFile(DossierManifest.FileName, HashOf(dossier.Folder.FullPath, DossierManifest.FileName)),
        .. dossier.Sources.Select(s => new DossierFile(s.Fichier, s.Sha256)).DistinctBy(f => f.Name, StringComparer.Ordinal),
    ];

    /// <summary>Whether each of its files, in its owner's folder, still holds what was read: an edit that keeps size and date shows here
    /// alone.</summary>
    public bool IsAsRead(CancellationToken stop)
    {
        try
        {
            foreach (DossierFile file in Files)
            {
                stop.ThrowIfCancellationRequested();
                if (HashOf(HomePath, file.Name) != file.Sha256)
                    return false;
            }

            return true;
        }
        catch (Exception e) when (e is SourceUnavailableException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string HashOf(string folder, string file)
    {
        using FileStream stream = SourceFiles.Open(Path.Combine(folder, file), file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static string VersionOf(Dossier dossier, string manifestSha256)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(Produit.Version);
        Add(manifestSha256);
        foreach (SourceFile source in dossier.Sources)
        {
            Add(source.Role);
            Add(source.Fichier);
            Add(source.Sha256);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
    }
}

/// <summary>One file that a dossier was made from.</summary>
/// <param name="Name">Relative to the dossier, with <c>/</c>.</param>
/// <param name="Sha256">Of its content, as it was read.</param>
internal readonly record struct DossierFile(string Name, string Sha256);

/// <summary>Which files a dossier is made of and when they were written: equal when nothing changed.</summary>
/// <param name="Files">Name, size and time, ordered by name.</param>
/// <param name="LastModified">The latest time, to the second.</param>
internal sealed record DossierFingerprint(string Files, DateTimeOffset LastModified)
{
    /// <summary>Equal to that of no folder.</summary>
    public static DossierFingerprint None { get; } = new("?", DateTimeOffset.UnixEpoch);

    /// <remarks>
    /// The files of the folder, and those of its sub-folders that the manifest names. Hidden files (the index of the addresses, editors' temporary
    /// files) are not part of it.
    /// Rights are: a file that becomes readable again has neither another size nor another date.
    /// </remarks>
    /// <exception cref="IOException">The folder cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor by this user.</exception>
    public static DossierFingerprint Of(string folder)
    {
        StringBuilder text = new();
        DateTime latest = DateTime.UnixEpoch;
        IEnumerable<FileInfo> own = new DirectoryInfo(folder).EnumerateFiles().Where(f => f.Name[0] is not ('.' or '~'))
            .OrderBy(f => f.Name, StringComparer.Ordinal);
        foreach ((string name, FileInfo file) in own.Select(f => (f.Name, f)).Concat(InSubFolders(folder)))
        {
            if (!file.Exists)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{name}|-\n");
                continue;
            }

            text.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"{name}|{file.Length}|{file.LastWriteTimeUtc.Ticks}|{file.UnixFileMode}\n");
            if (file.LastWriteTimeUtc > latest)
                latest = file.LastWriteTimeUtc;
        }

        return new DossierFingerprint(text.ToString(), new DateTimeOffset(latest.Ticks - (latest.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero));
    }

    private static (string Name, FileInfo File)[] InSubFolders(string folder)
    {
        try
        {
            return [.. DossierFolder.Open(folder).Manifest.Files().Where(f => f.Contains('/', StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(f => (f, new FileInfo(Path.Combine(folder, f))))];
        }
        catch (SourceUnavailableException)
        {
            return []; // a manifest that cannot be read names nothing; its mending shows in the folder itself
        }
    }
}
