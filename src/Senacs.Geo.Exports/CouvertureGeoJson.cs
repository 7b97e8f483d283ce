using System.Collections.Immutable;
using Senacs.Geo.Reports;
using Senacs.Geo.Tables;

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
            SyntheseJson.WriteDepartement(json, report);
            json.WriteString("date"u8, Valeurs.Of(report.Coverage.Date));
            json.WriteString("regle"u8, report.Coverage.Regle.Code);
            json.WriteString("regle_libelle"u8, Libelles.Regle(report.Coverage));
            json.WriteString("attribution"u8, report.Attribution);
            SyntheseJson.WriteFourni(json, report.Synthese.Fourni);
            SyntheseJson.WriteSources(json, report);
        });
        ImmutableArray<Column> columns = CommuneTable.Columns.Of(Formats.Json);
        foreach (CommuneTable.Row row in CommuneTable.Rows(report))
            geoJson.WriteFeature(row.Commune.Code.Value, row.Commune.Shape, json => RowJson.WriteMembers(json, columns, row));
        geoJson.Complete();
    }
}
