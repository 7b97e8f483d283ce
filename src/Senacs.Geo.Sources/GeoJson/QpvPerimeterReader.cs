using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>Reads the perimeters of QPV from GeoJSON, both generations, whatever names the properties have (DESIGN.md, section 4).</summary>
/// <remarks>There is one trap: files named "qpv" whose polygons are the whole communes that hold a QPV. Such a polygon carries several codes where
/// the commune has several QPV; one of them is enough to refuse all of the file.</remarks>
public static class QpvPerimeterReader
{
    // The largest QPV of 2015 measures less than 5 km2; overseas ones reach 10.
    private const double SuspectAreaSquareKilometres = 20;

    // France has fewer, both generations apart; each is held against every commune and every structure.
    private const int MostOfADepartement = 2_000;

    private const string TakePerimeters = "Prenez le fichier des périmètres (data.gouv.fr, « Quartiers prioritaires de la politique de la ville »).";

    private static readonly BoundaryWords Words = new("QPV", "Le QPV", "donné", ("périmètre", "périmètres"), BoundaryIssues.QpvCodeMissing,
        BoundaryIssues.QpvPartsMerged, BoundaryIssues.QpvDuplicate, BoundaryIssues.QpvOtherDepartement);

    /// <exception cref="SourceUnavailableException">The file cannot be read as GeoJSON, or its CRS is not one the product knows.</exception>
    public static QpvPerimeters Read(string path, string fileName, BoundaryReadOptions? options = null) =>
        Read(SourceFiles.Open(path, fileName), fileName, options);

    /// <param name="stream">Read to its end and disposed.</param>
    /// <param name="fileName">How messages name the file.</param>
    /// <param name="options">Département, field mapping, unprojection.</param>
    /// <exception cref="SourceUnavailableException">The file cannot be read as GeoJSON, or its CRS is not one the product knows.</exception>
    public static QpvPerimeters Read(Stream stream, string fileName, BoundaryReadOptions? options = null)
    {
        (BoundaryReading reading, var kept) = new Perimeters(fileName, options ?? BoundaryReadOptions.Default).Read(stream);
        return new(reading, kept);
    }

    private sealed class Perimeters(string fileName, BoundaryReadOptions options) : BoundaryFile<CodeQpv, QpvPerimeter>(
        fileName, options, Words, PropertyDialect.QpvCode, PropertyDialect.QpvName, PropertyDialect.QpvCommunes)
    {
        private readonly string _fileName = fileName;
        private int _begun, _severalCodes;

        protected override CodeDepartement DepartementOf(CodeQpv code) => code.Departement;

        protected override CodeQpv? CodeOf(GeoJsonFeature feature)
        {
            if (!PropertyDialect.QpvCode.TryFind(feature.Properties, Options.Champs, out GeoJsonProperty property))
            {
                LacksCode(feature);
                return null;
            }

            string text = (property.Text ?? string.Join(", ", property.Items)).Trim();
            if (CodeQpv.TryParse(text, out CodeQpv? code))
                return code;
            if (CodeCell.Several(text, static part => CodeQpv.TryParse(part, out _)) > 0)
            {
                _severalCodes++;
                Say(BoundaryIssues.QpvSeveralCodes, feature, $"L'{feature.Label} : plusieurs codes de QPV (« {text} ») pour un seul contour.",
                    property.Name, text);
            }
            else
            {
                Say(BoundaryIssues.QpvCodeMalformed, feature,
                    $"L'{feature.Label} : « {text} » n'est pas un code de QPV (comme QP003001 ou QN00301M).", property.Name, text);
            }

            return null;
        }

        protected override Func<GeoShape, QpvPerimeter> Begin(GeoJsonFeature feature, CodeQpv code)
        {
            if (Options.Departement is not null && ++_begun > MostOfADepartement)
                throw new SourceUnavailableException(
                    _fileName, $"Il a plus de {FrenchNumbers.Integer(MostOfADepartement)} périmètres du département : "
                    + "la France entière n’a pas autant de QPV.", TakePerimeters);
            string? nom = NameOf(feature);
            if (nom is null)
                Say(BoundaryIssues.QpvNameMissing, feature, $"Le QPV {code} ({feature.Label}) n'a pas de nom : son code en tient lieu.",
                    subject: code.Value);
            string? communes = PropertyDialect.QpvCommunes.TextIn(feature.Properties, Options.Champs);
            return shape => new QpvPerimeter(code, nom ?? code.Value, communes, shape);
        }

        protected override bool IsOfSomethingElse(int read)
        {
            if (_severalCodes > 0)
                Log.Add(BoundaryIssues.QpvPolygonsAreCommunes,
                    $"{FrenchNumbers.Count(_severalCodes, "contour porte", "contours portent")} plusieurs codes de QPV : les contours de ce "
                        + $"fichier sont sans doute ceux des communes entières. Aucun n'est retenu. {TakePerimeters}");
            return _severalCodes > 0;
        }

        protected override void Check(GeoShape shape, CodeQpv code, GeoJsonFeature feature)
        {
            double squareKilometres = GeometryRepair.ApproximateSquareMetres(shape.Geometry) / 1e6;
            if (squareKilometres > SuspectAreaSquareKilometres)
                Say(BoundaryIssues.QpvTooLarge, feature, $"Le QPV {code} ({feature.Label}) mesure "
                    + $"{TableReader.Number((long)squareKilometres)} km² : c'est peut-être le contour de sa commune.", subject: code.Value);
        }
    }
}
