// Layer js: how an action script sends: over Node's `https`, which takes less than Node's `fetch` does.
import { container } from '../container.js';

// As long as `fetch` keeps an idle connection. Meanwhile it does not keep the process awake.
const IDLE_MS = 4_000;
// More bytes are more characters than src/wasm/fetch.rs takes: a character of UTF-16 has three at most.
const MOST_BYTES = 24_000_000;

/**
 * Stands for `fetch`, as far as src/wasm/fetch.rs uses it, with one set of connections for the container. Redirects
 * are not followed.
 *
 * @type {Send}
 */
export const httpsFetch = (url, request) => (container().fetch ??= sender(require('https')))(url, request);

/**
 * @typedef {{ method: string, headers: Record<string, string>, body?: string, signal: AbortSignal }} Request
 * @typedef {{ status?: number, headers: { get: (name: string) => unknown }, text: () => string }} Answer
 * @typedef {(url: string, request: Request) => Promise<Answer>} Send
 */

/**
 * @param {typeof import('node:https')} https
 * @returns {Send}
 */
function sender(https) {
  const agent = new https.Agent({ keepAlive: true, timeout: IDLE_MS });
  const decoder = new TextDecoder();
  return (url, { method, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const request = https.request(url, { method, headers, agent }, (response) => {
        /** @type {Buffer[]} */
        const chunks = [];
        let bytes = 0;
        const end = () =>
          resolve({
            status: response.statusCode,
            headers: { get: (name) => response.headers[name] },
            text: () => decoder.decode(Buffer.concat(chunks)),
          });
        response.on('data', (chunk) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes <= MOST_BYTES) return;
          end();
          response.destroy();
        });
        response.on('end', end);
        response.on('error', reject);
      });
      request.on('error', (error) => {
        // The server may have closed the idle ones as well: a repeat is to go over a new connection.
        if (request.reusedSocket) Object.values(agent.freeSockets).forEach((idle) => idle?.forEach((socket) => socket.destroy()));
        reject(error);
      });
      // Given as an option, the signal would take more time than all else here.
      signal.addEventListener('abort', () => request.destroy());
      request.end(body);
    });
}
