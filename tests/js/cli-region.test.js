// @ts-check
// `allow_cidr: "region"` on the command line. The new tenant has a domain of the public cloud here; what the command line sends
// there, and to Auth0's list of addresses, is led to this machine.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { HttpsServer } from '../tenant/https-server.js';
import { CertificateAuthority } from '../tenant/index.js';
import { beginMigration } from '../support/two-tenants.js';

const DOMAIN = 'fresh.eu.auth0.com';
const list = JSON.parse(
  readFileSync(new URL('../fixtures/ip-ranges.json', import.meta.url), 'utf8'),
);
const EUROPE = list.regions.EU.ipv4_cidrs;
const settings = {
  connections: [{ old: 'Username-Password-Authentication', new: 'Users' }],
  allow_cidr: 'region',
};

/** Options of Node.js that lead requests for these hosts to others, and refuse all other hosts but this machine. @param {Record<string, string>} hosts */
const leading = (hosts) => [
  '--import',
  `data:text/javascript,${encodeURIComponent(`
    const hosts = ${JSON.stringify(hosts)};
    const send = globalThis.fetch;
    globalThis.fetch = async (address, init) => {
      const url = new URL(address);
      url.host = hosts[url.host] ?? url.host;
      if (url.hostname !== 'localhost') throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ENOTFOUND' } });
      return send(url.href, init);
    };`)}`,
];

/** @param {{ after: (fn: () => any) => void }} t @param {unknown} [published] */
async function beginInEurope(t, published = list) {
  const migration = await beginMigration(t, { settings });
  const { newTenant, desk } = migration;
  const authority = await CertificateAuthority.load();
  const cdn = await HttpsServer.start({ authority }, (app) =>
    app.get('/ip-ranges.json', () => published),
  );
  t.after(() => cdn.close());
  const here = newTenant.domain;
  newTenant.server.domain = DOMAIN;
  newTenant.managementClient.authorize();
  desk.env.NEW_DOMAIN = DOMAIN;
  const node = leading({ 'cdn.auth0.com': cdn.domain, [DOMAIN]: here });
  return { ...migration, cdn, node, offline: leading({ [DOMAIN]: here }) };
}

test('setup shows and adds the addresses of the new tenant’s region, and check compares them', async (t) => {
  const { desk, node, cdn, oldTenant } = await beginInEurope(t);
  const plan = await desk.run(['setup', '--dry-run'], { node });
  assert.equal(plan.code, 3, plan.stderr);
  for (const range of EUROPE) assert.ok(plan.stdout.includes(`+ allowlist: ${range}`), range);

  const setup = await desk.run(['setup', '--yes'], { node });
  assert.equal(setup.code, 0, setup.stderr);
  const { bruteForceSettings, suspiciousIp } = oldTenant.attackProtection;
  assert.deepEqual([bruteForceSettings.allowlist, suspiciousIp.allowlist], [EUROPE, EUROPE]);

  const allowlists = async () => {
    const { document } = await desk.json(['check'], { node });
    return document.checks.find((/** @type {{ id: string }} */ { id }) => id === 'allowlists');
  };
  assert.equal((await allowlists()).result, 'pass');
  suspiciousIp.allowlist = EUROPE.slice(1);
  const { result, detail } = await allowlists();
  assert.deepEqual([result, detail], ['fail', `not on both allowlists: ${EUROPE[0]}`]);

  assert.ok(cdn.requests.length >= 4);
  for (const { path, headers } of cdn.requests) {
    assert.deepEqual([path, headers.authorization], ['/ip-ranges.json', undefined]);
  }
});

test('without network setup stops and check warns, and both say what to do instead', async (t) => {
  const { desk, offline, oldTenant } = await beginInEurope(t);
  const setup = await desk.json(['setup', '--yes'], { node: offline });
  assert.deepEqual([setup.code, setup.document.problem.code], [1, 'unreachable']);
  assert.match(setup.document.problem.message, /ip-ranges\.json can't be reached/);
  assert.match(
    setup.document.problem.remedy,
    /Write the new tenant's addresses down in allow_cidr/,
  );
  assert.deepEqual(oldTenant.requests, []);
  const { document } = await desk.json(['check'], { node: offline });
  const check = document.checks.find((/** @type {{ id: string }} */ { id }) => id === 'allowlists');
  assert.equal(check.result, 'warn');
  assert.match(check.detail, /can't be reached/);
});

test('a new tenant whose region is not known is a wrong setting', async (t) => {
  const { desk } = await beginMigration(t, { settings });
  const { code, document } = await desk.json(['setup', '--yes']);
  assert.deepEqual([code, document.problem.code], [2, 'settings']);
  assert.match(
    document.problem.message,
    /the region of the new tenant is not a part of its domain/,
  );
});

test('setup takes --allow-cidr region, beside addresses', async (t) => {
  const { desk, node, oldTenant } = await beginInEurope(t);
  desk.write('auth0-migration.json', JSON.stringify({ ...settings, allow_cidr: ['3.97.144.31'] }));
  const { code, stderr } = await desk.run(['setup', '--yes', '--allow-cidr', 'region'], { node });
  assert.equal(code, 0, stderr);
  assert.deepEqual(oldTenant.attackProtection.bruteForceSettings.allowlist, [
    '3.97.144.31',
    ...EUROPE,
  ]);
});

test('emit and scripts ask no network: they name the list, and leave the allowlists as they are', async (t) => {
  const { desk, cdn, node } = await beginInEurope(t);
  for (const args of [
    ['emit', '--format', 'deploy-cli', '--out', 'deploy'],
    ['emit', '--format', 'terraform', '--out', 'terraform'],
  ]) {
    const { code, document } = await desk.json(args, { node });
    assert.equal(code, 0);
    const notes = document.notes.filter((/** @type {string} */ note) => /allow_cidr/.test(note));
    assert.equal(notes.length, 1);
    assert.match(notes[0], /regions\.EU\.ipv4_cidrs in https:\/\/cdn\.auth0\.com\/ip-ranges\.json/);
    const readme = readFileSync(desk.path(`${args.at(-1)}/README.md`), 'utf8');
    assert.ok(readme.includes(`- ${notes[0]}`));
    const paths = document.files.map((/** @type {{ path: string }} */ { path }) => path);
    assert.ok(!paths.some((/** @type {string} */ path) => path.includes('attack-protection')));
  }
  assert.equal((await desk.run(['scripts', '--out', 'scripts'], { node })).code, 0);
  assert.match(readFileSync(desk.path('scripts/STEPS.md'), 'utf8'), /regions\.EU\.ipv4_cidrs/);
  assert.deepEqual(cdn.requests, []);
});
