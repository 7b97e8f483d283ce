using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo serve</c>: starts the service, a program of its own that lies beside this one, and lives as long as it does.</summary>
/// <remarks>A process apart so that the other commands, which last a second, do not load the web framework.</remarks>
internal static class ServeCommand
{
    public static Command Create()
    {
        Option<string> data = new("--data") { Description = "Dossier des données : un dossier par département, ou un seul.", HelpName = "DOSSIER", DefaultValueFactory = _ => "data" };
        Option<string> urls = new("--urls") { Description = "Adresses où écouter, séparées par « ; ».", HelpName = "ADRESSES", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
        Option<string[]> settings = new("--reglage") { Description = "Un réglage du service, NOM=VALEUR, par exemple CacheMo=200 ; peut être répété.", HelpName = "NOM=VALEUR" };
        Command command = new("serve", "Sert les données, les cartes et la page par HTTP.") { data, urls, settings };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(data), parsed.GetRequiredValue(urls), parsed.GetValue(settings) ?? []));
        return command;
    }

    private static int Run(string data, string urls, string[] settings)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "service", OperatingSystem.IsWindows() ? "senacs-geo-service.exe" : "senacs-geo-service");
        if (!File.Exists(program))
            throw new SourceUnavailableException("serve", "Le programme du service n’est pas à côté de la commande.", "Lancer ./senacs-geo serve depuis le dépôt, qui le construit.");
        ProcessStartInfo start = new(program) { UseShellExecute = false };
        start.ArgumentList.Add("--data");
        start.ArgumentList.Add(Path.GetFullPath(data));
        start.ArgumentList.Add("--urls");
        start.ArgumentList.Add(urls);
        foreach (string setting in settings)
        {
            if (setting.IndexOf('=', StringComparison.Ordinal) < 1)
                throw new UsageException(Textes.BadSetting(setting));
            start.ArgumentList.Add("--Service:" + setting);
        }

        // W^X is off for the commands that live a second; the service lives long and keeps it
        start.Environment.Remove("DOTNET_EnableWriteXorExecute");
        using Process service = Process.Start(start)!;

        // The terminal sends SIGINT to both; SIGTERM comes to us alone and is handed on. The service then ends by itself, in order.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            Terminate(service);
        });
        service.WaitForExit();
        return service.ExitCode;
    }

    private static void Terminate(Process service)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                service.Kill();
            else if (Kill(service.Id, 15) != 0)
                service.Kill();
        }
        catch (InvalidOperationException)
        {
            // it has just ended
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
