// @ts-check
// An old tenant that cannot be reached or must not be trusted: certificates, name resolution and refused connections.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, describe, test } from 'node:test';
import { CertificateAuthority, OldTenant, untrustedLeaf } from '../tenant/index.js';
import {
  addUser,
  assertError,
  assertFound,
  newContainer,
  profileOf,
  startOldTenant,
} from './support.js';

const authority = await CertificateAuthority.load();
const DAY = 86_400_000;

/** @type {Record<string, { certificate: import('../tenant/certificate-authority.js').Leaf, fault: string }>} */
const certificates = {
  'of an untrusted authority': {
    certificate: await untrustedLeaf(),
    fault: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  },
  'of another host': {
    certificate: await authority.issue({ names: ['other.example.com'], addresses: [] }),
    fault: 'ERR_TLS_CERT_ALTNAME_INVALID',
  },
  'that has expired': {
    certificate: await authority.issue({
      notBefore: new Date(Date.now() - 3 * DAY),
      notAfter: new Date(Date.now() - DAY),
    }),
    fault: 'CERT_HAS_EXPIRED',
  },
};

describe('invalid certificates', () => {
  for (const [name, { certificate, fault }] of Object.entries(certificates)) {
    test(`no credential is sent to a server with a certificate ${name}`, async (t) => {
      const tenant = await OldTenant.start({ authority, certificate });
      t.after(() => tenant.close());
      let connections = 0;
      tenant.server.app.server.on('connection', () => (connections += 1));
      const container = newContainer(t, tenant);
      assertError(await container.login('jo@example.com'), 'unavailable');
      assert.equal(connections, 1);
      assertError(await container.getUser('jo@example.com'), 'unavailable');
      assert.equal(connections, 2);
      assert.deepEqual(tenant.requests, []);
      assert.deepEqual(
        container.takeLog().map(({ requests, fault: logged }) => [requests, logged]),
        [
          [1, fault],
          [1, fault],
        ],
      );
    });
  }
});

/** Returns a port on which no server listens. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

describe('unreachable servers', () => {
  for (const host of ['127.0.0.1', 'localhost']) {
    test(`a connection that ${host} refuses is tried twice`, async (t) => {
      const Domain = `${host}:${await freePort()}`;
      const tenant = /** @type {any} */ ({
        configuration: {
          Domain,
          Audience: `https://${Domain}/api/v2/`,
          Client_ID: 'a',
          Client_Secret: 'b',
          Connection: 'c',
        },
      });
      const container = newContainer(t, tenant);
      assertError(await container.login('jo@example.com'), 'unavailable');
      assertError(await container.getUser('jo@example.com'), 'unavailable');
      assert.deepEqual(
        container.takeLog().map(({ requests, fault }) => [requests, fault]),
        [
          [2, 'ECONNREFUSED'],
          [2, 'ECONNREFUSED'],
        ],
      );
    });
  }

  test('a host name that does not resolve is unavailable after one attempt', async (t) => {
    const Domain = 'old-tenant.invalid';
    const tenant = /** @type {any} */ ({
      configuration: {
        Domain,
        Audience: `https://${Domain}/api/v2/`,
        Client_ID: 'a',
        Client_Secret: 'b',
        Connection: 'c',
      },
    });
    const container = newContainer(t, tenant);
    assertError(await container.login('jo@example.com'), 'unavailable');
    assertError(await container.getUser('jo@example.com'), 'unavailable');
    for (const { requests, fault } of container.takeLog()) {
      assert.equal(requests, 1);
      assert.match(fault, /^(ENOTFOUND|EAI_AGAIN)$/);
    }
  });

  test('a server without TLS is unavailable', async (t) => {
    const server = createServer((socket) =>
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    const Domain = `127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
    const tenant = /** @type {any} */ ({
      configuration: {
        Domain,
        Audience: `https://${Domain}/api/v2/`,
        Client_ID: 'a',
        Client_Secret: 'b',
        Connection: 'c',
      },
    });
    const container = newContainer(t, tenant);
    assertError(await container.login('jo@example.com'), 'unavailable');
    assertError(await container.getUser('jo@example.com'), 'unavailable');
  });

  test('a connection has time to come about, though the host has an address that cannot be reached', async (t) => {
    const tenant = await startOldTenant();
    const user = await addUser(tenant);
    // As in a container that does nothing else for a while at its first call. Node.js gives an address 250 ms.
    const preload = `
      const dns = process.getBuiltinModule('dns');
      const { lookup } = dns;
      dns.lookup = (host, options, callback) => lookup('127.0.0.1', { ...options, all: true }, (error, addresses) =>
        callback(error, [...addresses, { address: '::1', family: 6 }]));
      const https = process.getBuiltinModule('https');
      const { request } = https;
      https.request = (...args) => {
        const sent = request(...args);
        process.nextTick(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400));
        return sent;
      };`;
    const container = newContainer(t, tenant, {}, { preload });
    assertFound(await container.login(String(user.email)), profileOf(user, tenant));
    assert.equal(container.takeLog()[0]?.requests, 1);
  });

  test('a container uses a tenant again after an outage', async (t) => {
    const first = await OldTenant.start({ authority });
    const { client, domain } = first;
    const container = newContainer(t, first);
    await first.close();
    assertError(await container.login('jo@example.com'), 'unavailable');
    const second = await OldTenant.start({ authority, client, port: Number(domain.split(':')[1]) });
    t.after(() => second.close());
    const user = await addUser(second, { email: 'jo@example.com' });
    assertFound(await container.login('jo@example.com'), profileOf(user, second));
  });
});

describe('the time budget', () => {
  test('all requests of a call share one time budget', async (t) => {
    const tenant = await startOldTenant();
    tenant.action = undefined;
    const user = await addUser(tenant);
    const container = newContainer({ after }, tenant, { Timeout_Ms: '1500' });
    // Each request alone would fit into the budget.
    tenant.faults.set('/', { delay: 600 });
    const run = await container.login(String(user.email));
    assertError(run, 'unavailable');
    assert.ok(run.ms < 3000, `${run.ms} ms`);
    assert.equal(container.takeLog().at(-1)?.fault, 'timeout');
    t.diagnostic(`${tenant.requests.length} requests`);
    assert.equal(tenant.requests.length, 3);
  });
});
