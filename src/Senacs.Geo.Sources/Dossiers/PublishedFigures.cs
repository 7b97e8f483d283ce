using System.Collections.Immutable;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Json;

namespace Senacs.Geo.Sources.Dossiers;

/// <summary>A figure already in print.</summary>
/// <param name="Cle">What it measures: a path into the synthesis (<c>communes.couvertes</c>, <c>structures.acf</c>).</param>
public sealed record PublishedFigure(string Cle)
{
    /// <summary>A printed count; null when only a percentage is printed.</summary>
    public double? Valeur { get; init; }

    /// <summary>A printed percentage, 0 to 100; null when only a count is printed.</summary>
    public double? PublieEnPourcent { get; init; }

    /// <summary>What the document says the percentage is made of.</summary>
    public double? Numerateur { get; init; }

    public double? Denominateur { get; init; }

    /// <summary>The sentence as printed.</summary>
    public string? Libelle { get; init; }

    /// <summary>The document; null means that of the file.</summary>
    public string? Source { get; init; }

    /// <summary>As written: "26", "p. 25-26".</summary>
    public string? Page { get; init; }
}

/// <summary>The figures of <c>publies.json</c>.</summary>
/// <remarks>
/// The file:
/// <code>
/// { "source": "Schéma directeur de l'animation de la vie sociale, Allier, 2023-2027", "date": "2022-12-31",
///   "chiffres": [
///     { "cle": "structures.centres_sociaux", "valeur": 20, "libelle": "20 centres sociaux", "page": "23" },
///     { "cle": "pourcentages.communes.centre_social", "publie": 69, "denominateur": 317, "page": "26" } ] }
/// </code>
/// Each figure has a <c>cle</c> and a <c>valeur</c> (a count), a <c>publie</c> (a percentage), or both. Unknown keys are an error.
/// </remarks>
/// <param name="Source">The document in which the figures are printed.</param>
/// <param name="Date">The date that the figures hold for; null when the document does not say.</param>
/// <param name="Chiffres">In file order.</param>
public sealed record PublishedFigures(string? Source, DateOnly? Date, ImmutableArray<PublishedFigure> Chiffres)
{
    /// <exception cref="SourceUnavailableException">Not JSON, or not in the form above; the line is named.</exception>
    public static PublishedFigures Read(Stream stream, string file)
    {
        ArgumentNullException.ThrowIfNull(stream);
        LineJsonObject root = new(LineJson.Parse(stream, file), file, "");
        string? source = root.String("source");
        DateOnly? date = root.Date("date");
        ImmutableArray<PublishedFigure>.Builder figures = ImmutableArray.CreateBuilder<PublishedFigure>();
        foreach (LineJsonObject json in root.Objects("chiffres"))
        {
            PublishedFigure figure = new(json.RequiredString("cle"))
            {
                Valeur = json.Number("valeur"),
                PublieEnPourcent = json.Number("publie"),
                Numerateur = json.Number("numerateur"),
                Denominateur = json.Number("denominateur"),
                Libelle = json.String("libelle"),
                Source = json.String("source"),
                Page = json.StringOrNumber("page"),
            };
            json.RefuseOthers();
            if (figure.Valeur is null && figure.PublieEnPourcent is null)
            {
                throw new SourceUnavailableException(
                    file, $"Le chiffre « {figure.Cle} » (ligne {Tables.TableReader.Number(json.Line)}) n'a ni « valeur » (un effectif) ni « publie » (un pourcentage).", "Donnez l'un des deux, ou les deux.");
            }

            figures.Add(figure);
        }

        root.RefuseOthers();
        return new(source, date, figures.DrainToImmutable());
    }
}
