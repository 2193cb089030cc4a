// @ts-check
// The type declarations of the package, in TypeScript projects with ES modules and with CommonJS.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { compile } from '../support/typescript-project.js';

const CONFIGURATION = `const configuration = { Domain: 'd', Client_ID: 'i', Client_Secret: 's', Audience: 'a', Connection: 'c' };`;

const CORRECT_USE = `
  import { createMigration, getUser, login, type Callback, type Configuration, type GetUserOutcome, type LoginOutcome, type Migration, type Outcome, type Profile, type TokenCache } from 'auth0-account-migration';
  ${CONFIGURATION}
  const settings: Configuration = { ...configuration, User_Id: 'keep', Timeout_Ms: '1500', Marker: undefined };
  declare const environment: Record<string, string | undefined>;
  declare const anything: any;
  declare const open: Configuration & Record<string, string>;
  const untyped = { ...configuration, User_Id: 'keep', Timeout_Ms: '1500' };
  const constant = { ...configuration, User_Id: 'keep' } as const;
  const store = new Map<string, string>();
  const kv: TokenCache = { get: async (key) => store.get(key) ?? null, set: (key, value, { ttlSeconds }) => store.set(key, value + ttlSeconds) };
  export const migrations: Migration[] = [
    createMigration(configuration, undefined),
    createMigration(untyped, {}),
    createMigration(constant, { tokenCache: kv }),
    createMigration(anything, { tokenCache: store }),
    createMigration(open, { tokenCache: undefined }),
    createMigration({ ...configuration, User_Id: environment.USER_ID, Mfa_Policy: environment.MFA_POLICY }),
    createMigration({ Domain: 'd', Client_ID: 'i', Client_Secret: 's', Audience: 'a', Connection: 'c', Log_Level: 'off' }),
  ];
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
  export const afterLogin = (outcome: LoginOutcome): 'known' | 'unknown' | 'no answer' => {
    switch (outcome.code) {
      case 'found': return 'known';
      case 'wrong_credentials': case 'already_moved': return 'unknown';
      case 'mfa_required': case 'blocked': case 'denied': case 'password_leaked': case 'verification_required': case 'too_many_attempts':
      case 'rate_limited': case 'invalid_token': case 'unavailable': case 'misconfigured': return 'no answer';
    }
  };
  export const afterGetUser = (outcome: GetUserOutcome): 'known' | 'unknown' | 'no answer' => {
    switch (outcome.code) {
      case 'found': return 'known';
      case 'not_found': return 'unknown';
      case 'mfa_required': case 'blocked': case 'rate_limited': case 'unavailable': case 'misconfigured': return 'no answer';
    }
  };
  const callback: Callback = (error, profile) => { const code: string | undefined = error?.code; const found: Profile | undefined = profile; void code; void found; };
  export async function all(): Promise<string[]> {
    login('jo', 'x', callback);
    login('jo', 'x', { organization: {} }, callback);
    getUser('jo', (error, profile) => profile?.email?.length);
    getUser('jo', {}, callback);
    migration.login('jo', 'x', callback);
    const nothing: void = migration.getUser('jo', callback);
    void nothing;
    return [text(await migration.login('jo', 'x')), text(await getUser('jo')), afterLogin(await login('jo', 'x')), afterGetUser(await migration.getUser('jo'))];
  }`;

test('the types need no types of a runtime, in every kind of module resolution', async () => {
  const file = `
    import { createMigration } from 'auth0-account-migration';
    ${CONFIGURATION}
    export const migration = createMigration(configuration, { fetch: async (url: string) => url });`;
  for (const compilerOptions of [
    { module: 'node16' },
    { module: 'nodenext' },
    { module: 'esnext', moduleResolution: 'bundler' },
  ]) {
    const output = await compile({ 'bare.mts': file }, { ...compilerOptions, lib: ['es2022'] });
    assert.deepEqual(output, [], compilerOptions.module);
  }
});

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
    /not assignable to type/,
  ],
  'a misspelt setting': [
    `createMigration({ ...configuration, Mfa_Polciy: 'reject' });`,
    /not assignable to type '"This setting does not exist\."'/,
  ],
  'a misspelt setting of a variable': [
    `const settings = { ...configuration, Mfa_Polciy: 'reject' }; createMigration(settings);`,
    /'Mfa_Polciy' are incompatible[^]*"This setting does not exist\."/,
  ],
  'a misspelt setting of a Configuration': [
    `export const settings: Configuration = { ...configuration, Mfa_Polciy: 'reject' };`,
    /'Mfa_Polciy' does not exist in type 'Configuration'\. Did you mean to write 'Mfa_Policy'/,
  ],
  'a value that its setting does not have': [
    `createMigration({ ...configuration, User_Id: 'kept' });`,
    /"kept"' is not assignable to type '("domain" \| "keep"|"keep" \| "domain") \| undefined'/,
  ],
  'such a value of a constant': [
    `const settings = { ...configuration, User_Id: 'kept' } as const; createMigration(settings);`,
    /'User_Id' are incompatible[^]*"kept"' is not assignable/,
  ],
  'such a value of a Configuration': [
    `export const settings: Configuration = { ...configuration, User_Id: 'kept' };`,
    /"kept"' is not assignable/,
  ],
  'such a value among others': [
    `declare const id: 'keep' | 'kept'; createMigration({ ...configuration, User_Id: id });`,
    /"kept"' is not assignable/,
  ],
  'a time limit that is no number': [
    `createMigration({ ...configuration, Timeout_Ms: '15s' });`,
    /"15s"' is not assignable/,
  ],
  'a required setting that may be undefined': [
    `declare const environment: Record<string, string | undefined>; createMigration({ ...configuration, Domain: environment.DOMAIN });`,
    /undefined' is not assignable to type 'string'/,
  ],
  'a wrong password of getUser': [
    `createMigration(configuration).getUser('jo').then((outcome) => outcome.code === 'wrong_credentials');`,
    /no overlap/,
  ],
  'an unknown user of login': [
    `createMigration(configuration).login('jo', 'x').then((outcome) => outcome.code === 'not_found');`,
    /no overlap/,
  ],
  'a fetch that is no function': [`createMigration(configuration, { fetch: 5 });`, /'number'/],
  'a token cache without set': [
    `createMigration(configuration, { tokenCache: { get: () => null } });`,
    /'set' is missing/,
  ],
  'a token cache that returns bytes': [
    `createMigration(configuration, { tokenCache: { get: () => new Uint8Array(), set() {} } });`,
    /Uint8Array/,
  ],
  'a type that the package keeps to itself': [
    `import type { Settings } from 'auth0-account-migration'; export type Mine = Settings;`,
    /'Settings'/,
  ],
  'login without a password': [
    `createMigration(configuration).login('jo');`,
    /Expected 2|No overload/,
  ],
  'an identifier that is not a string': [
    `createMigration(configuration).getUser(7);`,
    /not assignable to parameter of type 'string'|No overload/,
  ],
  'an unknown option': [
    `createMigration(configuration, { fetcher: fetch });`,
    /'fetcher' does not exist.*Did you mean to write 'fetch'/,
  ],
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
      `import { createMigration, type Configuration } from 'auth0-account-migration';\n${CONFIGURATION}\n${code}`;
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
