// @ts-check
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { managementCaller, startOldTenant } from './client.js';
import { everyItem, refused, sdkFor } from './sdk-client.js';

const DAY_MS = 86_400_000;

describe('GET /api/v2/logs', () => {
  /** @type {import('./old-tenant.js').OldTenant} */
  let tenant;
  /** @type {Awaited<ReturnType<typeof managementCaller>>} */
  let call;
  before(async () => {
    ({ tenant } = await startOldTenant());
    call = await managementCaller(tenant);
  });
  beforeEach(() => {
    tenant.logs.length = 0;
    tenant.logs.retentionDays = 30;
    tenant.logs.expiredCheckpoint = 'refuse';
  });
  after(() => tenant.close());

  /** @param {number} count @param {Record<string, unknown>} [more] */
  const addNumbered = (count, more) =>
    tenant.logs.addAll(
      Array.from({ length: count }, (_, n) => ({ type: 'sepft', user_id: `auth0|${n}`, ...more })),
    );
  const types = (/** @type {any[]} */ logs) => logs.map(({ type }) => type);
  /** Walks by checkpoint until a page is empty. @param {string} from @param {number} take */
  async function walk(from, take) {
    const entries = [];
    for (let checkpoint = from; ; checkpoint = entries.at(-1).log_id) {
      const { body } = await call('GET', `logs?from=${checkpoint}&take=${take}`);
      if (!body.length) return entries;
      entries.push(...body);
    }
  }

  describe('by checkpoint', () => {
    test('a walk from the first entry reads every later one once, in the order of their IDs', async () => {
      addNumbered(250);
      const first = tenant.logs[0]?.log_id ?? '';
      const entries = await walk(first, 100);
      assert.deepEqual(
        entries.map(({ user_id }) => user_id),
        Array.from({ length: 249 }, (_, n) => `auth0|${n + 1}`),
      );
    });

    test('every parameter but from and take is ignored', async () => {
      addNumbered(3);
      const path = `logs?from=${tenant.logs[0]?.log_id}&take=1&q=type:none&sort=date:-1&page=3&include_totals=true`;
      const { body } = await call('GET', path);
      assert.deepEqual(body, [tenant.logs[1]]);
    });

    test('an entry that is written late has a later ID than its date says', async () => {
      addNumbered(1);
      const late = new Date(tenant.clock.now() - DAY_MS).toISOString();
      tenant.logs.add({ type: 'fepft', date: late });
      const { body } = await call('GET', `logs?from=${tenant.logs[0]?.log_id}&take=10`);
      assert.deepEqual([types(body), body[0].date], [['fepft'], late]);
    });

    test('the Link header leads to the next page, and stays the same at the end', async () => {
      addNumbered(3);
      const [first, second, third] = tenant.logs;
      const next = async (/** @type {string | undefined} */ from) =>
        (await call('GET', `logs?from=${from}&take=1`)).headers.get('link');
      const link = (/** @type {string | undefined} */ from) =>
        `<${tenant.audience}logs?from=${from}&take=1>; rel="next"`;
      assert.equal(await next(first?.log_id), link(second?.log_id));
      assert.equal(await next(third?.log_id), link(third?.log_id));
    });

    test('an ID that never was, take without from, and more than 100 entries are refused', async () => {
      addNumbered(2);
      const known = tenant.logs[0]?.log_id;
      for (const query of ['from=none&take=1', `from=${known}1&take=1`, 'take=10']) {
        assert.equal((await call('GET', `logs?${query}`)).status, 400, query);
      }
      assert.equal((await call('GET', `logs?from=${known}&take=101`)).status, 400);
    });

    test('an ID that the retention has removed is refused, or the walk goes on with what is kept', async () => {
      addNumbered(1);
      const removed = tenant.logs[0]?.log_id;
      tenant.clock.advance(31 * DAY_MS);
      tenant.logs.add({ type: 'fepft' });
      assert.equal((await call('GET', `logs?from=${removed}&take=1`)).status, 400);
      tenant.logs.expiredCheckpoint = 'continue';
      assert.deepEqual(types((await call('GET', `logs?from=${removed}&take=1`)).body), ['fepft']);
    });
  });

  describe('by search', () => {
    test('the newest entry is first, the oldest one with sort=date:1, and no other field sorts', async () => {
      for (const type of ['sepft', 'w', 'wum']) tenant.log(type, '');
      assert.deepEqual(types((await call('GET', 'logs')).body), ['wum', 'w', 'sepft']);
      const { body } = await call('GET', 'logs?sort=date:1&per_page=1&page=1');
      assert.deepEqual(types(body), ['w']);
      assert.equal((await call('GET', 'logs?sort=type:1')).status, 400);
    });

    test('total is only the length of the page', async () => {
      addNumbered(30);
      const page = await sdkFor(tenant).logs.list({ per_page: 20, page: 1, search: 'type:sepft' });
      const { start, limit, length, total } = /** @type {any} */ (page.response);
      assert.deepEqual([start, limit, length, total], [20, 20, 10, 10]);
      assert.equal((await everyItem(page)).length, 10);
    });

    test('more than 1,000 entries are not found by pages', async () => {
      addNumbered(1005);
      assert.equal((await call('GET', 'logs?per_page=100&page=9')).body.length, 100);
      assert.equal((await call('GET', 'logs?per_page=100&page=10')).status, 400);
      assert.equal((await call('GET', 'logs?per_page=30&page=33')).body.length, 10);
    });

    test('q and search select, both together too, and fields choose what is shown', async () => {
      tenant.log('sepft', '', 'auth0|a', { client_id: 'one' });
      tenant.log('sepft', '', 'auth0|b', { client_id: 'two' });
      tenant.log('fepft', '', 'auth0|c', { client_id: 'two' });
      const ids = async (/** @type {string} */ query) =>
        (await call('GET', `logs?fields=user_id&${query}`)).body;
      assert.deepEqual(await ids('q=client_id:two AND type:sepft'), [{ user_id: 'auth0|b' }]);
      assert.deepEqual(await ids('search=user_id:"auth0|a"'), [{ user_id: 'auth0|a' }]);
      assert.deepEqual(await ids('q=client_id:two&search=type:fepft'), [{ user_id: 'auth0|c' }]);
    });

    test('values are compared as a whole and with their case', async () => {
      tenant.log('w', 'Create a Rule', '', { user_name: 'jo' });
      const count = async (/** @type {string} */ q) =>
        (await call('GET', `logs?${new URLSearchParams({ q })}`)).body.length;
      assert.equal(await count('description:Rule'), 0);
      assert.equal(await count('description:*Rule'), 1);
      assert.equal(await count('description:*rule'), 0);
      assert.equal(await count('description:"Create a Rule"'), 1);
      assert.equal(await count('user_name:J*'), 0);
      assert.equal(await count('jo'), 1);
      assert.equal(await count('date:[2018-12-10 TO *]'), 1);
      assert.equal(await count('date:[* TO 2018-12-19}'), 0);
    });

    for (const [rule, q] of [
      ['a field that is not searchable', 'details.x:1'],
      ['a field of users', 'email:"jo@example.com"'],
      ['whether such a field exists', '_exists_:details'],
      ['the wildcard ?', 'type:sep?t'],
      ['fewer than three characters after a wildcard', 'type:*ft'],
      ['an incomplete query', 'type:(w'],
    ]) {
      test(`${rule} is refused`, async () => {
        const { status } = await call('GET', `logs?${new URLSearchParams({ q: String(q) })}`);
        assert.equal(status, 400);
      });
    }
  });

  test('entries vanish after the retention, by the clock of the tenant', async () => {
    tenant.logs.retentionDays = 5;
    tenant.log('sepft', '', 'auth0|old');
    const { log_id = '' } = tenant.logs[0] ?? {};
    tenant.clock.advance(4 * DAY_MS);
    tenant.log('sepft', '', 'auth0|new');
    const sdk = sdkFor(tenant);
    assert.equal((await sdk.logs.get(log_id)).user_id, 'auth0|old');
    tenant.clock.advance(2 * DAY_MS);
    await refused(sdk.logs.get(log_id), 404, /inexistent_log/);
    const { body } = await call('GET', 'logs?q=type:sepft');
    assert.deepEqual(
      body.map((/** @type {any} */ { user_id }) => user_id),
      ['auth0|new'],
    );
  });

  test('a hundred thousand entries are written and walked', async () => {
    addNumbered(100_000);
    const { log_id = '' } = tenant.logs[0] ?? {};
    const { body } = await call('GET', `logs?from=${log_id}&take=100`);
    const last = await call('GET', `logs?from=${tenant.logs.at(-2)?.log_id}&take=100`);
    assert.deepEqual([body.length, last.body.length], [100, 1]);
  });

  test('both need read:logs', async () => {
    const users = await managementCaller(tenant, 'read:users');
    assert.equal((await users('GET', 'logs')).status, 403);
    assert.equal((await users('GET', 'logs/x')).status, 403);
  });
});
