using System.Globalization;

namespace Senacs.Geo.Service.Tests.Clients;

/// <summary>QGIS's OAPIF provider, headless, against a real Kestrel: each layer loads, counts, filters, and is drawn.</summary>
[Collection(Shipped.Name)]
public sealed class QgisTests(ShippedService shipped)
{
    // prints one line a check; the test reads them
    private const string Script = """
        import os
        import sys
        from qgis.core import QgsApplication, QgsVectorLayer, QgsMapSettings, QgsMapRendererSequentialJob, QgsFeatureRequest, QgsRectangle
        from qgis.PyQt.QtCore import QSize
        from qgis.PyQt.QtGui import QColor
        app = QgsApplication([], False)
        app.initQgis()
        for name in ['departements', 'communes', 'qpv', 'structures', 'couverture']:
            layer = QgsVectorLayer("url='%s' typename='%s' pagingEnabled='true' pageSize='200' restrictToRequestBBOX='0'" % (sys.argv[1], name), name, 'OAPIF')
            if not layer.isValid():
                print('INVALID', name, layer.error().message())
                continue
            ids = set()
            geometries = 0
            for feature in layer.getFeatures():
                ids.add(feature['id'] if 'id' in layer.fields().names() else feature.id())
                geometries += feature.hasGeometry()
            print('LAYER', name, layer.crs().authid(), len(ids), geometries, len(layer.fields()))
            box = QgsFeatureRequest().setFilterRect(QgsRectangle(2.5, 46.2, 3.0, 46.5))
            print('BOX', name, sum(1 for f in layer.getFeatures(box) if f.hasGeometry()))
            settings = QgsMapSettings()
            settings.setLayers([layer])
            settings.setBackgroundColor(QColor(255, 255, 255))
            settings.setOutputSize(QSize(300, 200))
            settings.setDestinationCrs(layer.crs())
            settings.setExtent(QgsRectangle(2.2, 45.9, 4.1, 46.9))
            job = QgsMapRendererSequentialJob(settings)
            job.start()
            job.waitForFinished()
            image = job.renderedImage()
            drawn = sum(1 for x in range(0, 300) for y in range(0, 200) if image.pixelColor(x, y) != QColor(255, 255, 255))
            print('DRAWN', name, drawn)
        # QGIS may fall over while it tears itself down; what it read and drew is already told
        sys.stdout.flush()
        os._exit(0)
        """;

    [ClientFact("/usr/bin/python3", "-c", "import qgis.core")]
    public async Task Each_layer_loads_whole_filters_and_is_drawn()
    {
        using TemporaryDossiers folder = new();
        File.WriteAllText(folder["essai.py"], Script);
        (int code, string output, string error) = ClientProcess.Run("/usr/bin/python3", folder["essai.py"], shipped.Service.Address.ToString().TrimEnd('/'));
        string[][] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' '))];

        Assert.True(code == 0 && !output.Contains("INVALID", StringComparison.Ordinal), output + error);
        foreach (string id in (string[])["departements", "communes", "qpv", "structures", "couverture"])
        {
            int expected = (await shipped.Service.JsonAsync($"/collections/{id}/items?limit=1")).GetProperty("numberMatched").GetInt32();
            string[] layer = lines.Single(l => l[0] == "LAYER" && l[1] == id);
            Assert.Equal(expected, int.Parse(layer[3], CultureInfo.InvariantCulture));
            Assert.True(int.Parse(layer[5], CultureInfo.InvariantCulture) >= 6, string.Join(' ', layer));
            Assert.True(int.Parse(lines.Single(l => l[0] == "BOX" && l[1] == id)[2], CultureInfo.InvariantCulture) >= 1, id);
            Assert.True(int.Parse(lines.Single(l => l[0] == "DRAWN" && l[1] == id)[2], CultureInfo.InvariantCulture) >= 20, id);
        }
    }
}
