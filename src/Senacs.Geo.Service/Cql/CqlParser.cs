using System.Globalization;
using NetTopologySuite.Geometries;
using Senacs.Geo.Service.Collections;
using Senacs.Geo.Service.Errors;
using Senacs.Geo.Service.ReferenceSystems;
using Senacs.Geo.Tables;

namespace Senacs.Geo.Service.Cql;

/// <summary>Reads a CQL2-text filter by recursive descent, one character ahead; every refusal names what was found, what was expected and
/// where.</summary>
internal sealed class CqlParser
{
    private readonly string text;
    private readonly CollectionDefinition collection;
    private readonly ServedCrs crs;
    private int at;
    private int depth;
    private int predicates;

    public CqlParser(string text, CollectionDefinition collection, ServedCrs crs)
    {
        this.text = text;
        this.collection = collection;
        this.crs = crs;
        if (text.Length > CqlFilter.MaximumLength)
            throw Error(CqlFilter.MaximumLength, $"le filtre dépasse {CqlFilter.MaximumLength} caractères");
    }

    public CqlNode Parse()
    {
        CqlNode node = Or();
        Blanks();
        return at == text.Length ? node : throw Error(at, $"« {Rest()} » ne suit rien : AND, OR ou la fin étaient attendus");
    }

    private CqlNode Or()
    {
        CqlNode first = And();
        if (!Keyword("OR"))
            return first;
        List<CqlNode> operands = [first];
        do
            operands.Add(And());
        while (Keyword("OR"));
        return new CqlNode.Or(operands);
    }

    private CqlNode And()
    {
        CqlNode first = Not();
        if (!Keyword("AND"))
            return first;
        List<CqlNode> operands = [first];
        do
            operands.Add(Not());
        while (Keyword("AND"));
        return new CqlNode.And(operands);
    }

    private CqlNode Not()
    {
        Blanks();
        if (++depth > CqlFilter.MaximumDepth)
            throw Error(at, $"plus de {CqlFilter.MaximumDepth} niveaux de parenthèses ou de NOT");
        CqlNode node = Keyword("NOT") ? new CqlNode.Not(Not()) : Primary();
        depth--;
        return node;
    }

    private CqlNode Primary()
    {
        Blanks();
        if (Character('('))
        {
            CqlNode inner = Or();
            Expect(')');
            return inner;
        }

        if (++predicates > CqlFilter.MaximumPredicates)
            throw Error(at, $"plus de {CqlFilter.MaximumPredicates} conditions");
        int start = at;
        if (PeekWord() is { } word && word.StartsWith("S_", StringComparison.OrdinalIgnoreCase))
            return Spatial(word);
        if (PeekWord() is "geometry" or "geom")
        {
            at += PeekWord()!.Length;
            return NullTest(new CqlNode.GeometryIsNull(), start);
        }

        CqlScalar left = Scalar();
        if (left.Property is null && left.Kind == ColumnKind.Boolean && !IsOperatorNext())
            return new CqlNode.Constant(left.Literal.Number != 0);
        return Predicate(left);
    }

    private CqlNode Predicate(CqlScalar left)
    {
        Blanks();
        int start = at;
        if (Keyword("IS"))
            return NullTestAfterIs(new CqlNode.IsNull(left), start);
        bool not = Keyword("NOT");
        CqlNode? node = null;
        if (Keyword("LIKE"))
        {
            CqlScalar pattern = Scalar();
            if (left.Kind != ColumnKind.Text)
                throw Error(left.Position - 1, "LIKE ne s’applique qu’à un texte");
            if (pattern.Kind != ColumnKind.Text)
                throw Error(pattern.Position - 1, "LIKE attend un texte entre apostrophes");
            node = new CqlNode.Like(left, pattern);
        }
        else if (Keyword("BETWEEN"))
        {
            CqlScalar low = SameKind(left, Scalar());
            if (!Keyword("AND"))
                throw Error(at, "AND était attendu dans BETWEEN … AND …");
            node = new CqlNode.Between(left, low, SameKind(left, Scalar()));
        }
        else if (Keyword("IN"))
        {
            Expect('(');
            List<CqlScalar> items = [];
            do
                items.Add(SameKind(left, Scalar()));
            while (Character(','));
            Expect(')');
            node = new CqlNode.In(left, items);
        }

        if (node is not null)
            return not ? new CqlNode.Not(node) : node;
        if (not)
            throw Error(at, "LIKE, BETWEEN ou IN étaient attendus après NOT");
        if (Operator() is { } comparison)
            return new CqlNode.Compare(left, comparison, SameKind(left, Scalar()));
        if (left is { Property: not null, Kind: ColumnKind.Boolean })
            return new CqlNode.Compare(left, CqlNode.Comparison.Equal, new CqlScalar(null, ColumnValue.Of((bool?)true)));
        throw Error(at, $"une comparaison (=, <>, <, >, <=, >=, LIKE, IN, BETWEEN, IS NULL) était "
            + $"attendue{(at < text.Length ? $", « {Rest()} » a été trouvé" : "")}");
    }

