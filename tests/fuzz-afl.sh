#!/usr/bin/env bash
# Fuzzing guided by coverage of the readers, on demand; needs afl++ (Debian: apt install afl++):
#   tests/fuzz-afl.sh                   each reader for ten minutes
#   tests/fuzz-afl.sh csv 60            one of geojson, csv, xlsx for that many seconds
# Our readers' assemblies are instrumented by SharpFuzz, the seeds are small inputs of our own (tests/Senacs.Geo.Fuzz). A crash is an exception that is
# not the readers' refusal by name, a hang an input that takes over ten seconds. What was found stands in artifacts/fuzz/READER/; one again:
#   artifacts/fuzz/harness/Senacs.Geo.Fuzz csv artifacts/fuzz/csv/default/crashes/id…
# Ends with 1 when there is a crash or a hang.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
case "${1:-}" in
  "") readers=(geojson csv xlsx) ;;
  geojson | csv | xlsx) readers=("$1") ;;
  *) sed -n '2,4p' "$0" >&2; exit 2 ;;
esac
seconds=${2:-600}
command -v afl-fuzz >/dev/null || { echo "afl-fuzz is missing: install afl++" >&2; exit 3; }
out=$root/artifacts/fuzz
harness=$out/harness
cd "$root"
dotnet tool restore >/dev/null
# One run at a time makes the harness; the others use it when it is newer than the sources.
mkdir -p "$out"
exec 9>"$out/.lock"
flock 9
if [ ! -f "$harness/.done" ] || [ -n "$(find src/Senacs.Geo src/Senacs.Geo.Sources tests/Senacs.Geo.Fuzz \( -name obj -o -name bin \) -prune -o -newer "$harness/.done" -name '*.cs' -print -quit)" ]; then
  rm -rf "$harness"
  dotnet publish tests/Senacs.Geo.Fuzz -c Release -o "$harness" -v quiet -nologo
  for assembly in Senacs.Geo Senacs.Geo.Sources; do
    dotnet sharpfuzz "$harness/$assembly.dll"
  done
  touch "$harness/.done"
fi
flock -u 9

found=0
for reader in "${readers[@]}"; do
  folder=$out/$reader
  rm -rf "$folder" "$out/seeds-$reader"
  "$harness/Senacs.Geo.Fuzz" "$reader" --seeds "$out/seeds-$reader"
  # -m none: the runtime reserves more address space than it uses.
  AFL_SKIP_CPUFREQ=1 AFL_NO_UI=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_SKIP_BIN_CHECK=1 AFL_NO_AFFINITY=1 \
    afl-fuzz -i "$out/seeds-$reader" -o "$folder" -m none -t 10000 -G 20000 -V "$seconds" -- "$harness/Senacs.Geo.Fuzz" "$reader" >"$out/$reader.log" 2>&1 \
    || { tail -20 "$out/$reader.log" >&2; exit 3; }
  count() { awk -v key="$1" '$1 == key { print $3 }' "$folder/default/fuzzer_stats"; }
  crashes=$(count saved_crashes)
  hangs=$(count saved_hangs)
  echo "$reader: $(count run_time) s, $(count execs_done) executions, $(count corpus_count) paths, $crashes crashes, $hangs hangs"
  [ "$crashes" -eq 0 ] && [ "$hangs" -eq 0 ] || { found=1; ls "$folder"/default/crashes "$folder"/default/hangs; }
done
exit $found
