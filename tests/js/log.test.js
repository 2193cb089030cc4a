// @ts-check
// The log: one JSON line per call, without secrets or personal data.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import {
  addUser,
  assertFound,
  newContainer,
  PASSWORD,
  profileOf,
  startOldTenant,
} from './support.js';

const tenant = await startOldTenant();
const { createMigration } = createRequire(import.meta.url)('../../pkg/index.cjs');

/** @param {Record<string, any>} line @param {object} values expected values but `ms` and `request_id`; `hasRequestId` says whether there is a `request_id` */
function assertLine(line, values) {
  const { ms, request_id, ...rest } = line;
  assert.ok(Number.isInteger(ms) && ms >= 0, `ms: ${ms}`);
  if (request_id !== undefined) assert.match(request_id, /^[0-9a-f]{20}$/);
  assert.deepEqual({ ...rest, hasRequestId: request_id !== undefined }, values);
}

describe('log lines', () => {
  test('login logs the outcome, status and faults of each call', async (t) => {
    const user = await addUser(tenant);
    const container = newContainer(t, tenant, { Timeout_Ms: '600' });
    const email = String(user.email);
    await container.login(email);
    await container.login(email, 'wrong');
    await container.login('', '');
    tenant.faults.set('/oauth/token', { status: 503 });
    await container.login(email);
    tenant.faults.set('/oauth/token', { reset: true });
    await container.login(email);
    tenant.faults.set('/oauth/token', { hang: true });
    await container.login(email);
    const [found, wrong, unsent, down, reset, hung, ...more] = container.takeLog();
    assertLine(found ?? {}, {
      event: 'login',
      code: 'found',
      status: 200,
      requests: 1,
      hasRequestId: true,
    });
    assertLine(wrong ?? {}, {
      event: 'login',
      code: 'wrong_credentials',
      status: 403,
      requests: 1,
      hasRequestId: true,
    });
    assertLine(unsent ?? {}, {
      event: 'login',
      code: 'wrong_credentials',
      requests: 0,
      hasRequestId: false,
    });
    assertLine(down ?? {}, {
      event: 'login',
      code: 'unavailable',
      status: 503,
      requests: 1,
      hasRequestId: true,
    });
    assert.match(reset?.fault, /^(ECONNRESET|UND_ERR_SOCKET)$/);
    assertLine(reset ?? {}, {
      event: 'login',
      code: 'unavailable',
      requests: reset?.requests,
      fault: reset?.fault,
      hasRequestId: false,
    });
    assertLine(hung ?? {}, {
      event: 'login',
      code: 'unavailable',
      requests: 1,
      fault: 'timeout',
      hasRequestId: false,
    });
    assert.deepEqual(more, []);
  });

  test('getUser logs the outcome, status and marker of each call', async (t) => {
    const user = await addUser(tenant);
    const marked = await addUser(tenant, { app_metadata: { migration_complete: true } });
    const blocked = await addUser(tenant, { blocked: true });
    const container = newContainer(t, tenant);
    for (const identifier of [
      user.email,
      'nobody@example.com',
      marked.email,
      blocked.email,
      'nobody',
    ]) {
      await container.getUser(identifier);
    }
    const lines = container.takeLog();
    assert.equal(lines.length, 5);
    assertLine(lines[0] ?? {}, {
      event: 'get_user',
      code: 'found',
      status: 200,
      requests: 2,
      hasRequestId: true,
    });
    assertLine(lines[1] ?? {}, {
      event: 'get_user',
      code: 'not_found',
      status: 200,
      requests: 1,
      hasRequestId: true,
    });
    assertLine(lines[2] ?? {}, {
      event: 'get_user',
      code: 'not_found',
      status: 200,
      requests: 1,
      marker: 'present',
      hasRequestId: true,
    });
    assertLine(lines[3] ?? {}, {
      event: 'get_user',
      code: 'blocked',
      status: 200,
      requests: 1,
      hasRequestId: true,
    });
    assertLine(lines[4] ?? {}, {
      event: 'get_user',
      code: 'not_found',
      status: 200,
      requests: 1,
      hasRequestId: true,
    });
  });

  test('the keys of a log line have a fixed order that starts with event', async (t) => {
    const container = newContainer(t, tenant);
    await container.getUser('nobody@example.com');
    assert.match(
      container.console[0] ?? '',
      /^\{"event":"get_user","code":"not_found","status":200,"requests":2,"ms":\d+,"request_id":"[0-9a-f]+"\}$/,
    );
  });

  test('a log line leaves out a request ID with unexpected characters', async (t) => {
    const container = newContainer(t, tenant);
    for (const id of ['a b', 'a"b', 'a}b', 'x'.repeat(200), 'ü', '']) {
      tenant.faults.set('/oauth/token', {
        status: 500,
        headers: { 'x-auth0-requestid': Buffer.from(id).toString('latin1') },
      });
      await container.login('jo@example.com');
    }
    for (const line of container.takeLog()) assert.equal(line.request_id, undefined);
  });
});

