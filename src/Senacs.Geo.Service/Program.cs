using System.Globalization;
using System.Runtime;
using System.Text;
using Senacs.Geo.Issues;
using Senacs.Geo.Maps;
using Senacs.Geo.Service;
using Senacs.Geo.Service.Errors;
using Senacs.Geo.Service.Operations;
using Senacs.Geo.Service.Planner;

// Exit codes: 0 stopped as asked, 2 bad usage, 3 the data cannot be read (or the address cannot be listened on), 70 an error that nobody caught.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
if (RegisterWorker.IsAsked(args))
    return RegisterWorker.Run(args);
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
ThreadPool.SetMinThreads(Math.Max(16, Environment.ProcessorCount * 4), 16);
// Nearly all that reading the dossiers allocates is kept: collecting beside it gains nothing and takes a processor.
GCLatencyMode usual = GCSettings.LatencyMode;
GCSettings.LatencyMode = GCLatencyMode.Batch;
try
{
    Arguments.Check(args);
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
catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or FormatException or System.Net.Sockets.SocketException)
{
    JsonLog.CannotStart($"Le service ne peut pas démarrer : {e.Message} Vérifier --urls et qu’aucun autre programme n’écoute à cette adresse.");
    return 3;
}
