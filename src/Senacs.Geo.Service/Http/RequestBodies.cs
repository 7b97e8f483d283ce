using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Senacs.Geo.Service.Http;

/// <summary>Reads the bodies of requests. What a client announces takes no memory, what it sent does, and all that was sent at one moment is
/// bounded.</summary>
/// <param name="roomBytes">What the bodies of all clients together may take.</param>
internal sealed class RequestBodies(long roomBytes)
{
    /// <summary>A body too big is read to here and thrown away, so that its sender gets the refusal rather than a broken connection.</summary>
    private const int MostDrainedBytes = 32 << 20;

    /// <summary>Kestrel ends a body that stands still; this ends one that trickles.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(2);

    private long _taken;

    /// <summary>The body of a request; its room is free again once it is disposed.</summary>
    /// <exception cref="ProblemException">413, 408, or 503 when others' bodies take all the room.</exception>
    public async Task<RequestBody> ReadAsync(HttpContext context, int mostBytes)
    {
        int mostRead = Math.Max(mostBytes, MostDrainedBytes);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = mostRead;
        if (context.Request.ContentLength > mostRead)
            throw TooBig(mostBytes);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        end.CancelAfter(MostTime);
        RequestBody body = new(this);
        try
        {
            long total = 0;
            while (true)
            {
                ReadResult read = await StrictFraming.ReadAsync(context.Request.BodyReader, end.Token);
                total += read.Buffer.Length;
                if (total <= mostBytes)
                    body.Add(read.Buffer);
                context.Request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    break;
            }

            return total > mostBytes ? throw TooBig(mostBytes) : body;
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            body.Dispose();
            throw new ProblemException(ProblemKind.RequeteLente,
                $"Le corps n’était pas arrivé en {FrenchNumbers.Integer((int)MostTime.TotalSeconds)} secondes.", "corps");
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    internal void Take(long _bytes)
    {
        if (Interlocked.Add(ref _taken, _bytes) <= roomBytes)
            return;
        Interlocked.Add(ref _taken, -_bytes);
        throw new ProblemException(ProblemKind.ServiceOccupe, "Trop de fichiers arrivent en ce moment.", "corps") { RetryAfterSeconds = 10 };
    }

    internal void GiveBack(long _bytes) => Interlocked.Add(ref _taken, -_bytes);

    private static ProblemException TooBig(int most) =>
        new(ProblemKind.CorpsTropGros, $"Le corps dépasse {FrenchNumbers.Integer(most)} octets.", "corps");
}

/// <summary>What was sent, in memory that is counted.</summary>
internal sealed class RequestBody(RequestBodies room) : IDisposable
{
    private byte[] _bytes = [];
    private int _length;
    private long _taken;

    public void Add(in ReadOnlySequence<byte> more)
    {
        int needed = checked(_length + (int)more.Length);
        if (needed > _bytes.Length)
        {
            int capacity = Math.Max(needed, _bytes.Length * 2);
            room.Take(capacity - _taken);
            _taken = capacity;
            Array.Resize(ref _bytes, capacity);
        }

        more.CopyTo(_bytes.AsSpan(_length));
        _length = needed;
    }

    public byte[] ToArray() => _length == _bytes.Length ? _bytes : _bytes[.._length];

    public void Dispose()
    {
        room.GiveBack(_taken);
        _taken = 0;
        _bytes = [];
        _length = 0;
    }
}
