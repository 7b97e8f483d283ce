using Senacs.Geo.Reports;

namespace Senacs.Geo.Testing;

/// <summary>A dossier that lacks nothing.</summary>
public static class Supplied
{
    public static Fournitures All { get; } = new()
    {
        Qpv = true,
        Population = true,
        Epci = true,
        ChefsLieux = true,
        Dates = true,
        Territoires = true,
        Acf = true,
        PsJeunes = true,
        Gestion = true,
        Adresses = true,
    };
}
