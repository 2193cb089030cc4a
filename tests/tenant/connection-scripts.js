// @ts-check
/**
 * Runs the action scripts of database connections. Each connection has its own containers, which get
 * its decrypted `configuration` and are replaced when the configuration changes. Calls that run then go on to their end.
 */
import { verifyActionScript } from './action-script.js';
import { Container } from './container.js';

/** @typedef {import('./management/connections.js').Connection} Connection */
/** @typedef {'login' | 'getUser'} ScriptName */

const KEYS = /** @type {const} */ ({ login: 'login', getUser: 'get_user' });

/** Returns why a script cannot run. Its form is checked only now, when it is about to run. @param {unknown} code @param {ScriptName} name */
function problemOf(code, name) {
  if (typeof code !== 'string') return `The script ${KEYS[name]} is not there`;
  try {
    verifyActionScript(code, name);
    return null;
  } catch (error) {
    return /** @type {Error} */ (error).message;
  }
}

export class ConnectionScripts {
  /** All containers that there ever were, for what they noted down. @type {Container[]} */
  containers = [];
  /** @type {Map<Connection, { configuration: string, containers: Container[] }>} */
  #running = new Map();
  #turn = 0;

  /**
   * @param {import('./management/connections.js').Connections} connections
   * @param {{ count: number, container?: Omit<import('./container.js').ContainerOptions, 'configuration'> }} options
   */
  constructor(connections, options) {
    this.connections = connections;
    this.options = options;
  }

  /** Returns the current containers of a connection. @param {Connection} connection */
  of(connection) {
    const configuration = this.connections.configurationOf(connection);
    const text = JSON.stringify(configuration);
    const known = this.#running.get(connection);
    if (known?.configuration === text) return known.containers;
    const containers = Array.from(
      { length: this.options.count },
      () => new Container({ ...this.options.container, configuration }),
    );
    this.#running.set(connection, { configuration: text, containers });
    this.containers.push(...containers);
    for (const container of known?.containers ?? []) void container.retire();
    return containers;
  }

  /** Runs a script in the next container, because calls have no affinity to a container. @param {Connection} connection @param {ScriptName} name @param {unknown[]} args */
  async run(connection, name, args) {
    const containers = this.of(connection);
    const container = /** @type {Container} */ (containers[this.#turn++ % containers.length]);
    const { customScripts, enable_script_context } = connection.options;
    const code = customScripts?.[KEYS[name]];
    const problem = problemOf(code, name);
    if (problem) {
      return {
        error: { name: 'Error', message: problem },
        result: undefined,
        calls: 0,
        failed: true,
        ms: 0,
      };
    }
    return await container.run(code, name, args, enable_script_context ? { context: {} } : {});
  }

  async close() {
    await Promise.all(this.containers.map((container) => container.close()));
  }
}
