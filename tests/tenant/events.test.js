// @ts-check
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { managementCaller, startOldTenant } from './client.js';
import { refused, sdkFor } from './sdk-client.js';

/** @typedef {import('./old-tenant.js').OldTenant} OldTenant */

/** Opens the stream without the SDK. @param {OldTenant} tenant @param {string} token @param {string} [query] @param {Record<string, string>} [headers] */
const open = (tenant, token, query = '', headers = {}) =>
  fetch(`https://${tenant.domain}/api/v2/events${query}`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  });

/** Everything that a stream sends until it ends, and whether it ended without an error. @param {Response} response */
async function textOf(response) {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
    return { text, complete: true };
  } catch {
    return { text, complete: false };
  }
}

describe('GET /api/v2/events', () => {
  /** @type {OldTenant} */
  let tenant;
  /** @type {ReturnType<typeof sdkFor>} */
  let sdk;
  let token = '';
  before(async () => {
    ({ tenant } = await startOldTenant());
    sdk = sdkFor(tenant);
    token = await tenant.managementTokens.issue(['read:events']);
  });
  beforeEach(async () => {
    tenant.events.disconnect();
    while (tenant.events.connections) await sleep(5);
    Object.assign(tenant.events, { plan: 'self-service', repeats: false, torn: 0 });
    Object.assign(tenant.events, { connectionMs: 300_000, heartbeatMs: 15_000, mostKept: 10_000 });
  });
  after(() => tenant.close());

  let users = 0;
  /** @returns {Promise<string>} the ID of a new user */
  const addUser = async () => {
    users += 1;
    return (await tenant.users.add({ email: `user${users}@example.com` })).user_id;
  };
  /** The cursor of the newest event. */
  const latest = () => tenant.events.cursorOf(tenant.events.position);

  /** The messages of a stream of the SDK that the server closes after `run`. @param {Parameters<typeof sdk.events.subscribe>[0]} request @param {() => unknown} [run] */
  async function messages(request, run = () => {}) {
    const stream = await sdk.events.subscribe(request);
    await run();
    tenant.events.disconnect();
    const all = [];
    for await (const message of stream) all.push(/** @type {any} */ (message));
    return all;
  }
  const typesOf = (/** @type {any[]} */ all) => all.map(({ type }) => type);
  const userIds = (/** @type {any[]} */ all) => all.map(({ event }) => event.data.object.user_id);

  test('users that are created, updated and deleted are events with the user and a cursor', async () => {
    const all = await messages({}, async () => {
      const id = await addUser();
      const user = tenant.users.byId(id) ?? assert.fail();
      tenant.users.update(user, (record) => void (record.app_metadata = { plan: 'x' }));
      tenant.users.delete(id);
    });
    assert.deepEqual(typesOf(all), ['user.created', 'user.updated', 'user.deleted']);
    const [created, updated, deleted] = all;
    assert.equal(created.event.data.object.app_metadata, undefined);
    assert.deepEqual(updated.event.data.object.app_metadata, { plan: 'x' });
    assert.match(deleted.event.data.object.deleted_at, /Z$/);
    assert.equal(deleted.offset, latest());
    const { specversion, type, source, id, time, a0stream } = created.event;
    assert.deepEqual(
      [specversion, type, source],
      ['1.0', 'user.created', `urn:auth0:${tenant.domain}`],
    );
    assert.match(`${id} ${time} ${a0stream}`, /^evt_\w{16} \S+Z est_\w{16}$/);
  });

  test('event_type selects, also several types, and an unknown one is refused', async () => {
    const change = async () => {
      const id = await addUser();
      tenant.users.delete(id);
    };
    assert.deepEqual(typesOf(await messages({ event_type: ['user.deleted'] }, change)), [
      'user.deleted',
    ]);
    const both = await messages({ event_type: ['user.created', 'user.deleted'] }, change);
    assert.deepEqual(typesOf(both), ['user.created', 'user.deleted']);
    assert.deepEqual(await messages({ event_type: ['organization.created'] }, change), []);
    assert.equal((await open(tenant, token, '?event_type=user.login')).status, 400);
  });

  test('a client goes on after its cursor, and Last-Event-ID counts more than from', async () => {
    await addUser();
    const cursor = latest();
    const second = await addUser();
    const newer = latest();
    const third = await addUser();
    assert.deepEqual(userIds(await messages({ from: cursor })), [second, third]);
    const response = await open(tenant, token, `?from=${encodeURIComponent(cursor)}`, {
      'last-event-id': newer,
    });
    tenant.events.disconnect();
    const { text } = await textOf(response);
    assert.equal(text.includes(third) && !text.includes(second), true);
  });

  test('without a cursor only new events come, and from_timestamp has no fractions of a second', async () => {
    assert.deepEqual(await messages({}), []);
    tenant.clock.advance(10_000);
    const from_timestamp = `${tenant.clock.iso().slice(0, 19)}Z`;
    const id = await addUser();
    assert.deepEqual(userIds(await messages({ from_timestamp })), [id]);
    for (const wrong of [
      `from_timestamp=${tenant.clock.iso()}`,
      'from_timestamp=yesterday',
      `from_timestamp=${from_timestamp}&from=${encodeURIComponent(latest())}`,
      'from=x',
      // A cursor has a plus, which means a space in an address unless it is encoded.
      `from=${latest()}`,
    ]) {
      assert.equal((await open(tenant, token, `?${wrong}`)).status, 400, wrong);
    }
  });

  test('offset-only moves the cursor over events of other types', async () => {
    const all = await messages({ event_type: ['user.deleted'] }, async () => {
      await addUser();
      tenant.events.heartbeat();
    });
    assert.deepEqual(all, [{ type: 'offset-only', offset: latest() }]);
  });

  test('the stream is made of comments, a time to wait and messages with an ID', async () => {
    tenant.events.heartbeatMs = 20;
    tenant.events.connectionMs = 100;
    const response = await open(tenant, token);
    assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
    const id = await addUser();
    // The server closes the connection after its time.
    const { text, complete } = await textOf(response);
    assert.equal(complete, true);
    const offset = latest();
    assert.equal(text.startsWith(':connected\n\nretry: 2000\n\n'), true);
    assert.equal(text.includes(`\n\nevent: user.created\nid: ${offset}\ndata: {"offset"`), true);
    assert.equal(text.includes(`event: offset-only\nid: ${offset}\ndata: {`), true);
    assert.equal(text.includes('\n\n: heartbeat\n\n'), true);
    assert.equal(text.includes(id), true);
  });

  test('a connection that breaks in the middle of a message loses nothing for who comes back', async () => {
    await addUser();
    const cursor = latest();
    tenant.events.torn = 1;
    const response = await open(tenant, token);
    const id = await addUser();
    const { text, complete } = await textOf(response);
    assert.equal(complete, false);
    assert.equal(text.includes('event: user.created') && !text.endsWith('\n\n'), true);
    assert.deepEqual(userIds(await messages({ from: cursor })), [id]);
  });

  test('events may come twice with the same ID', async () => {
    tenant.events.repeats = true;
    const [first, second] = await messages({}, addUser);
    assert.equal(first.event.id, second.event.id);
  });

  test('an error ends the stream', async () => {
    const response = await open(tenant, token);
    tenant.events.fail('cursor_expired', 'gone');
    const { text } = await textOf(response);
    assert.equal(
      text.endsWith('event: error\ndata: {"error":{"code":"cursor_expired","message":"gone"}}\n\n'),
      true,
    );
  });

  test('a cursor is 410 when an event after it is not kept, because of its age or their number', async () => {
    await addUser();
    const cursor = latest();
    await addUser();
    const newest = latest();
    tenant.clock.advance(tenant.events.keptMs + 1);
    await refused(sdk.events.subscribe({ from: cursor }), 410, /cursor_expired/);
    assert.deepEqual(await messages({ from: newest }), []);
    tenant.events.mostKept = 1;
    await addUser();
    const recent = latest();
    await addUser();
    await addUser();
    await refused(sdk.events.subscribe({ from: recent }), 410, /cursor_expired/);
  });

  test('a plan allows so many connections at once, and one that is closed makes room', async () => {
    const limits = /** @type {const} */ ([
      ['free', 1],
      ['self-service', 4],
      ['enterprise', 8],
    ]);
    for (const [plan, limit] of limits) {
      tenant.events.plan = plan;
      const streams = [];
      while (tenant.events.connections < limit) streams.push(await open(tenant, token));
      assert.equal((await open(tenant, token)).status, 403);
      tenant.events.disconnect();
      await Promise.all(streams.map(textOf));
      const again = await open(tenant, token);
      assert.equal(again.status, 200);
      tenant.events.disconnect();
      await textOf(again);
    }
  });

  test('the scope is read:events, and the rate limit is 429 with a time to wait', async () => {
    const other = await managementCaller(tenant, 'read:users');
    assert.equal((await other('GET', 'events')).status, 403);
    tenant.rateLimits['/api/v2/events'] = { limit: 0, seconds: 2, retryAfter: true };
    const { status, headers } = await open(tenant, token);
    delete tenant.rateLimits['/api/v2/events'];
    assert.deepEqual([status, Number(headers.get('retry-after')) > 0], [429, true]);
  });
});
