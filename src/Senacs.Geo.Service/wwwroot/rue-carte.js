// The map itself: MapLibre over our vector tiles. Nothing leaves this service until a background is switched on.
import { place, situation } from './rue-etat.js';
import { style, addImages, background, opacity, groups } from './rue-style.js';

const words = {
  'AttributionControl.ToggleAttribution': 'Montrer ou cacher les sources', 'AttributionControl.MapFeedback': 'Signaler une erreur de la carte', 'LogoControl.Title': 'Logo de MapLibre', 'Map.Title': 'Carte',
  'NavigationControl.ResetBearing': 'Remettre le nord en haut', 'NavigationControl.ZoomIn': 'Agrandir', 'NavigationControl.ZoomOut': 'Réduire', 'ScaleControl.Meters': 'm', 'ScaleControl.Kilometers': 'km',
  'FullscreenControl.Enter': 'Plein écran', 'FullscreenControl.Exit': 'Quitter le plein écran', 'Popup.Close': 'Fermer', 'Marker.Title': 'Repère',
  'CooperativeGesturesHandler.WindowsHelpText': 'Ctrl et la molette pour agrandir', 'CooperativeGesturesHandler.MacHelpText': '⌘ et la molette pour agrandir', 'CooperativeGesturesHandler.MobileHelpText': 'Deux doigts pour déplacer la carte',
};

/** Whether this browser can draw: MapLibre needs WebGL 2. */
export function canDraw() {
  try {
    return Boolean(document.createElement('canvas').getContext('webgl2'));
  } catch {
    return false;
  }
}

const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

export class CarteRue {
  #map; #on; #background = null;

  /** on: { choose(genre, id, options), moved(position), failed(message|null) } */
  static async open(host, on, { bounds, position }) {
    const library = await import(`${place.mapLibre}maplibre-gl.mjs`);
    library.setWorkerUrl(`${place.mapLibre}maplibre-gl-worker.mjs`);
    const carte = new CarteRue();
    carte.#on = on;
    const where = position ? { center: position.slice(0, 2), zoom: position[2] } : { bounds: [bounds.slice(0, 2), bounds.slice(2)], fitBoundsOptions: { padding: 24 } };
    const map = new library.Map({
      container: host, style: style(carte.#tiles(), `${place.base}/tuiles/adresses/{z}/{y}/{x}`, widened(bounds)), ...where, minZoom: 5, maxZoom: 20, locale: words, fadeDuration: still() ? 0 : 200,
      dragRotate: false, pitchWithRotate: false, touchPitch: false, maxPitch: 0, attributionControl: false, validateStyle: false,
    });
    carte.#map = map;
    // for the console, and for tests
    host.carte = map;
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new library.NavigationControl({ showCompass: false }), 'top-right');
    map.addControl(new library.ScaleControl({ unit: 'metric', maxWidth: 120 }), 'bottom-left');
    map.addControl(new library.AttributionControl({ compact: false, customAttribution: 'Sources en bas de page' }), 'bottom-right');
    map.getCanvas().setAttribute('aria-label', 'Carte à l’échelle de la rue');
    carte.#listen();
    await new Promise((done) => map.once('style.load', done));
    addImages(map);
    map.once('idle', () => { document.documentElement.dataset.pret = 'oui'; });
    return carte;
  }

  #tiles() { return `${place.base}/tuiles/rue/{z}/{y}/{x}${situation()}`; }

