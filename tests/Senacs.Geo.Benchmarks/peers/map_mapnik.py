"""Draws the layers of our couverture map with Mapnik: classes, limits, QPV, sites and names, A4 landscape at 300 dpi, from the files that build writes."""
import sys

import mapnik

couverture, qpv, sites, output = sys.argv[1:5]
XML = """<Map srs="epsg:2154" background-color="white">
<Style name="communes">
<Rule><Filter>[classe] = 'centre_social'</Filter><PolygonSymbolizer fill="#79A6D2"/><LineSymbolizer stroke="#ffffff" stroke-width="1"/></Rule>
<Rule><Filter>[classe] = 'evs_seul'</Filter><PolygonSymbolizer fill="#F8CD84"/><LineSymbolizer stroke="#ffffff" stroke-width="1"/></Rule>
<Rule><ElseFilter/><PolygonSymbolizer fill="#ffffff"/><LineSymbolizer stroke="#9A9A9A" stroke-width="1"/></Rule>
</Style>
<Style name="qpv"><Rule><PolygonSymbolizer fill="#A3195B" fill-opacity="0.3"/><LineSymbolizer stroke="#A3195B" stroke-width="3"/></Rule></Style>
<Style name="sites"><Rule><MarkersSymbolizer width="24" height="24" fill="#0B2A4A" stroke="#ffffff" stroke-width="2" allow-overlap="true"/></Rule></Style>
<Style name="noms"><Rule><TextSymbolizer face-name="DejaVu Sans Book" size="30" fill="#1E1E1E" halo-radius="3" dy="20">[nom]</TextSymbolizer></Rule></Style>
<Layer name="communes" srs="epsg:4326"><StyleName>communes</StyleName><Datasource><Parameter name="type">geojson</Parameter><Parameter name="file">{c}</Parameter></Datasource></Layer>
<Layer name="qpv" srs="epsg:4326"><StyleName>qpv</StyleName><Datasource><Parameter name="type">geojson</Parameter><Parameter name="file">{q}</Parameter></Datasource></Layer>
<Layer name="sites" srs="epsg:4326"><StyleName>sites</StyleName><StyleName>noms</StyleName><Datasource><Parameter name="type">geojson</Parameter><Parameter name="file">{s}</Parameter></Datasource></Layer>
</Map>""".format(c=couverture, q=qpv, s=sites)
page = mapnik.Map(3508, 2480)
mapnik.load_map_from_string(page, XML)
page.zoom_all()
image = mapnik.Image(page.width, page.height)
mapnik.render(page, image)
image.save(output, "png")
