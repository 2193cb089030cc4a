// @ts-check
/**
 * Measures what the setting Verify_Signature costs a login, without a network:
 *   node benches/signature.js
 *
 * The package logs users in over a `fetch` that answers at once. Variants take turns, so that other work on the computer
 * hits all of them. The difference to `off` is the price of a signature once the keys are cached; the first login of a
 * container pays for one request more.
 */
import { createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createRequire } from 'node:module';
import { median, range } from './support/statistics.js';

const { createMigration } = createRequire(import.meta.url)('../pkg/index.cjs');

const CALLS = 200;
const TURNS = 30;
const WARM_UPS = 5;
const secret = randomBytes(48).toString('base64url');
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** @param {unknown} value */
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** @param {'RS256' | 'HS256'} alg @param {string} domain */
function token(alg, domain) {
  const now = Math.floor(Date.now() / 1_000);
  const namespace = 'https://migrationapp/';
  const claims = {
    ...{ iss: `https://${domain}/`, aud: 'client', sub: 'auth0|1', iat: now, exp: now + 36_000 },
    ...{ email: 'zoe@example.com', email_verified: true, name: 'Zoe' },
    [`${namespace}action_version`]: 1,
    [`${namespace}user_metadata`]: { color: 'blue' },
    [`${namespace}app_metadata`]: { plan: 'gold' },
  };
  const input = `${encode({ alg, typ: 'JWT', kid: 'key' })}.${encode(claims)}`;
  const signature =
    alg === 'HS256'
      ? createHmac('sha256', secret).update(input).digest()
      : sign('sha256', Buffer.from(input), privateKey);
  return `${input}.${signature.toString('base64url')}`;
}

/** @param {string} name @param {'RS256' | 'HS256'} alg @param {'true' | 'false'} verify */
function variant(name, alg, verify) {
  const domain = `${name.toLowerCase()}.example.com`;
  const jwk = { ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'key' };
  const other = { ...jwk, kid: 'next' };
  const answers = [{ keys: [jwk, other] }, { id_token: token(alg, domain) }].map((value) =>
    JSON.stringify(value),
  );
  let requests = 0;
  const fetch = (/** @type {string} */ url) => {
    requests += 1;
    return Promise.resolve(new Response(answers[url.endsWith('jwks.json') ? 0 : 1]));
  };
  const configuration = {
    ...{ Domain: domain, Client_ID: 'client', Client_Secret: secret, Connection: 'Users' },
    ...{ Audience: `https://${domain}/api/v2/`, Verify_Signature: verify, Log_Level: 'off' },
  };
  const { login } = createMigration(configuration, { fetch });
  /** Returns microseconds of CPU and milliseconds of time per login. @param {number} calls */
  const measure = async (calls) => {
    const before = process.cpuUsage();
    const start = performance.now();
    for (let call = 0; call < calls; call += 1) {
      const { code } = await login('zoe@example.com', 'password');
      if (code !== 'found') throw new Error(`the login of ${name} ended with ${code}`);
    }
    const { user, system } = process.cpuUsage(before);
    return { cpu: (user + system) / calls, ms: (performance.now() - start) / calls };
  };
  return { name, measure, requests: () => requests, cpu: [0], ms: [0] };
}

const variants = [
  variant('off', 'RS256', 'false'),
  variant('RS256', 'RS256', 'true'),
  variant('HS256', 'HS256', 'true'),
];
for (const turn of range(WARM_UPS + TURNS)) {
  for (const one of variants) {
    const { cpu, ms } = await one.measure(CALLS);
    if (turn === WARM_UPS) [one.cpu, one.ms] = [[], []];
    one.cpu.push(cpu);
    one.ms.push(ms);
  }
}
const total = CALLS * (WARM_UPS + TURNS);
console.log(`Node.js ${process.version}, ${total} logins each, medians per login:`);
for (const { name, cpu, ms, requests } of variants) {
  const extra = requests() - total;
  console.log(
    `${name.padEnd(6)} CPU ${median(cpu).toFixed(0).padStart(5)} µs, time ${median(ms).toFixed(3)} ms, requests for keys ${extra}`,
  );
}
