using System.Threading.Channels;
using Senacs.Geo.Service.Configuration;
using Senacs.Geo.Service.Errors;

namespace Senacs.Geo.Service.Dossiers;

/// <summary>Watches the data folder; when it has been quiet for a moment, has the store read what changed. Looks every minute all the same: some disks send no events.</summary>
internal sealed class DossierWatcher(DossierStore store, ServiceOptions options, ILogger<DossierWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.WatchDossiers)
            return;
        Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using FileSystemWatcher? watcher = Watch(changes.Writer);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Task<bool> change = changes.Reader.WaitToReadAsync(stoppingToken).AsTask();
                if (await Task.WhenAny(change, Task.Delay(Period, stoppingToken)) == change)
                {
                    // wait for the writing to end
                    do
                    {
                        while (changes.Reader.TryRead(out _))
                        {
                        }

                        await Task.Delay(Quiet, stoppingToken);
                    }
                    while (changes.Reader.TryPeek(out _));
                }

                store.Refresh();
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

    private FileSystemWatcher? Watch(ChannelWriter<bool> changes)
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
            watcher.Error += (_, _) => changes.TryWrite(true);
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or ArgumentException or PlatformNotSupportedException)
        {
            Log.WatchFailed(logger, e);
            return null;
        }

        void Tell(string? name)
        {
            // what is hidden is not data: temporary files, indexes, and the copies that the service itself keeps
            if (name is null || !name.Split(Path.DirectorySeparatorChar).Any(static part => part.StartsWith('.')))
                changes.TryWrite(true);
        }
    }
}
