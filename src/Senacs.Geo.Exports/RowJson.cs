using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Tables;

namespace Senacs.Geo.Exports;

/// <summary>A row of a table as JSON members: what is unknown is null, lists are arrays.</summary>
public static class RowJson
{
    // the same line ends on every system
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A document that people may read too.</summary>
    internal static Utf8JsonWriter Document(Stream output) => new(output, Readable);

    /// <summary>Writes the members into the object that is open.</summary>
    public static void WriteMembers(Utf8JsonWriter json, IReadOnlyList<Column> columns, object row)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(columns);
        foreach (Column column in columns)
            WriteMember(json, column.Name, column, column.Of(row));
    }

    /// <param name="json">Gets the member.</param>
    /// <param name="name">Of the member.</param>
    /// <param name="column">Of the table.</param>
    /// <param name="value">Of the row.</param>
    /// <param name="hasFixedDecimals">Of a number, zeros at the end are written.</param>
    public static void WriteMember(Utf8JsonWriter json, string name, Column column, ColumnValue value, bool hasFixedDecimals = true)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(column);
        json.WritePropertyName(name);
        if (value.IsNull)
            json.WriteNullValue();
        else if (column.Kind is ColumnKind.Integer or ColumnKind.Number)
            json.WriteRawValue(hasFixedDecimals ? column.Written(value) : value.ToString(), skipInputValidation: true);
        else if (column.Kind == ColumnKind.Boolean)
            json.WriteBooleanValue(value.Number != 0);
        else if (column.Kind == ColumnKind.List)
            Strings(json, value.Items!);
        else
            json.WriteStringValue(value.Text);
    }

    /// <summary>Writes an array.</summary>
    public static void Strings(Utf8JsonWriter json, IEnumerable<string> values)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(values);
        json.WriteStartArray();
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>Writes the member <c>motifs</c>: which structure covers the commune, by which clause, at what distance.</summary>
    internal static void WriteReasons(Utf8JsonWriter json, CommuneCoverage commune)
    {
        json.WriteStartArray("motifs"u8);
        foreach (Reason reason in commune.Reasons)
        {
            json.WriteStartObject();
            json.WriteString("structure"u8, reason.Structure.Id);
            json.WriteString("motif"u8, Valeurs.Of(reason.Motif));
            FiguresJson.Raw(json, "distance_km", reason.DistanceMetres is { } metres ? Valeurs.Kilometres(metres) : null);
            if (reason.IsNominal)
                json.WriteBoolean("nominale"u8, true);
            if (reason.CoveredRatio is { } ratio)
                FiguresJson.Percent(json, "pourcentage_superficie", (decimal)ratio * 100);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

/// <summary>Figures as members of the object that is open: what is unknown is null.</summary>
public static class FiguresJson
{
    public static void Number(Utf8JsonWriter json, string name, long? value) => Raw(json, name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>One decimal, always written.</summary>
    public static void Percent(Utf8JsonWriter json, string name, decimal? percent) => Raw(
        json, name, percent is { } value ? Math.Round(value, 1, MidpointRounding.AwayFromZero).ToString("F1", CultureInfo.InvariantCulture) : null);

    /// <summary><c>total</c>, one member a class, then those covered.</summary>
    public static void Counts(Utf8JsonWriter json, HabitantCounts counts, string covered)
    {
        ArgumentNullException.ThrowIfNull(counts);
        Number(json, "total", counts.Total);
        foreach (Classe classe in Libelles.Classes)
            Number(json, Valeurs.Of(classe), counts.Of(classe));
        Number(json, covered, counts.Couvertes);
    }

    /// <summary>The shares of the same, under the same names.</summary>
    internal static void Percents(Utf8JsonWriter json, HabitantCounts counts, string covered)
    {
        Percent(json, "total", counts.Percent(counts.Total));
        foreach (Classe classe in Libelles.Classes)
            Percent(json, Valeurs.Of(classe), counts.Percent(classe));
        Percent(json, covered, counts.Percent(counts.Couvertes));
    }

    /// <summary>Writes the member <c>qpv</c>: a count a state; null when none was supplied.</summary>
    public static void Qpv(Utf8JsonWriter json, QpvCounts? qpv)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (qpv is null)
        {
            json.WriteNull("qpv"u8);
            return;
        }

        json.WriteStartObject("qpv"u8);
        Number(json, "total", qpv.Total);
        foreach (QpvEtat etat in Libelles.QpvEtats)
            Number(json, Valeurs.Of(etat), qpv.Of(etat));
        json.WriteEndObject();
    }

    internal static void Raw(Utf8JsonWriter json, string name, string? number)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WritePropertyName(name);
        if (number is null)
            json.WriteNullValue();
        else
            json.WriteRawValue(number, skipInputValidation: true);
    }
}
