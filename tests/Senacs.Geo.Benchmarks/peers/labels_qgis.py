#!/usr/bin/python3
"""Draws a page's communes, markers and names with QGIS (headless, its default label engine) and says where it put the names.

    labels_qgis.py TRAVAIL.json SORTIE.json IMAGE.png autour|cartographique

TRAVAIL.json is written by the benchmark `cartes`: page in millimetres, y downwards. `autour` is QgsPalLayerSettings' default (AroundPoint),
`cartographique` is OrderedPositionsAroundPoint. Three renders; the median time is told, imports and layer building excluded.
"""
import json
import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from qgis.core import (  # noqa: E402
    Qgis, QgsApplication, QgsFeature, QgsField, QgsFillSymbol, QgsGeometry, QgsLabelObstacleSettings, QgsMapRendererSequentialJob, QgsMapSettings, QgsMarkerSymbol, QgsPalLayerSettings,
    QgsPointXY, QgsProperty, QgsRectangle, QgsSingleSymbolRenderer, QgsTextFormat, QgsUnitTypes, QgsVectorLayer, QgsVectorLayerSimpleLabeling)
from qgis.PyQt.QtCore import QSize, QVariant  # noqa: E402
from qgis.PyQt.QtGui import QColor, QFont  # noqa: E402

DPI = 300


def layer(kind, name, fields, rows):
    made = QgsVectorLayer(kind, name, "memory")
    made.dataProvider().addAttributes(fields)
    made.updateFields()
    features = []
    for geometry, values in rows:
        feature = QgsFeature(made.fields())
        feature.setGeometry(geometry)
        feature.setAttributes(values)
        features.append(feature)
    made.dataProvider().addFeatures(features)
    made.updateExtents()
    return made


def point(item, height):
    return QgsGeometry.fromPointXY(QgsPointXY(item["x"], height - item["y"]))


def disc(size):
    return QgsMarkerSymbol.createSimple({"name": "circle", "size": str(size), "size_unit": "MM", "color": "#0B2A4A", "outline_color": "white", "outline_width": "0.2"})


def main():
    job = json.load(open(sys.argv[1], encoding="utf-8"))
    placement = QgsPalLayerSettings.AroundPoint if sys.argv[4] == "autour" else QgsPalLayerSettings.OrderedPositionsAroundPoint
    app = QgsApplication([], False)
    app.initQgis()
    width, height = job["width"], job["height"]
    communes = layer("Polygon", "communes", [QgsField("n", QVariant.Int)], [
        (QgsGeometry.fromPolygonXY([[QgsPointXY(x, height - y) for x, y in ring] for ring in part]), [0]) for part in job["communes"]])
    communes.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple({"color": "#79A6D2", "outline_color": "white", "outline_width": "0.09"})))
    markers = layer("Point", "marqueurs", [QgsField("r", QVariant.Double)], [(point(m, height), [m["r"]]) for m in job["markers"]])
    symbol = disc(2)
    symbol.setDataDefinedSize(QgsProperty.fromExpression('2 * "r"'))
    markers.setRenderer(QgsSingleSymbolRenderer(symbol))
    obstacle = QgsPalLayerSettings()
    obstacle.drawLabels = False
    obstacle.fieldName = "r"
    settings = QgsLabelObstacleSettings()
    settings.setIsObstacle(True)
    obstacle.setObstacleSettings(settings)
    markers.setLabeling(QgsVectorLayerSimpleLabeling(obstacle))
    markers.setLabelsEnabled(True)
    names = layer("Point", "noms", [QgsField("cle", QVariant.String), QgsField("nom", QVariant.String), QgsField("taille", QVariant.Double), QgsField("gras", QVariant.Int), QgsField("r", QVariant.Double)],
                  [(point(p, height), [p["key"], p["name"], p["size"], int(p["bold"]), p["r"]]) for p in job["points"]])
    own = disc(1)
    own.setDataDefinedSize(QgsProperty.fromExpression('2 * "r"'))
    own.setOpacity(0.01)
    names.setRenderer(QgsSingleSymbolRenderer(own))
    label = QgsPalLayerSettings()
    label.fieldName = "nom"
    label.placement = placement
    label.distUnits = QgsUnitTypes.RenderMillimeters
    label.dist = 0.35
    label.offsetType = QgsPalLayerSettings.FromSymbolBounds
    text = QgsTextFormat()
    text.setFont(QFont("Carlito"))
    text.setSize(8)
    text.setSizeUnit(QgsUnitTypes.RenderPoints)
    text.setColor(QColor("#1E1E1E"))
    text.buffer().setEnabled(True)
    text.buffer().setSize(0.5)
    label.setFormat(text)
    defined = label.dataDefinedProperties()
    defined.setProperty(QgsPalLayerSettings.Size, QgsProperty.fromField("taille"))
    defined.setProperty(QgsPalLayerSettings.Bold, QgsProperty.fromField("gras"))
    if placement == QgsPalLayerSettings.AroundPoint:
        defined.setProperty(QgsPalLayerSettings.LabelDistance, QgsProperty.fromExpression('"r" + 0.35'))
    label.setDataDefinedProperties(defined)
    names.setLabeling(QgsVectorLayerSimpleLabeling(label))
    names.setLabelsEnabled(True)

    page = QgsMapSettings()
    page.setLayers([names, markers, communes])
    page.setExtent(QgsRectangle(0, 0, width, height))
    page.setOutputSize(QSize(round(width * DPI / 25.4), round(height * DPI / 25.4)))
    page.setOutputDpi(DPI)
    page.setBackgroundColor(QColor("white"))
    times, work = [], []
    for _ in range(3):
        start, used = time.perf_counter(), time.process_time()
        render = QgsMapRendererSequentialJob(page)
        render.start()
        render.waitForFinished()
        image = render.renderedImage()
        image.save(sys.argv[3])
        times.append(time.perf_counter() - start)
        work.append(time.process_time() - used)
        found = render.takeLabelingResults().allLabels()
    labels = []
    for one in found:
        box = one.labelRect
        key = names.getFeature(one.featureId)["cle"] if one.layerID == names.id() else None
        if key is not None and not one.isUnplaced:
            labels.append({"key": key, "x0": box.xMinimum(), "y0": height - box.yMaximum(), "x1": box.xMaximum(), "y1": height - box.yMinimum()})
    json.dump({"tool": "QGIS " + Qgis.QGIS_VERSION.split("-")[0], "seconds": sorted(times)[1], "processor": sorted(work)[1], "labels": labels}, open(sys.argv[2], "w", encoding="utf-8"))
    sys.stdout.flush()
    os._exit(0)


main()
