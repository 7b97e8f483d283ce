using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Exports;

/// <summary>The class of every commune with its boundary, as GeoJSON (RFC 7946). A commune without boundary has a null geometry.</summary>
public static class CouvertureGeoJson
{
    public static void Write(CoverageReport report, Stream output)
    {
        ArgumentNullException.ThrowIfNull(report);
        using GeoJsonWriter geoJson = new(output, foreignMembers: json =>
        {
            json.WriteString("titre"u8, report.Titre);
            json.WriteStartObject("departement"u8);
            json.WriteString("code"u8, report.Territoire.Departement.Value);
            json.WriteString("nom"u8, report.Territoire.Nom);
            json.WriteEndObject();
            json.WriteString("date"u8, Valeurs.Of(report.Coverage.Date));
            json.WriteString("regle"u8, report.Coverage.Regle.Code);
            json.WriteString("regle_libelle"u8, Libelles.Regle(report.Coverage));
            json.WriteString("attribution"u8, Libelles.Attribution(report));
            SyntheseJson.WriteFourni(json, report.Synthese.Fourni);
            SyntheseJson.WriteSources(json, report);
        });
        foreach (CommuneCoverage commune in report.Coverage.Communes)
            geoJson.WriteFeature(commune.Commune.Code.Value, commune.Commune.Shape, json => CommuneJson.WriteMembers(json, commune, report.Coverage));
        geoJson.Complete();
    }
}
