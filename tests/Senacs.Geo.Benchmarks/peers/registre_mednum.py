#!/usr/bin/python3
"""Gives each dossier of a folder the centres sociaux that a national list places in its département, so that the maps of every département bear markers.

    registre_mednum.py LISTE.csv DOSSIERS SORTIE

DOSSIERS/<code>/dossier.json, as `data/tous-les-departements.sh` leaves them; each is copied to SORTIE/<code>, then its structures.csv is written again.
"""
import csv
import pathlib
import shutil
import sys

COLUMNS = ["id", "nom", "type", "adresse", "code_postal", "commune", "code_insee", "lon", "lat"]


def main():
    source, dossiers, out = sys.argv[1:4]
    rows = {}
    with open(source, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["id"].split("-")[1].upper(), []).append(row)
    for manifest in sorted(pathlib.Path(dossiers).glob("*/dossier.json")):
        code = manifest.parent.name
        folder = pathlib.Path(out) / code
        shutil.copytree(manifest.parent, folder, dirs_exist_ok=True)
        with open(folder / "structures.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows.get(code, []))


main()
