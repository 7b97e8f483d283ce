#!/usr/bin/env bash
# Mutation testing of the heart with its own tests alone, on demand (about half an hour on two quiet processors):
#   tests/mutations.sh                     all five folders
#   tests/mutations.sh Coverage Reports    some of them
# Writes artifacts/mutations/FOLDER.json and prints score and survivors by folder.
# The tests of the engine (Geography) are left out: they are slow and say nothing of these folders. So are the random registers: a named example is asked for.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root/tests/Senacs.Geo.Tests"
folders=("$@")
[ $# -gt 0 ] || folders=(Codes Coverage Reports Structures Territoires)
dotnet tool restore >/dev/null
for folder in "${folders[@]}"; do
  out=$root/artifacts/mutations
  rm -rf "${out:?}/$folder"
  mkdir -p "$out"
  dotnet stryker -m "$folder/**/*.cs" -O "$out/$folder" >"$out/$folder.log" 2>&1 || { tail -20 "$out/$folder.log"; exit 1; }
  cp "$out/$folder"/reports/mutation-report.json "$out/$folder.json"
done
python3 - "$root/artifacts/mutations" "${folders[@]}" <<'PY'
import json, sys
total = [0, 0]
for folder in sys.argv[2:]:
    killed, lived = 0, []
    for name, file in json.load(open(f"{sys.argv[1]}/{folder}.json"))["files"].items():
        for mutant in file["mutants"]:
            if mutant["status"] in ("Killed", "Timeout"):
                killed += 1
            elif mutant["status"] in ("Survived", "NoCoverage"):
                lived.append((name.rsplit("Senacs.Geo/", 1)[-1], mutant["location"]["start"]["line"], mutant["mutatorName"], mutant["replacement"], mutant["status"]))
    total[0] += killed
    total[1] += len(lived)
    print(f"{folder}: {100 * killed / max(1, killed + len(lived)):.1f} % ({killed} of {killed + len(lived)})")
    for row in sorted(lived):
        print("   {}:{} {} -> {} [{}]".format(*[" ".join(str(x).split()) for x in row]))
print(f"all: {100 * total[0] / max(1, sum(total)):.1f} % ({total[0]} of {sum(total)})")
PY
