using System.Globalization;
using System.Text;
using System.Text.Json;
using Senacs.Geo.Service.Collections;

namespace Senacs.Geo.Service.Tests.Hostile;

/// <summary>A small dossier whose tables are as people and programs spoil them: the same seed makes the same dossier.</summary>
internal sealed class HostileDossier
{
    private const double StepDegrees = 0.04;

    private static readonly string[] Names =
    [
        "Vichy", "Le Bourg", "L'Île-d'Élle", "Saint-Germain-des-Fossés-sur-la-Très-Longue-Rivière-qui-Descend-de-la-Montagne", "", " ", "<script>alert(1)</script>", "=1+1", "A", "Vichy", "vichy", "\u202Eà l’envers", "ＷＩＤＥ", "🏠", "a\u0001b", "N/A", "()",
        "\"guillemets\"", "-", "Œuf & Cie",
    ];

    private static readonly string[] Sirens = ["200000001", "200000001", "200000002", "200000003", "", "ZZZZZZZZZ", "NA", "20000000", "2000000011", "abc"];
    private static readonly string[] EpciNames = ["CC des Carrés", "CC des Carres", "cc des carrés", "CA du Quadrillage", "", "  ", "200000001", "<b>CC</b>", "CC des Carrés"];
    private static readonly string[] Populations = ["100", "0", "1 234", "", "n.d.", "-5", "2147483647", "99999999999", "10000000", "3200.0", "1,5", "1e3"];
    private static readonly string[] Dates = ["2020-01-01", "31/12/2025", "2019", "9999-12-31", "0001-01-01", "31/12/2999", "", "bientôt", "2020-13-01", "44196"];
    private static readonly string[] Rules = ["territoire", "implantation", "distance:5", "surface:50@5", "territoire+distance:3"];

    private readonly Random random;
    private readonly string departement;
    private readonly int columns;
    private readonly int rows;

    private HostileDossier(int seed, string departement)
    {
        random = new Random(seed);
        this.departement = departement;
        (columns, rows) = (random.Next(1, 5), random.Next(1, 4));
    }

    /// <summary>Where the middle of its land is, in degrees.</summary>
    public static (double Longitude, double Latitude) Middle => (3.06, 46.54);

    /// <summary>Writes the dossier of a seed.</summary>
    public static void Write(string folder, int seed, string departement)
    {
        Directory.CreateDirectory(folder);
        HostileDossier dossier = new(seed, departement);
        File.WriteAllText(Path.Combine(folder, "communes.geojson"), dossier.Boundaries());
        bool hasTable = dossier.random.Next(5) > 0, hasQpv = dossier.random.Next(4) > 0;
        if (hasTable)
            File.WriteAllText(Path.Combine(folder, "communes.csv"), dossier.Table());
        if (hasQpv)
            File.WriteAllText(Path.Combine(folder, "qpv.geojson"), dossier.Qpv());
        File.WriteAllText(Path.Combine(folder, "structures.csv"), dossier.Register());
        File.WriteAllText(Path.Combine(folder, "dossier.json"), dossier.Manifest(hasTable, hasQpv));
    }

