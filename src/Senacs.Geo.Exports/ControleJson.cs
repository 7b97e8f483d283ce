using System.Text.Json;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Exports;

/// <summary>The findings of a check, for programs.</summary>
public static class ControleJson
{
    public static void Write(CoverageReport report, Stream output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        using Utf8JsonWriter json = RowJson.Document(output);
        json.WriteStartObject();
        json.WriteString("departement"u8, report.Territoire.Departement.Value);
        json.WriteNumber("erreurs"u8, report.Issues.CountOf(IssueSeverity.Error));
        json.WriteNumber("avertissements"u8, report.Issues.CountOf(IssueSeverity.Warning));
        json.WriteNumber("informations"u8, report.Issues.CountOf(IssueSeverity.Information));
        SyntheseJson.WriteFourni(json, report.Synthese.Fourni);
        json.WriteStartArray("constats"u8);
        foreach (Issue issue in report.Issues)
        {
            json.WriteStartObject();
            json.WriteString("code"u8, issue.Kind.Code);
            json.WriteString("gravite"u8, Valeurs.Of(issue.Kind.Severity));
            json.WriteString("titre"u8, issue.Kind.Titre);
            json.WriteString("message"u8, issue.Message);
            Optional(json, "fichier"u8, issue.File);
            if (issue.Line is { } line)
                json.WriteNumber("ligne"u8, line);
            Optional(json, "objet"u8, issue.Subject);
            Optional(json, "champ"u8, issue.Field);
            Optional(json, "valeur"u8, issue.Value);
            if (issue.Count > 1)
                json.WriteNumber("nombre"u8, issue.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("adresses_a_revoir"u8);
        foreach (AddressToReview address in report.AddressesToReview)
        {
            json.WriteStartObject();
            json.WriteString("objet"u8, address.Structure.Id);
            json.WriteString("nom"u8, address.Structure.Nom);
            json.WriteString("doute"u8, Valeurs.Of(address.Doute));
            Optional(json, "qpv_certitude"u8, address.Qpv is { } qpv ? Valeurs.Of(qpv.Certitude) : null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        output.WriteByte((byte)'\n');
    }

    private static void Optional(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
