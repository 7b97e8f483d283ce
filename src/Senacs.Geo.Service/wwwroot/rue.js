// The street view: lists, words and map put together. The service says what there is and what to say of it.
import { $, el, fill, fold, number, count, announce, tabs, collator, typeName, structuresSaid } from './dom.js';
import { json, Refusal } from './api.js';
import { combobox } from './search.js';
import { place, state, readAddress, writeAddress, situation, back, real } from './rue-etat.js';
import { CarteRue, canDraw } from './rue-carte.js';

let places = null, map = null, asked = '', searched = [];

const point = (id) => id.split(',').map(Number);

/** Where a thing is: { box } or { point }; null: nowhere. */
function whereIs({ genre, id }) {
  if (genre === 'point') return { point: point(id) };
  if (genre === 'structure') {
    const s = places.structures.find((k) => k.id === id);
    return s?.lon === undefined ? null : { point: [s.lon, s.lat] };
  }
  const found = places[genre === 'qpv' ? 'qpv' : 'communes'].find((k) => k.code === id);
  return found?.emprise ? { box: found.emprise } : null;
}

/** Says what a place is; moves the map when it was chosen away from it. */
async function choose(genre, id, { isMoved = false, isFocused = false, isReplaced = false, precision } = {}) {
  state.chosen = { genre, id };
  writeAddress(isReplaced);
  follow();
  const where = whereIs(state.chosen);
  map?.mark(genre, id, where?.point);
  if (isMoved && where) map?.show(where);
  rows();
  const query = genre === 'point' ? { lon: point(id)[0], lat: point(id)[1], ...(precision ? { precision } : {}) } : { [genre]: id };
  const url = asked = `${place.base}/lieu${situation(query)}`;
  try {
    const said = await json(url);
    if (url === asked) card(said, isFocused);
    alarm('');
  } catch (e) {
    if (url === asked) alarm(e.message);
    if (!(e instanceof Refusal)) throw e;
  }
}

function card(said, isFocused) {
  const value = (f) => (f.vers ? el('button', { type: 'button', class: 'lien', onclick: () => choose(f.vers.genre, f.vers.id, { isMoved: true, isFocused: true }) }, f.valeur) : f.valeur);
  fill($('fiche'),
    el('div', { class: 'tete' }, el('h2', { tabindex: '-1', id: 'titre-fiche' }, said.titre), el('button', { type: 'button', class: 'discret', onclick: nothing }, 'Fermer')),
    el('p', { class: 'genre' }, said.sous_titre),
    el('dl', {}, said.faits.flatMap((f) => [el('dt', {}, f.nom), el('dd', {}, value(f))])));
  $('fiche').hidden = false;
  announce(`${said.titre}, ${said.sous_titre}. ${said.faits.filter((f) => f.nom === 'QPV' || f.nom === 'État').map((f) => `${f.nom}\u00A0: ${f.valeur}`).join('. ')}`);
  if (isFocused) $('titre-fiche').focus({ preventScroll: matchMedia('(min-width: 64rem)').matches });
}

function nothing() {
  const before = state.chosen;
  state.chosen = null;
  asked = '';
  writeAddress();
  follow();
  map?.mark();
  rows();
  $('fiche').hidden = true;
  (document.querySelector(`#listes [data-id="${CSS.escape(before?.id ?? '')}"]`) ?? $('listes')).focus();
}

function alarm(message, ...more) {
  fill($('alerte'), message ? el('p', {}, message) : null, more);
  $('alerte').hidden = !message;
}

const follow = () => { $('retour').href = back(); };

// --- lists -----------------------------------------------------------------------------------------------------------------------

function lists() {
  const row = (genre, id, mark, name, note) => el('li', {}, el('button', { type: 'button', class: 'ligne', 'data-genre': genre, 'data-id': id, onclick: () => choose(genre, id, { isMoved: true, isFocused: true }) }, mark, el('span', { class: 'nom' }, name), el('span', { class: 'note' }, note)));
  const ordered = [...places.structures].sort((a, b) => collator.compare(a.commune ?? '', b.commune ?? '') || collator.compare(a.nom, b.nom));
  fill($('v-structures'), el('p', { class: 'compte' }, `${structuresSaid(ordered)}. Choisir un nom pour le voir sur la carte.`),
    el('ul', { class: 'plate' }, ordered.map((s) => row('structure', s.id, el('span', { class: `signe ${s.type} ${s.symbole ?? 'siege'}`, 'aria-hidden': 'true' }), s.nom,
      [typeName(s.type), s.commune, s.lon === undefined ? 'position inconnue' : '', s.en_vigueur === 'oui' ? '' : s.en_vigueur_libelle.toLowerCase(), s.scenario ? 'scénario' : ''].filter(Boolean).join(', ')))));
  fill($('v-qpv'), places.qpv.length ? el('p', { class: 'compte' }, count(places.qpv.length, 'quartier prioritaire', 'quartiers prioritaires'), '.') : el('p', {}, `${places.chiffres.qpv_constat}.`),
    el('ul', { class: 'plate' }, places.qpv.map((q) => row('qpv', q.code, el('span', { class: 'pave petit hachure-qpv', 'aria-hidden': 'true' }), q.nom, `${q.communes}, ${q.etat_libelle.toLowerCase()}`))));
  $('o-structures').textContent = `Structures (${number(places.structures.length)})`;
  $('o-qpv').textContent = places.chiffres.qpv ? `QPV (${number(places.qpv.length)})` : 'QPV';
  searched = [
    ...places.communes.map((c) => ({ kind: 'commune', key: c.code, name: c.nom, note: c.code, fold: fold(c.nom) })),
    ...places.structures.map((s) => ({ kind: 'structure', key: s.id, name: s.nom, note: typeName(s.type), fold: fold(s.nom) })),
    ...places.qpv.map((q) => ({ kind: 'qpv', key: q.code, name: q.nom, note: 'QPV', fold: fold(q.nom) })),
  ];
  rows();
}

