using System.Runtime;
using System.Text;
using Senacs.Geo.Maps;
using Senacs.Geo.Service.Operations;
using Senacs.Geo.Service.Planner;
using Senacs.Geo.Sources.Writing;

namespace Senacs.Geo.Service;

/// <summary>What the command <c>serve</c> runs.</summary>
public static class ServiceProgram
{
    /// <summary>The hidden first argument of the process that reads a register somebody sent.</summary>
    public const string WorkerVerb = RegisterWorker.Verb;

    /// <param name="args">What follows <see cref="WorkerVerb"/>.</param>
    public static int Check(string[] args) => RegisterWorker.Run(args);

    /// <param name="args"><c>--data DIR</c>, <c>--urls U</c>, any setting as <c>--Service:Name=value</c>.</param>
    /// <returns>0 stopped as asked, 2 bad usage, 3 the data cannot be read (or the address cannot be listened on); an error that nobody catches ends
    /// the process with 70.</returns>
    public static int Run(string[] args)
    {
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        ThreadPool.SetMinThreads(Math.Max(16, Environment.ProcessorCount * 4), 16);
        try
        {
            ServeAsync(args).GetAwaiter().GetResult();
            return 0;
        }
        catch (UsageException e)
        {
            JsonLog.CannotStart(e.Message);
            return 2;
        }
        catch (SourceUnavailableException e)
        {
            JsonLog.CannotStart(e.Message);
            return 3;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or FormatException
            or System.Net.Sockets.SocketException)
        {
            string cause = e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException
                ? "l’adresse est déjà prise." : e is IOException or UnauthorizedAccessException ? IoWords.Say(e) : e.Message;
            JsonLog.CannotStart($"Le service ne peut pas démarrer : {cause} Vérifier --urls et qu’aucun autre programme n’écoute à cette "
                + $"adresse.");
            return 3;
        }
    }

    private static async Task ServeAsync(string[] args)
    {
        // Nearly all that reading the dossiers allocates is kept: collecting beside it gains nothing and takes a processor.
        GCLatencyMode usual = GCSettings.LatencyMode;
        GCSettings.LatencyMode = GCLatencyMode.Batch;
        await using WebApplication app = ServiceHost.Build(args);
        ILogger logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Senacs.Geo.Service");
        JsonLog.EndOnCrash(app.Services.GetRequiredService<ILoggerFactory>());
        app.Lifetime.ApplicationStarted.Register(() => Log.Listening(logger, string.Join(" ; ", app.Urls)));
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            // what is not needed for the first answer: the fonts found, and what reading left behind given back to the system
            GCSettings.LatencyMode = usual;
            DrawingWarmUp.Start();
            _ = Task.Run(static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true));
        });
        app.Lifetime.ApplicationStopping.Register(() => Log.Stopping(logger));
        app.Lifetime.ApplicationStopped.Register(() => Log.Stopped(logger));
        await app.RunAsync();
    }
}
