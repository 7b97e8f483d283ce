using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Json;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.Registers;

/// <summary>How a register departs from its published schema. The product may read it all the same: these are for whoever publishes the
/// file.</summary>
public static class SchemaIssues
{
    public static readonly IssueKind MissingColumn = new("schema.missing_column", IssueSeverity.Information, "Colonne du schéma absente");
    public static readonly IssueKind RenamedColumn =
        new("schema.renamed_column", IssueSeverity.Information, "Colonne sous un autre nom que celui du schéma");
    public static readonly IssueKind Required = new("schema.required", IssueSeverity.Warning, "Valeur obligatoire absente");
    public static readonly IssueKind Unique = new("schema.unique", IssueSeverity.Warning, "Valeur qui devrait être unique");
    public static readonly IssueKind Pattern = new("schema.pattern", IssueSeverity.Warning, "Valeur qui n'a pas la forme attendue");
    public static readonly IssueKind Enum = new("schema.enum", IssueSeverity.Information, "Valeur hors de la liste");
    public static readonly IssueKind Type = new("schema.type", IssueSeverity.Information, "Valeur du mauvais type");
    public static readonly IssueKind Range = new("schema.range", IssueSeverity.Warning, "Valeur hors des bornes");
    public static readonly IssueKind Length = new("schema.length", IssueSeverity.Warning, "Texte trop long");
}

/// <summary>Holds a table against a Table Schema (frictionlessdata.io, as schema.data.gouv.fr uses it): the published one of the register, or
/// another.</summary>
/// <remarks>Understands the types string, number, integer, date and boolean, and the constraints required, unique, pattern, enum, minimum, maximum,
/// maxLength.</remarks>
public sealed class TableSchemaCheck
{
    /// <summary>The file that publishes the register's schema.</summary>
    public const string RegisterSchema = "schema-structures.json";

    private readonly ImmutableArray<Field> _fields;

    private TableSchemaCheck(string name, string? version, ImmutableArray<Field> fields) => (Name, Version, _fields) = (name, version, fields);

    public string Name { get; }

    public string? Version { get; }

    /// <summary>The schema's columns, in its order.</summary>
    public ImmutableArray<string> FieldNames => [.. _fields.Select(static f => f.Name)];

    /// <summary>The schema of the register, which the program carries with it.</summary>
    public static TableSchemaCheck ForRegister()
    {
        using Stream stream = OpenRegisterSchema();
        return Read(stream, RegisterSchema);
    }

    /// <summary>The text of the register's schema, to publish it.</summary>
    public static Stream OpenRegisterSchema() => typeof(TableSchemaCheck).Assembly.GetManifestResourceStream(RegisterSchema)
            ?? throw new InvalidOperationException($"{RegisterSchema} is not embedded.");

    /// <exception cref="SourceUnavailableException">Not a Table Schema.</exception>
    public static TableSchemaCheck Read(Stream stream, string file)
    {
        LineJsonObject root = new(LineJson.Parse(stream, file), file, "");
        ImmutableArray<Field> fields = [.. root.Objects("fields").Select(json => ReadField(json, json.Object("constraints"), file))];
        return new(root.RequiredString("name"), root.String("version"), fields);
    }

