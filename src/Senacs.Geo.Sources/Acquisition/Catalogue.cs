using System.Collections.Immutable;
using System.Globalization;
using Senacs.Geo.Codes;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Sources.Json;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.Acquisition;

/// <summary>The catalogue <c>data/catalogue.json</c>: hosts that may be asked, names of départements, datasets in order of preference.</summary>
/// <remarks>A user's own catalogue (a mirror, an intranet copy) replaces it whole; unknown keys are an error that names them.</remarks>
/// <param name="File">How messages name it.</param>
/// <param name="Hotes">The only hosts that are ever asked, in lower case.</param>
/// <param name="Departements">Names by code.</param>
/// <param name="Jeux">In order of preference within a role.</param>
public sealed record Catalogue(
    string File, ImmutableArray<string> Hotes, ImmutableSortedDictionary<string, string> Departements, ImmutableArray<Dataset> Jeux)
{
    public const string FileName = "catalogue.json";

    /// <summary>The word of the manifest and of the catalogue for a role.</summary>
    public static string WordOf(DatasetRole role) => FrenchText.LowerAscii(role.ToString());

    /// <summary>The name of a département.</summary>
    /// <exception cref="SourceUnavailableException">The catalogue does not know it.</exception>
    public string NameOf(CodeDepartement departement)
    {
        ArgumentNullException.ThrowIfNull(departement);
        return Departements.TryGetValue(departement.Value, out string? nom) ? nom : throw new SourceUnavailableException(
            File, $"Le catalogue ne connaît pas le département « {departement} ».",
                "Écrire 03, 2A ou 974 ; sinon ajouter son nom à « departements ».");
    }

    /// <summary>The dataset of exactly this id.</summary>
    /// <exception cref="SourceUnavailableException">There is none.</exception>
    public Dataset Find(string id) => Jeux.FirstOrDefault(j => j.Id == id) ?? throw new SourceUnavailableException(
        File, $"Le catalogue n'a pas de jeu « {id} ».", $"Jeux du catalogue : {string.Join(", ", Jeux.Select(static j => j.Id))}.");

    /// <exception cref="SourceUnavailableException">Not JSON, a key missing, unknown or of the wrong kind, an address that is not HTTPS or whose host
    /// is not listed; the line is named.</exception>
    public static Catalogue Read(Stream stream, string file)
    {
        ArgumentNullException.ThrowIfNull(stream);
        LineJsonObject root = new(LineJson.Parse(stream, file), file, "");
        ImmutableArray<string> hotes = [.. (root.Strings("hotes") ?? []).Select(static h => FrenchText.LowerAscii(h))];
        ImmutableSortedDictionary<string, string> departements = root.RequiredObject("departements").AllStrings();
        ImmutableArray<Dataset>.Builder jeux = ImmutableArray.CreateBuilder<Dataset>();
        HashSet<string> ids = new(StringComparer.Ordinal);
        foreach (LineJsonObject json in root.Objects("jeux"))
        {
            Dataset jeu = ReadDataset(json, file);
            CheckUrl(jeu, hotes, json, file);
            if (!ids.Add(jeu.Id))
                throw new SourceUnavailableException(
                    file, $"Deux jeux portent l'identifiant « {jeu.Id} » (le second à la ligne {Line(json)}).", "Donnez à chacun le sien.");
            jeux.Add(jeu);
        }

        root.RefuseOthers();
        return new(file, hotes, departements, jeux.DrainToImmutable());
    }

    private static Dataset ReadDataset(LineJsonObject json, string file)
    {
        string id = json.RequiredString("id");
        DatasetRole role = OneOf<DatasetRole>(json, "role", file);
        DatasetFormat format = OneOf<DatasetFormat>(json, "format", file);
        LineJsonObject? pages = json.Object("pages");
        Dataset jeu = new(id, role, format)
        {
            Source = json.RequiredString("source"),
            Millesime = json.StringOrNumber("millesime") ?? json.RequiredString("millesime"),
            Licence = json.RequiredString("licence"),
            Url = json.String("url"),
            Local = json.Strings("local") ?? [],
            Membre = json.String("membre"),
            Champs = json.Object("champs")?.AllStrings() ?? ImmutableSortedDictionary<string, string>.Empty,
            Remarque = json.String("remarque"),
            Pages = pages is null ? null : new(pages.RequiredString("parametre"), (int)Math.Clamp(pages.Number("taille") ?? 1000, 1, 5000)),
        };
        pages?.RefuseOthers();
        json.RefuseOthers();
        foreach (string local in jeu.Local)
        {
            if (Path.IsPathRooted(local) || local.Split('/').Contains("..", StringComparer.Ordinal))
                throw new SourceUnavailableException(
                    file, $"« {local} » (jeu {id}, ligne {Line(json)}) sort du dossier des sources.", "Donnez un chemin relatif, sans « .. ».");
        }

        return jeu;
    }

    private static void CheckUrl(Dataset jeu, ImmutableArray<string> hotes, LineJsonObject json, string file)
    {
        if (jeu.Url is null)
            return;
        if (!Uri.TryCreate(Dataset.Fill(jeu.Url, CodeDepartement.Parse("01")), UriKind.Absolute, out Uri? uri) || uri.Scheme != Uri.UriSchemeHttps
            || uri.UserInfo.Length > 0)
            throw new SourceUnavailableException(file, $"L'adresse du jeu « {jeu.Id} » (ligne {Line(json)}) n'est pas une adresse https.",
                    "Seul le HTTPS est permis, sans nom d'utilisateur dans l'adresse.");
        if (!hotes.Contains(uri.IdnHost, StringComparer.Ordinal))
        {
            throw new SourceUnavailableException(file, $"L'hôte « {uri.IdnHost} » du jeu « {jeu.Id} » (ligne {Line(json)}) n'est pas dans « hotes ».",
                    "Ajoutez-le à « hotes » si vous lui faites confiance.");
        }
    }

    // The values are written as they are named, in small letters.
    private static T OneOf<T>(LineJsonObject json, string key, string file)
        where T : struct, Enum
    {
        string text = json.RequiredString(key);
        Dictionary<string, T> values = Enum.GetValues<T>().ToDictionary(static v => FrenchText.LowerAscii(v.ToString()), StringComparer.Ordinal);
        return values.TryGetValue(text, out T value) ? value : throw new SourceUnavailableException(
            file, $"« {json.PathOf(key)} » (objet de la ligne {Line(json)}) vaut « {Tables.IssueList.Clip(text)} ».",
            $"Valeurs possibles : {string.Join(", ", values.Keys)}.");
    }

    private static string Line(LineJsonObject json) => json.Line.ToString(CultureInfo.InvariantCulture);
}
