#!/usr/bin/env bash
# Makes the programs that people without a .NET kit run: ./publier.sh [RID…]   (win-x64, linux-x64 and osx-arm64 when none is named)
# Writes artifacts/publication/senacs-geo-RID.zip and its SHA-256. The program stands at the root of the ZIP; MapLibre GL JS and the dossier of the
# Allier lie beside it, font, themes and schema are inside. linux-x64 is native (it needs clang or gcc here); the others are one compressed file with
# the runtime inside. osx-arm64 is made but was never run: there is no Mac here.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=$root/artifacts/publication
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf '%s\n' "$*" >&2; }

lisez_moi() {
  local program=./senacs-geo data=data/03-allier
  [[ $1 == win-* ]] && program=senacs-geo && data='data\03-allier'
  cat <<TEXT
Senacs.Geo $(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$root/Directory.Build.props") : où manquent les centres sociaux et les espaces de vie sociale d'un département.
Rien à installer. Ouvrir une invite de commandes dans ce dossier, puis :

  $program build $data -o cartes     les chiffres, tableaux, cartes et le rapport de l'Allier, dans « cartes »
  $program serve --data data                  la page : http://127.0.0.1:5080/departements/03
  $program --help                             toutes les commandes

Votre département : copier le dossier data/03-allier, y mettre vos fichiers, les nommer dans dossier.json.
Données de l'Allier : sources, millésimes et licences dans data/03-allier/dossier.json.
Licence du programme : LICENSE (MIT) ; des bibliothèques et de la police : NOTICE.
TEXT
}

command -v zip >/dev/null || { say "zip est nécessaire (apt install zip)."; exit 3; }
for project in src/Senacs.Geo.Maps/Fonts src/Senacs.Geo.Service; do
  [ -e "$root/$project/node_modules/.package-lock.json" ] || npm ci --prefix "$root/$project" --ignore-scripts --no-audit --no-fund --silent
done

rids=("$@")
[ $# -gt 0 ] || rids=(win-x64 linux-x64 osx-arm64)
for rid in "${rids[@]}"; do
  say "Construction pour $rid…"
  folder=$out/$rid
  rm -rf "$folder" "$out/senacs-geo-$rid.zip"
  mkdir -p "$folder"
  case $rid in
    linux-*) how=(-p:Natif=true) ;;
    win-* | osx-*)
      how=(-p:Publication=true --self-contained -p:PublishSingleFile=true -p:EnableCompressionInSingleFile=true -p:IncludeNativeLibrariesForSelfExtract=true) ;;
    *) say "Système inconnu : $rid. Possibles : win-x64, linux-x64, osx-arm64."; exit 2 ;;
  esac
  dotnet publish "$root/src/Senacs.Geo.Cli" -c Release -r "$rid" "${how[@]}" -p:DebugType=none -p:CopyOutputSymbolsToPublishDirectory=false -p:GenerateDocumentationFile=false -o "$folder" -v quiet -nologo
  find "$folder" \( -name '*.pdb' -o -name '*.dbg' -o -name '*.xml' \) -delete
  mkdir -p "$folder/data"
  cp -r "$root/data/03-allier" "$folder/data/"
  cp "$root/LICENSE" "$root/NOTICE" "$folder/"
  lisez_moi "$rid" | sed 's/$/\r/' >"$folder/LISEZMOI.txt"
  (
    cd "$folder"
    # the same bytes whenever and wherever it is made: dates of the last commit in universal time, names in order
    when=$(TZ=UTC git -C "$root" log -1 --format=%cd --date=format-local:%Y%m%d%H%M.%S 2>/dev/null || echo 202601010000.00)
    TZ=UTC find . -exec touch -h -t "$when" {} +
    find . -type f | LC_ALL=C sort | TZ=UTC zip -q -X "$out/senacs-geo-$rid.zip" -@
  )
  (cd "$out" && sha256sum "senacs-geo-$rid.zip" | tee "senacs-geo-$rid.zip.sha256")
done
