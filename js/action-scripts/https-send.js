// Sends the requests of an action script with Node's `https`, which costs less CPU than Node's `fetch`.
import { container } from '../runtime/container.js';
import { MAX_BODY_BYTES } from '../runtime/limits.js';

// Node's `fetch` keeps idle connections for the same time. An idle connection does not keep the process alive.
const IDLE_TIMEOUT_MS = 4_000;
const JSON_TYPE = 'application/json';
// Node.js stops connecting to an address after 250 ms if the host has another one, which perhaps cannot be reached. A container
// that does something else for as long would not notice the connection.
const CONNECT_TIMEOUT_MS = 2_000;
// What the module's URLs consist of.
const URL_PARTS = /\/\/([^:/]+):?(\d*)(.*)/;
// For all hosts together. Further requests wait for a socket, within their deadline.
const MAX_SOCKETS = 50;

/**
 * Sends a request over the connections that all calls in the container share. Redirects are not followed. A request
 * that exceeds its timeout is rejected with the code `timeout`.
 *
 * @type {import('../runtime/attach.js').Send}
 */
export const httpsSend = (...request) =>
  (container().send ??= createSend(require('https')))(...request);

/**
 * @param {typeof import('node:https')} https
 * @returns {import('../runtime/attach.js').Send}
 */
function createSend(https) {
  const agent = new https.Agent({
    keepAlive: true,
    timeout: IDLE_TIMEOUT_MS,
    autoSelectFamilyAttemptTimeout: CONNECT_TIMEOUT_MS,
    maxTotalSockets: MAX_SOCKETS,
  });
  // Node's own name has each option of TLS in it; here all requests have the same ones.
  agent.getName = (options) => `${options?.host}:${options?.port}`;
  const idleSockets = () => Object.values(agent.freeSockets).flat();
  // The agent hands a free socket to the next request of the same host only. One that waits for a socket of another
  // host would wait until an idle one times out.
  const makeRoom = () => {
    if (Object.keys(agent.requests).length > 0) idleSockets()[0]?.destroy();
  };
  agent.on('free', makeRoom);
  // The old tenant's logs show the user agent, so migrating logins can be told from others.
  const userAgent = `auth0-account-migration/${VERSION}`;
  return (url, bearer, body, timeoutMs, answer, fail) => {
    /** @type {{ isOver: boolean, timer?: ReturnType<typeof setTimeout> }} */
    const state = { isOver: false };
    /** @param {unknown} error */
    const failOnce = (error) => {
      if (state.isOver) return;
      state.isOver = true;
      clearTimeout(state.timer);
      fail(error);
    };
    /** @type {Record<string, string>} */
    const headers = { accept: JSON_TYPE, 'user-agent': userAgent };
    if (body !== undefined) headers['content-type'] = JSON_TYPE;
    if (bearer !== undefined) headers.authorization = `Bearer ${bearer}`;
    const method = body === undefined ? 'GET' : 'POST';
    // Node.js would read the same from a URL, but slowly: that took a tenth of the CPU time of a login.
    const [, host, port, path] = /** @type {string[]} */ (URL_PARTS.exec(url));
    const options = { host, port, path, method, headers, agent };
    const request = https.request(options, (response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      let bytes = 0;
      const end = () => {
        if (state.isOver) return;
        state.isOver = true;
        clearTimeout(state.timer);
        const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
        const header = (/** @type {string} */ name) => response.headers[name];
        // Node frees the socket first, so that the next request of the call finds it.
        Promise.resolve().then(() => answer({ status: response.statusCode, header, body }));
      };
      response.on('data', (chunk) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes <= MAX_BODY_BYTES) return;
        // The module rejects a body of this length, so the rest need not be read.
        end();
        response.destroy();
      });
      response.on('end', end);
      response.on('error', failOnce);
    });
    request.on('error', (error) => {
      // The server has probably closed the other idle connections too: a retry must use a new one. A request that this
      // side ended says nothing about the others.
      if (request.reusedSocket && !state.isOver) {
        for (const socket of idleSockets()) socket?.destroy();
      }
      failOnce(error);
    });
    state.timer = setTimeout(() => {
      failOnce({ code: 'timeout' });
      request.destroy();
    }, timeoutMs);
    makeRoom();
    request.end(body);
  };
}
