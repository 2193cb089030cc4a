// @ts-check
// The command line behind a proxy: which requests go through it, its authentication, and whose fault a failure is.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, test } from 'node:test';
import { CertificateAuthority, untrustedLeaf } from '../tenant/index.js';
import { ConnectProxy } from '../support/connect-proxy.js';
import { beginMigration } from '../support/two-tenants.js';

const authority = await CertificateAuthority.load();
const CREDENTIALS = { username: 'jo', password: 'p@ss/word#1 of-the-proxy' };
const USER_INFO = `jo:${encodeURIComponent(CREDENTIALS.password)}`;

/** Collects the ports of the connections that a server takes. @param {import('node:net').Server} server */
function recordPorts(server) {
  /** @type {(number | undefined)[]} */
  const ports = [];
  server.on('connection', (socket) => ports.push(socket.remotePort));
  return ports;
}

/** @param {import('node:test').TestContext} t @param {import('../support/connect-proxy.js').ProxyOptions} [options] */
async function begin(t, options) {
  const proxy = await ConnectProxy.start(t, options);
  const migration = await beginMigration(t);
  const { oldTenant, newTenant } = migration;
  const ports = [oldTenant, newTenant].flatMap(({ server }) => recordPorts(server.app.server));
  return { ...migration, proxy, ports, tenants: [oldTenant.domain, newTenant.domain].sort() };
}

/** @param {number | null} code @param {any} document */
const failure = (code, { problem }) => ({ exit: code, ...problem });

describe('which requests go through the proxy', () => {
  test('all requests of setup go through the proxy of HTTPS_PROXY', async (t) => {
    const { desk, proxy, tenants, ports } = await begin(t);
    const env = { HTTPS_PROXY: proxy.url };
    const { code, stderr } = await desk.json(['setup', '--yes'], { env });
    assert.equal(code, 0, stderr);
    assert.deepEqual(proxy.targets, tenants);
    assert.deepEqual(
      ports.filter((port) => !proxy.ports.has(port)),
      [],
      'connections past the proxy',
    );
  });

  for (const name of ['https_proxy', 'HTTP_PROXY', 'http_proxy', 'all_proxy']) {
    test(`the requests go through the proxy of ${name} where HTTPS_PROXY is not set`, async (t) => {
      const { desk, proxy, tenants } = await begin(t);
      const { code } = await desk.json(['check'], { env: { [name]: proxy.url } });
      assert.equal(code, 3);
      assert.deepEqual(proxy.targets, tenants);
    });
  }

  test('an address without a scheme is that of an HTTP proxy', async (t) => {
    const { desk, proxy, tenants } = await begin(t);
    const { code } = await desk.json(['check'], {
      env: { HTTPS_PROXY: `127.0.0.1:${proxy.port}` },
    });
    assert.equal(code, 3);
    assert.deepEqual(proxy.targets, tenants);
  });

  test('the connections to a proxy with https are encrypted', async (t) => {
    const { desk, proxy, oldTenant, tenants } = await begin(t, {
      certificate: await authority.issue(),
    });
    const env = { HTTPS_PROXY: `https://localhost:${proxy.port}` };
    assert.equal((await desk.json(['check'], { env })).code, 3);
    assert.deepEqual(proxy.targets, tenants);
    const exported = await desk.json(['export', '--side', 'old'], { env });
    assert.equal(exported.code, 0, exported.stderr);
    assert.equal(exported.document.users, oldTenant.users.size);
  });

  /** @type {[name: string, what: string, value: (tenants: string[]) => string][]} */
  const exceptions = [
    ['NO_PROXY', 'by its name', () => 'other.example.com,localhost'],
    ['no_proxy', 'by its name and port', (tenants) => tenants.join(',')],
    ['NO_PROXY', 'with all hosts', () => '*'],
  ];
  for (const [name, what, value] of exceptions) {
    test(`a host that ${name} names ${what} is reached without the proxy`, async (t) => {
      const { desk, proxy, tenants } = await begin(t);
      const env = { HTTPS_PROXY: proxy.url, [name]: value(tenants) };
      const { code } = await desk.json(['check'], { env });
      assert.equal(code, 3);
      assert.deepEqual(proxy.requests, []);
    });
  }

  test('NO_PROXY of one tenant leaves the other one to the proxy', async (t) => {
    const { desk, proxy, oldTenant, newTenant } = await begin(t);
    const env = { HTTPS_PROXY: proxy.url, NO_PROXY: oldTenant.domain };
    assert.equal((await desk.json(['setup', '--yes'], { env })).code, 0);
    assert.deepEqual(proxy.targets, [newTenant.domain]);
  });

  test('the file of an export is downloaded through the proxy', async (t) => {
    const { desk, proxy, oldTenant } = await begin(t);
    const { downloads } = oldTenant.jobs;
    downloads.faults = [{ times: 1, breakAfter: 20 }];
    const { code, document, stderr } = await desk.json(['export', '--side', 'old'], {
      env: { HTTPS_PROXY: proxy.url },
    });
    assert.equal(code, 0, stderr);
    assert.equal(document.users, 1);
    assert.ok(downloads.requests.length >= 2, 'the broken download was not continued');
    const hosts = proxy.targets.filter((target) => target !== oldTenant.domain);
    assert.equal(hosts.length, 1, 'the host of the file');
  });

  test('the file of an export comes without the proxy if NO_PROXY names its host', async (t) => {
    const { desk, proxy, oldTenant } = await begin(t);
    const { downloads } = oldTenant.jobs;
    await downloads.start();
    const { code, stderr } = await desk.json(['export', '--side', 'old'], {
      env: { HTTPS_PROXY: proxy.url, NO_PROXY: downloads.domain },
    });
    assert.equal(code, 0, stderr);
    assert.deepEqual(proxy.targets, [oldTenant.domain]);
  });

  test('the events of status --watch come through the proxy', async (t) => {
    const { desk, proxy, oldTenant, newTenant, tenants, ports } = await begin(t);
    const streams = () =>
      [...oldTenant.requests, ...newTenant.requests].filter(
        ({ path }) => path === '/api/v2/events',
      );
    let isInterrupted = false;
    const { code, stderr } = await desk.run(['status', '--watch', '--json'], {
      env: { HTTPS_PROXY: proxy.url },
      watch: (child, text) => {
        if (isInterrupted || !text.includes('{')) return;
        isInterrupted = true;
        const timer = setInterval(() => {
          if (streams().length === 0) return;
          clearInterval(timer);
          child.kill('SIGINT');
        }, 20);
      },
    });
    assert.equal(code, 0, stderr);
    assert.deepEqual(proxy.targets, tenants);
    assert.deepEqual(
      ports.filter((port) => !proxy.ports.has(port)),
      [],
    );
  });
});