  #listen() {
    const map = this.#map;
    map.on('click', (e) => this.#chooseAt(e.point, e.lngLat, false));
    map.on('mousemove', (e) => { map.getCanvas().style.cursor = this.#under(e.point) ? 'pointer' : ''; });
    map.on('moveend', () => {
      const { lng, lat } = map.getCenter();
      this.#on.moved([Number(lng.toFixed(5)), Number(lat.toFixed(5)), Number(map.getZoom().toFixed(2))]);
    });
    map.on('error', (e) => {
      if (e.sourceId?.startsWith('fond-')) this.#on.failed('Le fond de plan ne répond pas\u00A0: vérifier l’accès à son site, ou décocher la case.');
      else this.#on.broken(e.error);
    });
    map.on('sourcedata', (e) => { if (e.sourceId?.startsWith('fond-') && e.tile) this.#on.failed(null); });
    map.getCanvas().addEventListener('keydown', (e) => {
      if (e.key !== 'Enter') return;
      e.preventDefault();
      this.#chooseAt(map.project(map.getCenter()), map.getCenter(), true);
    });
  }

  // What a pointer means, the smallest thing first.
  #under(point) {
    const found = (layers, reach) => this.#map.queryRenderedFeatures([[point.x - reach, point.y - reach], [point.x + reach, point.y + reach]], { layers: layers.filter((l) => this.#map.getLayer(l)) })[0];
    const structure = found(['structures', 'structures-noms'], 4);
    if (structure) return { genre: 'structure', id: structure.properties.id };
    const address = found(['adresses', 'adresses-numeros'], 5);
    if (address) return { genre: 'point', id: address.geometry.coordinates.map((c) => c.toFixed(6)).join(','), precision: address.properties.precision };
    const quarter = found(['qpv-hachures', 'qpv-contour', 'qpv-noms'], 1);
    if (quarter) return { genre: 'qpv', id: quarter.properties.code };
    return null;
  }

  #chooseAt(point, at, isKeyboard) {
    const thing = this.#under(point);
    if (thing) { this.#on.choose(thing.genre, thing.id, { precision: thing.precision, isKeyboard }); return; }
    // far away a click means the commune, near the ground the place itself
    const commune = this.#map.queryRenderedFeatures(point, { layers: ['communes'] })[0];
    if (commune && this.#map.getZoom() < 13) this.#on.choose('commune', commune.properties.code, { isKeyboard });
    else this.#on.choose('point', `${at.lng.toFixed(6)},${at.lat.toFixed(6)}`, { isKeyboard });
  }

  /** Shows a place: a box of four degrees, or a point. */
  show({ box, point }) {
    if (box) this.#map.fitBounds([box.slice(0, 2), box.slice(2)], { padding: 48, maxZoom: 16, duration: still() ? 0 : 900 });
    else if (point) this.#map.flyTo({ center: point, zoom: Math.max(this.#map.getZoom(), 15), duration: still() ? 0 : 900 });
  }

  go(position) { this.#map.jumpTo({ center: position.slice(0, 2), zoom: position[2] }); }

  /** Marks what is chosen: a ring around a point, a line around a commune or a QPV; nothing without kind. */
  mark(genre, id, point) {
    for (const kind of ['commune', 'qpv']) this.#map.setFilter(`choix-${kind}`, ['==', ['get', 'code'], kind === genre ? id : '']);
    this.#map.getSource('choix').setData({ type: 'FeatureCollection', features: point ? [{ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: point } }] : [] });
  }

  /** The same map in another situation. */
  situate() { this.#map.getSource('rue').setTiles([this.#tiles()]); }

  layers(name, isShown) {
    for (const layer of groups[name]) this.#map.setLayoutProperty(layer, 'visibility', isShown ? 'visible' : 'none');
  }

  /** name: plan, photographies, or null. */
  background(name) {
    if (this.#background) {
      this.#map.removeLayer(`fond-${this.#background}`);
      this.#map.removeSource(`fond-${this.#background}`);
    }
    this.#background = name;
    this.#on.failed(null);
    if (name) {
      this.#map.addSource(`fond-${name}`, background(place[name]));
      this.#map.addLayer({ id: `fond-${name}`, type: 'raster', source: `fond-${name}` }, 'communes');
    }
    this.#map.setPaintProperty('communes', 'fill-opacity', opacity(name !== null));
  }
}

const widened = ([w, s, e, n]) => [w - 0.05, s - 0.05, e + 0.05, n + 0.05];
