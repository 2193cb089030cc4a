// @ts-check
/**
 * What one call to the new tenant causes at both tenants, as an observer outside of the action scripts sees it.
 */
import { performance } from 'node:perf_hooks';
import { count } from './print.js';

/** @typedef {import('../../tests/tenant/index.js').NewTenant} NewTenant */
/** @typedef {import('../../tests/tenant/https-server.js').JournalEntry} Request */
/** @typedef {{ event: string, code: string, requests: number, ms: number }} LogLine what an action script logged */
/**
 * @template T
 * @typedef {object} Seen
 * @property {T} answer
 * @property {number} ms
 * @property {Request[]} requests that the old tenant got
 * @property {string[]} runs action scripts that the new tenant ran
 * @property {LogLine[]} lines
 * @property {string[]} logs types of the new tenant's log events, such as `s` and `fp`
 */

/**
 * @template T
 * @param {import('./tenants.js').Tenants} tenants
 * @param {(newTenant: NewTenant) => Promise<T>} act over HTTPS
 * @returns {Promise<Seen<T>>}
 */
export async function watch({ oldTenant, newTenant }, act) {
  const lengths = [oldTenant.requests, newTenant.runs, newTenant.console, newTenant.logs].map(
    ({ length }) => length,
  );
  const [requests, runs, lines, logs] = lengths;
  const start = performance.now();
  const answer = await act(newTenant);
  return {
    answer,
    ms: performance.now() - start,
    requests: oldTenant.requests.slice(requests),
    runs: newTenant.runs.slice(runs).map(({ script }) => script),
    lines: newTenant.console.slice(lines).map((line) => JSON.parse(line)),
    logs: newTenant.logs.slice(logs).map(({ type }) => type),
  };
}

/** The outcome and the work of the action script that ran. @param {Seen<unknown>} seen */
export function outcomeOf({ lines, requests }) {
  const [line] = lines;
  return line ? outcome({ ...line, requests: requests.length }) : 'no action script ran';
}

/** @param {LogLine} line */
export const outcome = ({ code, requests, ms }) =>
  `outcome ${code}, ${count(requests, 'request')} to the old tenant, ${ms} ms`;

/** @param {{ status: number, body: any }} answer of the new tenant, in words */
export function answerOf({ status, body }) {
  const text = body?.error_description ?? body?.description ?? '';
  return `${status} ${body?.error ?? body?.name ?? ''} "${text}"`;
}
