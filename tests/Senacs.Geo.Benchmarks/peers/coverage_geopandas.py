"""What a GIS colleague would write: read the dossier, locate the structures, apply the rule "territoire", measure distances, write the CSV."""
import json
import sys

import geopandas
import pandas

folder, output = sys.argv[1], sys.argv[2]
manifest = json.load(open(folder + "/dossier.json", encoding="utf-8"))
communes = geopandas.read_file(folder + "/" + manifest["communes"]["fichier"])[["code", "geometry"]]
table = pandas.read_csv(folder + "/" + manifest["table"]["fichier"], dtype=str)
register = pandas.read_csv(folder + "/" + manifest["structures"]["fichier"], dtype=str).fillna("")
communes = communes.merge(table, left_on="code", right_on="code_insee").to_crs(2154).sort_values("code").reset_index(drop=True)

inside = communes.geometry.representative_point()
points = geopandas.GeoSeries(geopandas.points_from_xy(pandas.to_numeric(register["lon"]), pandas.to_numeric(register["lat"])), crs=4326).to_crs(2154)
by_code = dict(zip(communes["code"], inside))
sites = [by_code.get(code) if point.is_empty else point for point, code in zip(points, register["code_insee"])]
in_force = register["statut"] != "en préfiguration"
covered = {code: {"CS": [], "EVS": []} for code in communes["code"]}
for row in register[in_force].itertuples():
    for code in set(row.territoire.split("|") + [row.code_insee]):
        if code in covered:
            covered[code][row.type].append(row.id)
nearest = geopandas.GeoSeries([s for s, ok in zip(sites, in_force) if ok and s is not None], crs=2154)
communes["centres_sociaux"] = ["|".join(sorted(covered[c]["CS"])) for c in communes["code"]]
communes["evs"] = ["|".join(sorted(covered[c]["EVS"])) for c in communes["code"]]
communes["classe"] = ["centre_social" if c else "evs_seul" if e else "zone_blanche" for c, e in zip(communes["centres_sociaux"], communes["evs"])]
communes["distance_km"] = [round(nearest.distance(p).min() / 1000, 2) for p in inside]
communes[["code_insee", "nom", "population", "epci_nom", "classe", "centres_sociaux", "evs", "distance_km"]].to_csv(output, index=False)
