// The what-if: a list of steps, and forms that add one. The service computes.
import { $, el, typeName } from './dom.js';
import { parse, format } from './steps.js';
import { communeField } from './search.js';

export function scenarioPanel(view, state, prepared, apply) {
  const steps = parse(state.scenario);
  const nameOf = (id) => view.structures.find((s) => s.id === id)?.nom ?? id;
  const communeOf = (code) => view.communes.find((c) => c.code === code)?.nom ?? code;
  const areaOf = (t) => t.map((k) => (k.startsWith('E') ? view.epci.find((e) => e.siren === k.slice(1))?.nom ?? k : communeOf(k))).join(', ');
  const words = (s) => ({
    registre: () => 'Registre envoyé à la place de celui du dossier',
    ouvrir: () => `Ouvrir ${s.type === 'CS' ? 'le centre social' : 'l’EVS'} «\u00A0${s.nom}\u00A0», ${communeOf(s.lieu)}${s.territoire.length ? ` ; territoire\u00A0: ${areaOf(s.territoire)}` : ''}`,
    deplacer: () => `Déplacer ${nameOf(s.structure)} à ${communeOf(s.lieu)}`,
    fermer: () => `Fermer ${nameOf(s.structure)}`,
    etendre: () => `Étendre ${nameOf(s.structure)} à ${areaOf(s.territoire)}`,
  })[s.action]();
  const set = (next, focus) => apply(format(next), focus);
  const add = (step) => set([...steps, step], 'ajout');

  const list = steps.length
    ? el('ol', { class: 'etapes' }, steps.map((s, i) => el('li', {}, el('span', {}, words(s)), el('button', { type: 'button', class: 'discret', 'aria-label': `Retirer : ${words(s)}`, onclick: () => set(steps.filter((_, k) => k !== i), 'retrait') }, 'Retirer'))))
    : el('p', {}, 'Aucun changement pour l’instant. Ouvrir, déplacer, fermer ou étendre une structure\u00A0: la carte et les chiffres suivent aussitôt.');

  return el('div', {},
    el('h2', { tabindex: '-1', id: 'titre-scenario' }, 'Et si…'),
    list,
    steps.length ? el('div', { class: 'actions' },
      el('button', { type: 'button', onclick: () => apply('', 'retrait') }, 'Revenir à la situation réelle'),
      el('button', { type: 'button', class: 'principal', onclick: () => prepared.compare() }, 'Comparer avant et après')) : null,
    openForm(view, prepared, add),
    changeForm(view, prepared, add),
    el('p', { class: 'aide' }, 'Sur la carte, une structure se déplace aussi en la faisant glisser sur une autre commune. L’adresse de la page garde le scénario\u00A0: la copier suffit pour le partager.'));
}

function openForm(view, prepared, add) {
  const type = prepared.type ?? 'CS';
  const radio = (value) => el('label', {}, el('input', { type: 'radio', name: 'type-ouvert', value, checked: type === value }), ` ${typeName(value)}`);
  const name = el('input', { id: 'nom-ouvert', type: 'text', maxlength: '120', placeholder: 'Nouveau centre social' });
  const place = communeField('Commune', view, prepared.commune);
  const exact = el('input', { id: 'point-ouvert', type: 'text', inputmode: 'decimal', placeholder: '2,7393 46,2896' });
  const area = el('select', { id: 'territoire-ouvert' }, el('option', { value: 'seule' }, 'sa commune'), el('option', { value: 'epci' }, 'toute l’intercommunalité de sa commune'));
  const error = el('p', { class: 'erreur', role: 'alert', hidden: true });
  const form = el('form', { class: 'bloc', onsubmit: (e) => {
    e.preventDefault();
    const chosen = form.querySelector('[name=type-ouvert]:checked').value;
    const point = exact.value.trim().replace(/(\d),(\d)/g, '$1.$2').split(/[\s;,]+/).filter(Boolean);
    const fail = (t) => { error.textContent = t; error.hidden = false; };
    if (!place.code && point.length !== 2) { fail('Dire dans quelle commune.'); place.input.focus(); return; }
    if (point.length && (point.length !== 2 || point.some((p) => !Number.isFinite(Number(p))))) { fail('Le point s’écrit longitude puis latitude, en degrés.'); exact.focus(); return; }
    const commune = view.communes.find((c) => c.code === place.code);
    const territoire = area.value === 'epci' && commune?.epci !== undefined ? [`E${view.epci[commune.epci].siren}`] : [];
    add({ action: 'ouvrir', type: chosen, lieu: point.length ? point.join(',') : place.code, nom: name.value.trim() || `${chosen === 'CS' ? 'Nouveau centre social' : 'Nouvel EVS'}${commune ? `, ${commune.nom}` : ''}`, territoire });
  } },
  el('h3', {}, 'Ouvrir une structure'),
  el('fieldset', { class: 'choix' }, el('legend', { class: 'cache' }, 'Type'), radio('CS'), radio('EVS')),
  place,
  el('div', { class: 'champ' }, el('label', { for: 'territoire-ouvert' }, 'Elle dessert'), area),
  el('div', { class: 'champ' }, el('label', { for: 'nom-ouvert' }, 'Nom (facultatif)'), name),
  el('div', { class: 'champ' }, el('label', { for: 'point-ouvert' }, 'Point exact\u00A0: longitude latitude (facultatif)'), exact),
  error,
  el('button', { type: 'submit', class: 'principal' }, 'Ouvrir'));
  return form;
}

function changeForm(view, prepared, add) {
  const which = el('select', { id: 'structure-changee' }, view.structures.filter((s) => s.etat !== 'hors' || s.id === prepared.structure).map((s) => el('option', { value: s.id, selected: s.id === prepared.structure }, `${s.nom} (${s.type})`)));
  const place = communeField('Commune', view, prepared.structure ? '' : prepared.commune);
  const error = el('p', { class: 'erreur', role: 'alert', hidden: true });
  const withPlace = (make) => () => {
    if (!place.code) { error.textContent = 'Dire quelle commune.'; error.hidden = false; place.input.focus(); return; }
    add(make(place.code));
  };
  return el('form', { class: 'bloc', onsubmit: (e) => e.preventDefault() },
    el('h3', {}, 'Changer une structure'),
    el('div', { class: 'champ' }, el('label', { for: 'structure-changee' }, 'Structure'), which),
    place, error,
    el('div', { class: 'actions' },
      el('button', { type: 'button', onclick: withPlace((c) => ({ action: 'deplacer', structure: which.value, lieu: c })) }, 'La déplacer là'),
      el('button', { type: 'button', onclick: withPlace((c) => ({ action: 'etendre', structure: which.value, territoire: [c] })) }, 'L’étendre à cette commune'),
      el('button', { type: 'button', onclick: withPlace((c) => {
        const commune = view.communes.find((k) => k.code === c);
        return { action: 'etendre', structure: which.value, territoire: [commune.epci === undefined ? c : `E${view.epci[commune.epci].siren}`] };
      }) }, 'L’étendre à son intercommunalité'),
      el('button', { type: 'button', onclick: () => add({ action: 'fermer', structure: which.value }) }, 'La fermer')));
}

export const closing = (scenario, id) => format([...parse(scenario), { action: 'fermer', structure: id }]);
export const moving = (scenario, id, code) => format([...parse(scenario), { action: 'deplacer', structure: id, lieu: code }]);
export const focusScenario = () => $('titre-scenario')?.focus();
