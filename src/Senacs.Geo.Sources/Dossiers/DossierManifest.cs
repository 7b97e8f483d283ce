using System.Collections.Immutable;
using System.Globalization;
using Senacs.Geo.Codes;
using Senacs.Geo.Coverage;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Json;

namespace Senacs.Geo.Sources.Dossiers;

/// <summary>One input file of a dossier and where it comes from.</summary>
/// <param name="Fichier">Path inside the dossier's folder, with <c>/</c>.</param>
public sealed record DossierInput(string Fichier)
{
    /// <summary>Who made the data, as it must be credited: "IGN – ADMIN EXPRESS COG".</summary>
    public string? Source { get; init; }

    /// <summary>The vintage, as written: "2023", "QPV 2015".</summary>
    public string? Millesime { get; init; }

    public string? Licence { get; init; }

    public string? Url { get; init; }

    /// <summary>Date of the data, when the producer states one.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>When the file was fetched.</summary>
    public DateOnly? RecupereLe { get; init; }

    /// <summary>Expected SHA-256 in lower-case hexadecimal; the file's own is compared with it.</summary>
    public string? Sha256 { get; init; }

    public string? Remarque { get; init; }

    /// <summary>False: the producer knows that the file lacks some of what it lists; null: nobody says.</summary>
    public bool? Complet { get; init; }

    /// <summary>Tolerance in metres of the generalisation that the boundaries went through; null when full.</summary>
    public double? GeneralisationMetres { get; init; }

    /// <summary>Our name of a field (<c>code</c>, <c>nom</c>, <c>type</c>…) to the column's or property's name in the file.</summary>
    public ImmutableSortedDictionary<string, string> Champs { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>What the manifest says about maps.</summary>
public sealed record DossierMap
{
    public string? Titre { get; init; }

    public string? SousTitre { get; init; }

    /// <summary>Path of an image inside the dossier's folder.</summary>
    public string? Logo { get; init; }

    /// <summary>Empty: the default themes.</summary>
    public ImmutableArray<string> Themes { get; init; } = [];
}

/// <summary>The manifest <c>dossier.json</c>: the département, the default date and rule, and each input.</summary>
public sealed record DossierManifest
{
    public const string FileName = "dossier.json";

    /// <summary>A complete manifest, as small as one can be, for messages and documentation.</summary>
    public const string MinimalExample =
        """
        {
          "departement": {"code": "03", "nom": "Allier"},
          "date": "2022-12-31",
          "communes": {"fichier": "communes.geojson", "source": "IGN – ADMIN EXPRESS COG", "millesime": 2023, "licence": "Licence Ouverte 2.0"},
          "structures": {"fichier": "structures.csv", "source": "Caf de l'Allier", "millesime": 2022, "licence": "Licence Ouverte 2.0"}
        }
        """;

    public required CodeDepartement Departement { get; init; }

    public required string DepartementNom { get; init; }

    public string? Titre { get; init; }

    /// <summary>The default date; null when the manifest gives none.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>The default coverage rule, as written.</summary>
    public string? Regle { get; init; }

    public required DossierInput Communes { get; init; }

    /// <summary>The table of communes.</summary>
    public DossierInput? Table { get; init; }

    public DossierInput? Qpv { get; init; }

    public required DossierInput Structures { get; init; }

    /// <summary>Addresses of the BAN.</summary>
    public DossierInput? Adresses { get; init; }

    public DossierInput? Isochrones { get; init; }

    /// <summary>Figures already in print.</summary>
    public DossierInput? Publies { get; init; }

    /// <summary>COG movements.</summary>
    public DossierInput? Mouvements { get; init; }

    /// <summary>Decisions of a person about locations.</summary>
    public DossierInput? Corrections { get; init; }

    public DossierMap Carte { get; init; } = new();

    /// <summary>The inputs that are there, with their key in the manifest, in the manifest's usual order.</summary>
    public IEnumerable<(string Key, DossierInput Input)> Inputs() => new (string Key, DossierInput? Input)[]
    {
        ("communes", Communes), ("table", Table), ("qpv", Qpv), ("structures", Structures), ("adresses", Adresses), ("isochrones", Isochrones),
        ("mouvements", Mouvements), ("corrections", Corrections), ("publies", Publies),
    }.Where(static i => i.Input is not null).Select(static i => (i.Key, i.Input!));

    /// <summary>Every file that it names, inputs and logo.</summary>
    public IEnumerable<string> Files() => [.. Inputs().Select(static i => i.Input.Fichier), .. Carte.Logo is { } logo ? [logo] : (string[])[]];

    /// <exception cref="SourceUnavailableException">Not JSON, a key missing, unknown or of the wrong kind, or a path that leaves the folder; the line
    /// is named.</exception>
    public static DossierManifest Read(Stream stream, string file)
    {
        ArgumentNullException.ThrowIfNull(stream);
        LineJsonObject root = new(LineJson.Parse(stream, file), file, "");
        LineJsonObject departement = root.RequiredObject("departement");
        string code = departement.RequiredString("code");
        if (!CodeDepartement.TryParse(code, out CodeDepartement? parsed))
        {
            throw new SourceUnavailableException(
                file, $"« departement.code » vaut « {Tables.IssueList.Clip(code)} », qui n'est pas le code d'un département.",
                    "Écrivez par exemple \"03\", \"2A\" ou \"974\", avec son zéro initial et entre guillemets.");
        }

        DossierManifest manifest = new()
        {
            Departement = parsed,
            DepartementNom = departement.RequiredString("nom"),
            Titre = root.String("titre"),
            Date = root.Date("date") switch
            {
                { } date when !CoverageDates.Contains(date) => throw new SourceUnavailableException(
                    file, $"« date » vaut {date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} : les chiffres ne se calculent qu'à une "
                        + $"date {CoverageDates.Span}.", "Corrigez cette date."),
                var date => date,
            },
            Regle = root.String("regle"),
            Communes = Input(root.RequiredObject("communes"), file),
            Table = Input(root.Object("table"), file),
            Qpv = Input(root.Object("qpv"), file),
            Structures = Input(root.RequiredObject("structures"), file),
            Adresses = Input(root.Object("adresses"), file),
            Isochrones = Input(root.Object("isochrones"), file),
            Publies = Input(root.Object("publies"), file),
            Mouvements = Input(root.Object("mouvements"), file),
            Corrections = Input(root.Object("corrections"), file),
            Carte = Map(root.Object("carte"), file),
        };
        departement.RefuseOthers();
        root.RefuseOthers();
        return manifest;
    }

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(json))]
    private static DossierInput? Input(LineJsonObject? json, string file)
    {
        if (json is null)
            return null;
        string path = json.RequiredString("fichier");
        RefuseOutside(path, json.PathOf("fichier"), json.Line, file);
        string? sha256 = json.String("sha256");
        if (sha256 is not null && (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigit)))
        {
            throw new SourceUnavailableException(
                file, $"« {json.PathOf("sha256")} » (ligne {Tables.TableReader.Number(json.Line)}) n'est pas une empreinte SHA-256.",
                    "Elle a 64 chiffres hexadécimaux ; retirez la clé si vous ne l'avez pas.");
        }

