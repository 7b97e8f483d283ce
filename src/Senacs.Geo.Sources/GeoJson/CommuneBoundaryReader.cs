using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>Reads the boundaries of communes from GeoJSON, whatever names the properties have (DESIGN.md, section 4).</summary>
/// <remarks>A file of QPV that names their communes would pass for communes in pieces: two features of one commune with two QPV codes give it
/// away.</remarks>
public static class CommuneBoundaryReader
{
    private static readonly BoundaryWords Words = new("commune", "La commune", "donnée", ("contour", "contours"), BoundaryIssues.CommuneCodeMissing,
        BoundaryIssues.CommunePartsMerged, BoundaryIssues.CommuneDuplicate, BoundaryIssues.OtherDepartement);

    /// <exception cref="SourceUnavailableException">The file cannot be read as GeoJSON, or its CRS is not one the product knows.</exception>
    public static CommuneBoundaries Read(string path, string fileName, BoundaryReadOptions? options = null) =>
        Read(SourceFiles.Open(path, fileName), fileName, options);

    /// <param name="stream">Read to its end and disposed.</param>
    /// <param name="fileName">How messages name the file.</param>
    /// <param name="options">Département, field mapping, unprojection.</param>
    /// <exception cref="SourceUnavailableException">The file cannot be read as GeoJSON, or its CRS is not one the product knows.</exception>
    public static CommuneBoundaries Read(Stream stream, string fileName, BoundaryReadOptions? options = null)
    {
        (BoundaryReading reading, var kept) = new Communes(fileName, options ?? BoundaryReadOptions.Default).Read(stream);
        return new(reading, kept);
    }

    private sealed class Communes(string fileName, BoundaryReadOptions options) : BoundaryFile<CodeInsee, CommuneBoundary>(
        fileName, options, Words, PropertyDialect.CommuneCode, PropertyDialect.CommuneName, PropertyDialect.Population)
    {
        private static readonly Dictionary<string, string> NoMapping = [];

        private readonly Dictionary<CodeInsee, string> _qpvByCommune = [];
        private int _fromId, _withQpv, _contradictions;

        protected override CodeDepartement DepartementOf(CodeInsee code) => code.Departement;

        protected override CodeInsee? CodeOf(GeoJsonFeature feature)
        {
            CodeInsee? code = PropertyDialect.CommuneCode.TryFind(feature.Properties, Options.Champs, out GeoJsonProperty property)
                ? Written(feature, property) : Found(feature);
            if (code is null || !PropertyDialect.QpvCode.TryFind(feature.Properties, NoMapping, out property) || property.Text is not string qpv)
                return code;
            _withQpv++;
            if (!_qpvByCommune.TryAdd(code, qpv) && _qpvByCommune[code] != qpv)
                _contradictions++;
            return code;
        }

        protected override Func<GeoShape, CommuneBoundary> Begin(GeoJsonFeature feature, CodeInsee code)
        {
            (string? nom, int? population) = (NameOf(feature), null);
            if (PropertyDialect.Population.TryFind(feature.Properties, Options.Champs, out GeoJsonProperty property))
            {
                population = property.Text is { } text && PropertyDialect.WholeNumber(text) is { } n and <= Commune.MostInhabitants ? n : null;
                if (population is null)
                    Say(BoundaryIssues.PopulationUnreadable, feature,
                        $"Commune {code} : la population « {property.Text} » n'est pas un nombre entier ; elle est laissée de côté.",
                        property.Name, property.Text, code.Value);
            }

            return shape => new CommuneBoundary(code, nom, population, shape);
        }

        protected override bool IsOfSomethingElse(int read)
        {
            if (_fromId > 0)
                Log.Add(BoundaryIssues.CommuneCodeFromId, $"{FrenchNumbers.Count(_fromId, "code de commune est lu", "codes de commune sont lus")} "
                    + "dans le membre « id » des objets, faute de propriété qui les porte.");
            if (_contradictions > 0)
                Log.Add(BoundaryIssues.QpvInsteadOfCommunes,
                    "Des contours d'une même commune portent des codes de QPV différents : ce fichier est celui des QPV, pas celui des communes. "
                    + "Aucun contour n'est retenu. Prenez le fichier des communes (geo.api.gouv.fr ou IGN Admin Express).");
            else if (_withQpv > 0 && _withQpv == read)
                Log.Add(BoundaryIssues.CommunesWithQpvOnly,
                    "Chaque contour porte un code de QPV : les communes sans QPV manquent sans doute. Comptez-les.");
            return _contradictions > 0;
        }

        // No property has it: the feature's own id, or its name.
        private CodeInsee? Found(GeoJsonFeature feature)
        {
            if (!Options.Champs.ContainsKey(PropertyDialect.CommuneCode.Role) && CodeInsee.TryParse(feature.Id, out CodeInsee? code))
            {
                _fromId++;
                return code;
            }

            string? nom = NameOf(feature);
            code = nom is null ? null : Options.CommuneByName?.Invoke(nom);
            if (code is null)
                LacksCode(feature);
            else
                Say(BoundaryIssues.CommuneCodeFromName, feature, $"L'{feature.Label} : « {nom} » est la commune {code}.", value: nom,
                    subject: code.Value);
            return code;
        }

        private CodeInsee? Written(GeoJsonFeature feature, GeoJsonProperty property)
        {
            if (property.Text is null)
            {
                Say(BoundaryIssues.CommuneSeveralCodes, feature,
                    $"L'{feature.Label} : plusieurs codes de commune ({string.Join(", ", property.Items)}) pour un seul contour.", property.Name);
                return null;
            }

            string text = CodeCell.Clean(property.Text);
            if (CodeInsee.TryParse(text, out CodeInsee? code))
                return code;
            if (CodeCell.Several(text, static part => CodeInsee.TryParse(part, out _)) > 0)
                Say(BoundaryIssues.CommuneSeveralCodes, feature,
                    $"L'{feature.Label} : plusieurs codes de commune (« {text} ») pour un seul contour.", property.Name, text);
            else if (text.Length == 4 && text.All(char.IsAsciiDigit))
                Say(BoundaryIssues.LeadingZeroLost, feature,
                    $"L'{feature.Label} : le code « {text} » n'a que quatre chiffres ; son zéro initial s'est sans doute perdu. "
                    + "Enregistrez les codes comme du texte.", property.Name, text);
            else
                Say(BoundaryIssues.CommuneCodeMalformed, feature,
                    $"L'{feature.Label} : « {text} » n'est pas un code de commune (cinq caractères, comme 03185 ou 2A004).", property.Name, text);
            return null;
        }
    }
}
