using System.IO.Compression;
using System.Text;

namespace Senacs.Geo.Fuzz;

/// <summary>Small sound inputs, each with notions of its own: the fuzzer finds the unsound ones.</summary>
internal static class FuzzSeeds
{
    private const string Square = """{"type":"Polygon","coordinates":[[[3.3,46.5],[3.4,46.5],[3.4,46.6],[3.3,46.6],[3.3,46.5]]]}""";

    private const string Register = "id;nom;type;statut;gestion;adresse;code_postal;commune;lon;lat;date_agrement;date_fin;acf;territoire;qpv;annexes\n"
        + "a;Adéquat;CS;agréée;CCAS;\"1, place de l'Église\";03160;Vichy;3,05;46.58;2019-01-01;31/12/2022;oui;03036|Le Montet;QP003001;3.1 46.2|Vichy\n"
        + ";Été;EVS;en préfiguration;MSA;;3130;Le Donjon;;;2020;sept. 2021;x;EPCI:200071082;;\n;Total;2;;;;;;;;;;;;;\n";

    public static IEnumerable<byte[]> GeoJson() => new[]
    {
        Collection(Feature(Square)),
        Collection(Feature(Square, """{"CODE_QP":"QP003001","NOM_QP":"Cœur d'agglo","COMMUNE_QP":"Vichy, Cusset"}""")),
        Collection(Feature("""{"type":"MultiPolygon","coordinates":[[[[3.3,46.5],[3.4,46.5],[3.4,46.6],[3.3,46.5]]],[[[3.5,46.5],[3.6,46.5],[3.6,46.6],[3.5,46.5]]]]}"""),
            Feature(Square, """{"INSEE_COM":"03191","NOM_COM":"Néris","POPULATION":2500.0}""")),
        Collection(Feature("""{"type":"Polygon","coordinates":[[[3.3,46.5],[3.4,46.5],[3.4,46.6],[3.3,46.5]],[[3.35,46.52],[3.37,46.52],[3.37,46.54],[3.35,46.52]]]}""")),
        Collection(Feature("""{"type":"Polygon","coordinates":[[[3.3,46.5],[3.4,46.6],[3.4,46.5],[3.3,46.6],[3.3,46.5]]]}""")),
        Collection(Feature("""{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[3.3,46.5,1]},{"type":"LineString","coordinates":[[3,46],[4,47]]}]}"""), Feature("null")),
        """{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::2154"}},"features":["""
            + Feature("""{"type":"Polygon","coordinates":[[[720000.5,6600000],[730000,6600000],[730000,6610000],[720000.5,6600000]]]}""") + "]}",
        "\u001e" + Feature(Square) + "\n\u001e" + Feature(Square, """{"insee":"03191","z":{"a":[1,null,"\u00e9"]}}""") + "\n",
    }.Select(Encoding.UTF8.GetBytes);

    public static IEnumerable<byte[]> Csv() => new[]
    {
        Encoding.UTF8.GetBytes(Register),
        Encoding.Latin1.GetBytes(Register),
        Encoding.Unicode.GetBytes("\uFEFF" + Register),
        Zipped(Encoding.UTF8.GetBytes(Register)),
        "code_insee,nom,population,epci_siren,epci_nom,chef_lieu_lon,chef_lieu_lat\n03190,Moulins,\"19 344\",200071140,CA,3.33,46.56\n75101,Paris 1er,15000,,,,\n3001,Abrest,2908.0,Z,,,\n"u8.ToArray(),
        "sep=\t\nNom de la structure\tType\tVille\tDu\tAu\n\"La « Farandole »\nannexe\"\tEspace de vie sociale\tVichy (03)\t44926\t1er semestre 2024\n"u8.ToArray(),
    };

    public static IEnumerable<byte[]> Xlsx()
    {
        string table = Row(1, Text("nom"), Text("type"), Text("commune"), Text("date_agrement"), Text("lon"))
            + "<row r='2'><c r='A2' t='inlineStr'><is><r><t>Les </t></r><r><t>Tilleuls</t></r></is></c><c r='B2' t='str'><f>B1</f><v>CS</v></c><c r='C2' t='s'><v>0</v></c>"
            + "<c r='D2' s='1'><v>44926</v></c><c r='E2' s='2'><v>3.05</v></c></row>";
        const string Formats = "<numFmts count='1'><numFmt numFmtId='164' formatCode='00000'/></numFmts><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/></cellXfs>";
        string[] texts =
        [
            WorkbookText.Workbook(table, formats: Formats),
            WorkbookText.Workbook(table, formats: Formats, sheets: "<sheet name='B' sheetId='2' state='hidden' r:id='q'/>", workbook: "<workbookPr date1904='1'/>"),
            WorkbookText.Workbook(table + "<row><c><v>1</v></c><c t='b'><v>1</v></c><c t='e'><v>#N/A</v></c><c t='d'><v>2022-12-31T00:00:00</v></c></row>", strings: "<si><r><t>a</t></r><rPh><t>b</t></rPh></si>"),
            WorkbookText.Of(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<o:document-content xmlns:o='urn:oasis:names:tc:opendocument:xmlns:office:1.0'"
                + " xmlns:t='urn:oasis:names:tc:opendocument:xmlns:table:1.0' xmlns:x='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><o:body><o:spreadsheet><t:table t:name='A'><t:table-row>"
                + "<t:table-cell o:value-type='string'><x:p>nom</x:p></t:table-cell><t:table-cell o:value-type='string'><x:p>type</x:p></t:table-cell><t:table-cell t:number-columns-repeated='2'/></t:table-row><t:table-row t:number-rows-repeated='2'>"
                + "<t:table-cell o:value-type='date' o:date-value='2022-12-31'/><t:covered-table-cell/></t:table-row></t:table></o:spreadsheet></o:body></o:document-content>")),
        ];
        return texts.Select(Encoding.UTF8.GetBytes).Append(WorkbookText.Pack(Encoding.UTF8.GetBytes(texts[0])));

        static string Text(string text) => $"<c t='inlineStr'><is><t>{text}</t></is></c>";

        static string Row(int line, params string[] cells) => $"<row r='{line}'>{string.Concat(cells)}</row>";
    }

    private static string Feature(string geometry, string properties = """{"code":"03190","nom":"Moulins"}""") =>
        $$"""{"type":"Feature","geometry":{{geometry}},"properties":{{properties}}}""";

    private static string Collection(params string[] features) => $$"""{"type":"FeatureCollection","features":[{{string.Join(",", features)}}]}""";

    private static byte[] Zipped(byte[] content)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal))
            gzip.Write(content);
        return packed.ToArray();
    }
}
