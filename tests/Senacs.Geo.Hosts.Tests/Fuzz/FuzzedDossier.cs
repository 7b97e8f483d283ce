using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Senacs.Geo.Hosts.Tests.Fuzz;

/// <summary>
/// A small sound dossier of which one file is made anew from a seed, with one dimension of its structure stretched: depth, repetition, lengths of
/// lists, counts of elements and attributes, indexes, expansion. Bytes are flipped elsewhere (the mutation tests of the adapters); here every file is
/// well enough formed to be read far.
/// </summary>
internal sealed class FuzzedDossier
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private readonly Random random;
    private readonly Dictionary<string, byte[]> files = new(StringComparer.Ordinal);

    private FuzzedDossier(int seed) => random = new Random(seed);

    /// <summary>What was stretched, and by how much: enough to say what a failure is about.</summary>
    public string Case { get; private set; } = "";

    public static FuzzedDossier Make(int seed)
    {
        FuzzedDossier made = new(seed);
        made.AddSound();
        Action[] kinds = [made.Xlsx, made.Xlsx, made.Xlsx, made.Ods, made.Ods, made.RegisterCsv, made.RegisterCsv, made.RegisterCsv, made.CommunesCsv, made.Boundaries, made.Boundaries, made.Qpv, made.Manifest, made.Corrections, made.Movements, made.Addresses];
        kinds[seed % kinds.Length]();
        return made;
    }

    public long Bytes => files.Values.Sum(static f => (long)f.Length);

    public void WriteTo(string folder)
    {
        foreach ((string name, byte[] content) in files)
            File.WriteAllBytes(Path.Combine(folder, name), content);
    }

    // Most sizes are small, some are large: the logarithm is even.
    private int Size(int most) => (int)Math.Pow(most, random.NextDouble());

    private bool Chance(double share) => random.NextDouble() < share;

    private T Pick<T>(params T[] among) => among[random.Next(among.Length)];

    private static string Repeat(string text, int times) =>
        new StringBuilder(text.Length * Math.Max(0, times)).Insert(0, text, Math.Max(0, times)).ToString();

    private static string Many(int count, Func<int, string> make)
    {
        StringBuilder all = new();
        for (int i = 0; i < count; i++)
            all.Append(make(i));
        return all.ToString();
    }

    private static string Nested(string open, string inner, string close, int depth) => Repeat(open, depth) + inner + Repeat(close, depth);

    private void Put(string name, string content) => files[name] = Encoding.UTF8.GetBytes(content);

    private void Say(FormattableString what) => Case = what.ToString(CultureInfo.InvariantCulture);

    private void AddSound()
    {
        Put("communes.geojson", Collection(Square("03001", 0), Square("03002", 1), Square("03003", 2)));
        Put("communes.csv", "code_insee,nom,population,epci_siren,epci_nom\n03001,Abrest,2900,200071363,Vichy\n03002,Agonges,300,200071140,Moulins\n03003,Ainay,1000,200071140,Moulins\n");
        Put("qpv.geojson", Collection("""{"type":"Feature","properties":{"code_qp":"QP003001","nom_qp":"Centre"},"geometry":{"type":"Polygon","coordinates":[[[3.02,46.12],[3.04,46.12],[3.04,46.14],[3.02,46.14],[3.02,46.12]]]}}"""));
        Put("structures.csv", "id,nom,type,commune,code_insee,territoire,qpv,annexes\ncs-1,Un,CS,Abrest,03001,03001|Agonges,QP003001,Agonges\nevs-2,Deux,EVS,Ainay,03003,,,\n");
        Put("dossier.json", ManifestText("structures.csv"));
    }

    private static string ManifestText(string register, string more = "") => $$"""
        {"departement":{"code":"03","nom":"Allier"},"date":"2022-12-31","communes":{"fichier":"communes.geojson"},"table":{"fichier":"communes.csv"},"qpv":{"fichier":"qpv.geojson"},"structures":{"fichier":"{{register}}"}{{more}}}
        """;

    private static string Collection(params string[] features) => $$"""{"type":"FeatureCollection","features":[{{string.Join(',', features)}}]}""";

    private static string Square(string code, int at, string more = "") => Feature(
        $"\"code\":\"{code}\",\"nom\":\"C{at}\"{more}", "Polygon",
        FormattableString.Invariant($"[[[{3 + (0.1 * at):0.0},46.1],[{3.1 + (0.1 * at):0.0},46.1],[{3.1 + (0.1 * at):0.0},46.2],[{3 + (0.1 * at):0.0},46.2],[{3 + (0.1 * at):0.0},46.1]]]"));

    private static string Feature(string properties, string type, string coordinates) =>
        "{\"type\":\"Feature\",\"properties\":{" + properties + "},\"geometry\":{\"type\":\"" + type + "\",\"coordinates\":" + coordinates + "}}";

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream output = new();
        using (GZipStream gzip = new(output, CompressionLevel.SmallestSize))
            gzip.Write(bytes);
        return output.ToArray();
    }

    private void Register(string name, byte[] content)
    {
        files.Remove("structures.csv");
        files[name] = content;
        Put("dossier.json", ManifestText(name));
    }

    private void Xlsx()
    {
        string header = Cells("id", "nom", "type", "commune", "territoire", "qpv", "annexes");
        string rows = $"<row>{header}</row><row>{Cells("cs-1", "Un", "CS", "Abrest", "Agonges", "QP003001", "")}</row>";
        string sheet = "", strings = $"<sst xmlns='{Main}'><si><t>nom</t></si></sst>", styles = $"<styleSheet xmlns='{Main}'><cellXfs><xf numFmtId='0'/></cellXfs></styleSheet>", workbookMore = "", relationsMore = "", types = "<Types/>", rootRelations = "";
        List<(string, string)> more = [];
        int n = Size(200_000);
        string deep = Nested("<x>", "", "</x>", n);
        switch (random.Next(24))
        {
            case 0:
                string place = Pick("cellule", "ligne", "feuille", "textes", "styles", "classeur", "relations", "types", "extLst");
                Say($"xlsx depth {n} in {place}");
                switch (place)
                {
                    case "cellule": rows += $"<row><c>{deep}</c></row>"; break;
                    case "ligne": rows += $"<row>{deep}</row>"; break;
                    case "feuille": sheet = deep; break;
                    case "textes": strings = $"<sst xmlns='{Main}'><si>{deep}</si></sst>"; break;
                    case "styles": styles = $"<styleSheet xmlns='{Main}'><cellXfs>{deep}</cellXfs></styleSheet>"; break;
                    case "classeur": workbookMore = deep; break;
                    case "relations": relationsMore = deep; break;
                    case "types": types = $"<Types>{deep}</Types>"; break;
                    default: sheet = $"<extLst>{deep}</extLst>"; break;
                }

                break;
            case 1:
                Say($"xlsx {n} rows");
                rows += Many(n, i => $"<row>{Cells("c" + i, "N" + i, "CS", "Abrest")}</row>");
                break;
            case 2:
                Say($"xlsx {n} same rows");
                rows += Repeat($"<row>{Cells("", "N", "CS", "Abrest")}</row>", n / 4);
                break;
            case 3:
                Say($"xlsx {n} cells in a row");
                rows += $"<row>{Repeat("<c><v>1</v></c>", n)}</row>";
                break;
            case 4:
                Say($"xlsx {n} empty rows and cells");
                rows += Repeat("<row/>", n) + $"<row>{Repeat("<c/>", n)}</row>";
                break;
            case 5:
                Say($"xlsx {n} shared strings");
                strings = $"<sst xmlns='{Main}'>{Many(n, i => $"<si><t>t{i}</t></si>")}</sst>";
                break;
            case 6:
                int length = Size(200_000), uses = Size(50_000);
                Say($"xlsx one shared string of {length} used {uses} times");
                strings = $"<sst xmlns='{Main}'><si><t>{Repeat("x|", length / 2)}</t></si></sst>";
                rows += Repeat($"<row>{Cells("", "N", "CS", "Abrest")}<c t='s'><v>0</v></c><c t='s'><v>0</v></c><c t='s'><v>0</v></c></row>", uses);
                break;
            case 7:
                Say($"xlsx shared indexes out of range");
                rows += $"<row>{string.Concat(new[] { "-1", "99999999999", "2147483647", "1e9", "", "x", "1" }.Select(v => $"<c t='s'><v>{v}</v></c>"))}</row>";
                break;
            case 8:
                Say($"xlsx {n} attributes");
                rows += $"<row {Many(n, i => $"a{i}='' ")}/>";
                break;
            case 9:
                Say($"xlsx attribute of {n * 20}");
                rows += $"<row spans='{Repeat("1:1 ", n * 5)}'/>";
                break;
            case 10:
                Say($"xlsx {n} names");
                sheet = Many(n, i => $"<n{i}/>");
                break;
            case 11:
                Say($"xlsx {n} AlternateContent");
                sheet = Repeat("<mc:AlternateContent xmlns:mc='m'><mc:Choice Requires='a'><x/></mc:Choice><mc:Fallback/></mc:AlternateContent>", n / 4);
                workbookMore = sheet;
                break;
            case 12:
                Say($"xlsx {n} merged cells and validations");
                sheet = $"<mergeCells>{Repeat("<mergeCell ref='A1:XFD1048576'/>", n)}</mergeCells><dataValidations>{Repeat("<dataValidation sqref='A1:XFD1048576'><formula1>1</formula1></dataValidation>", n / 2)}</dataValidations>";
                break;
            case 13:
                Say($"xlsx {n} styles and formats");
                styles = $"<styleSheet xmlns='{Main}'><numFmts>{Many(n, i => $"<numFmt numFmtId='{i}' formatCode='{Repeat("0", 1 + (i % 300))}'/>")}</numFmts><cellXfs>{Repeat("<xf numFmtId='170'/>", n)}</cellXfs></styleSheet>";
                rows += "<row><c s='200'><v>3</v></c><c s='4294967295'><v>3</v></c><c s='-1'><v>3</v></c></row>";
                break;
            case 14:
                Say($"xlsx {n} sheets and relations");
                workbookMore = $"<sheets>{Many(n / 4, i => $"<sheet name='s{i}' r:id='rId1'/>")}</sheets>";
                relationsMore = Many(n / 4, i => $"<Relationship Id='r{i}' Type='worksheet' Target='worksheets/sheet1.xml'/>");
                break;
            case 15:
                Say($"xlsx text of {n * 100}");
                rows += $"<row>{Cells("a", Repeat("n", n * 100), "CS", "Abrest")}</row>";
                break;
            case 16:
                Say($"xlsx lists of {n} elements");
                rows += $"<row>{Cells("a", "N", "CS", "Abrest", Many(n, i => $"X{i}|"), Repeat("q|", n), Many(n / 4, i => $"v{i}|"))}</row>";
                break;
            case 17:
                Say($"xlsx expansion to {(long)n * 300}");
                if (Chance(0.5))
                    more.Add(("xl/media/image1.png", Repeat(" ", n * 300)));
                else
                    sheet = Repeat(" ", n * 300);
                break;
            case 18:
                Say($"xlsx {n / 4} entries");
                more.AddRange(Enumerable.Range(0, n / 4).Select(i => ("xl/f" + i, "")));
                break;
            case 19:
                Say($"xlsx {n} formulas and errors without values");
                rows += Repeat("<row><c><f>A1</f></c><c t='e'><v>#REF!</v></c><c><f t='shared' si='0'/><v/></c></row>", n / 3);
                break;
            case 20:
                Say($"xlsx references out of the sheet");
                rows += "<row r='9223372036854775807'><c r='ZZZZZZZZ99'><v>1</v></c></row><row r='-5'><c r=''><v>1</v></c></row><row r='1000000'><c r='A1'><v>1e999</v></c><c r='1'><v>NaN</v></c></row><row r='3'><c r='a1'><v>2</v></c></row>";
                break;
            case 21:
                Say($"xlsx entities {n}");
                rows += $"<row>{Cells("a", Repeat("&#x41;&amp;", n), "CS", "Abrest")}</row>";
                rootRelations = Chance(0.5) ? "<!DOCTYPE a [<!ENTITY b 'bbbb'>]>" : "";
                break;
            case 22:
                Say($"xlsx comments, CDATA and instructions {n}");
                rows += $"<!--{Repeat("' > <", n)}--><?x {Repeat("y", n)}?><row><c t='str'><v><![CDATA[{Repeat("]] > <", n)}]]></v></c></row>";
                break;
            default:
                Say($"xlsx runs of rich text {n}");
                rows += $"<row><c t='inlineStr'><is>{Repeat("<r><rPr><b/></rPr><t>a</t></r><rPh sb='0'><t>z</t></rPh>", n / 4)}</is></c></row>";
                break;
        }

        Register(Pick("structures.xlsx", "structures.xlsm"), Zip(
        [
            ("[Content_Types].xml", types), ("_rels/.rels", $"{rootRelations}<Relationships><Relationship Id='a' Type='{Relations}/officeDocument' Target='xl/workbook.xml'/></Relationships>"),
            ("xl/_rels/workbook.xml.rels", $"<Relationships>{relationsMore}<Relationship Id='rId1' Type='{Relations}/worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='rId2' Type='{Relations}/styles' Target='styles.xml'/><Relationship Id='rId3' Type='{Relations}/sharedStrings' Target='sharedStrings.xml'/></Relationships>"),
            ("xl/workbook.xml", $"<workbook xmlns='{Main}' xmlns:r='{Relations}'>{workbookMore}<sheets><sheet name='R' sheetId='1' r:id='rId1'/></sheets></workbook>"),
            ("xl/styles.xml", styles), ("xl/sharedStrings.xml", strings), ("xl/worksheets/sheet1.xml", $"<worksheet xmlns='{Main}'>{(Chance(0.5) ? sheet : "")}<sheetData>{rows}</sheetData>{sheet}</worksheet>"), .. more,
        ]));
    }

    private static string Cells(params string[] texts) =>
        string.Concat(texts.Select(static t => t.Length == 0 ? "<c/>" : $"<c t='str'><v>{t}</v></c>"));

    private static byte[] Zip(IEnumerable<(string Name, string Content)> parts)
    {
        using MemoryStream packed = new();
        using (ZipArchive zip = new(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string content) in parts)
            {
                using Stream entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return packed.ToArray();
    }

    private void Ods()
    {
        int n = Size(200_000);
        string Cell(string text, string attributes = "") => $"<table:table-cell office:value-type='string'{attributes}><text:p>{text}</text:p></table:table-cell>";
        string Row(string cells, string attributes = "") => $"<table:table-row{attributes}>{cells}</table:table-row>";
        string rows = Row(Cell("nom") + Cell("type") + Cell("commune") + Cell("territoire")) + Row(Cell("Un") + Cell("CS") + Cell("Abrest") + Cell("Agonges"));
        string before = "", after = "", manifest = "<m/>";
        switch (random.Next(10))
        {
            case 0:
                Say($"ods row repeated {n}");
                rows += Row(Cell("N") + Cell("CS") + Cell("Abrest"), $" table:number-rows-repeated='{n}'");
                break;
            case 1:
                Say($"ods cell repeated {n}, rows {n}");
                rows += Row(Cell("N", $" table:number-columns-repeated='{n}'"), $" table:number-rows-repeated='{n}'");
                break;
            case 2:
                Say($"ods blanks repeated beyond the sheet");
                rows += Row("<table:table-cell table:number-columns-repeated='2147483647'/>", " table:number-rows-repeated='2147483647'") + Row(Cell("N") + Cell("EVS") + Cell("Ainay"));
                break;
            case 3:
                Say($"ods depth {n}");
                rows += Pick(Row(Cell(Nested("<text:span>", "a", "</text:span>", n))), Nested("<table:table-row-group>", Row(Cell("N")), "</table:table-row-group>", n), Row(Nested("<table:table-cell>", "", "</table:table-cell>", n)));
                break;
            case 4:
                Say($"ods spaces {n}");
                rows += Row(Cell(Repeat("<text:s text:c='2147483647'/>", n)) + Cell("CS") + Cell("Abrest"));
                break;
            case 5:
                Say($"ods {n} paragraphs");
                rows += Row($"<table:table-cell office:value-type='string'>{Repeat("<text:p>a</text:p>", n)}</table:table-cell>" + Cell("CS") + Cell("Abrest"));
                break;
            case 6:
                Say($"ods {n} tables");
                after = Repeat("<table:table/>", n);
                break;
            case 7:
                Say($"ods {n} hidden styles");
                before = $"<office:automatic-styles>{Many(n / 2, i => $"<style:style style:name='s{i}'><style:table-properties table:display='false'/></style:style>")}</office:automatic-styles>";
                break;
            case 8:
                Say($"ods {n} rows, values odd");
                rows += Many(n / 4, i => Row(Cell("N" + i) + Cell("CS") + $"<table:table-cell office:value-type='float' office:value='{Pick("1e999", "-0", "NaN", "3", "")}'><text:p>000{i}</text:p></table:table-cell><table:table-cell table:formula='of:=1'/>"));
                break;
            default:
                Say($"ods manifest {n}, frames {n}");
                manifest = $"<m>{Nested("<a>", "", "</a>", Math.Min(n, 60))}{Repeat("<b/>", n)}</m>";
                rows += Row($"<table:table-cell>{Repeat("<draw:frame/>", n)}<office:annotation>{Repeat("<text:p>x</text:p>", n / 2)}</office:annotation><text:p>N</text:p></table:table-cell>");
                break;
        }

        Register("structures.ods", Zip(
        [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("META-INF/manifest.xml", manifest),
            ("content.xml", "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' xmlns:draw='d'>"
                + $"{before}<office:body><office:spreadsheet><table:table table:name='R'>{rows}</table:table>{after}</office:spreadsheet></office:body></office:document-content>"),
        ]));
    }

    private void RegisterCsv()
    {
        int n = Size(300_000);
        const string header = "id,nom,type,commune,code_insee,territoire,qpv,annexes,adresse\n";
        string text;
        switch (random.Next(16))
        {
            case 0:
                Say($"csv {n} rows");
                text = header + Many(n, i => $"s{i},N{i},CS,Abrest,03001,03002,,,\n");
                break;
            case 1:
                Say($"csv {n} rows of one name, no id");
                text = header + Repeat(",N,CS,Abrest,,,,,\n", n);
                break;
            case 2:
                Say($"csv {n} columns");
                text = "nom,type,commune" + Many(n, i => $",c{i}") + "\nN,CS,Abrest\n";
                break;
            case 3:
                int columns = Size(1_000), rows = Size(300_000);
                Say($"csv {columns} columns, {rows} short rows");
                text = "nom,type,commune" + Many(columns, i => $",c{i}") + "\n" + Repeat("N,CS,Abrest\n", rows);
                break;
            case 4:
                Say($"csv territoire of {n} unknown names");
                text = header + $"a,N,CS,Abrest,,{Many(n, i => $"Commune inconnue {i}|")},,,\n";
                break;
            case 5:
                int lists = Size(5_000);
                Say($"csv {lists} rows of 50 unknown names, places, quarters");
                text = header + Many(lists, i => $"s{i},N{i},EVS,Ainay,,{Many(50, k => $"Vil{i}le{k}|")},{Many(50, k => $"Q{i}-{k}|")},{Many(5, k => $"lieu {i} {k}|")},\n");
                break;
            case 6:
                Say($"csv qpv repeated {n}");
                text = header + Many(20, i => $"s{i},N{i},CS,Abrest,,,{Repeat("q|", n)},,\n");
                break;
            case 7:
                Say($"csv annexes {n}");
                text = header + $"a,N,CS,Abrest,,,,{Many(n, i => $"3.05 46.15|")},\n";
                break;
            case 8:
                Say($"csv EPCI {n}");
                text = header + $"a,N,CS,Abrest,,{Many(n, i => $"EPCI:{200000000 + i}|")},,,\n";
                break;
            case 9:
                Say($"csv names of {n}");
                text = header + Many(10, i => $"{Repeat("i", n / 10)},{Repeat("n", n)},CS,{Repeat("v", n)},{Repeat("0", n)},{Repeat("t", n)},,,{Repeat("a ", n / 2)}\n");
                break;
            case 10:
                Say($"csv quote open {n}");
                text = header + "a,\"N,CS\n" + Repeat("x,y\n", n);
                break;
            case 11:
                Say($"csv quotes {n}");
                text = header + Repeat("\"a\"\"\",\"\"\"\",CS,\"Abrest\"\n", n / 4);
                break;
            case 12:
                Say($"csv control characters {n}");
                text = header + Many(n / 4, i => $"s{i},N\u0001\uFFFD,CS\u0002,Ab\u0003rest\n");
                break;
            case 13:
                Say($"csv {n} blank and separator lines");
                text = header + Repeat("\n,,,,\n", n) + "a,N,CS,Abrest\n";
                break;
            case 14:
                Say($"csv {n} coordinates at one point and odd values");
                text = "nom,type,lon,lat,date_agrement,date_fin,acf,statut,gestion\n" + Many(n / 4, i => $"N{i},{Pick("CS", "EVS", "?")},3.05,46.15,{Pick("2019", "31/02/2020", "45000", "9999-12-31")},{Pick("", "2031-12-31", "x")},{Pick("oui", "peut-être")},{Pick("", "fermée")},{Pick("CCAS", "?")}\n");
                break;
            default:
                Say($"csv encodings {n}");
                text = header + Many(n / 10, i => $"s{i},Été œ {i},CS,Abrest\n");
                Register("structures.csv", Pick(Encoding.Latin1, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32).GetBytes(text));
                return;
        }

        bool zipped = Chance(0.4);
        Register(zipped ? "structures.csv.gz" : "structures.csv", zipped ? Gzip(Encoding.UTF8.GetBytes(text)) : Encoding.UTF8.GetBytes(text));
    }

    private void CommunesCsv()
    {
        int n = Size(200_000);
        switch (random.Next(5))
        {
            case 0:
                Say($"communes: {n} rows, same codes");
                Put("communes.csv", "code_insee,nom,population\n" + Many(n, i => FormattableString.Invariant($"03{i % 1000:000},C{i},1\n")));
                break;
            case 1:
                Say($"communes: {n} EPCI");
                Put("communes.csv", "code_insee,nom,population,epci_siren,epci_nom\n" + Many(Math.Min(n, 999), i => FormattableString.Invariant($"03{i:000},C{i},1,{200000000 + (i % 7)},E{i}\n")));
                break;
            case 2:
                Say($"communes: {n} postcodes");
                Put("communes.csv", "code_insee,nom,population,codes_postaux\n03001,Abrest,1," + Many(n, i => FormattableString.Invariant($"{10000 + (i % 80000)}|")) + "\n");
                break;
            case 3:
                Say($"communes: {n} bad codes and populations");
                Put("communes.csv", "code_insee,nom,population\n" + Many(n, i => $"{Pick("3001", "x", "03001 03002", "")},C{i},{Pick("-1", "1e9", "99999999999999999999", "1 234,5")}\n"));
                break;
            default:
                Say($"communes: names of {n}");
                Put("communes.csv", $"code_insee,nom,population,epci_nom\n03001,{Repeat("A-b", n)},1,{Repeat("e", n)}\n03002,{Repeat("St ", n)},2,E\n");
                break;
        }
    }

    private void Boundaries()
    {
        int n = Size(100_000);
        string sound = Square("03001", 0) + "," + Square("03002", 1);
        string feature = random.Next(14) switch
        {
            0 => Named($"depth of properties {n}", Square("03003", 2, $",\"x\":{Nested("[", "", "]", n)}")),
            1 => Named($"depth of coordinates {n}", Feature("\"code\":\"03003\"", "Polygon", Nested("[", "1", "]", n))),
            2 => Named($"depth of collections {n}", "{\"type\":\"Feature\",\"properties\":{\"code\":\"03003\"},\"geometry\":" + Nested("{\"type\":\"GeometryCollection\",\"geometries\":[", "", "]}", n) + "}"),
            3 => Named($"{n} features", Many(n, i => Square(FormattableString.Invariant($"03{i % 1000:000}"), i % 50) + ",") + sound),
            4 => Named($"{n} vertices", Ring(n, 1)),
            5 => Named($"ring that crosses itself {n / 20}", Ring(n / 20, 7919)),
            6 => Named($"{n} holes", Holes(n / 4)),
            7 => Named($"{n} polygons", Polygons(n / 4)),
            8 => Named($"{n} properties", Square("03003", 2, Many(n, i => $",\"p{i}\":{i}"))),
            9 => Named($"property of {n * 20}", Square("03003", 2, $",\"x\":\"{Repeat("\\u0041", n)}\"")),
            10 => Named($"numbers of {n} digits", Square("03003", 2).Replace("46.1]", "46." + Repeat("1", n) + "]", StringComparison.Ordinal)),
            11 => Named($"same square {n / 10} times, one code each", Many(Math.Min(n / 10, 900), i => Square(FormattableString.Invariant($"03{100 + i:000}"), 3) + ",") + sound),
            12 => Named($"numbers beyond {n}", Square("03003", 2).Replace("46.1]", Pick("1e999", "-1e400", "NaN", "46.1,", "null", "\"46\"") + "]", StringComparison.Ordinal)),
            _ => Named($"{n} repeated points", Feature("\"code\":\"03003\"", "Polygon", $"[[{Repeat("[3.3,46.1],", n)}[3.4,46.1],[3.4,46.2],[3.3,46.1]]]")),
        };
        string root = Chance(0.1) ? Nested("[", "", "]", n) : "[]";
        string text = $$"""{"type":"FeatureCollection","x":{{root}},"features":[{{sound}},{{feature}}]}""";
        if (Chance(0.3))
        {
            files.Remove("communes.geojson");
            files["communes.geojson.gz"] = Gzip(Encoding.UTF8.GetBytes(text + (Chance(0.3) ? Repeat(" ", n * 300) : "")));
            Put("dossier.json", ManifestText("structures.csv").Replace("communes.geojson", "communes.geojson.gz", StringComparison.Ordinal));
        }
        else
        {
            Put("communes.geojson", text);
        }

        string Named(FormattableString what, string made)
        {
            Say(what);
            Case = "geojson " + Case;
            return made;
        }
    }

    private static string Ring(int count, int step)
    {
        int n = Math.Max(4, count);
        string points = string.Join(',', Enumerable.Range(0, n).Append(0).Select(i =>
        {
            double angle = 2 * Math.PI * ((long)i * step % n) / n;
            return FormattableString.Invariant($"[{3.3 + (0.04 * Math.Cos(angle)):0.0000000},{46.15 + (0.04 * Math.Sin(angle)):0.0000000}]");
        }));
        return Feature("\"code\":\"03003\"", "Polygon", $"[[{points}]]");
    }

    private static string Holes(int count) =>
        Feature("\"code\":\"03003\"", "Polygon", $"[[[3.2,46.1],[3.3,46.1],[3.3,46.2],[3.2,46.2],[3.2,46.1]]{Many(count, i => "," + Small(i))}]");

    private static string Polygons(int count) =>
        Feature("\"code\":\"03003\"", "MultiPolygon", $"[{string.Join(',', Enumerable.Range(0, Math.Max(1, count)).Select(i => $"[{Small(i)}]"))}]");

    private static string Small(int i)
    {
        double x = 3.2005 + (0.0006 * (i % 160)), y = 46.1005 + (0.0006 * (i / 160 % 160));
        return FormattableString.Invariant($"[[{x:0.0000000},{y:0.0000000}],[{x + 0.0003:0.0000000},{y:0.0000000}],[{x + 0.0003:0.0000000},{y + 0.0003:0.0000000}],[{x:0.0000000},{y:0.0000000}]]");
    }

    private void Qpv()
    {
        int n = Size(20_000);
        Say($"qpv {n} perimeters");
        bool same = Chance(0.5);
        Put("qpv.geojson", Collection([.. Enumerable.Range(0, n).Select(i => Feature(
            FormattableString.Invariant($"\"code_qp\":\"QP003{(same ? 1 : i % 1000):000}\",\"nom_qp\":\"{(same ? "Centre" : "Quartier " + i)}\""), "Polygon", $"[{Small(i)}]"))]));
    }

    private void Manifest()
    {
        int n = Size(300_000);
        string more = random.Next(8) switch
        {
            0 => Named($"depth {n}", $",\"carte\":{Nested("{\"a\":", "1", "}", n)}"),
            1 => Named($"arrays {n}", $",\"carte\":{{\"themes\":{Nested("[", "", "]", n)}}}"),
            2 => Named($"themes {n}", $",\"carte\":{{\"themes\":[{Many(n, i => $"\"t{i}\",")}\"couverture\"]}}"),
            3 => Named($"keys {n}", Many(n, i => $",\"k{i}\":1")),
            4 => Named($"champs {n}", ",\"x\":1").Replace("\"x\":1", $"\"isochrones\":{{\"fichier\":\"communes.csv\",\"champs\":{{{Many(n, i => $"\"c{i}\":\"d\",")}\"e\":\"f\"}}}}", StringComparison.Ordinal),
            5 => Named($"text {n * 10}", $",\"titre\":\"{Repeat("titre ", n * 2)}\""),
            6 => Named($"number {n}", $",\"carte\":{Repeat("9", n)}"),
            _ => Named($"paths {n}", $",\"carte\":{{\"logo\":\"{Repeat("a/", n)}b.png\"}}"),
        };
        Put("dossier.json", ManifestText("structures.csv", more));

        string Named(FormattableString what, string made)
        {
            Say(what);
            Case = "manifest " + Case;
            return made;
        }
    }

    private void Corrections()
    {
        int n = Size(100_000);
        Say($"corrections {n}");
        string key = Chance(0.5) ? "même clé" : "";
        Put("corrections.csv", "cle,longitude,latitude,auteur,date,raison\n" + Many(n, i => $"{(key.Length > 0 ? key : "clé " + i)},{Pick("3.05", "x", "999")},{Pick("46.15", "")},a,{Pick("2020-01-01", "hier")},r\n"));
        Put("dossier.json", ManifestText("structures.csv", ",\"corrections\":{\"fichier\":\"corrections.csv\"}"));
    }

    private void Movements()
    {
        int n = Size(100_000);
        Say($"movements {n}");
        string chain = Pick("chaîne", "boucle", "étoile");
        Case += " " + chain;
        Put("mouvements.csv", "MOD,DATE_EFF,TYPECOM_AV,COM_AV,LIBELLE_AV,TYPECOM_AP,COM_AP,LIBELLE_AP\n" + Many(n, i => chain switch
        {
            "chaîne" => FormattableString.Invariant($"32,{1950 + (i % 70)}-01-01,COM,03{i % 1000:000},A,COM,03{(i + 1) % 1000:000},B\n"),
            "boucle" => FormattableString.Invariant($"32,2019-01-01,COM,03{i % 2:000},A,COM,03{(i + 1) % 2:000},B\n"),
            _ => FormattableString.Invariant($"21,2019-01-01,COM,03001,A,COM,03{i % 1000:000},B\n"),
        }));
        Put("dossier.json", ManifestText("structures.csv", ",\"mouvements\":{\"fichier\":\"mouvements.csv\"}"));
    }

    private void Addresses()
    {
        int n = Size(30_000);
        const string header = "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat;libelle_acheminement;nom_afnor\n";
        string rows = random.Next(4) switch
        {
            0 => Many(n, i => $"03001_{i};;{i % 9000};;Rue {i % 50};03200;03001;Abrest;3.05;46.15;ABREST;RUE\n"),
            1 => Many(n / 4, i => $"03001_{i};;1;;{Repeat("Rue ", 1 + (i % 100))}{i};03200;03001;Abrest;3.05;46.15;ABREST;RUE\n"),
            2 => Repeat("\n", n * 300),
            _ => $"a;b;1;;{Repeat("R", n * 50)};03200;03001;Abrest;3.05;46.15;A;R\n",
        };
        Say($"addresses {n}");
        files["adresses.csv.gz"] = Gzip(Encoding.UTF8.GetBytes(header + rows));
        Put("structures.csv", "nom,type,adresse,code_postal,commune\n" + Many(Size(300), i => $"N{i},CS,{i} Rue {i % 60},03200,Abrest\n"));
        Put("dossier.json", ManifestText("structures.csv", ",\"adresses\":{\"fichier\":\"adresses.csv.gz\"}"));
    }
}
