using NetTopologySuite.Geometries;
using Senacs.Geo.Service.Collections;
using Senacs.Geo.Service.ReferenceSystems;
using Senacs.Geo.Tables;
using static Senacs.Geo.Service.Cql.CqlText;

namespace Senacs.Geo.Service.Cql;

/// <summary>Reads a CQL2-text filter by recursive descent; every refusal names what was found, what was expected and where.</summary>
internal sealed class CqlParser(CqlText text, CollectionDefinition collection, ServedCrs crs)
{
    private int _depth;
    private int _predicates;

    public CqlTest Parse()
    {
        CqlTest test = Or();
        text.Blanks();
        return text.IsAtEnd ? test : throw Error(text.At, $"« {text.Rest} » ne suit rien : AND, OR ou la fin étaient attendus");
    }

    private CqlTest Or() => Joined("OR", And, decisive: true);

    private CqlTest And() => Joined("AND", Not, decisive: false);

    // One operand that is "decisive" decides; else one that cannot be told leaves the whole untold.
    private CqlTest Joined(string keyword, Func<CqlTest> operand, bool decisive)
    {
        List<CqlTest> operands = [operand()];
        while (text.Keyword(keyword))
            operands.Add(operand());
        return operands.Count == 1 ? operands[0] : feature =>
        {
            bool? result = !decisive;
            foreach (CqlTest test in operands)
            {
                bool? one = test(feature);
                if (one == decisive)
                    return decisive;
                if (one is null)
                    result = null;
            }

            return result;
        };
    }

    private CqlTest Not()
    {
        text.Blanks();
        if (++_depth > CqlFilter.MaximumDepth)
            throw Error(text.At, $"plus de {CqlFilter.MaximumDepth} niveaux de parenthèses ou de NOT");
        CqlTest test = text.Keyword("NOT") ? Not(Not(), not: true) : Primary();
        _depth--;
        return test;
    }

    private static CqlTest Not(CqlTest test, bool not) => not ? feature => !test(feature) : test;

    private CqlTest Primary()
    {
        if (text.Character('('))
        {
            CqlTest inner = Or();
            text.Expect(')');
            return inner;
        }

        if (++_predicates > CqlFilter.MaximumPredicates)
            throw Error(text.At, $"plus de {CqlFilter.MaximumPredicates} conditions");
        if (text.PeekWord() is { } word && word.StartsWith("S_", StringComparison.OrdinalIgnoreCase))
            return Spatial(word);
        if (GeometryProperty(mayBeQuoted: false))
            return text.Keyword("IS") ? NullTest(static feature => feature.Shape.Box.IsNull)
                : throw Error(text.At, "IS NULL ou IS NOT NULL étaient attendus");
        CqlScalar left = Scalar();
        if (left.Property is null && left.Kind == ColumnKind.Boolean && !(text.Peek('=') || text.Next is '<' or '>' or '!'))
            return _ => left.Literal.Number != 0;
        return Predicate(left);
    }

    private CqlTest Predicate(CqlScalar left)
    {
        if (text.Keyword("IS"))
            return NullTest(feature => left.Get(feature).IsNull);
        bool not = text.Keyword("NOT");
        if (text.Keyword("LIKE"))
            return Not(Like(left), not);
        if (text.Keyword("BETWEEN"))
            return Not(Between(left), not);
        if (text.Keyword("IN"))
            return Not(In(left), not);
        if (not)
            throw Error(text.At, "LIKE, BETWEEN ou IN étaient attendus après NOT");
        if (Operator() is { } holds)
        {
            CqlScalar right = SameKind(left, Scalar());
            return feature => left.OrderTo(right, feature) is { } order ? holds(order) : null;
        }

        if (left is { Property: not null, Kind: ColumnKind.Boolean })
            return feature => left.Get(feature) is { IsNull: false } value ? value.Number != 0 : null;
        throw Error(text.At, $"une comparaison (=, <>, <, >, <=, >=, LIKE, IN, BETWEEN, IS NULL) était attendue"
            + $"{(text.IsAtEnd ? "" : $", « {text.Rest} » a été trouvé")}");
    }

