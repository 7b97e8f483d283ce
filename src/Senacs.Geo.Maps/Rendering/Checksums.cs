using System.Runtime.Intrinsics;

namespace Senacs.Geo.Maps.Rendering;

/// <summary>CRC-32 of PNG chunks (ISO/IEC 15948, annex D; polynomial EDB88320).</summary>
internal static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i =>
        Enumerable.Range(0, 8).Aggregate((uint)i, (c, _) => (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1))];

    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Update(Update(0xFFFFFFFF, first), second);

    private static uint Update(uint crc, ReadOnlySpan<byte> data)
    {
        uint[] table = Table;
        foreach (byte b in data)
            crc = table[(crc ^ b) & 255] ^ (crc >> 8);
        return crc;
    }
}

/// <summary>Adler-32 (RFC 1950), and its combination for parts that were summed apart.</summary>
internal static class Adler32
{
    private const uint Modulus = 65521;

    private static readonly Vector128<ushort> FirstWeights = Vector128.Create((ushort)16, 15, 14, 13, 12, 11, 10, 9),
        LastWeights = Vector128.Create((ushort)8, 7, 6, 5, 4, 3, 2, 1);

    public static uint Add(uint adler, ReadOnlySpan<byte> data)
    {
        uint a = adler & 0xFFFF, b = adler >> 16;
        while (!data.IsEmpty)
        {
            // 5552 is the largest count for which b cannot overflow 32 bits.
            ReadOnlySpan<byte> part = data[..Math.Min(5552, data.Length)], rest = part;

            // sixteen at once: each has been added to b as often as there are bytes from it to the end
            while (rest.Length >= Vector128<byte>.Count)
            {
                (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Create(rest));
                b += (16 * a) + Vector128.Sum((low * FirstWeights) + (high * LastWeights));
                a += Vector128.Sum(low + high);
                rest = rest[Vector128<byte>.Count..];
            }

            foreach (byte value in rest)
            {
                a += value;
                b += a;
            }

            a %= Modulus;
            b %= Modulus;
            data = data[part.Length..];
        }

        return (b << 16) | a;
    }

    /// <summary>The sum of one text followed by another of the given length, from their two sums.</summary>
    public static uint Combine(uint first, uint second, long secondLength)
    {
        uint rest = (uint)(secondLength % Modulus);
        uint a1 = first & 0xFFFF, b1 = first >> 16, a2 = second & 0xFFFF, b2 = second >> 16;
        uint a = (a1 + a2 + Modulus - 1) % Modulus;
        uint b = (uint)((((ulong)rest * a1) + b1 + b2 + Modulus - rest) % Modulus);
        return (b << 16) | a;
    }
}
