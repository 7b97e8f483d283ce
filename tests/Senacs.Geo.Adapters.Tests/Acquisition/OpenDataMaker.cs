using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using Senacs.Geo.Codes;
using Senacs.Geo.Exports;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Acquisition;

namespace Senacs.Geo.Adapters.Tests.Acquisition;

/// <summary>A département of four square communes and one QPV, in the forms of the open-data services.</summary>
internal static class OpenDataMaker
{
    public static readonly CodeDepartement Allier = CodeDepartement.Parse("03");

    public const string CatalogueJson = """
        { "hotes": ["service.test", "fichiers.test"], "departements": {"03": "Allier", "75": "Paris"},
          "jeux": [
            { "id": "contours", "role": "communes", "format": "geojson", "source": "S", "millesime": 2026, "licence": "L",
              "url": "https://service.test/communes/{dep}", "local": ["communes-{dep}.geojson", "communes-{dep}.geojson.gz"] },
            { "id": "contours-wfs", "role": "communes", "format": "geojson", "source": "S", "millesime": 2026, "licence": "L",
              "url": "https://service.test/wfs?COUNT=2&STARTINDEX=0", "pages": {"parametre": "STARTINDEX", "taille": 2} },
            { "id": "contours-2018", "role": "communes", "format": "geojson", "source": "S", "millesime": 2018, "licence": "L", "local": ["contours-2018.geojson"] },
            { "id": "table", "role": "table", "format": "geoapi", "source": "S", "millesime": 2026, "licence": "L",
              "url": "https://service.test/table/{dep}", "local": ["communes-{dep}.json"] },
            { "id": "table-csv", "role": "table", "format": "csv", "source": "S", "millesime": 2026, "licence": "L", "local": ["communes.csv"] },
            { "id": "qpv", "role": "qpv", "format": "geojson", "source": "S", "millesime": "QPV 2024", "licence": "L",
              "url": "https://service.test/qpv", "membre": "GEOJSON/QP2024.geojson", "local": ["qpv.zip", "qpv.geojson"] },
            { "id": "mouvements", "role": "mouvements", "format": "csv", "source": "S", "millesime": 2026, "licence": "L",
              "url": "https://fichiers.test/mouvements.csv", "local": ["mouvements.csv"] },
            { "id": "ban", "role": "adresses", "format": "csv", "source": "S", "millesime": 2026, "licence": "L",
              "url": "https://fichiers.test/adresses-{dep}.csv.gz", "local": ["adresses-{dep}.csv.gz"] } ] }
        """;

    public const string Table = """
        [{"code":"03001","nom":"Alpha","population":100,"codesPostaux":["03200"],"codeEpci":"200071363","epci":{"code":"200071363","nom":"CC des Carrés"},"mairie":{"type":"Point","coordinates":[3.05,46.05]}},
         {"code":"03002","nom":"Bravo","population":200,"codesPostaux":["03210","03200"],"codeEpci":"200071363"},
         {"code":"03003","nom":"Le Charlie","population":0},
         {"code":"03004","nom":"Delta","population":50}]
        """;

    public const string Movements =
        "MOD,DATE_EFF,TYPECOM_AV,COM_AV,TNCC_AV,NCC_AV,NCCENR_AV,LIBELLE_AV,TYPECOM_AP,COM_AP,TNCC_AP,NCC_AP,NCCENR_AP,LIBELLE_AP\n"
        + "32,2017-01-01,COM,03099,0,ANCIENNE,Ancienne,Ancienne,COM,03001,0,ALPHA,Alpha,Alpha\n"
        + "10,2024-01-01,COM,04045,0,CERESTE,Céreste,Céreste,COM,04045,0,CERESTE EN LUBERON,Céreste-en-Luberon,Céreste-en-Luberon\n";

    public const string Addresses = "id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat\n03001_1;1;;Rue A;03200;03001;Alpha;3.05;46.05\n";

    private static readonly string[] Squares = ["3.0 46.0", "3.1 46.0", "3.0 46.1", "3.1 46.1"];

