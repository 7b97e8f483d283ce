using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Cog;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Sources.GeoJson;
using Senacs.Geo.Sources.Registers;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.Acquisition;

/// <summary>One feature to write.</summary>
/// <param name="Shape">WGS 84.</param>
/// <param name="Properties">In order.</param>
public sealed record FeatureToWrite(GeoShape Shape, ImmutableArray<(string Name, string Value)> Properties);

/// <summary>Writes a FeatureCollection; the host gives the product's GeoJSON writer.</summary>
public delegate void FeatureWriter(Stream output, IReadOnlyList<FeatureToWrite> features, int decimals);

/// <summary>What the manifest says that no source can: kept from the manifest that is there, else as the user asked.</summary>
public sealed record ManifestWishes
{
    public DossierManifest? Existing { get; init; }

    /// <summary>The folder has a register already: it is left alone.</summary>
    public bool HasRegister { get; init; }

    public string? Titre { get; init; }

    public DateOnly? Date { get; init; }
}

/// <summary>The inputs of a dossier as the open data give them, ready to be written.</summary>
public sealed record PulledDossier
{
    public required CodeDepartement Departement { get; init; }

    public required string Nom { get; init; }

    /// <summary>Ordered by code.</summary>
    public required ImmutableArray<CommuneBoundary> Communes { get; init; }

    public CommuneTableReading? Table { get; init; }

    /// <summary>Ordered by code; null when no source has any, which is not the same as none.</summary>
    public ImmutableArray<QpvPerimeter>? Qpv { get; init; }

    public CogMovements? Mouvements { get; init; }

    public FetchedFile? Adresses { get; init; }

    public int Decimals { get; init; }

    public int QpvDecimals { get; init; }

    /// <summary>Of the lock, the files made not yet known.</summary>
    public required ImmutableArray<LockEntry> Entries { get; init; }

    public required ImmutableArray<Issue> Issues { get; init; }

