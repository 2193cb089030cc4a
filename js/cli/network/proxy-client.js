// Sends requests through a proxy. This file is a bundle of its own, proxy-client.js in the package, because undici is larger
// than the rest of the command line, and most people need no proxy.
import { Pool, ProxyAgent, fetch, request } from 'undici';

/** The module reads a fault's name only up to this length (src/core/domain/transport_fault.rs). */
const MAX_NAME_LENGTH = 40;

/**
 * @param {import('./proxy-address.js').ProxyAddress} address
 * @returns {import('./proxy.js').ProxyClient}
 */
export function createProxyClient({ uri, token }) {
  const dispatcher = new ProxyAgent({
    uri,
    token,
    clientFactory: (origin, options) => new Tunnels(origin, options),
  });
  return {
    // The runtime's own fetch is another version of undici, which need not understand this dispatcher.
    fetch: (url, init) => fetch(url, { .../** @type {object} */ (init), dispatcher }),
    get: async (url, { headers, idleMs }) => {
      const timeouts = { headersTimeout: idleMs, bodyTimeout: idleMs };
      const {
        statusCode: status,
        headers: answered,
        body,
      } = await request(url, {
        dispatcher,
        headers,
        ...timeouts,
      });
      // A body that nobody reads to its end is destroyed, which is an error for undici.
      body.on('error', () => {});
      return { status, headers: answered, body };
    },
  };
}

/** The connections to the proxy. Their faults get names of their own, which tell them from the faults of the tenant. */
class Tunnels extends Pool {
  /**
   * @param {any} options
   * @returns {Promise<any>}
   */
  async connect(options) {
    let response;
    try {
      response = await super.connect(options);
    } catch (error) {
      throw proxyFault(/** @type {NodeJS.ErrnoException} */ (error).code ?? 'FAILED');
    }
    if (response.statusCode === 200) return response;
    response.socket.on('error', () => {}).destroy();
    throw proxyFault(`${response.statusCode}`);
  }
}

/** @param {string} name A status, or the system's name. */
const proxyFault = (name) =>
  Object.assign(new Error('the proxy opened no tunnel'), {
    code: `PROXY_${name}`.slice(0, MAX_NAME_LENGTH),
  });
