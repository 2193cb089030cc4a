// @ts-check
// Secrets of the action scripts: no fault of the old tenant leaves a password, client secret or token behind.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SOAK_FAULTS } from '../soak/faults.js';
import { call, newSandbox, tenant } from '../support/script-canaries.js';

/** @typedef {import('../tenant/https-server.js').JournalEntry} JournalEntry */
/** @typedef {import('../tenant/faults.js').Fault} Fault */

/** An answer that repeats all of the request. @param {number} status @returns {import('../soak/faults.js').SoakFault} */
const echo = (status) => {
  /** @type {Fault} */
  const fault = { status, notJson: false };
  fault.when = ({ url, headers, body }) => {
    fault.body = { statusCode: status, error: 'echo', message: { url, headers, body } };
    return true;
  };
  return { name: `echo with status ${status}`, fault };
};
const FAULTS = [...SOAK_FAULTS, ...[200, 400, 401, 403, 404, 429, 500, 503].map(echo)];

/** The requests that may meet a fault. @type {Record<string, (request: JournalEntry) => boolean>} */
const TARGETS = {
  'the password': ({ body }) => body?.realm !== undefined,
  'the API token': ({ body }) => body?.grant_type === 'client_credentials',
  'the Management API': ({ path }) => path.startsWith('/api/v2/'),
};

describe('a fault leaves no secret behind', () => {
  for (const { name, fault } of FAULTS) {
    test(`${name}`, async () => {
      // So that a login needs all of the requests.
      tenant.action = undefined;
      for (const [target, isTarget] of Object.entries(TARGETS)) {
        const sandbox = newSandbox({ Timeout_Ms: '400' });
        const meeting = Object.assign(Object.create(fault), {
          when: (/** @type {JournalEntry} */ request) =>
            isTarget(request) && (fault.when?.(request) ?? true),
        });
        tenant.faults.set('/', meeting);
        const codes = [await call(sandbox, 'login'), await call(sandbox, 'getUser')];
        if (!fault.delay) assert.notDeepEqual(codes, ['found', 'found'], target);
      }
    });
  }
});
