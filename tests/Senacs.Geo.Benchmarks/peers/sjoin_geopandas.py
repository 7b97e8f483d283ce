"""Joins points (little-endian doubles, longitude then latitude) to the communes of a folder; prints the seconds of the join alone, writes the codes."""
import glob
import sys
import time

import geopandas
import numpy
import pandas

frames = [geopandas.read_file(f)[["code", "geometry"]] for f in sorted(glob.glob(sys.argv[1] + "/*.geojson"))]
communes = pandas.concat(frames, ignore_index=True).sort_values("code").reset_index(drop=True)
xy = numpy.fromfile(sys.argv[2], dtype="<f8").reshape(-1, 2)
points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(xy[:, 0], xy[:, 1]), crs=communes.crs)
start = time.perf_counter()
joined = geopandas.sjoin(points, communes, predicate="intersects", how="left")
seconds = time.perf_counter() - start
joined.groupby(level=0)["code"].min().fillna("").to_csv(sys.argv[3], index=False, header=False)
print(len(xy), seconds)
