// @ts-check
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { managementCaller, startOldTenant } from './client.js';

/** @type {import('./old-tenant.js').OldTenant} */
let tenant;
/** @type {Awaited<ReturnType<typeof managementCaller>>} */
let call;

before(async () => {
  ({ tenant } = await startOldTenant({ otherConnections: ['B', 'C'] }));
  call = await managementCaller(tenant);
});
after(() => tenant.close());

describe('lists of the Management API', () => {
  for (const [path, key] of [
    ['connections', 'connections'],
    ['client-grants', 'client_grants'],
    ['clients', 'clients'],
  ]) {
    test(`${path} by checkpoint are an array, and an object with include_totals`, async () => {
      const { body: plain } = await call('GET', `${path}?take=1`);
      assert.equal(Array.isArray(plain) && plain.length, 1);
      const { body: first } = await call('GET', `${path}?take=1&include_totals=true`);
      assert.deepEqual(Object.keys(first).sort(), [key, 'next'].sort());
      const { body: rest } = await call(
        'GET',
        `${path}?take=100&include_totals=true&from=${first.next}`,
      );
      assert.deepEqual(Object.keys(rest), [key]);
      const { body: all } = await call('GET', `${path}?per_page=100`);
      assert.deepEqual([...first[String(key)], ...rest[String(key)]], all);
      assert.equal((await call('GET', `${path}?take=101`)).status, 400);
    });
  }

  test('per_page is at least 1, except for clients', async () => {
    assert.equal((await call('GET', 'connections?per_page=0')).status, 400);
    assert.equal((await call('GET', 'client-grants?per_page=0')).status, 400);
    assert.deepEqual((await call('GET', 'clients?per_page=0')).body, []);
  });

  test('a page by number is as long as the tenant allows, and says so', async () => {
    tenant.management.largestPage = 2;
    const { body } = await call('GET', 'connections?per_page=100&page=1&include_totals=true');
    tenant.management.largestPage = 100;
    assert.deepEqual([body.start, body.limit, body.total, body.connections.length], [2, 2, 3, 1]);
    const { body: refused } = await call('GET', 'connections?per_page=100&page=10');
    assert.equal(refused.errorCode, 'invalid_paging');
  });

  test('the connections of a client are pages by checkpoint, always in an object', async () => {
    const id = tenant.client.client_id;
    tenant.client.connections = ['B', 'C'];
    const path = `clients/${id}/connections?take=1&fields=name`;
    const { body: first } = await call('GET', path);
    const names = (/** @type {any} */ { connections }) =>
      connections.map((/** @type {any} */ one) => one.name);
    assert.deepEqual(names(first), ['B']);
    const { body: second } = await call('GET', `${path}&from=${first.next}`);
    assert.deepEqual([names(second), second.next], [['C'], undefined]);
  });

  test('the clients of a connection are pages of at most 1,000', async () => {
    const connection = tenant.management.connections.byName('B');
    const path = `connections/${connection?.id}/clients`;
    assert.equal((await call('GET', `${path}?take=1000`)).body.clients.length, 1);
    assert.equal((await call('GET', `${path}?take=1001`)).status, 400);
  });
});

describe('the options of a connection', () => {
  test('are absent without their scope, in lists too, or empty if the tenant is set so', async () => {
    const id = tenant.management.connections.byName('B')?.id;
    const limited = await managementCaller(tenant, 'read:connections');
    const both = async () => [
      (await limited('GET', `connections/${id}`)).body.options,
      (await limited('GET', 'connections?name=B')).body[0].options,
    ];
    assert.deepEqual(await both(), [undefined, undefined]);
    tenant.management.connections.emptyOptionsWithoutScope = true;
    assert.deepEqual(await both(), [{}, {}]);
    tenant.management.connections.emptyOptionsWithoutScope = false;
    assert.equal((await call('GET', `connections/${id}`)).body.options.passwordPolicy, 'good');
  });
});

test('deploying an Action needs create:actions, and update:actions is not enough', async () => {
  const { id } = tenant.management.actions.add({ name: 'An Action' });
  const updater = await managementCaller(tenant, 'update:actions');
  assert.equal((await updater('POST', `actions/actions/${id}/deploy`)).status, 403);
  const creator = await managementCaller(tenant, 'create:actions');
  assert.equal((await creator('POST', `actions/actions/${id}/deploy`)).status, 200);
});

test('the token quota of a client is validated, stored and returned', async () => {
  const path = `clients/${tenant.client.client_id}`;
  const quota = (/** @type {unknown} */ token_quota) => call('PATCH', path, { token_quota });
  const token_quota = { client_credentials: { enforce: true, per_hour: 10 } };
  assert.deepEqual((await quota(token_quota)).body.token_quota, token_quota);
  for (const wrong of [{}, { client_credentials: {} }, { client_credentials: { per_day: 0 } }]) {
    assert.equal((await quota(wrong)).status, 400);
  }
  assert.equal('token_quota' in (await quota(null)).body, false);
});
