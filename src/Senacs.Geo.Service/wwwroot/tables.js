// The tables: communes (zones blanches first), QPV, structures. They filter and sort in step with the map.
import { $, el, number, count, classes, typeName, collator, fold, known, people, structuresSaid } from './dom.js';

const filters = { classe: 'zone_blanche', epci: '', moins: '', text: '' };
let order = { key: 'population', way: -1 };

export function filteredCommunes(view, state) {
  const wanted = fold(filters.text);
  const least = Number(filters.moins);
  return view.communes.filter((c) => (!filters.classe || (filters.classe === 'couvertes' ? c.classe !== 'zone_blanche' : c.classe === filters.classe))
    && (!state.epci || (c.epci !== undefined && view.epci[c.epci].siren === state.epci))
    && (!filters.moins || (c.population ?? -1) >= least)
    && (!wanted || fold(c.nom).includes(wanted) || c.code.startsWith(filters.text.trim())));
}

/** The map dims what the filter leaves out, once a filter beyond the class is set. */
export const isNarrowed = (state) => Boolean(state.epci || filters.moins || filters.text);

export function setClass(classe) { filters.classe = classe; }

const sorters = {
  nom: (a, b) => collator.compare(a.nom, b.nom),
  code: (a, b) => collator.compare(a.code, b.code),
  population: (a, b) => (a.population ?? -1) - (b.population ?? -1),
  classe: (a, b) => a.classe.localeCompare(b.classe),
};

export function communesTable(view, state, go, host) {
  const body = el('tbody');
  const status = el('p', { class: 'compte', role: 'status' });
  const draw = () => {
    const epciName = (c) => (c.epci === undefined ? 'inconnue' : view.epci[c.epci].nom);
    const by = order.key === 'epci' ? (a, b) => collator.compare(epciName(a), epciName(b)) : sorters[order.key];
    const rows = filteredCommunes(view, state).sort((a, b) => order.way * by(a, b) || collator.compare(a.code, b.code));
    status.textContent = `${count(rows.length, 'commune', 'communes')}, ${people(rows.length === 0 || rows.some((c) => c.population !== undefined) ? rows.reduce((n, c) => n + (c.population ?? 0), 0) : null)}`;
    body.replaceChildren(...rows.map((c) => el('tr', { 'data-code': c.code, 'aria-selected': null, class: c.code === state.commune ? 'choisie' : null, onmouseenter: () => go.hover(c.code), onmouseleave: () => go.hover('') },
      el('th', { scope: 'row' }, el('button', { type: 'button', class: 'lien', onclick: () => go.commune(c.code) }, c.nom)),
      el('td', {}, c.code),
      el('td', { class: 'n' }, known(c.population)),
      el('td', {}, epciName(c)),
      el('td', {}, el('span', { class: `pave petit ${c.classe}` }), classes[c.classe].one, c.hypothese ? ' (hypothèse)' : ''))));
    go.filtered();
  };
  const heads = {};
  const head = (key, title, isNumber) => {
    const th = el('th', { scope: 'col', class: isNumber ? 'n' : null }, el('button', { type: 'button', class: 'tri', onclick: () => {
      order = order.key === key ? { key, way: -order.way } : { key, way: isNumber ? -1 : 1 };
      mark();
      draw();
    } }, title));
    heads[key] = th;
    return th;
  };
  const mark = () => Object.entries(heads).forEach(([key, th]) => (key === order.key ? th.setAttribute('aria-sort', order.way > 0 ? 'ascending' : 'descending') : th.removeAttribute('aria-sort')));
  const select = (id, label, options, value, change) => el('div', { class: 'champ' }, el('label', { for: id }, label), el('select', { id, onchange: (e) => { change(e.target.value); draw(); } }, options.map(([v, t]) => el('option', { value: v, selected: v === value }, t))));
  host.replaceChildren(
    el('div', { class: 'filtres', role: 'group', 'aria-label': 'Filtrer le tableau et la carte' },
      select('f-classe', 'Classe', [['zone_blanche', 'Zones blanches'], ['centre_social', 'Couvertes par un centre social'], ['evs_seul', classes.evs_seul.many[0].toUpperCase() + classes.evs_seul.many.slice(1)], ['couvertes', 'Toutes les couvertes'], ['', 'Toutes les communes']], filters.classe, (v) => { filters.classe = v; }),
      select('f-epci', 'Intercommunalité', [['', 'Toutes'], ...[...view.epci].sort((a, b) => collator.compare(a.nom, b.nom)).map((e) => [e.siren, e.nom])], state.epci, (v) => go.epci(v)),
      el('div', { class: 'champ' }, el('label', { for: 'f-pop' }, 'Habitants, au moins'), el('input', { id: 'f-pop', type: 'number', min: '0', step: '100', value: filters.moins, oninput: (e) => { filters.moins = e.target.value; draw(); } })),
      el('div', { class: 'champ' }, el('label', { for: 'f-nom' }, 'Nom ou code'), el('input', { id: 'f-nom', type: 'search', value: filters.text, oninput: (e) => { filters.text = e.target.value; draw(); } }))),
    status,
    el('div', { class: 'defile haut', tabindex: '0', role: 'region', 'aria-label': 'Communes' }, el('table', {}, el('caption', { class: 'cache' }, 'Communes, leur population et leur classe'),
      el('thead', {}, el('tr', {}, head('nom', 'Commune'), head('code', 'Code'), head('population', 'Habitants', true), head('epci', 'Intercommunalité'), head('classe', 'Classe'))), body)));
  mark();
  draw();
}

