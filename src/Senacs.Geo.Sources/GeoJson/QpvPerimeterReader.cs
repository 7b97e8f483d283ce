using System.Collections.Immutable;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>Reads the perimeters of QPV from GeoJSON, both generations, whatever names the properties have (DESIGN.md, section 4).</summary>
/// <remarks>The same steps as <see cref="CommuneBoundaryReader"/>, and one trap: files named "qpv" whose polygons are the whole communes that hold a
/// QPV.
/// Such a polygon carries several codes where the commune has several QPV; one of them is enough to refuse all of the file.</remarks>
public static class QpvPerimeterReader
{
    // The largest QPV of 2015 measures less than 5 km2; overseas ones reach 10.
    private const double SuspectAreaSquareKilometres = 20;

    // France has fewer, both generations apart; each is held against every commune and every structure.
    private const int MostOfADepartement = 2_000;

    private static readonly PropertyDialect[] Dialects = [PropertyDialect.QpvCode, PropertyDialect.QpvName, PropertyDialect.QpvCommunes];

    private sealed record Candidate(GeoJsonFeature Feature, CodeQpv Code, string Nom, string? Communes);

    /// <exception cref="SourceUnavailableException">The file cannot be read as GeoJSON, or its CRS is not one the product knows.</exception>
    public static QpvPerimeters Read(string path, string fileName, BoundaryReadOptions? options = null) =>
        Read(GeoJsonInput.Open(path, fileName), fileName, options);

    /// <param name="stream">Read to its end and disposed.</param>
    /// <param name="fileName">How messages name the file.</param>
    /// <param name="options">Département, field mapping, unprojection.</param>
    /// <exception cref="SourceUnavailableException">The file cannot be read as GeoJSON, or its CRS is not one the product knows.</exception>
    public static QpvPerimeters Read(Stream stream, string fileName, BoundaryReadOptions? options = null)
    {
        options ??= BoundaryReadOptions.Default;
        BoundarySource.CheckRoles(options, Dialects);
        using GeoJsonReader reader = new(stream, fileName, options.Limits);
        IssueList log = new(fileName, options.Limits.MaxIssues);
        List<Candidate> candidates = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        List<GeoJsonFeature> withoutCode = [];
        LeftAside aside = new();
        int severalCodes = 0;

        while (reader.TryRead(out GeoJsonFeature? feature))
        {
            BoundarySource.NoteProperties(feature.Properties, seen);
            if (!PropertyDialect.QpvCode.TryFind(feature.Properties, options.Champs, out GeoJsonProperty property))
            {
                withoutCode.Add(feature with { Geometry = null });
                continue;
            }
            if (CodeOf(feature, property, log, ref severalCodes) is not CodeQpv code)
                continue;
            if (options.Departement is not null && code.Departement != options.Departement)
                aside.Add(code.Departement, code.Value, PropertyDialect.QpvName.TextIn(feature.Properties, options.Champs));
            else if (options.Departement is null || candidates.Count < MostOfADepartement)
                candidates.Add(new Candidate(feature, code, NameOf(feature, code, options, log), PropertyDialect.QpvCommunes.TextIn(feature.Properties, options.Champs)));
            else
                throw TooMany(fileName);
        }

        BoundarySource.ReportMissingFields(options, seen, log);
        ImmutableArray<RecognisedColumn> recognised = BoundarySource.Recognised(options, seen, Dialects);
        ReportWithoutCode(withoutCode, reader.Count, seen, log);
        BoundarySource.CheckCrs(reader.Crs, options, fileName);
        if (severalCodes > 0)
        {
            log.Add(BoundaryIssues.QpvPolygonsAreCommunes.Say(
                $"{FrenchNumbers.Count(severalCodes, "contour porte", "contours portent")} plusieurs codes de QPV : les contours de ce fichier sont sans doute ceux des communes entières. "
                + "Aucun n'est retenu. Prenez le fichier des périmètres (data.gouv.fr, « Quartiers prioritaires de la politique de la ville »)."));
            candidates.Clear();
        }
        (List<QpvPerimeter> kept, int merged) = Shapes(candidates, new ShapeGate(reader.Crs, options.Unproject, log), log);
        if (kept.Count > 0)
            BoundarySource.ReportLookAlikes(recognised, seen, log, Dialects);
        return new QpvPerimeters(
            [.. kept.OrderBy(qpv => qpv.Code)],
            reader.Crs,
            new BoundaryCounts(reader.Count, kept.Count, aside.Count, merged, reader.Count - kept.Count - aside.Count - merged),
            [.. reader.Issues, .. log.ToImmutable()])
        {
            Columns = recognised,
            Notes = [RecognisedColumn.Sentence(recognised, fileName), .. aside.Sentence(BoundaryIssues.QpvOtherDepartement, ("périmètre",
                "périmètres"), options.Departement, fileName)],
        };
    }

