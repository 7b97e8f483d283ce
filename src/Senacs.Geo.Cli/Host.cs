using System.CommandLine.Parsing;
using Senacs.Geo.Sources.Writing;

namespace Senacs.Geo.Cli;

/// <summary>A wrong argument found after parsing: exit code 2, French message.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The outer edge: turns what happens inside into exit codes and French messages on standard error.</summary>
internal static class Host
{
    public static int Run(RootCommand root, string[] args)
    {
        root.Options.Add(CommonOptions.Verbose);
        FrenchHelp.Apply(root);
        ParseResult parsed = root.Parse(args);
        bool verbose = parsed.GetValue(CommonOptions.Verbose);
        if (parsed.Errors.Count > 0 && parsed.Action is not FrenchHelp)
        {
            foreach (ParseError error in parsed.Errors)
                Console.Error.WriteLine(error.Message);
            Console.Error.WriteLine(Textes.SeeHelp(parsed.CommandResult.Command.Name));
            return ExitCodes.BadUsage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine(e.Message);
            return ExitCodes.BadUsage;
        }
        catch (SourceUnavailableException e)
        {
            Console.Error.WriteLine(verbose ? e.ToString() : e.Message);
            return ExitCodes.Unreadable;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(verbose ? e.ToString() : Textes.IoFailure(IoWords.Say(e)));
            return ExitCodes.Unreadable;
        }
        catch (Exception e)
        {
            Console.Error.WriteLine(verbose ? e.ToString() : Textes.Unexpected(e));
            return ExitCodes.Unreadable;
        }
    }
}
