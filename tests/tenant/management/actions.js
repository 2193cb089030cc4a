// @ts-check
/**
 * The Actions of a tenant, their versions and their bindings to triggers. Only a deployed version
 * that is bound runs; later changes of the Action wait for the next deployment.
 */
import { managementRefusal } from '../refusal.js';
import { newUuid } from './identifiers.js';

/** @typedef {{ name: string, value: string, updated_at: string }} Secret */
/** @typedef {{ name: string, supported_triggers: { id: string, version?: string }[], code: string, dependencies: object[], runtime: string, secrets: Secret[], modules?: object[] }} Content */
/** @typedef {Content & { id: string, action_id: string, number: number, created_at: string, built_at: string, updated_at: string }} Version */
/** @typedef {Content & { id: string, created_at: string, updated_at: string, builtAt: number, versions: Version[], changed: boolean }} ActionRecord */
/** @typedef {{ id: string, trigger: string, display_name: string, action: ActionRecord, created_at: string, updated_at: string }} Binding */
/** @typedef {{ ref: { type?: string, value?: string }, display_name?: string, secrets?: { name: string, value: string }[] }} BindingRequest */

/** @param {Secret[]} secrets */
const withoutValues = (secrets) => secrets.map(({ name, updated_at }) => ({ name, updated_at }));

/** The secrets of a change. One that comes without a value keeps what it had. @param {{ name: string, value?: string }[]} wanted @param {Secret[]} before */
function secretsOf(wanted, before) {
  const now = new Date().toISOString();
  return wanted.map(({ name, value }) => {
    const known = before.find((secret) => secret.name === name);
    return value === undefined && known ? known : { name, value: value ?? '', updated_at: now };
  });
}

export class Actions {
  /** @type {ActionRecord[]} */
  all = [];
  /** In the order in which they run. @type {Binding[]} */
  bindings = [];
  /** Milliseconds for which an Action is `pending` after a change before it is `built`. */
  buildDelay = 0;

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
    if (Date.now() < action.builtAt) throw managementRefusal(400, "A draft must be in the 'built' state before it can be deployed.", 'invalid_body');
    const now = new Date().toISOString();
    const { name, supported_triggers, code, dependencies, runtime, secrets, modules } = structuredClone(action);
    const version = {
      ...{ name, supported_triggers, code, dependencies, runtime, secrets, modules },
      id: newUuid(),
      action_id: action.id,
      number: action.versions.length + 1,
      created_at: now,
      built_at: now,
      updated_at: now,
    };
    action.versions.push(version);
    action.changed = false;
    return version;
  }

  /** Replaces all bindings of a trigger; their order is the order in which the Actions run. @param {string} trigger @param {BindingRequest[]} wanted */
  bind(trigger, wanted) {
    const now = new Date().toISOString();
    const before = this.bindings.filter((binding) => binding.trigger === trigger);
    const after = wanted.map(({ ref: { type = 'action_name', value = '' }, display_name }) => {
      const known = before.find(({ id, action }) => (type === 'binding_id' ? id : type === 'action_id' ? action.id : action.name) === value);
      const action = known?.action ?? (type === 'action_id' ? this.get(value) : type === 'action_name' ? this.byName(value) : undefined);
      if (!action) throw managementRefusal(404, `No action found for ${type} ${value}`, 'action_not_found');
      if (!action.supported_triggers.some(({ id }) => id === trigger)) {
        throw managementRefusal(400, `The action ${action.name} does not support the trigger ${trigger}`, 'invalid_body');
      }
      if (!action.versions.length) {
        throw managementRefusal(400, 'Trying to create a binding for an action that has not been deployed yet.', 'invalid_body');
      }
      return {
        id: known?.id ?? newUuid(),
        trigger,
        display_name: display_name ?? known?.display_name ?? action.name,
        action,
        created_at: known?.created_at ?? now,
        updated_at: now,
      };
    });
    if (new Set(after.map(({ action }) => action)).size < after.length) throw managementRefusal(400, 'An action can be bound only once to a trigger', 'invalid_body');
    this.bindings = [...this.bindings.filter((binding) => binding.trigger !== trigger), ...after];
    return after;
  }

  /** @param {ActionRecord} action @param {boolean} force also when it is bound */
  delete(action, force) {
    if (!force && this.bindings.some((binding) => binding.action === action)) {
      throw managementRefusal(409, 'Unable to delete an action bound to a trigger.', 'action_bound');
    }
    this.bindings = this.bindings.filter((binding) => binding.action !== action);
    this.all.splice(this.all.indexOf(action), 1);
  }

  /** What runs at a trigger, in this order. @param {string} trigger @returns {import('../post-login-action.js').Action[]} */
  running(trigger) {
    return this.bindings.filter((binding) => binding.trigger === trigger).flatMap(({ action }) => {
      const version = action.versions.at(-1);
      return version ? [{ code: version.code, secrets: Object.fromEntries(version.secrets.map(({ name, value }) => [name, value])) }] : [];
    });
  }

  /** An Action as the API shows it: never the values of its secrets. @param {ActionRecord} action */
  shown(action) {
    const { versions, builtAt, changed, secrets, ...rest } = action;
    const built = Date.now() >= builtAt;
    const deployed = versions.at(-1);
    return {
      ...rest,
      secrets: withoutValues(secrets),
      status: built ? 'built' : 'pending',
      ...(built ? { built_at: new Date(builtAt).toISOString() } : {}),
      all_changes_deployed: !changed,
      ...(deployed ? { deployed_version: this.shownVersion(deployed, action) } : {}),
    };
  }

  /** @param {Version} version @param {ActionRecord} action */
  shownVersion({ name, secrets, ...rest }, { id, created_at, updated_at, supported_triggers, changed, versions }) {
    return {
      ...rest,
      secrets: withoutValues(secrets),
      status: 'built',
      deployed: rest.id === versions.at(-1)?.id,
      action: { id, name, supported_triggers, created_at, updated_at, all_changes_deployed: !changed },
    };
  }

  /** @param {Binding} binding */
  shownBinding({ trigger, action, ...rest }) {
    return { ...rest, trigger_id: trigger, action: this.shown(action) };
  }
}
