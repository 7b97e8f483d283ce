using System.Runtime.InteropServices;

namespace Senacs.Geo.Service.Operations;

/// <summary>How many connections may be open at once: beyond, a new one is closed at once. Fewer than the system lets the process have, or it could
/// open no file any more, nor refuse anybody.</summary>
internal static class ConnectionLimit
{
    private const int Most = 20_000;

    /// <summary>Left for dossiers, libraries, the runtime.</summary>
    private const int Reserved = 512;

    public static int Of(ulong descriptors) => (int)Math.Clamp(descriptors > 4 * Reserved ? descriptors - Reserved : descriptors * 3 / 4, 16, Most);

    /// <summary>For this process. The runtime has already raised its soft limit to the hard one.</summary>
    public static int OfThisProcess()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return Most;
        return Get(OperatingSystem.IsLinux() ? 7 : 8, out Limit limit) == 0 ? Of(limit.Soft) : Most;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }

    [DllImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Get(int resource, out Limit limit);
}
