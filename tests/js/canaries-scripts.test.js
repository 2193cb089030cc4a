// @ts-check
// Secrets of the action scripts: whatever a call ends with, no password, client secret or token is in what it calls back,
// in its log line or in `global`, and the memory of the module keeps only what docs/security.md says: the token of the
// Management API, as long as it is good.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  apiTokens,
  assertNoSecret,
  call,
  codeOf,
  EMAIL,
  forgetApiTokens,
  newSandbox,
  password,
  tenant,
  tokensIn,
  user,
} from '../support/script-canaries.js';
import { ScriptSandbox } from '../support/script-sandbox.js';
import { built, scripts } from './support.js';

/**
 * @typedef {object} Case
 * @property {() => unknown} [prepare]
 * @property {Record<string, unknown>} [settings]
 * @property {'login' | 'getUser'} [script] `login` by default
 * @property {() => unknown[]} [values]
 */
/** @param {number} status @param {string} error @returns {Case} */
const answer = (status, error) => ({
  prepare: () => {
    const body = { error, error_description: password };
    tenant.faults.set('/oauth/token', { status, body });
  },
});
/** Each with the outcome before the colon. @type {Record<string, Case>} */
const OUTCOMES = {
  'found: from claims': {},
  'found: from the Management API': { prepare: () => (tenant.action = undefined) },
  'found: getUser': { script: 'getUser' },
  'found: a second factor that is lost': {
    prepare: () => {
      user.multifactor = ['guardian'];
      tenant.mfa.policy = 'always';
    },
    settings: { Mfa_Policy: 'migrate' },
  },
  'not_found: getUser': { script: 'getUser', values: () => ['nobody@example.com'] },
  'wrong_credentials: wrong password': { values: () => [EMAIL, `${password}!`] },
  'wrong_credentials: nobody': { values: () => ['nobody@example.com', password] },
  'wrong_credentials: the password as identifier': { values: () => ['', password] },
  'wrong_credentials: too long': { values: () => [EMAIL, password.repeat(20)] },
  'already_moved: marker': { prepare: () => (user.app_metadata = { migration_complete: true }) },
  'mfa_required: asked': { prepare: () => (tenant.mfa.policy = 'always') },
  'mfa_required: getUser': {
    prepare: () => (user.multifactor = ['guardian']),
    script: 'getUser',
  },
  'blocked: login': { prepare: () => (user.blocked = true) },
  'blocked: getUser': { prepare: () => (user.blocked = true), script: 'getUser' },
  'denied: login': answer(403, 'access_denied'),
  'password_leaked: login': answer(401, 'password_leaked'),
  'verification_required: login': answer(401, 'requires_verification'),
  'too_many_attempts: login': answer(429, 'too_many_attempts'),
  'rate_limited: login': answer(429, 'too_many_requests'),
  'unavailable: login': answer(500, 'server_error'),
  'misconfigured: wrong secret': {
    prepare: () => (tenant.client.client_secret = 'another'),
    settings: {},
  },
  'misconfigured: the API refuses': {
    prepare: () => {
      tenant.action = undefined;
      tenant.client.scopes = [];
    },
  },
  'misconfigured: wrong settings': { settings: { Domain: 'no host', Timeout_Ms: 'soon' } },
  'misconfigured: a secret that is none': { settings: { Client_Secret: { a: 1 } } },
  'invalid_token: another issuer': {
    prepare: () => (tenant.idToken = { claims: (all) => ({ ...all, iss: 'https://a.example/' }) }),
  },
  'invalid_token: no token': {
    prepare: () => (tenant.idToken = { replace: (jwt) => jwt.replaceAll('.', '') }),
  },
};

