using System.Collections.Immutable;
using System.Globalization;
using NetTopologySuite.Geometries;
using Senacs.Geo.Adresses;
using Senacs.Geo.Codes;
using Senacs.Geo.Coverage;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Cog;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Sources.GeoJson;
using Senacs.Geo.Sources.Registers;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Location = Senacs.Geo.Structures.Location;

namespace Senacs.Geo.Sources.Dossiers;

/// <summary>A dossier read and assembled: what every command and the service start from.</summary>
public sealed record Dossier
{
    /// <summary>Where it lies on disk.</summary>
    public required DossierFolder Folder { get; init; }

    public DossierManifest Manifest => Folder.Manifest;

    public required Territoire Territoire { get; init; }

    /// <summary>The register as read: rows kept and rows rejected.</summary>
    public required RegisterReading Register { get; init; }

    public required LocatedStructures Structures { get; init; }

    /// <summary>Every input read, in the manifest's order.</summary>
    public required ImmutableArray<SourceFile> Sources { get; init; }

    /// <summary>What reading and assembling found, file by file.</summary>
    public required ImmutableArray<Issue> Issues { get; init; }

    /// <summary>Everything that is said of these data, in whatever output: <see cref="Issues"/>, then the boundaries held against one
    /// another.</summary>
    public ImmutableArray<Issue> Findings => [.. Issues, .. Territoire.BoundaryFindings];

    /// <summary>"Animation de la vie sociale, Allier" when the manifest gives no title.</summary>
    public string Titre => Manifest.Titre ?? $"Animation de la vie sociale, {Manifest.DepartementNom}";

    /// <summary>The report at a date under a rule, by default the manifest's.</summary>
    /// <exception cref="SourceUnavailableException">Neither the caller nor the manifest gives a date, or the rule needs data that the dossier
    /// lacks.</exception>
    public CoverageReport Report(RegleCouverture? regle = null, DateOnly? date = null, double qpvProximityMetres = QpvAnalysis.DefaultProximityMetres,
            CancellationToken stop = default)
    {
        DateOnly at = date ?? Manifest.Date ?? throw new SourceUnavailableException(
            DossierManifest.FileName, "Aucune date : le dossier n’en donne pas.", "Ajouter \"date\": \"AAAA-MM-JJ\" au manifeste, ou donner --date.");
        RegleCouverture rule = regle ?? DefaultRule();
        if (NeedsTravelTimes(rule))
        {
            throw new SourceUnavailableException(
                DossierManifest.FileName, $"La règle « {rule.Code} » demande des temps de trajet, que ce dossier ne contient pas.",
                    "Choisir une autre règle, par exemple distance:10.");
        }

        CoverageResult coverage = CoverageAnalysis.Run(Territoire, Structures.Structures, rule, at, stop);
        ImmutableArray<QpvCoverage> qpv = QpvAnalysis.Run(Territoire, Structures.Structures, at, qpvProximityMetres);
        return CoverageReport.From(Titre, coverage, qpv, Structures, Sources, Findings) with { DateDuDossier = Manifest.Date };
    }

    private RegleCouverture DefaultRule() => Manifest.Regle is null
        ? new RegleCouverture.Territoire()
        : RegleCouverture.TryParse(Manifest.Regle, out RegleCouverture? regle)
            ? regle
            : throw new SourceUnavailableException(
                DossierManifest.FileName, $"La règle « {Manifest.Regle} » est inconnue.", $"Règles possibles : {RegleCouverture.Spellings}.");

    private static bool NeedsTravelTimes(RegleCouverture regle) =>
        regle is RegleCouverture.Temps || (regle is RegleCouverture.AuMoinsUne several && several.Regles.Any(NeedsTravelTimes));
}

/// <summary>Reads a dossier from disk: the only way in, for the command, the service and the tests.</summary>
/// <remarks>The boundaries are read on one processor while the tables and the register are read on the other.</remarks>
public static class DossierReader
{
    private sealed record Inputs(CommuneBoundaries Boundaries, QpvPerimeters? Qpv, CommuneTableReading? Communes, MouvementsReading? Cog,
        RegisterReading Register, ImmutableArray<Issue> Schema);

