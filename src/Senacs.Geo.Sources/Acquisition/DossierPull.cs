using System.Collections.Immutable;
using System.Globalization;
using NetTopologySuite.Geometries;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Cog;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Sources.GeoJson;
using Senacs.Geo.Sources.Registers;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.Acquisition;

/// <summary>What to make of the open data.</summary>
public sealed record PullOptions(CodeDepartement Departement)
{
    /// <summary>Tolerance for the communes; null keeps them as the source gives them.</summary>
    public double? ToleranceMetres { get; init; }

    /// <summary>Tolerance for the QPV; null keeps them as the source gives them. A QPV is never generalised by more than
    /// <see cref="MostQpvToleranceMetres"/>.</summary>
    public double? QpvToleranceMetres { get; init; }

    public int Decimals { get; init; } = 5;

    public int QpvDecimals { get; init; } = 6;

    /// <summary>Ids of datasets to take rather than the first of their role.</summary>
    public ImmutableArray<string> Jeux { get; init; } = [];

    /// <summary>Roles left out.</summary>
    public ImmutableArray<DatasetRole> Without { get; init; } = [];

    /// <summary>What the dossier was made from last time; null the first time.</summary>
    public DossierLock? Previous { get; init; }

    /// <summary>Make the dossier of <see cref="Previous"/> again: same datasets, same tolerances, same bytes at the source, or nothing.</summary>
    public bool Locked { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public const double MostQpvToleranceMetres = 10;

    /// <summary>The same as last time: datasets, tolerances and decimals of the lock.</summary>
    public PullOptions AsLocked()
    {
        LockEntry? communes = Previous?.Find(DatasetRole.Communes);
        LockEntry? qpv = Previous?.Find(DatasetRole.Qpv);
        return this with
        {
            Locked = true,
            ToleranceMetres = communes?.GeneralisationMetres,
            Decimals = communes?.Decimales ?? Decimals,
            QpvToleranceMetres = qpv?.GeneralisationMetres,
            QpvDecimals = qpv?.Decimales ?? QpvDecimals,
        };
    }
}

/// <summary>Makes the inputs of a dossier from open data: the same path whether they were just downloaded or lay on disk.</summary>
/// <remarks>
/// 1. for each role, the dataset: the one asked for, else that of the lock, else the first that the source offers (a table of the boundaries'
/// millésime first);
/// 2. its bytes, compared with the lock; 3. read by the product's own readers, traps named; 4. boundaries and table held against one another; 5.
/// generalised.
/// </remarks>
public sealed class DossierPull
{
    private readonly Catalogue _catalogue;
    private readonly IDatasetSource _source;
    private readonly PullOptions _options;
    private readonly Action<string> _progress;
    private readonly List<Issue> _issues = [];
    private readonly List<LockEntry> _entries = [];

    private DossierPull(Catalogue catalogue, IDatasetSource source, PullOptions options, Action<string>? progress) =>
        (_catalogue, _source, _options, _progress) = (catalogue, source, options, progress ?? (static _ => { }));

    /// <param name="catalogue">Datasets and hosts.</param>
    /// <param name="source">The services, or a folder.</param>
    /// <param name="options">Département, tolerances, choices.</param>
    /// <param name="progress">Told in French what begins.</param>
    /// <exception cref="SourceUnavailableException">The boundaries cannot be had or read, or the lock does not match.</exception>
    public static PulledDossier Run(Catalogue catalogue, IDatasetSource source, PullOptions options, Action<string>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        if (options.QpvToleranceMetres > PullOptions.MostQpvToleranceMetres)
            throw new ArgumentOutOfRangeException(nameof(options), options.QpvToleranceMetres, "A QPV is never generalised by more than 10 m.");
        if (options.Locked && options.Previous is null)
            throw new SourceUnavailableException(DossierLock.FileName, "Le dossier n'a pas de verrou.", "Faites-le d'abord sans --verrou.");
        return new DossierPull(catalogue, source, options, progress).Run();
    }

    private CodeDepartement Departement => _options.Departement;

