using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Senacs.Geo.Cli;

/// <summary>The help of the parser, in French throughout: its translation leaves some words in English.</summary>
internal sealed class FrenchHelp(SynchronousCommandLineAction help) : SynchronousCommandLineAction
{
    /// <summary>The parser's words and ours, as wide where columns follow.</summary>
    private static readonly (string Theirs, string Ours)[] Words =
        [("Description:", "Description :"), ("[default: ", "[par défaut : "), (" (REQUIRED) ", " (à donner) "), (" [command] ", " [commande] ")];

    public static void Apply(RootCommand root)
    {
        foreach (Option option in root.Options)
        {
            if (option is HelpOption { Action: SynchronousCommandLineAction action })
                (option.Description, option.Action) = ("Montre cette aide.", new FrenchHelp(action));
            else if (option is VersionOption)
                option.Description = "Montre la version.";
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        using StringWriter text = new();
        parseResult.InvocationConfiguration.Output = text;
        int code = help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        output.Write(Words.Aggregate(text.ToString(), static (said, word) => said.Replace(word.Theirs, word.Ours, StringComparison.Ordinal)));
        return code;
    }
}