export function qpvTable(view, host, go) {
  if (view.qpv.length === 0) { host.replaceChildren(el('p', {}, `${view.chiffres.qpv_constat}.`)); return; }
  host.replaceChildren(el('div', { class: 'defile haut', tabindex: '0', role: 'region', 'aria-label': 'Quartiers prioritaires' }, el('table', {}, el('caption', { class: 'cache' }, 'Quartiers prioritaires et leurs structures'),
    el('thead', {}, el('tr', {}, ['Quartier', 'Code', 'Communes', 'État', 'Structures'].map((t) => el('th', { scope: 'col' }, t)))),
    el('tbody', {}, view.qpv.map((q) => el('tr', {}, el('th', { scope: 'row' }, q.nom), el('td', {}, q.code), el('td', {}, q.communes),
      el('td', {}, q.etat_libelle),
      el('td', {}, q.structures.length ? el('ul', { class: 'plate' }, q.structures.map((s) => el('li', {}, el('button', { type: 'button', class: 'lien', onclick: () => go.structure(s.id) }, s.nom), ` (${s.lien.toLowerCase()})`))) : 'Pas de structure')))))));
}

export function structuresTable(view, host, go) {
  const name = (code) => view.communes.find((c) => c.code === code)?.nom ?? 'non placée';
  const rows = [...view.structures].sort((a, b) => a.type.localeCompare(b.type) || collator.compare(a.nom, b.nom));
  host.replaceChildren(el('p', { class: 'compte' }, `${structuresSaid(rows)}.`), el('div', { class: 'defile haut', tabindex: '0', role: 'region', 'aria-label': 'Structures' }, el('table', {}, el('caption', { class: 'cache' }, 'Structures du registre'),
    el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Structure'), el('th', { scope: 'col' }, 'Type'), el('th', { scope: 'col' }, 'Siège'), el('th', { scope: 'col' }, 'État'), el('th', { scope: 'col', class: 'n' }, 'Communes couvertes'), el('th', { scope: 'col', class: 'n' }, 'Habitants'))),
    el('tbody', {}, rows.map((s) => el('tr', {}, el('th', { scope: 'row' }, el('button', { type: 'button', class: 'lien', onclick: () => go.structure(s.id) }, s.nom), s.scenario ? el('span', { class: 'badge' }, 'scénario') : null),
      el('td', {}, typeName(s.type)), el('td', {}, name(s.commune)), el('td', {}, s.en_vigueur_libelle), el('td', { class: 'n' }, number(s.communes_couvertes)), el('td', { class: 'n' }, known(s.habitants_couverts))))))));
}
