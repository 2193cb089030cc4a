// @ts-check
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { CertificateAuthority, untrustedLeaf } from './certificate-authority.js';
import { startOldTenant } from './client.js';

describe('injected faults', () => {
  /** @type {import('./old-tenant.js').OldTenant} */
  let tenant;
  /** @type {import('./client.js').Client} */
  let client;
  before(async () => {
    ({ tenant, client } = await startOldTenant());
  });
  beforeEach(() => {
    tenant.faults.clear();
    tenant.clearRequests();
  });
  after(() => tenant.close());

  const get = (path = '/test', milliseconds = 2000) =>
    client.request(path, { signal: AbortSignal.timeout(milliseconds) });
  /** @param {Promise<unknown>} request */
  const failure = async (request) => {
    const error = /** @type {any} */ (
      await request.then(
        () => null,
        (reason) => reason,
      )
    );
    return error?.cause?.code ?? error?.name;
  };

  test('a fault sets the status, body and headers of the response', async () => {
    tenant.faults.set('/test', {
      status: 503,
      body: { error: 'x' },
      headers: { 'retry-after': '7' },
    });
    const answer = await get();
    assert.deepEqual(
      [answer.status, answer.body, answer.headers.get('retry-after')],
      [503, { error: 'x' }, '7'],
    );
    tenant.faults.set('/test', { notJson: true, status: 502 });
    const page = await get();
    assert.equal(page.status, 502);
    assert.match(page.body, /<html>/);
    tenant.faults.set('/test', { redirect: 'https://localhost:1/other' });
    const moved = await get();
    assert.deepEqual(
      [moved.status, moved.headers.get('location')],
      [302, 'https://localhost:1/other'],
    );
    assert.deepEqual(
      tenant.requests.map(({ status }) => status),
      [503, 502, 302],
    );
  });

  test('a fault can reset, close, truncate or stall a connection', async () => {
    tenant.faults.set('/test', { reset: true });
    assert.equal(await failure(get()), 'ECONNRESET');
    tenant.faults.set('/test', { close: true });
    assert.equal(await failure(get()), 'UND_ERR_SOCKET');
    tenant.faults.set('/test', { cutBody: true });
    assert.equal(await failure(get()), 'UND_ERR_SOCKET');
    tenant.faults.set('/test', { hang: true });
    assert.equal(await failure(get('/test', 500)), 'TimeoutError');
    tenant.faults.set('/test', { hangBody: true });
    assert.equal(await failure(get('/test', 500)), 'TimeoutError');
    assert.equal(tenant.requests.length, 5);
    assert.ok(tenant.requests.every(({ status }) => status === null));
  });

  test('a fault can delay a response, alone or together with another fault', async () => {
    tenant.faults.set('/test', { delay: 60 });
    const start = performance.now();
    assert.equal((await get()).status, 200);
    assert.ok(performance.now() - start >= 55);
    tenant.faults.set('/test', { delay: 10, status: 500 });
    assert.equal((await get()).status, 500);
  });

  test('a fault applies by count, path prefix, method and predicate', async () => {
    tenant.faults.set('/test', [
      { pass: true, times: 1 },
      { status: 500, times: 1 },
    ]);
    const statuses = [];
    for (let n = 0; n < 3; n++) statuses.push((await get()).status);
    assert.deepEqual(statuses, [200, 500, 200]);
    tenant.faults.set('/api/v2/users', { status: 418, method: 'patch' });
    assert.equal((await get('/api/v2/users/x')).status, 401);
    assert.equal((await client.request('/api/v2/users/x', { method: 'PATCH' })).status, 418);
    assert.equal((await client.request('/api/v2/users-by-email', { method: 'PATCH' })).status, 404);
    tenant.faults.set('/oauth/token', {
      status: 500,
      when: ({ body }) => body?.grant_type === 'client_credentials',
    });
    assert.equal((await client.grant({ grant_type: 'client_credentials' })).status, 500);
    assert.equal((await client.grant({ grant_type: 'other' })).status, 400);
  });

  test('requests over a rate limit get status 429 with the headers of the endpoint', async () => {
    tenant.rateLimits['/oauth/token'] = { limit: 2, seconds: 60, retryAfter: true };
    tenant.rateLimits['/api/v2/'] = { limit: 0, seconds: 60 };
    const answers = [];
    for (let n = 0; n < 3; n++) answers.push(await client.grant({}));
    assert.deepEqual(
      answers.map(({ headers }) => headers.get('x-ratelimit-remaining')),
      ['1', '0', '0'],
    );
    const last = answers[2];
    assert.deepEqual([last?.status, last?.body.error], [429, 'too_many_requests']);
    assert.ok(
      Math.abs(Number(last?.headers.get('x-ratelimit-reset')) - Date.now() / 1000 - 60) < 3,
    );
    assert.ok(Number(last?.headers.get('retry-after')) > 50);
    const management = await get('/api/v2/users');
    assert.deepEqual(
      [management.status, management.body.errorCode, management.headers.get('retry-after')],
      [429, 'too_many_requests', null],
    );
    for (const path of Object.keys(tenant.rateLimits)) delete tenant.rateLimits[path];
  });
});

describe('certificates', () => {
  /** @param {import('./certificate-authority.js').Leaf} certificate */
  async function failureWith(certificate) {
    const { tenant, client } = await startOldTenant({ certificate });
    const error = /** @type {any} */ (
      await client.request('/test').then(
        () => null,
        (reason) => reason,
      )
    );
    await tenant.close();
    return error?.cause?.code;
  }

  test('clients reject certificates of an unknown authority, with a wrong name or expired', async () => {
    const authority = await CertificateAuthority.load();
    assert.match(
      await failureWith(await untrustedLeaf()),
      /UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT/,
    );
    assert.equal(
      await failureWith(await authority.issue({ names: ['other.example'], addresses: [] })),
      'ERR_TLS_CERT_ALTNAME_INVALID',
    );
    assert.equal(
      await failureWith(
        await authority.issue({ notBefore: new Date(0), notAfter: new Date(86_400_000) }),
      ),
      'CERT_HAS_EXPIRED',
    );
  });
});
