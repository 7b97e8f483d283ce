// Puts the parts together: the address says what to show, the service says what it is, the parts show it.
import { $, el, fill, number, percent, count, classes, useClasses, announce, tabs, day, people } from './dom.js';
import { json, Refusal } from './api.js';
import { state, usual, place, readAddress, writeAddress, situation } from './state.js';
import { CarteInteractive, describe, sheet } from './map.js';
import { pageSearch } from './search.js';
import { communePanel, structurePanel, nothingPanel } from './detail.js';
import { scenarioPanel, closing, moving, focusScenario } from './scenario.js';
import { comparePanel, showComparison } from './compare.js';
import { communesTable, qpvTable, structuresTable, filteredCommunes, isNarrowed, setClass } from './tables.js';
import { downloadPanel, registerPanel } from './export.js';

let view = null, byCode = new Map(), running = null, drawn = '', compared = '', prepared = {};

const map = new CarteInteractive($('carte'), {
  choose: (code, isKeyboard) => go.commune(code, isKeyboard),
  structure: (id) => go.structure(id),
  hover: (code, x, y, isFocus, id) => tip(code, x, y, id),
  drop: (id, code) => go.scenario(moving(state.scenario, id, code)),
}, (code) => describe(byCode.get(code)));

/** What the parts may ask for. */
const go = {
  commune(code, isFocused = true) { Object.assign(state, { commune: code, structure: '' }); prepared = { commune: code }; map.select(code, true); panel('detail'); changed({ isView: false }); detail(isFocused); },
  structure(id, isFocused = true) { Object.assign(state, { structure: id, commune: '' }); map.select(view.structures.find((s) => s.id === id)?.commune ?? '', true); panel('detail'); changed({ isView: false }); detail(isFocused); },
  epci(siren) { state.epci = siren; changed({ isView: false }); tables(); },
  hover: (code) => map.hover(code),
  filtered: () => map.dim(isNarrowed(state) ? new Set(filteredCommunes(view, state).map((c) => c.code)) : null),
  open(code, type) { prepared = { commune: code, type }; panel('scenario', true); panels(); focusScenario(); },
  close: (id) => go.scenario(closing(state.scenario, id)),
  change(id) { prepared = { structure: id }; panel('scenario', true); panels(); $('structure-changee')?.focus(); },
  scenario(text) { state.scenario = text; panel('scenario'); changed({}); },
};

// --- state to screen -------------------------------------------------------------------------------------------------------------

async function changed({ isView = true, isSliding = false }) {
  writeAddress(isSliding);
  if (isView) await refresh();
}

async function refresh() {
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  $('carte').setAttribute('aria-busy', 'true');
  const url = `${place.base}/carte.svg${situation(state, { theme: state.theme === 'couverture' ? '' : state.theme })}`;
  const words = url === drawn ? null : sheet(url, signal);
  words?.catch(() => {}); // told below, unless the figures fail first
  try {
    const next = await json(`${place.base}/vue${situation()}`, { signal });
    view = { ...next, epci: next.epci ?? [], qpv: next.qpv ?? [] }; // null: not supplied; « fourni » says so
    useClasses(view.classes);
    byCode = new Map(view.communes.map((c) => [c.code, c]));
    if (drawn && state.theme === 'couverture') map.refresh((code) => byCode.get(code)?.classe);
    figures();
    // the map before the panels and the tables: it is what one came for
    if (words) {
      await map.show(words);
      drawn = url;
    }
    controls();
    panels();
    tables();
    map.refresh(null);
    map.select(state.commune || view.structures.find((s) => s.id === state.structure)?.commune || '');
    go.filtered();
    const comparison = situation(state, { depuis: state.depuis, 'depuis-scenario': state['depuis-scenario'] });
    if (comparison !== compared) {
      await showComparison(state, go, signal);
      compared = comparison;
    }
    failed(null);
    document.documentElement.dataset.pret = 'oui';
  } catch (e) {
    if (e.name === 'AbortError') return;
    failed(e);
    if (!(e instanceof Refusal)) throw e;
  } finally {
    if (!signal.aborted) $('carte').removeAttribute('aria-busy');
  }
}

function failed(e) {
  const box = $('alerte');
  if (e === null) { if (box.dataset.kind === 'refus') { box.hidden = true; delete box.dataset.kind; } return; }
  box.dataset.kind = 'refus';
  fill(box, el('p', {}, e.message), state.scenario ? el('button', { type: 'button', onclick: () => go.scenario('') }, 'Revenir à la situation réelle') : null);
  box.hidden = false;
}

