using Senacs.Geo.Service.Collections;
using Senacs.Geo.Service.ReferenceSystems;
using Senacs.Geo.Tables;
using static Senacs.Geo.Exports.JsonTree;

namespace Senacs.Geo.Service.Items;

/// <summary>What <c>/collections/{id}/items</c> accepts.</summary>
internal static class ItemsParameters
{
    public static readonly Parameter Limit = Parameter.Integer(
        "limit", $"Nombre d’objets par page. Au-delà du maximum, le maximum s’applique.", 1, ItemsRequest.MaximumLimit, ItemsRequest.DefaultLimit);

    public static readonly Parameter Offset = Parameter.Integer("offset", "Rang du premier objet de la page, à partir de 0.", 0, 10_000_000, 0);

    public static readonly Parameter Bbox = new(
        "bbox", "Emprise : ouest, sud, est, nord (dans l’ordre des axes de bbox-crs). Seuls les objets qui la touchent, ou qui n’ont pas de "
            + "géométrie, sont rendus.", ("type", "array"), ("minItems", 4), ("maxItems", 6), ("items", Obj(("type", "number"))));

    public static readonly Parameter BboxCrs = CrsParameter("bbox-crs", "Système de coordonnées de bbox.");

    public static readonly Parameter Crs = CrsParameter("crs", "Système de coordonnées de la réponse.");

    public static readonly Parameter Datetime =
        Parameter.Text("datetime", "Instant (2022-12-31, 2022-12-31T00:00:00Z) ou intervalle (2019-01-01/2022-12-31, ../2022-12-31). Seuls les "
            + "objets en vigueur alors, ou sans date, sont rendus. Pour la couverture, la date à laquelle elle est calculée.");

    public static readonly Parameter Filter =
        Parameter.Text("filter", "Filtre CQL2-text sur les propriétés de /queryables : comparaisons, AND, OR, NOT, IN, LIKE, BETWEEN, IS NULL, "
            + "S_INTERSECTS.", Cql.CqlFilter.MaximumLength);

    public static readonly Parameter FilterLang = Parameter.Choice("filter-lang", "Langage du filtre.", "cql2-text");

    public static readonly Parameter FilterCrs = CrsParameter("filter-crs", "Système de coordonnées des géométries du filtre.");

    public static readonly Parameter Regle =
        Parameter.Text("regle", $"Règle de couverture : {RegleCouverture.Spellings}. Par défaut celle du dossier.", 200);

    public static readonly Parameter Date = Parameter.Date("date", "Date des chiffres. Par défaut celle du dossier.");

    private static readonly Parameter[][] ByCollection = [.. CollectionDefinition.All.Select(Make)];

    public static Parameter[] Of(CollectionDefinition collection) => ByCollection[collection.Index];

    /// <summary>A property filter's value, of the property's own type.</summary>
    public static ColumnValue ReadValue(Column property, string text)
    {
        switch (property.Kind)
        {
            case ColumnKind.Integer when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer):
                return ColumnValue.Of(integer);
            case ColumnKind.Number when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number):
                return ColumnValue.Of(number);
            case ColumnKind.Boolean when text is "true" or "false":
                return ColumnValue.Of((bool?)(text == "true"));
            case ColumnKind.Date when DateOnly.TryParseExact(
                text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date):
                return ColumnValue.Of((DateOnly?)date);
            case ColumnKind.Text when text.Length > 0:
                return ColumnValue.Of(text);
            default:
                string expected = property.Kind switch
                {
                    ColumnKind.Integer => "un nombre entier",
                    ColumnKind.Number => "un nombre",
                    ColumnKind.Boolean => "true ou false",
                    ColumnKind.Date => "une date AAAA-MM-JJ",
                    _ => "un texte",
                };
                throw Query.Invalid(property.Name, $"« {OutsideText.Shown(text)} » n’est pas {expected}.");
        }
    }

    /// <summary>The JSON schema of a property's value.</summary>
    public static JsonMembers Schema(Column property) =>
    [
        .. property.Kind switch
        {
            ColumnKind.Integer => Obj(("type", "integer")),
            ColumnKind.Number => Obj(("type", "number")),
            ColumnKind.Boolean => Obj(("type", "boolean")),
            ColumnKind.Date => Obj(("type", "string"), ("format", "date")),
            ColumnKind.List => Obj(("type", "array"), ("items", Obj(("type", "string")))),
            _ => Obj(("type", "string")),
        },
        ("enum", property.Values),
    ];

    private static Parameter[] Make(CollectionDefinition collection) =>
    [
        .. ((Parameter[])
        [
            Parameter.F("json", "html"), Limit, Offset, Bbox, BboxCrs, Crs, Datetime, Filter, FilterLang, FilterCrs, .. WhenAndHow(collection),
            .. collection.Columns.Where(c => c.IsQueryable).Select(
                c => new Parameter(c.Name, $"Seulement les objets dont « {c.Title} » a cette valeur.", Schema(c))),
        ]).DistinctBy(p => p.Name, StringComparer.Ordinal),
    ];

    /// <summary>What says under which rule and at which date a collection is computed.</summary>
    public static Parameter[] WhenAndHow(CollectionDefinition collection) =>
        [.. collection.TakesRegle ? [Regle] : (Parameter[])[], .. collection.TakesDate ? [Date] : (Parameter[])[]];

    public static Parameter CrsParameter(string name, string description) => new(
        name, description, ("type", "string"), ("format", "uri"), ("enum", ServedCrs.All.Select(crs => crs.Uri)), ("default", ServedCrs.Crs84.Uri));
}
