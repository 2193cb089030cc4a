// Layer js: how an action script sends: over Node's `https`, which takes less than Node's `fetch` does.
import { container } from '../container.js';

// As long as `fetch` keeps an idle connection. Meanwhile it does not keep the process awake.
const IDLE_MS = 4_000;
// More bytes are more characters than src/wasm/fetch.rs takes: a character of UTF-16 has three at most.
const MOST_BYTES = 24_000_000;

/**
 * Sends a request, with one set of connections for the container. Redirects are not followed. At its deadline it is
 * given up, with the code `timeout`.
 *
 * @type {import('../attach.js').Send}
 */
export const httpsSend = (...request) =>
  (container().send ??= sender(require('https')))(...request);

/**
 * @param {typeof import('node:https')} https
 * @returns {import('../attach.js').Send}
 */
function sender(https) {
  const agent = new https.Agent({ keepAlive: true, timeout: IDLE_MS });
  const decoder = new TextDecoder();
  // By this the old tenant's logs tell these logins from others.
  const userAgent = `auth0-account-migration/${VERSION}`;
  return (url, init, body, ms) =>
    new Promise((resolve, reject) => {
      /** @param {unknown} error */
      const fail = (error) => {
        clearTimeout(deadline);
        reject(error);
      };
      const { headers, ...options } = JSON.parse(init);
      headers['user-agent'] = userAgent;
      const request = https.request(url, { ...options, headers, agent }, (response) => {
        /** @type {Buffer[]} */
        const chunks = [];
        let bytes = 0;
        const end = () => {
          clearTimeout(deadline);
          resolve({
            status: response.statusCode,
            headers: { get: (name) => response.headers[name] },
            text: () => decoder.decode(Buffer.concat(chunks)),
          });
        };
        response.on('data', (chunk) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes <= MOST_BYTES) return;
          end();
          response.destroy();
        });
        response.on('end', end);
        response.on('error', fail);
      });
      request.on('error', (error) => {
        // The server may have closed the idle ones as well: a repeat is to go over a new connection.
        if (request.reusedSocket) {
          Object.values(agent.freeSockets)
            .flat()
            .forEach((socket) => socket?.destroy());
        }
        fail(error);
      });
      const deadline = setTimeout(() => {
        reject({ code: 'timeout' });
        request.destroy();
      }, ms);
      request.end(body);
    });
}