    private static Field ReadField(LineJsonObject json, LineJsonObject? constraints, string file)
    {
        string? pattern = constraints?.String("pattern");
        try
        {
            return new(json.RequiredString("name"), json.String("type") ?? "string")
            {
                Required = constraints?.Find("required")?.Kind == JsonTokenType.True,
                Unique = constraints?.Find("unique")?.Kind == JsonTokenType.True,
                Pattern = pattern is null ? null
                    : new($"\\A(?:{pattern})\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1)),
                PatternText = pattern,
                Enum = constraints?.Strings("enum") ?? [],
                Minimum = constraints?.Number("minimum"),
                Maximum = constraints?.Number("maximum"),
                MaxLength = (int?)constraints?.Number("maxLength"),
                Example = json.Find("example")?.Text,
                BooleanValues = [.. json.Strings("trueValues") ?? ["true", "True", "TRUE", "1"],
                    .. json.Strings("falseValues") ?? ["false", "False", "FALSE", "0"]],
            };
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new SourceUnavailableException(
                file, $"Le motif « {IssueList.Clip(pattern!)} » n'est pas une expression régulière simple.", "Corrigez le schéma.", e);
        }
    }

    /// <summary>Every departure from the schema, by column of the schema then by line.</summary>
    /// <param name="table">A table as read.</param>
    /// <param name="champs">Our column names to the file's own, from the manifest.</param>
    public ImmutableArray<Issue> Check(Table table, IReadOnlyDictionary<string, string>? champs = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        IssueList issues = new(table.File);
        string[] keys = [.. table.Headers.Select(Notion.Key)];
        foreach (Field field in _fields)
        {
            int column = champs is not null && champs.TryGetValue(field.Name, out string? mapped) ? Array.IndexOf(keys, Notion.Key(mapped))
                : (RegisterReader.Roles.FirstOrDefault(r => r.Nom == field.Name) ?? new Notion(field.Name)).Find(keys);
            if (column < 0)
            {
                issues.Add(SchemaIssues.MissingColumn,
                    $"La colonne « {field.Name} » du schéma n'est pas dans la table{(field.Required ? " alors qu'elle est obligatoire" : "")}.",
                        table.HeaderLine, field: field.Name);
                continue;
            }

            string header = table.Headers[column];
            if (header != field.Name)
                issues.Add(SchemaIssues.RenamedColumn, $"La colonne « {IssueList.Clip(header)} » s'appelle « {field.Name} » dans le schéma.",
                    table.HeaderLine, field: field.Name, value: header);
            Dictionary<string, long> seen = new(StringComparer.Ordinal);
            foreach (TableRow row in table.Rows)
                CheckCell(field, row.Cells[column], row.Line, seen, issues);
        }

        return issues.ToImmutable();
    }

    private static void CheckCell(Field field, string value, long line, Dictionary<string, long> seen, IssueList issues)
    {
        if (value.Length == 0)
        {
            if (field.Required)
                Say(SchemaIssues.Required, "est vide alors que le schéma la demande");
            return;
        }

        if (!field.Accepts(value, out double? number))
            Say(SchemaIssues.Type, $"vaut « {IssueList.Clip(value)} » au lieu d'être {field.FrenchType}");
        if (!field.Enum.IsEmpty && !field.Enum.Contains(value))
            Say(SchemaIssues.Enum, $"vaut « {IssueList.Clip(value)} » ; valeurs admises : {string.Join(", ", field.Enum)}");
        if (field.Pattern is { } pattern && (value.Length > 1000 || !pattern.IsMatch(value)))
            Say(SchemaIssues.Pattern, $"vaut « {IssueList.Clip(value)} "
                + $"»{(field.Example is null ? "" : $" ; attendu, par exemple : {field.Example}")} (motif {field.PatternText})");
        if (field.MaxLength is { } max && value.Length > max)
            Say(SchemaIssues.Length, string.Create(
                CultureInfo.InvariantCulture, $"a {FrenchNumbers.Count(value.Length, "caractère", "caractères")} pour {max} au plus"));
        if (number is { } n && (n < (field.Minimum ?? double.NegativeInfinity) || n > (field.Maximum ?? double.PositiveInfinity)))
            Say(SchemaIssues.Range, string.Create(CultureInfo.InvariantCulture, $"vaut {n}, hors de {field.Minimum} à {field.Maximum}"));
        if (field.Unique && !seen.TryAdd(value, line))
            Say(SchemaIssues.Unique, $"vaut « {IssueList.Clip(value)} », comme la ligne {TableReader.Number(seen[value])}");

        void Say(IssueKind kind, string what) =>
            issues.Add(kind, $"Ligne {TableReader.Number(line)} : « {field.Name} » {what}.", line, field: field.Name, value: value);
    }

    private sealed record Field(string Name, string Type)
    {
        public bool Required { get; init; }
        public bool Unique { get; init; }
        public Regex? Pattern { get; init; }
        public string? PatternText { get; init; }
        public ImmutableArray<string> Enum { get; init; } = [];
        public double? Minimum { get; init; }
        public double? Maximum { get; init; }
        public int? MaxLength { get; init; }
        public string? Example { get; init; }
        public ImmutableArray<string> BooleanValues { get; init; } = [];
        public string FrenchType => Type switch
        {
            "number" => "un nombre à point décimal",
            "integer" => "un nombre entier",
            "date" => "une date comme 2022-12-31",
            "boolean" => $"l'un de : {string.Join(", ", BooleanValues)}",
            _ => "un texte",
        };

        public bool Accepts(string value, out double? number)
        {
            NumberStyles styles = Type == "integer" ? NumberStyles.AllowLeadingSign : NumberStyles.Float;
            number = Type is "number" or "integer" && double.TryParse(value, styles, CultureInfo.InvariantCulture, out double parsed)
                && double.IsFinite(parsed) ? parsed : null;
            return Type switch
            {
                "number" or "integer" => number is not null,
                "date" => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
                "boolean" => BooleanValues.Contains(value),
                _ => true,
            };
        }
    }
}