    private PulledDossier Run()
    {
        string nom = _catalogue.NameOf(Departement);
        DossierReader.RequireProjection(Departement, _catalogue.File);
        Dataset contours = Choose(DatasetRole.Communes, null) ?? throw Missing(DatasetRole.Communes);
        Dataset? tableJeu = Choose(DatasetRole.Table, contours.Millesime);
        ImmutableArray<FetchedFile> tableFiles = tableJeu is null ? [] : Fetch(tableJeu);
        CommuneTableReading? table = tableJeu is null ? null : ReadTable(tableJeu, tableFiles);
        ImmutableArray<CommuneBoundary> communes = PullCommunes(contours, tableJeu, table);
        if (table is not null)
        {
            Enter(tableJeu!, tableFiles, "communes.csv", table.Issues, [("communes", table.Rows.Length), ("lignes_lues", table.Read),
                ("autres_departements", table.Elsewhere), ("rejetees", table.Rejected.Length)]);
        }

        return new()
        {
            Departement = Departement,
            Nom = nom,
            Communes = communes,
            Table = table,
            Qpv = PullQpv(),
            Mouvements = PullMovements(),
            Adresses = PullAddresses(),
            Decimals = DecimalsOf(_options.ToleranceMetres, _options.Decimals),
            QpvDecimals = DecimalsOf(_options.QpvToleranceMetres, _options.QpvDecimals),
            Entries = [.. _entries],
            Issues = [.. _issues],
        };
    }

    private ImmutableArray<CommuneBoundary> PullCommunes(Dataset contours, Dataset? tableJeu, CommuneTableReading? table)
    {
        ImmutableArray<FetchedFile> files = Fetch(contours);
        (ImmutableArray<CommuneBoundary> communes, BoundaryCounts counts, ImmutableArray<Issue> found) = ReadCommunes(contours, files, table);
        _issues.AddRange(found);
        if (communes.IsEmpty)
        {
            Issue? cause = found.FirstOrDefault(static i => i.Kind.Severity == IssueSeverity.Error);
            throw AcquisitionIssues.Refuse(cause?.Kind ?? AcquisitionIssues.NoUsableContour, files[0].Name,
                $"Aucun contour de commune du département {Departement} n'y est utilisable.{(cause is null ? "" : " " + cause.Message)}",
                "Vérifiez le jeu choisi dans le catalogue.");
        }

        CompareVintages(contours, tableJeu, communes, table);
        ImmutableArray<GeoShape> shapes = Enter(contours, files, "communes.geojson", found, CountsOf(counts),
            [.. communes.Select(static c => c.Shape)], _options.ToleranceMetres, _options.Decimals);
        return [.. communes.Select((c, i) => c with { Shape = shapes[i] })];
    }

    // Coordinates that are not generalised are kept to the centimetre.
    private static int DecimalsOf(double? tolerance, int decimals) => tolerance is null ? 7 : decimals;

    private SourceUnavailableException Missing(DatasetRole role) => new(
        _catalogue.File, $"Aucun jeu « {Catalogue.WordOf(role)} » n'est disponible pour le département {Departement}.",
        $"Jeux du catalogue : {string.Join(", ", _catalogue.Jeux.Where(j => j.Role == role).Select(static j => j.Id))}. Ajoutez un chemin à « "
            + $"local » ou choisissez un jeu avec --jeu.");

    // 1. The one asked for; 2. that of the lock; 3. the first on offer, of the wanted millésime if there is one.
    private Dataset? Choose(DatasetRole role, string? millesime)
    {
        if (_options.Without.Contains(role))
            return null;
        if (_options.Jeux.Select(_catalogue.Find).FirstOrDefault(j => j.Role == role) is { } asked)
            return asked;
        if (_options.Locked)
            return _options.Previous!.Find(role) is { } locked ? _catalogue.Find(locked.Jeu) : null;
        Dataset[] offered = [.. _catalogue.Jeux.Where(j => j.Role == role && _source.Offers(j, Departement))];
        Dataset? chosen = offered.FirstOrDefault(j => j.Millesime == millesime) ?? offered.FirstOrDefault();
        if (chosen is null && role != DatasetRole.Communes)
        {
            _issues.Add(AcquisitionIssues.NotProvided.Say(
                $"Aucune source ne fournit « {Catalogue.WordOf(role)} » pour le département {Departement} : le dossier s'en passe.") with
            { Subject = Catalogue.WordOf(role) });
        }

        return chosen;
    }