    /// <param name="path">The dossier's folder.</param>
    /// <param name="search">Where addresses are searched; null: in the dossier's own address base only, never on the network.</param>
    /// <exception cref="SourceUnavailableException">The manifest or one of its files cannot be read.</exception>
    public static Dossier Read(string path, AddressSearch? search = null)
    {
        DossierFolder folder = DossierFolder.Open(path);
        DossierManifest manifest = folder.Manifest;
        RequireProjection(manifest.Departement, DossierManifest.FileName);
        CheckRoles(manifest.Communes, "communes", ["code", "nom", "population"]);
        CheckRoles(manifest.Qpv, "qpv", ["code", "nom", "communes"]);
        Inputs read = ReadFiles(folder);
        Territoire territoire = TerritoireBuilder.Build(new TerritoireSources
        {
            Departement = manifest.Departement,
            Nom = manifest.DepartementNom,
            Boundaries = read.Boundaries.Boundaries,
            Table = read.Communes?.Rows ?? [],
            Qpv = read.Qpv?.Perimeters,
            Cog = read.Cog?.Movements ?? CogMovements.None,
            CodesPostaux = read.Communes?.CodesPostaux ?? [],
            BoundariesMillesime = Year(manifest.Communes.Millesime),
            TableMillesime = Year(manifest.Table?.Millesime),
        });
        List<Issue> geocoding = [];
        LocatedStructures located = Locate(folder, read, territoire, search ?? AddressSearch.LocalOnly, geocoding);
        return new Dossier
        {
            Folder = folder,
            Territoire = territoire,
            Register = read.Register,
            Structures = located,
            Sources = folder.Sources,
            Issues = BoundedIssues.PerFile([.. FindingsOf(folder, read), .. territoire.Issues, .. FindingsOf(manifest.Structures, read), .. geocoding,
                .. located.Issues]),
        };
    }

    /// <exception cref="SourceUnavailableException">No département of this code can be drawn.</exception>
    internal static void RequireProjection(CodeDepartement departement, string file)
    {
        if (!departement.IsMapped)
            throw new SourceUnavailableException(file, $"Le département « {departement} » n’a pas de projection légale connue.",
                "Sont traités : l’Hexagone, la Corse, 971 à 974 et 976.");
    }

    private static Inputs ReadFiles(DossierFolder folder)
    {
        DossierManifest manifest = folder.Manifest;
        CodeDepartement departement = manifest.Departement;
        Task<(CommuneTableReading? Communes, MouvementsReading? Cog, (RegisterReading Reading, ImmutableArray<Issue> Schema) Register)> tables =
            Task.Run(() => (
                manifest.Table is { } t ? ReadInput(folder, t, s => CommuneTableReader.Read(s, t.Fichier, departement, t.Champs)) : null,
                manifest.Mouvements is { } moves ? ReadInput(folder, moves, s => MouvementsReader.Read(s, moves.Fichier)) : null,
                ReadInput(folder, manifest.Structures, s => ReadRegister(s, manifest.Structures, departement))));
        BoundaryReadOptions options = new()
        {
            Departement = departement,
            Unproject = static (geometry, crs) => Projection.For(crs).Unproject(geometry),
        };
        Lazy<CommuneNames> byName =
            new(() => CommuneNames.Create((Finished(tables).Communes?.Rows ?? []).Select(r => new CommuneNom(r.Code, r.Nom))));
        CommuneBoundaries boundaries = ReadInput(folder, manifest.Communes, s => CommuneBoundaryReader.Read(s, manifest.Communes.Fichier, options with
        {
            Champs = manifest.Communes.Champs,
            CommuneByName = nom => byName.Value.Find(nom) is CommuneMatch.Found found ? found.Commune.Code : null,
        }));
        QpvPerimeters? qpv = manifest.Qpv is { } q
            ? ReadInput(folder, q, s => QpvPerimeterReader.Read(s, q.Fichier, options with { Champs = q.Champs })) : null;
        (CommuneTableReading? communes, MouvementsReading? cog, (RegisterReading register, ImmutableArray<Issue> schema)) = Finished(tables);
        if (boundaries.Boundaries.IsEmpty && boundaries.Counts.Kept == 0 && communes is null)
        {
            string read = FrenchNumbers.Count(boundaries.Counts.Read, "objet lu", "objets lus");
            string cause = boundaries.Issues.IsEmpty ? "" : " " + boundaries.Issues[0].Message;
            throw new SourceUnavailableException(manifest.Communes.Fichier,
                $"Aucune commune du département {departement} n’y a été trouvée ({read}).{cause}",
                "Vérifier le fichier et « champs » dans le manifeste.");
        }

        return new(boundaries, qpv, communes, cog, register, schema);
    }