        LineJsonObject? champs = json.Object("champs");
        DossierInput input = new(path)
        {
            Source = json.String("source"),
            Millesime = json.StringOrNumber("millesime"),
            Licence = json.String("licence"),
            Url = json.String("url"),
            Date = json.Date("date"),
            RecupereLe = json.Date("recupere_le"),
            Sha256 = sha256 is null ? null : Territoires.FrenchText.LowerAscii(sha256),
            Remarque = json.String("remarque"),
            Complet = json.Boolean("complet"),
            GeneralisationMetres = json.Number("generalisation_m"),
            Champs = champs?.AllStrings() ?? ImmutableSortedDictionary<string, string>.Empty,
        };
        json.RefuseOthers();
        return input;
    }

    private static DossierMap Map(LineJsonObject? json, string file)
    {
        if (json is null)
            return new();
        DossierMap map = new()
        {
            Titre = json.String("titre"),
            SousTitre = json.String("sous_titre"),
            Logo = json.String("logo"),
            Themes = json.Strings("themes") ?? [],
        };
        if (map.Logo is not null)
            RefuseOutside(map.Logo, json.PathOf("logo"), json.Line, file);
        json.RefuseOthers();
        return map;
    }

    /// <summary>A path of the manifest stays in the folder: relative, with <c>/</c>, without <c>..</c>.</summary>
    private static void RefuseOutside(string path, string key, int line, string file)
    {
        bool inside = !path.StartsWith('/') && !path.Contains('\\', StringComparison.Ordinal) && !path.Contains(':', StringComparison.Ordinal)
            && !path.Any(char.IsControl) && path.Split('/').All(static part => part is not (".." or "." or ""));
        if (!inside)
        {
            throw new SourceUnavailableException(
                file, $"« {key} » (ligne {Tables.TableReader.Number(line)}) vaut « {Tables.IssueList.Clip(path)} », qui sort du dossier ou n'est "
                    + $"pas un chemin simple.",
                "Donnez un nom relatif au dossier, avec « / », sans « .. » : \"communes.geojson\" ou \"sources/communes.geojson\".");
        }
    }
}
