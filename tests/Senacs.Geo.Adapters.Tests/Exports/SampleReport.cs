using System.Collections.Immutable;
using System.Globalization;
using NetTopologySuite.Geometries;
using Senacs.Geo.Codes;
using Senacs.Geo.Coverage;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Adapters.Tests.Exports;

/// <summary>A small département where everything that can be awkward is: hostile names, a commune without boundary, an unknown population,
/// supposed territoires, a project, a structure that nobody could locate, and the five states of a QPV.</summary>
/// <remarks>Communes are squares of 10 km in Lambert-93, three a row; the centre of square i is where a site of commune i stands.</remarks>
internal static class SampleReport
{
    public const string Script = "<script>alert(\"x\")</script>";
    public const string Formula = "=cmd|' /C calc'!A0";
    public const string RightToLeft = "מגדל \u202Eecrevni";
    public static readonly DateOnly Date = new(2022, 12, 31);

    private const double Side = 10_000;
    private static readonly Projection Lambert = Projection.For(Crs.Lambert93);

    public static CoverageReport Standard { get; } = Build(RegleCouverture.Parse("territoire"));

    public static CoverageReport Empty { get; } = BuildEmpty();

    public static CoverageReport Build(RegleCouverture regle)
    {
        Epci moulins = new(CodeSiren.Parse("200071140"), "CA Moulins, \"Communauté\"");
        Epci formula = new(CodeSiren.Parse("200071082"), "+CC <du Bocage> & Cie");
        (string Code, string Nom, int? Population, Epci? Epci, bool Boundary)[] communes =
        [
            ("03001", Formula, 1000, moulins, true),
            ("03002", Script, 0, moulins, true),
            ("03003", RightToLeft, 2500, moulins, true),
            ("03004", "L’Étang, \"dit\" le Bas", null, moulins, true),
            ("03005", "Sans-Contour 🦊", 300, formula, false),
            ("03006", "-Tiret", 1234, formula, true),
            ("03007", "Saint-Hypothèse", 700, formula, true),
            ("03008", "Espace-de-Vie", 450, formula, true),
            ("03009", "Isolée\r\nSet-Cookie: a=b", 331_745, null, true),
            ("03010", "Petite\tPlace", 12, null, true),
        ];
        Territoire territoire = TerritoireBuilder.Build(new TerritoireSources
        {
            Departement = CodeDepartement.Parse("03"),
            Nom = "Allier",
            Table = [.. communes.Select(c => new CommuneRow(CodeInsee.Parse(c.Code), c.Nom, c.Population, c.Epci, ChefLieu: null))],
            Boundaries = [.. communes.Select((c, i) => (c, i)).Where(x => x.c.Boundary).Select(x => new CommuneBoundary(CodeInsee.Parse(x.c.Code), x.c.Nom, null, Square(x.i, hole: x.i == 8)))],
            Qpv =
            [
                Quartier("QP003001", "Quartier servi", 0, 3000, 3000, 1000),
                Quartier("QP003002", "Dans <le> quartier", 1, 4500, 4500, 1000),
                Quartier("QP003003", "À proximité", 2, 5200, 4500, 1000),
                Quartier("QN00304M", "Indéterminé & flou", 6, 4900, 4900, 200),
                Quartier("QN00305M", "@Sans structure", 8, 1000, 1000, 800),
            ],
        });

        Structure[] structures =
        [
            Located("cs-03-a", "Centre \"A\" <b>", StructureType.CentreSocial, 1, LocationLevel.Coordonnees, 10, LocationStatus.Ok) with
            {
                TerritoireIntervention = new([CodeInsee.Parse("03001"), CodeInsee.Parse("03002"), CodeInsee.Parse("03005")], [CodeQpv.Parse("QP003001")], TerritoireSource.Declare),
                Debut = new DateOnly(2019, 1, 1),
                Acf = true,
                PsJeunes = true,
                Gestion = Gestion.Associative,
            },
            Located("cs-03-b", "Centre du Pays ; supposé", StructureType.CentreSocial, 6, LocationLevel.Rue, 1000, LocationStatus.AVerifier) with
            {
                TerritoireIntervention = new([CodeInsee.Parse("03004"), CodeInsee.Parse("03006")], [], TerritoireSource.Hypothese),
                Gestion = Gestion.Intercommunale,
            },
            Located("evs-03-c", "=EVS & Co", StructureType.Evs, 7, LocationLevel.Commune, 5000, LocationStatus.Ok) with { Acf = false, Gestion = Gestion.Municipale },
            Located("evs-03-d", "EVS d’à côté", StructureType.Evs, 2, LocationLevel.Numero, 5, LocationStatus.Corrige),
            Located("evs-03-p", "Projet 🏗", StructureType.Evs, 9, LocationLevel.Numero, 5, LocationStatus.Ok) with { Statut = StructureStatut.EnPrefiguration },
            Located("evs-03-z", "Fermée", StructureType.Evs, 8, LocationLevel.Numero, 5, LocationStatus.Ok) with { Fin = new DateOnly(2020, 6, 30) },
            new Structure
            {
                Id = "@x|y",
                Nom = "Introuvable ’n’ \u0007cie",
                Type = StructureType.CentreSocial,
                Entry = Entry("@x|y", "Introuvable ’n’ \u0007cie", StructureType.CentreSocial, 9) with { Adresse = "3, rue \"nulle part\"\nBP 4", CodePostal = "03000", Commune = "Ailleurs" },
            },
        ];
        LocatedStructures located = new([.. structures.OrderBy(s => s.Id, StringComparer.Ordinal)], []);
        CoverageResult coverage = CoverageAnalysis.Run(territoire, located.Structures, regle, Date);
        ImmutableArray<QpvCoverage> qpv = QpvAnalysis.Run(territoire, located.Structures, Date);
        IssueKind odd = new("register.odd", IssueSeverity.Error, "Valeur étrange <dans> le registre");
        Issue[] issues =
        [
            .. territoire.Issues,
            odd.Say("La valeur « <img src=x onerror=alert(1)> » n’est pas une date.\nEt forge une ligne.") with { File = "structures.csv", Line = 4, Field = "date_agrement", Value = "<img src=x>", Subject = "cs-03-b" },
        ];
        SourceFile[] sources =
        [
            new("communes", "communes.geojson", "IGN & Etalab <contours>", "2023", "Licence Ouverte 2.0", new string('a', 64)) { GeneralisationMetres = 70 },
            new("structures", "structures.csv", null, null, null, new string('b', 64)) { Remarque = "=HYPERLINK(\"http://x\")" },
        ];
        return CoverageReport.From($"L’animation de la vie sociale & {Script}", coverage, qpv, located, sources, issues);
    }

