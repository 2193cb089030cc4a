// @ts-check
/**
 * The requests that two emulated tenants have received, in a form that can be compared between runs: method, path, names
 * of the query's parameters and of the body's members. IDs, values and repetitions are left out.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @typedef {import('../tenant/https-server.js').JournalEntry} JournalEntry */
/** @typedef {import('./two-tenants.js').Migration} Migration */
/** @typedef {Record<string, { old: string[], new: string[] }>} Summary The requests to both tenants, by what caused them. */

const FIXTURE = fileURLToPath(new URL('../fixtures/recorded-requests.json', import.meta.url));
/** Members whose own members are part of the API, as opposed to data. */
const DESCRIBED = [
  ...['options', 'ref', 'bindings', 'secrets', 'supported_triggers'],
  ...['fields', 'files'],
];

/** Records what both tenants receive, step by step. */
export class Recording {
  /** @type {Summary} */
  summary = {};
  /** All requests in full, each with the step that caused it. @type {(JournalEntry & { label: string })[]} */
  requests = [];

  /** @param {Migration} migration */
  constructor({ oldTenant, newTenant }) {
    this.tenants = { old: oldTenant, new: newTenant };
  }

  /**
   * Ends a step: what was received since the last call belongs to it.
   *
   * @param {string} step
   */
  take(step) {
    const take = (/** @type {'old' | 'new'} */ name) => {
      const entries = this.tenants[name].requests.splice(0);
      this.requests.push(...entries.map((entry) => ({ ...entry, label: `${step}, ${name}` })));
      return [...new Set(entries.map(describeRequest))];
    };
    this.summary[step] = { old: take('old'), new: take('new') };
  }

  /** Writes the requests in full to the file that RECORDED_REQUESTS names, for tools that look at them. */
  write() {
    const file = process.env.RECORDED_REQUESTS;
    if (!file) return;
    const exchanges = this.requests.map(({ label, method, url, headers, body, status }) => ({
      label,
      method,
      url,
      headers,
      body: body === undefined || body === null ? '' : JSON.stringify(body),
      status,
      resBody: '',
    }));
    writeFileSync(file, JSON.stringify(exchanges, null, 1));
  }
}

/** The expected summary. UPDATE_REQUESTS=1 makes the given one the expected one. @param {Summary} current @returns {Summary} */
export function expectedRequests(current) {
  if (process.env.UPDATE_REQUESTS) {
    writeFileSync(FIXTURE, `${JSON.stringify(current, null, 2)}\n`);
  }
  return JSON.parse(readFileSync(FIXTURE, 'utf8'));
}

/** @param {JournalEntry} request */
function describeRequest({ method, path, query, body }) {
  const names = Object.keys(query).sort();
  const members = body && typeof body === 'object' ? membersOf(body).sort() : [];
  return [
    `${method} ${withoutIds(path)}${names.length ? `?${names.join('&')}` : ''}`,
    ...(members.length ? [`{ ${[...new Set(members)].join(', ')} }`] : []),
  ].join(' ');
}

/** @param {string} path */
const withoutIds = (path) =>
  path
    .replace(/(?<=\/users\/)[^/]+/, '{id}')
    .replace(/(?<=\/)(con_\w+|cgr_\w+|job_\w+|[0-9a-f-]{36}|\w{32})(?=\/|$)/g, '{id}');

/** @param {object} value @param {string} [prefix] @returns {string[]} */
function membersOf(value, prefix = '') {
  if (Array.isArray(value)) return value.flatMap((item) => membersOf(item, `${prefix}[]`));
  return Object.entries(value).flatMap(([name, member]) => {
    const path = prefix ? `${prefix}.${name}` : name;
    const isDescribed = DESCRIBED.includes(name) && member !== null && typeof member === 'object';
    return isDescribed ? membersOf(member, path) : [path];
  });
}
