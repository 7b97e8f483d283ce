using System.Runtime.InteropServices;

namespace Senacs.Geo.Service.Operations;

/// <summary>The time between being asked to end and closing the door: <c>/pret</c> says no, everything else is still served, and each answer tells
/// its connection to end.</summary>
/// <remarks>A balancer asks <c>/pret</c> every few seconds and sends requests until it has its answer; closing at once would fail those. Someone who
/// presses Ctrl+C waits for nothing.</remarks>
internal sealed class Draining(ServiceOptions options, IHostApplicationLifetime lifetime, ILogger<Draining> logger)
    : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _hurry = new();
    private PosixSignalRegistration? _interrupt;

    /// <summary>The service was asked to end.</summary>
    public bool IsUnderWay => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Tells a kept-alive connection that this answer is its last, if the end is asked for by the time the answer leaves.</summary>
    public void Watch(HttpResponse response) => response.OnStarting(
        static state =>
        {
            (Draining draining, HttpResponse response) = ((Draining, HttpResponse))state;
            if (draining.IsUnderWay && !HttpProtocol.IsHttp2(response.HttpContext.Request.Protocol)) // HTTP/2 has no such header
                response.Headers.Connection = "close";
            return Task.CompletedTask;
        },
        (this, response));

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => _hurry.Cancel());
        return Task.CompletedTask;
    }

    // The server is stopped after this.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (options.DrainingTime <= TimeSpan.Zero || _hurry.IsCancellationRequested)
            return;
        Log.Draining(logger, options.DrainingTime.TotalSeconds);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(_hurry.Token, cancellationToken);
        await Task.Delay(options.DrainingTime, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _interrupt?.Dispose();
        _hurry.Dispose();
    }
}
