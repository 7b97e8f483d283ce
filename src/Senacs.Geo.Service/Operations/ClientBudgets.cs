using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Senacs.Geo.Service.Operations;

/// <summary>A bucket of tokens that fills with time. Not a queue: when it is empty the request is refused.</summary>
/// <remarks>Not the framework's <see cref="TokenBucketRateLimiter"/>: it fills by whole tokens on the machine's own clock, so that neither the
/// seconds to wait
/// could be told nor a test hold them; and its middleware asks before it is known what an answer costs.</remarks>
/// <param name="perSecond">0: never empty.</param>
/// <param name="burst">What it holds when full.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class TokenBucket(double perSecond, double burst, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private (double Tokens, long At)? _left;

    /// <returns>0 when a token was taken, else the seconds until there is one.</returns>
    public double Take()
    {
        if (perSecond <= 0)
            return 0;
        lock (_gate)
        {
            long now = clock.GetTimestamp();
            double tokens = _left is { } left
                ? Math.Min(burst, left.Tokens + (clock.GetElapsedTime(left.At, now).TotalSeconds * perSecond)) : burst;
            _left = (tokens < 1 ? tokens : tokens - 1, now);
            return tokens < 1 ? (1 - tokens) / perSecond : 0;
        }
    }
}

/// <summary>One client's share: of requests of any kind, of answers computed, of images drawn. An answer found in the cache costs only its
/// request.</summary>
internal sealed class ClientBudget(ServiceOptions options, TimeProvider clock, ServiceMetrics metrics)
{
    private readonly TokenBucket _requests = new(options.RequestsPerSecond, Math.Max(1, options.RequestsPerSecond), clock);
    private readonly TokenBucket _computations = new(options.ComputationsPerSecond, options.ComputationBurst, clock);
    private readonly TokenBucket _drawings = new(options.DrawingsPerSecond, options.DrawingBurst, clock);

    /// <summary>When it was last used, for forgetting those that are gone.</summary>
    public long UsedAt { get; private set; } = clock.GetTimestamp();

    /// <exception cref="ProblemException">429.</exception>
    public void SpendRequest()
    {
        UsedAt = clock.GetTimestamp();
        Refuse(_requests.Take(), "Ce client fait trop de requêtes.");
    }

    /// <exception cref="ProblemException">429.</exception>
    public void Spend(Cost cost)
    {
        if (cost == Cost.Computation)
            Refuse(_computations.Take(), "Ce client demande trop de calculs.");
        else if (cost == Cost.Drawing)
            Refuse(_drawings.Take(), "Ce client demande trop d’images à dessiner.");
    }

    private void Refuse(double seconds, string detail)
    {
        if (seconds <= 0)
            return;
        metrics.Limited();
        throw new ProblemException(ProblemKind.TropDeRequetes, detail) { RetryAfterSeconds = Math.Max(1, (int)Math.Ceiling(seconds)) };
    }
}

/// <summary>The budgets by client: an IPv4 address, or the /64 of an IPv6 address. Those unused for a while are forgotten.</summary>
internal sealed class ClientBudgets(ServiceOptions options, TimeProvider clock, ServiceMetrics metrics)
{
    private const int MostRemembered = 50_000;

    private readonly ConcurrentDictionary<(ulong High, ulong Low), ClientBudget> _budgets = new();
    private int _sweeping;

    public ClientBudget Of(IPAddress? address)
    {
        (ulong, ulong) key = KeyOf(address);
        if (_budgets.TryGetValue(key, out ClientBudget? budget))
            return budget;
        if (_budgets.Count >= MostRemembered)
            Sweep();
        return _budgets.GetOrAdd(key, static (_, maker) => new ClientBudget(maker.options, maker.clock, maker.metrics), (options, clock, metrics));
    }

    private void Sweep()
    {
        if (Interlocked.Exchange(ref _sweeping, 1) == 1)
            return;
        foreach (((ulong, ulong) key, ClientBudget budget) in _budgets)
        {
            if (clock.GetElapsedTime(budget.UsedAt) > TimeSpan.FromMinutes(2))
                _budgets.TryRemove(key, out _);
        }

        // a flood of made-up addresses: better everyone's full budget once more than memory without bound
        if (_budgets.Count >= MostRemembered)
            _budgets.Clear();
        Volatile.Write(ref _sweeping, 0);
    }

    /// <summary>Whom an address counts as.</summary>
    public static (ulong High, ulong Low) KeyOf(IPAddress? address)
    {
        if (address is null)
            return default;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? (1UL, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : (2UL, length == 16 ? System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0);
    }
}

/// <summary>At most so many images drawn at once, and so many waiting; beyond, 503 at once rather than a line that never ends.</summary>
internal sealed class DrawingGate(ServiceOptions options) : IDisposable
{
    private readonly ConcurrencyLimiter _places =
        new(new ConcurrencyLimiterOptions { PermitLimit = options.ConcurrentDrawings, QueueLimit = options.WaitingDrawings });

    /// <exception cref="ProblemException">503: too many wait already.</exception>
    public async Task<IDisposable> EnterAsync(CancellationToken stop)
    {
        RateLimitLease turn = await _places.AcquireAsync(1, stop);
        return turn.IsAcquired ? turn
            : throw new ProblemException(ProblemKind.ServiceOccupe, "Trop d’images attendent déjà d’être dessinées.") { RetryAfterSeconds = 5 };
    }

    public void Dispose() => _places.Dispose();
}