    /// <summary>The four communes, each a square of a tenth of a degree.</summary>
    public static string Communes(params int[] which) => Collection(
        (which.Length == 0 ? [0, 1, 2, 3] : which).Select(i => Feature($"\"code\":\"0300{i + 1}\",\"nom\":\"{"ABCD"[i]}\"", Square(Squares[i], 0.1))));

    public static string Collection(IEnumerable<string> features, string before = "", string after = "") =>
        $"{{\"type\":\"FeatureCollection\",{before}\"features\":[{string.Join(",\n", features)}]{after}}}";

    public static string Feature(string properties, string geometry) => $"{{\"type\":\"Feature\",\"properties\":{{{properties}}},\"geometry\":{geometry}}}";

    public static string Square(string corner, double side)
    {
        double[] xy = [.. corner.Split(' ').Select(t => double.Parse(t, System.Globalization.CultureInfo.InvariantCulture))];
        return Polygon((xy[0], xy[1]), (xy[0] + side, xy[1]), (xy[0] + side, xy[1] + side), (xy[0], xy[1] + side), (xy[0], xy[1]));
    }

    public static string Polygon(params (double X, double Y)[] ring) =>
        $"{{\"type\":\"Polygon\",\"coordinates\":[[{string.Join(',', ring.Select(p => FormattableString.Invariant($"[{Math.Round(p.X, 6)},{Math.Round(p.Y, 6)}]")))}]]}}";

    public static string Qpv => Collection([Feature("\"code_qp\":\"QN00301M\",\"lib_qp\":\"Les Ailes\",\"insee_com\":\"03001\"", Square("3.02 46.02", 0.01))]);

    public static byte[] Gzip(string text)
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    public static byte[] Zip(params (string Name, string Text)[] members)
    {
        using MemoryStream bytes = new();
        using (ZipArchive zip = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string text) in members)
            {
                using Stream member = zip.CreateEntry(name).Open();
                member.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }

    public static Catalogue ReadCatalogue(string json = CatalogueJson)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(json));
        return Catalogue.Read(stream, "catalogue.json");
    }

    /// <summary>A folder of sources with everything in it.</summary>
    public static void Fill(TemporaryFolder folder)
    {
        folder.File("communes-03.geojson", Communes());
        folder.File("communes-03.json", Table);
        folder.File("qpv.zip", Zip(("lisezmoi.txt", "rien"), ("GEOJSON/QP2024.geojson", Qpv)));
        folder.File("mouvements.csv", Movements);
        folder.File("adresses-03.csv.gz", Gzip(Addresses));
    }

    public static PulledDossier Pull(IDatasetSource source, PullOptions? options = null, string catalogue = CatalogueJson) =>
        DossierPull.Run(ReadCatalogue(catalogue), source, options ?? new PullOptions(Allier) { Time = new ImpatientTime() });

    /// <summary>Writes a dossier into a folder.</summary>
    public static DossierLock Write(PulledDossier pulled, string folder, ManifestWishes? wishes = null)
    {
        Directory.CreateDirectory(folder);
        return pulled.WriteTo(name => File.Create(Path.Combine(folder, name)), WriteFeatures, wishes ?? new(), new DateOnly(2026, 3, 1));
    }

    public static void WriteFeatures(Stream output, IReadOnlyList<FeatureToWrite> features, int decimals)
    {
        using GeoJsonWriter writer = new(output, decimals);
        foreach (FeatureToWrite feature in features)
        {
            writer.WriteFeature(null, feature.Shape, json =>
            {
                foreach ((string name, string value) in feature.Properties)
                    json.WriteString(name, value);
            });
        }

        writer.Complete();
    }

    public static SourceUnavailableException Refused(Action act, IssueKind kind)
    {
        SourceUnavailableException e = Assert.Throws<SourceUnavailableException>(act);
        Assert.Contains($"[{kind.Code}]", e.Message, StringComparison.Ordinal);
        return e;
    }
}
