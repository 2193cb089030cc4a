// Reads from the environment which requests go through a proxy.
import { getProxyForUrl } from 'proxy-from-env';
import { UsageError } from '../errors.js';

/**
 * The variables that name a proxy, the first that is set counts. All requests of this program are HTTPS; a proxy for HTTP is
 * used for them if there is no other one.
 */
const VARIABLES = [
  'https_proxy',
  'HTTPS_PROXY',
  'http_proxy',
  'HTTP_PROXY',
  'all_proxy',
  'ALL_PROXY',
];
const HTTPS_PORT = '443';

/**
 * @typedef {object} ProxyAddress
 * @property {string} uri Without user name and password.
 * @property {string} [token] The value of the header `Proxy-Authorization`.
 * @property {string[]} secrets What must not be shown.
 */

/** The name of the variable that counts. */
const findVariable = () => VARIABLES.find((name) => process.env[name]?.trim());

/**
 * The proxy that the environment names.
 *
 * @returns {ProxyAddress | undefined}
 * @throws {UsageError} if its address can't be used. The message never repeats it, because it may hold a password.
 */
export function readProxyAddress() {
  const name = findVariable();
  if (name === undefined) return undefined;
  const value = process.env[name]?.trim() ?? '';
  // As for curl, an address without a scheme is that of an HTTP proxy.
  const address = value.includes('://') ? value : `http://${value}`;
  if (!URL.canParse(address)) throw wrongAddress(name, 'is not the address of a proxy');
  const url = new URL(address);
  if (!['http:', 'https:'].includes(url.protocol)) {
    throw wrongAddress(name, 'names a proxy of a kind that is not supported, such as SOCKS');
  }
  if (url.pathname !== '/' || url.search || url.hash) {
    throw wrongAddress(name, 'has more than the user name, the password, the host and the port');
  }
  const { username, password } = decodeCredentials(name, url);
  const uri = url.origin;
  if (!username && !password) return { uri, secrets: [] };
  const encoded = Buffer.from(`${username}:${password}`).toString('base64');
  return { uri, token: `Basic ${encoded}`, secrets: [password, url.password, encoded] };
}

/**
 * Whether a request goes through the proxy; not if NO_PROXY names its host.
 *
 * @param {string} address The address of the request.
 */
export function isProxied(address) {
  const { hostname, port } = new URL(address);
  return ['https', 'http'].some(
    (scheme) => getProxyForUrl(`${scheme}://${hostname}:${port || HTTPS_PORT}`) !== '',
  );
}

/** @param {string} name @param {URL} url */
function decodeCredentials(name, url) {
  try {
    return {
      username: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
    };
  } catch {
    throw wrongAddress(name, 'has a % in its user name or password that begins no %XX');
  }
}

/** @param {string} name @param {string} what */
const wrongAddress = (name, what) =>
  new UsageError(
    `the environment variable ${name} ${what}`,
    `set ${name} to http://HOST:PORT or http://USER:PASSWORD@HOST:PORT, with %XX for characters such as @, / and #, or unset it`,
  );
