// @ts-check
/**
 * Which requests of the old tenant belong to which call of a soak, and how many requests for a token of the Management API are
 * under way at a time.
 */

/** @typedef {import('../tenant/https-server.js').JournalEntry} JournalEntry */
/** @typedef {import('./calls.js').SoakCall} SoakCall */
/** @typedef {{ own: JournalEntry[], tokens: JournalEntry[] }} CallRequests `tokens` are all token requests during the call */

export class SoakRequests {
  count = 0;
  /** The most token requests that were under way at a time. */
  mostTokenRequests = 0;
  /** @type {Map<string, CallRequests>} by the call's identifier */
  #calls = new Map();
  /** @type {Map<string, string>} the identifier of the call by the user's ID */
  #users = new Map();
  /** @type {Set<JournalEntry>} */
  #tokens = new Set();

  /** @param {import('./faults.js').RandomFaults} faults */
  constructor(faults) {
    this.faults = faults;
    faults.onRequest = (request) => this.#add(request);
  }

  /** @param {SoakCall} call */
  begin({ identifier, userId }) {
    this.#calls.set(identifier, { own: [], tokens: [] });
    if (userId) this.#users.set(userId, identifier);
  }

  /** The requests of a call that is over. @param {SoakCall} call @returns {CallRequests} */
  end({ identifier, userId }) {
    const requests = this.#calls.get(identifier) ?? { own: [], tokens: [] };
    this.#calls.delete(identifier);
    if (userId) this.#users.delete(userId);
    return requests;
  }

  /** @param {JournalEntry} request */
  #add(request) {
    this.count += 1;
    if (request.body?.grant_type === 'client_credentials') this.#addToken(request);
    else this.#calls.get(this.#identifier(request))?.own.push(request);
  }

  /** @param {JournalEntry} request */
  #addToken(request) {
    for (const { tokens } of this.#calls.values()) tokens.push(request);
    for (const token of this.#tokens) if (!token.open) this.#tokens.delete(token);
    // When the client gives a request up is seen here a moment later, when its next one may be here already.
    if (this.faults.of(request)?.endedByClient) return;
    this.#tokens.add(request);
    this.mostTokenRequests = Math.max(this.mostTokenRequests, this.#tokens.size);
  }

  /** @param {JournalEntry} request @returns {string} */
  #identifier({ path, query, body }) {
    const id = /^\/api\/v2\/users\/([^/]+)/.exec(path)?.[1];
    if (id !== undefined) return this.#users.get(decodeURIComponent(id)) ?? '';
    return String(body?.username ?? query.email ?? '');
  }
}
