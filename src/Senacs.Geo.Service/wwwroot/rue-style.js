// How the street view is drawn: the printed map's colours (#{…}: the service puts them in), lines and symbols, as MapLibre layers. Text is drawn with the fonts of the machine: no glyph server.

const cs = '#{cs-lieu}', evs = '#{evs-lieu}', qpv = '#{qpv}', ink = '#{encre}';
const fills = { centre_social: '#{cs}', evs_seul: '#{evs}', zone_blanche: '#{zb}' };
const font = ['Carlito', 'Calibri', 'sans-serif'];
const bold = ['Carlito Bold', 'Carlito', 'Calibri', 'sans-serif'];
const colour = ['match', ['get', 'type'], 'CS', cs, evs];
const byClass = ['match', ['get', 'classe'], 'centre_social', fills.centre_social, 'evs_seul', fills.evs_seul, fills.zone_blanche];

/** Which layers of the style each switch of the page governs. */
export const groups = {
  communes: ['communes', 'projets', 'communes-limites', 'communes-noms'],
  limites: ['limites-epci'],
  qpv: ['qpv-hachures', 'qpv-contour', 'qpv-noms'],
  structures: ['structures', 'structures-noms'],
  precisions: ['precisions'],
  adresses: ['adresses', 'adresses-numeros', 'voies'],
};

const zoomed = (...stops) => ['interpolate', ['linear'], ['zoom'], ...stops];

