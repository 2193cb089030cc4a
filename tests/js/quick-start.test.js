// @ts-check
// The Quick start of README.md, typed as it stands, moves users between two emulated tenants that know nothing of a
// migration.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { BARE_USERS } from '../../scripts/demo/bare-users.js';
import { BareTenants } from '../support/bare-tenants.js';
import { codeBlocksOf, commandsOf } from '../support/readme.js';
import { Typist } from '../support/typist.js';

const ROOT = join(import.meta.dirname, '../..');
/** Another document can be tried before it replaces README.md. */
const DOCUMENT = process.env.QUICK_START ?? join(ROOT, 'README.md');
/** The files that a reader writes, by the language of their code block. */
const FILES = { json: 'auth0-migration.json', env: '.env' };
const [FIRST_USER = assert.fail()] = BARE_USERS;
/** A rehearsal ends with this exit code if there is something to do. */
const SOMETHING_TO_DO = 3;

const TIMEOUT = 300_000;

test(
  'the Quick start of README.md moves users if it is typed as it stands',
  { timeout: TIMEOUT },
  async (t) => {
    const blocks = codeBlocksOf(readFileSync(DOCUMENT, 'utf8'), 'Quick start');
    assert.ok(
      blocks.some(({ kind }) => kind === 'sh'),
      'the Quick start has commands',
    );
    const tenants = await BareTenants.start(t);
    const { signal } = t;
    const answers = answersOf(tenants);
    const typist = new Typist({ ...prepareFolders(t, tenants), answers, signal });
    const start = performance.now();
    let hasMoved = false;

    for (const { kind, text } of blocks) {
      if (kind !== 'sh') {
        writeFileSync(join(typist.folder, FILES[kind]), tenants.fillIn(text), { mode: 0o600 });
        continue;
      }
      for (const command of commandsOf(text)) {
        if (!hasMoved && isAfterLogin(command)) {
          const answer = await tenants.logIn();
          assert.ok(
            answer.id_token,
            `the first user cannot log in at the new tenant: ${JSON.stringify(answer)}`,
          );
          await assertMoved(tenants, FIRST_USER);
          hasMoved = true;
          t.diagnostic(
            `${seconds(start)} s from the first command to the first user who has moved`,
          );
        }
        const { code, output } = await typist.type(command);
        const expected = isRehearsal(command) ? [0, SOMETHING_TO_DO] : [0];
        assert.ok(expected.includes(code ?? -1), `${command}\nended with ${code}:\n${output}`);
        if (/ init\b/.test(command)) {
          await allowScopes(output, tenants);
          fillInEnvironment(typist.folder, tenants);
        }
      }
    }
    assert.ok(hasMoved, 'commands for the time after the first login');
    for (const user of BARE_USERS) await assertMoved(tenants, user);
    t.diagnostic(`${seconds(start)} s from the first command to the last one`);
  },
);

/** @param {number} start */
const seconds = (start) => ((performance.now() - start) / 1000).toFixed(1);

/** Whether a command is for the time after the first user has logged in. @param {string} command */
const isAfterLogin = (command) => / (status|move-rest|finish)\b/.test(command);

/** Whether a command only tells what it would do. @param {string} command */
const isRehearsal = (command) => /--dry-run\b| move-rest\b(?!.* --go\b)/.test(command);

/** What a person answers to the questions of the command line. @param {BareTenants} tenants @returns {import('../support/typist.js').Answers} */
const answersOf = ({ variables }) => [
  [/\[y\/N\] $/, 'y'],
  [/Domain of the old tenant/, variables.OLD_DOMAIN ?? ''],
  [/Domain of the new tenant/, variables.NEW_DOMAIN ?? ''],
  [/Connections whose users move/, 'Username-Password-Authentication=Users'],
  [/Applications\b/, 'My application'],
  [/Password of /, FIRST_USER.password],
];

/**
 * A checkout that has the built package, and a PATH on which npm need not build it anew.
 *
 * @param {{ after: (fn: () => any) => void }} t
 * @param {BareTenants} tenants
 */
