// Sends requests through the proxy that HTTPS_PROXY or HTTP_PROXY names, except those to the hosts in NO_PROXY.
import { isProxied, readProxyAddress } from './proxy-address.js';

/**
 * @typedef {object} FileResponse The answer to a request for a file, not decompressed.
 * @property {number} status
 * @property {NodeJS.Dict<string | string[]>} headers
 * @property {import('node:stream').Readable} body
 */

/**
 * @typedef {object} ProxyClient
 * @property {(url: any, init: any) => Promise<any>} fetch
 * @property {(url: string, options: { headers: Record<string, string>, idleMs: number }) => Promise<FileResponse>} get
 */

/** Loads the client; `undefined` if the environment names no proxy. @type {(() => Promise<ProxyClient>) | undefined} */
let loadClient;

/**
 * From now on, all requests of this process go where the environment says.
 *
 * @param {(...secrets: string[]) => void} redact Learns what must never be shown.
 * @throws {import('../errors.js').UsageError} if the address of the proxy can't be used
 */
export function useProxy(redact) {
  const address = readProxyAddress();
  if (!address) return;
  redact(...address.secrets);
  /** @type {Promise<ProxyClient> | undefined} */
  let client;
  const load = () => (client ??= createClient(address));
  loadClient = load;
  const direct = globalThis.fetch;
  // The module of the toolkit calls the global fetch.
  globalThis.fetch = async (url, init) =>
    isProxied(String(url)) ? (await load()).fetch(url, init) : direct(url, init);
}

/**
 * The client for requests to an address; `undefined` if they need no proxy.
 *
 * @param {string} url
 */
export const proxyFor = (url) => (loadClient && isProxied(url) ? loadClient() : undefined);

/** @param {import('./proxy-address.js').ProxyAddress} address @returns {Promise<ProxyClient>} */
async function createClient(address) {
  // The build bundles this file into cli.js, which is in the same folder as proxy-client.js.
  const file = new URL('./proxy-client.js', import.meta.url).href;
  /** @type {typeof import('./proxy-client.js')} */
  const { createProxyClient } = await import(file);
  return createProxyClient(address);
}
