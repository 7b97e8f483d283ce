using System.IO.Compression;
using System.Text;
using System.Xml;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Files;

namespace Senacs.Geo.Sources.Tables;

/// <summary>The archive of a workbook, XLSX or ODS. Only the parts asked for are inflated, and every byte, element and name of theirs is counted: a
/// bomb ends at the bound.</summary>
internal sealed class WorkbookPackage : IDisposable
{
    private const long MostCompressedBytes = 100_000_000;
    private const int MostEntries = 5_000;

    /// <summary>Sheets of formatted blanks reach some hundred; deflate ends at a thousand.</summary>
    private const int MostExpansion = 250;

    /// <summary>Below, any ratio will do: what it inflates to is small.</summary>
    private const long ExpansionUnheeded = 10_000_000;

    private readonly string _file;
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly WorkbookBudget _budget;

    private WorkbookPackage(ZipArchive zip, string file, TableLimits limits) => (_zip, _file, _budget) = (zip, file, new(file, limits));

    /// <exception cref="SourceUnavailableException">Too big, or no archive.</exception>
    public static WorkbookPackage Open(Stream stream, string file, TableLimits limits)
    {
        MemoryStream copy = CopyBounded(stream, file);
        RefuseManyEntries(copy, file);
        try
        {
            WorkbookPackage package = new(new ZipArchive(copy, ZipArchiveMode.Read), file, limits);
            foreach (ZipArchiveEntry entry in package._zip.Entries)
                package._entries.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry);
            return package;
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(file, e);
        }
    }

    public bool Has(string part) => _entries.ContainsKey(part);

    /// <summary>A part as XML, bounded; null when there is no such part.</summary>
    /// <exception cref="SourceUnavailableException">Damaged, or beyond a bound.</exception>
    public WorkbookXml? OpenXml(string part) => Open(part, (entry, stream) => new WorkbookXml(
        new CountedStream(stream, _budget, Math.Max(ExpansionUnheeded, entry.CompressedLength * MostExpansion)), _file, _budget));

    /// <summary>The first bytes of a part as ASCII; empty when there is no such part.</summary>
    public string Head(string part) => Open(part, static (_, stream) =>
    {
        using Stream closed = stream;
        byte[] head = new byte[128];
        return Encoding.ASCII.GetString(head, 0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)).Trim();
    }) ?? "";

    private T? Open<T>(string part, Func<ZipArchiveEntry, Stream, T> read) where T : class
    {
        try
        {
            return _entries.TryGetValue(part, out ZipArchiveEntry? entry) ? read(entry, entry.Open()) : null;
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(_file, e);
        }
    }

    /// <summary>What the archive is when it is no workbook, by the parts it has.</summary>
    public SourceUnavailableException NotAWorkbook()
    {
        string what = Has("word/document.xml") ? "un document Word (.docx)"
            : Has("ppt/presentation.xml") ? "une présentation PowerPoint (.pptx)"
            : Has("xl/workbook.bin") ? "un classeur Excel binaire (.xlsb)"
            : Has("Index/Document.iwa") ? "un document Numbers, Pages ou Keynote"
            : Has("content.xml") ? "un document LibreOffice qui n'est pas un classeur"
            : _entries.Keys.Any(static name => name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
                || name.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase))
                    ? "une archive ZIP qui contient d'autres fichiers (décompressez-la d'abord)"
            : "une archive ZIP";
        return new(_file, $"C'est {what}, et non un classeur XLSX ou ODS qui contient une feuille.", Remedy);
    }

    public void Dispose() => _zip.Dispose();

    internal const string Remedy = "Ouvrez-le dans le tableur et enregistrez-le de nouveau en « Classeur Excel (.xlsx) » ou en « CSV UTF-8 ».";

    /// <summary>What the ZIP and XML layers throw on damaged files.</summary>
    internal static bool IsDamage(Exception e) =>
        e is IOException or InvalidDataException or XmlException or NotSupportedException or ArgumentException or OverflowException
            or InvalidOperationException;

    internal static SourceUnavailableException Damaged(string file, Exception inner) => new(
        file, inner is XmlException { LineNumber: > 0 } xml
            ? $"Le classeur est endommagé : son XML est mal formé (ligne {TableReader.Number(xml.LineNumber)}, caractère "
                + $"{TableReader.Number(xml.LinePosition)}) ou contient une déclaration interdite."
            : "Le classeur est endommagé ou incomplet : l'archive ne se décompresse pas.", Remedy, inner);

    private static MemoryStream CopyBounded(Stream stream, string file)
    {
        MemoryStream copy = new();
        byte[] block = new byte[1 << 16];
        try
        {
            for (int read; (read = stream.Read(block)) > 0;)
            {
                copy.Write(block, 0, read);
                if (copy.Length > MostCompressedBytes)
                    throw new SourceUnavailableException(
                        file, "Le classeur dépasse 100 Mo.", "Gardez la première feuille seulement, ou enregistrez-la en CSV.");
            }
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(file, e);
        }

        copy.Position = 0;
        return copy;
    }

    // Each entry of the directory becomes an object: their number is looked at before, by their signature (APPNOTE 4.3.12).
    private static void RefuseManyEntries(MemoryStream copy, string file)
    {
        if (copy.GetBuffer().AsSpan(0, (int)copy.Length).Count("PK\u0001\u0002"u8) > MostEntries)
            throw new SourceUnavailableException(file, "L'archive contient plus de 5 000 fichiers : ce n'est pas un classeur.", Remedy);
    }

    /// <summary>Counts what comes out of a part; no header is believed.</summary>
    private sealed class CountedStream(Stream inner, WorkbookBudget budget, long most) : ForwardStream
    {
        private long _total;

        public override int Read(Span<byte> buffer)
        {
            int count = inner.Read(buffer);
            _total += count;
            budget.SpendBytes(count);
            return _total > most ? throw budget.Refuse("Le classeur se décompresse démesurément (plus de 250 fois sa taille).") : count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>What all the parts of one workbook may take together.</summary>
internal sealed class WorkbookBudget(string file, TableLimits limits)
{
    private long _bytes = limits.MaxWorkbookBytes;
    private int _elements = limits.MaxElements;

    /// <exception cref="SourceUnavailableException">None is left.</exception>
    public void SpendBytes(int count)
    {
        if ((_bytes -= count) < 0)
            throw Refuse($"Le classeur dépasse {TableReader.Number(limits.MaxWorkbookBytes / 1_000_000)} Mo une fois décompressé.");
    }

    /// <exception cref="SourceUnavailableException">None is left.</exception>
    public void SpendElement()
    {
        if (--_elements < 0)
            throw Refuse($"Le classeur contient plus de {TableReader.Number(limits.MaxElements)} éléments : lignes, cellules, styles.");
    }

    public SourceUnavailableException Refuse(string reason) =>
        new(file, reason, "Gardez la première feuille seulement, sans lignes ni colonnes vides mises en forme, ou enregistrez-la en CSV.");
}
