using System.Collections.Immutable;
using System.Globalization;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.GeoJson;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Sources.National;

/// <summary>What can be wrong with the inputs of a national map.</summary>
public static class NationalIssues
{
    public static readonly IssueKind BadCode = new("national.bad_code", IssueSeverity.Error, "Code de département illisible");
    public static readonly IssueKind Duplicate = new("national.duplicate", IssueSeverity.Error, "Département en double");
    public static readonly IssueKind BadValue = new("national.bad_value", IssueSeverity.Error, "Valeur illisible");
    public static readonly IssueKind NoBoundary = new("national.no_boundary", IssueSeverity.Error, "Département sans contour");
    public static readonly IssueKind NoValue = new("national.no_value", IssueSeverity.Information, "Département sans valeur");
}

/// <summary>A département's boundary.</summary>
public sealed record DepartementBoundary(CodeDepartement Code, string Nom, GeoShape Shape);

/// <summary>A value per département, as written.</summary>
public sealed record DepartementValues(string Column, ImmutableDictionary<string, decimal> Values, ImmutableArray<Issue> Issues);

/// <summary>Reads départements from GeoJSON: code and name under their usual property names.</summary>
public static class DepartementBoundaryReader
{
    private static readonly Dictionary<string, string> NoMapping = [];
    private static readonly PropertyDialect Code = new("code", Notions.DepartementCode.Or("code", "code_insee"));
    private static readonly PropertyDialect Nom = new("nom", Notions.DepartementName.As("nom").Or("nom_officiel", "libelle", "libgeo"));

    /// <param name="stream">Read to its end and disposed.</param>
    /// <param name="fileName">How messages name the file.</param>
    /// <exception cref="SourceUnavailableException">Not GeoJSON, an unknown CRS, or no département in it.</exception>
    public static (ImmutableArray<DepartementBoundary> Boundaries, ImmutableArray<Issue> Issues) Read(Stream stream, string fileName)
    {
        using GeoJsonReader reader = new(stream, fileName);
        IssueList log = new(fileName, GeoJsonLimits.Default.MaxIssues);
        List<(GeoJsonFeature Feature, CodeDepartement Code, string Nom)> found = [];
        while (reader.TryRead(out GeoJsonFeature? feature))
        {
            string text = CodeCell.Clean(Code.TextIn(feature.Properties, NoMapping) ?? "");
            if (CodeDepartement.TryParse(text, out CodeDepartement? code))
                found.Add((feature, code, Nom.TextIn(feature.Properties, NoMapping) ?? code.Value));
            else
                log.Add(NationalIssues.BadCode.Say($"L’{feature.Label} : « {text} » n’est pas un code de département.") with
                { Subject = feature.Subject, Value = text, Line = feature.Line });
        }

        ShapeGate gate = new(reader.Crs, static (geometry, crs) => Projection.For(crs).Unproject(geometry), log);
        SortedDictionary<string, DepartementBoundary> kept = new(StringComparer.Ordinal);
        foreach ((GeoJsonFeature feature, CodeDepartement code, string nom) in found)
        {
            if (gate.Pass(feature, "département", code.Value) is not { } shape)
                continue;
            if (!kept.TryAdd(code.Value, new DepartementBoundary(code, nom, shape)))
                log.Add(NationalIssues.Duplicate.Say($"Le département {code} a plusieurs contours : le premier est gardé.") with
                { Subject = code.Value, Line = feature.Line });
        }

        return kept.Count > 0 ? ([.. kept.Values], [.. reader.Issues, .. log.ToImmutable()]) : throw new SourceUnavailableException(
                fileName, "Aucun contour de département n’y a été trouvé.",
                    "Fournir les contours des départements (propriétés « code » et « nom »), par exemple ceux de geo.api.gouv.fr.");
    }
}

/// <summary>Reads a value per département from a CSV or XLSX table.</summary>
public static class DepartementValuesReader
{
    private static readonly Notion CodeRole = Notions.DepartementCode.Or("code");

    /// <param name="stream">Left open.</param>
    /// <param name="file">The file's name for messages.</param>
    /// <param name="column">Header of the values; null: <c>valeur</c>, else the only other column.</param>
    /// <exception cref="SourceUnavailableException">Not a table, or its columns cannot be told.</exception>
    public static DepartementValues Read(Stream stream, string file, string? column)
    {
        using TableReader table = TableReader.Open(stream, file);
        int code = ColumnMap.Of(file, table.Headers, [CodeRole]).ToArray()[0];
        if (code < 0)
            throw new SourceUnavailableException(file, $"aucune colonne de code de département (colonnes : {ColumnMap.Listed(table.Headers)}).",
                "Nommer l’une d’elles « departement ».");
        int value = ValueColumn(table, file, code, column);
        Dictionary<string, decimal> values = new(StringComparer.Ordinal);
        BoundedIssues issues = new();
        while (table.Read() is { } row)
        {
            string codeText = row.IsMalformed || code >= row.Cells.Length ? "" : CodeCell.Clean(row.Cells[code]);
            if (codeText.Length == 1 && char.IsAsciiDigit(codeText[0]))
                codeText = "0" + codeText;
            string text = value >= row.Cells.Length ? "" : row.Cells[value].Trim();
            string line = TableReader.Number(row.Line);
            if (!CodeDepartement.TryParse(codeText, out CodeDepartement? departement))
                Add(NationalIssues.BadCode, $"Ligne {line} : « {codeText} » n’est pas un code de département.", row.Line);
            else if (text.Length == 0)
                Add(NationalIssues.NoValue, $"Ligne {line} : le département {departement} n’a pas de valeur ; il est hachuré sur la carte.",
                    row.Line);
            else if (!TryNumber(text, out decimal number))
                Add(NationalIssues.BadValue, $"Ligne {line} : « {text} » n’est pas un nombre ; le département {departement} est sans valeur.",
                    row.Line);
            else if (!values.TryAdd(departement.Value, number))
                Add(NationalIssues.Duplicate, $"Ligne {line} : le département {departement} a déjà une valeur ; la première est gardée.", row.Line);
        }

        return new(table.Headers[value], values.ToImmutableDictionary(StringComparer.Ordinal), [.. table.Issues, .. issues.ToImmutable()]);

        void Add(IssueKind kind, string message, long at) => issues.Add(kind.Say(message) with { Line = at });
    }

    private static int ValueColumn(TableReader table, string file, int code, string? column)
    {
        string listed = string.Join(", ", table.Headers.Where((_, i) => i != code));
        if (column is not null)
            return TableReader.FindColumn(table.Headers, column)
                ?? throw new SourceUnavailableException(file, $"pas de colonne « {column} ».", $"Colonnes : {listed}.");
        if (TableReader.FindColumn(table.Headers, "valeur") is { } named)
            return named;
        int[] others = [.. Enumerable.Range(0, table.Headers.Length).Where(i => i != code)];
        return others.Length == 1 ? others[0] : throw new SourceUnavailableException(
                file, "plusieurs colonnes pourraient porter la valeur.", $"Dire laquelle avec --valeur : {listed}.");
    }

    /// <summary>"12,5", "12.5", "1 234", "12,5 %".</summary>
    private static bool TryNumber(string text, out decimal value)
    {
        string plain = CodeCell.WithoutSpaces(text.TrimEnd('%')).Replace(',', '.');
        return decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
            && Math.Abs(value) < 1_000_000_000_000m;
    }
}