describe('no secret is left after the outcome', () => {
  test('each outcome of the types has a case', () => {
    const types = built('index.d.ts').match(/code: ('\w+'(?: \| )?)+/g) ?? [];
    const codes = new Set(types.flatMap((line) => line.match(/\w+(?=')/g) ?? []));
    const covered = new Set(Object.keys(OUTCOMES).map((name) => name.split(':')[0]));
    assert.deepEqual([...covered].sort(), [...codes].sort());
  });

  for (const [name, { prepare, settings, script = 'login', values }] of Object.entries(OUTCOMES)) {
    test(`${name}`, async () => {
      const sandbox = newSandbox(settings);
      prepare?.();
      assert.equal(await call(sandbox, script, values?.()), name.split(':')[0]);
    });
  }
});

describe('the token of the Management API', () => {
  test('stays in the memory while it is good, and nowhere else', async () => {
    const sandbox = newSandbox();
    assert.equal(await call(sandbox, 'getUser'), 'found');
    assert.equal(tokensIn(sandbox), 1);
  });

  test('is wiped when it is rejected', async () => {
    const sandbox = newSandbox();
    await call(sandbox, 'getUser');
    const rejected = apiTokens;
    forgetApiTokens();
    tenant.revokeManagementTokens();
    assert.equal(await call(sandbox, 'getUser'), 'found');
    assert.equal(tokensIn(sandbox), 1);
    const [memory = assert.fail('an instance')] = sandbox.memories;
    assert.deepEqual(rejected.findInMemory(memory.buffer, 'the memory'), []);
  });
});

describe('what is not ours and throws', () => {
  /** @param {string} text */
  const thrower = (text) => () => {
    throw new Error(text);
  };

  test('settings', async () => {
    const { Client_Secret } = tenant.configuration;
    const configuration = { ...tenant.configuration };
    Object.defineProperty(configuration, 'Client_Secret', { get: thrower(Client_Secret) });
    const sandbox = new ScriptSandbox({ configuration });
    assert.equal(await call(sandbox, 'login'), 'misconfigured');
  });

  test('no configuration at all', async () => {
    assert.equal(await call(new ScriptSandbox({}), 'login'), 'misconfigured');
  });

  test('the log', async () => {
    const sandbox = newSandbox({}, { console: { log: thrower(password) } });
    assert.equal(await call(sandbox, 'login'), 'found');
  });

  test('the error classes', async () => {
    class Throwing {
      constructor() {
        thrower(password)();
      }
    }
    const sandbox = newSandbox({}, { WrongUsernameOrPasswordError: Throwing });
    assert.equal(await call(sandbox, 'login', [EMAIL, 'wrong']), 'wrong_credentials');
  });

  test('the callback', async () => {
    /** @type {unknown[]} */
    const thrown = [];
    const sandbox = newSandbox();
    await new Promise((resolve) => {
      sandbox.names.queueMicrotask = (/** @type {() => void} */ callback) => {
        try {
          callback();
        } catch (error) {
          thrown.push(error);
        }
        resolve(undefined);
      };
      const throwing = `(...args) => (${scripts.login})(...args.slice(0, 2), () => { throw new Error('x'); })`;
      void sandbox.run(throwing, [EMAIL, password]);
    });
    assert.equal(thrown.length, 1);
    assertNoSecret(sandbox, thrown);
  });

  test('what sends the request', async () => {
    const require = (/** @type {string} */ name) => ({
      ...createRequire(import.meta.url)(name),
      ...(name === 'https' ? { request: thrower(password) } : {}),
    });
    assert.equal(await call(newSandbox({}, { require }), 'login'), 'unavailable');
  });
});

describe('a call that the module does not end', () => {
  test('a trap calls back and logs no secret', async () => {
    const require = (/** @type {string} */ name) => {
      if (name !== 'https') return createRequire(import.meta.url)(name);
      const https = createRequire(import.meta.url)(name);
      const request = (/** @type {any[]} */ ...args) => {
        for (const { buffer } of sandbox.memories) new Uint8Array(buffer).fill(0xff);
        return https.request(...args);
      };
      return { ...https, request };
    };
    const sandbox = newSandbox({}, { require });
    assert.equal(await call(sandbox, 'login'), 'unavailable');
    assert.match(sandbox.lines.join(), /"fault":"internal"/);
  });

  test('the watchdog calls back and logs no secret, and the module wipes the password when the request ends', async () => {
    const setTimeoutOrNow = (
      /** @type {() => void} */ action,
      /** @type {number} */ ms,
      /** @type {[]} */ ...args
    ) => setTimeout(action, ms > 18_000 ? 20 : ms, ...args);
    const sandbox = newSandbox({ Timeout_Ms: '400' }, { setTimeout: setTimeoutOrNow });
    tenant.faults.set('/', { hang: true });
    const args = await sandbox.run(scripts.login, [EMAIL, password]);
    assert.equal(codeOf(args), 'unavailable');
    assert.match(sandbox.lines.join(), /no answer in time/);
    await sleep(600);
    assertNoSecret(sandbox, args);
  });
});
