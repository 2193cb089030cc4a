// @ts-check
/**
 * Faults that a test injects for a path: other statuses, slow, truncated or missing responses, and
 * broken connections. They apply before the tenant's own logic handles a request.
 */
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {import('./https-server.js').JournalEntry} JournalEntry */
/**
 * @typedef {object} Fault
 * @property {string} [method] only requests with this method
 * @property {(request: JournalEntry) => boolean} [when] only requests for which this returns true (the body is parsed)
 * @property {number} [times] only the next n matching requests
 * @property {boolean} [pass] handle the request normally; with `times`, the next fault of the list applies to later requests
 * @property {number} [delay] milliseconds before the response, alone or together with another fault
 * @property {number} [status] respond with this status
 * @property {unknown} [body] body for `status`: an object is sent as JSON, a string as text
 * @property {Record<string, string>} [headers] headers of the response that this fault sends
 * @property {boolean} [hang] never respond
 * @property {boolean} [reset] reset the TCP connection
 * @property {boolean} [close] close the connection without a response
 * @property {boolean} [cutBody] announce a longer body than is sent, then drop the connection
 * @property {boolean} [hangBody] send half a body and never the rest
 * @property {boolean} [notJson] send an HTML page instead of JSON, with `status` or 200
 * @property {string} [redirect] redirect to this address with status 302 or `status`
 */

const PAGE =
  '<!doctype html><html><head><title>Service</title></head><body>Please try again later.</body></html>';
const HALF_A_BODY = '{"access_token":"eyJhbGciOi';

export class Faults {
  /** @type {{ path: string, fault: Fault, left: number }[]} */
  #list = [];

  /**
   * Replaces the faults of a path; a list is tried in order, used-up ones are skipped.
   * @param {string} path exact, or the beginning of the path up to a slash
   * @param {Fault | Fault[]} faults
   */
  set(path, faults) {
    this.clear(path);
    for (const fault of [faults].flat()) {
      this.#list.push({ path, fault, left: fault.times ?? Infinity });
    }
  }

  /** @param {string} [path] all paths by default */
  clear(path) {
    this.#list = path === undefined ? [] : this.#list.filter((entry) => entry.path !== path);
  }

  /** The fault for a request, counted as used. @param {JournalEntry} request @returns {Fault | undefined} */
  take(request) {
    const entry = this.#list.find(
      ({ path, fault, left }) =>
        left > 0 &&
        (request.path === path ||
          request.path.startsWith(path.endsWith('/') ? path : `${path}/`)) &&
        (!fault.method || fault.method.toUpperCase() === request.method) &&
        (!fault.when || fault.when(request)),
    );
    if (!entry) return undefined;
    entry.left -= 1;
    return entry.fault;
  }
}

/**
 * Applies a fault. Returns true if the fault has ended the request.
 * @param {Fault} fault
 * @param {import('fastify').FastifyReply} reply
 * @param {import('node:net').Socket | undefined} rawSocket the TCP socket under TLS
 */
export async function applyFault(fault, reply, rawSocket) {
  if (fault.delay) await sleep(fault.delay, undefined, { ref: false });
  if (fault.hang) {
    reply.hijack();
  } else if (fault.reset) {
    reply.hijack();
    if (rawSocket && !rawSocket.destroyed) rawSocket.resetAndDestroy();
  } else if (fault.close) {
    reply.hijack();
    reply.raw.socket?.end();
  } else if (fault.cutBody || fault.hangBody) {
    reply.hijack();
    reply.raw.writeHead(fault.status ?? 200, {
      'content-type': 'application/json',
      'content-length': String(HALF_A_BODY.length * 2),
      ...fault.headers,
    });
    reply.raw.write(HALF_A_BODY, () => {
      if (fault.cutBody) reply.raw.destroy();
    });
  } else if (fault.redirect) {
    reply
      .code(fault.status ?? 302)
      .headers({ location: fault.redirect, ...fault.headers })
      .send('');
  } else if (fault.notJson) {
    reply
      .code(fault.status ?? 200)
      .headers({ 'content-type': 'text/html; charset=utf-8', ...fault.headers })
      .send(PAGE);
  } else if (fault.status) {
    reply.code(fault.status);
    if (typeof fault.body !== 'string') {
      reply.header('content-type', 'application/json; charset=utf-8');
    }
    reply
      .headers(fault.headers ?? {})
      .send(typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body ?? {}));
  } else {
    return false;
  }
  return true;
}