    private CqlTest Like(CqlScalar left)
    {
        CqlScalar pattern = Scalar();
        if (left.Kind != ColumnKind.Text)
            throw Error(left.At, "LIKE ne s’applique qu’à un texte");
        if (pattern.Kind != ColumnKind.Text)
            throw Error(pattern.At, "LIKE attend un texte entre apostrophes");
        return feature => left.IsLike(pattern, feature);
    }

    private CqlTest Between(CqlScalar left)
    {
        CqlScalar low = SameKind(left, Scalar());
        if (!text.Keyword("AND"))
            throw Error(text.At, "AND était attendu dans BETWEEN … AND …");
        CqlScalar high = SameKind(left, Scalar());
        return feature => left.OrderTo(low, feature) is { } above && left.OrderTo(high, feature) is { } below ? above >= 0 && below <= 0 : null;
    }

    private CqlTest In(CqlScalar left)
    {
        text.Expect('(');
        List<CqlScalar> items = [];
        do
            items.Add(SameKind(left, Scalar()));
        while (text.Character(','));
        text.Expect(')');
        return feature => left.Get(feature).IsNull ? null : items.Exists(item => left.OrderTo(item, feature) == 0);
    }

    // after IS
    private CqlTest NullTest(CqlTest test)
    {
        bool not = text.Keyword("NOT");
        return text.Keyword("NULL") ? Not(test, not) : throw Error(text.At, "NULL était attendu après IS");
    }

    private Func<int, bool>? Operator()
    {
        text.Blanks();
        (string Sign, Func<int, bool> Holds)[] operators =
        [
            ("<>", static o => o != 0), ("<=", static o => o <= 0), (">=", static o => o >= 0),
            ("=", static o => o == 0), ("<", static o => o < 0), (">", static o => o > 0),
        ];
        return operators.FirstOrDefault(o => text.Sign(o.Sign)).Holds;
    }

    private CqlScalar Scalar()
    {
        text.Blanks();
        int start = text.At;
        if (text.IsAtEnd)
            throw Error(start, "une propriété ou une valeur était attendue");
        if (text.Next == '\'')
            return Literal(ColumnValue.LiteralText(text.Quoted('\'')), start);
        if (char.IsAsciiDigit(text.Next) || text.Next is '-' or '+' or '.')
            return Literal(ColumnValue.Of((decimal?)Number()), start);
        if (text.Next == '"')
            return Property(text.Quoted('"'), start);
        string word = text.PeekWord() ?? throw Error(start, $"une propriété ou une valeur était attendue, « {text.Rest} » a été trouvé");
        text.At += word.Length;
        bool isCall = text.Peek('('); // a property may be called "date": only a parenthesis makes it a function
        return word.ToUpperInvariant() switch
        {
            "TRUE" => Literal(ColumnValue.Of((bool?)true), start),
            "FALSE" => Literal(ColumnValue.Of((bool?)false), start),
            "DATE" or "TIMESTAMP" when isCall => Instant(start),
            "CASEI" when isCall => Folded(word, start) with { IsCaseFolded = true },
            "ACCENTI" when isCall => Folded(word, start) with { IsAccentFolded = true },
            _ when isCall => throw Error(start, $"la fonction « {OutsideText.Shown(word)} » n’est pas servie"),
            _ => Property(word, start),
        };
    }

    private static CqlScalar Literal(ColumnValue value, int at) => new(null, value) { At = at };

    private CqlScalar Folded(string word, int start)
    {
        if (++_depth > CqlFilter.MaximumDepth)
            throw Error(start, $"plus de {CqlFilter.MaximumDepth} niveaux");
        text.Expect('(');
        CqlScalar inner = Scalar();
        text.Expect(')');
        _depth--;
        return inner.Kind == ColumnKind.Text ? inner : throw Error(inner.At, $"{word.ToUpperInvariant()} ne s’applique qu’à un texte");
    }

    private CqlScalar Instant(int start)
    {
        text.Expect('(');
        text.Blanks();
        int at = text.At;
        string value = text.Next == '\'' ? text.Quoted('\'') : throw Error(at, "une date entre apostrophes était attendue");
        text.Expect(')');
        try
        {
            DayInterval day = DayInterval.Parse(value);
            return day.IsInstant ? Literal(ColumnValue.Of(day.From), start) : throw Error(at, "une date, pas un intervalle, était attendue");
        }
        catch (ProblemException e) when (e.Kind != ProblemKind.FiltreInvalide)
        {
            throw Error(at, $"« {OutsideText.Shown(value)} » n’est pas une date");
        }
    }