describe('Log_Level', () => {
  for (const [level, codes] of /** @type {[string | undefined, string[]][]} */ ([
    [undefined, ['found', 'wrong_credentials', 'not_found', 'unavailable', 'unavailable']],
    ['info', ['found', 'wrong_credentials', 'not_found', 'unavailable', 'unavailable']],
    ['error', ['unavailable', 'unavailable']],
    ['off', []],
  ])) {
    test(`Log_Level ${level} logs ${codes.length} of five calls`, async (t) => {
      const user = await addUser(tenant);
      const container = newContainer(t, tenant, { Log_Level: level });
      assertFound(await container.login(String(user.email)), profileOf(user, tenant));
      await container.login(String(user.email), 'wrong');
      await container.getUser('nobody@example.com');
      tenant.faults.set('/', { status: 500 });
      await container.login(String(user.email));
      await container.getUser(user.email);
      assert.deepEqual(
        container.takeLog().map(({ code }) => code),
        codes,
      );
    });
  }
});

test('a log function that throws does not change the outcome', async () => {
  const user = await addUser(tenant);
  for (const log of [
    () => {
      throw new Error('full');
    },
    () => Promise.reject(new Error('full')).catch(() => {}),
  ]) {
    const { login } = createMigration(tenant.configuration, { log });
    assert.equal((await login(user.email, PASSWORD)).code, 'found');
  }
});

test('log lines and error messages never contain identifiers, passwords, tokens or secrets', async (t) => {
  const mark = {
    identifier: 'mark1dent',
    password: 'MarkPassw0rd',
    secret: 'MarkSecr3t',
    token: 'MarkT0ken',
    body: 'MarkB0dy',
    client: 'MarkC1ient',
    metadata: 'MarkM3ta',
  };
  const client = { client_id: mark.client, client_secret: mark.secret };
  Object.assign(tenant.client, client);
  const email = `${mark.identifier}@example.com`;
  const user = await addUser(tenant, {
    email,
    username: `${mark.identifier}.name`,
    password: mark.password,
    user_metadata: { [mark.metadata]: mark.metadata },
    user_id: `auth0|${mark.identifier}`,
  });
  /** @type {string[]} */
  const seen = [];
  /** @param {object} [settings] */
  const withSettings = (settings) =>
    newContainer(t, tenant, {
      ...client,
      Client_ID: mark.client,
      Client_Secret: mark.secret,
      Timeout_Ms: '700',
      ...settings,
    });
  const usual = withSettings();
  /** Makes each kind of call once and collects its messages and log lines. */
  async function callAll(container = usual) {
    for (const identifier of [email, `${mark.identifier}.name`]) {
      const runs = [
        await container.getUser(identifier),
        await container.login(identifier, mark.password),
        await container.login(identifier, `${mark.password}x`),
      ];
      for (const { error } of runs) {
        seen.push(`${error?.name}: ${error?.message} ${error?.code} ${error?.description}`);
      }
    }
    seen.push(...container.console.splice(0));
  }
  await callAll();
  await callAll(withSettings({ Mfa_Policy: 'migrate' }));
  await callAll(withSettings({ Client_Secret: `${mark.secret}x` }));
  await callAll(
    withSettings({ Domain: `https://${mark.secret}@${tenant.domain}`, Connection: mark.body }),
  );
  await callAll(withSettings({ Audience: `https://${mark.secret}/` }));
  await callAll(withSettings({ Log_Level: mark.secret, User_Id: mark.secret }));
  await callAll(withSettings({ Connection: `${mark.secret}-DB` }));
  user.blocked = true;
  await callAll();
  user.blocked = false;
  tenant.mfa.policy = 'always';
  await callAll();
  tenant.mfa.policy = 'never';
  tenant.idToken = { claims: (claims) => ({ ...claims, iss: mark.token, sub: mark.token }) };
  await callAll();
  tenant.idToken = { replace: () => `${mark.token}.${mark.token}` };
  await callAll();
  tenant.idToken = {};
  for (const status of [200, 302, 400, 401, 403, 404, 429, 500]) {
    const body = {
      error: mark.body,
      errorCode: mark.body,
      error_description: `${mark.password} ${email}`,
      message: mark.secret,
      access_token: mark.token,
      expires_in: 60,
      id_token: mark.token,
    };
    tenant.faults.set('/', {
      status,
      body,
      headers: { location: `https://${mark.body}.invalid/`, 'retry-after': '99' },
    });
    await callAll();
  }
  tenant.faults.set('/', { reset: true });
  await callAll();
  assert.ok(seen.length > 100, `${seen.length} texts`);
  for (const text of seen) {
    for (const [name, value] of Object.entries(mark)) {
      assert.ok(!text.toLowerCase().includes(value.toLowerCase()), `${name} in ${text}`);
    }
  }
  for (const { token } of tenant.managementTokens.issued) {
    for (const text of seen) assert.ok(!text.includes(token.slice(-20)));
  }
});
