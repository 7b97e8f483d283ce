using System.Reflection;
using System.Text.RegularExpressions;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Adapters.Tests;

/// <summary>The conventions of the style guide that a program can check.</summary>
public partial class ConventionsTests
{
    private static readonly Assembly Core = typeof(Issue).Assembly;
    private static readonly Assembly Engine = typeof(Senacs.Geo.Geography.Crs).Assembly;
    private static readonly Assembly[] Adapters =
        [typeof(Senacs.Geo.Sources.Dossiers.DossierReader).Assembly, typeof(Senacs.Geo.Maps.Scenes.MapScene).Assembly, typeof(Senacs.Geo.Exports.SyntheseJson).Assembly];

    // what a number of the core may end with, so that nobody has to ask what it counts
    private static readonly string[] Units =
        ["Metres", "SquareMetres", "Degrees", "Km", "Percent", "Ratio", "Units", "SquareUnits", "Score", "Share", "Parts", "Factor"];

    [Fact]
    public void The_core_knows_geometry_packages_and_nothing_else_of_ours()
    {
        string[] packages = ["NetTopologySuite", "ProjNET"];
        Assert.Empty(References(Engine).Except(packages));
        Assert.Empty(References(Core).Except([.. packages, "Senacs.Geo.Geometry"]));

        static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(n => !n.StartsWith("System.", StringComparison.Ordinal) && n is not ("netstandard" or "mscorlib"));
    }

    [Fact]
    public void Adapters_know_the_core_and_not_one_another()
    {
        foreach (Assembly adapter in Adapters)
        {
            string[] ours = [.. adapter.GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("Senacs.Geo", StringComparison.Ordinal))];
            Assert.Contains("Senacs.Geo", ours);
            string[] addresses = adapter.GetName().Name == "Senacs.Geo.Sources" ? ["Senacs.Geo.Adresses"] : []; // its readers fill the index
            Assert.Empty(ours.Except(["Senacs.Geo", "Senacs.Geo.Geometry", .. addresses]));
        }
    }

    [Fact]
    public void Every_issue_code_is_stable_unique_and_has_a_French_title()
    {
        IssueKind[] kinds = [.. Adapters.Append(Core).SelectMany(a => a.GetTypes())
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(f => f.FieldType == typeof(IssueKind))
            .Select(f =>
            {
                Assert.True(f.IsInitOnly && f.DeclaringType!.Name.EndsWith("Issues", StringComparison.Ordinal), $"{f.DeclaringType}.{f.Name}");
                return (IssueKind)f.GetValue(null)!;
            })];
        Assert.True(kinds.Length > 60, $"{kinds.Length} kinds");
        Assert.All(kinds, k => Assert.Matches(Code(), k.Code));
        Assert.All(kinds, k => Assert.True(k.Titre.Length > 8 && char.IsUpper(k.Titre[0]) && !k.Titre.EndsWith('.'), k.Code));
        Assert.Empty(kinds.GroupBy(k => k.Code).Where(g => g.Skip(1).Any()).Select(g => g.Key));
    }

    [Fact]
    public void No_public_double_of_the_core_is_without_its_unit()
    {
        IEnumerable<string> properties = Core.GetExportedTypes().Concat(Engine.GetExportedTypes())
            .SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(p => p.PropertyType == typeof(double) || p.PropertyType == typeof(double?))
            .Where(p => !Units.Any(u => p.Name.EndsWith(u, StringComparison.Ordinal)))
            .Select(p => $"{p.DeclaringType!.Name}.{p.Name}");
        Assert.Empty(properties);
    }

    [GeneratedRegex("^[a-z_]+(\\.[a-z0-9_]+)+$")]
    private static partial Regex Code();
}
