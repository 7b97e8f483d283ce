using System.Net;
using System.Security.Cryptography;
using System.Text;
using Senacs.Geo.Service.Operations;

namespace Senacs.Geo.Service.Planner;

/// <summary>Checks the administrator's key. The right one is taken at once, whoever else gave wrong ones from the same address (a proxy's, maybe); a
/// client that gives wrong ones waits longer each time.</summary>
internal sealed class AdministratorKey(ServiceOptions options, TimeProvider clock, RegisterJournal journal)
{
    /// <summary>Wrong keys before the first wait: a person mistypes.</summary>
    public const int FreeAttempts = 3;

    /// <summary>Clients remembered; beyond, the one whose last wrong key is the oldest is forgotten.</summary>
    public const int MostRemembered = 10_000;

    /// <summary>How late a wrong key that comes during a wait is answered: a connection tries no more than one in that time.</summary>
    public static readonly TimeSpan RefusalDelay = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5), Memory = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(ulong, ulong), (int Count, DateTimeOffset Last)> _wrong = [];

    internal int Remembered
    {
        get
        {
            lock (_gate)
                return _wrong.Count;
        }
    }

    /// <summary>As <see cref="Check"/>; a wrong key that comes during a wait is answered later.</summary>
    public async Task<Replacer> CheckAsync(HttpContext context)
    {
        try
        {
            return Check(context);
        }
        catch (ProblemException refused) when (refused.Kind == ProblemKind.TropDeRequetes)
        {
            await Task.Delay(RefusalDelay, clock, context.RequestAborted);
            throw;
        }
    }

    /// <returns>Who replaces: the key by the start of its hash.</returns>
    /// <exception cref="ProblemException">403: no key here, none given, or a wrong one. 429: a wrong one again, before the wait was over; it does not
    /// lengthen the wait.</exception>
    public Replacer Check(HttpContext context)
    {
        if (options.AdminKey is not { } key)
            throw new ProblemException(ProblemKind.CleRefusee,
                "Ce service n’a pas de clé d’administrateur : aucun registre ne peut être remplacé par HTTP.", "Authorization");
        string authorization = context.Request.Headers.Authorization.ToString();
        string? given = authorization.StartsWith("Bearer ", StringComparison.Ordinal) ? authorization[7..] : null;
        IPAddress? address = context.Connection.RemoteIpAddress;
        string client = (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "?";
        (ulong, ulong) who = ClientBudgets.KeyOf(address);
        bool isRight = given is not null && IsKey(given, key); // first, and always: how long it takes tells nothing
        int count;
        lock (_gate)
        {
            if (isRight)
            {
                _wrong.Remove(who);
                return new Replacer(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..8], client, context.TraceIdentifier);
            }

            DateTimeOffset now = clock.GetUtcNow();
            (count, DateTimeOffset last) = _wrong.GetValueOrDefault(who);
            if (now - last > Memory)
                count = 0;
            if (last + WaitAfter(count) - now is { Ticks: > 0 } wait)
                throw new ProblemException(ProblemKind.TropDeRequetes, "Trop de clés fausses : attendre avant d’en donner une autre.",
                    "Authorization")
                { RetryAfterSeconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) };
            if (given is not null)
            {
                if (_wrong.Count >= MostRemembered && !_wrong.ContainsKey(who))
                    _wrong.Remove(_wrong.MinBy(static w => w.Value.Last).Key);
                _wrong[who] = (++count, now);
            }
        }

        if (given is not null)
            journal.WrongKey(client, context.TraceIdentifier, count);
        throw new ProblemException(ProblemKind.CleRefusee,
            "La clé d’administrateur manque ou n’est pas la bonne (en-tête « Authorization: Bearer CLÉ »).", "Authorization");
    }

    /// <summary>1, 2, 4… seconds after the free attempts, five minutes at most.</summary>
    public static TimeSpan WaitAfter(int count) => count <= FreeAttempts - 1 ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, Math.Pow(2, Math.Min(count - FreeAttempts, 30))));

    // In constant time, whatever the lengths.
    private static bool IsKey(string given, string key) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
