// @ts-check
/**
 * The Actions of a tenant, their versions and their bindings to triggers. Only a deployed version
 * that is bound runs; later changes of the Action take effect at the next deployment. The responses
 * have the form of recorded ones, including their oddities.
 */
import { managementRefusal } from '../refusal.js';
import { newUuid } from './identifiers.js';

/** @typedef {{ name: string, value: string, updated_at: string }} Secret */
/** @typedef {{ name: string, supported_triggers: { id: string, version?: string }[], code: string, dependencies: object[], runtime: string, secrets: Secret[], modules?: object[] }} Content */
/** @typedef {Content & { id: string, number: number, created_at: string, built_at: string, updated_at: string, deployedAt: number }} Version */
/** @typedef {Content & { id: string, created_at: string, updated_at: string, builtAt: number, versions: Version[], changed: boolean }} ActionRecord */
/** @typedef {{ id: string, trigger: string, display_name: string, action: ActionRecord, created_at: string, updated_at: string }} Binding */
/** @typedef {{ ref: { type?: string, value?: string }, display_name?: string, secrets?: { name: string, value: string }[] }} BindingRequest */

/** @param {Secret[]} secrets */
const withoutValues = (secrets) => secrets.map(({ name, updated_at }) => ({ name, updated_at }));

/** Returns the secrets after a change. A secret without a value keeps its previous one. @param {{ name: string, value?: string }[]} desired @param {Secret[]} before */
function secretsOf(desired, before) {
  const now = new Date().toISOString();
  return desired.map(({ name, value }) => {
    const known = before.find((secret) => secret.name === name);
    return value === undefined && known ? known : { name, value: value ?? '', updated_at: now };
  });
}

/** Returns the newest version whose deployment is done. @param {ActionRecord} action */
export const deployedVersion = ({ versions }) =>
  versions.findLast(({ deployedAt }) => Date.now() >= deployedAt);

/** @param {ActionRecord} action */
const summary = ({ id, name, supported_triggers, created_at, updated_at }) => ({
  id,
  name,
  supported_triggers,
  created_at,
  updated_at,
});

/** @param {ActionRecord} action */
function shownVersions(action) {
  const version = deployedVersion(action);
  if (!version) return {};
  const { deployedAt, secrets, name, ...deployed } = version;
  const { id, code, runtime, number, built_at: build_time, created_at, updated_at } = version;
  return {
    current_version: {
      id,
      code,
      runtime,
      status: 'BUILT',
      number,
      build_time,
      created_at,
      updated_at,
    },
    deployed_version: {
      ...deployed,
      secrets: withoutValues(secrets),
      status: 'built',
      deployed: true,
    },
  };
}

export class Actions {
  /** @type {ActionRecord[]} */
  all = [];
  /** In the order in which they run. @type {Binding[]} */
  bindings = [];
  /** Milliseconds after a change during which an Action is `pending`, before it is `built`. */
  buildDelay = 0;
  /** Whether Actions become `failed` instead of `built`, as they do with a missing dependency. */
  buildsFail = false;
  /** Milliseconds until the deployment of a version is done and the Action can be bound. */
  deployDelay = 0;

  /** @param {string} id */
  get(id) {
    return this.all.find((action) => action.id === id);
  }

  /** @param {string} name */
  byName(name) {
    return this.all.find((action) => action.name === name);
  }

  /** @param {Partial<Omit<Content, 'secrets'>> & { name: string, secrets?: { name: string, value?: string }[] }} body @returns {ActionRecord} */
  add({ secrets = [], ...body }) {
    const now = new Date().toISOString();
    const action = {
      supported_triggers: [{ id: 'post-login', version: 'v3' }],
      code: 'module.exports = () => {}',
      dependencies: [],
      runtime: 'node22',
      ...body,
      id: newUuid(),
      secrets: secretsOf(secrets, []),
      created_at: now,
      updated_at: now,
      builtAt: Date.now() + this.buildDelay,
      versions: [],
      changed: true,
    };
    this.all.push(action);
    return action;
  }

  /** `secrets` replaces the whole list. @param {ActionRecord} action @param {Partial<Content>} change */
  update(action, { secrets, ...change }) {
    Object.assign(action, change, secrets ? { secrets: secretsOf(secrets, action.secrets) } : {});
    action.updated_at = new Date().toISOString();
    action.builtAt = Date.now() + this.buildDelay;
    action.changed = true;
  }

