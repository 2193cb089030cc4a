// @ts-check
/**
 * Makes many calls of a variant's scripts in a process whose fetch and https respond at once from memory. It is used only for
 * measurements that need a hundred thousand calls, and reports the memory of the WebAssembly instance.
 *   node stub-process.js DIRECTORY_OF_SCRIPTS
 */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { serve } from './peer.js';
import { sandbox } from './sandbox.js';

const CONCURRENCY = 50;
const PASSWORD = 'Correct-Horse 7';
const [directory = ''] = process.argv.slice(2);
const codes = {
  login: readFileSync(`${directory}/login.js`, 'utf8'),
  getUser: readFileSync(`${directory}/get_user.js`, 'utf8'),
};
const configuration = {
  Domain: 'old.example.com',
  Client_ID: 'client',
  Client_Secret: 'secret',
  Audience: 'https://old.example.com/api/v2/',
  Connection: 'Users',
};

/** @type {WebAssembly.Memory[]} */
const memories = [];
WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(target, args) {
    const instance = Reflect.construct(target, args);
    for (const value of Object.values(instance.exports)) {
      if (value instanceof WebAssembly.Memory) memories.push(value);
    }
    return instance;
  },
});

const profile = {
  email: 'zoe@example.com',
  email_verified: true,
  name: 'Zoë Example',
  nickname: 'zoe',
  picture: 'https://cdn.example.com/zoe.png',
};
const metadata = {
  user_metadata: { language: 'de', theme: 'dark', consents: ['terms', 'news'] },
  app_metadata: { plan: 'gold', roles: ['reader', 'editor'] },
};
const part = (/** @type {object} */ value) =>
  Buffer.from(JSON.stringify(value)).toString('base64url');
const now = Math.floor(Date.now() / 1000);
const claims = {
  ...profile,
  iss: 'https://old.example.com/',
  aud: 'client',
  sub: 'auth0|zoe',
  iat: now,
  exp: now + 36_000,
};
const namespaced = Object.entries({ ...metadata, action_version: 1 }).map(([key, value]) => [
  `https://migrationapp/${key}`,
  value,
]);
const id_token = `${part({ alg: 'RS256', typ: 'JWT', kid: 'key' })}.${part({ ...claims, ...Object.fromEntries(namespaced) })}.${'A'.repeat(342)}`;
const token = JSON.stringify({
  access_token: 'A'.repeat(800),
  id_token,
  scope: 'openid profile email',
  expires_in: 86_400,
  token_type: 'Bearer',
});
const identities = [{ provider: 'auth0', connection: 'Users', user_id: 'zoe', isSocial: false }];
const users = JSON.stringify([
  { ...profile, ...metadata, user_id: 'auth0|zoe', identities, logins_count: 7 },
]);

const headers = {
  'x-auth0-requestid': '35836c52862ccb23b57f',
  'x-ratelimit-reset': String(now + 10),
};
const bodyOf = (/** @type {string} */ address) =>
  address.endsWith('/oauth/token') ? token : users;
const fetched = new Map(Object.entries(headers));
const header = { get: (/** @type {string} */ name) => fetched.get(name) ?? null };
const stubFetch = (/** @type {string} */ url) =>
  Promise.resolve({ status: 200, headers: header, text: () => Promise.resolve(bodyOf(url)) });
globalThis.fetch = /** @type {any} */ (stubFetch);

const stubHttps = {
  Agent: class extends EventEmitter {
    requests = {};
    freeSockets = {};
  },
  request(
    /** @type {{ path: string }} */ { path },
    /** @type {(response: EventEmitter) => void} */ answered,
  ) {
    const end = () => {
      const response = Object.assign(new EventEmitter(), {
        statusCode: 200,
        headers,
        setEncoding() {},
      });
      answered(response);
      response.emit('data', Buffer.from(bodyOf(path)));
      response.emit('end');
    };
    return Object.assign(new EventEmitter(), { end: () => queueMicrotask(end), destroy() {} });
  },
};
const realRequire = createRequire(import.meta.url);
const require = (/** @type {string} */ name) => (name === 'https' ? stubHttps : realRequire(name));

const { evaluate, call } = sandbox(configuration, { require });
const scripts = { login: evaluate(codes.login), getUser: evaluate(codes.getUser) };

/** @param {'login' | 'getUser' | undefined} only */
async function one(only, /** @type {number} */ index) {
  const name = only ?? (index % 2 === 0 ? 'login' : 'getUser');
  const user = await call(
    scripts[name],
    name === 'login' ? ['zoe@example.com', PASSWORD] : ['zoe@example.com'],
  );
  if (user?.email !== 'zoe@example.com') throw new Error(`${name} returned no profile`);
}

serve({
  /** @param {{ count: number, only?: 'login' | 'getUser' }} calls */
  run: async ({ count, only }) => {
    const cpu = process.cpuUsage();
    for (let index = 0; index < count; index += CONCURRENCY) {
      await Promise.all(
        Array.from({ length: CONCURRENCY }, (_, offset) => one(only, index + offset)),
      );
    }
    const { user, system } = process.cpuUsage(cpu);
    return {
      cpu: (user + system) / count,
      memory: memories.map(({ buffer }) => buffer.byteLength),
      rss: process.memoryUsage().rss,
    };
  },
  /** Measures the repeated evaluation of a script, in microseconds of CPU time. @param {{ count: number }} calls */
  evaluate: ({ count }) => {
    const cpu = process.cpuUsage();
    for (let index = 0; index < count; index += 1) evaluate(codes.login);
    const { user, system } = process.cpuUsage(cpu);
    return (user + system) / count;
  },
});
