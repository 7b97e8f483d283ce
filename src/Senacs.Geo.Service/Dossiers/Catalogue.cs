using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Senacs.Geo.Codes;

namespace Senacs.Geo.Service.Dossiers;

/// <summary>A dossier whose files are refused.</summary>
/// <param name="Folder">Folder name.</param>
/// <param name="Message">French: what is wrong and what to do.</param>
/// <param name="Since">When it was found.</param>
/// <param name="ServedVersion">The last good version, still served; null when there is none.</param>
/// <param name="CopiedAt">When what is served was copied, if it comes from the copy that outlives a restart.</param>
internal sealed record DossierFault(string Folder, string Message, DateTimeOffset Since, string? ServedVersion, DateTimeOffset? CopiedAt = null);

/// <summary>All the dossiers served at one moment. Immutable: a request keeps the one it began with.</summary>
internal sealed class Catalogue
{
    private const int MostPastVersions = 4096;

    private readonly Dictionary<string, LoadedDossier> _byCode;
    private readonly ImmutableHashSet<string> _past;

    public Catalogue(IEnumerable<LoadedDossier> dossiers, ImmutableArray<DossierFault> faults, Catalogue? before = null)
    {
        Dossiers = [.. dossiers.OrderBy(d => d.Code, StringComparer.Ordinal)];
        Faults = faults;
        _byCode = Dossiers.ToDictionary(d => d.Code, StringComparer.Ordinal);
        Version = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Dossiers.Select(d => d.Code + " " + d.Version)))))[..16];
        LastModified = Dossiers.IsEmpty ? DateTimeOffset.UnixEpoch : Dossiers.Max(d => d.LastModified);
        _past = before is null ? [] : before._past.Count > MostPastVersions ? [.. before.Versions()] : before._past.Union(before.Versions());
    }

    /// <summary>Ordered by code.</summary>
    public ImmutableArray<LoadedDossier> Dossiers { get; }

    /// <summary>Folders whose files are refused.</summary>
    public ImmutableArray<DossierFault> Faults { get; }

    /// <summary>Changes when a dossier comes, goes or changes.</summary>
    public string Version { get; }

    public DateTimeOffset LastModified { get; }

    /// <summary>By its code; 2a is 2A.</summary>
    public LoadedDossier? Find(string code) => _byCode.GetValueOrDefault(CodeDepartement.TryParse(code, out CodeDepartement? parsed) ? parsed.Value
        : code);

    /// <exception cref="ProblemException">404.</exception>
    public LoadedDossier Departement(string code) => Find(code) ?? throw new ProblemException(
        ProblemKind.DepartementInconnu, $"Aucun dossier du département « {OutsideText.Shown(code)} » n’est chargé.", "departement");

    /// <summary>Whether this version, of a dossier or of the whole, was served before by this process.</summary>
    public bool WasServed(string version) => _past.Contains(version);

    private IEnumerable<string> Versions() => Dossiers.Select(d => d.Version).Append(Version);
}
