// What is shown, and its address: one is always made from the other, so that an address can be shared.

const root = document.documentElement.dataset;

export const place = { code: root.code, nom: root.nom, base: root.adresse, racine: root.racine, version: root.version, registre: root.registre };
export const usual = { date: root.date, regle: root.regle };

const defaults = { date: usual.date, regle: usual.regle, theme: 'couverture', scenario: '', commune: '', structure: '', depuis: '', 'depuis-scenario': '', vue: 'detail', tableau: 'communes', epci: '', tri: '' };

export const state = { ...defaults };

export function readAddress() {
  const given = new URLSearchParams(location.search);
  for (const [name, absent] of Object.entries(defaults)) state[name] = given.get(name) ?? absent;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(state.date)) state.date = usual.date;
  follow();
}

// the street view shows the same situation
const follow = () => { document.getElementById('vers-rue').href = `${place.base}/rue${location.search}`; };

/** The address of a state, without what goes without saying. */
export function address(of = state) {
  const query = Object.entries(defaults).filter(([name, absent]) => of[name] && of[name] !== absent).map(([name]) => `${name}=${encodeURIComponent(of[name])}`);
  return location.pathname + (query.length ? `?${query.join('&')}` : '');
}

/** replace: for what changes while a hand moves (a slider). */
export function writeAddress(replace = false) {
  const to = address();
  if (to === location.pathname + location.search) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', to);
  follow();
}

/** The parameters that decide figures: date, rule, scenario. */
export function situation(of = state, extra = {}) {
  const query = new URLSearchParams();
  if (of.date !== usual.date) query.set('date', of.date);
  if (of.regle !== usual.regle) query.set('regle', of.regle);
  if (of.scenario) query.set('scenario', of.scenario);
  for (const [name, value] of Object.entries(extra)) if (value) query.set(name, value);
  const text = query.toString();
  return text ? `?${text}` : '';
}