    private static LocatedStructures Locate(DossierFolder folder, Inputs read, Territoire territoire, AddressSearch search, List<Issue> issues)
    {
        using DossierAddresses addresses = DossierAddresses.Open(folder, read.Communes, search, issues);
        IReadOnlyDictionary<string, Location>? positions = addresses.Geocoder is { } geocoder
            ? RegisterGeocoding.Locate(read.Register.Entries, geocoder) : null;
        issues.AddRange(addresses.Findings());
        LocatedStructures located = StructureLocator.Locate(
            read.Register.Entries, territoire, positions, addresses.Local is { } local ? point => local.Reverse(point) : null);
        return located with
        {
            Issues = [.. InFile(located.Issues, folder.Manifest.Structures)],
            Rejected = read.Register.Rejected,
            TotalOrBlankRows = read.Register.TotalOrBlankRows,
        };
    }

    private static IEnumerable<Issue> FindingsOf(DossierFolder folder, Inputs read)
    {
        DossierManifest manifest = folder.Manifest;
        return
        [
            .. folder.Issues,
            .. manifest.Inputs().Where(i => i.Key is "isochrones" or "publies").Select(i => DossierIssues.NotRead.Say(
                $"{DossierManifest.FileName} annonce « {i.Key} » ({i.Input.Fichier}), qui ne sert encore à aucun calcul.")
                with { File = DossierManifest.FileName, Field = i.Key }),
            .. read.Boundaries.Notes,
            .. InFile(read.Boundaries.Issues, manifest.Communes),
            .. read.Communes?.Notes ?? [],
            .. InFile(read.Communes?.Issues ?? [], manifest.Table),
            .. read.Cog is null ? [] : (Issue[])[RecognisedColumn.Sentence(read.Cog.Columns, manifest.Mouvements!.Fichier)],
            .. InFile(read.Cog?.Issues ?? [], manifest.Mouvements),
            .. read.Qpv?.Notes ?? [],
            .. InFile(read.Qpv?.Issues ?? [], manifest.Qpv),
        ];
    }

    private static IEnumerable<Issue> FindingsOf(DossierInput structures, Inputs read) =>
        [RecognisedColumn.Sentence(read.Register.Columns, structures.Fichier), .. InFile([.. read.Register.Issues, .. read.Schema], structures)];

    // Read once: as what it says, and as what another tool would say of its form (the published Table Schema).
    private static (RegisterReading Reading, ImmutableArray<Issue> Schema) ReadRegister(Stream stream, DossierInput input,
        CodeDepartement departement)
    {
        Table table = Table.Read(stream, input.Fichier, TableLimits.ByHand);
        return (RegisterReader.Read(table, departement, input.Champs), TableSchemaCheck.ForRegister().Check(table, input.Champs));
    }

    private static void CheckRoles(DossierInput? input, string key, string[] roles)
    {
        if (input?.Champs.Keys.FirstOrDefault(r => !roles.Contains(r, StringComparer.Ordinal)) is { } unknown)
            throw new SourceUnavailableException(DossierManifest.FileName, $"« {key}.champs » nomme « {unknown} », qui n’est pas un champ connu.",
                    $"Champs possibles : {string.Join(", ", roles)}.");
    }

    private static T ReadInput<T>(DossierFolder folder, DossierInput input, Func<Stream, T> read)
    {
        using Stream stream = folder.OpenInput(input);
        return read(stream);
    }

    private static T Finished<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static IEnumerable<Issue> InFile(ImmutableArray<Issue> issues, DossierInput? input) =>
        issues.Select(i => i.File is null ? i with { File = input?.Fichier } : i);

    private static int? Year(string? millesime) =>
        int.TryParse(millesime, NumberStyles.None, CultureInfo.InvariantCulture, out int year) ? year : null;
}