describe('authentication at the proxy', () => {
  test('user name and password of the address are sent to the proxy only', async (t) => {
    const { desk, proxy, oldTenant, newTenant } = await begin(t, { credentials: CREDENTIALS });
    desk.secrets.add(CREDENTIALS.password);
    const { code, stderr } = await desk.json(['setup', '--yes'], {
      env: { HTTPS_PROXY: `http://${USER_INFO}@127.0.0.1:${proxy.port}` },
    });
    assert.equal(code, 0, stderr);
    for (const { headers } of [...oldTenant.requests, ...newTenant.requests]) {
      assert.equal(headers['proxy-authorization'], undefined);
    }
  });

  test('the password is redacted in messages of a tenant, in each form in which it is sent', async (t) => {
    const { desk, proxy, oldTenant } = await begin(t, { credentials: CREDENTIALS });
    const encoded = encodeURIComponent(CREDENTIALS.password);
    const basic = Buffer.from(`jo:${CREDENTIALS.password}`).toString('base64');
    for (const secret of [CREDENTIALS.password, encoded, basic]) {
      oldTenant.faults.set('/api/v2/clients', {
        status: 400,
        body: { statusCode: 400, message: `wrong: ${secret}` },
      });
      const { stderr } = await desk.run(['setup', '--yes'], {
        env: { HTTPS_PROXY: `http://jo:${encoded}@127.0.0.1:${proxy.port}` },
      });
      assert.match(stderr, /with status 400: wrong: \[secret\]$/m);
    }
  });

  for (const [what, userInfo] of [
    ['no password', ''],
    ['a wrong password', 'jo:not-the-password@'],
  ]) {
    test(`a proxy that asks for authentication and gets ${what} is named, not the tenant`, async (t) => {
      const { desk, proxy, oldTenant } = await begin(t, { credentials: CREDENTIALS });
      desk.secrets.add('not-the-password');
      const { code, document } = await desk.json(['setup', '--yes'], {
        env: { HTTPS_PROXY: `http://${userInfo}127.0.0.1:${proxy.port}` },
      });
      const problem = failure(code, document);
      assert.deepEqual([problem.exit, problem.code, problem.tenant], [1, 'unreachable', 'old']);
      assert.equal(
        problem.message,
        `the old tenant ${oldTenant.domain} can't be reached: the proxy asks for a user name and a password, or refuses ` +
          'those in its address (status 407)',
      );
      assert.match(problem.remedy, /HTTPS_PROXY=http:\/\/USER:PASSWORD@HOST:PORT/);
      assert.equal(proxy.requests.length, 1, 'a wrong password is not sent twice');
    });
  }
});