/** tiles, addresses: templates of addresses. */
export const style = (tiles, addresses, bounds) => ({
  version: 8,
  name: 'Senacs.Geo',
  sources: {
    rue: { type: 'vector', tiles: [tiles], minzoom: 5, maxzoom: 16, bounds },
    adresses: { type: 'vector', tiles: [addresses], minzoom: 14, maxzoom: 16, bounds },
    choix: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
  },
  layers: [
    { id: 'papier', type: 'background', paint: { 'background-color': '#f3f1ec' } },
    { id: 'communes', type: 'fill', source: 'rue', 'source-layer': 'communes', paint: { 'fill-color': byClass, 'fill-opacity': opacity(false) } },
    { id: 'projets', type: 'fill', source: 'rue', 'source-layer': 'communes', filter: ['has', 'projet'], paint: { 'fill-pattern': ['concat', 'projet-', ['get', 'projet']] } },
    { id: 'communes-limites', type: 'line', source: 'rue', 'source-layer': 'communes', layout: { 'line-join': 'round' }, paint: { 'line-color': '#9a9a9a', 'line-width': zoomed(7, 0.4, 14, 1.2) } },
    { id: 'limites-epci', type: 'line', source: 'rue', 'source-layer': 'limites', filter: ['==', ['get', 'genre'], 'epci'], layout: { 'line-join': 'round', 'line-cap': 'round' }, paint: { 'line-color': '#6b6b6b', 'line-width': zoomed(7, 1.3, 14, 3) } },
    { id: 'limite-departement', type: 'line', source: 'rue', 'source-layer': 'limites', filter: ['==', ['get', 'genre'], 'departement'], layout: { 'line-join': 'round', 'line-cap': 'round' }, paint: { 'line-color': '#3a3a3a', 'line-width': zoomed(7, 1.8, 14, 3.2) } },
    // no fill: several circles of a town would darken it, and the colour is the class's
    { id: 'precisions', type: 'line', source: 'rue', 'source-layer': 'precisions', minzoom: 11, paint: { 'line-color': colour, 'line-width': 1.4, 'line-dasharray': [3, 2.5] } },
    { id: 'qpv-hachures', type: 'fill', source: 'rue', 'source-layer': 'qpv', paint: { 'fill-pattern': ['step', ['zoom'], 'hachure-qpv', 15, 'hachure-qpv-large'] } },
    { id: 'qpv-contour', type: 'line', source: 'rue', 'source-layer': 'qpv', layout: { 'line-join': 'round' }, paint: { 'line-color': qpv, 'line-width': zoomed(8, 1.2, 14, 2.4) } },
    { id: 'adresses', type: 'circle', source: 'adresses', 'source-layer': 'adresses', minzoom: 15, paint: { 'circle-radius': zoomed(15, 1.6, 18, 4), 'circle-color': '#fff', 'circle-stroke-color': '#55585c', 'circle-stroke-width': zoomed(15, 0.8, 18, 1.6) } },
    { id: 'choix-commune', type: 'line', source: 'rue', 'source-layer': 'communes', filter: ['==', ['get', 'code'], ''], layout: { 'line-join': 'round' }, paint: { 'line-color': '#10243a', 'line-width': 3.5 } },
    { id: 'choix-qpv', type: 'line', source: 'rue', 'source-layer': 'qpv', filter: ['==', ['get', 'code'], ''], layout: { 'line-join': 'round' }, paint: { 'line-color': '#10243a', 'line-width': 5 } },
    { id: 'voies', type: 'symbol', source: 'adresses', 'source-layer': 'voies', minzoom: 14.5, layout: { 'text-field': ['get', 'nom'], 'text-font': font, 'text-size': 12, 'text-max-width': 9, 'text-padding': 4 }, paint: { 'text-color': '#3a3a3a', 'text-halo-color': '#fff', 'text-halo-width': 1.4 } },
    { id: 'adresses-numeros', type: 'symbol', source: 'adresses', 'source-layer': 'adresses', minzoom: 17, layout: { 'text-field': ['get', 'numero'], 'text-font': font, 'text-size': 11, 'text-offset': [0, -0.9] }, paint: { 'text-color': ink, 'text-halo-color': '#fff', 'text-halo-width': 1.2 } },
    { id: 'communes-noms', type: 'symbol', source: 'rue', 'source-layer': 'noms', filter: ['==', ['get', 'genre'], 'commune'], maxzoom: 15, layout: { 'text-field': ['get', 'nom'], 'text-font': font, 'text-size': zoomed(8, 11, 13, 15), 'text-max-width': 8, 'text-padding': 5, 'symbol-sort-key': ['-', 0, ['coalesce', ['get', 'habitants'], 0]], 'text-variable-anchor': ['top', 'bottom', 'right', 'left', 'top-left', 'top-right', 'bottom-left', 'bottom-right'], 'text-radial-offset': 1.2 }, paint: { 'text-color': ink, 'text-halo-color': '#fff', 'text-halo-width': 1.3 } },
    { id: 'qpv-noms', type: 'symbol', source: 'rue', 'source-layer': 'noms', filter: ['==', ['get', 'genre'], 'qpv'], minzoom: 11.5, layout: { 'text-field': ['get', 'nom'], 'text-font': font, 'text-size': zoomed(11, 12, 15, 15), 'text-max-width': 8, 'text-variable-anchor': ['center', 'top', 'bottom'], 'text-radial-offset': 1 }, paint: { 'text-color': '#7d0f43', 'text-halo-color': '#fff', 'text-halo-width': 1.6 } },
    { id: 'choix-point', type: 'circle', source: 'choix', paint: { 'circle-radius': 15, 'circle-color': 'rgba(255,255,255,0.35)', 'circle-stroke-color': '#10243a', 'circle-stroke-width': 3 } },
    { id: 'structures', type: 'symbol', source: 'rue', 'source-layer': 'structures', layout: { 'icon-image': ['concat', ['get', 'type'], '-', ['get', 'symbole']], 'icon-size': zoomed(7, 0.72, 11, 1), 'icon-allow-overlap': true, 'icon-ignore-placement': false, 'symbol-sort-key': ['match', ['get', 'symbole'], 'siege', 2, 'commune', 1, 0] } },
    { id: 'structures-noms', type: 'symbol', source: 'rue', 'source-layer': 'structures', minzoom: 11, layout: { 'text-field': ['get', 'nom'], 'text-font': bold, 'text-size': 13, 'text-max-width': 11, 'text-variable-anchor': ['left', 'right', 'bottom', 'top'], 'text-radial-offset': 1.1, 'text-justify': 'auto' }, paint: { 'text-color': colour, 'text-halo-color': '#fff', 'text-halo-width': 1.6 } },
  ],
});

