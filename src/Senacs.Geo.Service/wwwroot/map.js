// The brochure's own SVG, made interactive. It lives in a shadow tree: its style sheet and ids stay its own, and no inline style is needed.
import { classes, people } from './dom.js';
import { text } from './api.js';

const own = new CSSStyleSheet();
own.replaceSync(`
  :host { display: block; position: relative; }
  .cadre { height: 100%; }
  svg { display: block; width: 100%; height: 100%; touch-action: none; cursor: grab; user-select: none; -webkit-user-select: none; }
  svg.saisie { cursor: grabbing; }
  svg > * { pointer-events: none; }
  #communes, #structures, #structures * { pointer-events: auto; }
  #communes path[data-code] { cursor: pointer; outline: none; }
  path[id^=encart-][id*=-commune-] { cursor: pointer; pointer-events: auto; }
  #structures g { cursor: pointer; }
  .seule #legende, .seule #habillage, .seule .encart-cadre { display: none; }
  path.attenue { opacity: .22; }
  .surbrillance { fill: none; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
  .blanc { stroke: #fff; stroke-width: 6px; }
  .noir { stroke: #10243a; stroke-width: 3px; }
  .survol { stroke: #10243a; stroke-width: 1.6px; }
  .pointille { stroke-dasharray: 6 4; }
  text { white-space: pre; }
  @media print { svg { cursor: auto; } .surbrillance { display: none; } }
`);

// A commune on the map itself, or its piece in a zoom window.
const codeAt = (element) => element.closest?.('#communes path[data-code]')?.dataset.code ?? /^encart-\d+-commune-(\w{5})$/.exec(element.id ?? '')?.[1] ?? null;

const svgName = 'http://www.w3.org/2000/svg';

/** The words of a map: asked for while its figures are. */
export const sheet = (url, signal) => text(url, { signal });

/** Puts a map into the shadow tree of a host. */
async function load(host, words) {
  const source = await words;
  // the page's policy refuses inline styles: the sheet's own become adopted ones before any element is made
  const styles = [];
  const bare = source.replace(/<style>([^<]*)<\/style>/g, (_, css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'));
    styles.push(sheet);
    return '';
  });
  const parsed = new DOMParser().parseFromString(bare, 'image/svg+xml');
  const svg = document.importNode(parsed.documentElement, true);
  svg.removeAttribute('width');
  svg.removeAttribute('height');
  const shadow = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  shadow.adoptedStyleSheets = [...styles, own];
  const frame = document.createElement('div');
  frame.className = 'cadre';
  frame.append(svg);
  shadow.replaceChildren(frame);
  return svg;
}

/** A map that is only looked at. */
export async function still(host, url, signal) {
  const svg = await load(host, sheet(url, signal));
  svg.setAttribute('preserveAspectRatio', 'xMidYMid meet');
  return svg;
}

export class CarteInteractive {
  #host; #on; #svg = null; #sheet = null; #view = null; #paths = new Map(); #centres = []; #focused = ''; #selected = ''; #marks = {}; #pointers = new Map(); #moved = false; #dimmed = null; #describe;
  #wantsSheet; #drag = null;

  /** on: { choose(code), structure(id), hover(code|null, x, y), drop(id, code) }; describe(code): the words of a commune. */
  constructor(host, on, describe) {
    this.#host = host;
    this.#on = on;
    this.#describe = describe;
    this.#wantsSheet = matchMedia('(min-width: 64rem)').matches;
  }

