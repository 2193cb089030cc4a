// @ts-check
// Paths that nothing can be at: each command says which path it is and why, and not that it has an error itself.
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Desk } from '../support/command-line.js';

const DOMAINS = { OLD_DOMAIN: 'old-tenant.eu.auth0.com', NEW_DOMAIN: 'new-tenant.us.auth0.com' };
const CREDENTIALS = {
  ...{ OLD_CLIENT_ID: 'old-client', OLD_CLIENT_SECRET: 'old-client-secret' },
  ...{ NEW_CLIENT_ID: 'new-client', NEW_CLIENT_SECRET: 'new-client-secret' },
};
const SETTINGS = 'auth0-migration.json';
const PATHS = {
  'below a file': [`${SETTINGS}/x`, 'a part of its path is not a folder'],
  'that is a loop of links': ['loop', 'too many symbolic links'],
  'below a loop of links': ['loop/x', 'too many symbolic links'],
  'with a name that is too long': ['x'.repeat(300), 'the name is too long'],
};
const COMMANDS = [
  ['check', '--env'],
  ['check', '--settings'],
  ['convert'],
  ['convert', SETTINGS, '--hashes'],
  ['emit', '--format', 'terraform', '--out'],
  ['export', '--side', 'old', '--runs'],
  ['finish', '--yes', '--history'],
  ['report', '--out', 'report.html', '--history'],
  ['runs', '--runs'],
  ['scripts', '--out'],
  ['setup', '--yes', '--state'],
  ['status', '--history'],
  ['verify', '--new', SETTINGS, '--old'],
];

describe('a path', { concurrency: 2 }, () => {
  for (const [title, [path = '', reason = '']] of Object.entries(PATHS)) {
    test(title, async (t) => {
      const desk = new Desk({ env: { ...DOMAINS, ...CREDENTIALS }, t });
      symlinkSync('loop', desk.path('loop'));
      for (const args of COMMANDS) {
        const { code, stderr } = await desk.run([...args, path]);
        const message = `${args.join(' ')}: ${stderr}`;
        assert.ok(code === 1 || code === 2, message);
        assert.doesNotMatch(stderr, /internal error/, message);
        // Some look for the folder first, or follow no link.
        const others = /there is no folder|is a symbolic link/;
        assert.ok(stderr.includes(reason) || others.test(stderr), message);
      }
    });
  }
});
