// @ts-check
// The HTTPS connections of the action scripts: they are reused, closed when they are idle or broken, and no response
// that arrives over them does harm.
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

/** Starts an old tenant for one test and collects the connections that it accepts. */
async function startCountingTenant() {
  const { tenant } = await newOldTenant();
  /** @type {Set<TLSSocket>} */
  const sockets = new Set();
  tenant.server.app.server.on('secureConnection', (/** @type {TLSSocket} */ socket) =>
    sockets.add(socket),
  );
  return { tenant, sockets };
}

/** Starts a TLS server whose responses are written byte by byte. @param {import('node:test').TestContext} t @param {(socket: TLSSocket, nth: number, request: string) => void} respond is called for each request; `nth` counts the requests of the connection */
async function startRawTenant(t, respond) {
  const sockets = /** @type {TLSSocket[]} */ ([]);
  const server = createServer({ ...(await authority.issue()) }, (socket) => {
    sockets.push(socket);
    let nth = 0;
    socket.on('error', () => {});
    socket.on('data', (request) => respond(socket, (nth += 1), String(request)));
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
const okResponse = (/** @type {string} */ body, headers = '') =>
  `HTTP/1.1 200 OK\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

describe('reuse of connections', () => {
  test('both scripts reuse one connection in later calls', async (t) => {
    const { tenant, sockets } = await startCountingTenant();
    const user = await addUser(tenant);
    const container = newContainer(t, tenant);
    assertFound(await container.getUser(user.email), profileOf(user, tenant));
    for (let turn = 0; turn < 3; turn += 1) {
      assertFound(await container.login(String(user.email)), profileOf(user, tenant));
    }
    assert.equal(tenant.requests.length, 5);
    assert.equal(sockets.size, 1);
  });

  test('an idle connection does not keep the process alive', async (t) => {
    const { tenant } = await startCountingTenant();
    const container = newContainer(t, tenant);
    const activeResources = () =>
      container.evaluate(
        'process.getActiveResourcesInfo().filter((name) => !/Microtask|Immediate/.test(name)).sort()',
      );
    const before = await activeResources();
    await container.getUser('nobody@example.com');
    assert.deepEqual(await activeResources(), before);
  });

  test('a connection that the server closed is replaced', async (t) => {
    const { tenant, sockets } = await startCountingTenant();
    const user = await addUser(tenant);
    const container = newContainer(t, tenant);
    assertFound(await container.login(String(user.email)), profileOf(user, tenant));
    const [first] = sockets;
    first?.destroy();
    assertFound(await container.login(String(user.email)), profileOf(user, tenant));
    assert.equal(sockets.size, 2);
  });

  test('a retry after a dead connection uses a new one instead of another idle one', async (t) => {
    // After a pause of the container, all idle connections are dead, which shows only when they are used.
    let dead = false;
    const { tenant, sockets } = await startRawTenant(t, (socket, nth, request) => {
      if (dead && nth > 1) return void socket.destroy();
      setTimeout(() => socket.write(okResponse(request.startsWith('POST') ? TOKEN : EMPTY)), 20);
    });
    const container = newContainer(t, tenant);
    await Promise.all(Array.from({ length: 6 }, () => container.getUser('jo@example.com')));
    const idle = sockets.length;
    assert.ok(idle >= 5, `${idle} connections`);
    dead = true;
    container.takeLog();
    assert.equal((await container.getUser('jo@example.com')).error, null);
    assert.equal(container.takeLog()[0]?.requests, 2);
    assert.equal(sockets.length, idle + 1);
  });

  test('a connection is closed after its idle limit but not while a response is pending', async (t) => {
    const { tenant, sockets } = await startCountingTenant();
    const user = await addUser(tenant);
    // Shortens the idle limit to a hundredth.
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

  test('a connection is closed and replaced after an attempt on it timed out', async (t) => {
    const { tenant, sockets } = await startCountingTenant();
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

describe('hostile responses', () => {
  test('an endless response is not read beyond the size limit', async (t) => {
    const MiB = Buffer.alloc(2 ** 20, ' ');
    let sent = 0;
    const { tenant, sockets } = await startRawTenant(t, (socket) => {
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

  const malformedResponses = {
    'a header without a colon': 'HTTP/1.1 200 OK\r\nno header\r\n\r\n',
    'headers that never end': `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(40_000)}`,
    'another protocol': 'SSH-2.0-OpenSSH_9.2\r\n',
    'a switch to another protocol':
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
    'two content lengths': 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}',
    'an invalid chunk size': 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
    'a compressed body': Buffer.concat([
      Buffer.from('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\n'),
      Buffer.from([0x1f, 0x8b, 8, 0]),
    ]),
    'a body that is not UTF-8': Buffer.concat([
      Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n{"'),
      Buffer.from([0xff, 0x7d]),
    ]),
    'more bytes than announced': `${okResponse('{}')}{"id_token":"x"}HTTP/1.1 200 OK\r\n\r\n`,
    'a second response behind the first': okResponse('{}') + okResponse('{}'),
    'early hints and then an empty object': `HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${okResponse('{}')}`,
    'unusual headers': okResponse(
      '{}',
      `retry-after: \x80\xff\r\nx-auth0-requestid: ü\r\nx-auth0-requestid: \u0001\r\nset-cookie: a\r\nset-cookie: b\r\n__proto__: x\r\nconstructor: x\r\n`,
    ),
  };
  for (const [name, bytes] of Object.entries(malformedResponses)) {
    test(`a response with ${name} is unavailable, and the container keeps working`, async (t) => {
      let healthy = false;
      const { tenant } = await startRawTenant(t, (socket, _nth, request) => {
        if (!healthy) return void socket.write(bytes);
        socket.write(okResponse(request.startsWith('POST') ? TOKEN : EMPTY));
      });
      const container = newContainer(t, tenant, { Timeout_Ms: '3000' });
      assertError(await container.login('jo@example.com'), 'unavailable');
      await container.flush();
      healthy = true;
      assert.equal((await container.getUser('jo@example.com')).error, null);
      assert.equal(container.starts, 1);
    });
  }

  test('a token that is not a valid header value is never sent', async (t) => {
    const { tenant } = await startCountingTenant();
    for (const access_token of ['a\r\nx: y', 'a\u0000', 'a€']) {
      // One container keeps its token.
      const container = newContainer(t, tenant);
      tenant.clearRequests();
      tenant.faults.set('/oauth/token', {
        status: 200,
        body: { access_token, expires_in: 60 },
        times: 1,
      });
      assertError(await container.getUser('jo@example.com'), 'unavailable');
      assert.equal(tenant.requests.length, 1);
      assert.equal(container.starts, 1);
    }
  });
});
