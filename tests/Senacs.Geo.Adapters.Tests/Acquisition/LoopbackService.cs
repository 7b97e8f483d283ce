using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Senacs.Geo.Adapters.Tests.Acquisition;

/// <summary>A request as the service saw it.</summary>
internal sealed record SeenRequest(string Host, string Path, IReadOnlyDictionary<string, string> Headers);

/// <summary>What the service answers, and how it misbehaves.</summary>
internal sealed record Answer(int Status, byte[] Body)
{
    public string? ContentType { get; init; } = "application/json";

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Announces the whole body, sends so many bytes and hangs up.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Sends so many bytes, then nothing more until the test ends.</summary>
    public int? StallAfter { get; init; }

    public static Answer Json(string text) => new(200, Encoding.UTF8.GetBytes(text));

    public static Answer Error(int status, params (string Name, string Value)[] headers) => new(status, []) { Headers = headers };
}

/// <summary>A web service on the loopback address, over TLS with a certificate of its own, that answers as it is told, faults included.</summary>
internal sealed class LoopbackService : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 certificate;
    private readonly Func<SeenRequest, Answer> answer;
    private readonly ManualResetEventSlim ended = new();

    public LoopbackService(Func<SeenRequest, Answer> answer)
    {
        this.answer = answer;
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=service.test", key, HashAlgorithmName.SHA256);
        using X509Certificate2 made = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        listener.Start();
        _ = Task.Run(AcceptAll);
    }

    public ConcurrentQueue<SeenRequest> Requests { get; } = [];

    /// <summary>Connects every host name to this service, and trusts its certificate only.</summary>
    public SocketsHttpHandler Handler() => new()
    {
        UseProxy = false,
        ConnectCallback = async (_, token) =>
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync((IPEndPoint)listener.LocalEndpoint, token);
            return new NetworkStream(socket, ownsSocket: true);
        },
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, served, _, _) => served is X509Certificate2 its && its.Thumbprint == certificate.Thumbprint,
        },
    };

    public void Dispose()
    {
        ended.Set();
        listener.Stop();
        certificate.Dispose();
    }

    private async Task AcceptAll()
    {
        try
        {
            while (true)
            {
                TcpClient client = await listener.AcceptTcpClientAsync();
                _ = Task.Run(() => Serve(client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // the test is over
        }
    }

    private async Task Serve(TcpClient client)
    {
        try
        {
            using (client)
            await using (SslStream stream = new(client.GetStream()))
            {
                await stream.AuthenticateAsServerAsync(certificate, clientCertificateRequired: false, SslProtocols.None, checkCertificateRevocation: false);
                if (await ReadRequest(stream) is not { } request)
                    return;
                Requests.Enqueue(request);
                Answer reply = answer(request);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(HeadOf(reply)));
                int sent = Math.Min(reply.CutAfter ?? reply.StallAfter ?? reply.Body.Length, reply.Body.Length);
                await stream.WriteAsync(reply.Body.AsMemory(0, sent));
                await stream.FlushAsync();
                if (reply.StallAfter is not null)
                    ended.Wait(TimeSpan.FromSeconds(30));
            }
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or ObjectDisposedException)
        {
            // the client hung up
        }
    }

    private static string HeadOf(Answer reply)
    {
        StringBuilder head = new();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status} Answer\r\nContent-Length: {reply.Body.Length}\r\nConnection: close\r\n");
        if (reply.ContentType is not null)
            head.Append(CultureInfo.InvariantCulture, $"Content-Type: {reply.ContentType}\r\n");
        foreach ((string name, string value) in reply.Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        return head.Append("\r\n").ToString();
    }

    private static async Task<SeenRequest?> ReadRequest(SslStream stream)
    {
        List<byte> head = [];
        byte[] one = new byte[1];
        while (head.Count < 1 << 16)
        {
            if (await stream.ReadAsync(one) == 0)
                return null;
            head.Add(one[0]);
            if (head.Count >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n')
                break;
        }

        string[] lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return new(headers.GetValueOrDefault("Host", ""), lines[0].Split(' ')[1], headers);
    }
}

/// <summary>A clock whose waits are over at once, and remembered. Time outs, which tests set to an hour or more, stay real.</summary>
internal sealed class ImpatientTime : TimeProvider
{
    public ConcurrentQueue<TimeSpan> Waits { get; } = [];

    public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan || dueTime >= TimeSpan.FromHours(1))
            return System.CreateTimer(callback, state, dueTime, period);
        Waits.Enqueue(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("senacs-geo-").FullName;

    public string File(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text, new UTF8Encoding(false));
        return path;
    }

    public string File(string name, byte[] bytes)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