    /// <summary>Writes the files of the dossier, its lock and its manifest. A register is made only where there is none: its header, to fill
    /// in.</summary>
    /// <param name="create">Opens a new file of the dossier by its name.</param>
    /// <param name="writeFeatures">Writes GeoJSON.</param>
    /// <param name="wishes">What the manifest keeps or gets.</param>
    /// <param name="today">The date of a new manifest.</param>
    public DossierLock WriteTo(Func<string, Stream> create, FeatureWriter writeFeatures, ManifestWishes wishes, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(writeFeatures);
        ArgumentNullException.ThrowIfNull(wishes);
        Dictionary<string, string> hashes = new(StringComparer.Ordinal);
        Dictionary<string, string> names = (Table?.Rows ?? []).ToDictionary(static r => r.Code.Value, static r => r.Nom, StringComparer.Ordinal);
        Made("communes.geojson", s => writeFeatures(s, [.. Communes.Select(c => new FeatureToWrite(
            c.Shape, [("code", c.Code.Value), ("nom", names.GetValueOrDefault(c.Code.Value) ?? c.Nom ?? c.Code.Value)]))], Decimals));
        if (Table is not null)
            Made("communes.csv", s => WriteTable(Table, s));
        if (Qpv is { } qpv)
        {
            Made("qpv.geojson", s => writeFeatures(s, [.. qpv.Select(static q => new FeatureToWrite(q.Shape, QpvProperties(q)))], QpvDecimals));
        }

        if (Mouvements is not null)
            Made("mouvements.csv", s => MouvementsWriter.Write(Mouvements, s));

        if (Adresses is not null)
        {
            Made($"adresses-{Departement}.csv.gz", s =>
            {
                using Stream from = Adresses.Open();
                from.CopyTo(s);
            });
        }

        if (wishes is { Existing: null, HasRegister: false })
        {
            Made("structures.csv", static s =>
            {
                using CsvText text = new(s, RegisterReader.ColumnNames);
            });
        }

        DossierLock made = new(Departement, [.. Entries.Select(e => e with { Sha256 = hashes[e.Fichier] })]);
        Made(DossierLock.FileName, made.Write);
        Made(DossierManifest.FileName, s => ManifestWriter.Write(Manifest(made, wishes, today), s));
        return made;

        void Made(string name, Action<Stream> write)
        {
            using MemoryStream bytes = new();
            write(bytes);
            hashes[name] = Convert.ToHexStringLower(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
            using Stream file = create(name);
            bytes.Position = 0;
            bytes.CopyTo(file);
        }
    }

    /// <summary>The properties of a QPV as we write them, in the names of the 2024 edition.</summary>
    public static ImmutableArray<(string Name, string Value)> QpvProperties(QpvPerimeter qpv) => qpv is { CommunesText: null }
        ? [("code_qp", qpv.Code.Value), ("lib_qp", qpv.Nom)]
        : [("code_qp", qpv.Code.Value), ("lib_qp", qpv.Nom), ("lib_com", qpv.CommunesText)];

    private DossierManifest Manifest(DossierLock made, ManifestWishes wishes, DateOnly today)
    {
        DossierInput communes = Input(made, DatasetRole.Communes)!;
        DossierManifest before = wishes.Existing ?? new()
        {
            Departement = Departement,
            DepartementNom = Nom,
            Titre = $"Animation de la vie sociale, {Nom}",
            Date = today,
            Regle = "territoire",
            Communes = communes,
            Structures = new DossierInput("structures.csv"),
        };
        return before with
        {
            Titre = wishes.Titre ?? before.Titre ?? $"Animation de la vie sociale, {Nom}",
            Date = wishes.Date ?? before.Date ?? today,
            Regle = before.Regle ?? "territoire",
            Communes = communes,
            Table = Input(made, DatasetRole.Table) ?? before.Table,
            Qpv = Input(made, DatasetRole.Qpv) ?? before.Qpv,
            Adresses = Input(made, DatasetRole.Adresses) ?? before.Adresses,
            Mouvements = Input(made, DatasetRole.Mouvements) ?? before.Mouvements,
        };
    }

    private static DossierInput? Input(DossierLock made, DatasetRole role)
    {
        if (made.Find(role) is not { } entry)
            return null;
        string[] repaired = [.. entry.Constats.Where(static c => c.StartsWith(GeometryRepairIssues.Repaired.Code + ":", StringComparison.Ordinal))];
        return new(entry.Fichier)
        {
            Source = entry.Source,
            Millesime = entry.Millesime,
            Licence = entry.Licence,
            Url = entry.Origines[0].Origine.StartsWith("https:", StringComparison.Ordinal) ? entry.Origines[0].Origine : null,
            RecupereLe = entry.RecupereLe,
            Sha256 = entry.Sha256,
            GeneralisationMetres = entry.GeneralisationMetres,
            Remarque = repaired.Length switch
            {
                0 => null,
                <= 3 => string.Join(" ", repaired.Select(static c => c[(GeometryRepairIssues.Repaired.Code.Length + 2)..])),
                _ => $"{repaired.Length.ToString(CultureInfo.InvariantCulture)} contours invalides à la source ont été réparés à la lecture ; ils "
                    + $"sont nommés dans {DossierLock.FileName}.",
            },
        };
    }

    private static void WriteTable(CommuneTableReading table, Stream stream)
    {
        bool chefs = table.Rows.Any(static r => r.ChefLieu is not null);
        ILookup<CodeInsee, string> postcodes = table.CodesPostaux.ToLookup(static p => p.Commune, static p => p.CodePostal);
        string[] headers = ["code_insee", "nom", "population", "epci_siren", "epci_nom", "codes_postaux"];
        using CsvText text = new(stream, chefs ? [.. headers, "chef_lieu_lon", "chef_lieu_lat"] : headers);
        foreach (CommuneRow row in table.Rows)
        {
            string?[] cells =
            [
                row.Code.Value, row.Nom, row.Population?.ToString(CultureInfo.InvariantCulture), row.Epci?.Siren.Value, row.Epci?.Nom,
                    string.Join('|', postcodes[row.Code]),
            ];
            text.Row(chefs ? [.. cells, Degrees(row.ChefLieu?.LongitudeDegrees), Degrees(row.ChefLieu?.LatitudeDegrees)] : cells);
        }
    }

    private static string? Degrees(double? degrees) => degrees?.ToString("0.######", CultureInfo.InvariantCulture);
}