    private CqlNode NullTest(CqlNode test, int start) =>
        Keyword("IS") ? NullTestAfterIs(test, start) : throw Error(at, "IS NULL ou IS NOT NULL étaient attendus");

    private CqlNode NullTestAfterIs(CqlNode test, int start)
    {
        bool not = Keyword("NOT");
        if (!Keyword("NULL"))
            throw Error(Math.Max(at, start), "NULL était attendu après IS");
        return not ? new CqlNode.Not(test) : test;
    }

    private bool IsOperatorNext()
    {
        Blanks();
        return at < text.Length && text[at] is '=' or '<' or '>' or '!';
    }

    private CqlNode.Comparison? Operator()
    {
        Blanks();
        ReadOnlySpan<char> rest = text.AsSpan(at);
        (int length, CqlNode.Comparison? found) = rest switch
        {
            ['<', '>', ..] => (2, CqlNode.Comparison.NotEqual),
            ['<', '=', ..] => (2, CqlNode.Comparison.LessOrEqual),
            ['>', '=', ..] => (2, CqlNode.Comparison.GreaterOrEqual),
            ['=', ..] => (1, CqlNode.Comparison.Equal),
            ['<', ..] => (1, CqlNode.Comparison.Less),
            ['>', ..] => (1, CqlNode.Comparison.Greater),
            _ => (0, (CqlNode.Comparison?)null),
        };
        at += length;
        return found;
    }

    private CqlScalar Scalar()
    {
        Blanks();
        int start = at;
        if (at == text.Length)
            throw Error(at, "une propriété ou une valeur était attendue");
        char c = text[at];
        if (c == '\'')
            return new CqlScalar(null, ColumnValue.LiteralText(Quoted('\''))) { Position = start + 1 };
        if (char.IsAsciiDigit(c) || c is '-' or '+' or '.')
            return new CqlScalar(null, ColumnValue.Of((decimal?)Number())) { Position = start + 1 };
        if (c == '"')
            return Property(Quoted('"'), start);
        string word = PeekWord() ?? throw Error(at, $"une propriété ou une valeur était attendue, « {Rest()} » a été trouvé");
        switch (word.ToUpperInvariant())
        {
            case "TRUE" or "FALSE":
                at += word.Length;
                return new CqlScalar(null, ColumnValue.Of((bool?)word.Equals("TRUE", StringComparison.OrdinalIgnoreCase))) { Position = start + 1 };
            case "DATE" or "TIMESTAMP" when IsCall(word):
                at += word.Length;
                return Instant(start);
            case "CASEI" or "ACCENTI" when IsCall(word):
                at += word.Length;
                return Folded(word, start);
            default:
                at += word.Length;
                Blanks();
                if (at < text.Length && text[at] == '(')
                    throw Error(start, $"la fonction « {OutsideText.Shown(word)} » n’est pas servie");
                return Property(word, start);
        }
    }

    // a property may be called "date": only a parenthesis makes it a function
    private bool IsCall(string word)
    {
        int next = at + word.Length;
        while (next < text.Length && char.IsWhiteSpace(text[next]))
            next++;
        return next < text.Length && text[next] == '(';
    }

    private CqlScalar Folded(string word, int start)
    {
        if (++depth > CqlFilter.MaximumDepth)
            throw Error(start, $"plus de {CqlFilter.MaximumDepth} niveaux");
        Expect('(');
        CqlScalar inner = Scalar();
        Expect(')');
        depth--;
        if (inner.Kind != ColumnKind.Text)
            throw Error(inner.Position - 1, $"{word.ToUpperInvariant()} ne s’applique qu’à un texte");
        return word.Equals("CASEI", StringComparison.OrdinalIgnoreCase) ? inner with { IsCaseFolded = true } : inner with { IsAccentFolded = true };
    }

    private CqlScalar Instant(int start)
    {
        Expect('(');
        Blanks();
        int textStart = at;
        string value = at < text.Length && text[at] == '\'' ? Quoted('\'') : throw Error(at, "une date entre apostrophes était attendue");
        Expect(')');
        try
        {
            DayInterval day = DayInterval.Parse(value);
            return day.IsInstant ? new CqlScalar(null, ColumnValue.Of(day.From)) { Position = start + 1 }
                : throw Error(textStart, "une date, pas un intervalle, était attendue");
        }
        catch (ProblemException e) when (e.Kind != ProblemKind.FiltreInvalide)
        {
            throw Error(textStart, $"« {OutsideText.Shown(value)} » n’est pas une date");
        }
    }

