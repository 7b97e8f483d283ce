using System.Collections.Immutable;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>Reads the boundaries of communes from GeoJSON, whatever names the properties have (DESIGN.md, section 4).</summary>
/// <remarks>1. every feature is read and its code found, other départements are let go at once; 2. the file's end tells its CRS;
/// 3. shapes are checked, repaired or refused, and unprojected; 4. features of one code are joined or refused.
/// A file of QPV that names their communes would pass for communes in pieces: two features of one commune with two QPV codes give it away.</remarks>
public static class CommuneBoundaryReader
{
    private static readonly PropertyDialect[] Dialects = [PropertyDialect.CommuneCode, PropertyDialect.CommuneName, PropertyDialect.Population];

    private sealed record Candidate(GeoJsonFeature Feature, CodeInsee Code, string? Nom, int? Population);

    /// <exception cref="SourceUnavailableException">The file cannot be read as GeoJSON, or its CRS is not one the product knows.</exception>
    public static CommuneBoundaries Read(string path, string fileName, BoundaryReadOptions? options = null) =>
        Read(GeoJsonInput.Open(path, fileName), fileName, options);

    /// <param name="stream">Read to its end and disposed.</param>
    /// <param name="fileName">How messages name the file.</param>
    /// <param name="options">Département, field mapping, unprojection.</param>
    /// <exception cref="SourceUnavailableException">The file cannot be read as GeoJSON, or its CRS is not one the product knows.</exception>
    public static CommuneBoundaries Read(Stream stream, string fileName, BoundaryReadOptions? options = null)
    {
        options ??= BoundaryReadOptions.Default;
        BoundarySource.CheckRoles(options, Dialects);
        using GeoJsonReader reader = new(stream, fileName, options.Limits);
        IssueList log = new(fileName, options.Limits.MaxIssues);
        List<Candidate> candidates = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        List<GeoJsonFeature> withoutCode = [];
        LeftAside aside = new();
        int fromId = 0;
        QpvTrap trap = new();

        while (reader.TryRead(out GeoJsonFeature? feature))
        {
            BoundarySource.NoteProperties(feature.Properties, seen);
            string? nom = PropertyDialect.CommuneName.TextIn(feature.Properties, options.Champs);
            CodeInsee? code = CodeOf(feature, nom, options, log, withoutCode, ref fromId);
            if (code is null)
                continue;
            trap.Note(code, feature.Properties);
            if (options.Departement is not null && code.Departement != options.Departement)
                aside.Add(code.Departement, code.Value, nom);
            else
                candidates.Add(new Candidate(feature, code, nom, PopulationOf(feature, code, options, log)));
        }

        BoundarySource.ReportMissingFields(options, seen, log);
        ImmutableArray<RecognisedColumn> recognised = BoundarySource.Recognised(options, seen, Dialects);
        ReportWithoutCode(withoutCode, reader.Count, seen, options, log);
        if (fromId > 0)
        {
            log.Add(BoundaryIssues.CommuneCodeFromId.Say(
                $"{FrenchNumbers.Count(fromId, "code de commune est lu", "codes de commune sont lus")} dans le membre « id » des objets, faute de "
                    + $"propriété qui les porte."));
        }
        if (trap.Report(reader.Count, log))
            candidates.Clear();
        BoundarySource.CheckCrs(reader.Crs, options, fileName);
        (List<CommuneBoundary> kept, int merged) = Shapes(candidates, new ShapeGate(reader.Crs, options.Unproject, log), log);
        if (kept.Count > 0)
            BoundarySource.ReportLookAlikes(recognised, seen, log, Dialects);
        return new CommuneBoundaries(
            [.. kept.OrderBy(commune => commune.Code)],
            reader.Crs,
            new BoundaryCounts(reader.Count, kept.Count, aside.Count, merged, reader.Count - kept.Count - aside.Count - merged),
            [.. reader.Issues, .. log.ToImmutable()])
        {
            Columns = recognised,
            Notes = [RecognisedColumn.Sentence(recognised, fileName), .. aside.Sentence(BoundaryIssues.OtherDepartement, ("contour", "contours"),
                options.Departement, fileName)],
        };
    }

    /// <summary>Tells a file of QPV, or of the communes that have one, from a file of communes.</summary>
    private sealed class QpvTrap
    {
        private static readonly Dictionary<string, string> NoMapping = [];
        private readonly Dictionary<CodeInsee, string> qpvByCommune = [];
        private int withQpv;
        private int contradictions;

        public void Note(CodeInsee commune, GeoJsonProperties properties)
        {
            if (!PropertyDialect.QpvCode.TryFind(properties, NoMapping, out GeoJsonProperty property) || property.Text is not string qpv)
                return;
            withQpv++;
            if (!qpvByCommune.TryAdd(commune, qpv) && qpvByCommune[commune] != qpv)
                contradictions++;
        }

        /// <summary>True when nothing of the file may be kept.</summary>
        public bool Report(int read, IssueList log)
        {
            if (contradictions > 0)
            {
                log.Add(BoundaryIssues.QpvInsteadOfCommunes.Say(
                    "Des contours d'une même commune portent des codes de QPV différents : ce fichier est celui des QPV, pas celui des communes. "
                    + "Aucun contour n'est retenu. Prenez le fichier des communes (geo.api.gouv.fr ou IGN Admin Express)."));
                return true;
            }
            if (withQpv > 0 && withQpv == read)
                log.Add(BoundaryIssues.CommunesWithQpvOnly.Say(
                    "Chaque contour porte un code de QPV : les communes sans QPV manquent sans doute. Comptez-les."));
            return false;
        }
    }

