// @ts-check
// The type declarations of the package, in TypeScript projects with ES modules and with CommonJS.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** @type {string} */
let project;

before(async () => {
  project = await mkdtemp(join(tmpdir(), 'migration-types-'));
  await mkdir(join(project, 'node_modules'));
  await cp(join(root, 'pkg'), join(project, 'node_modules/auth0-account-migration'), {
    recursive: true,
  });
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2022', 'dom'],
    strict: true,
    noEmit: true,
    types: [],
    noFallthroughCasesInSwitch: true,
    exactOptionalPropertyTypes: true,
  };
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [] }));
});
after(() => rm(project, { recursive: true, force: true }));

/** Compiles files and returns the lines that the compiler prints, which are none without errors. @param {Record<string, string>} files @returns {Promise<string[]>} */
async function compile(files) {
  for (const [name, code] of Object.entries(files)) await writeFile(join(project, name), code);
  await writeFile(
    join(project, 'these.json'),
    JSON.stringify({ extends: './tsconfig.json', files: Object.keys(files) }),
  );
  return new Promise((resolve) => {
    execFile(
      join(root, 'node_modules/.bin/tsc'),
      ['-p', 'these.json', '--pretty', 'false'],
      { cwd: project },
      (_error, stdout, stderr) => {
        resolve(`${stdout}${stderr}`.split('\n').filter(Boolean));
      },
    );
  });
}

const CONFIGURATION = `const configuration = { Domain: 'd', Client_ID: 'i', Client_Secret: 's', Audience: 'a', Connection: 'c' };`;

const CORRECT_USE = `
  import { createMigration, getUser, login, type Callback, type Configuration, type Outcome, type Profile } from 'auth0-account-migration';
  ${CONFIGURATION}
  const settings: Configuration = { ...configuration, User_Id: 'keep', Mfa_Policy: process_(), My_Own_Key: 'x' };
  declare function process_(): string;
  class Wrong extends Error { constructor(readonly identifier: string, message: string) { super(message); } }
  const migration = createMigration(settings, { fetch, log: (line) => line.length, WrongUsernameOrPasswordError: Wrong, UnauthorizedError: Error });
  export function text(outcome: Outcome): string {
    switch (outcome.code) {
      case 'found': return outcome.profile.user_id + outcome.profile.email_verified;
      case 'not_found': return String(outcome.status);
      case 'wrong_credentials': case 'already_moved': return outcome.message;
      case 'mfa_required': case 'blocked': case 'denied': case 'password_leaked': case 'verification_required': case 'too_many_attempts': return outcome.message;
      case 'rate_limited': case 'invalid_token': case 'unavailable': return outcome.message;
      case 'misconfigured': return outcome.message + outcome.setting + outcome.step?.toFixed();
      default: { const never: never = outcome; return never; }
    }
  }
  const callback: Callback = (error, profile) => { const code: string | undefined = error?.code; const found: Profile | undefined = profile; void code; void found; };
  export async function all(): Promise<string[]> {
    login('jo', 'x', callback);
    login('jo', 'x', { organization: {} }, callback);
    getUser('jo', (error, profile) => profile?.email?.length);
    getUser('jo', {}, callback);
    migration.login('jo', 'x', callback);
    const nothing: void = migration.getUser('jo', callback);
    void nothing;
    return [text(await migration.login('jo', 'x')), text(await getUser('jo'))];
  }`;

test('correct use compiles in ES modules and in CommonJS', async () => {
  assert.deepEqual(
    await compile({ 'good.mts': CORRECT_USE, 'good.cts': CORRECT_USE, 'good.ts': CORRECT_USE }),
    [],
  );
});

/** @type {Record<string, [code: string, expectedError: RegExp]>} */
const mistakes = {
  'profile of an outcome that is not narrowed': [
    `createMigration(configuration).login('jo', 'x').then((outcome) => outcome.profile);`,
    /Property 'profile' does not exist/,
  ],
  'message of the outcome found': [
    `createMigration(configuration).login('jo', 'x').then((outcome) => outcome.code === 'found' && outcome.message);`,
    /Property 'message' does not exist/,
  ],
  'setting of the outcome unavailable': [
    `createMigration(configuration).login('jo', 'x').then((outcome) => outcome.code === 'unavailable' && outcome.setting);`,
    /Property 'setting' does not exist/,
  ],
  'an unknown code': [
    `createMigration(configuration).login('jo', 'x').then((outcome) => outcome.code === 'wrong_password');`,
    /no overlap/,
  ],
  'a missing setting': [
    `const { Audience, ...rest } = configuration; createMigration(rest);`,
    /Audience/,
  ],
  'a setting that is not a string': [
    `createMigration({ ...configuration, Timeout_Ms: 1500 });`,
    /not assignable to type 'string/,
  ],
  'login without a password': [
    `createMigration(configuration).login('jo');`,
    /Expected 2|No overload/,
  ],
  'an identifier that is not a string': [
    `createMigration(configuration).getUser(7);`,
    /not assignable to parameter of type 'string'|No overload/,
  ],
  'an unknown option': [`createMigration(configuration, { fetcher: fetch });`, /fetcher/],
  'the promise of a call with a callback': [
    `createMigration(configuration).login('jo', 'x', () => {}).then(() => {});`,
    /Property 'then' does not exist/,
  ],
};

describe('incorrect use', () => {
  /** @type {string[]} */
  let output;
  before(async () => {
    const file = (/** @type {string} */ code) =>
      `import { createMigration } from 'auth0-account-migration';\n${CONFIGURATION}\n${code}`;
    output = await compile(
      Object.fromEntries(
        Object.values(mistakes).map(([code], index) => [`wrong${index}.mts`, file(code)]),
      ),
    );
  });
  for (const [index, [name, [, expectedError]]] of Object.entries(mistakes).entries()) {
    test(`the compiler rejects ${name}`, () => {
      const errors = output.filter((line) => line.startsWith(`wrong${index}.mts(`));
      assert.equal(errors.length, 1, output.join('\n'));
      assert.match(
        output
          .slice(output.indexOf(errors[0] ?? ''))
          .slice(0, 6)
          .join('\n'),
        expectedError,
      );
    });
  }
});
