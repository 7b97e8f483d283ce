using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Senacs.Geo.Sources.Writing;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Service.Planner;

/// <summary>Has a register that was sent checked, with the dossier it is meant for, by another process: what somebody sends can at worst end that
/// one.</summary>
/// <remarks>
/// 1. The bytes are written beside nothing, in a folder of their own.
/// 2. <see cref="RegisterWorker"/> copies the dossier around them and reads it as every dossier is, so that what is checked is what would be served.
/// 3. Meanwhile its memory, processor and time are watched, and whether the client is still there; one of them at its end ends the process.
/// </remarks>
internal static class RegisterUpload
{
    /// <summary>What a register takes in memory for a byte of the worker's answer, about; so the answer is bounded by what may be kept.</summary>
    private const long BytesPerAnswer = 2;

    /// <summary>Places of a register times communes and QPV of its dossier: what its coverage is made of, under every rule, in this very process. The
    /// largest registers of a département have some 300,000.</summary>
    private const long MostPairs = 1_000_000;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    /// <summary>From its answer to its end.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    /// <exception cref="ProblemException">422: not a register, or one that asks for more than is granted.</exception>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public static async Task<RegisterDraft> CheckAsync(LoadedDossier dossier, byte[] bytes, ServiceOptions options, CancellationToken gone)
    {
        using ScratchFolder folder = new("senacs-registre-");
        string scratch = folder.FullPath;
        try
        {
            string register = Path.Combine(scratch, dossier.Dossier.Manifest.Structures.Fichier);
            Directory.CreateDirectory(Path.GetDirectoryName(register)!);
            await File.WriteAllBytesAsync(register, bytes, gone);
            ReadOnlyMemory<byte> answer = await AskAsync(dossier.Dossier.Folder.FullPath, scratch, options, gone);
            CheckedRegister read = DraftJson.Read(answer.Span);
            if (read.Structures is { } all)
                RequireBounded(all, dossier.Dossier.Territoire);
            return read is { Register: { } rows, Structures: { } located }
                ? new RegisterDraft(RegisterDrafts.NewToken(), dossier.Code, dossier.Version, rows, located,
                    read.Issues)
                {
                    Bytes = BytesPerAnswer * answer.Length,
                    Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
                }
                : throw Refused(read.Refusal ?? "Le registre n’a pas pu être lu.");
        }
        catch (JsonException)
        {
            throw Refused("Son contrôle s’est interrompu : le fichier est sans doute endommagé. L’ouvrir dans le tableur et l’enregistrer de "
                + "nouveau.");
        }
    }

