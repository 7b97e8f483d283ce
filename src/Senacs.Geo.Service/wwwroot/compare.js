// Two dates or two scenarios: figures beside each other, what changed and why, and the map of changes.
import { $, el, fill, number, signed, percent, points, classes, count, known, people } from './dom.js';
import { json } from './api.js';
import { still } from './map.js';
import { place, situation } from './state.js';

export function comparePanel(view, state, apply) {
  const date = el('input', { id: 'depuis', type: 'date', min: '1950-01-01', max: '2100-12-31', value: state.depuis });
  return el('div', {},
    el('h2', { tabindex: '-1', id: 'titre-comparer' }, 'Comparer'),
    el('form', { class: 'bloc', onsubmit: (e) => { e.preventDefault(); apply({ depuis: date.value, 'depuis-scenario': state['depuis-scenario'] }); } },
      el('p', {}, `Ce qui est montré (${view.date_libelle}${state.scenario ? ', scénario' : ''}) comparé à\u00A0:`),
      el('div', { class: 'champ ligne' }, el('label', { for: 'depuis' }, 'Une date antérieure'), date),
      el('button', { type: 'submit', class: 'principal' }, 'Comparer les deux dates')),
    el('div', { class: 'bloc actions' },
      state.scenario ? el('button', { type: 'button', onclick: () => apply({ depuis: state.date, 'depuis-scenario': '' }) }, 'Comparer ce scénario à la situation réelle') : null,
      state.scenario ? el('button', { type: 'button', onclick: () => apply({ depuis: state.date, 'depuis-scenario': state.scenario }) }, 'Retenir ce scénario, puis en changer') : null,
      state.depuis || state['depuis-scenario'] ? el('button', { type: 'button', onclick: () => apply({ depuis: '', 'depuis-scenario': '' }) }, 'Ne plus comparer') : null),
    state['depuis-scenario'] ? el('p', { class: 'aide' }, 'Un scénario est retenu comme point de comparaison.') : null,
    view.annees.structures_sans_date ? el('p', { class: 'aide' }, `${count(view.annees.structures_sans_date, 'structure n’a pas de date d’agrément', 'structures n’ont pas de date d’agrément')}\u00A0: l’évolution des communes qui reposent sur elles n’est pas connue.`) : null);
}

export async function showComparison(state, go, signal) {
  const section = $('comparaison');
  const isOn = state.depuis || state['depuis-scenario'];
  section.hidden = !isOn;
  if (!isOn) { section.replaceChildren(); return; }
  const query = situation(state, { depuis: state.depuis, 'depuis-scenario': state['depuis-scenario'] });
  const c = await json(`${place.base}/comparaison${query}`, { signal });
  const a = c.avant, b = c.apres, unknown = c.changements.inconnu.communes > 0;
  const head = (s) => el('th', { scope: 'col', class: 'n' }, s.date_libelle, s.mention ? el('span', { class: 'badge' }, 'scénario') : null);
  const row = (label, kind, group) => {
    const x = a.chiffres[group], y = b.chiffres[group], d = c.ecarts[group];
    return el('tr', {}, el('th', { scope: 'row' }, label),
      el('td', { class: 'n' }, known(x[kind]), el('small', {}, percent(x[`${kind}_pct`]))),
      el('td', { class: 'n' }, known(y[kind]), el('small', {}, percent(y[`${kind}_pct`]))),
      el('td', { class: 'n' }, d[kind] === null ? 'inconnu' : signed(d[kind]), el('small', {}, d[`${kind}_pct`] === null ? '' : points(d[`${kind}_pct`]))));
  };
  const host = el('div', { class: 'toile petite', role: 'img', 'aria-label': `Carte de ce qui a changé : ${c.constat}` });
  fill(section,
    el('h2', { id: 't-comparaison', tabindex: '-1' }, 'Ce qui change'),
    c.reserve ? el('p', {}, c.reserve) : null,
    b.mention || a.mention ? el('p', { class: 'marque-scenario' }, 'Scénario, pas la situation réelle.') : null,
    el('div', { class: 'deux' },
      el('div', {},
        el('div', { class: 'defile', tabindex: '0', role: 'region', 'aria-label': 'Chiffres comparés' }, el('table', {}, el('caption', {}, b.regle_libelle),
          el('thead', {}, el('tr', {}, el('td', {}), head(a), head(b), el('th', { scope: 'col', class: 'n' }, 'Écart'))),
          el('tbody', {},
            el('tr', { class: 'groupe' }, el('th', { scope: 'rowgroup', colspan: '4' }, `Communes, sur ${number(b.chiffres.communes.total)}`)),
            ...Object.keys(classes).map((k) => row(classes[k].many, k, 'communes')), row('couvertes en tout', 'couvertes', 'communes'),
            el('tr', { class: 'groupe' }, el('th', { scope: 'rowgroup', colspan: '4' }, b.chiffres.population.total === null ? 'Habitants (population non fournie)' : `Habitants, sur ${number(b.chiffres.population.total)}`)),
            ...Object.keys(classes).map((k) => row(k === 'zone_blanche' ? 'en zone blanche' : `dans les communes ${classes[k].many}`, k, 'population'))))),
        c.structures.length ? el('p', {}, `Structures\u00A0: ${c.structures.map((s) => `${s.nom} ${s.ouverte ? 'ouvre' : s.ouverte === null ? 'ferme (sans qu’on sache si elle était déjà ouverte au départ)' : 'ferme'}`).join(', ')}.`) : null,
        c.qpv_changes.length ? el('ul', {}, c.qpv_changes.map((q) => el('li', {}, `QPV ${q.nom}\u00A0: ${q.avant_libelle.toLowerCase()} → ${q.apres_libelle.toLowerCase()}`))) : null,
        c.qpv_inconnus ? el('p', {}, `L’évolution de ${count(c.qpv_inconnus, 'QPV', 'QPV')} n’est pas connue.`) : null,
        el('h3', {}, c.communes_changees.length ? count(c.communes_changees.length, 'commune change de classe', 'communes changent de classe') : unknown ? 'Aucune commune ne change de classe, parmi celles dont l’évolution est connue' : 'Aucune commune ne change de classe'),
        el('ul', { class: 'changees' }, c.communes_changees.map((k) => el('li', { class: k.changement }, el('button', { type: 'button', class: 'lien', onclick: () => go.commune(k.code) }, k.nom),
          ` (${people(k.population)})\u00A0: ${k.avant === null ? 'classe de départ inconnue' : classes[k.avant].one} → ${k.apres === null ? 'classe d’arrivée inconnue' : classes[k.apres].one}. ${k.causes.join(' ; ')}.`)))),
      host));
  await still(host, `${place.base}/carte.svg${situation(state, { theme: 'evolution', depuis: state.depuis || state.date, 'depuis-scenario': state['depuis-scenario'] })}`, signal);
}
