using System.IO.Enumeration;
using System.Text;
using Senacs.Geo.Service.Collections;
using Senacs.Geo.Tables;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Service.Cql;

/// <summary>A property or a literal, perhaps folded (CASEI, ACCENTI).</summary>
/// <param name="Property">Null for a literal.</param>
/// <param name="Literal">Of the property's kind.</param>
/// <param name="IsCaseFolded">Compared without regard to capitals.</param>
/// <param name="IsAccentFolded">Compared without regard to accents.</param>
internal sealed record CqlScalar(Column? Property, ColumnValue Literal, bool IsCaseFolded = false, bool IsAccentFolded = false)
{
    /// <summary>0-based, of its first character in the filter.</summary>
    public int At { get; init; }

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
    public int? OrderTo(CqlScalar other, Feature feature)
    {
        ColumnValue a = Get(feature), b = other.Get(feature);
        return a.IsNull || b.IsNull ? null : a.Kind == ColumnKind.Text ? string.CompareOrdinal(a.Text, b.Text) : a.Number.CompareTo(b.Number);
    }

    /// <summary>LIKE: <c>%</c> any characters, <c>_</c> one, <c>\</c> takes the next as it is.</summary>
    public bool? IsLike(CqlScalar pattern, Feature feature)
    {
        ColumnValue value = Get(feature), wanted = pattern.Get(feature);
        return value.IsNull || wanted.IsNull ? null : IsLike(value.Text!, wanted.Text!);
    }

    internal static bool IsLike(string text, string pattern)
    {
        // in the framework's own signs: * any characters, ? one; in time that the product of the lengths bounds
        StringBuilder signs = new(pattern.Length + 8);
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] is '%' or '_')
                signs.Append(pattern[i] == '%' ? '*' : '?');
            else
                signs.Append('\\').Append(pattern[i] == '\\' && i + 1 < pattern.Length ? pattern[++i] : pattern[i]);
        }

        return pattern.Length == 0 ? text.Length == 0 : FileSystemName.MatchesSimpleExpression(signs.ToString(), text, ignoreCase: false);
    }
}
