using Senacs.Geo.Reports;
using Senacs.Geo.Tables;

namespace Senacs.Geo.Exports;

/// <summary>The class of every commune with its boundary, as GeoJSON (RFC 7946). A commune without boundary has a null geometry.</summary>
public static class CouvertureGeoJson
{
    public static void Write(CoverageReport report, Stream output)
    {
        ArgumentNullException.ThrowIfNull(report);
        using GeoJsonWriter geoJson = new(output, foreignMembers: json => json.Members(
            ("titre", report.Titre), ("departement", SyntheseJson.Departement(report)), ("date", Valeurs.Of(report.Coverage.Date)),
            ("regle", report.Coverage.Regle.Code), ("regle_libelle", Libelles.Regle(report.Coverage)), ("attribution", report.Attribution),
            ("fourni", SyntheseJson.Fourni(report)), ("sources", SyntheseJson.Sources(report))));
        ImmutableArray<Column> columns = CommuneTable.Columns.Of(Formats.Json);
        foreach (CommuneTable.Row row in CommuneTable.Rows(report))
            geoJson.WriteFeature(row.Commune.Code.Value, row.Commune.Shape, json => json.Members(RowJson.Of(columns, row)));
        geoJson.Complete();
    }
}
