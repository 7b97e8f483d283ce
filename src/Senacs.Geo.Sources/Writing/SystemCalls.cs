using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace Senacs.Geo.Sources.Writing;

/// <summary>What the system offers for names on disk and .NET does not.</summary>
public static partial class SystemCalls
{
    private const int NoEntry = 2, NoRight = 1, InvalidArgument = 22;

    /// <summary>Makes the names in a folder safe from a power cut: a file's own flush does not cover its name. Nothing to do on Windows.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        int handle = Open(folder, 0);
        if (handle < 0)
            return; // not ours to read: its owner's file system keeps it as it can
        int refused = Fsync(handle) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = Close(handle);

        // some file systems have no such call for a folder
        if (refused is not (0 or InvalidArgument))
            throw Failure(refused, folder);
    }

    /// <summary>Exchanges two names at once: nobody ever sees one missing.</summary>
    /// <returns>False where the system, the file system or the place (a mount point) cannot: nothing has changed.</returns>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static bool TryExchange(string one, string other)
    {
        const uint exchange = 2; // RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
        int here = OperatingSystem.IsMacOS() ? -2 : -100; // AT_FDCWD
        try
        {
            if ((OperatingSystem.IsLinux() ? RenameAt2(here, one, here, other, exchange)
                : OperatingSystem.IsMacOS() ? RenameX(one, other, exchange) : -1) == 0)
                return true;
        }
        catch (EntryPointNotFoundException)
        {
            return false; // a C library from before the call
        }

        int error = OperatingSystem.IsWindows() ? InvalidArgument : Marshal.GetLastPInvokeError();
        return IoWords.MeansBrokenDisk(error) ? throw Failure(error, other) : false;
    }

    /// <summary>Gives a file (or a symbolic link, itself) a second name.</summary>
    /// <returns>False where the file system has no such names, or the system refuses them for this file.</returns>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static bool TryLink(string file, string name)
    {
        if (OperatingSystem.IsWindows())
            return false;
        int here = OperatingSystem.IsMacOS() ? -2 : -100;
        if (LinkAt(here, file, here, name, 0) == 0)
            return true;
        int error = Marshal.GetLastPInvokeError();
        return IoWords.MeansBrokenDisk(error) ? throw Failure(error, name) : false;
    }

    /// <summary>Gives <paramref name="to"/> the permissions, the owner and the group of <paramref name="from"/>.</summary>
    /// <returns>False when it cannot have them all; the permissions are copied whether or not the owner can be.</returns>
    public static bool TryCopyOwnership(string from, string to)
    {
        if (OperatingSystem.IsWindows())
            return true;
        UnixFileMode mode = File.GetUnixFileMode(from);
        bool isOwned = Stat(from) is not { } wanted || Stat(to) is not { } had || (wanted.Owner, wanted.Group) == (had.Owner, had.Group)
            || ChangeOwner(to, wanted.Owner, wanted.Group) == 0;

        // after the owner, whose change takes some of them away; and without it too: what only some could read stays so
        if (File.GetUnixFileMode(to) != mode)
            File.SetUnixFileMode(to, mode);
        return isOwned && File.GetUnixFileMode(to) == mode;
    }

    /// <summary>Whether a path leads to something that is neither a file nor a folder: a device, a pipe, a socket. Links are followed.</summary>
    public static bool IsSpecial(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
            return false;
        return Stat(path) is { } found ? (found.Mode & 0xF000) is not (0x8000 or 0x4000) : path.StartsWith("/dev/", StringComparison.Ordinal);
    }

    /// <summary>Whether a path still leads to the file that a handle has open; where the system does not say, whether anything is there.</summary>
    public static bool IsNamed(SafeFileHandle handle, string path)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (!File.Exists(path) || Stat(path) is not { } there)
            return File.Exists(path);
        return Stat(FormattableString.Invariant($"/proc/self/fd/{handle.DangerousGetHandle().ToInt64()}")) is not { } open
            || (open.Device, open.Number) == (there.Device, there.Number);
    }

    /// <summary>Refuses a folder in which this process may not make, rename or delete names; where the system does not say, it passes.</summary>
    /// <exception cref="IOException">It may not.</exception>
    public static void RequireWritable(string folder)
    {
        const int writeAndSearch = 3;
        if (OperatingSystem.IsWindows() || Access(folder, writeAndSearch) == 0)
            return;
        int error = Marshal.GetLastPInvokeError();
        if (error != NoEntry)
            throw Failure(error == NoRight ? IoWords.NoAccess : error, folder);
    }

    private static IOException Failure(int error, string path) => new($"{new Win32Exception(error).Message} : '{path}'", error);

    // The record that statx(2) fills has one layout on every Linux machine; that of stat(2) has one each.
    private static (uint Owner, uint Group, ushort Mode, ulong Device, ulong Number)? Stat(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        byte[] record = new byte[256];
        const uint basic = 0x7FF;
        try
        {
            return StatX(-100, path, 0, basic, ref record[0]) != 0 ? null
                : (BitConverter.ToUInt32(record, 20), BitConverter.ToUInt32(record, 24), BitConverter.ToUInt16(record, 28),
                    BitConverter.ToUInt64(record, 136), BitConverter.ToUInt64(record, 32));
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkAt(int folder, string path, int otherFolder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, ref byte record);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int folder, string path, int otherFolder, string other, uint flags);

    [LibraryImport("libc", EntryPoint = "renamex_np", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameX(string path, string other, uint flags);
}