/** Near the ground, or over a background, the colour of the class lets the rest be seen. */
export function opacity(isOverBackground) {
  return isOverBackground ? zoomed(9, 0.45, 15, 0.18) : zoomed(9, 1, 12, 0.75, 15, 0.4);
}

const scale = 2;

function drawing(size, draw) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size * scale;
  const c = canvas.getContext('2d', { willReadFrequently: true });
  c.scale(scale, scale);
  draw(c);
  return c.getImageData(0, 0, canvas.width, canvas.height);
}

// A square that repeats: two strokes so that the line goes on in its neighbours. Clockwise from the horizontal: down to the right for QPV, up to the right for projects.
const hatch = (size, width, stroke, isRising) => drawing(size, (c) => {
  c.strokeStyle = stroke;
  c.lineWidth = width;
  for (const shift of [-size, 0, size]) {
    c.beginPath();
    c.moveTo(shift - 2, isRising ? size + 2 : -2);
    c.lineTo(shift + size + 2, isRising ? -2 : size + 2);
    c.stroke();
  }
});

// Disc for a centre social, triangle for an EVS: the shape tells, not the colour alone. Full: siège; hollow: annexe; hollow with a core: its commune only; dashed: project.
function marker(type, symbol) {
  const size = 26, middle = size / 2, stroke = type === 'CS' ? cs : evs, r = symbol === 'annexe' ? 6 : 8;
  const shape = (c, radius) => {
    c.beginPath();
    if (type === 'CS') { c.arc(middle, middle, radius, 0, 2 * Math.PI); return; }
    for (const [i, angle] of [-90, 30, 150].entries()) {
      const a = angle * Math.PI / 180, x = middle + 1.3 * radius * Math.cos(a), y = middle + 1 + 1.3 * radius * Math.sin(a);
      if (i) c.lineTo(x, y); else c.moveTo(x, y);
    }
    c.closePath();
  };
  return drawing(size, (c) => {
    c.lineJoin = 'round';
    shape(c, r + 0.5);
    c.strokeStyle = '#fff';
    c.lineWidth = symbol === 'siege' ? 3.4 : 5;
    c.stroke();
    shape(c, r);
    c.fillStyle = symbol === 'siege' ? stroke : '#fff';
    c.fill();
    if (symbol === 'siege') return;
    c.strokeStyle = stroke;
    c.lineWidth = 2.2;
    if (symbol === 'projet') c.setLineDash([3.2, 2.4]);
    c.stroke();
    c.setLineDash([]);
    if (symbol === 'commune') { shape(c, r * 0.42); c.fillStyle = stroke; c.fill(); }
  });
}

export function addImages(map) {
  const add = (name, image) => map.addImage(name, image, { pixelRatio: scale });
  add('hachure-qpv', hatch(8, 1.3, qpv, false));
  // near the ground, doors are read through it
  add('hachure-qpv-large', hatch(20, 1.2, qpv, false));
  add('projet-centre_social', hatch(10, 2, fills.centre_social, true));
  add('projet-evs_seul', hatch(10, 2, '#{evs-hachure}', true));
  for (const type of ['CS', 'EVS']) for (const symbol of ['siege', 'annexe', 'commune', 'projet']) add(`${type}-${symbol}`, marker(type, symbol));
}

/** Raster tiles of another site: a source and a layer, put in only when asked for. */
export const background = (template) => ({ type: 'raster', tiles: [template], tileSize: 256, maxzoom: 19, attribution: '© IGN' });
