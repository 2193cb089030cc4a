// @ts-check
/**
 * The test body that every runtime runs in a project of its own. It uses no API of Node: what stands here by name,
 * all runtimes have.
 */

/** @typedef {{ name: string, ok: boolean, error?: string }} Result */
/** @typedef {{ identifier: string, password: string, profile: object }} KnownUser */
/**
 * @typedef {object} Tenant What the body knows of the old tenant; goes to the runtime as JSON.
 * @property {import('../../../pkg-template/index.js').Configuration} configuration
 * @property {Record<'enters' | 'entersWithCallback' | 'lookedUp' | 'named', KnownUser>} users `named` has a user name
 * @property {string} hangs identifier that the old tenant never answers for
 * @property {string} fails identifier that it answers 503 for
 * @property {string} forwarder plain HTTP to the same tenant, for a runtime that can't be told of its authority
 */
/**
 * @typedef {object} Place
 * @property {typeof import('../../../pkg-template/index.js').createMigration} createMigration
 * @property {Tenant} tenant
 * @property {typeof globalThis.fetch} [fetch] instead of the runtime's own
 * @property {boolean} [callbacksOnly] an action script: there is always a callback, and no `fetch` to inject
 */

const DEADLINE = 500;
const LONGEST_TEST = 20_000;

class WrongUsernameOrPasswordError extends Error {
  name = 'WrongUsernameOrPasswordError';
  /** @param {string} argument @param {string} message */
  constructor(argument, message) {
    super(message);
    this.argument = argument;
  }
}

/** @param {Place} place @returns {Promise<Result[]>} in the order of the tests */
export async function runSuite({ createMigration, tenant, fetch, callbacksOnly = false }) {
  const { users, configuration } = tenant;
  /** @type {string[]} */
  const lines = [];
  const log = (/** @type {string} */ line) => void lines.push(line);
  const options = { ...(fetch ? { fetch } : {}), log, WrongUsernameOrPasswordError };
  const { login, getUser } = createMigration(configuration, options);

  /** @type {Record<string, () => Promise<void>>} */
  const tests = {
    // First, so that nothing is in memory yet; runners look afterwards how many tokens the old tenant gave out.
    'ten concurrent calls': async () => {
      const all = Array.from({ length: 10 }, (_, index) =>
        index % 2 ? users.named : users.lookedUp,
      );
      const ended = await Promise.all(
        all.map(({ identifier }) => called((callback) => getUser(identifier, callback))),
      );
      equal(
        ended,
        all.map(({ profile }) => ({ error: null, profile, calls: 1 })),
      );
    },
    'login, found, callback': async () => {
      const { identifier, password, profile } = users.entersWithCallback;
      const ended = await called((callback) => login(identifier, password, callback));
      equal(ended, { error: null, profile, calls: 1 });
    },
    'login, wrong password, callback': async () => {
      const { identifier } = users.enters;
      const { error, ...ended } = await called((callback) => login(identifier, 'wrong', callback));
      equal(ended, { profile: undefined, calls: 1 });
      equal(pick(error, ['name', 'code', 'argument']), {
        name: 'WrongUsernameOrPasswordError',
        code: 'wrong_credentials',
        argument: identifier,
      });
    },
    'getUser, not found, callback': async () => {
      const ended = await called((callback) => getUser('nobody@example.com', callback));
      equal(ended, { error: null, profile: undefined, calls: 1 });
    },
    'aborted at the deadline, callback': async () => {
      const impatient = createMigration(
        { ...configuration, Timeout_Ms: String(DEADLINE) },
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
      // One attempt may take two thirds of the whole.
      if (took < DEADLINE / 2 || took > DEADLINE + 2000) throw new Error(`ended after ${took} ms`);
    },
    'an outage, callback': async () => {
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
    'misconfigured, callback': async () => {
      const wrong = createMigration({ ...configuration, Connection: '' }, options);
      const { error, calls } = await called((callback) =>
        wrong.getUser(users.lookedUp.identifier, callback),
      );
      equal([error?.name, error?.code, calls], ['Error', 'misconfigured', 1]);
    },
  };

  /** @type {typeof tests} */
  const withPromises = {
    'login, found, promise': async () => {
      const { identifier, password, profile } = users.enters;
      equal(await login(identifier, password), { code: 'found', profile, status: 200 });
    },
    'login, wrong password, promise': async () => {
      const outcome = await login(users.enters.identifier, 'wrong');
      equal(pick(outcome, ['code', 'status']), { code: 'wrong_credentials', status: 403 });
    },
    'getUser, found, promise': async () => {
      const { identifier, profile } = users.lookedUp;
      equal(await getUser(identifier), { code: 'found', profile, status: 200 });
    },
    'getUser, not found, promise': async () => {
      equal(await getUser('nobody@example.com'), { code: 'not_found', status: 200 });
    },
    'an outage, promise': async () => {
      equal(pick(await login(tenant.fails, 'any'), ['code', 'status']), {
        code: 'unavailable',
        status: 503,
      });
    },
    'misconfigured, promise': async () => {
      const { login: wrong } = createMigration({ ...configuration, Domain: 'https://' }, options);
      equal(pick(await wrong(users.enters.identifier, 'any'), ['code', 'setting']), {
        code: 'misconfigured',
        setting: 'Domain',
      });
    },
    'an injected fetch': async () => {
      /** @type {string[]} */
      const asked = [];
      const own = fetch ?? globalThis.fetch;
      const injected = createMigration(configuration, {
        ...options,
        fetch: (url, init) => {
          asked.push(`${init?.method} ${url}`);
          return own(url, init);
        },
      });
      const { identifier, password, profile } = users.enters;
      equal(await injected.login(identifier, password), { code: 'found', profile, status: 200 });
      equal(asked, [`POST https://${configuration.Domain}/oauth/token`]);
    },
  };
  if (!callbacksOnly) Object.assign(tests, withPromises);

  // The last one: it reads what all the others have left.
  tests['log lines'] = () => {
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
    timer = setTimeout(() => reject(new Error(`no end within ${LONGEST_TEST} ms`)), LONGEST_TEST);
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
 * Makes a call with a callback and waits a moment longer, for a second callback.
 * @param {(callback: (error?: any, profile?: object) => void) => unknown} call
 * @returns {Promise<{ error: any, profile: object | undefined, calls: number }>}
 */
function called(call) {
  return new Promise((resolve, reject) => {
    /** @type {{ error: any, profile: object | undefined, calls: number }} */
    const ended = { error: undefined, profile: undefined, calls: 0 };
    let returned = false;
    const value = call((error, profile) => {
      if (!returned) reject(new Error('the callback was called before the function returned'));
      ended.calls += 1;
      if (ended.calls > 1) return;
      Object.assign(ended, { error, profile });
      setTimeout(() => resolve(ended), 10);
    });
    returned = true;
    if (value !== undefined) reject(new Error('a call with a callback returned something'));
  });
}

/** @param {any} object @param {string[]} names */
const pick = (object, names) => Object.fromEntries(names.map((name) => [name, object?.[name]]));

/** Text that two values share only if they are the same, whatever the order of their members. @param {unknown} value @returns {string} */
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
    throw new Error(`got ${text(actual)}\n  instead of ${text(expected)}`);
  }
}
