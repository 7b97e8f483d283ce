using System.Runtime.CompilerServices;
using Senacs.Geo.Service;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo serve</c>: the service, in this very process.</summary>
/// <remarks>Whatever names a type of the service stands in a method of its own, not inlined: the other commands, which last a second, load nothing of
/// it nor of the web framework.</remarks>
internal static class ServeCommand
{
    public static Command Create()
    {
        Option<string?> data = CommonOptions.Option<string?>(
            "--data", "Dossier des données : un dossier par département, ou un seul.", "DOSSIER");
        Option<string?> urls = CommonOptions.Option<string?>("--urls", "Adresses où écouter, séparées par « ; ».", "ADRESSES");
        Option<string[]> settings = CommonOptions.Option<string[]>(
            "--reglage", "Un réglage du service, NOM=VALEUR, par exemple CacheMo=200 ; peut être répété.", "NOM=VALEUR");
        Command command = new("serve", "Sert les données, les cartes et la page par HTTP.") { data, urls, settings };
        command.SetAction(parsed => Run(parsed.GetValue(data), parsed.GetValue(urls), parsed.GetValue(settings) ?? []));
        return command;
    }

    /// <summary>The process that the service starts to read a register somebody sent.</summary>
    public static bool IsWorker(string[] args) => args is [ServiceProgram.WorkerVerb, ..];

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Work(string[] args) => ServiceProgram.Check(args[1..]);

    private static int Run(string? data, string? urls, string[] settings)
    {
        List<string> args = [];
        if (data is not null)
            args.AddRange(["--data", Path.GetFullPath(data)]);
        if (urls is not null)
            args.AddRange(["--urls", urls]);
        foreach (string setting in settings)
        {
            if (setting.IndexOf('=', StringComparison.Ordinal) < 1)
                throw new UsageException(Textes.BadSetting(setting));
            // Logging:LogLevel:…
            args.Add(setting.AsSpan(0, setting.IndexOf('=', StringComparison.Ordinal)).Contains(':') ? "--" + setting : "--Service:" + setting);
        }

        return Serve([.. args]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Serve(string[] args) => ServiceProgram.Run(args);
}
