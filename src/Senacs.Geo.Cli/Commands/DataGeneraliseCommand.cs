using System.Collections.Immutable;
using Senacs.Geo.Codes;
using Senacs.Geo.Exports;
using Senacs.Geo.Geography;
using Senacs.Geo.Sources.Acquisition;
using Senacs.Geo.Sources.GeoJson;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo data generalise IN -o OUT --tolerance METRES</c>: lighter boundaries, shared lines kept shared.</summary>
internal static class DataGeneraliseCommand
{
    private static readonly Argument<string> Input = new("FICHIER") { Description = "Contours en GeoJSON, compressés (.gz) ou non." };
    private static readonly Option<double> Tolerance = CommonOptions.Option<double>(
        "--tolerance", "Distance la plus grande, en mètres, entre un sommet de la source et la nouvelle limite.", "METRES", required: true);
    private static readonly Option<string?> Departement = CommonOptions.Option<string?>("--departement", "Ne garder que ce département.", "CODE");
    private static readonly Option<string> Couche = CommonOptions.Option("--couche", "communes", "communes ou qpv.", "COUCHE");
    private static readonly Option<int> Decimals = CommonOptions.Option("--decimals", 5, "Décimales des degrés (5 : un mètre).", "N");

    public static Command Create()
    {
        Option<string?> output = CommonOptions.Output("Fichier GeoJSON à écrire.");
        Command command = new("generalise", DataTextes.Generalise) { Input, output, Tolerance, Departement, Couche, Decimals };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(Input), parsed.GetValue(output), parsed.GetValue(Tolerance), parsed.GetValue(Departement),
                parsed.GetRequiredValue(Couche), parsed.GetValue(Decimals)));
        return command;
    }

    private static int Run(string path, string? output, double tolerance, string? departementText, string couche, int decimals)
    {
        CheckTolerance(tolerance, couche == "qpv");
        CheckDecimals(decimals);
        CodeDepartement? departement = departementText is null ? null : ReadDepartement(departementText);
        string name = Path.GetFileName(path);
        BoundaryReadOptions options = new()
        {
            Departement = departement,
            Unproject = static (geometry, crs) => Projection.For(crs).Unproject(geometry)
        };
        OutputFile.RequireOther([path], output);
        (ImmutableArray<FeatureToWrite> features, ImmutableArray<Issue> issues, Crs[] legals) = couche switch
        {
            "communes" => Communes(CommuneBoundaryReader.Read(path, name, options)),
            "qpv" => Perimeters(QpvPerimeterReader.Read(path, name, options)),
            _ => throw new UsageException(DataTextes.BadLayer(couche)),
        };
        DataOutput.Report(issues);
        if (features.IsEmpty)
            throw new SourceUnavailableException(name, "Aucun contour utilisable.", "Vérifiez le fichier, --couche et --departement.");
        if (legals.Length > 1)
            throw new UsageException(DataTextes.SeveralProjections);

        GeneralisedShapes simplified = Generalisation.Run([.. features.Select(static f => f.Shape)], legals[0], tolerance, decimals);
        FeatureToWrite[] lighter = [.. features.Select((f, i) => f with { Shape = simplified.Shapes[i] })];
        long written = 0;
        OutputFile.Write(output, stream =>
        {
            using MemoryStream bytes = new();
            DataOutput.WriteFeatures(bytes, lighter, decimals);
            written = bytes.Length;
            bytes.Position = 0;
            bytes.CopyTo(stream);
        });
        Console.Error.WriteLine(DataTextes.Generalised(
            features.Length, simplified.VerticesBefore, simplified.VerticesAfter, new FileInfo(path).Length, written));
        return simplified.Unresolved > 0 ? ExitCodes.DoneWithErrors : issues.ExitCode();
    }

    public static CodeDepartement ReadDepartement(string text) =>
        CodeDepartement.TryParse(text, out CodeDepartement? code) ? code : throw new UsageException(DataTextes.BadDepartement(text));

    public static void CheckTolerance(double? metres, bool isQpv)
    {
        if (metres is not { } tolerance)
            return;
        if (!(tolerance is >= 0 and <= 1000))
            throw new UsageException(DataTextes.BadTolerance(tolerance));
        if (isQpv && tolerance > PullOptions.MostQpvToleranceMetres)
            throw new UsageException(DataTextes.BadQpvTolerance(tolerance));
    }

    public static void CheckDecimals(int decimals)
    {
        if (decimals is < 3 or > 7)
            throw new UsageException(DataTextes.BadDecimals(decimals));
    }

    private static (ImmutableArray<FeatureToWrite>, ImmutableArray<Issue>, Crs[]) Communes(CommuneBoundaries read) => (
        [.. read.Boundaries.Select(static c => new FeatureToWrite(c.Shape, [("code", c.Code.Value), ("nom", c.Nom ?? c.Code.Value)]))],
        read.Issues,
        [.. read.Boundaries.Select(static c => c.Code.Departement.LegalCrs()).Distinct()]);

    private static (ImmutableArray<FeatureToWrite>, ImmutableArray<Issue>, Crs[]) Perimeters(QpvPerimeters read) => (
        [.. read.Perimeters.Select(static q => new FeatureToWrite(q.Shape, PulledDossier.QpvProperties(q)))],
        read.Issues,
        [.. read.Perimeters.Select(static q => q.Code.Departement.LegalCrs()).Distinct()]);
}

/// <summary>What the data commands write.</summary>
internal static class DataOutput
{
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

    /// <summary>Errors and warnings one by one, notes likewise: a dossier is made seldom, and its maker reads them.</summary>
    public static void Report(IEnumerable<Issue> issues)
    {
        foreach (Issue issue in issues)
            Console.Error.WriteLine(DataTextes.OfIssue(issue));
    }
}