    private CqlScalar Property(string name, int start)
    {
        Column? property = collection.Find(name);
        if (property is { IsQueryable: true })
            return new CqlScalar(property, default) { At = start };
        string names = string.Join(", ", collection.Columns.Where(p => p.IsQueryable).Select(p => p.Name));
        throw Error(start, property is null
            ? $"la propriété « {OutsideText.Shown(name)} » n’existe pas. Propriétés : {names}"
            : $"« {name} » est une liste, qui ne se compare pas. Propriétés : {names}");
    }

    // A date may be written as text against a date; the rest must be of one kind.
    private static CqlScalar SameKind(CqlScalar left, CqlScalar right)
    {
        if (left.Kind == ColumnKind.Date && right is { Property: null, Kind: ColumnKind.Text }
            && DateOnly.TryParseExact(right.Literal.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
            return right with { Literal = ColumnValue.Of((DateOnly?)date) };
        return Name(left.Kind) == Name(right.Kind) ? right
            : throw Error(right.At, $"{Name(left.Kind)} était attendu ici, c’est {Name(right.Kind)}");
    }

    private static string Name(ColumnKind kind) => kind switch
    {
        ColumnKind.Integer or ColumnKind.Number => "un nombre",
        ColumnKind.Boolean => "TRUE ou FALSE",
        ColumnKind.Date => "une date (DATE('2022-12-31'))",
        ColumnKind.List => "une liste",
        _ => "un texte entre apostrophes",
    };

    // S_INTERSECTS(geometry, POLYGON((…))), the two in either order.
    private CqlTest Spatial(string word)
    {
        int start = text.At;
        Func<Geometry, Geometry, bool> holds = word.ToUpperInvariant() switch
        {
            "S_INTERSECTS" => static (a, b) => a.Intersects(b),
            "S_DISJOINT" => static (a, b) => a.Disjoint(b),
            "S_WITHIN" => static (a, b) => a.Within(b),
            "S_CONTAINS" => static (a, b) => a.Contains(b),
            "S_EQUALS" => static (a, b) => a.EqualsTopologically(b),
            "S_TOUCHES" => static (a, b) => a.Touches(b),
            "S_CROSSES" => static (a, b) => a.Crosses(b),
            "S_OVERLAPS" => static (a, b) => a.Overlaps(b),
            _ => throw Error(start, $"la fonction « {OutsideText.Shown(word)} » n’est pas servie : S_INTERSECTS, S_DISJOINT, S_WITHIN, "
                + $"S_CONTAINS, S_EQUALS, S_TOUCHES, S_CROSSES, S_OVERLAPS"),
        };
        bool isDisjoint = word.Equals("S_DISJOINT", StringComparison.OrdinalIgnoreCase);
        text.At += word.Length;
        text.Expect('(');
        bool propertyFirst = GeometryProperty(mayBeQuoted: true);
        if (propertyFirst)
            text.Expect(',');
        Geometry literal = new WktReader(text, crs).Read();
        if (!propertyFirst)
        {
            text.Expect(',');
            if (!GeometryProperty(mayBeQuoted: true))
                throw Error(text.At, "la propriété « geometry » était attendue");
        }

        text.Expect(')');
        return feature =>
        {
            if (feature.Shape.Box.IsNull)
                return null;
            if (!literal.EnvelopeInternal.Intersects(feature.Shape.Box))
                return isDisjoint; // nothing else holds between shapes that do not meet
            return feature.Shape.Geometry is not { } geometry ? null : propertyFirst ? holds(geometry, literal) : holds(literal, geometry);
        };
    }

    private bool GeometryProperty(bool mayBeQuoted)
    {
        text.Blanks();
        int start = text.At;
        bool isQuoted = mayBeQuoted && text.Next == '"';
        string? name = isQuoted ? text.Quoted('"') : text.PeekWord();
        bool isGeometry = name is "geometry" or "geom";
        text.At = !isGeometry ? start : isQuoted ? text.At : start + name!.Length;
        return isGeometry;
    }

    private decimal Number()
    {
        int start = text.At;
        string number = text.Number();
        return number.Length <= 40 && decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            ? value : throw Error(start, $"« {OutsideText.Shown(number)} » n’est pas un nombre");
    }
}
