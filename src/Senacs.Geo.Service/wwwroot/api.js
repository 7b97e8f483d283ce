// Talks to the service. A refusal becomes an error that holds the French detail and the parameter's name.

export class Refusal extends Error {
  constructor(problem, status) {
    super(problem.detail ?? problem.title ?? `Le service a répondu ${status}.`);
    this.problem = problem;
    this.status = status;
  }
}

async function answer(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Refusal({ detail: 'Le service ne répond pas. Vérifier la connexion, puis réessayer.' }, 0);
  }
  if (response.ok) return response;
  let problem = {};
  try { problem = await response.json(); } catch { /* not ours */ }
  throw new Refusal(problem, response.status);
}

export const json = async (url, options) => (await answer(url, options)).json();
export const text = async (url, options) => (await answer(url, options)).text();

export const post = (url, body, headers = {}) => json(url, { method: 'POST', body, headers });
