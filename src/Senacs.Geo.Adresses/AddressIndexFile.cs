using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text;
using Senacs.Geo.Issues;
using static Senacs.Geo.Adresses.AddressIndexFormat;

namespace Senacs.Geo.Adresses;

/// <summary>An index file mapped in memory: checked once at the opening (magic, version, length, checksum, sections), read in place afterwards.</summary>
internal sealed unsafe class AddressIndexFile : IDisposable
{
    private readonly MemoryMappedFile? _map;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte[]? _array;
    private readonly byte* _base;
    private readonly (long Offset, long Length)[] _sections = new (long, long)[(int)Section.Count];
    private bool _disposed;

    private AddressIndexFile(string name, byte* start, long length)
    {
        Name = name;
        _base = start;
        Check(new ReadOnlySpan<byte>(start, checked((int)length)));
    }

    private AddressIndexFile(string name, MemoryMappedFile map, MemoryMappedViewAccessor view, byte* start, long length)
        : this(name, start, length) => (_map, _view) = (map, view);

    private AddressIndexFile(string name, byte[] pinned)
        : this(name, (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0), pinned.Length) => _array = pinned;

    public string Name { get; }

    /// <summary>What identifies the files that the index was built from.</summary>
    public byte[] SourceFingerprint { get; private set; } = [];

    /// <exception cref="SourceUnavailableException">Missing, not an index, of another version, or damaged.</exception>
    public static AddressIndexFile Open(string path)
    {
        string name = Path.GetFileName(path);
        try
        {
            long length = new FileInfo(path).Length;
            if (length < HeaderBytes || length > int.MaxValue)
                throw Damaged(name, "le fichier n'a pas la taille d'un index");
            MemoryMappedFile map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            MemoryMappedViewAccessor? view = null;
            byte* start = null;
            try
            {
                view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
                view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
                return new AddressIndexFile(name, map, view, start + view.PointerOffset, length);
            }
            catch
            {
                if (start is not null)
                    view!.SafeMemoryMappedViewHandle.ReleasePointer();
                view?.Dispose();
                map.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new SourceUnavailableException(name, "l'index des adresses ne peut pas être lu.", "Vérifiez le chemin et les droits, ou reconstruisez-le.", e);
        }
    }

    /// <summary>The same from bytes in memory.</summary>
    public static AddressIndexFile FromBytes(string name, byte[] bytes)
    {
        if (bytes.Length < HeaderBytes)
            throw Damaged(name, "le fichier n'a pas la taille d'un index");
        byte[] pinned = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(pinned, 0);
        return new AddressIndexFile(name, pinned);
    }

    public ReadOnlySpan<T> Rows<T>(Section section) where T : unmanaged
    {
        (long offset, long length) = _sections[(int)section];
        return new ReadOnlySpan<T>(_base + offset, (int)(length / sizeof(T)));
    }

    public ReadOnlySpan<byte> Bytes(TextRow text)
    {
        (long offset, long length) = _sections[(int)Section.Texts];
        return (uint)text.Offset + (uint)text.Length <= (ulong)length ? new ReadOnlySpan<byte>(_base + offset + text.Offset, text.Length) : [];
    }

    public string Text(TextRow text) => Encoding.UTF8.GetString(Bytes(text));

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (_view is not null)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _map!.Dispose();
        }

        GC.KeepAlive(_array);
    }

    private void Check(ReadOnlySpan<byte> file)
    {
        if (BinaryPrimitives.ReadUInt64LittleEndian(file) != Magic)
            throw Damaged(Name, "ce n'est pas un index d'adresses");
        if (BinaryPrimitives.ReadInt32LittleEndian(file[8..]) != AddressIndexFormat.Version || BinaryPrimitives.ReadUInt64LittleEndian(file[16..]) != AddressWords.Fingerprint)
            throw Damaged(Name, "l'index vient d'une autre version du logiciel");
        if (BinaryPrimitives.ReadInt64LittleEndian(file[24..]) != file.Length)
            throw Damaged(Name, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"l'index fait {file.Length} octets au lieu de {BinaryPrimitives.ReadInt64LittleEndian(file[24..])}"));
        if (BinaryPrimitives.ReadUInt64LittleEndian(file[ChecksumOffset..]) != Checksum(file))
            throw Damaged(Name, "la somme de contrôle ne correspond pas");
        for (int s = 0; s < _sections.Length; s++)
        {
            long offset = BinaryPrimitives.ReadInt64LittleEndian(file[(SectionTable + (s * 16))..]);
            long length = BinaryPrimitives.ReadInt64LittleEndian(file[(SectionTable + (s * 16) + 8)..]);
            if (offset < HeaderBytes || length < 0 || offset + length > file.Length)
                throw Damaged(Name, "la table des sections est abîmée");
            _sections[s] = (offset, length);
        }

        SourceFingerprint = file.Slice(SourceOffset, 32).ToArray();
    }

    private static SourceUnavailableException Damaged(string name, string why) =>
        new(name, $"index d'adresses inutilisable : {why}.", "Supprimez ce fichier : il sera reconstruit à partir de la base d'adresses.");
}