    private static SourceUnavailableException TooMany(string fileName) => new(
        fileName,
        $"Il a plus de {FrenchNumbers.Integer(MostOfADepartement)} périmètres du département : la France entière n’a pas autant de QPV.",
        "Prendre le fichier des périmètres (data.gouv.fr, « Quartiers prioritaires de la politique de la ville »).");

    private static CodeQpv? CodeOf(GeoJsonFeature feature, GeoJsonProperty property, IssueList log, ref int severalCodes)
    {
        string text = (property.Text ?? string.Join(", ", property.Items)).Trim();
        if (CodeQpv.TryParse(text, out CodeQpv? code))
            return code;
        string[] parts = text.Split([',', ';', '|', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        bool several = parts.Length > 1 && parts.All(part => CodeQpv.TryParse(part, out _));
        if (several)
            severalCodes++;
        Issue issue = several
            ? BoundaryIssues.QpvSeveralCodes.Say($"L'{feature.Label} : plusieurs codes de QPV (« {text} ») pour un seul contour.")
            : BoundaryIssues.QpvCodeMalformed.Say($"L'{feature.Label} : « {text} » n'est pas un code de QPV (comme QP003001 ou QN00301M).");
        log.Add(issue with { Subject = feature.Subject, Field = property.Name, Value = text, Line = feature.Line });
        return null;
    }

    private static string NameOf(GeoJsonFeature feature, CodeQpv code, BoundaryReadOptions options, IssueList log)
    {
        if (PropertyDialect.QpvName.TextIn(feature.Properties, options.Champs) is string nom)
            return nom;
        log.Add(BoundaryIssues.QpvNameMissing.Say($"Le QPV {code} ({feature.Label}) n'a pas de nom : son code en tient lieu.") with { Subject = code.Value, Line = feature.Line });
        return code.Value;
    }

    private static void ReportWithoutCode(List<GeoJsonFeature> withoutCode, int read, HashSet<string> seen, IssueList log)
    {
        if (withoutCode.Count > 0 && withoutCode.Count == read)
        {
            log.Add(BoundaryIssues.QpvCodeMissing.Say(
                $"{BoundarySource.NoneOf(read)} ne porte de code de QPV. Propriétés présentes : {BoundarySource.Listed(seen)}. "
                + "Désignez celle qui porte le code dans « champs »."));
            return;
        }
        foreach (GeoJsonFeature feature in withoutCode)
            log.Add(BoundaryIssues.QpvCodeMissing.Say($"L'{feature.Label} : pas de code de QPV. Complétez le fichier.") with { Subject = feature.Subject, Line = feature.Line });
    }

    private static (List<QpvPerimeter> Kept, int Merged) Shapes(List<Candidate> candidates, ShapeGate gate, IssueList log)
    {
        ShapeUnion<CodeQpv> union = new(gate, log, "QPV");
        List<Candidate> firsts = new(candidates.Count);
        foreach (Candidate candidate in candidates)
        {
            (CodeQpv code, string label) = (candidate.Code, candidate.Feature.Label);
            bool isFirst = union.Add(
                code, candidate.Feature,
                first => BoundaryIssues.QpvPartsMerged.Say($"Le QPV {code} est en plusieurs morceaux ({first.Label} et {label}) : ils sont réunis."),
                first => BoundaryIssues.QpvDuplicate.Say($"Le QPV {code} est donné deux fois ({first.Label} et {label}) par des contours qui se recouvrent : le premier est retenu. Supprimez l'autre."),
                out GeoShape? shape);
            if (shape is not null)
                WarnIfTooLarge(code, shape, candidate.Feature, log);
            if (isFirst)
                firsts.Add(candidate);
        }

        gate.Close();
        return ([.. firsts.Select((c, i) => new QpvPerimeter(c.Code, c.Nom, c.Communes, union.Shapes[i]))], union.Merged);
    }

    private static void WarnIfTooLarge(CodeQpv code, GeoShape shape, GeoJsonFeature feature, IssueList log)
    {
        double squareKilometres = GeometryRepair.ApproximateSquareMetres(shape.Geometry) / 1e6;
        if (squareKilometres > SuspectAreaSquareKilometres)
        {
            log.Add(BoundaryIssues.QpvTooLarge.Say(
                $"Le QPV {code} ({feature.Label}) mesure {MalformedJsonException.Invariant((long)squareKilometres)} km² : c'est peut-être le contour de sa commune.") with
            { Subject = code.Value, Line = feature.Line });
        }
    }
}
