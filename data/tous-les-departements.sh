#!/bin/sh
# Makes, checks and builds a dossier for every département of a folder of open data, and prints the counts as a table.
#   data/tous-les-departements.sh SOURCES SORTIE [CODE…]
set -eu
sources=$1
out=$2
shift 2
mkdir -p "$out"
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
command=${SENACS_GEO:-$here/../senacs-geo}
[ $# -gt 0 ] || set -- $(sed -n 's/^    "\(..\{1,2\}\)": "[^"]*",\{0,1\}$/\1/p' "$here/catalogue.json")
printf '%-4s %9s %12s %5s %8s %6s %6s\n' dep communes habitants qpv repares check build
for code in "$@"; do
  [ -n "$(find "$sources" -name "$code.geojson*" -path '*communes*' -print -quit)" ] || continue
  dossier=$out/$code
  "$command" data pull "$code" --source "$sources" -o "$dossier" --date 2023-01-01 --catalogue "$here/catalogue.json" >"$out/$code.txt" 2>"$out/$code.journal" || [ -f "$dossier/dossier.json" ] || { echo "$code: data pull"; continue; }
  check=0; "$command" check "$dossier" >"$out/$code.controle" 2>&1 || check=$?
  build=0; "$command" build "$dossier" -o "$out/$code-sortie" --dpi 72 >/dev/null 2>"$out/$code.build" || build=$?
  communes=$(grep -c '"code":"' "$dossier/communes.geojson" || true)
  habitants=$(awk 'NR > 1 { line = $0; gsub(/"[^"]*"/, "x", line); split(line, cells, ","); n += cells[3] } END { printf "%d", n }' "$dossier/communes.csv")
  qpv=0; [ ! -f "$dossier/qpv.geojson" ] || qpv=$(grep -c '"code_qp":"' "$dossier/qpv.geojson" || true)
  repares=$(grep -c 'geometry.repaired' "$out/$code.journal" || true)
  printf '%-4s %9s %12s %5s %8s %6s %6s\n' "$code" "$communes" "$habitants" "$qpv" "$repares" "$check" "$build"
done
