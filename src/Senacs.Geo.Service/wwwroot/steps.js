// The spelling of a scenario in an address: "o~CS~03082~Nom~03082.03001!f~cs-03-barjavel". The service reads the same.

const escaped = (t) => t.replaceAll('*', '*0').replaceAll('~', '*1').replaceAll('!', '*2');
const plain = (t) => t.replaceAll('*2', '!').replaceAll('*1', '~').replaceAll('*0', '*');

export function parse(text) {
  const steps = [];
  for (const part of text ? text.split('!') : []) {
    const f = part.split('~');
    if (f[0] === 'r') steps.push({ action: 'registre', jeton: f[1] });
    else if (f[0] === 'o') steps.push({ action: 'ouvrir', type: f[1], lieu: f[2], nom: plain(f[3] ?? ''), territoire: f[4] ? f[4].split('.') : [] });
    else if (f[0] === 'd') steps.push({ action: 'deplacer', structure: plain(f[1] ?? ''), lieu: f[2] });
    else if (f[0] === 'f') steps.push({ action: 'fermer', structure: plain(f[1] ?? '') });
    else if (f[0] === 'e') steps.push({ action: 'etendre', structure: plain(f[1] ?? ''), territoire: f[2] ? f[2].split('.') : [] });
  }
  return steps;
}

export const format = (steps) => steps.map((s) => ({
  registre: () => `r~${s.jeton}`,
  ouvrir: () => `o~${s.type}~${s.lieu}~${escaped(s.nom)}~${s.territoire.join('.')}`,
  deplacer: () => `d~${escaped(s.structure)}~${s.lieu}`,
  fermer: () => `f~${escaped(s.structure)}`,
  etendre: () => `e~${escaped(s.structure)}~${s.territoire.join('.')}`,
})[s.action]()).join('!');
