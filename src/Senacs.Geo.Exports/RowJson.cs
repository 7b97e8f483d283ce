using System.Text.Encodings.Web;
using System.Text.Json;
using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Tables;
using static Senacs.Geo.Exports.JsonTree;

namespace Senacs.Geo.Exports;

/// <summary>A row of a table as JSON members: what is unknown is null, lists are arrays.</summary>
public static class RowJson
{
    // the same line ends on every system
    private static readonly JsonWriterOptions Readable =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A document that people may read too.</summary>
    internal static void Document(Stream output, JsonMembers members)
    {
        ArgumentNullException.ThrowIfNull(output);
        using (Utf8JsonWriter json = new(output, Readable))
        {
            json.WriteStartObject();
            json.Members(members);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    /// <summary>The members of a row, under the names of their columns.</summary>
    internal static JsonMembers Of(IReadOnlyList<Column> columns, object row) => [.. columns.Select(c => (c.Name, (object?)Value(c, c.Of(row))))];

    /// <summary>Writes one, under a name of its own; with fixed decimals, zeros at the end of a number are written.</summary>
    public static void WriteMember(Utf8JsonWriter json, string name, Column column, ColumnValue value, bool hasFixedDecimals = true) =>
        json.Members((name, Value(column, value, hasFixedDecimals)));

    private static object Value(Column column, ColumnValue value, bool hasFixedDecimals = true) => value.IsNull ? Null : column.Kind switch
    {
        ColumnKind.Integer or ColumnKind.Number => Number(hasFixedDecimals ? column.Written(value) : value.ToString()),
        ColumnKind.Boolean => value.Number != 0,
        ColumnKind.List => value.Items!,
        _ => value.Text!,
    };

    // a decimal keeps the zeros at its end
    internal static object Number(string written) => decimal.Parse(written, CultureInfo.InvariantCulture);
}

/// <summary>Figures as JSON: what is unknown is null.</summary>
internal static class FiguresJson
{
    /// <summary>One decimal, always written.</summary>
    public static object Percent(decimal? percent) => percent is { } value ? Math.Round(value, 1, MidpointRounding.AwayFromZero) + 0.0m : Null;

    /// <summary><c>total</c>, one member a class, then those covered.</summary>
    public static JsonMembers Counts(HabitantCounts counts, string covered) => Parts(counts, covered, n => OrNull(n));

    /// <summary>The shares of the same, under the same names.</summary>
    public static JsonMembers Percents(HabitantCounts counts, string covered) => Parts(counts, covered, n => Percent(counts.Percent(n)));

    /// <summary>A count a state; null when none was supplied.</summary>
    public static object Qpv(QpvCounts? qpv) => qpv is null ? Null
        : Obj([("total", qpv.Total), .. Libelles.QpvEtats.Select(e => (Valeurs.Of(e), (object?)qpv.Of(e)))]);

    /// <summary>The same at a date of a series, null where it is not known.</summary>
    public static object Qpv(EtapeEvolution etape) => etape.AuPlus.Synthese.Qpv is not { } qpv ? Null
        : Obj([("total", qpv.Total), .. Libelles.QpvEtats.Select(e => (Valeurs.Of(e), (object?)OrNull(etape.QpvOf(e))))]);

    /// <summary>In force and en préfiguration at a date of a series, null where it is not known.</summary>
    public static JsonMembers Structures(EtapeEvolution etape) =>
        [("centres_sociaux", OrNull(etape.CentresSociaux)), ("evs", OrNull(etape.Evs)), ("prefigurations", OrNull(etape.Prefigurations))];

    private static JsonMembers Parts(HabitantCounts counts, string covered, Func<long?, object> write) =>
    [
        ("total", write(counts.Total)), .. Libelles.Classes.Select(c => (Valeurs.Of(c), (object?)write(counts.Of(c)))),
        (covered, write(counts.Couvertes)),
    ];
}
