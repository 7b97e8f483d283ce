// The search: a combobox as ARIA describes it. What is proposed is what the view holds.
import { $, el, fold, typeName, announce, count } from './dom.js';

/** items(): [{ key, name, note, fold }]; choose(item). Works on any input with role combobox and its listbox. */
export function combobox(input, list, items, choose) {
  let shown = [], at = -1;
  const close = () => {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
    at = -1;
  };
  const point = (to) => {
    at = (to + shown.length) % shown.length;
    [...list.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === at)));
    const option = list.children[at];
    input.setAttribute('aria-activedescendant', option.id);
    option.scrollIntoView({ block: 'nearest' });
  };
  const take = (item) => { close(); choose(item); };
  const open = () => {
    const wanted = fold(input.value);
    if (!wanted) { close(); return; }
    const starts = [], holds = [];
    for (const item of items()) {
      if (item.fold.startsWith(wanted) || item.key.startsWith(wanted)) starts.push(item);
      else if (item.fold.includes(wanted)) holds.push(item);
    }
    shown = [...starts, ...holds].slice(0, 12);
    list.replaceChildren(...shown.map((item, i) => el('li', { id: `${list.id}-${i}`, role: 'option', 'aria-selected': 'false', onmousedown: (e) => e.preventDefault(), onclick: () => take(item) },
      el('span', { class: 'nom' }, item.name), ' ', el('span', { class: 'precision' }, item.note))));
    list.hidden = shown.length === 0;
    input.setAttribute('aria-expanded', String(shown.length > 0));
    input.removeAttribute('aria-activedescendant');
    at = -1;
    announce(shown.length === 0 ? 'Aucune proposition' : count(shown.length, 'proposition', 'propositions'));
  };
  input.addEventListener('input', open);
  input.addEventListener('keydown', (e) => {
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      if (list.hidden) open();
      if (shown.length > 0 && !list.hidden) point(at < 0 && e.key === 'ArrowUp' ? -1 : at + (e.key === 'ArrowDown' ? 1 : -1));
      e.preventDefault();
    } else if (e.key === 'Enter') {
      if (!list.hidden && shown.length > 0) { e.preventDefault(); take(shown[Math.max(0, at)]); }
    } else if (e.key === 'Escape') {
      if (list.hidden) input.value = '';
      close();
    }
  });
  input.addEventListener('blur', close);
}

export const communeItems = (view) => view.communes.map((c) => ({ kind: 'commune', key: c.code, name: c.nom, note: c.code, fold: fold(c.nom) }));

export const structureItems = (view) => view.structures.map((s) => ({ kind: 'structure', key: s.id, name: s.nom, note: typeName(s.type), fold: fold(s.nom) }));

let unique = 0;
/** A field that takes a commune; read its code with .code. */
export function communeField(label, view, chosen = '', onChoose = null) {
  const id = `commune-${++unique}`;
  const input = el('input', { id, type: 'text', role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': `${id}-liste`, autocomplete: 'off', spellcheck: 'false' });
  const list = el('ul', { id: `${id}-liste`, role: 'listbox', 'aria-label': 'Communes', class: 'propositions', hidden: true });
  const field = el('div', { class: 'champ avec-liste' }, el('label', { for: id }, label), input, list);
  const items = communeItems(view);
  const set = (item) => { field.code = item?.key ?? ''; input.value = item ? `${item.name} (${item.key})` : ''; };
  field.code = '';
  set(items.find((i) => i.key === chosen));
  combobox(input, list, () => items, (item) => { set(item); onChoose?.(item.key); });
  input.addEventListener('change', () => { if (!input.value) field.code = ''; });
  field.input = input;
  return field;
}

export function pageSearch(viewOf, choose) {
  combobox($('recherche'), $('propositions'), () => [...communeItems(viewOf()), ...structureItems(viewOf())], choose);
}
