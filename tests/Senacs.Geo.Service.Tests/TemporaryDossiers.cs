namespace Senacs.Geo.Service.Tests;

/// <summary>A folder of dossiers that a test may change; it disappears with it.</summary>
internal sealed class TemporaryDossiers : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("senacs-geo-service-").FullName;

    public string this[string name] => Path.Combine(FullPath, name);

    /// <summary>Copies a dossier that the project ships.</summary>
    public void Copy(string dossier, string? name = null)
    {
        string target = Directory.CreateDirectory(this[name ?? dossier]).FullName;
        foreach (string file in Directory.GetFiles(Path.Combine(ShippedService.Data, dossier)).Where(f => Path.GetFileName(f)[0] != '.'))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
    }

    public void Edit(string file, Func<string, string> change)
    {
        string before = File.ReadAllText(this[file]), after = change(before);
        Assert.NotEqual(before, after);
        File.WriteAllText(this[file], after);
    }

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
