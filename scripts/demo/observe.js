// @ts-check
/**
 * Observes the effects of one call to the new tenant on both tenants, from outside of the action scripts.
 */
import { performance } from 'node:perf_hooks';
import { pluralize } from './print.js';

/** @typedef {import('../../tests/tenant/index.js').NewTenant} NewTenant */
/** @typedef {import('../../tests/tenant/https-server.js').JournalEntry} Request */
/** @typedef {{ event: string, code: string, requests: number, ms: number }} LogLine a line that an action script logged */
/**
 * @template T
 * @typedef {object} Observation
 * @property {T} response
 * @property {number} ms
 * @property {Request[]} requests requests that the old tenant got from action scripts
 * @property {Request[]} markingRequests requests that it got from the Action of the new tenant
 * @property {string[]} runs names of the action scripts that the new tenant ran
 * @property {LogLine[]} lines
 * @property {string[]} logs types of the new tenant's log events, such as `s` and `fp`
 */

/**
 * @template T
 * @param {import('./tenants.js').Tenants} tenants
 * @param {(newTenant: NewTenant) => Promise<T>} act sends requests to the new tenant
 * @returns {Promise<Observation<T>>}
 */
export async function observe({ oldTenant, newTenant }, act) {
  const lengths = [oldTenant.requests, newTenant.runs, newTenant.console, newTenant.logs].map(
    ({ length }) => length,
  );
  const [requests, runs, lines, logs] = lengths;
  const start = performance.now();
  const response = await act(newTenant);
  const ms = performance.now() - start;
  const sent = oldTenant.requests.slice(requests);
  return {
    response,
    ms,
    requests: sent.filter((request) => !isMarking(request, oldTenant)),
    markingRequests: sent.filter((request) => isMarking(request, oldTenant)),
    runs: newTenant.runs.slice(runs).map(({ script }) => script),
    lines: newTenant.console.slice(lines).map((line) => JSON.parse(line)),
    logs: newTenant.logs.slice(logs).map(({ type }) => type),
  };
}

/** Whether the marker client sent a request, with its secret or with a token. @param {Request} request @param {import('../../tests/tenant/index.js').OldTenant} oldTenant */
export function isMarking({ headers, body }, oldTenant) {
  const marker = oldTenant.management.clients.byName('auth0-account-migration-marker');
  const claims = headers.authorization?.split('.')[1] ?? '';
  const sender = claims
    ? JSON.parse(Buffer.from(claims, 'base64url').toString()).azp
    : body?.client_id;
  return marker !== undefined && sender === marker.client_id;
}

/** Describes the outcome and the requests of the action script that ran. @param {Observation<unknown>} observation */
export function describeOutcome({ lines, requests }) {
  const [line] = lines;
  return line
    ? describeLogLine({ code: line.code, requests: requests.length })
    : 'no action script ran';
}

/** @param {Pick<LogLine, 'code' | 'requests'>} line */
export const describeLogLine = ({ code, requests }) =>
  `outcome ${code}, ${pluralize(requests, 'request')} to the old tenant`;

/** @param {{ status: number, body: any }} response of the new tenant, in words */
export function describeResponse({ status, body }) {
  const text = body?.error_description ?? body?.description ?? '';
  return `${status} ${body?.error ?? body?.name ?? ''} "${text}"`;
}