    // A structure without place counts too: its territoire may name every commune.
    private static void RequireBounded(LocatedStructures located, Territoire territoire)
    {
        long places = located.Structures.Sum(s => Math.Max(1L, s.Sites.Length)),
            most = MostPairs / Math.Max(1, territoire.Communes.Length + territoire.Qpv.Length);
        if (places > most)
        {
            throw Refused(
                $"Ses structures et leurs annexes ont {FrenchNumbers.Integer(places)} lieux ; pour ce département le service en calcule "
                    + $"{FrenchNumbers.Integer(most)} au plus. Garder les structures du département.");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> AskAsync(string folder, string scratch, ServiceOptions options, CancellationToken gone)
    {
        using Process worker = Start(folder, scratch, options);
        try
        {
            using CancellationTokenSource over = new();
            Task<ReadOnlyMemory<byte>?> answer = ReadAsync(worker.StandardOutput.BaseStream, options.DraftBytes / BytesPerAnswer, over.Token);
            Task errors = worker.StandardError.BaseStream.CopyToAsync(Stream.Null, over.Token);
            string? excess = await WatchAsync(worker, answer, options, gone);
            if (excess is not null)
            {
                worker.Kill(entireProcessTree: true);
                await over.CancelAsync();
                throw Refused($"Son contrôle a demandé {excess}. Garder la seule table du registre, sans lignes ni colonnes inutiles.");
            }

            if (!await EndsAsync(worker, errors, Farewell, gone))
                throw Refused("Son contrôle ne s’est pas terminé.");
            return await answer is { Length: > 0 } whole && worker.ExitCode == 0
                ? whole
                : throw Refused("Son contrôle a demandé plus de mémoire ou de temps qu’il n’en est accordé. Garder la seule table du registre, "
                    + "sans lignes ni colonnes inutiles.");
        }
        finally
        {
            if (!worker.HasExited)
                worker.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Waits for the end of a process that has said all it had to; ends it when that takes too long.</summary>
    internal static async Task<bool> EndsAsync(Process worker, Task errors, TimeSpan farewell, CancellationToken gone)
    {
        try
        {
            await Task.WhenAll(worker.WaitForExitAsync(gone), errors).WaitAsync(farewell, gone);
            return true;
        }
        catch (TimeoutException)
        {
            worker.Kill(entireProcessTree: true);
            return false;
        }
    }

    // Null once it has answered; else what it took too much of.
    private static async Task<string?> WatchAsync(Process worker, Task<ReadOnlyMemory<byte>?> answer, ServiceOptions options, CancellationToken gone)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (await Task.WhenAny(answer, Task.Delay(Glance, gone)) != answer)
        {
            gone.ThrowIfCancellationRequested();
            if (TimeProvider.System.GetElapsedTime(start) > options.Timeout)
                return string.Create(CultureInfo.InvariantCulture, $"plus de {options.Timeout.TotalSeconds:0} secondes");
            try
            {
                worker.Refresh();
                if (worker.WorkingSet64 > options.UploadMemoryBytes)
                    return string.Create(CultureInfo.InvariantCulture, $"plus de {options.UploadMemoryBytes >> 20} Mo de mémoire");
                if (worker.TotalProcessorTime > options.UploadProcessorTime)
                    return string.Create(CultureInfo.InvariantCulture,
                        $"plus de {options.UploadProcessorTime.TotalSeconds:0} secondes de processeur");
            }
            catch (InvalidOperationException)
            {
                // it has just ended; what it answered says how
            }
        }

        return await answer is null ? "une réponse démesurée" : null;
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream output, long mostBytes, CancellationToken over)
    {
        MemoryStream whole = new();
        byte[] block = new byte[1 << 16];
        for (int read; (read = await output.ReadAsync(block, over)) > 0;)
        {
            whole.Write(block, 0, read);
            if (whole.Length > mostBytes)
                return null;
        }

        return whole.GetBuffer().AsMemory(0, (int)whole.Length);
    }

    private static Process Start(string folder, string scratch, ServiceOptions options)
    {
        // The program itself, or, where a host runs it (dotnet senacs-geo.dll, a test), its library by that host.
        string own = Environment.ProcessPath ?? "dotnet";
        bool isHosted = Path.GetFileNameWithoutExtension(own) is "dotnet" or "testhost";
        ProcessStartInfo start = new(Path.GetFileNameWithoutExtension(own) == "testhost" ? "dotnet" : own)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true, // its end ends the worker
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (isHosted)
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "senacs-geo.dll"));
        foreach (string argument in (string[])[RegisterWorker.Verb, folder, scratch,
            ((int)Math.Ceiling(options.UploadProcessorTime.TotalSeconds)).ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        // What the worker has no use for, the administrator's key before all.
        foreach (string setting in start.Environment.Keys.Where(static k => k.StartsWith("SENACS_GEO_", StringComparison.OrdinalIgnoreCase))
            .ToArray())
            start.Environment.Remove(setting);
        start.Environment["DOTNET_GCHeapHardLimit"] = (options.UploadMemoryBytes * 3 / 4).ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return Process.Start(start) ?? throw new InvalidOperationException("The worker did not start.");
    }

    private static ProblemException Refused(string why) => new(ProblemKind.RegistreIllisible, why, "registre");
}
