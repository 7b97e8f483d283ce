using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Adapters.Tests.Exports;

public sealed class GpkgTests : IDisposable
{
    private static readonly CoverageReport Report = SampleReport.Standard;
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"senacs-{Guid.NewGuid():N}.gpkg");
    private readonly SqliteConnection _connection;

    public GpkgTests()
    {
        File.WriteAllBytes(_path, Output.Of(s => CouvertureGpkg.Write(Report, s)));
        _connection = new SqliteConnection($"Data Source={_path};Mode=ReadOnly;Pooling=False");
        _connection.Open();
    }

    public void Dispose()
    {
        _connection.Dispose();
        File.Delete(_path);
    }

    private List<object[]> Query(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        List<object[]> rows = [];
        while (reader.Read())
        {
            object[] row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    [Fact]
    public void It_says_that_it_is_a_GeoPackage_1_3()
    {
        Assert.Equal(0x47504B47L, Query("PRAGMA application_id")[0][0]);
        Assert.Equal(10300L, Query("PRAGMA user_version")[0][0]);
        Assert.Equal("ok", Query("PRAGMA integrity_check")[0][0]);
        Assert.Empty(Query("PRAGMA foreign_key_check"));
    }

    [Fact]
    public void Its_layers_are_declared()
    {
        Assert.Equal(["couverture", "qpv", "structures"], Query("SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY 1").Select(r => r[0]));
        Assert.Equal([("couverture", "MULTIPOLYGON", 4326L), ("qpv", "MULTIPOLYGON", 4326L), ("structures", "POINT", 4326L)],
            Query("SELECT table_name, geometry_type_name, srs_id FROM gpkg_geometry_columns ORDER BY 1").Select(r => ((string)r[0], (string)r[1], (long)r[2])));
        Assert.Equal([-1L, 0L, 4326L], Query("SELECT srs_id FROM gpkg_spatial_ref_sys ORDER BY 1").Select(r => r[0]));
        Assert.All(Query("SELECT last_change FROM gpkg_contents"), r => Assert.Equal("2022-12-31T00:00:00.000Z", r[0]));
    }

    [Fact]
    public void Every_commune_is_a_row_and_one_without_boundary_has_no_geometry()
    {
        List<object[]> rows = Query("SELECT code_insee, nom, population, classe, geom FROM couverture ORDER BY fid");
        Assert.Equal(Report.Coverage.Communes.Select(c => (c.Commune.Code.Value, c.Commune.Nom, Valeurs.Of(c.Classe), c.Commune.Shape is null)), rows.Select(r => ((string)r[0], (string)r[1], (string)r[3], r[4] is DBNull)));
        Assert.Equal(DBNull.Value, rows[3][2]);
    }

    [Fact]
    public void Geometries_come_back_with_their_envelope()
    {
        foreach (object[] row in Query("SELECT code_insee, geom FROM couverture WHERE geom IS NOT NULL"))
        {
            byte[] blob = (byte[])row[1];
            Assert.Equal([(byte)'G', (byte)'P', 0, 3], blob[..4]);
            Geometry geometry = new WKBReader().Read(blob[40..]);
            Geometry given = Report.Territoire.Communes.Single(c => c.Code.Value == (string)row[0]).Shape!.Geometry;
            Assert.True(geometry.EqualsTopologically(given));
            Assert.Equal(given.EnvelopeInternal, new Envelope(BitConverter.ToDouble(blob, 8), BitConverter.ToDouble(blob, 16), BitConverter.ToDouble(blob, 24), BitConverter.ToDouble(blob, 32)));
        }
    }

    [Fact]
    public void An_unlocated_structure_keeps_its_row()
    {
        Assert.Equal(Report.Structures.Structures.Length, (int)(long)Query("SELECT count(*) FROM structures")[0][0]);
        Assert.Equal(["@x|y"], Query("SELECT id FROM structures WHERE geom IS NULL").Select(r => r[0]));
    }

    [Fact]
    public void Each_layer_has_its_QGIS_style()
    {
        List<object[]> styles = Query("SELECT f_table_name, styleQML, useAsDefault FROM layer_styles ORDER BY id");
        Assert.Equal(["couverture", "qpv", "structures"], styles.Select(s => s[0]));
        foreach (object[] style in styles)
            Assert.Equal("qgis", System.Xml.Linq.XDocument.Parse((string)style[1]).Root!.Name.LocalName);
        Assert.Contains("value=\"zone_blanche\"", (string)styles[0][1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_style_tells_projects_and_structures_out_of_force_from_those_in_force()
    {
        System.Xml.Linq.XDocument style = System.Xml.Linq.XDocument.Parse((string)Query("SELECT styleQML FROM layer_styles WHERE f_table_name = 'structures'").Single()[0]);
        System.Xml.Linq.XElement renderer = style.Root!.Element("renderer-v2")!;
        Assert.Equal("\"type\" || ' ' || \"en_vigueur\"", renderer.Attribute("attr")!.Value);
        Dictionary<string, (string Label, string Symbol)> categories = renderer.Element("categories")!.Elements()
            .ToDictionary(c => c.Attribute("value")!.Value, c => (c.Attribute("label")!.Value, c.Attribute("symbol")!.Value), StringComparer.Ordinal);
        string[] expected = [.. from etat in new[] { "oui", "projet", "non" } from type in new[] { "CS", "EVS" } select $"{type} {etat}"];
        Assert.Equal(expected, categories.Keys);
        Assert.Equal("Centre social en préfiguration", categories["CS projet"].Label);
        Assert.Equal(6, categories.Values.Select(c => c.Label).Distinct(StringComparer.Ordinal).Count());

        // no two look the same
        string[] looks = [.. renderer.Element("symbols")!.Elements().Select(s => string.Join(';', s.Descendants("prop").Select(p => p.Attribute("k")!.Value + "=" + p.Attribute("v")!.Value)))];
        Assert.Equal(6, looks.Distinct(StringComparer.Ordinal).Count());

        // every structure of the layer falls in one of them
        Assert.All(Query("SELECT type || ' ' || en_vigueur FROM structures"), row => Assert.Contains((string)row[0], categories.Keys));
    }

    [Fact]
    public void Two_runs_give_the_same_bytes() =>
        Assert.Equal(File.ReadAllBytes(_path), Output.Of(s => CouvertureGpkg.Write(SampleReport.Build(RegleCouverture.Parse("territoire")), s)));

    [Fact]
    public void A_dossier_without_commune_is_a_valid_file_too() =>
        Assert.NotEmpty(Output.Of(s => CouvertureGpkg.Write(SampleReport.Empty, s)));

    [GdalFact]
    public void GDAL_opens_it_without_a_warning()
    {
        using Process process = Process.Start(new ProcessStartInfo(GdalFactAttribute.Tool!, ["-ro", "-so", "-al", _path])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LC_ALL"] = "C" },
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(("", 0), (errors.Result, process.ExitCode));
        foreach ((string layer, string geometry, int count) in new[] { ("couverture", "Multi Polygon", Report.Coverage.Communes.Length), ("qpv", "Multi Polygon", Report.Qpv.Length), ("structures", "Point", Report.Structures.Structures.Length) })
        {
            string about = output[output.IndexOf($"Layer name: {layer}", StringComparison.Ordinal)..];
            Assert.Contains($"Geometry: {geometry}\nFeature Count: {count.ToString(CultureInfo.InvariantCulture)}", about[..Math.Min(600, about.Length)], StringComparison.Ordinal);
        }

        Assert.Contains("WGS 84", output, StringComparison.Ordinal);
    }
}

/// <summary>A fact that needs <c>ogrinfo</c> (apt install gdal-bin).</summary>
public sealed class GdalFactAttribute : FactAttribute
{
    public GdalFactAttribute()
    {
        if (Tool is null)
            Skip = "ogrinfo is not installed (apt install gdal-bin).";
    }

    public static string? Tool { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(f => Path.Combine(f, "ogrinfo")).FirstOrDefault(File.Exists);
}
