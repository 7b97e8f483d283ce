namespace Senacs.Geo.Service.Dossiers;

/// <summary>Once the service answers: reads the copies against their inventories, makes those that are missing or old, deletes those of folders that
/// are gone. What changes later is copied as it is read.</summary>
internal sealed class CopyKeeper(DossierStore store, LastGoodCopies copies, ILogger<CopyKeeper> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => Keep(stoppingToken), CancellationToken.None);

    private void Keep(CancellationToken stop)
    {
        try
        {
            copies.FindDamage(stop);
            copies.Prune(store.Exists);
            // by folder, in the state of that moment: a dossier may be read again meanwhile
            foreach (string name in store.Current.Dossiers.Select(d => d.FolderName).ToArray())
            {
                stop.ThrowIfCancellationRequested();
                store.SaveCopy(name);
            }
        }
        catch (OperationCanceledException)
        {
            // stopping: the next start goes on
        }
        catch (Exception e)
        {
            Log.WatchFailed(logger, e);
        }
    }
}
