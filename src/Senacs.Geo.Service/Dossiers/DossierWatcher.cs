using System.Threading.Channels;

namespace Senacs.Geo.Service.Dossiers;

/// <summary>Watches the data folder; when it has been quiet for a moment, has the store read what changed. Looks every minute all the same: some
/// disks send no events.</summary>
/// <remarks>
/// Sizes and dates say what changed. Where they may lie the content itself is held against what was read: at once in a dossier that the disk told of,
/// and in all of them from time to time (<see cref="ServiceOptions.VerificationPeriod"/>; SHA-256 of every input, one file after the other on one
/// processor).
/// </remarks>
internal sealed class DossierWatcher(DossierStore store, ServiceOptions options, TimeProvider clock, ILogger<DossierWatcher> logger)
    : BackgroundService
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private const int MostTold = 4096;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.WatchDossiers)
            return;
        // the names of the dossiers that the disk told of; one too many is only one dossier more to hold against what was read at the next
        // verification
        Channel<string> changes = Channel.CreateBounded<string>(new BoundedChannelOptions(MostTold) { FullMode = BoundedChannelFullMode.DropWrite });
        using FileSystemWatcher? watcher = Watch(changes.Writer);
        long verified = clock.GetTimestamp();
        HashSet<string> told = new(StringComparer.Ordinal); // until they have been looked at, a look that failed does not count
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await IsTold(changes.Reader, told.Count > 0 ? TimeSpan.Zero : Sleep(verified), stoppingToken))
                    await ReadAllTold(changes.Reader, told, stoppingToken);
                bool isDue = options.VerificationPeriod is { } period && clock.GetElapsedTime(verified) >= period;
                store.Refresh(isDue || told.Count > 0 ? store.Altered(isDue ? null : told, stoppingToken) : null);
                told.Clear();
                if (isDue)
                    verified = clock.GetTimestamp();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e)
            {
                Log.WatchFailed(logger, e);
                await Task.Delay(Period, stoppingToken);
            }
        }
    }

    private static async Task<bool> IsTold(ChannelReader<string> changes, TimeSpan longest, CancellationToken stop)
    {
        using CancellationTokenSource asleep = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task<bool> change = changes.WaitToReadAsync(asleep.Token).AsTask();
        bool isTold = await Task.WhenAny(change, Task.Delay(longest, asleep.Token)) == change;
        await asleep.CancelAsync(); // a wait that is given up must not take the next change
        return isTold;
    }

    // until the writing has ended
    private static async Task ReadAllTold(ChannelReader<string> changes, HashSet<string> told, CancellationToken stop)
    {
        do
        {
            while (changes.TryRead(out string? name))
                told.Add(name);
            await Task.Delay(Quiet, stop);
        }
        while (changes.TryPeek(out _));
    }

    private TimeSpan Sleep(long verified) =>
        options.VerificationPeriod is { } period && period - clock.GetElapsedTime(verified) is var left && left < Period
        ? TimeSpan.FromMilliseconds(Math.Max(1, left.TotalMilliseconds))
        : Period;

    private FileSystemWatcher? Watch(ChannelWriter<string> changes)
    {
        try
        {
            FileSystemWatcher watcher = new(store.DataFolder)
            {
                IncludeSubdirectories = true,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
                InternalBufferSize = 1 << 16,
            };
            watcher.Changed += (_, e) => Tell(e.Name);
            watcher.Created += (_, e) => Tell(e.Name);
            watcher.Deleted += (_, e) => Tell(e.Name);
            watcher.Renamed += (_, e) => Tell(e.Name);
            watcher.Error += (_, _) => changes.TryWrite("");
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or PlatformNotSupportedException)
        {
            Log.WatchFailed(logger, e);
            return null;
        }

        void Tell(string? name)
        {
            // what is hidden is not data: temporary files, indexes, and the copies that the service itself keeps
            string[] parts = name?.Split(Path.DirectorySeparatorChar) ?? [];
            if (!parts.Any(static part => part.StartsWith('.')))
                // a file of the data folder itself: that is the dossier
                changes.TryWrite(parts.Length > 1 ? parts[0] : LoadedDossier.NameOf(store.DataFolder));
        }
    }
}
