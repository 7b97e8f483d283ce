using Senacs.Geo.Service.Errors;

namespace Senacs.Geo.Service;

/// <summary>The command line: <c>--data DIR</c>, <c>--urls U</c>, and any setting as <c>--Service:Name=value</c>. Anything else is bad usage.</summary>
internal static class Arguments
{
    private static readonly string[] Known = ["--data", "--urls"];

    public static void Check(string[] args)
    {
        for (int i = 0; i < args.Length; i++)
        {
            int equals = args[i].IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? args[i] : args[i][..equals];
            if (!Known.Contains(name, StringComparer.Ordinal) && !name.StartsWith("--Service:", StringComparison.Ordinal) && !name.StartsWith("--Logging:", StringComparison.Ordinal))
                throw new UsageException($"Argument « {ProblemWriter.Shown(name)} » inconnu. Usage : senacs-geo serve [--data DOSSIER] [--urls ADRESSES] [--Service:REGLAGE=VALEUR]");
            if (equals >= 0)
                continue;
            if (++i == args.Length || args[i].StartsWith("--", StringComparison.Ordinal))
                throw new UsageException($"{name} attend une valeur.");
        }

        if (Value(args, "--urls") is not { } urls)
            return;
        foreach (string url in urls.Split(';', StringSplitOptions.TrimEntries))
        {
            string plain = url.Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal);
            if (!Uri.TryCreate(plain, UriKind.Absolute, out Uri? uri) || uri.Scheme != "http" || uri.PathAndQuery != "/")
                throw new UsageException($"--urls : « {ProblemWriter.Shown(url)} » n’est pas une adresse http://HOTE:PORT.");
        }
    }

    private static string? Value(string[] args, string name)
    {
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == name && i + 1 < args.Length)
                return args[i + 1];
            if (args[i].StartsWith(name + "=", StringComparison.Ordinal))
                return args[i][(name.Length + 1)..];
        }

        return null;
    }
}
