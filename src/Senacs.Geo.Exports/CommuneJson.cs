using System.Globalization;
using System.Text.Json;
using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Exports;

/// <summary>One commune as JSON members: the columns of <see cref="CouvertureCsv"/>, lists as arrays, then what only JSON has room for.</summary>
public static class CommuneJson
{
    /// <summary>Writes the members into the object that is open.</summary>
    public static void WriteMembers(Utf8JsonWriter json, CommuneCoverage commune, CoverageResult coverage)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(commune);
        ArgumentNullException.ThrowIfNull(coverage);
        json.WriteString("code_insee"u8, commune.Commune.Code.Value);
        json.WriteString("nom"u8, commune.Commune.Nom);
        JsonNumbers.Write(json, "population"u8, commune.Commune.Population);
        json.WriteString("epci_nom"u8, commune.Commune.Epci?.Nom);
        json.WriteString("classe"u8, Valeurs.Of(commune.Classe));
        Strings(json, "projet"u8, commune.Projets.Select(p => p.Id));
        Strings(json, "centres_sociaux"u8, commune.CentresSociaux.Distinct(StringComparer.Ordinal));
        Strings(json, "evs"u8, commune.Evs.Distinct(StringComparer.Ordinal));
        JsonNumbers.Kilometres(json, "distance_km"u8, commune.NearestSiteMetres);
        json.WriteString("regle"u8, coverage.Regle.Code);
        json.WriteString("date"u8, Valeurs.Of(coverage.Date));
        json.WriteString("classe_libelle"u8, LibellesClasse.Titre(commune.Classe, coverage.Regle));
        json.WriteString("epci_siren"u8, commune.Commune.Epci?.Siren.Value);
        json.WriteBoolean("hypothese"u8, commune.RestsOnHypothesis);
        json.WriteBoolean("distance_nominale"u8, commune.NearestIsNominal);
    }

    /// <summary>Writes the member <c>motifs</c>: which structure covers the commune, by which clause, at what distance.</summary>
    public static void WriteReasons(Utf8JsonWriter json, CommuneCoverage commune)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(commune);
        json.WriteStartArray("motifs"u8);
        foreach (Reason reason in commune.Reasons)
        {
            json.WriteStartObject();
            json.WriteString("structure"u8, reason.Structure.Id);
            json.WriteString("motif"u8, Valeurs.Of(reason.Motif));
            JsonNumbers.Kilometres(json, "distance_km"u8, reason.DistanceMetres);
            if (reason.IsNominal)
                json.WriteBoolean("nominale"u8, true);
            if (reason.CoveredRatio is { } ratio)
                JsonNumbers.OneDecimal(json, "pourcentage_superficie"u8, (decimal)ratio * 100);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal static void Strings(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}

/// <summary>The QPV by state, as every JSON has them.</summary>
public static class QpvJson
{
    /// <summary>Writes the member <c>qpv</c>; null when none was supplied.</summary>
    public static void WriteCounts(Utf8JsonWriter json, QpvCounts? qpv)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (qpv is null)
        {
            json.WriteNull("qpv"u8);
            return;
        }

        json.WriteStartObject("qpv"u8);
        json.WriteNumber("total"u8, qpv.Total);
        foreach (QpvEtat etat in Libelles.QpvEtats)
            json.WriteNumber(Valeurs.Of(etat), qpv.Of(etat));
        json.WriteEndObject();
    }
}

/// <summary>Numbers in JSON with a fixed number of decimals; unknown is null.</summary>
public static class JsonNumbers
{
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? value)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    internal static void Kilometres(Utf8JsonWriter json, ReadOnlySpan<byte> name, double? metres)
    {
        json.WritePropertyName(name);
        if (metres is { } value)
            json.WriteRawValue(Valeurs.Kilometres(value), skipInputValidation: true);
        else
            json.WriteNullValue();
    }

    internal static void OneDecimal(Utf8JsonWriter json, ReadOnlySpan<byte> name, decimal? percent)
    {
        json.WritePropertyName(name);
        if (percent is { } value)
            json.WriteRawValue(Math.Round(value, 1, MidpointRounding.AwayFromZero).ToString("F1", CultureInfo.InvariantCulture), skipInputValidation: true);
        else
            json.WriteNullValue();
    }

    internal static void Degrees(Utf8JsonWriter json, ReadOnlySpan<byte> name, double degrees)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(Valeurs.Degrees(degrees), skipInputValidation: true);
    }
}
