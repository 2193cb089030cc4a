// @ts-check
/**
 * The tests that every runtime runs in its own project. They use only globals that all runtimes have, and no API of Node.
 */

/** @typedef {{ name: string, ok: boolean, error?: string }} Result */
/** @typedef {{ identifier: string, password: string, profile: object }} KnownUser */
/**
 * @typedef {object} Tenant What the tests know about the old tenant; it is passed to the runtime as JSON.
 * @property {import('../../../pkg-template/index.js').Configuration} configuration
 * @property {Record<'logsIn' | 'logsInWithCallback' | 'lookedUp' | 'withUsername', KnownUser>} users
 * @property {string} hangs identifier for which the old tenant never sends a response
 * @property {string} fails identifier for which the old tenant responds with status 503
 * @property {string} forwarder origin of a plain HTTP proxy to the tenant, for runtimes that cannot trust its certificate
 */
/**
 * @typedef {object} Environment
 * @property {typeof import('../../../pkg-template/index.js').createMigration} createMigration
 * @property {Tenant} tenant
 * @property {typeof globalThis.fetch} [fetch] replaces the global one
 * @property {boolean} [callbacksOnly] runs only the tests that action scripts support: they always have a callback and no injected `fetch`
 */

/** Long enough for the request to reach the old tenant on a busy machine, within the two thirds that one attempt gets. */
const TIMEOUT_MS = 1500;
const TEST_LIMIT_MS = 20_000;

class WrongUsernameOrPasswordError extends Error {
  name = 'WrongUsernameOrPasswordError';
  /** @param {string} argument @param {string} message */
  constructor(argument, message) {
    super(message);
    this.argument = argument;
  }
}

/** @param {Environment} environment @returns {Promise<Result[]>} in the order of the tests */
export async function runSuite({ createMigration, tenant, fetch, callbacksOnly = false }) {
  const { users, configuration } = tenant;
  /** @type {string[]} */
  const lines = [];
  const log = (/** @type {string} */ line) => void lines.push(line);
  const options = { ...(fetch ? { fetch } : {}), log, WrongUsernameOrPasswordError };
  const { login, getUser } = createMigration(configuration, options);

  /** @type {Record<string, () => Promise<void>>} */
  const tests = {
    // This test runs first, while no token is cached. The runner checks later how many tokens the old tenant has issued.
    'ten concurrent calls return their profiles': async () => {
      const all = Array.from({ length: 10 }, (_, index) =>
        index % 2 ? users.withUsername : users.lookedUp,
      );
      const results = await Promise.all(
        all.map(({ identifier }) => called((callback) => getUser(identifier, callback))),
      );
      equal(
        results,
        all.map(({ profile }) => ({ error: null, profile, calls: 1 })),
      );
    },
    'login calls back with the profile': async () => {
      const { identifier, password, profile } = users.logsInWithCallback;
      const result = await called((callback) => login(identifier, password, callback));
      equal(result, { error: null, profile, calls: 1 });
    },
    'login calls back with WrongUsernameOrPasswordError for a wrong password': async () => {
      const { identifier } = users.logsIn;
      const { error, ...rest } = await called((callback) => login(identifier, 'wrong', callback));
      equal(rest, { profile: undefined, calls: 1 });
      equal(pick(error, ['name', 'code', 'argument']), {
        name: 'WrongUsernameOrPasswordError',
        code: 'wrong_credentials',
        argument: identifier,
      });
    },
    'getUser calls back without a profile for an unknown user': async () => {
      const result = await called((callback) => getUser('nobody@example.com', callback));
      equal(result, { error: null, profile: undefined, calls: 1 });
    },
    'login is aborted at its timeout and calls back with unavailable': async () => {
      const impatient = createMigration(
        { ...configuration, Timeout_Ms: String(TIMEOUT_MS) },
        options,
      );
      const start = Date.now();
      const { error, calls } = await called((callback) =>
        impatient.login(tenant.hangs, 'any', callback),
      );
      const took = Date.now() - start;
      equal([error?.code, calls], ['unavailable', 1]);
      equal(pick(JSON.parse(lines.at(-1) ?? '{}'), ['code', 'requests']), {
        code: 'unavailable',
        requests: 1,
      });
      // One attempt may take two thirds of the timeout.
      if (took < TIMEOUT_MS / 2 || took > TIMEOUT_MS + 2000) {
        throw new Error(`ended after ${took} ms`);
      }
    },
    'login calls back with unavailable during an outage': async () => {
      const { error, profile, calls } = await called((callback) =>
        login(tenant.fails, 'any', callback),
      );
      equal([error?.name, error?.code, profile, calls], ['Error', 'unavailable', undefined, 1]);
      equal(pick(JSON.parse(lines.at(-1) ?? '{}'), ['event', 'code', 'status', 'requests']), {
        event: 'login',
        code: 'unavailable',
        status: 503,
        requests: 2,
      });
    },
    'getUser calls back with misconfigured for an empty setting': async () => {
      const wrong = createMigration({ ...configuration, Connection: '' }, options);
      const { error, calls } = await called((callback) =>
        wrong.getUser(users.lookedUp.identifier, callback),
      );
      equal([error?.name, error?.code, calls], ['Error', 'misconfigured', 1]);
    },
  };

  /** @type {typeof tests} */
  const withPromises = {
    'login returns a promise of the profile': async () => {
      const { identifier, password, profile } = users.logsIn;
      equal(await login(identifier, password), { code: 'found', profile, status: 200 });
    },
    'login returns a promise of wrong_credentials for a wrong password': async () => {
      const outcome = await login(users.logsIn.identifier, 'wrong');
      equal(pick(outcome, ['code', 'status']), { code: 'wrong_credentials', status: 403 });
    },
    'getUser returns a promise of the profile': async () => {
      const { identifier, profile } = users.lookedUp;
      equal(await getUser(identifier), { code: 'found', profile, status: 200 });
    },
    'getUser returns a promise of not_found for an unknown user': async () => {
      equal(await getUser('nobody@example.com'), { code: 'not_found', status: 200 });
    },
    'login returns a promise of unavailable during an outage': async () => {
      equal(pick(await login(tenant.fails, 'any'), ['code', 'status']), {
        code: 'unavailable',
        status: 503,
      });
    },
    'login returns a promise of misconfigured for an invalid setting': async () => {
      const { login: wrong } = createMigration({ ...configuration, Domain: 'https://' }, options);
      equal(pick(await wrong(users.logsIn.identifier, 'any'), ['code', 'setting']), {
        code: 'misconfigured',
        setting: 'Domain',
      });
    },
    'login sends its requests with an injected fetch': async () => {
      /** @type {string[]} */
      const sent = [];
      const send = fetch ?? globalThis.fetch;
      const injected = createMigration(configuration, {
        ...options,
        fetch: (url, init) => {
          sent.push(`${init?.method} ${url}`);
          return send(url, init);
        },
      });
      const { identifier, password, profile } = users.logsIn;
      equal(await injected.login(identifier, password), { code: 'found', profile, status: 200 });
      equal(sent, [`POST https://${configuration.Domain}/oauth/token`]);
    },
    'a token cache gets an encrypted token, and one that cannot be decrypted is replaced':
      async () => {
        /** @type {Map<string, string>} */
        const entries = new Map();
        const cached = (/** @type {string} */ Client_Secret) =>
          createMigration(
            { ...configuration, Client_Secret },
            { log, fetch: tokensOnly, tokenCache: entries },
          );
        if (!globalThis.crypto?.subtle) {
          equal(thrownBy(() => cached('one'))?.name, 'TypeError'); // Node 18.
          return;
        }
        const values = [];
        for (const secret of ['one', 'two']) {
          equal((await cached(secret).getUser('jo@example.com')).code, 'not_found');
          values.push(...entries.values());
        }
        equal([entries.size, values.length, values[0] !== values[1]], [1, 2, true]);
        equal(
          values.filter((value) => value.length < 50 || value.includes('issued')),
          [],
        );
        equal(pick(JSON.parse(lines.at(-2) ?? '{}'), ['event', 'code']), {
          event: 'token_cache',
          code: 'entry_unreadable',
        });
      },
  };
  if (!callbacksOnly) Object.assign(tests, withPromises);

  // This test runs last, because it reads the log lines of all others.
  tests['log lines are JSON without identifiers and passwords'] = () => {
    equal(lines.length > 10, true);
    for (const line of lines) {
      const { event, code } = JSON.parse(line);
      equal([typeof event, typeof code], ['string', 'string']);
    }
    for (const { identifier, password } of Object.values(users)) {
      equal(
        lines.filter((line) => line.includes(password) || line.includes(identifier)),
        [],
      );
    }
    return Promise.resolve();
  };

  const results = [];
  for (const [name, run] of Object.entries(tests)) results.push(await result(name, run));
  return results;
}

