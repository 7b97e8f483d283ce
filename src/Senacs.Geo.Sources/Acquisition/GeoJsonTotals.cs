using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Senacs.Geo.Sources.Acquisition;

/// <summary>What a feature service says about its own answer: <c>numberMatched</c>, before or after the features.</summary>
/// <remarks>OGC API – Features 17-069r4, 7.15.5 and GeoServer's WFS 2.0 GeoJSON. Only the two ends of the file are looked at: that is where every
/// server writes it.</remarks>
internal static class GeoJsonTotals
{
    private const int EndBytes = 8 << 10;

    /// <summary>Null when the file does not say, or says "unknown".</summary>
    public static long? MatchedIn(FetchedFile file)
    {
        byte[] head = new byte[EndBytes];
        byte[] tail = new byte[EndBytes];
        long total = 0;
        using (Stream raw = file.Open())
        {
            int first = raw.ReadByte();
            raw.Position = 0;
            using Stream content = first == 0x1F ? new GZipStream(raw, CompressionMode.Decompress) : raw;
            byte[] block = new byte[1 << 16];
            try
            {
                for (int count; (count = content.Read(block)) > 0; total += count)
                {
                    ReadOnlySpan<byte> bytes = block.AsSpan(0, count);
                    if (total < EndBytes)
                        bytes[..(int)Math.Min(EndBytes - total, count)].CopyTo(head.AsSpan((int)total));
                    ReadOnlySpan<byte> last = bytes.Length > EndBytes ? bytes[^EndBytes..] : bytes;
                    tail.AsSpan(last.Length).CopyTo(tail);
                    last.CopyTo(tail.AsSpan(EndBytes - last.Length));
                }
            }
            catch (InvalidDataException)
            {
                return null; // the reader proper says what is wrong
            }
        }

        return Find(Encoding.UTF8.GetString(head)) ?? Find(Encoding.UTF8.GetString(tail));
    }

    private static long? Find(string text)
    {
        int at = text.IndexOf("\"numberMatched\"", StringComparison.Ordinal);
        if (at < 0)
            return null;
        ReadOnlySpan<char> rest = text.AsSpan(at + "\"numberMatched\"".Length).TrimStart();
        if (rest.IsEmpty || rest[0] != ':')
            return null;
        rest = rest[1..].TrimStart();
        int digits = rest.IndexOfAnyExceptInRange('0', '9');
        return long.TryParse(digits < 0 ? rest : rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
    }
}
