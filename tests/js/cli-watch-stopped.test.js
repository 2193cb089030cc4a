// @ts-check
// `status --watch` ends at once when it is asked to, whatever it is waiting for.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { beginMigration } from '../support/two-tenants.js';

/** Less than a request may take before it is given up. */
const TIMEOUT_MS = 25_000;

describe('a signal while a request has no answer', { concurrency: 2 }, () => {
  for (const [path, signal] of /** @type {[string, NodeJS.Signals][]} */ ([
    ['/oauth/token', 'SIGINT'],
    ['/api/v2/clients', 'SIGINT'],
    ['/api/v2/logs', 'SIGINT'],
    ['/api/v2/logs', 'SIGTERM'],
    ['/api/v2/events', 'SIGINT'],
  ])) {
    test(
      `${signal} during ${path} ends the watch with its sums`,
      { timeout: TIMEOUT_MS },
      async (t) => {
        const { desk, oldTenant } = await beginMigration(t);
        /** @type {import('node:child_process').ChildProcess | undefined} */
        let running;
        oldTenant.faults.set(path, { hang: true, when: () => running?.kill(signal) ?? false });
        const { code, stdout, stderr } = await desk.run(['status', '--watch'], {
          started: (child) => {
            running = child;
          },
        });
        assert.equal(code, 0, stderr);
        assert.match(stdout, /^ {2}refused logins +0$/m);
      },
    );
  }
});
