namespace Senacs.Geo.Service.Configuration;

/// <summary>Name and version, printed on maps and reports, and part of every version of data.</summary>
internal static class Produit
{
    public static string Version { get; } = typeof(Produit).Assembly.GetName().Version is { } v ? $"Senacs.Geo {v.ToString(3)}" : "Senacs.Geo";
}
