using System.Text;

namespace Senacs.Geo.Service.Tiles;

/// <summary>The few words of protocol buffers that a vector tile needs.</summary>
/// <remarks>Source: Protocol Buffers, Encoding: a field is its number and wire type as a varint, then a varint, eight bytes, or a length and
/// bytes.</remarks>
internal sealed class ProtobufWriter
{
    private byte[] _bytes = new byte[256];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Varint(ulong value)
    {
        Room(10);
        while (value >= 0x80)
        {
            _bytes[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _bytes[Length++] = (byte)value;
    }

    /// <summary>Signed, small in absolute value: 0, -1, 1, -2… become 0, 1, 2, 3…</summary>
    public static uint ZigZag(int value) => (uint)((value << 1) ^ (value >> 31));

    public void Field(int number, ulong value)
    {
        Varint((ulong)(number << 3));
        Varint(value);
    }

    public void Field(int number, double value)
    {
        Varint((ulong)((number << 3) | 1));
        Room(8);
        System.Buffers.Binary.BinaryPrimitives.WriteDoubleLittleEndian(_bytes.AsSpan(Length), value);
        Length += 8;
    }

    public void Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    public void Field(int number, ReadOnlySpan<byte> content)
    {
        Varint((ulong)((number << 3) | 2));
        Varint((ulong)content.Length);
        Append(content);
    }

    /// <summary>Bytes that are already encoded.</summary>
    public void Append(ReadOnlySpan<byte> content)
    {
        Room(content.Length);
        content.CopyTo(_bytes.AsSpan(Length));
        Length += content.Length;
    }

    private void Room(int more)
    {
        if (Length + more > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(Length + more, _bytes.Length * 2));
    }
}
