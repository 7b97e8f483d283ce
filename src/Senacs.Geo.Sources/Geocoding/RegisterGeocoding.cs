using Senacs.Geo.Adresses;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Sources.Geocoding;

/// <summary>Asks a geocoder for the addresses of a register; those that have coordinates too, to say how far apart the two are.</summary>
public static class RegisterGeocoding
{
    /// <summary>Positions by <see cref="StructureLocator.AddressKey"/>. An answer at the commune only is left out: the locator places at the
    /// commune itself, and says so.</summary>
    public static IReadOnlyDictionary<string, Location> Locate(IEnumerable<RegisterEntry> register, IGeocoder geocoder)
    {
        ArgumentNullException.ThrowIfNull(register);
        ArgumentNullException.ThrowIfNull(geocoder);
        Dictionary<string, Location> found = new(StringComparer.Ordinal);
        foreach (RegisterEntry entry in register)
        {
            if (entry.Adresse is not null)
                Add(StructureLocator.AddressKey(entry), new AddressQuery
                {
                    Adresse = entry.Adresse,
                    CodePostal = entry.CodePostal,
                    Commune = entry.Commune,
                    CodeInsee = entry.CodeInsee,
                });
            for (int i = 0; i < entry.Annexes.Length; i++)
                Add(StructureLocator.AddressKey(entry, i + 1), AddressQuery.FromText(entry.Annexes[i]));
        }

        return found;

        void Add(string key, AddressQuery query)
        {
            Location? location = geocoder.Locate(query) switch
            {
                GeocodeOutcome.Found one => one.Location,
                GeocodeOutcome.Ambiguous several => several.Candidates[0] with { Statut = LocationStatus.Ambigu },
                _ => null,
            };
            if (location is not null && (location.Niveau != LocationLevel.Commune || location.Statut == LocationStatus.Corrige))
                found.Add(key, location);
        }
    }
}
