// @ts-check
/**
 * The faults of a soak: each request of the old tenant meets one with the same chance, and it is known afterwards which one.
 */

/** @typedef {import('../tenant/https-server.js').JournalEntry} JournalEntry */
/** @typedef {import('../tenant/faults.js').Fault} Fault */
/**
 * @typedef {object} SoakFault
 * @property {string} name
 * @property {Fault} fault
 * @property {string} [code] the outcome of a call whose last request met it; without it the request is answered as usual
 * @property {boolean} [endedByClient] the request is over when the client gives it up
 */

const unavailable = 'unavailable';

/** @type {SoakFault[]} */
export const SOAK_FAULTS = [
  { name: 'slow', fault: { delay: 150 } },
  ...[400, 404, 408, 418, 500, 502, 503, 504, 520].map((status) => ({
    name: `status ${status} with a page`,
    fault: { status, notJson: true },
    code: unavailable,
  })),
  ...[500, 502, 503].map((status) => ({
    name: `status ${status} with JSON`,
    fault: { status, body: { statusCode: status, error: 'Error', message: 'Try later' } },
    code: unavailable,
  })),
  { name: 'page with status 200', fault: { notJson: true }, code: unavailable },
  { name: 'empty object', fault: { status: 200, body: {} }, code: unavailable },
  { name: 'empty body', fault: { status: 200, body: '' }, code: unavailable },
  { name: 'redirect', fault: { redirect: 'https://localhost:1/' }, code: unavailable },
  { name: 'reset connection', fault: { reset: true }, code: unavailable },
  { name: 'closed connection', fault: { close: true }, code: unavailable },
  { name: 'cut body', fault: { cutBody: true }, code: unavailable },
  {
    name: 'no answer',
    fault: { hang: true },
    code: unavailable,
    endedByClient: true,
  },
  {
    name: 'half an answer',
    fault: { hangBody: true },
    code: unavailable,
    endedByClient: true,
  },
  { name: 'short rate limit', fault: rateLimit(1), code: 'rate_limited' },
  { name: 'long rate limit', fault: rateLimit(60), code: 'rate_limited' },
];

/** @param {number} seconds @returns {Fault} */
function rateLimit(seconds) {
  return {
    status: 429,
    body: {
      statusCode: 429,
      error: 'Too Many Requests',
      message: 'Global limit has been reached',
      errorCode: 'too_many_requests',
    },
    // Made anew for each answer, since the limit ends at a time of the clock.
    get headers() {
      return {
        'retry-after': String(seconds),
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + seconds),
      };
    },
  };
}

/** Draws the fault of each request, once. */
export class RandomFaults {
  /** @type {WeakMap<JournalEntry, SoakFault | undefined>} */
  #drawn = new WeakMap();
  /** How many requests met each fault. @type {Record<string, number>} */
  counts = {};
  /** Learns of each request before it is answered. @type {(request: JournalEntry) => void} */
  onRequest = () => {};

  /**
   * @param {import('./random.js').Random} random
   * @param {number} chance of a fault, from 0 to 1
   */
  constructor(random, chance) {
    this.random = random;
    this.chance = chance;
  }

  /** Installs the faults for all requests of a tenant. @param {import('../tenant/old-tenant.js').OldTenant} tenant */
  install(tenant) {
    const faults = SOAK_FAULTS.map((one) =>
      Object.assign(Object.create(one.fault), {
        when: (/** @type {JournalEntry} */ request) => this.of(request) === one,
      }),
    );
    tenant.faults.set('/', faults);
  }

  /** The fault that a request met. @param {JournalEntry} request @returns {SoakFault | undefined} */
  of(request) {
    if (!this.#drawn.has(request)) {
      const fault = this.random.next() < this.chance ? this.random.pick(SOAK_FAULTS) : undefined;
      if (fault) this.counts[fault.name] = (this.counts[fault.name] ?? 0) + 1;
      this.#drawn.set(request, fault);
      this.onRequest(request);
    }
    return this.#drawn.get(request);
  }
}
