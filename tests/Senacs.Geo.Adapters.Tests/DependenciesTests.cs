using System.Text.Json;
using System.Text.RegularExpressions;

namespace Senacs.Geo.Adapters.Tests;

/// <summary><c>docs/dependencies.md</c> lists what is restored, no less and no more.</summary>
public sealed partial class DependenciesTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(OpenData.Root, "docs", "dependencies.md"));

    [Fact]
    public void Every_restored_package_stands_in_the_list_with_its_licence()
    {
        string[] restored = [.. LockFiles("*").SelectMany(PackagesOf).Distinct(StringComparer.Ordinal)];

        Assert.True(restored.Length > 30);
        Assert.Empty(restored.Except(Listed(Page), StringComparer.Ordinal));
    }

    [Fact]
    public void The_list_names_no_package_that_is_not_restored() =>
        Assert.Empty(Listed(Page[..Page.IndexOf("## Kept back", StringComparison.Ordinal)]).Except(LockFiles("*").SelectMany(PackagesOf), StringComparer.Ordinal));

    [Fact]
    public void What_the_program_carries_stands_in_its_own_table()
    {
        string program = Page[..Page.IndexOf("## While building", StringComparison.Ordinal)];
        string[] carried = [.. LockFiles("src").SelectMany(PackagesOf).Distinct(StringComparer.Ordinal).Except(["Meziantou.Analyzer", "Microsoft.NET.ILLink.Tasks"])];

        Assert.Empty(carried.Except(Listed(program), StringComparer.Ordinal));
        Assert.Empty(Listed(program).Except(carried, StringComparer.Ordinal));
    }

    private static IEnumerable<string> LockFiles(string root) =>
        Directory.EnumerateDirectories(OpenData.Root, root).Where(d => Path.GetFileName(d) is "src" or "tests")
            .SelectMany(d => Directory.EnumerateDirectories(d)).Select(d => Path.Combine(d, "packages.lock.json")).Where(File.Exists);

    private static IEnumerable<string> PackagesOf(string lockFile)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(lockFile));
        return [.. json.RootElement.GetProperty("dependencies").EnumerateObject()
            .SelectMany(framework => framework.Value.EnumerateObject())
            .Where(package => package.Value.GetProperty("type").GetString() != "Project")
            .Select(package => package.Name)];
    }

    /// <summary>The names in the first column of the tables, when a licence follows; those of npm are another registry's.</summary>
    private static IEnumerable<string> Listed(string text) =>
        Row().Matches(text).Where(m => m.Groups[2].Value.Trim() is { Length: > 0 } licence && licence is not ("licence" or "---"))
            .SelectMany(m => m.Groups[1].Value.Split(',')).Select(n => n.Trim()).Where(n => !n.EndsWith("(npm)", StringComparison.Ordinal));

    [GeneratedRegex(@"^\| ([^|]+) \| ([^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