    private static CodeInsee? CodeOf(
        GeoJsonFeature feature, string? nom, BoundaryReadOptions options, IssueList log, List<GeoJsonFeature> withoutCode, ref int fromId)
    {
        CodeInsee? code;
        if (!PropertyDialect.CommuneCode.TryFind(feature.Properties, options.Champs, out GeoJsonProperty property))
        {
            if (!options.Champs.ContainsKey(PropertyDialect.CommuneCode.Role) && CodeInsee.TryParse(feature.Id, out code))
            {
                fromId++;
                return code;
            }
            code = nom is null ? null : options.CommuneByName?.Invoke(nom);
            if (code is null)
                withoutCode.Add(feature with { Geometry = null });
            else
                log.Add(BoundaryIssues.CommuneCodeFromName.Say(
                    $"{Capital(feature.Label)} : « {nom} » est la commune {code}.") with
                { Subject = code.Value, Value = nom, Line = feature.Line });
            return code;
        }

        string? text = property.Text?.Trim();
        if (text is null)
        {
            log.Add(BoundaryIssues.CommuneSeveralCodes.Say(
                $"{Capital(feature.Label)} : plusieurs codes de commune ({string.Join(", ", property.Items)}) pour un seul contour.") with
            { Subject = feature.Subject, Field = property.Name, Line = feature.Line });
            return null;
        }
        text = CodeCell.Clean(text);
        if (CodeInsee.TryParse(text, out code))
            return code;
        string[] parts = text.Split([',', ';', '|', ' '], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > 1 && parts.All(static part => CodeInsee.TryParse(part, out _)))
        {
            log.Add(BoundaryIssues.CommuneSeveralCodes.Say(
                $"{Capital(feature.Label)} : plusieurs codes de commune (« {text} ») pour un seul contour.") with
            { Subject = feature.Subject, Field = property.Name, Value = text, Line = feature.Line });
            return null;
        }
        Issue issue = text.Length == 4 && !text.AsSpan().ContainsAnyExceptInRange('0', '9')
            ? BoundaryIssues.LeadingZeroLost.Say(
                $"{Capital(feature.Label)} : le code « {text} » n'a que quatre chiffres ; son zéro initial s'est sans doute perdu. Enregistrez "
                    + $"les codes comme du texte.")
            : BoundaryIssues.CommuneCodeMalformed.Say(
                $"{Capital(feature.Label)} : « {text} » n'est pas un code de commune (cinq caractères, comme 03185 ou 2A004).");
        log.Add(issue with { Subject = feature.Subject, Field = property.Name, Value = text, Line = feature.Line });
        return null;
    }

    // A file of which no feature has a code gets one sentence, not one a feature.
    private static void ReportWithoutCode(
        List<GeoJsonFeature> withoutCode, int read, HashSet<string> seen, BoundaryReadOptions options, IssueList log)
    {
        if (withoutCode.Count == 0)
            return;
        if (withoutCode.Count == read)
        {
            log.Add(BoundaryIssues.CommuneCodeMissing.Say(
                $"{BoundarySource.NoneOf(read)} ne porte de code de commune. Propriétés présentes : {BoundarySource.Listed(seen)}. "
                + "Désignez celle qui porte le code dans « champs »."));
            return;
        }
        foreach (GeoJsonFeature feature in withoutCode)
        {
            string? nom = PropertyDialect.CommuneName.TextIn(feature.Properties, options.Champs);
            string named = nom is null ? "" : $" (« {nom} »)";
            log.Add(BoundaryIssues.CommuneCodeMissing.Say(
                $"{Capital(feature.Label)}{named} : pas de code de commune. Complétez le fichier.") with
            {
                Subject = feature.Subject,
                Value = nom,
                Line = feature.Line
            });
        }
    }

    private static int? PopulationOf(GeoJsonFeature feature, CodeInsee code, BoundaryReadOptions options, IssueList log)
    {
        if (!PropertyDialect.Population.TryFind(feature.Properties, options.Champs, out GeoJsonProperty property))
            return null;
        int? population = property.Text is string text && PropertyDialect.WholeNumber(text) is { } whole and <= Territoires.Commune.MostInhabitants
            ? whole : null;
        if (population is null)
        {
            log.Add(BoundaryIssues.PopulationUnreadable.Say(
                $"Commune {code} : la population « {property.Text} » n'est pas un nombre entier ; elle est laissée de côté.") with
            {
                Subject = code.Value,
                Field = property.Name,
                Value = property.Text,
                Line = feature.Line,
            });
        }
        return population;
    }

    private static (List<CommuneBoundary> Kept, int Merged) Shapes(List<Candidate> candidates, ShapeGate gate, IssueList log)
    {
        ShapeUnion<CodeInsee> union = new(gate, log, "commune");
        List<Candidate> firsts = new(candidates.Count);
        foreach (Candidate candidate in candidates)
        {
            (CodeInsee code, string label) = (candidate.Code, candidate.Feature.Label);
            bool isFirst = union.Add(
                code, candidate.Feature,
                first => BoundaryIssues.CommunePartsMerged.Say(
                    $"La commune {code} est en plusieurs morceaux ({first.Label} et {label}) : ils sont réunis."),
                first => BoundaryIssues.CommuneDuplicate.Say(
                    $"La commune {code} est donnée deux fois ({first.Label} et {label}) par des contours qui se recouvrent : le premier est "
                        + $"retenu. Supprimez l'autre."),
                out _);
            if (isFirst)
                firsts.Add(candidate);
        }

        gate.Close();
        return ([.. firsts.Select((c, i) => new CommuneBoundary(c.Code, c.Nom, c.Population, union.Shapes[i]))], union.Merged);
    }

    private static string Capital(string label) => "L'" + label;
}
