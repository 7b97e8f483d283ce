using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration.Memory;
using Senacs.Geo.Service.Brochure;
using Senacs.Geo.Service.Features;
using Senacs.Geo.Service.Maps;
using Senacs.Geo.Service.OpenApi;
using Senacs.Geo.Service.Operations;
using Senacs.Geo.Service.Planner;
using Senacs.Geo.Service.Probes;
using Senacs.Geo.Service.Streets;
using Senacs.Geo.Service.Tiles;

namespace Senacs.Geo.Service;

/// <summary>Builds the service: settings, dossiers, the line of middleware, the endpoints. The tests start the same thing.</summary>
internal static class ServiceHost
{
    /// <exception cref="UsageException">The settings make no sense.</exception>
    /// <exception cref="Issues.SourceUnavailableException">No dossier can be read.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        WebApplicationBuilder builder =
            WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = LogLevels });
        builder.Configuration.AddEnvironmentVariables("SENACS_GEO_");
        builder.Configuration.AddCommandLine(args);
        configure?.Invoke(builder);
        ServiceOptions options = ServiceOptions.Read(builder.Configuration);
        AddServices(builder, options);
        WebApplication app = builder.Build();
        try
        {
            // the line and the endpoints are made while the dossiers are read; nothing listens before both are there
            DossierStore store = app.Services.GetRequiredService<DossierStore>();
            Task loading = Task.Run(store.LoadAll);
            try
            {
                Observe(app);
                UseLine(app, options);
                MapEndpoints(app, options);
            }
            finally
            {
                loading.GetAwaiter().GetResult();
            }
        }
        catch
        {
            ((IDisposable)app).Dispose(); // the lock on the state folder with it
            throw;
        }

        return app;
    }

    // What is logged unless somebody sets otherwise; nothing of the framework's own chatter.
    private static readonly Dictionary<string, string?> LogLevels = new(StringComparer.Ordinal)
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning",
        // a start that fails is said once, in a sentence of ours, without the trace
        ["Logging:LogLevel:Microsoft.Extensions.Hosting"] = "Critical",
        ["Logging:LogLevel:Microsoft.AspNetCore.Diagnostics"] = "None",
        ["Logging:LogLevel:Microsoft.AspNetCore.Server.Kestrel"] = "Error",
    };

    private static void AddServices(WebApplicationBuilder builder, ServiceOptions options)
    {
        builder.Logging.AddJsonLines();
        builder.Services.AddRoutingCore();
        builder.Services.AddMetrics();
        builder.AddMetricsExport(options);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ServiceMetrics>();
        builder.Services.AddSingleton<ApiTable>();
        builder.Services.AddSingleton<ClientBudgets>();
        builder.Services.AddSingleton<DrawingGate>();
        builder.Services.AddSingleton(new ResponseCache(options.CacheBytes));
        builder.Services.AddSingleton<Responder>();
        builder.Services.AddSingleton(new RequestBodies(Math.Max(64L << 20, 4L * options.UploadBytes)));
        builder.Services.AddSingleton<LastGoodCopies>();
        builder.Services.AddSingleton<UnexpectedErrors>();
        builder.Services.AddSingleton(s => new DossierStore(
            options.DataFolder, s.GetRequiredService<LastGoodCopies>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ServiceMetrics>(),
                s.GetRequiredService<ILogger<DossierStore>>()));
        builder.Services.AddSingleton(s => new RegisterDrafts(s.GetRequiredService<TimeProvider>(), options.DraftBytes));
        builder.Services.AddSingleton<RegisterJournal>();
        builder.Services.AddSingleton<RegisterReplacement>();
        builder.Services.AddSingleton<AdministratorKey>();
        builder.Services.AddHostedService<CopyKeeper>();
        builder.Services.AddHostedService<DossierWatcher>();
        builder.Services.AddSingleton<Draining>();
        builder.Services.AddHostedService(static s => s.GetRequiredService<Draining>());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainingTime + TimeSpan.FromSeconds(10));
        builder.WebHost.UseUrls(options.Urls);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
            kestrel.Limits.MaxRequestLineSize = 64 << 10; // beyond 8 KiB the service itself answers 414, with a body
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 << 10;
            kestrel.Limits.MaxRequestHeaderCount = 64;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(90);
            kestrel.Limits.MaxConcurrentConnections = ConnectionLimit.OfThisProcess();
            kestrel.AllowSynchronousIO = false;
            StrictFraming.Apply(kestrel);
        });
    }

    private static void Observe(WebApplication app)
    {
        DossierStore store = app.Services.GetRequiredService<DossierStore>();
        ResponseCache cache = app.Services.GetRequiredService<ResponseCache>();
        app.Services.GetRequiredService<ServiceMetrics>()
            .Observe(() => store.Current.Dossiers.Length, () => store.Current.Faults.Length, () => cache.Bytes);
    }

    private static void UseLine(WebApplication app, ServiceOptions options)
    {
        ILogger logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Senacs.Geo.Service.Requetes");
        Draining draining = app.Services.GetRequiredService<Draining>();
        if (options.TrustedProxies.Count > 0)
        {
            ForwardedHeadersOptions forwarded = new()
            {
                ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost
                    | ForwardedHeaders.XForwardedPrefix,
            };
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (IPAddress proxy in options.TrustedProxies)
                forwarded.KnownProxies.Add(proxy);
            app.Use(static next => context =>
            {
                OutsideAddress.DropHostileHeaders(context.Request.Headers);
                return next(context);
            });
            app.UseForwardedHeaders(forwarded);
        }

        app.Use(next => async context =>
        {
            SecurityHeaders.Apply(context);
            draining.Watch(context.Response);
            long start = TimeProvider.System.GetTimestamp();
            await next(context);
            double milliseconds = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
            if (milliseconds > 2000)
                Log.SlowRequest(logger, OutsideText.Shown(context.Request.Method), OutsideText.Shown(context.Request.Path),
                    context.Response.StatusCode, Math.Round(milliseconds));
            else if (logger.IsEnabled(LogLevel.Debug))
                Log.Request(logger, OutsideText.Shown(context.Request.Method), OutsideText.Shown(context.Request.Path), context.Response.StatusCode,
                    Math.Round(milliseconds, 1));
        });
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<RequestStateMiddleware>();
        // after the state: the address may have been rewritten
        app.UseRouting();
        app.Use(MethodAnswers.Middleware);
        app.Use(static next => async context =>
        {
            await StrictFraming.CheckBodyAsync(context);
            await next(context);
        });
    }

    private static void MapEndpoints(WebApplication app, ServiceOptions options)
    {
        app.MapLanding();
        app.MapCollections();
        app.MapFeatures();
        app.MapTiles();
        app.MapMaps(options);
        app.MapBrochure(options);
        app.MapPlanner(options);
        app.MapStreets(options);
        app.MapOpenApi();
        app.MapOperations();
    }
}