  /** @param {ActionRecord} action @returns {Version} @throws {import('../refusal.js').Refusal} while it is not built */
  deploy(action) {
    if (this.#buildStatus(action) !== 'built') {
      throw managementRefusal(
        400,
        "A draft must be in the 'built' state before it can be deployed.",
        'invalid_body',
      );
    }
    const now = new Date().toISOString();
    const { name, supported_triggers, code, dependencies, runtime, secrets, modules } =
      structuredClone(action);
    const version = {
      ...{ name, supported_triggers, code, dependencies, runtime, secrets, modules },
      id: newUuid(),
      number: action.versions.length + 1,
      created_at: now,
      built_at: now,
      updated_at: now,
      deployedAt: Date.now() + this.deployDelay,
    };
    action.versions.push(version);
    action.changed = false;
    return version;
  }

  /** Replaces all bindings of a trigger; their order is the order in which the Actions run. @param {string} trigger @param {BindingRequest[]} desired */
  bind(trigger, desired) {
    const now = new Date().toISOString();
    const before = this.bindings.filter((binding) => binding.trigger === trigger);
    const after = desired.map(({ ref: { type = 'action_name', value = '' }, display_name }) => {
      const known = before.find(
        ({ id, action }) =>
          (type === 'binding_id' ? id : type === 'action_id' ? action.id : action.name) === value,
      );
      const action =
        known?.action ??
        (type === 'action_id'
          ? this.get(value)
          : type === 'action_name'
            ? this.byName(value)
            : undefined);
      if (!action) {
        throw managementRefusal(404, `No action found for ${type} ${value}`, 'action_not_found');
      }
      if (!action.supported_triggers.some(({ id }) => id === trigger)) {
        throw managementRefusal(
          400,
          `The action ${action.name} does not support the trigger ${trigger}`,
          'invalid_body',
        );
      }
      if (!deployedVersion(action)) {
        throw managementRefusal(
          400,
          'Trying to create a binding for an action that has not been deployed yet.',
          'invalid_body',
        );
      }
      return {
        id: newUuid(),
        trigger,
        display_name: display_name ?? known?.display_name ?? action.name,
        action,
        created_at: now,
        updated_at: now,
      };
    });
    if (new Set(after.map(({ action }) => action)).size < after.length) {
      throw managementRefusal(400, 'An action can be bound only once to a trigger', 'invalid_body');
    }
    this.bindings = [...this.bindings.filter((binding) => binding.trigger !== trigger), ...after];
    return after;
  }

  /** @param {ActionRecord} action @param {boolean} force also when it is bound */
  delete(action, force) {
    if (!force && this.bindings.some((binding) => binding.action === action)) {
      throw managementRefusal(
        409,
        'Unable to delete an action bound to a trigger.',
        'action_bound',
      );
    }
    this.bindings = this.bindings.filter((binding) => binding.action !== action);
    this.all.splice(this.all.indexOf(action), 1);
  }

  /** What runs at a trigger, in this order. @param {string} trigger @returns {import('../post-login-action.js').Action[]} */
  running(trigger) {
    return this.namedRunning(trigger).map(({ code, secrets }) => ({ code, secrets }));
  }

  /** The same with the names of the Actions. @param {string} trigger @returns {import('../post-login-action.js').Action[]} */
  namedRunning(trigger) {
    return this.bindings
      .filter((binding) => binding.trigger === trigger)
      .flatMap(({ action }) => {
        const version = deployedVersion(action);
        return version
          ? [
              {
                name: action.name,
                code: version.code,
                secrets: Object.fromEntries(
                  version.secrets.map(({ name, value }) => [name, value]),
                ),
              },
            ]
          : [];
      });
  }

  /** @param {ActionRecord} action */
  #buildStatus({ builtAt }) {
    if (Date.now() < builtAt) return 'pending';
    return this.buildsFail ? 'failed' : 'built';
  }

  /** An Action as the API returns it, without the values of its secrets. @param {ActionRecord} action */
  shown(action) {
    const { versions, builtAt, changed, secrets, ...rest } = action;
    return {
      ...rest,
      secrets: withoutValues(secrets),
      status: this.#buildStatus(action),
      ...shownVersions(action),
      all_changes_deployed: !changed && deployedVersion(action) === versions.at(-1),
    };
  }

  /** A version as the list and the response to a deployment return it. In the latter it is not yet `deployed`. @param {Version} version @param {ActionRecord} action @param {boolean} deployed */
  shownVersion({ deployedAt, secrets, name, ...rest }, action, deployed) {
    return {
      ...rest,
      secrets: withoutValues(secrets),
      status: 'built',
      deployed,
      action: { ...summary(action), all_changes_deployed: deployed },
    };
  }

  /** A binding; its `all_changes_deployed` is always false. @param {Binding} binding */
  shownBinding({ trigger, action, ...rest }) {
    return {
      ...rest,
      trigger_id: trigger,
      action: { ...summary(action), ...shownVersions(action), all_changes_deployed: false },
    };
  }
}
