using System.Text;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.GeoJson;
using Senacs.Geo.Sources.Registers;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Fuzz;

/// <summary>The readers of one format, as they meet a file from outside: they read it or refuse it, and anything else that they throw is a
/// fault.</summary>
/// <param name="Name">On the command line.</param>
/// <param name="Readers">Each has its turn on the same bytes.</param>
/// <param name="Seeds">Small sound inputs to begin from: one reader at least reads each.</param>
/// <param name="Unpack">The file that the bytes stand for.</param>
internal sealed record FuzzedReader(string Name, Action<byte[]>[] Readers, Func<IEnumerable<byte[]>> Seeds, Func<byte[], byte[]>? Unpack = null)
{
    // Small bounds: what lies beyond them is another test's matter (StructureFuzzTests), and the fuzzer's time is for what lies within.
    private static readonly BoundaryReadOptions Options = new()
    {
        Unproject = static (geometry, _) => geometry,
        CommuneByName = static _ => null,
        Limits = new GeoJsonLimits { MaxFeatureBytes = 1 << 20, MaxFileBytes = 1 << 24 },
    };

    private static readonly TableSchemaCheck Schema = TableSchemaCheck.ForRegister();

    public static IReadOnlyList<FuzzedReader> All { get; } =
    [
        new("geojson", [ReadCommunes, ReadQpv], FuzzSeeds.GeoJson),
        new("csv", [ReadRegister, ReadCommuneTable], FuzzSeeds.Csv),
        new("xlsx", [ReadRegister, ReadCommuneTable], FuzzSeeds.Xlsx, WorkbookText.Pack),
    ];

    public static FuzzedReader? Of(string name) => All.FirstOrDefault(r => r.Name == name);

    /// <summary>Whether a reader read the bytes; false when each refused them by name.</summary>
    public bool Read(byte[] bytes)
    {
        byte[] file = Unpack?.Invoke(bytes) ?? bytes;
        bool isRead = false;
        foreach (Action<byte[]> reader in Readers)
        {
            try
            {
                reader(file);
                isRead = true;
            }
            catch (SourceUnavailableException refusal)
                when (refusal.Message.StartsWith("essai : ", StringComparison.Ordinal) && refusal.Remedy.Length > 0)
            {
                // a refusal that names the file and says what to do is an answer
            }
        }

        return isRead;
    }

    private static void ReadCommunes(byte[] bytes) => Hold(CommuneBoundaryReader.Read(new MemoryStream(bytes), "essai", Options).Counts);

    private static void ReadQpv(byte[] bytes) => Hold(QpvPerimeterReader.Read(new MemoryStream(bytes), "essai", Options).Counts);

    private static void Hold(BoundaryCounts counts) =>
        Hold(counts.Read == counts.Kept + counts.OtherDepartement + counts.MergedParts + counts.Rejected, "features are lost");

    private static void ReadRegister(byte[] bytes)
    {
        Table table = Table.Read(new MemoryStream(bytes), "essai");
        Hold(table.Rows.All(r => r.Cells.Length == table.Headers.Length), "a row has not the header's width");
        RegisterReading register = RegisterReader.Read(table);
        Hold(table.Rows.Length + table.BlankRows == register.Read + register.TotalOrBlankRows, "rows of a register are lost");
        _ = Schema.Check(table);
    }

    private static void ReadCommuneTable(byte[] bytes)
    {
        CommuneTableReading communes = CommuneTableReader.Read(new MemoryStream(bytes), "essai");
        Hold(communes.Read <= communes.Rows.Length + communes.Elsewhere + communes.Rejected.Length + communes.Folded, "rows of communes are lost");
    }

    private static void Hold(bool condition, string fault)
    {
        if (!condition)
            throw new InvalidOperationException(fault);
    }
}
