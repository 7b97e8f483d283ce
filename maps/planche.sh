#!/bin/sh
# Makes the contact sheet maps/planche.png again: every départemental theme for the shipped dossiers, then `couverture` for the dossiers of a folder.
#   maps/planche.sh [DOSSIERS [CODE…]]      DOSSIERS/<code>/dossier.json, as data/tous-les-departements.sh leaves them
# Keeps the single maps (PNG, 120 dpi) in $PLANCHE, else in a temporary folder. Needs ImageMagick (montage, convert).
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
command=${SENACS_GEO:-$here/../senacs-geo}
tiles=${PLANCHE:-$(mktemp -d)}
mkdir -p "$tiles"
dossiers=${1:-}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- 06 13 01 14 2A 21 23 29 30 33 49 59 67 69 74 75 85 87 92 971 973 974
rank=100
tile() { # name, dossier, arguments of `map`
  rank=$((rank + 1))
  file=$tiles/$rank-$1.png
  folder=$2
  shift 2
  "$command" map "$folder" -o "$file" --dpi 120 "$@" >"$file.txt" 2>&1 || [ -f "$file" ] || { echo "$file: $(tail -1 "$file.txt")" >&2; rank=$((rank - 1)); }
}
for name in 03-allier 04-alpes-de-haute-provence 62-pas-de-calais; do
  for theme in couverture couverture-cs-evs implantation gestion qpv population epci rayon; do
    tile "${name%%-*}-$theme" "$here/../data/$name" --theme "$theme"
  done
  case $name in 03*) since=2018-12-31 ;; 04*) since=2012-12-31 ;; *) since=2008-12-31 ;; esac
  tile "${name%%-*}-evolution" "$here/../data/$name" --theme evolution --depuis "$since"
done
for code in "$@"; do
  [ -z "$dossiers" ] || [ ! -f "$dossiers/$code/dossier.json" ] || tile "$code-couverture" "$dossiers/$code"
done
montage "$tiles"/???-*.png -background white -alpha remove -filter Lanczos -tile 6x -geometry 700x700+8+8 -background '#dddddd' "$tiles/planche.png"
convert "$tiles/planche.png" +dither -colors 160 -strip -define png:compression-level=9 "PNG8:$here/planche.png"
ls -l "$here/planche.png"
