// Elements, French numbers, announcements. Text always goes in as text: nothing here reads markup.

export const $ = (id) => document.getElementById(id);

/** An element: attributes (on… are listeners), then children (strings are text, null is nothing). */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat(3).filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

/** Puts children into an element in place of what it held; nothing is nothing. */
export const fill = (element, ...children) => element.replaceChildren(...children.flat(3).filter((c) => c !== null && c !== undefined && c !== false));

const whole = new Intl.NumberFormat('fr-FR');
const oneDecimal = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const number = (n) => whole.format(n);
export const signed = (n) => (n > 0 ? '+' : n < 0 ? '−' : '±') + whole.format(Math.abs(n));
export const percent = (p) => (p === null || p === undefined ? '' : `${oneDecimal.format(p)}\u202F%`);
export const points = (p) => `${p > 0 ? '+' : p < 0 ? '−' : '±'}${oneDecimal.format(Math.abs(p))} pt`;
export const count = (n, one, many) => `${whole.format(n)}\u00A0${n >= 2 ? many : one}`;

// what the service does not know is null: never 0
export const known = (n) => (n === null || n === undefined ? 'inconnu' : number(n));
export const people = (n) => (n === null || n === undefined ? 'population inconnue' : count(n, 'habitant', 'habitants'));

export const day = (iso) => {
  const [y, m, d] = iso.split('-').map(Number);
  return new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(y, m - 1, d))).replace(/^1 /, '1er ');
};

/** For searching and sorting: no accents, no case, no punctuation. */
export const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/œ/g, 'oe').replace(/[^a-z0-9]+/g, ' ').trim();

export const collator = new Intl.Collator('fr', { sensitivity: 'base', numeric: true });

/** What follows a count of communes, by class; the service says the words, which depend on the rule. */
export const classes = {
  centre_social: { one: 'couverte par un centre social', many: 'couvertes par un centre social' },
  evs_seul: { one: 'couverte par un EVS seul', many: 'couvertes par un EVS seul' },
  zone_blanche: { one: 'zone blanche', many: 'zones blanches' },
};

export function useClasses(words) {
  for (const [k, w] of Object.entries(words)) classes[k] = { one: w.une, many: w.plusieurs };
}

/** What a list of the register holds: "19 en vigueur, 1 en préfiguration, 2 pas en vigueur ; 1 sans position connue, non dessinée". */
export function structuresSaid(list) {
  const of = (etat) => list.filter((s) => s.en_vigueur === etat).length, lost = list.filter((s) => s.lon === undefined).length;
  const parts = [`${count(of('oui'), 'structure en vigueur', 'structures en vigueur')}`];
  if (of('projet')) parts.push(`${number(of('projet'))} en préfiguration`);
  if (of('non')) parts.push(`${number(of('non'))} pas en vigueur`);
  return parts.join(', ') + (lost ? ` ; ${count(lost, 'sans position connue, non dessinée', 'sans position connue, non dessinées')}` : '');
}

export const typeName = (type) => (type === 'CS' ? 'Centre social' : 'EVS');

let said = 0;
/** Tells a screen reader, without moving the focus. */
export function announce(text) {
  clearTimeout(said);
  said = setTimeout(() => { $('annonce').textContent = text; }, 120);
}

/** The ARIA pattern of tabs: arrows, Home and End move; the tab that has the focus is shown. */
export function tabs(list, onChange) {
  const all = [...list.querySelectorAll('[role=tab]')];
  const select = (tab, isFocused) => {
    for (const other of all) {
      const isOn = other === tab;
      other.setAttribute('aria-selected', String(isOn));
      other.tabIndex = isOn ? 0 : -1;
      $(other.getAttribute('aria-controls')).hidden = !isOn;
    }
    if (isFocused) tab.focus();
    onChange?.(tab.id);
  };
  list.addEventListener('click', (e) => {
    const tab = e.target.closest('[role=tab]');
    if (tab) select(tab, false);
  });
  list.addEventListener('keydown', (e) => {
    const at = all.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[e.key];
    if (to === undefined || at < 0) return;
    e.preventDefault();
    select(all[(to + all.length) % all.length], true);
  });
  return (id, isFocused = false) => select($(id), isFocused);
}