function figures() {
  const f = view.chiffres;
  $('situation').replaceChildren(`Au ${view.date_libelle}. ${view.regle_libelle}`);
  $('chiffres').replaceChildren(...Object.keys(classes).map((k) => el('button', { type: 'button', class: 'chiffre', title: 'Montrer ces communes dans le tableau', onclick: () => { setClass(k); state.tableau = 'communes'; tables(); table('o-t-communes'); changed({ isView: false }); announce(classes[k].many); } },
    el('span', { class: `pave ${k}` }),
    el('span', {}, el('span', { class: 'grand' }, `${count(f.communes[k], 'commune', 'communes')} · ${percent(f.communes[`${k}_pct`])}`),
      el('span', { class: 'petit' }, classes[k][f.communes[k] >= 2 ? 'many' : 'one']),
      el('span', { class: 'petit' }, f.population[k] === null || !f.population.total ? people(f.population[k]) : `${number(f.population[k])} habitants sur ${number(f.population.total)} (${percent(f.population[`${k}_pct`])})`)))));
  fill($('notes'),
    el('p', {}, `Ensemble\u00A0: ${count(f.communes.total, 'commune', 'communes')}. ${count(f.structures.centres_sociaux, 'centre social', 'centres sociaux')}, ${number(f.structures.evs)}\u00A0EVS${f.structures.prefigurations ? `, ${number(f.structures.prefigurations)} en préfiguration` : ''}.`),
    f.qpv?.total ? el('p', {}, `QPV\u00A0: ${number(f.qpv.total)}, dont ${number(f.qpv.sans_structure)} sans structure${f.qpv.indetermine ? ` et ${number(f.qpv.indetermine)} dont on ne peut dire` : ''}.`) : el('p', {}, `${f.qpv_constat}.`),
    ...[...view.absences.filter((a) => a !== f.qpv_constat).map((a) => `${a}.`).filter((a) => !view.notes.includes(a)), ...view.notes].map((n) => el('p', {}, n)));
  const mention = $('mention');
  mention.hidden = !view.mention;
  mention.textContent = view.mention ? `${view.mention}` : '';
  document.body.classList.toggle('en-scenario', Boolean(view.mention));
  $('o-t-communes').textContent = `Communes (${number(f.communes.total)})`;
  $('o-t-qpv').textContent = f.qpv ? `QPV (${number(f.qpv.total)})` : 'QPV';
  $('o-t-structures').textContent = `Structures (${number(view.structures.length)})`;
  announce(`${view.date_libelle}${view.mention ? `, ${view.mention}` : ''}. ${view.constat}.`);
}

function controls() {
  const [name, argument = ''] = state.regle.split(':');
  const known = ['territoire', 'implantation', 'distance', 'surface'].includes(name) && !state.regle.includes('+');
  $('regle').querySelector('[value=autre]').hidden = known;
  $('regle').querySelector('[value=autre]').textContent = known ? 'autre règle' : view.regle_libelle.replace(/^Une commune est couverte si /, '');
  $('regle').value = known ? name : 'autre';
  $('c-km').hidden = !known || (name !== 'distance' && name !== 'surface');
  $('c-pct').hidden = !known || name !== 'surface';
  const put = (input, value) => { if (document.activeElement !== input && value) input.value = value; };
  if (name === 'distance') put($('km'), argument.replace(',', '.'));
  if (name === 'surface') { put($('pct'), argument.split('@')[0]); put($('km'), argument.split('@')[1]); }
  const year = $('annee'), shown = Number(state.date.slice(0, 4));
  year.min = Math.min(view.annees.premiere, shown);
  year.max = Math.max(view.annees.derniere, shown, Number(usual.date.slice(0, 4)));
  if (document.activeElement !== year) year.value = shown;
  year.setAttribute('aria-valuetext', day(state.date));
  $('annee-dite').textContent = state.date.endsWith('-12-31') ? shown : '';
  if (document.activeElement !== $('date')) $('date').value = state.date;
  $('date-note').textContent = view.annees.structures_sans_date ? `${count(view.annees.structures_sans_date, 'structure sans date d’agrément compte', 'structures sans date d’agrément comptent')} à toutes les dates.` : '';
  $('theme').value = state.theme;
}

function detail(isFocused = false) {
  const node = state.commune ? communePanel(view, state.commune, go) : state.structure ? structurePanel(view, state.structure, go) : nothingPanel(view);
  $('v-detail').replaceChildren(node);
  if (isFocused) $('titre-detail')?.focus({ preventScroll: matchMedia('(min-width: 64rem)').matches });
}

function panels() {
  detail();
  $('v-scenario').replaceChildren(scenarioPanel(view, state, { ...prepared, compare: () => { Object.assign(state, { depuis: state.date, 'depuis-scenario': '' }); changed({}).then(() => $('t-comparaison')?.focus()); } },
    (text) => { state.scenario = text; changed({}).then(focusScenario); }));
  $('v-comparer').replaceChildren(comparePanel(view, state, (next) => { Object.assign(state, next); changed({}).then(() => ($('t-comparaison') ?? $('titre-comparer'))?.focus()); }));
  $('v-telecharger').replaceChildren(downloadPanel(state));
}

