// @ts-check
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { claimsOf, managementCaller, startOldTenant } from './client.js';

const CLAIM = 'https://a.example.com/order';
/** Sets a claim, which shows the Action that ran last, and a metadata key, whose position shows the order. */
const CODE = `exports.onExecutePostLogin = async (event, api) => {
  api.idToken.setCustomClaim('${CLAIM}', event.secrets.MARK);
  api.user.setAppMetadata(event.secrets.MARK, true);
};`;

describe('Actions of the Management API', () => {
  /** @type {Awaited<ReturnType<typeof startOldTenant>>} */
  let old;
  /** @type {Awaited<ReturnType<typeof managementCaller>>} */
  let call;
  let count = 0;
  before(async () => {
    old = await startOldTenant({
      users: [{ user_id: 'auth0|jo', email: 'jo@example.com', password: 'right' }],
    });
    call = await managementCaller(old.tenant);
  });
  after(() => old.tenant.close());
  beforeEach(async () => {
    await call('PATCH', 'actions/triggers/post-login/bindings', { bindings: [] });
    clearMarks();
  });

  const clearMarks = () =>
    Object.assign(old.tenant.users.get('auth0|jo') ?? {}, { app_metadata: {} });

  /** @param {string} mark @param {boolean} [deploy] */
  async function newAction(mark, deploy = true) {
    const name = `Action ${++count}`;
    const secrets = [{ name: 'MARK', value: mark }];
    const { body } = await call('POST', 'actions/actions', {
      name,
      code: CODE,
      secrets,
      supported_triggers: [{ id: 'post-login', version: 'v3' }],
    });
    if (deploy) assert.equal((await call('POST', `actions/actions/${body.id}/deploy`)).status, 200);
    return { id: /** @type {string} */ (body.id), name, path: `actions/actions/${body.id}` };
  }
  /** @param {object[]} refs */
  const bind = (...refs) =>
    call('PATCH', 'actions/triggers/post-login/bindings', {
      bindings: refs.map((ref) => ({ ref })),
    });
  const bound = async () => (await call('GET', 'actions/triggers/post-login/bindings')).body;

  /** Returns the mark of the last Action, from the token, and all marks in the order in which they were set. */
  async function login() {
    const { body } = await old.client.login('jo@example.com', 'right');
    return [
      claimsOf(body.id_token)[CLAIM],
      Object.keys(old.tenant.users.get('auth0|jo')?.app_metadata ?? {}),
    ];
  }

  test('a PATCH replaces all bindings, and Actions run in the order of the bindings', async () => {
    const [first, second] = [await newAction('one'), await newAction('two')];
    await bind({ type: 'action_id', value: second.id }, { type: 'action_name', value: first.name });
    assert.deepEqual(await login(), ['one', ['two', 'one']]);
    const { bindings, total } = await bound();
    assert.deepEqual(
      [total, bindings[0].display_name, bindings[0].action.id],
      [2, second.name, second.id],
    );
    await bind({ type: 'binding_id', value: bindings[1].id });
    const remaining = await bound();
    assert.deepEqual([remaining.total, remaining.bindings[0].action.id], [1, first.id]);
    assert.notEqual(remaining.bindings[0].id, bindings[1].id);
    await bind();
    clearMarks();
    assert.deepEqual(await login(), [undefined, []]);
  });

  test('the Action of the option `action` runs before the bound ones', async () => {
    old.tenant.action = { code: CODE, secrets: { MARK: 'own' } };
    await bind({ type: 'action_id', value: (await newAction('bound')).id });
    assert.deepEqual(await login(), ['bound', ['own', 'bound']]);
    old.tenant.action = undefined;
  });

  test('an Action that denies access ends the flow', async () => {
    const { id, path } = await newAction('refuses');
    await bind(
      { type: 'action_id', value: id },
      { type: 'action_id', value: (await newAction('after')).id },
    );
    await call('PATCH', path, {
      code: "exports.onExecutePostLogin = async (event, api) => api.access.deny('no');",
    });
    await call('POST', `${path}/deploy`);
    assert.deepEqual((await old.client.login('jo@example.com', 'right')).body, {
      error: 'access_denied',
      error_description: 'no',
    });
  });

  test('a changed Action runs only after it is deployed', async () => {
    const { id, path } = await newAction('before');
    await bind({ type: 'action_id', value: id });
    const { body } = await call('PATCH', path, { secrets: [{ name: 'MARK', value: 'after' }] });
    assert.equal(body.all_changes_deployed, false);
    assert.equal((await login())[0], 'before');
    assert.equal((await call('POST', `${path}/deploy`)).body.number, 2);
    assert.equal((await login())[0], 'after');
    assert.deepEqual((await call('GET', path)).body.deployed_version.number, 2);
  });

  test('a PATCH replaces all secrets of an Action, and their values are never returned', async () => {
    const { path } = await newAction('hidden value', false);
    const { body, headers } = await call('PATCH', path, {
      secrets: [{ name: 'OTHER', value: 'also hidden' }],
    });
    assert.equal(headers.get('content-type'), 'application/json; charset=utf-8');
    assert.deepEqual(
      body.secrets.map((/** @type {object} */ secret) => Object.keys(secret)),
      [['name', 'updated_at']],
    );
    assert.equal(body.secrets[0].name, 'OTHER');
    assert.equal(
      JSON.stringify((await call('GET', 'actions/actions')).body).includes('hidden'),
      false,
    );
  });

  test('an Action that is not deployed, unknown, bound twice or for another trigger cannot be bound', async () => {
    const { id, name } = await newAction('x', false);
    assert.match(
      (await bind({ type: 'action_id', value: id })).body.message,
      /has not been deployed yet/,
    );
    assert.equal((await bind({ type: 'action_name', value: 'nobody' })).status, 404);
    assert.equal((await bind({ type: 'name', value: name })).status, 400);
    const { body } = await call('POST', 'actions/actions', {
      name: 'Other trigger',
      code: '',
      supported_triggers: [{ id: 'credentials-exchange', version: 'v2' }],
      deploy: true,
    });
    assert.equal(body.all_changes_deployed, true);
    assert.match(
      (await bind({ type: 'action_id', value: body.id })).body.message,
      /does not support the trigger/,
    );
    assert.equal((await call('GET', 'actions/triggers/nothing/bindings')).status, 404);
    const twice = await newAction('y');
    assert.equal(
      (
        await bind(
          { type: 'action_id', value: twice.id },
          { type: 'action_name', value: twice.name },
        )
      ).status,
      400,
    );
  });

  test('an Action cannot be deployed before it is built', async () => {
    const { actions } = old.tenant.management;
    actions.buildDelay = 60_000;
    const { path } = await newAction('slow', false);
    const { status, body } = await call('POST', `${path}/deploy`);
    assert.deepEqual(
      [status, body.message],
      [400, "A draft must be in the 'built' state before it can be deployed."],
    );
    assert.equal((await call('GET', path)).body.status, 'pending');
    actions.buildDelay = 0;
    actions.buildsFail = true;
    const failed = await newAction('failed', false);
    assert.deepEqual(
      [
        (await call('GET', failed.path)).body.status,
        (await call('POST', `${failed.path}/deploy`)).status,
      ],
      ['failed', 400],
    );
    actions.buildsFail = false;
  });

  test('an Action cannot be bound before its deployment is done', async () => {
    const { actions } = old.tenant.management;
    actions.deployDelay = 60_000;
    const { id, path } = await newAction('slow');
    assert.match(
      (await bind({ type: 'action_id', value: id })).body.message,
      /has not been deployed yet/,
    );
    const { body } = await call('GET', path);
    assert.deepEqual([body.all_changes_deployed, 'deployed_version' in body], [false, false]);
    actions.deployDelay = 0;
  });

  test('Action names are unique, and a bound Action is deleted only with force', async () => {
    const [one, two] = [await newAction('1'), await newAction('2')];
    assert.equal((await call('PATCH', two.path, { name: one.name })).status, 409);
    assert.equal((await call('PATCH', two.path, { name: two.name })).status, 200);
    await bind({ type: 'action_id', value: one.id });
    assert.equal((await call('DELETE', one.path)).status, 409);
    assert.equal((await call('DELETE', `${one.path}?force=true`)).status, 204);
    assert.equal((await call('GET', one.path)).status, 404);
    assert.deepEqual(await bound(), { bindings: [], per_page: 50 });
  });
});