    /// <summary>As many communes as asked, squares of 2 km, and forty centres: the size of a real département.</summary>
    public static CoverageReport Large(int communes)
    {
        static (double X, double Y) Corner(int i) => (i % 40 * 2000, i / 40 * 2000);
        CodeInsee[] codes = [.. Enumerable.Range(1, communes).Select(i => CodeInsee.Parse("62" + i.ToString("D3", CultureInfo.InvariantCulture)))];
        Territoire territoire = TerritoireBuilder.Build(new TerritoireSources
        {
            Departement = CodeDepartement.Parse("62"),
            Nom = "Pas-de-Calais",
            Table = [.. codes.Select((c, i) => new CommuneRow(c, "Commune " + c.Value, i * 10, null, null))],
            Boundaries = [.. codes.Select((c, i) => new CommuneBoundary(c, null, null, Box(0, Corner(i).X, Corner(i).Y, 2000, 2000)))],
        });
        Structure[] structures = [.. codes.Where((_, i) => i % 22 == 0).Select((c, i) =>
            Located("cs-" + c.Value, "Centre " + c.Value, StructureType.CentreSocial, At(0, Corner(i * 22).X + 900, Corner(i * 22).Y + 900), c, LocationLevel.Numero, 5, LocationStatus.Ok))];
        LocatedStructures located = new([.. structures], []);
        CoverageResult coverage = CoverageAnalysis.Run(territoire, structures, RegleCouverture.Parse("distance:7.5"), Date);
        return CoverageReport.From("Pas-de-Calais", coverage, [], located, [], territoire.Issues);
    }

    private static CoverageReport BuildEmpty()
    {
        Territoire territoire = TerritoireBuilder.Build(new TerritoireSources { Departement = CodeDepartement.Parse("2A"), Nom = "Corse-du-Sud", Boundaries = [] });
        CoverageResult coverage = CoverageAnalysis.Run(territoire, [], RegleCouverture.Parse("territoire"), Date);
        return CoverageReport.From("", coverage, [], LocatedStructures.Empty, [], []);
    }

    private static MapPoint At(int square, double x, double y) =>
        new(Crs.Lambert93, 700_000 + (square % 3 * Side) + x, 6_600_000 + (square / 3 * Side) + y);

    private static GeoShape Box(int square, double x, double y, double width, double height, bool hole = false)
    {
        LinearRing Ring(double x0, double y0, double w, double h) => Lambert.Factory.CreateLinearRing(
            [.. new[] { (x0, y0), (x0, y0 + h), (x0 + w, y0 + h), (x0 + w, y0), (x0, y0) }.Select(p => At(square, p.Item1, p.Item2)).Select(p => new Coordinate(p.XMetres, p.YMetres))]);

        Polygon polygon = Lambert.Factory.CreatePolygon(Ring(x, y, width, height), hole ? [Ring(x + 4000, y + 7000, 500, 500)] : []);
        return Lambert.Unproject(new MapShape(Crs.Lambert93, polygon));
    }

    private static GeoShape Square(int square, bool hole) => Box(square, 0, 0, Side, Side, hole);

    private static QpvPerimeter Quartier(string code, string nom, int square, double x, double y, double side) =>
        new(CodeQpv.Parse(code), nom, null, Box(square, x, y, side, side));

    private static RegisterEntry Entry(string id, string nom, StructureType type, long line) =>
        new() { Line = line, Id = id, Nom = nom, Type = type };

    private static Structure Located(string id, string nom, StructureType type, int square, LocationLevel level, double precision, LocationStatus status) =>
        Located(id, nom, type, At(square, 5000, 5000), CodeInsee.Parse("03" + (square + 1).ToString("D3", CultureInfo.InvariantCulture)), level, precision, status);

    private static Structure Located(string id, string nom, StructureType type, MapPoint point, CodeInsee commune, LocationLevel level, double precision, LocationStatus status) => new()
    {
        Id = id,
        Nom = nom,
        Type = type,
        Sites = [new Site(SiteKind.Siege, new(Lambert.Unproject(point), level, 0.9375, $"1 Rue des Tests <{id}>", precision, commune) { Origine = "ban", Statut = status }, point)],
        Entry = Entry(id, nom, type, 2),
    };
}