function tables() {
  communesTable(view, state, go, $('t-communes'));
  qpvTable(view, $('t-qpv'), go);
  structuresTable(view, $('t-structures'), go);
}

function tip(code, x, y, id) {
  const box = $('bulle');
  const s = id ? view.structures.find((k) => k.id === id) : null;
  const c = code ? byCode.get(code) : null;
  if (!s && !c) { box.hidden = true; return; }
  fill(box, ...(s ? [el('strong', {}, s.nom), el('span', {}, s.type === 'CS' ? 'Centre social' : 'Espace de vie sociale')]
    : [el('strong', {}, c.nom), el('span', {}, el('span', { class: `pave petit ${c.classe}` }), classes[c.classe].one), el('span', {}, people(c.population))].filter(Boolean)));
  box.hidden = false;
  const r = box.getBoundingClientRect(), m = 14;
  box.style.left = `${Math.max(4, Math.min(innerWidth - r.width - 4, x + m))}px`;
  box.style.top = `${y + m + r.height > innerHeight ? y - m - r.height : y + m}px`;
}

// --- hands to state --------------------------------------------------------------------------------------------------------------

const vues = document.querySelector('.volet [role=tablist]');
const showPanel = tabs(vues, (id) => { state.vue = id.slice(2); writeAddress(true); });
const table = tabs(document.querySelector('.tableaux [role=tablist]'), (id) => { state.tableau = id.slice(4); writeAddress(true); });
const panel = (name) => showPanel(`o-${name}`);

function rule() {
  const name = $('regle').value, km = $('km').value, pct = $('pct').value;
  $('c-km').hidden = name !== 'distance' && name !== 'surface';
  $('c-pct').hidden = name !== 'surface';
  if (name === 'autre') return;
  if ((name === 'distance' && !(km > 0 && km <= 500)) || (name === 'surface' && !(km > 0 && km <= 500 && pct > 0 && pct <= 100))) return;
  state.regle = name === 'distance' ? `distance:${km}` : name === 'surface' ? `surface:${pct}@${km}` : name;
  changed({});
}

let pause = 0;
const soon = (what) => { clearTimeout(pause); pause = setTimeout(what, 160); };

$('reglages').addEventListener('submit', (e) => e.preventDefault());
$('regle').addEventListener('change', rule);
$('km').addEventListener('input', () => soon(rule));
$('pct').addEventListener('input', () => soon(rule));
$('annee').addEventListener('input', (e) => { state.date = `${e.target.value}-12-31`; $('annee-dite').textContent = e.target.value; soon(() => changed({ isSliding: true })); });
$('date').addEventListener('change', (e) => { if (e.target.value) { state.date = e.target.value; changed({}); } });
$('theme').addEventListener('change', (e) => { state.theme = e.target.value; changed({}); });
$('plus').addEventListener('click', () => map.zoom(1.5));
$('moins').addEventListener('click', () => map.zoom(1 / 1.5));
const sheetButton = () => { $('planche').textContent = map.isSheet ? 'Carte seule' : 'Planche entière'; };
$('planche').addEventListener('click', () => { map.whole(!map.isSheet); sheetButton(); });
sheetButton();
document.querySelector('.evitement').addEventListener('click', (e) => { e.preventDefault(); map.focus(); });
addEventListener('popstate', () => { readAddress(); showPanel(`o-${state.vue}`); table(`o-t-${state.tableau}`); refresh(); });
document.addEventListener('keydown', (e) => { if (e.key === 'Escape') $('bulle').hidden = true; });

async function health() {
  try {
    const s = await json(`${place.racine}/sante?f=json`);
    const mine = s.refuses.find((r) => r.version_servie === place.version || s.dossiers.find((d) => d.departement === place.code)?.dossier === r.dossier);
    const box = $('alerte');
    if (mine && box.dataset.kind !== 'refus') {
      fill(box, el('p', {}, `Le dossier sur le disque n’est plus valide\u00A0: les dernières données bonnes sont montrées. ${mine.raison}`), el('a', { href: `${place.racine}/sante?f=html` }, 'État du service'));
      box.dataset.kind = 'sante';
      box.hidden = false;
    } else if (!mine && box.dataset.kind === 'sante') box.hidden = true;
  } catch { /* the next call tells */ }
}

readAddress();
for (const name of ['detail', 'scenario', 'comparer', 'telecharger', 'registre']) if (name === state.vue) showPanel(`o-${name}`);
for (const name of ['communes', 'qpv', 'structures']) if (name === state.tableau) table(`o-t-${name}`);
pageSearch(() => view ?? { communes: [], structures: [] }, (item) => { $('recherche').value = item.name; (item.kind === 'commune' ? go.commune : go.structure)(item.key); });
$('v-registre').replaceChildren(registerPanel(go));
await refresh();
health();
setInterval(health, 60_000);
