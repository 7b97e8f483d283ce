using Xunit;

namespace Senacs.Geo.Testing;

/// <summary>A fact about pipes, links, devices or rights as Unix has them; skipped, with the reason, elsewhere.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = SystemObstacle.OfUnix;
}

/// <summary>A fact about what Linux alone says of an open file; skipped, with the reason, elsewhere.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "Only Linux says of an open file which name it has.";
}

/// <summary>A theory about pipes, links, devices or rights as Unix has them; skipped, with the reason, elsewhere.</summary>
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute() => Skip = SystemObstacle.OfUnix;
}

/// <summary>A fact about what a person may not read; skipped, with the reason, for root, who may read everything.</summary>
public sealed class OrdinaryUserFactAttribute : FactAttribute
{
    public OrdinaryUserFactAttribute() => Skip = SystemObstacle.OfUnix ?? (Environment.UserName == "root" ? "root may read everything." : null);
}

/// <summary>A fact for which the program is started as another, unprivileged user; skipped, with the reason, where that cannot be.</summary>
public sealed class OtherUserFactAttribute : FactAttribute
{
    public OtherUserFactAttribute() => Skip = OperatingSystem.IsLinux() && Environment.UserName == "root" && File.Exists("/usr/bin/setpriv")
        ? null
        : "Only root on Linux, with setpriv, can start the program as another user.";
}

internal static class SystemObstacle
{
    /// <summary>Null: there is none.</summary>
    public static string? OfUnix => OperatingSystem.IsWindows() ? "Windows has no pipes, links, devices and rights of this kind." : null;
}
