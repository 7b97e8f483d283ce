using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Senacs.Geo.Hosts.Tests;

/// <summary>What a reader has to hold in mind at once: the length of a line and of a method, the depth of what stands inside one another.</summary>
public class CodeShapeTests
{
    private const int MostCharacters = 150, MostLines = 60, MostDepth = 4;

    /// <summary>How the comment above a longer or deeper method begins that says why it is one.</summary>
    private const string Reason = "// longer than a screen: ";

    [Fact]
    public void No_line_is_longer_than_a_screen_shows() =>
        AssertNone(SourceFiles().SelectMany(f => File.ReadLines(f).Select((line, i) => (line, i)).Where(l => l.line.Length > MostCharacters)
            .Select(l => $"{Named(f)}:{l.i + 1}: {l.line.Length} characters")));

    [Fact]
    public void A_method_is_read_at_once_or_says_why_not() =>
        AssertNone(SourceFiles().SelectMany(f => Methods(CSharpSyntaxTree.ParseText(File.ReadAllText(f)).GetRoot())
            .Where(m => TooLarge(m) && !HasReason(m))
            .Select(m => $"{Named(f)}:{m.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: {Lines(m)} lines, depth {Depth(m)}")));

    [Theory]
    [InlineData("class C { void M() { if (a) { foreach (int i in b) { while (c) { try { d(); } finally { } } } } } }", 4)]
    [InlineData("class C { void M() { if (a) { } else if (b) { } else if (c) { } else { d(); } } }", 1)]
    [InlineData("class C { void M() { a(x => { if (x) { b(() => { switch (c) { case 1: if (d) e(); break; } }); } }); } }", 5)]
    public void Depth_counts_what_stands_inside_one_another(string code, int depth) =>
        Assert.Equal(depth, Depth(Assert.Single(Methods(CSharpSyntaxTree.ParseText(code).GetRoot()))));

    [Fact]
    public void A_reason_stands_right_above_its_method()
    {
        string body = "{\n" + string.Concat(Enumerable.Repeat("a();\n", MostLines)) + "}";
        SyntaxNode[] methods = [.. Methods(CSharpSyntaxTree.ParseText(
            $"class C {{\n{Reason}steps of one formula\nvoid A()\n{body}\n// Adds.\nvoid B()\n{body}\nvoid D() {{ }} }}").GetRoot())];
        Assert.Equal([true, true, false], methods.Select(TooLarge));
        Assert.Equal([true, false, false], methods.Select(HasReason));
    }

    private static void AssertNone(IEnumerable<string> offences)
    {
        string[] found = [.. offences];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    private static IEnumerable<string> SourceFiles() => Directory.GetFiles(Path.Combine(OpenData.Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(f => !Named(f).Split('/').Any(part => part is "obj" or "bin" or "node_modules")).Order(StringComparer.Ordinal);

    private static string Named(string file) => Path.GetRelativePath(OpenData.Root, file).Replace('\\', '/');

    private static IEnumerable<SyntaxNode> Methods(SyntaxNode root) => root.DescendantNodes().Where(n => n
        is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax or PropertyDeclarationSyntax { ExpressionBody: not null });

    private static bool TooLarge(SyntaxNode method) => Lines(method) > MostLines || Depth(method) > MostDepth;

    private static bool HasReason(SyntaxNode method) => method.GetLeadingTrivia().ToString().Contains(Reason, StringComparison.Ordinal);

    private static int Lines(SyntaxNode method)
    {
        FileLinePositionSpan span = method.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    // a local function is a method of its own
    private static int Depth(SyntaxNode node) => node.ChildNodes().Where(c => c is not LocalFunctionStatementSyntax)
        .Select(c => Depth(c) + (Deepens(c) ? 1 : 0)).DefaultIfEmpty(0).Max();

    private static bool Deepens(SyntaxNode node) => node switch
    {
        IfStatementSyntax => node.Parent is not ElseClauseSyntax,
        ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax => true,
        SwitchStatementSyntax or TryStatementSyntax or UsingStatementSyntax or LockStatementSyntax or FixedStatementSyntax => true,
        AnonymousFunctionExpressionSyntax function => function.Block is not null,
        _ => false,
    };
}
