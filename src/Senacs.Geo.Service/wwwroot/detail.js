// Why a commune has its class; what a structure covers.
import { el, number, count, people, classes, typeName, day } from './dom.js';

const link = (text, onclick) => el('button', { type: 'button', class: 'lien', onclick }, text);

export function communePanel(view, code, go) {
  const c = view.communes.find((k) => k.code === code);
  if (!c) return el('p', {}, 'Cette commune n’est pas dans le département.');
  const byId = new Map(view.structures.map((s) => [s.id, s]));
  const parts = [
    el('h2', { tabindex: '-1', id: 'titre-detail' }, c.nom, ' ', el('span', { class: 'code' }, c.code)),
    el('p', { class: 'classe' }, el('span', { class: `pave ${c.classe}` }), `${classes[c.classe].one[0].toUpperCase()}${classes[c.classe].one.slice(1)}`),
  ];
  if (c.hypothese) parts.push(el('p', { class: 'hypothese' }, 'Par hypothèse\u00A0: sans les territoires supposés, la commune serait d’une classe plus basse.'));
  parts.push(el('h3', {}, 'Pourquoi'));
  if (c.motifs) {
    parts.push(el('ul', { class: 'raisons' }, c.motifs.map((m) => {
      const s = byId.get(m.id);
      return el('li', {}, el('span', { class: `marque ${s.type}`, 'aria-hidden': 'true' }), el('span', {}, m.avant, link(s.nom, () => go.structure(m.id)), m.apres ?? '',
        m.distance && !m.apres?.includes(m.distance) ? `, à ${m.distance}` : '', ` (${s.type === 'CS' ? 'centre social' : 'EVS'})`));
    })));
  } else {
    parts.push(el('p', {}, `Aucune structure en vigueur ne la couvre. ${view.regle_libelle}`));
  }
  if (c.projets) parts.push(el('p', { class: 'projet' }, 'En projet, non compté\u00A0: ', c.projets.flatMap((id, i) => [i ? ', ' : '', link(byId.get(id).nom, () => go.structure(id))])));
  const facts = [
    ['Habitants', c.population === undefined ? 'inconnue' : number(c.population)],
    ['Intercommunalité', c.epci === undefined ? 'inconnue' : link(view.epci[c.epci].nom, () => go.epci(view.epci[c.epci].siren))],
    ['Site le plus proche', c.proche ?? 'inconnu'],
  ];
  if (!view.fourni.qpv) facts.push(['QPV', 'non fournis']);
  if (c.qpv) facts.push(['QPV', c.qpv.map((q) => view.qpv.find((k) => k.code === q)).map((q) => `${q.nom} (${q.etat_libelle.toLowerCase()})`).join(', ')]);
  if (c.sans_contour) facts.push(['Contour', 'absent des données\u00A0: comptée, non dessinée']);
  parts.push(el('dl', {}, facts.flatMap(([t, d]) => [el('dt', {}, t), el('dd', {}, d)])));
  parts.push(el('div', { class: 'actions' },
    el('button', { type: 'button', onclick: () => go.open(code, 'CS') }, 'Et si un centre social ouvrait ici'),
    el('button', { type: 'button', onclick: () => go.open(code, 'EVS') }, 'Et si un EVS ouvrait ici')));
  return el('div', {}, parts);
}

export function structurePanel(view, id, go) {
  const s = view.structures.find((k) => k.id === id);
  if (!s) return el('p', {}, 'Cette structure n’est pas dans le registre.');
  const seat = view.communes.find((c) => c.code === s.commune);
  const covered = view.communes.filter((c) => c.motifs?.some((m) => m.id === id));
  const facts = [['Type', typeName(s.type)], ['État', s.en_vigueur_libelle], ['Siège', seat ? link(`${seat.nom} (${seat.code})`, () => go.commune(seat.code)) : 'inconnu']];
  if (s.lieu) facts.push(['Placée par', s.lieu]);
  facts.push(['Gestion', s.gestion ?? 'inconnue']);
  if (!s.debut && !s.fin) facts.push(['Dates d’agrément', 'inconnues']);
  if (s.debut) facts.push(['Agréée le', day(s.debut)]);
  if (s.fin) facts.push(['Jusqu’au', day(s.fin)]);
  facts.push(['Territoire déclaré', s.territoire ? `${count(s.territoire, 'commune', 'communes')}${s.hypothese ? ' (hypothèse)' : ''}` : 'inconnu']);
  facts.push(['Couvre', `${count(s.communes_couvertes, 'commune', 'communes')}, ${people(s.habitants_couverts)}`]);
  return el('div', {},
    el('h2', { tabindex: '-1', id: 'titre-detail' }, s.nom),
    s.scenario ? el('p', { class: 'hypothese' }, 'Imaginée dans le scénario.') : null,
    el('dl', {}, facts.flatMap(([t, d]) => [el('dt', {}, t), el('dd', {}, d)])),
    covered.length ? el('details', {}, el('summary', {}, `Communes couvertes (${number(covered.length)})`), el('p', { class: 'noms' }, covered.flatMap((c, i) => [i ? ', ' : '', link(c.nom, () => go.commune(c.code))]))) : null,
    el('div', { class: 'actions' },
      el('button', { type: 'button', onclick: () => go.close(id) }, 'Et si elle fermait'),
      el('button', { type: 'button', onclick: () => go.change(id) }, 'La déplacer ou l’étendre')));
}

export function nothingPanel(view) {
  return el('div', {}, el('h2', {}, 'Détail'), el('p', {}, 'Choisir une commune sur la carte, dans le tableau ou par la recherche pour voir pourquoi elle a sa classe.'),
    el('p', { class: 'legende' }, el('span', { class: 'marque CS', 'aria-hidden': 'true' }), ' centre social ', el('span', { class: 'marque EVS', 'aria-hidden': 'true' }), ' EVS'),
    el('p', { class: 'aide' }, view.regle_libelle));
}
