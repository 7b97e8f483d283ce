using NetTopologySuite.Geometries;
using Senacs.Geo.Service.Collections;
using Senacs.Geo.Tables;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Service.Cql;

/// <summary>A condition. Three answers: yes, no, and null for what cannot be told.</summary>
internal abstract record CqlNode
{
    private CqlNode()
    {
    }

    public abstract bool? Evaluate(Feature feature);

    public sealed record Constant(bool Value) : CqlNode
    {
        public override bool? Evaluate(Feature feature) => Value;
    }

    public sealed record Not(CqlNode Operand) : CqlNode
    {
        public override bool? Evaluate(Feature feature) => !Operand.Evaluate(feature);
    }

    public sealed record And(IReadOnlyList<CqlNode> Operands) : CqlNode
    {
        public override bool? Evaluate(Feature feature)
        {
            bool? result = true;
            foreach (CqlNode operand in Operands)
            {
                bool? one = operand.Evaluate(feature);
                if (one == false)
                    return false;
                if (one is null)
                    result = null;
            }

            return result;
        }
    }

    public sealed record Or(IReadOnlyList<CqlNode> Operands) : CqlNode
    {
        public override bool? Evaluate(Feature feature)
        {
            bool? result = false;
            foreach (CqlNode operand in Operands)
            {
                bool? one = operand.Evaluate(feature);
                if (one == true)
                    return true;
                if (one is null)
                    result = null;
            }

            return result;
        }
    }

    public enum Comparison { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual }

    public sealed record Compare(CqlScalar Left, Comparison Operator, CqlScalar Right) : CqlNode
    {
        public override bool? Evaluate(Feature feature)
        {
            if (CqlScalar.Order(Left.Get(feature), Right.Get(feature)) is not { } order)
                return null;
            return Operator switch
            {
                Comparison.Equal => order == 0,
                Comparison.NotEqual => order != 0,
                Comparison.Less => order < 0,
                Comparison.LessOrEqual => order <= 0,
                Comparison.Greater => order > 0,
                _ => order >= 0,
            };
        }
    }

    public sealed record Between(CqlScalar Value, CqlScalar Low, CqlScalar High) : CqlNode
    {
        public override bool? Evaluate(Feature feature)
        {
            ColumnValue value = Value.Get(feature);
            int? low = CqlScalar.Order(value, Low.Get(feature)), high = CqlScalar.Order(value, High.Get(feature));
            return low is null || high is null ? null : low >= 0 && high <= 0;
        }
    }

    public sealed record In(CqlScalar Value, IReadOnlyList<CqlScalar> Items) : CqlNode
    {
        public override bool? Evaluate(Feature feature)
        {
            ColumnValue value = Value.Get(feature);
            if (value.IsNull)
                return null;
            foreach (CqlScalar item in Items)
            {
                if (CqlScalar.Order(value, item.Get(feature)) == 0)
                    return true;
            }

            return false;
        }
    }

    public sealed record Like(CqlScalar Value, CqlScalar Pattern) : CqlNode
    {
        public override bool? Evaluate(Feature feature)
        {
            ColumnValue value = Value.Get(feature), pattern = Pattern.Get(feature);
            return value.IsNull || pattern.IsNull ? null : CqlPattern.Matches(value.Text, pattern.Text);
        }
    }

    public sealed record IsNull(CqlScalar Value) : CqlNode
    {
        public override bool? Evaluate(Feature feature) => Value.Get(feature).IsNull;
    }

    public sealed record GeometryIsNull : CqlNode
    {
        public override bool? Evaluate(Feature feature) => feature.Shape.Box.IsNull;
    }

    /// <param name="Function">Of the feature's geometry and the literal.</param>
    /// <param name="Literal">In longitude and latitude.</param>
    /// <param name="NeedsContact">The function cannot hold between shapes that do not meet.</param>
    public sealed record Spatial(Func<Geometry, Geometry, bool> Function, Geometry Literal, bool NeedsContact) : CqlNode
    {
        public override bool? Evaluate(Feature feature)
        {
            if (feature.Shape.Box.IsNull)
                return null;
            bool boxesMeet = Literal.EnvelopeInternal.Intersects(feature.Shape.Box);
            if (!boxesMeet)
                return !NeedsContact;
            return feature.Shape.Geometry is { } geometry ? Function(geometry, Literal) : null;
        }
    }
}

/// <summary>A property or a literal, perhaps folded (CASEI, ACCENTI).</summary>
/// <param name="Property">Null for a literal.</param>
/// <param name="Literal">Of the property's kind.</param>
/// <param name="IsCaseFolded">Compared without regard to capitals.</param>
/// <param name="IsAccentFolded">Compared without regard to accents.</param>
internal sealed record CqlScalar(Column? Property, ColumnValue Literal, bool IsCaseFolded = false, bool IsAccentFolded = false)
{
    /// <summary>1-based, of its first character in the filter.</summary>
    public int Position { get; init; }

    public ColumnKind Kind => Property?.Kind ?? Literal.Kind;

    public ColumnValue Get(Feature feature)
    {
        ColumnValue value = Property is null ? Literal : Property.Of(feature.Row);
        if (value.IsNull || (!IsCaseFolded && !IsAccentFolded))
            return value;
        string text = value.Text!;
        if (IsAccentFolded)
            text = FrenchText.FoldAccents(text);
        return ColumnValue.Of(IsCaseFolded ? text.ToLowerInvariant() : text);
    }

    /// <summary>Negative, zero or positive; null when one of the two is nothing. Texts compare by ordinal.</summary>
    public static int? Order(ColumnValue a, ColumnValue b)
    {
        if (a.IsNull || b.IsNull)
            return null;
        return a.Kind == ColumnKind.Text ? string.CompareOrdinal(a.Text, b.Text) : a.Number.CompareTo(b.Number);
    }
}

/// <summary>LIKE: <c>%</c> any characters, <c>_</c> one, <c>\</c> takes the next as it is.</summary>
internal static class CqlPattern
{
    /// <remarks>Greedy with one point of return: at most the product of the lengths, whatever the pattern.</remarks>
    public static bool Matches(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
    {
        int t = 0, p = 0, starP = -1, starT = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '%')
            {
                starP = ++p;
                starT = t;
            }
            else if (p < pattern.Length && One(pattern, ref p, text[t]))
            {
                t++;
            }
            else if (starP >= 0)
            {
                p = starP;
                t = ++starT;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '%')
            p++;
        return p == pattern.Length;
    }

    private static bool One(ReadOnlySpan<char> pattern, ref int p, char c)
    {
        if (pattern[p] == '_')
        {
            p++;
            return true;
        }

        int at = pattern[p] == '\\' && p + 1 < pattern.Length ? p + 1 : p;
        if (pattern[at] != c)
            return false;
        p = at + 1;
        return true;
    }
}
