namespace Senacs.Geo.Cli;

/// <summary>Name and version, printed on maps and reports.</summary>
internal static class Produit
{
    public static string Version { get; } = typeof(Produit).Assembly.GetName().Version is { } v ? $"Senacs.Geo {v.ToString(3)}" : "Senacs.Geo";
}