    private ImmutableArray<FetchedFile> Fetch(Dataset jeu)
    {
        _progress($"{Catalogue.WordOf(jeu.Role)} : {jeu.Source} ({jeu.Millesime})");
        ImmutableArray<FetchedFile> files = _source.Fetch(jeu, Departement);
        if (_options.Previous?.Find(jeu.Role) is { } before && before.Jeu == jeu.Id && !SameBytes(before, files))
        {
            string message = $"{files[0].Name} n'est plus le fichier récupéré le "
                + $"{before.RecupereLe.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} (empreinte {Short(before.Origines[0].Sha256)}…, "
                    + $"maintenant {Short(files[0].Sha256)}…).";
            if (_options.Locked)
                throw AcquisitionIssues.Refuse(AcquisitionIssues.LockDiffers, files[0].Name, message,
                        "Retrouvez le fichier d'origine, ou relancez sans --verrou pour prendre le nouveau.");
            _issues.Add(AcquisitionIssues.SourceChanged.Say($"{message} Le nouveau est pris ; comparez les chiffres.") with
            { File = files[0].Name, Subject = jeu.Id });
        }

        return files;
    }

    private static bool SameBytes(LockEntry before, ImmutableArray<FetchedFile> files) =>
        before.Origines.Length == files.Length && before.Origines.Zip(files).All(static p => p.First.Sha256 == p.Second.Sha256);

    private static string Short(string sha256) => sha256.Length > 12 ? sha256[..12] : sha256;

    private CommuneTableReading ReadTable(Dataset jeu, ImmutableArray<FetchedFile> files)
    {
        using Stream stream = files[0].Open(jeu.Membre);
        CommuneTableReading table = jeu.Format == DatasetFormat.GeoApi
            ? GeoApiCommunes.Read(stream, files[0].Name, Departement)
            : CommuneTableReader.Read(stream, files[0].Name, Departement, jeu.Champs.IsEmpty ? null : jeu.Champs);
        _issues.AddRange(table.Issues);
        return table;
    }

    private (ImmutableArray<CommuneBoundary> Communes, BoundaryCounts Counts, ImmutableArray<Issue> Issues) ReadCommunes(
        Dataset jeu, ImmutableArray<FetchedFile> files, CommuneTableReading? table)
    {
        Lazy<CommuneNames> names = new(() => CommuneNames.Create((table?.Rows ?? []).Select(static r => new CommuneNom(r.Code, r.Nom))));
        BoundaryReadOptions read = OptionsOf(jeu) with
        {
            CommuneByName = table is null ? null : nom => names.Value.Find(nom) is CommuneMatch.Found f ? f.Commune.Code : null,
        };
        SortedDictionary<CodeInsee, CommuneBoundary> kept = [];
        List<Issue> found = [];
        BoundaryCounts sum = new(0, 0, 0, 0, 0);
        foreach (FetchedFile file in files)
        {
            using Stream stream = file.Open(jeu.Membre);
            CommuneBoundaries page = CommuneBoundaryReader.Read(stream, file.Name, read);
            found.AddRange(page.Issues);
            sum = Add(sum, page.Counts);
            foreach (CommuneBoundary commune in page.Boundaries)
            {
                if (!kept.TryAdd(commune.Code, commune))
                    found.Add(BoundaryIssues.CommuneDuplicate.Say(
                        $"La commune {commune.Code} est dans deux pages de la réponse : la première est retenue.") with
                    {
                        Subject = commune.Code.Value,
                        File = file.Name,
                    });
            }
        }

        RefuseTruncated(files, sum.Read);
        return ([.. kept.Values], sum, [.. found]);
    }

    // A WFS caps its pages without a word: what it says it has is compared with what came.
    private static void RefuseTruncated(ImmutableArray<FetchedFile> files, int read)
    {
        if (GeoJsonTotals.MatchedIn(files[0]) is { } matched && read < matched)
        {
            throw AcquisitionIssues.Refuse(AcquisitionIssues.PageTruncated, files[0].Name,
                    string.Create(CultureInfo.InvariantCulture,
                        $"Le service annonce {FrenchNumbers.Count(matched, "objet", "objets")} et n'en donne que {read}."),
                "Demandez les pages suivantes (« pages » dans le catalogue), ou prenez un autre jeu.");
        }
    }