    private CqlScalar Property(string name, int start)
    {
        Column? property = collection.Find(name);
        if (property is { IsQueryable: true })
            return new CqlScalar(property, default) { Position = start + 1 };
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
        bool isNumber = left.Kind is ColumnKind.Integer or ColumnKind.Number;
        if (isNumber ? right.Kind is ColumnKind.Integer or ColumnKind.Number : left.Kind == right.Kind)
            return right;
        throw Error(right.Position - 1, $"{Name(left.Kind)} était attendu ici, c’est {Name(right.Kind)}");
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
    private CqlNode.Spatial Spatial(string word)
    {
        int start = at;
        (Func<Geometry, Geometry, bool> Function, bool NeedsContact) function = word.ToUpperInvariant() switch
        {
            "S_INTERSECTS" => (static (a, b) => a.Intersects(b), true),
            "S_DISJOINT" => (static (a, b) => a.Disjoint(b), false),
            "S_WITHIN" => (static (a, b) => a.Within(b), true),
            "S_CONTAINS" => (static (a, b) => a.Contains(b), true),
            "S_EQUALS" => (static (a, b) => a.EqualsTopologically(b), true),
            "S_TOUCHES" => (static (a, b) => a.Touches(b), true),
            "S_CROSSES" => (static (a, b) => a.Crosses(b), true),
            "S_OVERLAPS" => (static (a, b) => a.Overlaps(b), true),
            _ => throw Error(start, $"la fonction « {OutsideText.Shown(word)} » n’est pas servie : S_INTERSECTS, S_DISJOINT, S_WITHIN, "
                + $"S_CONTAINS, S_EQUALS, S_TOUCHES, S_CROSSES, S_OVERLAPS"),
        };
        at += word.Length;
        Expect('(');
        bool propertyFirst = GeometryProperty();
        if (propertyFirst)
            Expect(',');
        WktReader wkt = new(text, at, crs, Error);
        Geometry literal = wkt.Read(out at);
        if (!propertyFirst)
        {
            Expect(',');
            if (!GeometryProperty())
                throw Error(at, "la propriété « geometry » était attendue");
        }

        Expect(')');
        Func<Geometry, Geometry, bool> f = function.Function;
        return new CqlNode.Spatial(propertyFirst ? f : (a, b) => f(b, a), literal, function.NeedsContact);
    }

    private bool GeometryProperty()
    {
        Blanks();
        int start = at;
        string? name = at < text.Length && text[at] == '"' ? Quoted('"') : PeekWord();
        if (name is "geometry" or "geom")
        {
            if (text[start] != '"')
                at += name.Length;
            return true;
        }

        at = start;
        return false;
    }

    private decimal Number()
    {
        int start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '-' or '+' or '.' or 'e' or 'E'))
            at++;
        return at - start <= 40 && decimal.TryParse(
            text.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
            ? number
            : throw Error(start, $"« {OutsideText.Shown(text[start..at])} » n’est pas un nombre");
    }

    // The quote doubled stands for itself.
    private string Quoted(char quote)
    {
        int start = at++;
        System.Text.StringBuilder value = new();
        while (at < text.Length)
        {
            char c = text[at++];
            if (c != quote)
            {
                value.Append(c);
                continue;
            }

            if (at >= text.Length || text[at] != quote)
                return value.ToString();
            value.Append(quote);
            at++;
        }

        throw Error(start, quote == '\'' ? "l’apostrophe ouverte ici n’est pas fermée" : "le guillemet ouvert ici n’est pas fermé");
    }

    private string? PeekWord()
    {
        Blanks();
        int end = at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or ':' || text[end] > '\u007F'))
            end++;
        return end > at && !char.IsAsciiDigit(text[at]) ? text[at..end] : null;
    }

    private bool Keyword(string keyword)
    {
        if (PeekWord() is not { } word || !word.Equals(keyword, StringComparison.OrdinalIgnoreCase))
            return false;
        at += word.Length;
        return true;
    }

    private bool Character(char c)
    {
        Blanks();
        if (at >= text.Length || text[at] != c)
            return false;
        at++;
        return true;
    }

    private void Expect(char c)
    {
        if (!Character(c))
            throw Error(at, $"« {c} » était attendu{(at < text.Length ? $", « {Rest()} » a été trouvé" : " avant la fin")}");
    }

    private void Blanks()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
    }

    private string Rest() => OutsideText.Shown(text[at..Math.Min(text.Length, at + 20)]);

    private static ProblemException Error(int at, string sentence) =>
        new(ProblemKind.FiltreInvalide, string.Create(CultureInfo.InvariantCulture, $"Position {at + 1} : {sentence}."),
            "filter")
        { Position = at + 1 };
}
