// What can be taken away, and a register that is sent to be checked.
import { el, fill, count, number } from './dom.js';
import { post } from './api.js';
import { place, situation } from './state.js';

export function downloadPanel(state) {
  const of = (path, extra) => `${place.base}/${path}${situation(state, extra)}`;
  const file = (path, title, extra) => el('a', { href: of(path, extra), download: '' }, title);
  const map = { theme: state.theme === 'couverture' ? '' : state.theme };
  const row = (title, ...links) => el('li', {}, el('span', {}, title), el('span', { class: 'formats' }, links));
  return el('div', {},
    el('h2', { tabindex: '-1' }, 'Télécharger'),
    state.scenario ? el('p', { class: 'marque-scenario' }, 'Scénario, pas la situation réelle\u00A0: chaque fichier le dit.') : null,
    el('ul', { class: 'fichiers' },
      row('Carte', file('carte.svg', 'SVG', map), file('carte.png', 'PNG', map), file('carte.pdf', 'PDF', map)),
      row('Zones blanches', file('zones-blanches.csv', 'CSV'), file('zones-blanches.xlsx', 'Excel'), file('zones-blanches.geojson', 'GeoJSON')),
      row('Toutes les communes', file('couverture.csv', 'CSV'), file('couverture.xlsx', 'Excel'), file('couverture.geojson', 'GeoJSON'), file('couverture.gpkg', 'GeoPackage')),
      row('QPV', file('qpv.csv', 'CSV')),
      row('Structures', file('structures-localisees.csv', 'CSV')),
      row('Chiffres', file('synthese', 'JSON', { f: 'json' })),
      row('Rapport', el('a', { href: of('rapport') }, 'à lire et imprimer'))),
    el('button', { type: 'button', onclick: () => print() }, 'Imprimer cette page'),
    el('p', { class: 'aide' }, 'Pour citer ces données dans un document\u00A0: ', el('a', { href: `${place.racine}/v/${place.version}/departements/${place.code}/carte.svg${situation(state, map)}` }, 'adresse de la carte qui ne change jamais'), '.'));
}

export function registerPanel(go) {
  const input = el('input', { id: 'fichier', type: 'file', accept: '.csv,.xlsx,text/csv' });
  const result = el('div', { 'aria-live': 'polite' });
  const form = el('form', { class: 'bloc', onsubmit: async (e) => {
    e.preventDefault();
    const file = input.files[0];
    if (!file) { fill(result, el('p', { class: 'erreur' }, 'Choisir un fichier.')); return; }
    fill(result, el('p', {}, 'Contrôle en cours…'));
    try {
      const r = await post(`${place.base}/register`, file, { 'Content-Type': 'application/octet-stream', 'If-Match': `"${place.registre}"` });
      const b = r.comparaison.apres.chiffres.communes, a = r.comparaison.avant.chiffres.communes;
      fill(result, 
        el('p', {}, `${count(r.lignes_lues, 'ligne lue', 'lignes lues')}, ${count(r.structures, 'structure', 'structures')}, dont ${count(r.localisees, 'placée', 'placées')}. ${count(r.erreurs, 'erreur', 'erreurs')}, ${count(r.avertissements, 'avertissement', 'avertissements')}.`),
        el('p', {}, `Avec ce registre\u00A0: ${count(b.couvertes, 'commune couverte', 'communes couvertes')} (${number(a.couvertes)} aujourd’hui). Rien n’est remplacé.`),
        el('button', { type: 'button', class: 'principal', onclick: () => go.scenario(r.scenario) }, 'Voir la carte avec ce registre'),
        r.constats.length ? el('ul', { class: 'constats' }, r.constats.map((c) => el('li', { class: c.gravite }, el('strong', {}, c.gravite_libelle), ' ', c.fichier ? `${c.fichier}${c.ligne ? `, ligne ${c.ligne}` : ''}\u00A0: ` : '', c.message))) : null);
    } catch (problem) {
      fill(result, el('p', { class: 'erreur' }, problem.message));
    }
  } }, el('div', { class: 'champ' }, el('label', { for: 'fichier' }, 'Registre (CSV ou XLSX)'), input), el('button', { type: 'submit', class: 'principal' }, 'Contrôler'));
  return el('div', {}, el('h2', { tabindex: '-1' }, 'Essayer un registre'), el('p', {}, 'Le fichier est contrôlé et montré comme un scénario, puis oublié. Il ne remplace rien.'), form, result);
}