    private static BoundaryCounts Add(BoundaryCounts a, BoundaryCounts b) =>
        new(a.Read + b.Read, a.Kept + b.Kept, a.OtherDepartement + b.OtherDepartement, a.MergedParts + b.MergedParts, a.Rejected + b.Rejected);

    private void CompareVintages(Dataset contours, Dataset? tableJeu, ImmutableArray<CommuneBoundary> communes, CommuneTableReading? table)
    {
        if (table is null)
            return;
        HashSet<CodeInsee> drawn = [.. communes.Select(static c => ArrondissementMunicipal.TryFold(c.Code, out CodeInsee? whole) ? whole : c.Code)];
        HashSet<CodeInsee> listed = [.. table.Rows.Select(static r => r.Code)];
        CodeInsee[] undrawn = [.. listed.Except(drawn).Order()];
        CodeInsee[] unlisted = [.. drawn.Except(listed).Order()];
        if (contours.Millesime != tableJeu!.Millesime && undrawn.Length + unlisted.Length > 0)
        {
            _issues.Add(AcquisitionIssues.VintagesDiffer.Say($"Les contours sont de {contours.Millesime} et la table de {tableJeu.Millesime} : "
                    + $"{Few(undrawn, "commune de la table sans contour", "communes de la table sans contour")}, "
                + $"{Few(unlisted, "contour sans ligne", "contours sans ligne")}. Choisissez deux jeux du même millésime (--jeu)."));
            return;
        }

        if (undrawn.Length > 0)
            _issues.Add(AcquisitionIssues.ContourMissing.Say(
                $"{Few(undrawn, "commune de la table sans contour", "communes de la table sans contour")}. Le fichier des contours est incomplet "
                    + $"ou d'un autre millésime."));
        if (unlisted.Length > 0)
            _issues.Add(AcquisitionIssues.NotInTable.Say(
                $"{Few(unlisted, "contour sans ligne dans la table", "contours sans ligne dans la table")}. La table est incomplète ou d'un autre "
                    + $"millésime."));
    }

    private static string Few(CodeInsee[] codes, string one, string many) =>
        codes.Length == 0
            ? $"aucun(e) {one}"
            : $"{codes.Length.ToString(CultureInfo.InvariantCulture)} {(codes.Length == 1 ? one : many)} "
                + $"({string.Join(", ", codes.Take(8).Select(static c => c.Value))}{(codes.Length > 8 ? "…" : "")})";

    private ImmutableArray<QpvPerimeter>? PullQpv()
    {
        if (Choose(DatasetRole.Qpv, null) is not { } jeu)
            return null;
        ImmutableArray<FetchedFile> files = Fetch(jeu);
        using Stream stream = files[0].Open(jeu.Membre);
        QpvPerimeters read = QpvPerimeterReader.Read(stream, files[0].Name, OptionsOf(jeu));
        _issues.AddRange(read.Issues);
        ImmutableArray<GeoShape> shapes = Enter(jeu, files, "qpv.geojson", read.Issues, CountsOf(read.Counts),
            [.. read.Perimeters.Select(static q => q.Shape)], _options.QpvToleranceMetres, _options.QpvDecimals);
        return [.. read.Perimeters.Select((q, i) => q with { Shape = shapes[i] })];
    }

    private BoundaryReadOptions OptionsOf(Dataset jeu) => new()
    {
        Departement = Departement,
        Unproject = static (geometry, crs) => Projection.For(crs).Unproject(geometry),
        Champs = jeu.Champs,
    };

    private CogMovements? PullMovements()
    {
        if (Choose(DatasetRole.Mouvements, null) is not { } jeu)
            return null;
        ImmutableArray<FetchedFile> files = Fetch(jeu);
        using Stream stream = files[0].Open(jeu.Membre);
        MouvementsReading read = MouvementsReader.Read(stream, files[0].Name);
        _issues.AddRange(read.Issues);
        CogMovements extract = read.Movements.ExtractFor(Departement);
        Enter(jeu, files, "mouvements.csv", read.Issues, [("mouvements", extract.Movements.Length), ("lus", read.Movements.Movements.Length)]);
        return extract;
    }

