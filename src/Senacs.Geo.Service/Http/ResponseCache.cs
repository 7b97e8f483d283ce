using System.IO.Compression;

namespace Senacs.Geo.Service.Http;

/// <summary>An answer in memory, with its compressed forms once somebody asked for them. Immutable but for those.</summary>
internal sealed class KeptAnswer(string etag, Payload payload)
{
    /// <summary>Larger bodies are pressed in haste: the client waits for it, the first time.</summary>
    private const int MostCareBytes = 4 << 20;

    private byte[]? gzip;
    private byte[]? brotli;

    /// <summary>Without quotes.</summary>
    public string ETag { get; } = etag;

    public Payload Payload { get; } = payload;

    public long Bytes => Payload.Body.Length + (gzip?.Length ?? 0) + (brotli?.Length ?? 0) + 512;

    /// <returns>The body so encoded; the growth of this answer in memory is told to <paramref name="grown"/>.</returns>
    public byte[] Encoded(string encoding, out int grown)
    {
        grown = 0;
        switch (encoding)
        {
            case "gzip":
                if (gzip is null)
                {
                    gzip = Compress(s => new GZipStream(s, Payload.Body.Length > MostCareBytes ? CompressionLevel.Fastest : CompressionLevel.Optimal, leaveOpen: true));
                    grown = gzip.Length;
                }

                return gzip;
            case "br":
                if (brotli is null)
                {
                    brotli = Compress(static (s) => new BrotliStream(s, new BrotliCompressionOptions { Quality = 4 }, leaveOpen: true));
                    grown = brotli.Length;
                }

                return brotli;
            default:
                return Payload.Body;
        }
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
/// <remarks>Recency is a counter written without a lock; the lock is taken only to add and to make room.</remarks>
internal sealed class ResponseCache(long capacityBytes)
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private long clock;
    private long bytes;

    public long Bytes => Interlocked.Read(ref bytes);

    public int Count => entries.Count;

    public KeptAnswer? Find(string key)
    {
        if (!entries.TryGetValue(key, out Entry? entry))
            return null;
        entry.Used = Interlocked.Increment(ref clock);
        return entry.Answer;
    }

    /// <summary>Keeps it, unless it alone would take more than a quarter of the room.</summary>
    public void Add(string key, KeptAnswer answer)
    {
        long size = answer.Bytes + (2 * key.Length);
        if (size > capacityBytes / 4)
            return;
        Entry entry = new(answer, size) { Used = Interlocked.Increment(ref clock) };
        if (!entries.TryAdd(key, entry))
            return;
        Grow(size);
    }

    /// <summary>An answer kept has grown by a compressed form.</summary>
    public void Grown(string key, int by)
    {
        if (by <= 0 || !entries.TryGetValue(key, out Entry? entry))
            return;
        Interlocked.Add(ref entry.Size, by);
        Grow(by);
    }

    private void Grow(long by)
    {
        if (Interlocked.Add(ref bytes, by) <= capacityBytes)
            return;
        lock (gate)
        {
            if (Bytes <= capacityBytes)
                return;
            // down to nine tenths, so that a full cache does not sort itself at each addition
            foreach ((string key, Entry old) in entries.ToArray().OrderBy(static e => e.Value.Used))
            {
                if (Bytes <= capacityBytes - (capacityBytes / 10))
                    break;
                if (entries.TryRemove(key, out Entry? removed))
                    Interlocked.Add(ref bytes, -Interlocked.Read(ref removed.Size));
            }
        }
    }

    private sealed class Entry(KeptAnswer answer, long size)
    {
        public long Size = size;

        public long Used;

        public KeptAnswer Answer { get; } = answer;
    }
}