/** @param {string} name @param {() => Promise<void>} run @returns {Promise<Result>} */
async function result(name, run) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const tooLate = new Promise((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`the test did not end within ${TEST_LIMIT_MS} ms`)),
      TEST_LIMIT_MS,
    );
  });
  try {
    await Promise.race([run(), tooLate]);
    return { name, ok: true };
  } catch (error) {
    return { name, ok: false, error: String(/** @type {any} */ (error)?.stack ?? error) };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Makes a call with a callback and waits a moment longer, to notice a second callback.
 * @param {(callback: (error?: any, profile?: object) => void) => unknown} call
 * @returns {Promise<{ error: any, profile: object | undefined, calls: number }>}
 */
function called(call) {
  return new Promise((resolve, reject) => {
    /** @type {{ error: any, profile: object | undefined, calls: number }} */
    const result = { error: undefined, profile: undefined, calls: 0 };
    let returned = false;
    const value = call((error, profile) => {
      if (!returned) reject(new Error('the callback was called before the function returned'));
      result.calls += 1;
      if (result.calls > 1) return;
      Object.assign(result, { error, profile });
      setTimeout(() => resolve(result), 10);
    });
    returned = true;
    if (value !== undefined) reject(new Error('a call with a callback returned a value'));
  });
}

/** A `fetch` of a tenant without users. @param {string | URL | Request} url @returns {Promise<any>} */
function tokensOnly(url) {
  const body = String(url).includes('/oauth/token')
    ? { access_token: 'issued', expires_in: 3600 }
    : [];
  const text = () => Promise.resolve(JSON.stringify(body));
  return Promise.resolve({ status: 200, headers: { get: () => null }, text });
}

/** @param {() => unknown} action @returns {Error | undefined} */
function thrownBy(action) {
  try {
    action();
  } catch (error) {
    return /** @type {Error} */ (error);
  }
  return undefined;
}

/** @param {any} object @param {string[]} names */
const pick = (object, names) => Object.fromEntries(names.map((name) => [name, object?.[name]]));

/** Serializes a value with sorted keys, so that equal values have equal texts. @param {unknown} value @returns {string} */
function text(value) {
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
  if (typeof value !== 'object' || value === null) {
    return value === undefined ? 'undefined' : JSON.stringify(value);
  }
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{ ${members.map(([name, member]) => `${name}: ${text(member)}`).join(', ')} }`;
}

/** @param {unknown} actual @param {unknown} expected */
function equal(actual, expected) {
  if (text(actual) !== text(expected)) {
    throw new Error(`expected ${text(expected)}\n  but got ${text(actual)}`);
  }
}