    private FetchedFile? PullAddresses()
    {
        if (Choose(DatasetRole.Adresses, null) is not { } jeu)
            return null;
        ImmutableArray<FetchedFile> files = Fetch(jeu);
        using Stream stream = files[0].Open();
        Enter(jeu, files, $"adresses-{Departement}.csv.gz", [], [("adresses", AddressBaseReader.CountRows(stream, files[0].Name))]);
        return files[0];
    }

    // Boundaries, generalised where a tolerance is given; returns them as they are written.
    private ImmutableArray<GeoShape> Enter(
        Dataset jeu, ImmutableArray<FetchedFile> files, string fichier, ImmutableArray<Issue> found, (string, int)[] counts,
        ImmutableArray<GeoShape> shapes, double? tolerance, int decimals)
    {
        bool isGeneralised = tolerance is not null && !shapes.IsEmpty;
        if (isGeneralised)
        {
            _progress(string.Create(CultureInfo.InvariantCulture, $"{Catalogue.WordOf(jeu.Role)} : généralisation à {tolerance} m"));
            GeneralisedShapes simplified = Generalisation.Run(shapes, Departement.LegalCrs(), tolerance!.Value, decimals);
            string count = FrenchNumbers.Count(shapes.Length, "contour généralisé", "contours généralisés");
            string before = FrenchNumbers.Count(
                simplified.VerticesBefore, "sommet de lignes partagées devient", "sommets de lignes partagées deviennent");
            _issues.Add(AcquisitionIssues.Generalised.Say(string.Create(CultureInfo.InvariantCulture,
                $"{Catalogue.WordOf(jeu.Role)} : {count} à {tolerance} m, {before} {simplified.VerticesAfter}.")));
            if (simplified.Unresolved > 0)
            {
                _issues.Add(AcquisitionIssues.GeneralisationUnresolved.Say(string.Create(CultureInfo.InvariantCulture,
                    $"{Catalogue.WordOf(jeu.Role)} : en {simplified.Unresolved} endroits, deux lignes se touchent après l'arrondi. Réduisez la "
                        + $"tolérance ou gardez plus de décimales.")));
            }

            shapes = simplified.Shapes;
            counts = [.. counts, ("sommets_source", simplified.VerticesBefore), ("sommets", simplified.VerticesAfter)];
        }

        Enter(jeu, files, fichier, found, counts, isGeneralised ? tolerance : null, DecimalsOf(isGeneralised ? tolerance : null, decimals));
        return shapes;
    }

    private void Enter(
        Dataset jeu, ImmutableArray<FetchedFile> files, string fichier, ImmutableArray<Issue> found, (string Key, int Count)[] counts,
        double? tolerance = null, int? decimals = null)
    {
        LockEntry? before = _options.Previous?.Find(jeu.Role);
        bool same = before is not null && before.Jeu == jeu.Id && SameBytes(before, files);
        _entries.Add(new(Catalogue.WordOf(jeu.Role), jeu.Id)
        {
            Source = jeu.Source,
            Millesime = jeu.Millesime,
            Licence = jeu.Licence,
            RecupereLe = same ? before!.RecupereLe : DateOnly.FromDateTime(_options.Time.GetUtcNow().UtcDateTime),
            Origines = [.. files.Select(static f => new LockedOrigin(f.Origine, f.Octets, f.Sha256))],
            Comptes = counts.ToImmutableSortedDictionary(static c => c.Key, static c => c.Count, StringComparer.Ordinal),
            GeneralisationMetres = tolerance,
            Decimales = decimals,
            Fichier = fichier,
            Constats = [.. found.Where(static i => i.Kind.Severity != IssueSeverity.Information).Take(50).Select(static i => i.ToString())],
        });
    }

    private static (string, int)[] CountsOf(BoundaryCounts counts) =>
    [
        ("lus", counts.Read), ("gardes", counts.Kept), ("autres_departements", counts.OtherDepartement), ("morceaux_reunis", counts.MergedParts),
        ("rejetes", counts.Rejected),
    ];
}
