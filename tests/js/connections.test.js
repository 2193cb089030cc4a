// @ts-check
// The connections of the action scripts: kept for the next call, given up when they are of no use, and harmless whatever comes over them.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { createServer } from 'node:tls';
import { CertificateAuthority } from '../tenant/index.js';
import {
  addUser,
  assertError,
  assertFound,
  newOldTenant,
  newContainer,
  profileOf,
} from './support.js';

/** @typedef {import('node:tls').TLSSocket} TLSSocket */

const authority = await CertificateAuthority.load();

/** An old tenant of its own, and how many connections it got. */
async function counted() {
  const { tenant } = await newOldTenant();
  /** @type {Set<TLSSocket>} */
  const sockets = new Set();
  tenant.server.app.server.on('secureConnection', (/** @type {TLSSocket} */ socket) =>
    sockets.add(socket),
  );
  return { tenant, sockets };
}

/** A server that does what it is told with each request that it gets. @param {import('node:test').TestContext} t @param {(socket: TLSSocket, nth: number, request: string) => void} answer `nth` of its connection */
async function rawTenant(t, answer) {
  const sockets = /** @type {TLSSocket[]} */ ([]);
  const server = createServer({ ...(await authority.issue()) }, (socket) => {
    sockets.push(socket);
    let nth = 0;
    socket.on('error', () => {});
    socket.on('data', (request) => answer(socket, (nth += 1), String(request)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const Domain = `localhost:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
  const configuration = {
    Domain,
    Audience: `https://${Domain}/api/v2/`,
    Client_ID: 'a',
    Client_Secret: 'b',
    Connection: 'c',
  };
  return { tenant: /** @type {any} */ ({ configuration }), sockets };
}

const EMPTY = '[]';
const TOKEN = '{"access_token":"t","expires_in":3600}';
const answered = (/** @type {string} */ body, headers = '') =>
  `HTTP/1.1 200 OK\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

describe('a connection', () => {
  test('is kept for the next call, of either script', async (t) => {
    const { tenant, sockets } = await counted();
    const user = await addUser(tenant);
    const container = newContainer(t, tenant);
    assertFound(await container.getUser(user.email), profileOf(user, tenant));
    for (let turn = 0; turn < 3; turn += 1) {
      assertFound(await container.login(String(user.email)), profileOf(user, tenant));
    }
    assert.equal(tenant.requests.length, 5);
    assert.equal(sockets.size, 1);
  });

  test('that is idle keeps nothing awake', async (t) => {
    const { tenant } = await counted();
    const container = newContainer(t, tenant);
    const awake = () =>
      container.evaluate(
        'process.getActiveResourcesInfo().filter((name) => !/Microtask|Immediate/.test(name)).sort()',
      );
    const before = await awake();
    await container.getUser('nobody@example.com');
    assert.deepEqual(await awake(), before);
  });

  test('that the server has closed is replaced', async (t) => {
    const { tenant, sockets } = await counted();
    const user = await addUser(tenant);
    const container = newContainer(t, tenant);
    assertFound(await container.login(String(user.email)), profileOf(user, tenant));
    const [first] = sockets;
    first?.destroy();
    assertFound(await container.login(String(user.email)), profileOf(user, tenant));
    assert.equal(sockets.size, 2);
  });

  test('that turns out to be dead takes the other idle ones with it: the repeat is over a new one', async (t) => {
    // As after a pause of the container: whatever was kept is dead, and only tells so when it is used.
    let dead = false;
    const { tenant, sockets } = await rawTenant(t, (socket, nth, request) => {
      if (dead && nth > 1) return void socket.destroy();
      setTimeout(() => socket.write(answered(request.startsWith('POST') ? TOKEN : EMPTY)), 20);
    });
    const container = newContainer(t, tenant);
    await Promise.all(Array.from({ length: 6 }, () => container.getUser('jo@example.com')));
    const kept = sockets.length;
    assert.ok(kept >= 5, `${kept} connections`);
    dead = true;
    container.takeLog();
    assert.equal((await container.getUser('jo@example.com')).error, null);
    assert.equal(container.takeLog()[0]?.requests, 2);
    assert.equal(sockets.length, kept + 1);
  });

  test('is closed when it was idle for long, and not while an answer is due', async (t) => {
    const { tenant, sockets } = await counted();
    const user = await addUser(tenant);
    // A hundredth of the time.
    const preload = `const https = process.getBuiltinModule('https');
      https.Agent = class extends https.Agent { constructor(options) { super({ ...options, timeout: options.timeout / 100 }); } };`;
    const container = newContainer(t, tenant, {}, { preload });
    tenant.faults.set('/oauth/token', { delay: 400 });
    assertFound(await container.login(String(user.email)), profileOf(user, tenant));
    assert.deepEqual(
      container.takeLog().map(({ requests }) => requests),
      [1],
    );
    const [socket] = sockets;
    assert.ok(socket);
    if (!socket.destroyed) await once(socket, 'close', { signal: AbortSignal.timeout(5000) });
    assertFound(await container.login(String(user.email)), profileOf(user, tenant));
    assert.equal(sockets.size, 2);
  });

  test('is not used further when an attempt on it was given up', async (t) => {
    const { tenant, sockets } = await counted();
    const user = await addUser(tenant);
    const container = newContainer(t, tenant, { Timeout_Ms: '900' });
    assertFound(await container.login(String(user.email)), profileOf(user, tenant));
    const [first] = sockets;
    assert.ok(first);
    const closed = once(first, 'close', { signal: AbortSignal.timeout(5000) });
    tenant.faults.set('/oauth/token', { hang: true, times: 1 });
    assertError(await container.login(String(user.email)), 'unavailable');
    await closed;
    assertFound(await container.login(String(user.email)), profileOf(user, tenant));
    assert.equal(sockets.size, 2);
  });
});

describe('what comes over it', () => {
  test('without an end is not read on', async (t) => {
    const MiB = Buffer.alloc(2 ** 20, ' ');
    let sent = 0;
    const { tenant, sockets } = await rawTenant(t, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const more = () => {
        if (socket.destroyed || sent > 200) return;
        sent += 1;
        if (socket.write(MiB)) setImmediate(more);
      };
      socket.on('drain', more);
      more();
    });
    const container = newContainer(t, tenant, { Timeout_Ms: '15000' });
    assertError(await container.login('jo@example.com'), 'unavailable');
    const [socket] = sockets;
    if (!socket?.destroyed) {
      await once(socket ?? assert.fail(), 'close', { signal: AbortSignal.timeout(5000) });
    }
    assert.equal(container.takeLog()[0]?.fault, 'bad_body');
    assert.ok(sent < 100, `${sent} MiB were sent`);
  });

  const nonsense = {
    'a header that is none': 'HTTP/1.1 200 OK\r\nno header\r\n\r\n',
    'headers without an end': `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(40_000)}`,
    'another protocol': 'SSH-2.0-OpenSSH_9.2\r\n',
    'a switch to another protocol':
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
    'two lengths': 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}',
    'a bad chunk': 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
    'a compressed body': Buffer.concat([
      Buffer.from('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\n'),
      Buffer.from([0x1f, 0x8b, 8, 0]),
    ]),
    'bytes that are no UTF-8': Buffer.concat([
      Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n{"'),
      Buffer.from([0xff, 0x7d]),
    ]),
    'more than was announced': `${answered('{}')}{"id_token":"x"}HTTP/1.1 200 OK\r\n\r\n`,
    'an answer to nothing behind it': answered('{}') + answered('{}'),
    'hints and then nothing of use': `HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${answered('{}')}`,
    'odd headers': answered(
      '{}',
      `retry-after: \x80\xff\r\nx-auth0-requestid: ü\r\nx-auth0-requestid: \u0001\r\nset-cookie: a\r\nset-cookie: b\r\n__proto__: x\r\nconstructor: x\r\n`,
    ),
  };
  for (const [name, bytes] of Object.entries(nonsense)) {
    test(`${name}: unavailable, and the container goes on`, async (t) => {
      let well = false;
      const { tenant } = await rawTenant(t, (socket, _nth, request) => {
        if (!well) return void socket.write(bytes);
        socket.write(answered(request.startsWith('POST') ? TOKEN : EMPTY));
      });
      const container = newContainer(t, tenant, { Timeout_Ms: '3000' });
      assertError(await container.login('jo@example.com'), 'unavailable');
      await container.flush();
      well = true;
      assert.equal((await container.getUser('jo@example.com')).error, null);
      assert.equal(container.starts, 1);
    });
  }

  test('a token that fits into no header: unavailable, and nothing is sent with it', async (t) => {
    const { tenant } = await counted();
    const container = newContainer(t, tenant);
    for (const access_token of ['a\r\nx: y', 'a\u0000', 'a€']) {
      tenant.clearRequests();
      tenant.faults.set('/oauth/token', {
        status: 200,
        body: { access_token, expires_in: 60 },
        times: 1,
      });
      assertError(await container.getUser('jo@example.com'), 'unavailable');
      assert.equal(tenant.requests.length, 1);
      await container.evaluate(
        '(Object.getOwnPropertySymbols(global).map((key) => global[key]).find((state) => state?.tokens)?.tokens.clear(), null)',
      );
    }
    assert.equal(container.starts, 1);
  });
});
