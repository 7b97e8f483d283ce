#!/usr/bin/python3
"""Draws the layers of the map `couverture` with Mapnik: the peer that `senacs-geo map` is measured against.

    mapnik_draw.py DOSSIER COUVERTURE.csv OUT.png [REPEATS]

DOSSIER/communes.geojson, filled by the class in COUVERTURE.csv (the CSV of `senacs-geo coverage`), limits, département outline (a line of the union is not asked of
Mapnik: it only draws), QPV with hatch-like fill, markers of the structures, names of their communes with Mapnik's own label placement; A4 landscape at 300 dpi.
No title, figures, legend, scale bar or sources: Mapnik has none of these. With REPEATS, the warm time of the drawing alone is printed too.
"""
import csv
import json
import sys
import tempfile
import time

import mapnik

START = time.perf_counter()
COLOURS = {"centre_social": "#79A6D2", "evs_seul": "#FACC84", "zone_blanche": "#FFFFFF"}
LAMBERT93 = "+proj=lcc +lat_1=49 +lat_2=44 +lat_0=46.5 +lon_0=3 +x_0=700000 +y_0=6600000 +ellps=GRS80 +units=m +no_defs"
WGS84 = "+proj=longlat +datum=WGS84 +no_defs"
STYLE = """<Map srs="%s" background-color="white">
<FontSet name="f"><Font face-name="Carlito Regular"/></FontSet>
<Style name="communes">%s</Style>
<Style name="qpv"><Rule><PolygonSymbolizer fill="#A3195B" fill-opacity="0.35"/><LineSymbolizer stroke="#A3195B" stroke-width="3.3"/></Rule></Style>
<Style name="structures">
<Rule><Filter>[type]='CS'</Filter><MarkersSymbolizer width="27" height="27" fill="#0B2A4A" stroke="white" stroke-width="2.5" allow-overlap="true"/></Rule>
<Rule><ElseFilter/><MarkersSymbolizer width="27" height="27" fill="#7A3300" stroke="white" stroke-width="2.5" allow-overlap="true"/></Rule></Style>
<Style name="noms"><Rule><TextSymbolizer fontset-name="f" size="29" fill="#1E1E1E" halo-fill="white" halo-radius="3" placement-type="simple" placements="NE,NW,SE,SW,E,W,N,S" dx="14" dy="8">[nom]</TextSymbolizer></Rule></Style>
</Map>"""


def features(path):
    with open(path, encoding="utf-8-sig") as file:
        return json.load(file)["features"]


def layer(name, items, styles):
    file = tempfile.NamedTemporaryFile("w", suffix=".geojson", delete=False, encoding="utf-8")
    json.dump({"type": "FeatureCollection", "features": items}, file)
    file.close()
    made = mapnik.Layer(name, WGS84)
    made.datasource = mapnik.GeoJSON(file=file.name)
    made.styles.extend(styles)
    return made


def main():
    dossier, coverage, out = sys.argv[1:4]
    with open(coverage, encoding="utf-8-sig", newline="") as file:
        classes = {row["code_insee"]: row["classe"] for row in csv.DictReader(file)}
    communes = features(dossier + "/communes.geojson")
    for feature in communes:
        feature["properties"]["classe"] = classes.get(feature["properties"]["code"], "zone_blanche")
    points = []
    with open(dossier + "/structures.csv", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["lon"]:
                points.append({"type": "Feature", "geometry": {"type": "Point", "coordinates": [float(row["lon"]), float(row["lat"])]},
                               "properties": {"type": row["type"], "nom": row["commune"]}})
    rules = "".join(
        '<Rule><Filter>[classe]=\'%s\'</Filter><PolygonSymbolizer fill="%s"/><LineSymbolizer stroke="%s" stroke-width="1.04" stroke-linejoin="round"/></Rule>'
        % (name, colour, "#9A9A9A" if name == "zone_blanche" else "#FFFFFF") for name, colour in COLOURS.items())
    mapnik.register_fonts("/usr/share/fonts/truetype/crosextra")
    page = mapnik.Map(3508, 2480)
    mapnik.load_map_from_string(page, STYLE % (LAMBERT93, rules))
    page.layers.append(layer("communes", communes, ["communes"]))
    page.layers.append(layer("qpv", features(dossier + "/qpv.geojson"), ["qpv"]))
    page.layers.append(layer("structures", points, ["structures", "noms"]))
    page.zoom_all()
    image = mapnik.Image(3508, 2480)
    mapnik.render(page, image)
    image.save(out, "png24")
    print("cold, imports excluded: %.3f s" % (time.perf_counter() - START))
    for _ in range(int(sys.argv[4]) if len(sys.argv) > 4 else 0):
        start, used = time.perf_counter(), time.process_time()
        image = mapnik.Image(3508, 2480)
        mapnik.render(page, image)
        drawn = time.perf_counter()
        image.save(out, "png24")
        print("warm: draw %.3f s, PNG %.3f s, processor %.3f s" % (drawn - start, time.perf_counter() - drawn, time.process_time() - used))


main()
