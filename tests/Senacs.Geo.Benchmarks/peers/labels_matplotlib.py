#!/usr/bin/python3
"""Draws a page's communes, markers and names with geopandas and matplotlib, the way their documentation shows: `plot`, then `annotate` beside each point.

    labels_matplotlib.py TRAVAIL.json SORTIE.json IMAGE.png

TRAVAIL.json is written by the benchmark `cartes`. Neither library has a placement engine. Three drawings; the median time is told, imports excluded.
"""
import json
import sys
import time

import matplotlib

matplotlib.use("Agg")
import geopandas  # noqa: E402
import matplotlib.pyplot as plt  # noqa: E402
from shapely.geometry import Polygon  # noqa: E402

DPI = 300


def draw(job, frame, markers, path):
    width, height = job["width"], job["height"]
    figure = plt.figure(figsize=(width / 25.4, height / 25.4), dpi=DPI)
    axes = figure.add_axes([0, 0, 1, 1])
    axes.set_axis_off()
    frame.plot(ax=axes, color="#79A6D2", edgecolor="white", linewidth=0.25, aspect=None)
    axes.scatter([m["x"] for m in markers], [m["y"] for m in markers], s=[(2 * m["r"] / 25.4 * 72) ** 2 for m in markers], color="#0B2A4A", edgecolor="white", linewidth=0.5)
    texts = []
    for p in job["points"]:
        gap = (p["r"] + 0.35) / 25.4 * 72
        texts.append((p["key"], axes.annotate(p["name"], (p["x"], p["y"]), xytext=(gap, gap), textcoords="offset points", fontsize=p["size"], fontweight="bold" if p["bold"] else "normal", family="Carlito")))
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    figure.savefig(path, dpi=DPI)
    renderer = figure.canvas.get_renderer()
    labels = []
    for key, text in texts:
        box = text.get_window_extent(renderer)
        labels.append({"key": key, "x0": box.x0 / DPI * 25.4, "x1": box.x1 / DPI * 25.4, "y0": height - box.y1 / DPI * 25.4, "y1": height - box.y0 / DPI * 25.4})
    plt.close(figure)
    return labels


def main():
    job = json.load(open(sys.argv[1], encoding="utf-8"))
    frame = geopandas.GeoDataFrame(geometry=[Polygon(part[0], part[1:]) for part in job["communes"]])
    times, work = [], []
    for _ in range(3):
        start, used = time.perf_counter(), time.process_time()
        labels = draw(job, frame, job["markers"], sys.argv[3])
        times.append(time.perf_counter() - start)
        work.append(time.process_time() - used)
    json.dump({"tool": "matplotlib " + matplotlib.__version__ + ", geopandas " + geopandas.__version__, "seconds": sorted(times)[1], "processor": sorted(work)[1], "labels": labels}, open(sys.argv[2], "w", encoding="utf-8"))


main()