function prepareFolders(t, { certificates }) {
  const scratch = mkdtempSync(join(tmpdir(), 'quick-start-'));
  t.after(() => rmSync(scratch, { recursive: true, force: true }));
  const folder = join(scratch, 'auth0-account-migration');
  const bin = join(scratch, 'bin');
  const commands = join(scratch, 'node_modules/.bin');
  for (const path of [folder, bin, commands]) mkdirSync(path, { recursive: true });
  symlinkSync(join(ROOT, 'pkg'), join(folder, 'pkg'));
  // npx looks for a command in all folders above, so a Quick start need not install the package.
  symlinkSync(join(ROOT, 'pkg/cli.js'), join(commands, 'auth0-account-migration'));
  writeFileSync(
    join(bin, 'npm'),
    '#!/bin/sh\n[ "$*" = "run build" ] && exit\nPATH="${PATH#*:}" exec npm "$@"\n',
    { mode: 0o755 },
  );
  const { PATH, HOME } = process.env;
  const env = {
    HOME,
    PATH: `${bin}${delimiter}${PATH}`,
    NODE_EXTRA_CA_CERTS: certificates,
    npm_config_cache: join(scratch, 'cache'),
    npm_config_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  };
  return { folder, scratch, env };
}

/** Gives the applications only the scopes that `init` has printed. @param {string} output @param {BareTenants} tenants */
async function allowScopes(output, tenants) {
  const [, ofOld = '', ofNew = ''] = output.split(/^(?:Old|New) tenant /m);
  for (const [tenant, text] of /** @type {const} */ ([
    ['OLD', ofOld],
    ['NEW', ofNew],
  ])) {
    const scopes = [...new Set(text.match(/\b(create|read|update|delete):\w+/g))];
    assert.ok(scopes.length > 0, `init prints the scopes for the ${tenant} tenant:\n${output}`);
    await tenants.allowOnly(tenant, scopes);
  }
}

/** Writes the credentials into the file that `init` has prepared for them. @param {string} folder @param {BareTenants} tenants */
function fillInEnvironment(folder, tenants) {
  const path = join(folder, FILES.env);
  const text = tenants.fillIn(readFileSync(path, 'utf8'));
  for (const [name, value] of Object.entries(tenants.variables)) {
    assert.ok(text.includes(`${name}=${value}`), `init prepares ${name} in ${FILES.env}`);
  }
  writeFileSync(path, text);
}

/** @param {BareTenants} tenants @param {import('../../scripts/demo/bare-users.js').BareUser} user */
async function assertMoved(tenants, user) {
  const { email, email_verified, name, user_metadata, app_metadata, user_id = '' } = user;
  const moved = await tenants.userOf('NEW', email);
  assert.ok(moved, `${email} is in the new tenant`);
  const { migration_confirmed: _, ...own } = moved.app_metadata ?? {};
  assert.deepEqual(
    {
      email_verified: moved.email_verified,
      name: moved.name,
      user_metadata: moved.user_metadata ?? {},
      app_metadata: own,
      connections: moved.identities.map((/** @type {any} */ { connection }) => connection),
    },
    {
      email_verified,
      name,
      user_metadata: user_metadata ?? {},
      app_metadata: app_metadata ?? {},
      connections: ['Users'],
    },
  );
  assert.ok(moved.user_id.endsWith(user_id.split('|')[1] ?? assert.fail()), moved.user_id);
}

test('the tokens that demo --serve --bare prints open both Management APIs', async (t) => {
  const { exports, variables } = await BareTenants.start(t);
  const request = (/** @type {string} */ tenant) =>
    `curl -sS --cacert "$NODE_EXTRA_CA_CERTS" -H "Authorization: Bearer $${tenant}_TOKEN" https://${variables[`${tenant}_DOMAIN`]}/api/v2/connections`;
  const script = [...exports, request('OLD'), 'echo', request('NEW')].join('\n');
  const { stdout } = await promisify(execFile)('bash', ['-c', script]);
  const [old, fresh] = stdout.split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(
    old.map((/** @type {any} */ { name }) => name),
    ['Username-Password-Authentication'],
  );
  assert.deepEqual(fresh, []);
});
