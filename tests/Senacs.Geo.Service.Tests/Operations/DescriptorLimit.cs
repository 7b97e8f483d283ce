using System.Runtime.InteropServices;

namespace Senacs.Geo.Service.Tests.Operations;

/// <summary>A fact that holds many sockets open: the limit of this process, which those that it starts inherit, is raised as far as it needs; skipped where the system forbids that.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ManySocketsFactAttribute : FactAttribute
{
    /// <param name="descriptors">Open files and sockets that one process needs.</param>
    public ManySocketsFactAttribute(int descriptors)
    {
        if (!OperatingSystem.IsLinux())
            Skip = "Only Linux answers on all of 127.0.0.0/8, from which the connections come.";
        else if (DescriptorLimit.Raise((ulong)descriptors) is var limit && limit < (ulong)descriptors)
            Skip = $"This system lets a process hold {limit} files and sockets open; the test needs {descriptors} (ulimit -Hn).";
    }
}

internal static class DescriptorLimit
{
    private const int OpenFiles = 7; // RLIMIT_NOFILE on Linux

    /// <summary>Raises the limit if it can.</summary>
    /// <returns>The limit then.</returns>
    public static ulong Raise(ulong wanted)
    {
        if (Get(OpenFiles, out Limit limit) != 0)
            return 0;
        if (limit.Soft >= wanted)
            return limit.Soft;
        // beyond the hard limit only root may go
        Limit raised = new() { Soft = wanted, Hard = Math.Max(limit.Hard, wanted) };
        return Set(OpenFiles, in raised) == 0 ? wanted : Math.Min(limit.Hard, limit.Soft);
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

    [DllImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Set(int resource, in Limit limit);
}
