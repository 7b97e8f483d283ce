using System.Text.Encodings.Web;
using Microsoft.Extensions.Logging.Console;

namespace Senacs.Geo.Service.Operations;

/// <summary>The log: one line of JSON an event on standard error, whatever the event, a start that fails and a crash included.</summary>
internal static class JsonLog
{
    public const int CrashExitCode = 70;

    private const string TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <remarks>The slim builder has asked for the simple form by code, which no setting undoes.</remarks>
    public static ILoggingBuilder AddJsonLines(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddJsonConsole(Set);
        logging.Services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        return logging;
    }

    /// <summary>Why the service does not start: a line of the log, or the sentence alone when a person reads it at a terminal.</summary>
    public static void CannotStart(string message)
    {
        if (!Console.IsErrorRedirected)
        {
            Console.Error.WriteLine(message);
            return;
        }

        using ILoggerFactory factory = LoggerFactory.Create(static logging => logging.AddJsonLines());
        Log.CannotStart(factory.CreateLogger("Senacs.Geo.Service"), message);
    }

    /// <summary>An exception that nobody caught ends the process: it is said as any other event is, in place of the runtime's own lines, and the code
    /// says that it was not asked for.</summary>
    public static void EndOnCrash(ILoggerFactory factory) => AppDomain.CurrentDomain.UnhandledException += (_, crash) =>
    {
        Log.Crashed(factory.CreateLogger("Senacs.Geo.Service"), crash.ExceptionObject as Exception);
        factory.Dispose(); // lines are written by a thread of their own: waits for it
        Environment.Exit(CrashExitCode);
    };

    // Relaxed: French stays legible; control characters and every separator of lines are escaped all the same.
    private static void Set(JsonConsoleFormatterOptions options)
    {
        options.UseUtcTimestamp = true;
        options.TimestampFormat = TimestampFormat;
        options.JsonWriterOptions = options.JsonWriterOptions with { Indented = false, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    }
}
