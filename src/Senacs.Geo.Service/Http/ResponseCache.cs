using System.IO.Compression;
using Microsoft.Extensions.Caching.Memory;

namespace Senacs.Geo.Service.Http;

/// <summary>An answer in memory, with its compressed forms once somebody asked for them. Immutable but for those.</summary>
internal sealed class KeptAnswer(string etag, Payload payload)
{
    /// <summary>Larger bodies are pressed in haste: the client waits for it, the first time.</summary>
    private const int MostCareBytes = 4 << 20;

    private byte[]? _gzip;
    private byte[]? _brotli;

    /// <summary>Without quotes.</summary>
    public string ETag { get; } = etag;

    public Payload Payload { get; } = payload;

    public long Bytes => Payload.Body.Length + (_gzip?.Length ?? 0) + (_brotli?.Length ?? 0) + 512;

    /// <param name="encoding"><c>gzip</c> or <c>br</c>.</param>
    /// <param name="grown">The growth of this answer in memory.</param>
    public byte[] Encoded(string encoding, out int grown)
    {
        ref byte[]? kept = ref encoding == "gzip" ? ref _gzip : ref _brotli;
        grown = 0;
        if (kept is { } known)
            return known;
        byte[] made = encoding == "gzip"
            ? Compress(s => new GZipStream(s, Payload.Body.Length > MostCareBytes ? CompressionLevel.Fastest : CompressionLevel.Optimal, true))
            : Compress(static s => new BrotliStream(s, new BrotliCompressionOptions { Quality = 4 }, leaveOpen: true));
        grown = made.Length;
        return kept = made;
    }

    private byte[] Compress(Func<Stream, Stream> open)
    {
        using MemoryStream buffer = new(Payload.Body.Length / 3);
        using (Stream stream = open(buffer))
            stream.Write(Payload.Body);
        return buffer.ToArray();
    }
}

/// <summary>Answers kept by key, the least recently used leaving first; bounded in bytes. Safe for many threads.</summary>
internal sealed class ResponseCache(long capacityBytes) : IDisposable
{
    private readonly MemoryCache _entries = new(new MemoryCacheOptions { SizeLimit = capacityBytes, TrackStatistics = true });

    public long Bytes => _entries.GetCurrentStatistics()?.CurrentEstimatedSize ?? 0;

    public KeptAnswer? Find(string key) => _entries.Get<KeptAnswer>(key);

    /// <summary>Keeps it, unless it alone would take more than a quarter of the room.</summary>
    public void Add(string key, KeptAnswer answer)
    {
        long size = answer.Bytes + (2 * key.Length);
        if (size > capacityBytes / 4)
            return;
        // room is made now: left to itself a full cache drops the newest, and makes room later
        for (int before = int.MaxValue; Bytes + size > capacityBytes && _entries.Count < before;)
        {
            // a share of the entries, not of their bytes: one at least, and again until there is room
            before = _entries.Count;
            _entries.Compact(Math.Min(1, Math.Max(0.1, 1.01 / before)));
        }

        _entries.Set(key, answer, new MemoryCacheEntryOptions { Size = size });
    }

    /// <summary>An answer kept has grown by a compressed form.</summary>
    public void Grown(string key, int by)
    {
        if (by > 0 && Find(key) is { } answer)
            Add(key, answer);
    }

    public void Dispose() => _entries.Dispose();
}
