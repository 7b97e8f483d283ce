using System.IO.Compression;
using System.Text;

namespace Senacs.Geo.Fuzz;

/// <summary>A workbook as a text, so that what the fuzzer changes is the XML and not the archive around it: each part after a line
/// <c>@@path</c>. Bytes that begin as an archive are one, as they are.</summary>
internal static class WorkbookText
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";

    public static string Of(params (string Path, string Content)[] parts) => string.Concat(parts.Select(p => $"@@{p.Path}\n{p.Content}\n"));

    public static string Workbook(string rows, string strings = "<si><t>Gannat</t></si>", string formats = "", string sheets = "", string workbook = "") => Of(
        ("_rels/.rels", $"<Relationships xmlns='{Package}'><Relationship Id='r' Type='{Office}/officeDocument' Target='xl/workbook.xml'/></Relationships>"),
        ("xl/workbook.xml", $"<workbook xmlns='{Main}' xmlns:r='{Office}'>{workbook}<sheets>{sheets}<sheet name='A' sheetId='1' r:id='s'/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", $"<Relationships xmlns='{Package}'><Relationship Id='s' Type='{Office}/worksheet' Target='worksheets/sheet1.xml'/>"
            + $"<Relationship Id='t' Type='{Office}/sharedStrings' Target='sharedStrings.xml'/><Relationship Id='y' Type='{Office}/styles' Target='styles.xml'/></Relationships>"),
        ("xl/styles.xml", $"<styleSheet xmlns='{Main}'>{formats}</styleSheet>"),
        ("xl/sharedStrings.xml", $"<sst xmlns='{Main}'>{strings}</sst>"),
        ("xl/worksheets/sheet1.xml", $"<worksheet xmlns='{Main}'><sheetData>{rows}</sheetData></worksheet>"));

    public static byte[] Pack(byte[] text)
    {
        if (text.AsSpan().StartsWith("PK"u8))
            return text;
        using MemoryStream packed = new();
        using (ZipArchive archive = new(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            ReadOnlySpan<byte> rest = text;
            while (rest.StartsWith("@@"u8))
            {
                int next = rest.IndexOf("\n@@"u8);
                ReadOnlySpan<byte> part = next < 0 ? rest[2..] : rest[2..next];
                rest = next < 0 ? [] : rest[(next + 1)..];
                int end = part.IndexOf((byte)'\n');
                string path = Encoding.Latin1.GetString(end < 0 ? part : part[..end]);
                if (path.Length is 0 or > 1000)
                    continue;
                using Stream entry = archive.CreateEntry(path, CompressionLevel.NoCompression).Open();
                entry.Write(end < 0 ? [] : part[(end + 1)..]);
            }
        }

        return packed.ToArray();
    }
}
