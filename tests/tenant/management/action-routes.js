// @ts-check
/**
 * /api/v2/actions: Actions, their deployment, their versions and the bindings of triggers.
 */
import { managementRefusal } from '../refusal.js';
import { TRIGGERS, createAction, updateAction, updateBindings } from './action-schema.js';
import { deployedVersion } from './actions.js';
import { PAGES } from './listing.js';
import { boolean, oneOf, string } from './validation.js';

const { include_totals: _, ...NUMBERED } = PAGES;
const read = ['read:actions'];

/** Wraps a list in an envelope, which lists of Actions always have and which omits values that are zero. @param {string} key @param {any[]} all @param {{ page?: number, per_page?: number }} query */
function listed(key, all, { page = 0, per_page = 50 }) {
  const records = all.slice(page * per_page, (page + 1) * per_page);
  return {
    [key]: records,
    ...(records.length ? { total: all.length } : {}),
    ...(page ? { page } : {}),
    per_page,
  };
}

/** @param {import('./routes.js').Route} route @param {import('./index.js').ManagementApi} api */
export function actionRoutes(route, { actions }) {
  /** @param {string | undefined} id */
  const actionOf = (id) => {
    const action = actions.get(id ?? '');
    if (!action) throw managementRefusal(404, 'That action does not exist.', 'action_not_found');
    return action;
  };
  /** @param {string | undefined} name @param {unknown} [self] */
  const checkName = (name, self) => {
    const other = name === undefined ? undefined : actions.byName(name);
    if (other && other !== self) {
      throw managementRefusal(
        409,
        'An action with the same name already exists.',
        'action_name_conflict',
      );
    }
  };
  /** @param {string | undefined} id */
  const triggerOf = (id = '') => {
    if (!TRIGGERS.includes(id)) {
      throw managementRefusal(404, `The trigger ${id} does not exist.`, 'trigger_not_found');
    }
    return id;
  };

  const filters = {
    triggerId: oneOf(...TRIGGERS),
    actionName: string,
    deployed: boolean,
    installed: boolean,
  };
  route(
    'GET',
    'actions/actions',
    { scopes: read, query: { ...NUMBERED, ...filters } },
    ({ query }) => {
      const { triggerId, actionName, deployed } = query;
      const found = actions.all.filter(
        (action) =>
          (triggerId === undefined ||
            action.supported_triggers.some(({ id }) => id === triggerId)) &&
          (actionName === undefined || action.name === actionName) &&
          (deployed === undefined || Boolean(deployedVersion(action)) === deployed),
      );
      return listed(
        'actions',
        found.map((action) => actions.shown(action)),
        query,
      );
    },
  );

  route(
    'POST',
    'actions/actions',
    { scopes: ['create:actions'], body: createAction },
    ({ body: { deploy, ...body }, status }) => {
      checkName(body.name);
      const action = actions.add(body);
      // The platform deploys the Action after its build; the emulator deploys it at once.
      const pending = { ...actions.shown(action), status: 'pending' };
      if (deploy) action.builtAt = Date.now();
      const version = deploy ? actions.deploy(action) : undefined;
      status(201);
      return version ? actions.shown(action) : pending;
    },
  );

  route('GET', 'actions/actions/:id', { scopes: read }, ({ id }) => actions.shown(actionOf(id)));

  route(
    'PATCH',
    'actions/actions/:id',
    { scopes: ['update:actions'], body: updateAction },
    ({ id, body }) => {
      const action = actionOf(id);
      checkName(body.name, action);
      actions.update(action, body);
      return { ...actions.shown(action), status: 'pending' };
    },
  );

  route(
    'DELETE',
    'actions/actions/:id',
    { scopes: ['delete:actions'], query: { force: boolean } },
    ({ id, query }) => {
      actions.delete(actionOf(id), query.force ?? false);
    },
  );

  route('POST', 'actions/actions/:id/deploy', { scopes: ['create:actions'] }, ({ id }) => {
    const action = actionOf(id);
    return actions.shownVersion(actions.deploy(action), action, false);
  });

  route(
    'GET',
    'actions/actions/:id/versions',
    { scopes: read, query: NUMBERED },
    ({ id, query }) => {
      const action = actionOf(id);
      return listed(
        'versions',
        [...action.versions]
          .reverse()
          .map((version) =>
            actions.shownVersion(version, action, version === deployedVersion(action)),
          ),
        query,
      );
    },
  );

  route('GET', 'actions/modules', { scopes: read, query: NUMBERED }, ({ query }) =>
    listed('modules', [], query),
  );

  route('GET', 'actions/triggers', { scopes: read }, () => ({
    triggers: [
      {
        id: 'post-login',
        version: 'v3',
        status: 'CURRENT',
        runtimes: ['node22'],
        default_runtime: 'node22',
        binding_policy: 'trigger-bound',
      },
    ],
  }));

  route(
    'GET',
    'actions/triggers/:trigger/bindings',
    { scopes: read, query: NUMBERED },
    ({ params, query }) => {
      const trigger = triggerOf(params.trigger);
      const bound = actions.bindings.filter((binding) => binding.trigger === trigger);
      return listed(
        'bindings',
        bound.map((binding) => actions.shownBinding(binding)),
        query,
      );
    },
  );

  route(
    'PATCH',
    'actions/triggers/:trigger/bindings',
    { scopes: ['update:actions'], body: updateBindings },
    ({ params, body }) => {
      const bindings = actions.bind(triggerOf(params.trigger), body.bindings ?? []);
      return { bindings: bindings.map((binding) => actions.shownBinding(binding)) };
    },
  );
}