  async show(words) {
    const isFirst = this.#svg === null;
    const hadFocus = this.#host.shadowRoot?.activeElement !== null && this.#host.shadowRoot?.activeElement !== undefined;
    const svg = await load(this.#host, words);
    this.#svg = svg;
    const box = svg.viewBox.baseVal;
    const before = this.#sheet;
    this.#sheet = { x: box.x, y: box.y, w: box.width, h: box.height };
    svg.setAttribute('role', 'group');
    svg.setAttribute('aria-label', 'Communes de la carte');
    svg.removeAttribute('aria-labelledby');
    svg.querySelector(':scope > title')?.remove();
    this.#paths = new Map([...svg.querySelectorAll('#communes path[data-code]')].map((p) => [p.dataset.code, p]));
    this.#centres = [];
    for (const [code, path] of this.#paths) {
      path.querySelector('title')?.remove();
      path.setAttribute('role', 'button');
      path.setAttribute('aria-label', this.#describe(code));
      path.setAttribute('tabindex', '-1');
    }
    for (const name of ['survol', 'choisi', 'vise']) {
      const group = svg.appendChild(document.createElementNS(svgName, 'g'));
      group.setAttribute('aria-hidden', 'true');
      this.#marks[name] = group;
    }
    if (!this.#paths.has(this.#focused)) this.#focused = this.#paths.keys().next().value ?? '';
    this.#paths.get(this.#focused)?.setAttribute('tabindex', '0');
    this.#listen(svg);
    svg.classList.toggle('seule', !this.#wantsSheet && this.#paths.size > 0);
    const isSame = before && before.w === this.#sheet.w && before.h === this.#sheet.h;
    this.#apply(isFirst || !isSame || !this.#view ? this.#home() : this.#view);
    this.#mark('choisi', this.#selected, ['blanc', 'noir']);
    if (this.#dimmed) this.dim(this.#dimmed);
    if (hadFocus) this.#paths.get(this.#focused)?.focus();
  }

  /** New words, and new fills while the new sheet is being drawn. */
  refresh(classOf) {
    const fill = { centre_social: 'cs', evs_seul: 'evs', zone_blanche: 'zb' };
    for (const [code, path] of this.#paths) {
      path.setAttribute('aria-label', this.#describe(code));
      const classe = classOf?.(code);
      if (classe && path.dataset.classe !== classe) {
        path.classList.replace(fill[path.dataset.classe], fill[classe]);
        path.dataset.classe = classe;
      }
    }
  }

  select(code, isShown = false) {
    this.#selected = code;
    this.#mark('choisi', code, ['blanc', 'noir']);
    if (code && this.#paths.has(code)) {
      this.#rove(code, false);
      if (isShown) this.#reveal(code);
    }
  }

  hover(code) { this.#mark('survol', code, ['survol']); }

  /** Only these communes stay in full colour; null: all. */
  dim(codes) {
    this.#dimmed = codes;
    for (const [code, path] of this.#paths) path.classList.toggle('attenue', codes !== null && !codes.has(code));
  }

  focus() { this.#paths.get(this.#focused)?.focus(); }

  zoom(factor, at = null) {
    const v = this.#view;
    const w = Math.min(this.#sheet.w * 1.6, Math.max(this.#sheet.w / 40, v.w / factor)), h = v.h * (w / v.w);
    const x = at?.x ?? v.x + v.w / 2, y = at?.y ?? v.y + v.h / 2;
    this.#apply({ x: x - (x - v.x) * (w / v.w), y: y - (y - v.y) * (h / v.h), w, h });
  }

  /** The sheet as printed, or the map alone in all the room. */
  get isSheet() { return this.#wantsSheet; }

  whole(isSheet) {
    this.#wantsSheet = isSheet;
    this.#apply(this.#home());
  }

  get viewBox() { return this.#view; }

  #home() {
    this.#svg.classList.toggle('seule', !this.#wantsSheet && this.#paths.size > 0);
    if (this.#wantsSheet || this.#paths.size === 0) return { ...this.#sheet };
    const b = this.#svg.querySelector('#communes').getBBox(), m = b.width * 0.02;
    return { x: b.x - m, y: b.y - m, w: b.width + 2 * m, h: b.height + 2 * m };
  }

  #apply(view) {
    // never lose the sheet
    const s = this.#sheet;
    view.x = Math.min(s.x + s.w - view.w * 0.2, Math.max(s.x - view.w * 0.8, view.x));
    view.y = Math.min(s.y + s.h - view.h * 0.2, Math.max(s.y - view.h * 0.8, view.y));
    this.#view = view;
    this.#svg.setAttribute('viewBox', `${view.x} ${view.y} ${view.w} ${view.h}`);
  }

  #mark(name, code, kinds) {
    const group = this.#marks[name];
    if (!group) return;
    group.replaceChildren();
    const path = this.#paths.get(code);
    if (!path) return;
    for (const kind of kinds) {
      const outline = document.createElementNS(svgName, 'path');
      outline.setAttribute('d', path.getAttribute('d'));
      outline.setAttribute('class', `surbrillance ${kind}`);
      group.append(outline);
    }
  }

  #point(e) {
    const m = this.#svg.getScreenCTM().inverse();
    return new DOMPoint(e.clientX, e.clientY).matrixTransform(m);
  }

  #rove(code, isFocused) {
    if (!this.#paths.has(code)) return;
    this.#paths.get(this.#focused)?.setAttribute('tabindex', '-1');
    this.#focused = code;
    const path = this.#paths.get(code);
    path.setAttribute('tabindex', '0');
    if (isFocused) {
      path.focus();
      this.#reveal(code);
    }
  }

  #reveal(code) {
    const b = this.#paths.get(code).getBBox(), v = this.#view;
    const x = b.x + b.width / 2, y = b.y + b.height / 2, m = 0.06;
    if (x < v.x + v.w * m || x > v.x + v.w * (1 - m) || y < v.y + v.h * m || y > v.y + v.h * (1 - m)) this.#apply({ ...v, x: x - v.w / 2, y: y - v.h / 2 });
  }

  // The commune whose centre is nearest within a quarter turn of the direction.
  #neighbour(code, dx, dy) {
    if (this.#centres.length === 0) this.#centres = [...this.#paths].map(([c, p]) => { const b = p.getBBox(); return { c, x: b.x + b.width / 2, y: b.y + b.height / 2 }; });
    const from = this.#centres.find((k) => k.c === code);
    let best = null, least = Infinity;
    for (const k of this.#centres) {
      const x = k.x - from.x, y = k.y - from.y, along = x * dx + y * dy, across = Math.abs(x * dy - y * dx);
      if (k.c === code || along <= 0 || across > along) continue;
      const cost = along + 1.5 * across;
      if (cost < least) [best, least] = [k.c, cost];
    }
    return best;
  }

  #listen(svg) {
    const codeOf = (e) => codeAt(e.target);
    const idOf = (e) => e.target.closest?.('#structures g[id^="structure-"]')?.id.slice('structure-'.length) ?? null;

    // on the frame: an SVG element that listens to focus becomes a stop of its own for Tab
    const frame = svg.parentElement;
    frame.addEventListener('keydown', (e) => {
      if (e.ctrlKey || e.altKey || e.metaKey) return;
      const code = codeOf(e);
      const turn = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
      if (turn && code) {
        const next = this.#neighbour(code, ...turn);
        if (next) this.#rove(next, true);
      } else if ((e.key === 'Enter' || e.key === ' ') && code) this.#on.choose(code, true);
      else if (e.key === '+' || e.key === '=') this.zoom(1.4, this.#centre(code));
      else if (e.key === '-') this.zoom(1 / 1.4, this.#centre(code));
      else if (e.key === '0') this.whole(this.#wantsSheet);
      else return;
      e.preventDefault();
    });
    frame.addEventListener('focusin', (e) => {
      const code = codeOf(e);
      if (!code) return;
      if (e.target.matches(':focus-visible')) this.#mark('vise', code, ['blanc', 'noir pointille']);
      const r = e.target.getBoundingClientRect();
      this.#on.hover(code, r.left + r.width / 2, r.top + r.height / 2, true);
    });
    frame.addEventListener('focusout', () => { this.#mark('vise', '', []); this.#on.hover(null); });

    svg.addEventListener('wheel', (e) => {
      e.preventDefault();
      this.zoom(Math.exp(-Math.max(-60, Math.min(60, e.deltaY)) * (e.ctrlKey ? 0.01 : 0.004)), this.#point(e));
    }, { passive: false });

    svg.addEventListener('pointerdown', (e) => {
      if (e.button !== 0) return;
      this.#pointers.set(e.pointerId, { x: e.clientX, y: e.clientY });
      this.#moved = false;
      const id = idOf(e);
      if (id && this.#on.drop && this.#pointers.size === 1) this.#drag = { id, group: e.target.closest('#structures g[id^="structure-"]'), from: this.#point(e) };
    });
    svg.addEventListener('pointermove', (e) => {
      const last = this.#pointers.get(e.pointerId);
      if (!last) {
        if (e.pointerType !== 'touch') {
          const code = codeOf(e);
          this.hover(code ?? '');
          this.#on.hover(code, e.clientX, e.clientY, false, idOf(e));
        }
        return;
      }
      const dx = e.clientX - last.x, dy = e.clientY - last.y;
      if (!this.#moved && Math.hypot(dx, dy) < 4) return;
      if (!this.#moved) {
        this.#moved = true;
        svg.setPointerCapture(e.pointerId);
        svg.classList.add('saisie');
        this.#on.hover(null);
      }
      if (this.#drag) {
        const p = this.#point(e);
        this.#drag.group.setAttribute('transform', `translate(${p.x - this.#drag.from.x} ${p.y - this.#drag.from.y})`);
        this.#drag.target = this.#under(e);
        this.hover(this.#drag.target ?? '');
        return;
      }
      const scale = 1 / this.#svg.getScreenCTM().a, others = [...this.#pointers].filter(([id]) => id !== e.pointerId).map(([, p]) => p);
      if (others.length > 0) {
        const o = others[0], was = Math.hypot(last.x - o.x, last.y - o.y), is = Math.hypot(e.clientX - o.x, e.clientY - o.y);
        if (was > 0) this.zoom(is / was, this.#point({ clientX: (e.clientX + o.x) / 2, clientY: (e.clientY + o.y) / 2 }));
      } else {
        this.#apply({ ...this.#view, x: this.#view.x - dx * scale, y: this.#view.y - dy * scale });
      }
      this.#pointers.set(e.pointerId, { x: e.clientX, y: e.clientY });
    });
    const end = (e) => {
      this.#pointers.delete(e.pointerId);
      svg.classList.remove('saisie');
      if (this.#drag) {
        const { id, group, target } = this.#drag;
        this.#drag = null;
        group.removeAttribute('transform');
        this.hover('');
        if (this.#moved && target) this.#on.drop(id, target);
      }
    };
    svg.addEventListener('pointerup', end);
    svg.addEventListener('pointercancel', end);
    svg.addEventListener('pointerleave', (e) => { if (!this.#pointers.has(e.pointerId)) { this.hover(''); this.#on.hover(null); } });
    svg.addEventListener('click', (e) => {
      if (this.#moved) return;
      const id = idOf(e), code = codeOf(e);
      if (id) this.#on.structure(id);
      else if (code) { this.#rove(code, false); this.#on.choose(code, false); }
    });
  }

  #under(e) {
    for (const element of this.#host.shadowRoot.elementsFromPoint(e.clientX, e.clientY)) {
      const code = codeAt(element);
      if (code) return code;
    }
    return null;
  }

  #centre(code) {
    const path = this.#paths.get(code);
    if (!path) return null;
    const b = path.getBBox();
    return { x: b.x + b.width / 2, y: b.y + b.height / 2 };
  }
}

/** What a screen reader and the tooltip say of a commune. */
export const describe = (c) => c ? `${c.nom}, ${classes[c.classe].one}${c.hypothese ? ' (par hypothèse)' : ''}, ${people(c.population)}` : '';