describe('faults of the proxy', () => {
  for (const status of [403, 502, 503]) {
    test(`a proxy that answers CONNECT with ${status} is named, not the tenant`, async (t) => {
      const { desk, proxy, oldTenant } = await begin(t, { refuse: status });
      const { code, document } = await desk.json(['setup', '--yes'], {
        env: { HTTPS_PROXY: proxy.url },
      });
      const problem = failure(code, document);
      assert.deepEqual([problem.exit, problem.code], [1, 'unreachable']);
      assert.equal(
        problem.message,
        `the old tenant ${oldTenant.domain} can't be reached: the proxy does not connect to it (the proxy's status is ${status})`,
      );
      assert.match(
        problem.remedy,
        new RegExp(`allow connections to ${oldTenant.domain}.*NO_PROXY`),
      );
    });
  }

  test('a proxy on whose port nothing listens is named, not the tenant', async (t) => {
    const { desk, oldTenant } = await begin(t);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    server.close();
    await once(server, 'close');
    const { code, document } = await desk.json(['setup', '--yes'], {
      env: { HTTPS_PROXY: `http://127.0.0.1:${port}` },
    });
    const problem = failure(code, document);
    assert.equal(
      problem.message,
      `the old tenant ${oldTenant.domain} can't be reached: the proxy itself can't be reached (ECONNREFUSED)`,
    );
    assert.match(problem.remedy, /address of the proxy in HTTPS_PROXY or HTTP_PROXY/);
  });

  test('a fault of the tenant behind the proxy is the tenant’s', async (t) => {
    const { desk, proxy, oldTenant } = await begin(t);
    oldTenant.faults.set('/oauth/token', { notJson: true, status: 503 });
    const { document } = await desk.json(['setup', '--yes'], { env: { HTTPS_PROXY: proxy.url } });
    assert.match(document.problem.message, /gives no token; it answered with status 503$/);
  });

  test('the certificate of the tenant is verified through the proxy', async (t) => {
    const proxy = await ConnectProxy.start(t);
    const { desk, oldTenant } = await beginMigration(t, {
      oldTenant: { certificate: await untrustedLeaf() },
    });
    const { document } = await desk.json(['setup', '--yes'], { env: { HTTPS_PROXY: proxy.url } });
    assert.match(
      document.problem.message,
      /can't be reached: its certificate was issued by an authority that Node.js does not know/,
    );
    assert.match(document.problem.remedy, /NODE_EXTRA_CA_CERTS/);
    assert.deepEqual(oldTenant.requests, []);
  });

  test('the certificate of the tenant must be for its host name through the proxy too', async (t) => {
    const proxy = await ConnectProxy.start(t);
    const { desk, oldTenant } = await beginMigration(t, {
      oldTenant: {
        certificate: await authority.issue({ names: ['other.example.com'], addresses: [] }),
      },
    });
    const { document } = await desk.json(['setup', '--yes'], { env: { HTTPS_PROXY: proxy.url } });
    assert.match(document.problem.message, /its certificate is for another host name/);
    assert.deepEqual(oldTenant.requests, []);
  });
});