    private string Manifest(bool hasTable, bool hasQpv) => Json(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("departement");
        json.WriteString("code", departement);
        json.WriteString("nom", OneOf("Essai", "<i>Essai</i>", "Un département au nom bien plus long que tous ceux que la France a jamais comptés"));
        json.WriteEndObject();
        if (random.Next(3) == 0)
            json.WriteString("titre", OneOf(Names));
        json.WriteString("date", OneOf("2022-12-31", "1950-01-01", "2100-12-31", "2024-02-29"));
        json.WriteString("regle", OneOf(Rules));
        Input("communes", "communes.geojson");
        if (hasTable)
            Input("table", "communes.csv");
        if (hasQpv)
            Input("qpv", "qpv.geojson");
        Input("structures", "structures.csv");
        json.WriteEndObject();

        void Input(string key, string file)
        {
            json.WriteStartObject(key);
            json.WriteString("fichier", file);
            if (random.Next(2) == 0)
                json.WriteString("source", OneOf("Essai", "", "<a>"));
            if (random.Next(2) == 0)
                json.WriteString("millesime", OneOf("2023", "QPV 2015", "", "99999999999999999999"));
            json.WriteEndObject();
        }
    });

    private string Boundaries() => Json(json =>
    {
        Collection(json, () =>
        {
            for (int i = 0; i < columns * rows; i++)
            {
                if (random.Next(12) == 0)
                    continue; // without contour
                int times = random.Next(10) == 0 ? 2 : 1;
                for (int n = 0; n < times; n++)
                {
                    Feature(json, () => Square(json, i % columns, i / columns), ("code", Code(i)), ("nom", random.Next(4) == 0 ? null : OneOf(Names)), ("population", random.Next(3) == 0 ? OneOf(Populations) : null));
                }
            }

            if (random.Next(3) == 0)
                Feature(json, () => Square(json, columns, 0), ("code", "99999"), ("nom", "Ailleurs"));
            if (random.Next(4) == 0)
                Feature(json, () => json.WriteNullValue(), ("code", Code(0)), ("nom", "Sans géométrie"));
            if (random.Next(4) == 0)
                Feature(json, () => Ring(json, [(3, 46.5), (3.01, 46.5), (3, 46.5), (3, 46.5)]), ("code", Code(1)), ("nom", "Plate"));
        });
    });

    private string Table()
    {
        StringBuilder csv = new();
        string[] all = ["code_insee", "nom", "population", "epci_siren", "epci_nom", "chef_lieu_lon", "chef_lieu_lat", "codes_postaux"];
        string[] kept = [.. all.Where((_, i) => i < 2 || random.Next(6) > 0)];
        csv.AppendJoin(',', kept).Append('\n');
        int[] lines = [.. Enumerable.Range(0, columns * rows).SelectMany(i => random.Next(10) switch { 0 => [], 1 => [i, i], _ => (int[])[i] }), .. random.Next(2) == 0 ? (int[])[900, 901] : []];
        foreach (int i in lines)
        {
            csv.AppendJoin(',', kept.Select(column => Cell(column switch
            {
                "code_insee" => random.Next(25) == 0 ? OneOf("", "3001", "99999", Code(i) + "|" + Code(i + 1), "x") : Code(i),
                "nom" => OneOf(Names),
                "population" => OneOf(Populations),
                "epci_siren" => OneOf(Sirens),
                "epci_nom" => OneOf(EpciNames),
                "chef_lieu_lon" => OneOf("3.02", "0", "", "500", "NaN", "2,5"),
                "chef_lieu_lat" => OneOf("46.52", "0", "", "-46", "∞"),
                _ => OneOf("03000", "03000|03001", "", "abc", "3000"),
            }))).Append('\n');
        }

        return csv.ToString();
    }

    private string Qpv() => Json(json => Collection(json, () =>
    {
        for (int n = random.Next(0, 6); n > 0; n--)
        {
            double x = 3 + (random.NextDouble() * 0.2), y = 46.5 + (random.NextDouble() * 0.2), side = OneOf(0.005, 0.00001, 0.5, 0.02);
            Feature(
                json,
                () => Ring(json, [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]),
                ("code_qp", OneOf($"QP{departement.PadLeft(3, '0')}001", $"QP{departement.PadLeft(3, '0')}001", $"QP{departement.PadLeft(3, '0')}002", $"QN{departement.PadLeft(3, '0')}01M", "QP099001", "", "x")),
                ("nom_qp", OneOf(Names)));
        }
    }));

    private string Register()
    {
        StringBuilder csv = new("id,nom,type,statut,gestion,adresse,code_postal,commune,code_insee,lon,lat,date_agrement,date_fin,acf,ps_jeunes,territoire,territoire_source,qpv,annexes\n");
        for (int n = random.Next(0, 9); n > 0; n--)
        {
            csv.AppendJoin(',', ((string[])
            [
                OneOf("", "s1", "s2", "a b", "é#1", "<x>"), OneOf(Names), OneOf("CS", "EVS", "EVS", "CS", "Centre social", "", "?"), OneOf("", "", "en préfiguration", "agréée", "fermée"), OneOf("", "associative", "CCAS", "on ne sait pas"),
                OneOf("", "1 rue de la Paix", "\n"), OneOf("", "03000", "3000"), OneOf<string>(["", Code(0), .. Names]), OneOf("", "", Code(0), Code(1), Code(900), "99999", "3001"),
                OneOf("", "", "3.02", "0", "3.5", "181", "NaN"), OneOf("", "", "46.52", "0", "50", "-91"), OneOf(Dates), OneOf(Dates), OneOf("", "oui", "non", "peut-être"), OneOf("", "x", "0"),
                OneOf("", "EPCI:200000001", "EPCI:CC des Carres", "EPCI:", "EPCI:abc", Code(0) + "|" + Code(1), "Vichy|Le Bourg|inconnue", "|||", $"QP{departement.PadLeft(3, '0')}001", "59350"), OneOf("", "hypothese", "declaration", "?"),
                OneOf("", $"QP{departement.PadLeft(3, '0')}001|QP{departement.PadLeft(3, '0')}002", "Vichy", "()", "A|A"), OneOf("", "3.02 46.52", "3.02 46.52|3.02 46.52", "Vichy", "0 0", "x"),
            ]).Select(Cell)).Append('\n');
        }

        return csv.ToString();
    }

    private string Code(int index) => departement + (1 + index).ToString(departement.Length == 3 ? "D2" : "D3", CultureInfo.InvariantCulture);

    private T OneOf<T>(params T[] choices) => choices[random.Next(choices.Length)];

    private static string Cell(string text) => "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
            write(json);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Collection(Utf8JsonWriter json, Action features)
    {
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteStartArray("features");
        features();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Feature(Utf8JsonWriter json, Action geometry, params (string Name, string? Value)[] properties)
    {
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        json.WriteStartObject("properties");
        foreach ((string name, string? value) in properties)
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WritePropertyName("geometry");
        geometry();
        json.WriteEndObject();
    }

    private static void Square(Utf8JsonWriter json, int column, int row)
    {
        double x = 3 + (column * StepDegrees), y = 46.5 + (row * StepDegrees);
        Ring(json, [(x, y), (x + StepDegrees, y), (x + StepDegrees, y + StepDegrees), (x, y + StepDegrees), (x, y)]);
    }

    private static void Ring(Utf8JsonWriter json, (double X, double Y)[] points)
    {
        json.WriteStartObject();
        json.WriteString("type", "Polygon");
        json.WriteStartArray("coordinates");
        json.WriteStartArray();
        foreach ((double x, double y) in points)
        {
            json.WriteStartArray();
            json.WriteNumberValue(Math.Round(x, 6));
            json.WriteNumberValue(Math.Round(y, 6));
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
