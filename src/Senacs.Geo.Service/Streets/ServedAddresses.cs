using System.Runtime.CompilerServices;
using Senacs.Geo.Adresses;
using Senacs.Geo.Geography;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Service.Streets;

/// <summary>The address base of a dossier, read when somebody first looks at its streets and let go when the dossier is no longer served.</summary>
/// <remarks>A base that changed on disk since the dossier was read is not the one that is served: it is left alone until the dossier is read
/// again.</remarks>
internal sealed class ServedAddresses
{
    private static readonly ConditionalWeakTable<LoadedDossier, Lazy<ServedAddresses>> Opened = [];

    private readonly Geocoder? _addresses;

    private ServedAddresses(LoadedDossier dossier)
    {
        DossierManifest manifest = dossier.Dossier.Manifest;
        if (manifest.Adresses is not { } input)
        {
            Absence = "Ce dossier n’a pas de base d’adresses (« adresses » dans dossier.json) : rues et numéros ne sont pas montrés.";
            return;
        }

        try
        {
            if (IsAsRead(dossier, input))
            {
                Geocoder opened = DossierAddresses.OpenLocal(dossier.Dossier.Folder, [])!;
                if (IsAsRead(dossier, input))
                {
                    _addresses = opened;
                    return;
                }
            }

            Absence = "La base d’adresses a changé sur le disque : rues et numéros reviendront quand le dossier aura été relu.";
        }
        catch (Exception e) when (e is SourceUnavailableException or IOException or UnauthorizedAccessException)
        {
            Absence = "La base d’adresses du dossier n’est plus lisible : rues et numéros ne sont pas montrés.";
        }
    }

    /// <summary>Why there is none, in French; null when there is one.</summary>
    public string? Absence { get; }

    /// <summary>Opened once for all who ask at the same time.</summary>
    public static ServedAddresses Of(LoadedDossier dossier) =>
        Opened.GetValue(dossier, static d => new Lazy<ServedAddresses>(() => new ServedAddresses(d))).Value;

    /// <inheritdoc cref="Geocoder.Within"/>
    public AddressArea? Within(GeoPoint low, GeoPoint high, int mostAddresses) => _addresses?.Within(low, high, mostAddresses);

    /// <summary>What is at a point: commune, QPV, nearest address.</summary>
    public PlaceAnswer Locate(Territoire territoire, GeoPoint point, double precisionMetres) =>
        new ReverseGeocoder(territoire, _addresses).Locate(point, precisionMetres);

    private static bool IsAsRead(LoadedDossier dossier, DossierInput input)
    {
        using FileStream file = SourceFiles.Open(dossier.Dossier.Folder.PathOf(input.Fichier), input.Fichier);
        string now = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file));
        return dossier.Dossier.Sources.Any(s => s.Role == "adresses" && s.Sha256 == now);
    }
}
