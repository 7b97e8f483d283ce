namespace Senacs.Geo.Service.Tests.Clients;

/// <summary>What real clients are made to do, and where what they asked for is kept.</summary>
/// <param name="Name">Of the fixture.</param>
/// <param name="Program">That is run.</param>
/// <param name="Arguments">With <c>{service}</c> for the service's address and <c>{folder}</c> for a folder that the client may write to.</param>
internal sealed record ClientSequence(string Name, string Program, string[] Arguments)
{
    // one layer, read whole, then within a box, as a person does who opens a project and zooms in
    private const string QgisScript = """
        import os, sys
        # a profile of its own: what an earlier run kept would be asked for only if it changed
        for name in ['HOME', 'XDG_CACHE_HOME', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'QGIS_CUSTOM_CONFIG_PATH']:
            os.environ[name] = sys.argv[1]
        from qgis.core import QgsApplication, QgsVectorLayer, QgsFeatureRequest, QgsRectangle
        app = QgsApplication([], False)
        app.initQgis()
        layer = QgsVectorLayer("pagingEnabled='true' restrictToRequestBBOX='%s' typename='%s' url='%s'" % (sys.argv[4], sys.argv[3], sys.argv[2]), 'l', 'OAPIF')
        request = QgsFeatureRequest()
        if len(sys.argv) > 5:
            request.setFilterRect(QgsRectangle(*[float(v) for v in sys.argv[5].split(',')]))
        count = sum(1 for _ in layer.getFeatures(request)) if layer.isValid() else -1
        sys.stdout.write(str(count))
        sys.stdout.flush()
        os._exit(0 if count >= 0 else 1)
        """;

    public static IReadOnlyList<ClientSequence> All { get; } =
    [
        Gdal("gdal-liste", "ogrinfo", "-ro", "OAPIF:{service}"),
        Gdal("gdal-communes-de-l-allier", "ogr2ogr", "-f", "GeoJSON", "{folder}/a.json", "OAPIF:{service}", "communes", "-oo", "PAGE_SIZE=100", "-where", "departement = '03'"),
        Gdal("gdal-emprise", "ogr2ogr", "-f", "GeoJSON", "{folder}/a.json", "OAPIF:{service}", "couverture", "-spat", "2.5", "46.2", "3", "46.5"),
        Qgis("qgis-communes-de-l-allier", "communes", "0"),
        Qgis("qgis-emprise", "couverture", "1", "2.5,46.2,3,46.5"),
    ];

    /// <summary>The client and its version, where its requests do not say.</summary>
    public (string Program, string[] Arguments)? Version => Program == Python ? null : ("ogrinfo", ["--version"]);

    public string Fixture => Path.Combine(Folder, Name + ".txt");

    public static string Folder { get; } = Path.Combine(OpenData.Root, "tests", "Senacs.Geo.Service.Tests", "Clients", "sequences");

    /// <summary>How the fixture names what was run.</summary>
    public string Command => Program == Python ? "QGIS, OAPIF : " + string.Join(' ', Arguments[4..]) : Program + " " + string.Join(' ', Arguments);

    public const string Python = "/usr/bin/python3";

    private static ClientSequence Gdal(string name, string program, params string[] arguments) => new(name, program, arguments);

    private static ClientSequence Qgis(string name, params string[] arguments) => new(name, Python, ["-c", QgisScript, "{folder}", "{service}", .. arguments]);
}