function rows() {
  for (const button of document.querySelectorAll('#listes .ligne')) {
    const isChosen = state.chosen?.genre === button.dataset.genre && state.chosen.id === button.dataset.id;
    if (isChosen) button.setAttribute('aria-current', 'true'); else button.removeAttribute('aria-current');
  }
}

function words() {
  fill($('situation'), `Au ${places.date_libelle}. ${places.regle_libelle}`);
  const mention = $('mention');
  mention.hidden = !places.mention;
  mention.textContent = places.mention ?? '';
  document.body.classList.toggle('en-scenario', Boolean(places.mention));
  $('adresses-note').textContent = places.adresses_absentes ?? '';
}

async function load() {
  places = await json(`${place.base}/lieux${situation()}`);
  places.qpv ??= []; // null: not supplied
  words();
  lists();
}

// --- map -------------------------------------------------------------------------------------------------------------------------

async function openMap() {
  const host = $('carte');
  if (!host) return;
  if (!canDraw()) { absent('Ce navigateur ne peut pas dessiner cette carte\u00A0: elle demande WebGL 2, qui manque ou est désactivé. Les listes et les fiches restent là.'); return; }
  if (!places.emprise) { absent('Aucune commune de ce dossier n’a de contour\u00A0: il n’y a rien à dessiner. Les listes et les fiches restent là.'); return; }
  try {
    map = await CarteRue.open(host, {
      choose: (genre, id, { precision, isKeyboard }) => choose(genre, id, { precision, isFocused: isKeyboard }),
      moved: (position) => { state.position = position; writeAddress(true); },
      failed: (message) => { const box = $('fond-etat'); if (box && box.textContent !== (message ?? '')) box.textContent = message ?? ''; },
      broken: (error) => { alarm(`Une partie de la carte n’a pas pu être lue. ${error?.message ?? ''}`.trim()); },
    }, { bounds: places.emprise, position: state.position });
  } catch (e) {
    absent(`La carte n’a pas pu être ouverte (${e.message}). Les listes et les fiches restent là.`);
    return;
  }
  for (const name of ['communes', 'limites', 'qpv', 'structures', 'precisions', 'adresses']) {
    const box = $(`c-${name}`);
    const apply = () => map.layers(name, box.checked);
    box.addEventListener('change', apply);
    if (!box.checked) apply();
  }
  const boxes = ['plan', 'photographies'].map((name) => $(`f-${name}`)).filter(Boolean);
  for (const box of boxes) {
    // what a browser remembers of a form is no consent
    box.checked = false;
    box.addEventListener('change', () => {
      for (const other of boxes) if (other !== box) other.checked = false;
      map.background(box.checked ? box.id.slice(2) : null);
    });
  }
}

function absent(message) {
  const box = el('div', { class: 'absence', id: 'absence' }, el('h2', {}, 'La carte n’est pas disponible ici'), el('p', {}, message), el('p', {}, el('a', { href: back() }, 'Carte du département')));
  $('carte').replaceWith(box);
  for (const node of document.querySelectorAll('.couches, .plan > .aide')) node.remove();
  $('viseur')?.remove();
  document.documentElement.dataset.pret = 'oui';
}

addEventListener('popstate', async () => {
  const before = situation();
  readAddress();
  follow();
  if (situation() !== before) {
    await load();
    map?.situate();
  }
  if (state.position) map?.go(state.position);
  if (state.chosen) choose(state.chosen.genre, state.chosen.id, { isReplaced: true });
  else { $('fiche').hidden = true; map?.mark(); rows(); }
});

document.querySelector('.evitement').addEventListener('click', (e) => { e.preventDefault(); document.querySelector('#listes [role=tab][aria-selected=true]').focus(); });
tabs(document.querySelector('#listes [role=tablist]'));
combobox($('recherche'), $('propositions'), () => searched, (item) => { $('recherche').value = item.name; choose(item.kind, item.key, { isMoved: true, isFocused: true }); });

readAddress();
follow();
try {
  await load();
  const isPlaced = state.position !== null;
  await openMap();
  if (state.chosen) await choose(state.chosen.genre, state.chosen.id, { isMoved: !isPlaced, isReplaced: true });
} catch (e) {
  // a scenario that the service refuses leaves nothing to show: back to what is
  alarm(e.message, situation().includes('scenario=') ? el('a', { href: real() }, 'Revenir à la situation réelle') : null);
  if (!(e instanceof Refusal)) throw e;
} finally {
  if (!map) document.documentElement.dataset.pret = 'oui';
}
