using System.Globalization;
using System.Text;
using System.Text.Json;
using Senacs.Geo.Adresses;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Sources.Geocoding;

/// <summary>One page on which a person sees each doubtful address with its candidates on a small map, picks one (or a point of the map), and
/// downloads the corrections file.</summary>
/// <remarks>Self-contained: no network, no library; a content security policy forbids both. Data are text, never markup. What was picked survives a
/// reload (local storage).</remarks>
public static class ReviewPage
{
    /// <summary>Writes the page. Rows that are <c>ok</c> or <c>corrige</c> are only counted.</summary>
    /// <returns>How many rows are to be reviewed.</returns>
    public static int Write(TextWriter output, string title, IEnumerable<GeocodedRow> rows)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(rows);
        int total = 0, doubtful = 0;
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartArray();
            foreach (GeocodedRow row in rows)
            {
                total++;
                if (row.Outcome.Statut is LocationStatus.Ok or LocationStatus.Corrige)
                    continue;
                doubtful++;
                WriteRow(json, row);
            }

            json.WriteEndArray();
        }

        // Utf8JsonWriter escapes < and > by default: the data cannot close the script element.
        string data = Encoding.UTF8.GetString(buffer.ToArray());
        string safeTitle = System.Net.WebUtility.HtmlEncode(title);
        output.Write(Page.Replace("{{TITRE}}", safeTitle, StringComparison.Ordinal)
            .Replace("{{TOTAL}}", total.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{{AREVOIR}}", doubtful.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{{DONNEES}}", data, StringComparison.Ordinal));
        return doubtful;
    }

    private static void WriteRow(Utf8JsonWriter json, GeocodedRow row)
    {
        AddressQuery query = row.Query;
        string text = string.Join(", ",
            new[] { query.Adresse, $"{query.CodePostal} {query.Commune}".Trim(), query.CodeInsee }.Where(t => !string.IsNullOrWhiteSpace(t)));
        json.WriteStartObject();
        json.WriteNumber("ligne", row.Line);
        json.WriteString("cle", AddressKey.Of(query));
        json.WriteString("texte", text.Length <= 300 ? text : string.Concat(text.AsSpan(0, 300), "…"));
        json.WriteString("statut", GeocodingText.Code(row.Outcome.Statut));
        json.WriteString("raison", GeocodingText.Reason(row.Outcome) ?? "");
        json.WriteStartArray("candidats");
        IEnumerable<Location> candidates = row.Outcome switch
        {
            GeocodeOutcome.Found found => [found.Location, .. found.Autres],
            GeocodeOutcome.Ambiguous ambiguous => ambiguous.Candidates,
            _ => [],
        };
        foreach (Location place in candidates)
        {
            json.WriteStartObject();
            json.WriteNumber("lon", Math.Round(place.Point.LongitudeDegrees, 6));
            json.WriteNumber("lat", Math.Round(place.Point.LatitudeDegrees, 6));
            json.WriteString("label", place.Label);
            json.WriteString("niveau", GeocodingText.Code(place.Niveau));
            json.WriteNumber("score", place.Score);
            json.WriteNumber("rayon", Math.Round(place.PrecisionMetres));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private const string Page = """
        <!DOCTYPE html>
        <html lang="fr">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
        <title>{{TITRE}}</title>
        <style>
        body { font: 16px/1.45 system-ui, sans-serif; margin: 0; color: #1d2329; background: #f5f6f7; }
        header { position: sticky; top: 0; z-index: 1; background: #fff; border-bottom: 1px solid #c9cfd4; padding: .7rem 1.2rem; display: flex; flex-wrap: wrap; gap: .6rem 1.4rem; align-items: center; }
        h1 { font-size: 1.15rem; margin: 0; }
        main { max-width: 62rem; margin: 1rem auto; padding: 0 1rem; }
        article { background: #fff; border: 1px solid #d5dade; border-radius: 6px; padding: 1rem; margin-bottom: 1rem; display: grid; grid-template-columns: 1fr 300px; gap: 1rem; }
        article.fait { border-color: #2b7a4b; box-shadow: inset 4px 0 #2b7a4b; }
        @media (max-width: 46rem) { article { grid-template-columns: 1fr; } }
        h2 { font-size: 1.02rem; margin: 0 0 .2rem; overflow-wrap: anywhere; }
        .raison { color: #5b646c; margin: 0 0 .6rem; }
        fieldset { border: 0; margin: 0; padding: 0; }
        label { display: block; padding: .25rem .2rem; }
        label:hover { background: #eef2f5; }
        .petit { color: #5b646c; font-size: .88rem; }
        input[type=text] { font: inherit; padding: .2rem .4rem; width: 8.5rem; }
        input.long { width: 16rem; }
        button { font: inherit; padding: .4rem .9rem; border: 1px solid #1a5a8a; background: #1f6aa5; color: #fff; border-radius: 4px; cursor: pointer; }
        button.clair { background: #fff; color: #1a5a8a; }
        svg:focus-visible, button:focus-visible, input:focus-visible { outline: 3px solid #b3261e; outline-offset: 2px; }
        button:disabled { opacity: .45; cursor: default; }
        svg { width: 300px; height: 300px; background: #eceff1; border-radius: 4px; cursor: crosshair; }
        svg circle.rayon { fill: #1f6aa522; stroke: #1f6aa5; stroke-dasharray: 3 3; }
        svg circle.point { fill: #1f6aa5; }
        svg circle.choisi { fill: #b3261e; }
        svg text { font: 12px system-ui, sans-serif; fill: #1d2329; }
        </style>
        </head>
        <body>
        <header>
        <h1>{{TITRE}}</h1>
        <span>{{AREVOIR}} à revoir sur {{TOTAL}}</span>
        <label>Votre nom <input type="text" id="auteur" autocomplete="name"></label>
        <span id="compte" role="status"></span>
        <button id="telecharger" disabled>Télécharger les corrections</button>
        </header>
        <main>
        <p class="petit">Pour chaque adresse, choisissez le bon lieu, ou cliquez sur le plan (au clavier : les flèches), ou écrivez une longitude et une latitude en degrés. Le fichier téléchargé s'ajoute au dossier : il s'applique à chaque calcul suivant, avec le statut « corrige ».</p>
        <div id="liste"></div>
        <p><button id="suite" class="clair">Voir la suite</button></p>
        </main>
        <script type="application/json" id="donnees">{{DONNEES}}</script>
        <script>
        "use strict";
        const rows = JSON.parse(document.getElementById("donnees").textContent);
        const store = "senacs-geo-revue:" + document.title;
        let choices = {};
        try { choices = JSON.parse(localStorage.getItem(store)) || {}; } catch { choices = {}; }
        const list = document.getElementById("liste"), author = document.getElementById("auteur");
        try { author.value = localStorage.getItem(store + ":auteur") || ""; } catch { /* no storage: nothing is kept */ }
        author.addEventListener("input", () => { try { localStorage.setItem(store + ":auteur", author.value); } catch { /* no storage */ } });
        let shown = 0;

        function make(name, attributes, text) {
          const svg = ["svg", "circle", "text", "line", "title"].includes(name);
          const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
          for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
          if (text !== undefined) element.textContent = text;
          return element;
        }

        // A plan around the candidates: metres east and north of their middle, one scale for both.
        function frame(candidates) {
          if (candidates.length === 0) return null;
          const lat = candidates.reduce((sum, c) => sum + c.lat, 0) / candidates.length, lon = candidates.reduce((sum, c) => sum + c.lon, 0) / candidates.length;
          const kx = 111195 * Math.cos(lat * Math.PI / 180), ky = 111195;
          let reach = 200;
          for (const c of candidates) reach = Math.max(reach, Math.abs((c.lon - lon) * kx) + 60, Math.abs((c.lat - lat) * ky) + 60);
          if (candidates.length === 1) reach = Math.max(reach, Math.min(candidates[0].rayon * 1.1, 20000));
          const scale = 140 / reach;
          return { x: c => 150 + (c.lon - lon) * kx * scale, y: c => 150 - (c.lat - lat) * ky * scale, lon: x => lon + (x - 150) / scale / kx, lat: y => lat - (y - 150) / scale / ky, scale, reach };
        }

        function save() {
          try { localStorage.setItem(store, JSON.stringify(choices)); } catch { /* no storage */ }
          const count = Object.keys(choices).length;
          document.getElementById("compte").textContent = count + (count > 1 ? " décidées" : " décidée");
          document.getElementById("telecharger").disabled = count === 0;
        }

        function valid(lon, lat) { return Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lat) <= 90 && Math.abs(lon) <= 180; }

        function card(row, index) {
          const article = make("article"), left = make("div");
          article.append(left);
          left.append(make("h2", {}, "Ligne " + row.ligne + " : " + (row.texte || "(adresse vide)")), make("p", { class: "raison" }, row.statut + (row.raison ? " : " + row.raison : "")));
          if (!row.cle) {
            left.append(make("p", {}, "Sans texte, cette ligne ne peut pas recevoir de correction : complétez l'adresse dans la liste."));
            return article;
          }
          const fields = make("fieldset"), name = "choix" + index;
          fields.append(make("legend", { class: "petit" }, "Le bon lieu"));
          const view = frame(row.candidats);
          let dot = null;
          const lonField = make("input", { type: "text", "aria-label": "Longitude", inputmode: "decimal", placeholder: "longitude" }), latField = make("input", { type: "text", "aria-label": "Latitude", inputmode: "decimal", placeholder: "latitude" });
          const otherButton = make("input", { type: "radio", name, value: "autre" });

          function choose(lon, lat, why) {
            if (lon === null) delete choices[row.cle]; else choices[row.cle] = { lon, lat, why };
            article.classList.toggle("fait", row.cle in choices);
            if (dot && view) {
              const there = lon !== null;
              dot.setAttribute("visibility", there ? "visible" : "hidden");
              if (there) { dot.setAttribute("cx", view.x({ lon })); dot.setAttribute("cy", view.y({ lat })); }
            }
            save();
          }

          row.candidats.forEach((c, i) => {
            const button = make("input", { type: "radio", name, value: String(i) }), label = make("label");
            label.append(button, " " + (i + 1) + ". " + c.label + " ", make("span", { class: "petit" }, "(" + c.niveau + ", score " + c.score.toFixed(2) + ", à " + c.rayon + " m près)"));
            button.addEventListener("change", () => choose(c.lon, c.lat, "choisi : " + c.label));
            const past = choices[row.cle];
            if (past && past.lon === c.lon && past.lat === c.lat) button.checked = true;
            fields.append(label);
          });
          const other = make("label"), none = make("label"), noneButton = make("input", { type: "radio", name, value: "" });
          other.append(otherButton, " Ailleurs : ", lonField, " ", latField);
          none.append(noneButton, " Ne pas décider");
          noneButton.addEventListener("change", () => choose(null));
          function fromFields() {
            const lon = Number(lonField.value.trim().replace(",", ".")), lat = Number(latField.value.trim().replace(",", "."));
            if (lonField.value.trim() && latField.value.trim() && valid(lon, lat)) { otherButton.checked = true; choose(lon, lat, "position donnée à la main"); }
          }
          lonField.addEventListener("change", fromFields);
          latField.addEventListener("change", fromFields);
          otherButton.addEventListener("change", fromFields);
          fields.append(other, none);
          left.append(fields);

          if (view) {
            const svg = make("svg", { viewBox: "0 0 300 300", role: "application", tabindex: "0", "aria-label": "Plan des candidats, nord en haut. Les flèches déplacent le point choisi, de 10 pas, ou d’un pas avec Majuscule." });
            for (const c of row.candidats) svg.append(make("circle", { class: "rayon", cx: view.x(c), cy: view.y(c), r: Math.max(3, Math.min(c.rayon * view.scale, 400)) }));
            row.candidats.forEach((c, i) => {
              const point = make("circle", { class: "point", cx: view.x(c), cy: view.y(c), r: 5 });
              point.append(make("title", {}, c.label));
              svg.append(point, make("text", { x: view.x(c) + 8, y: view.y(c) + 4 }, String(i + 1)));
            });
            const steps = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000], bar = steps.filter(s => s * view.scale <= 110).pop() || 10;
            svg.append(make("line", { x1: 10, y1: 290, x2: 10 + bar * view.scale, y2: 290, stroke: "#1d2329", "stroke-width": 2 }), make("text", { x: 10, y: 283 }, bar >= 1000 ? bar / 1000 + " km" : bar + " m"), make("text", { x: 282, y: 18 }, "N"));
            dot = make("circle", { class: "choisi", r: 6, visibility: "hidden" });
            svg.append(dot);
            function place(x, y) {
              lonField.value = view.lon(x).toFixed(6); latField.value = view.lat(y).toFixed(6);
              fromFields();
            }
            svg.addEventListener("click", event => {
              const box = svg.getBoundingClientRect();
              place((event.clientX - box.left) * 300 / box.width, (event.clientY - box.top) * 300 / box.height);
            });
            svg.addEventListener("keydown", event => {
              const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
              if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
              event.preventDefault();
              const now = choices[row.cle], from = now ? [view.x(now), view.y(now)] : [150, 150], step = event.shiftKey ? 1 : 10;
              place(Math.min(300, Math.max(0, from[0] + way[0] * step)), Math.min(300, Math.max(0, from[1] + way[1] * step)));
            });
            article.append(svg);
          }
          const past = choices[row.cle];
          if (past) {
            choose(past.lon, past.lat, past.why);
            if (!fields.querySelector("input:checked")) { lonField.value = past.lon; latField.value = past.lat; otherButton.checked = true; }
          }
          return article;
        }

        function more() {
          for (const end = Math.min(rows.length, shown + 40); shown < end; shown++) list.append(card(rows[shown], shown));
          document.getElementById("suite").hidden = shown >= rows.length;
        }

        // RFC 4180; text that a spreadsheet would take for a formula is neutralised.
        function cell(value) {
          let text = String(value);
          if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = "'" + text;
          return /[",\n\r]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
        }

        document.getElementById("telecharger").addEventListener("click", () => {
          const now = new Date(), date = now.getFullYear() + "-" + String(now.getMonth() + 1).padStart(2, "0") + "-" + String(now.getDate()).padStart(2, "0");
          const lines = ["cle,longitude,latitude,auteur,date,raison"];
          for (const key of Object.keys(choices).sort()) lines.push([key, choices[key].lon.toFixed(6), choices[key].lat.toFixed(6), author.value, date, choices[key].why].map((v, i) => i === 1 || i === 2 ? v : cell(v)).join(","));
          const link = make("a", { download: "corrections.csv", href: "data:text/csv;charset=utf-8," + encodeURIComponent(lines.join("\r\n") + "\r\n") });
          link.click();
        });
        document.getElementById("suite").addEventListener("click", more);
        more();
        save();
        </script>
        </body>
        </html>

        """;
}
