// What the street view shows, and its address. The planner's own parameters are kept as they came, to go back with them.

const root = document.documentElement.dataset;

export const place = { base: root.adresse, racine: root.racine, mapLibre: root.maplibre, plan: root.plan, photographies: root.photographies };

const usual = { date: root.date, regle: root.regle };
const own = ['point', 'position', 'qpv'];
const kinds = ['structure', 'qpv', 'commune', 'point'];

export const state = { chosen: null, position: null };

let kept = new URLSearchParams();

const degrees = (text, length) => {
  const parts = (text ?? '').split(',').map(Number);
  return parts.length === length && parts.every(Number.isFinite) && Math.abs(parts[0]) <= 180 && Math.abs(parts[1]) <= 85 ? parts : null;
};

export function readAddress() {
  kept = new URLSearchParams(location.search);
  const kind = kinds.find((k) => kept.get(k));
  state.chosen = kind && (kind !== 'point' || degrees(kept.get('point'), 2)) ? { genre: kind, id: kept.get(kind) } : null;
  state.position = degrees(kept.get('position'), 3);
}

/** replace: for what changes while a hand moves. */
export function writeAddress(replace = false) {
  const query = new URLSearchParams(kept);
  for (const kind of kinds) query.delete(kind);
  query.delete('position');
  if (state.chosen) query.set(state.chosen.genre, state.chosen.id);
  if (state.position) query.set('position', state.position.join(','));
  kept = query;
  const to = location.pathname + (query.size ? `?${query}` : '');
  if (to !== location.pathname + location.search) history[replace ? 'replaceState' : 'pushState'](null, '', to);
}

/** The parameters that decide figures: date, rule, scenario. */
export function situation(extra = {}) {
  const query = new URLSearchParams();
  for (const name of ['date', 'regle', 'scenario']) if (kept.get(name) && kept.get(name) !== usual[name]) query.set(name, kept.get(name));
  for (const [name, value] of Object.entries(extra)) query.set(name, value);
  return query.size ? `?${query}` : '';
}

/** The address of this view without the scenario. */
export function real() {
  const query = new URLSearchParams(kept);
  query.delete('scenario');
  return `${location.pathname}${query.size ? `?${query}` : ''}`;
}

/** The address of the département's map in the same situation. */
export function back() {
  const query = new URLSearchParams(kept);
  for (const name of own) query.delete(name);
  return `${place.base}${query.size ? `?${query}` : ''}`;
}
