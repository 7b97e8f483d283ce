using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using Senacs.Geo.Service.Errors;

namespace Senacs.Geo.Service.Tests;

/// <summary>The program itself, as it runs in production: only a process can be killed, ends with a code, and has a memory of its own.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private const string Loopback = "http://127.0.0.1:";

    private readonly Process process;
    private readonly Task reading;
    private readonly TaskCompletionSource<Uri?> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> lines = new();

    private ServiceProcess(Process process)
    {
        this.process = process;
        reading = ReadAsync();
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public Uri Address { get; private set; } = new(Loopback + "0");

    public HttpClient Client { get; private set; } = new();

    /// <summary>What it has written on standard error so far.</summary>
    public IReadOnlyCollection<string> Log => lines;

    /// <summary>Starts it and waits until it says that it listens.</summary>
    public static Task<ServiceProcess> StartAsync(string data, params string[] settings) =>
        StartAsync(new Dictionary<string, string>(StringComparer.Ordinal), data, settings);

    /// <summary>The same with variables of its environment.</summary>
    public static Task<ServiceProcess> StartAsync(IReadOnlyDictionary<string, string> environment, string data, params string[] settings) =>
        StartedAsync(Launch(environment, Arguments(data, settings)));

    /// <summary>The same as <c>nobody</c>, whom rights bind; only root can ask.</summary>
    public static Task<ServiceProcess> StartAsUnprivilegedAsync(string data, params string[] settings) =>
        StartedAsync(Launch(new Dictionary<string, string>(StringComparer.Ordinal), Arguments(data, settings), ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]));

    /// <summary>The same as somebody at a keyboard starts it: what a shell puts in the background ignores control C from birth, and so would its children.</summary>
    public static Task<ServiceProcess> StartAtTerminalAsync(string data, params string[] settings) =>
        StartedAsync(Launch(new Dictionary<string, string>(StringComparer.Ordinal), Arguments(data, settings), ["env", "--default-signal=INT"]));

    private static string[] Arguments(string data, string[] settings) =>
        ["--data", data, "--urls", Loopback + "0", .. settings.SelectMany(s => (string[])["--reglage", s.StartsWith("Service:", StringComparison.Ordinal) ? s[8..] : s])];

    private static async Task<ServiceProcess> StartedAsync(ServiceProcess started)
    {
        Uri? address = await started.listening.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(address is not null, string.Join('\n', started.lines));
        started.Address = address;
        started.Client.Dispose();
        started.Client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        return started;
    }

    /// <summary>Starts it with exactly these arguments and waits for nothing.</summary>
    public static ServiceProcess Launch(params string[] arguments) => Launch(new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    private static ServiceProcess Launch(IReadOnlyDictionary<string, string> environment, string[] arguments, params string[] through)
    {
        string[] command = [.. through, "dotnet", Path.Combine(AppContext.BaseDirectory, "senacs-geo.dll"), "serve", .. arguments];
        ProcessStartInfo info = new(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach ((string name, string value) in environment)
            info.Environment[name] = value;
        return new ServiceProcess(Process.Start(info)!);
    }

    /// <summary>As <c>kill -9</c>; returns when it is dead.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>As <c>kill</c>: asks it to end.</summary>
    public void Terminate() => Assert.Equal(0, Signal(process.Id, 15));

    /// <summary>As Ctrl+C.</summary>
    public void Interrupt() => Assert.Equal(0, Signal(process.Id, 2));

    /// <summary>Its exit code, once it has ended and all it said is in <see cref="Log"/>.</summary>
    public async Task<int> ExitCodeAsync(TimeSpan within)
    {
        await process.WaitForExitAsync().WaitAsync(within);
        await reading;
        return process.ExitCode;
    }

    public async Task<JsonElement> JsonAsync(string path)
    {
        using HttpResponseMessage response = await Client.GetAsync(new Uri(Address, path));
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {(int)response.StatusCode} {text}");
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!process.HasExited)
            await KillAsync();
        await reading;
        process.Dispose();
    }

    private async Task ReadAsync()
    {
        Task output = process.StandardOutput.ReadToEndAsync();
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            lines.Enqueue(line);
            int at = line.IndexOf(Loopback, StringComparison.Ordinal);
            if (at >= 0)
                listening.TrySetResult(new Uri(Loopback + new string([.. line[(at + Loopback.Length)..].TakeWhile(char.IsAsciiDigit)])));
        }

        listening.TrySetResult(null);
        await output;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
