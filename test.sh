#!/usr/bin/env bash
# Installs what the tests need, builds, checks the format, runs every test. Last line: "N passed, N failed".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# 1. Real clients of our outputs. A test whose client is missing says so and is skipped; CI has them all.
need=()
have() { command -v "$1" >/dev/null 2>&1; }
have ogrinfo || need+=(gdal-bin)
have rsvg-convert || need+=(librsvg2-bin)
have qpdf || need+=(qpdf)
have pdftotext || need+=(poppler-utils)
have xmllint || need+=(libxml2-utils)
have chromium || need+=(chromium)
have wine || need+=(wine wine64)
have zip || need+=(zip)
have cc || need+=(gcc libc6-dev)
[[ "$(fc-list 2>/dev/null)" == *Carlito* ]] || need+=(fonts-crosextra-carlito fontconfig)
/usr/bin/python3 -c 'import qgis.core' >/dev/null 2>&1 || need+=(python3-qgis qgis-providers)
/usr/bin/python3 -c 'import geopandas' >/dev/null 2>&1 || need+=(python3-geopandas)
have npm || need+=(npm)
if [ ${#need[@]} -gt 0 ]; then
  echo "Installing: ${need[*]}"
  sudo=()
  [ "$(id -u)" -eq 0 ] || sudo=(sudo -n)
  "${sudo[@]}" apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq "${need[@]}" >/dev/null \
    || echo "Could not install: ${need[*]}. The tests that need them will be skipped."
fi

# axe-core judges the accessibility of the page; nothing of it is served.
[ -d tests/Senacs.Geo.Service.Tests/axe/node_modules/axe-core ] || npm ci --prefix tests/Senacs.Geo.Service.Tests/axe --no-audit --no-fund --silent \
  || echo "Could not install axe-core: the accessibility test will fail."

# The font that PNG and PDF are drawn with; the build puts it into the program.
[ -e src/Senacs.Geo.Maps/Fonts/node_modules/@fontsource/carlito/LICENSE ] || npm ci --prefix src/Senacs.Geo.Maps/Fonts --ignore-scripts --no-audit --no-fund --silent \
  || echo "Could not install the font: the tests of PNG and PDF will be skipped."

# MapLibre GL JS draws the street view; the build puts it beside the service.
[ -e src/Senacs.Geo.Service/node_modules/maplibre-gl/dist/maplibre-gl.mjs ] || npm ci --prefix src/Senacs.Geo.Service --ignore-scripts --no-audit --no-fund --silent \
  || echo "Could not install MapLibre GL JS: the tests of the street view will fail."

failed=0
fail() { echo "FAILED: $1"; failed=$((failed + 1)); }

# 2. Build and format. The command itself is built as a user would, for the tests that run it as a process.
dotnet build Senacs.Geo.sln -v quiet -nologo || fail "build"
dotnet format Senacs.Geo.sln --no-restore --verify-no-changes --verbosity quiet || fail "format"
./senacs-geo --version >/dev/null || fail "senacs-geo"

# The programs for people without a .NET kit, and a Windows to try theirs in.
./publier.sh win-x64 linux-x64 >/dev/null || fail "publier.sh"
have wine && { WINEPREFIX=$PWD/artifacts/wine WINEDEBUG=-all timeout 300 wine winecfg -v win10 >/dev/null 2>&1 || fail "wine"; }

# 3. Tests, one project after the other. With SENACS_GEO_TOUTES_LES_COUPURES=1, writes are interrupted at every operation on disk and not at a sample (about half an hour).
passed=0
skipped=0
for project in tests/Senacs.Geo.Tests tests/Senacs.Geo.Adapters.Tests tests/Senacs.Geo.Hosts.Tests tests/Senacs.Geo.Service.Tests; do
  echo "== $project"
  log=$(mktemp)
  dotnet test "$project" --no-build --nologo -v quiet >"$log" 2>&1
  code=$?
  grep -vE '^\s*$|^Test run for|^A total of' "$log"
  summary=$(grep -E 'Failed: +[0-9]+, Passed: +[0-9]+' "$log" | tail -1)
  p=$(sed -nE 's/.*Passed: +([0-9]+).*/\1/p' <<<"$summary")
  f=$(sed -nE 's/.*Failed: +([0-9]+), Passed.*/\1/p' <<<"$summary")
  s=$(sed -nE 's/.*Skipped: +([0-9]+).*/\1/p' <<<"$summary")
  passed=$((passed + ${p:-0}))
  failed=$((failed + ${f:-0}))
  skipped=$((skipped + ${s:-0}))
  # a crash or an empty project is a failure, whatever was counted
  { [ "$code" -ne 0 ] && [ "${f:-0}" -eq 0 ]; } && fail "$project (exit code $code)"
  [ "${p:-0}" -gt 0 ] || fail "$project ran no test"
  rm -f "$log"
done

[ "$skipped" -eq 0 ] || echo "$skipped skipped (a client or the open data are missing)"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
