/// <summary>Loaded by the runtime into the service's process when <c>DOTNET_STARTUP_HOOKS</c> names this assembly (dotnet/runtime,
/// host-startup-hook.md): the failures that no request can cause.</summary>
internal static class StartupHook
{
    public const string CrashAfter = "SENACS_GEO_TESTS_CRASH_SECONDS";

    public static void Initialize()
    {
        if (!double.TryParse(Environment.GetEnvironmentVariable(CrashAfter), System.Globalization.CultureInfo.InvariantCulture, out double seconds))
            return;
        Thread thread = new(() =>
        {
            // after the log is there: the address is announced before
            Thread.Sleep(TimeSpan.FromSeconds(seconds + 4));
            throw new InvalidOperationException("panne\nsur deux lignes");
        })
        { IsBackground = true };
        thread.Start();
    }
}
