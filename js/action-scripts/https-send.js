// Sends the requests of an action script with Node's `https`, which costs less CPU than Node's `fetch`.
import { container } from '../runtime/container.js';
import { MAX_BODY_BYTES } from '../runtime/limits.js';

// Node's `fetch` keeps idle connections for the same time. An idle connection does not keep the process alive.
const IDLE_TIMEOUT_MS = 4_000;
const JSON_TYPE = 'application/json';
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
    maxSockets: MAX_SOCKETS,
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
  const decoder = new TextDecoder();
  // The old tenant's logs show the user agent, so migrating logins can be told from others.
  const userAgent = `auth0-account-migration/${VERSION}`;
  return (url, method, bearer, body, timeoutMs) =>
    new Promise((resolve, reject) => {
      let isOver = false;
      /** @param {() => void} settle */
      const end = (settle) => {
        isOver = true;
        clearTimeout(timer);
        settle();
      };
      /** @param {unknown} error */
      const fail = (error) => end(() => reject(error));
      /** @type {Record<string, string>} */
      const headers = { accept: JSON_TYPE, 'user-agent': userAgent };
      if (body !== undefined) headers['content-type'] = JSON_TYPE;
      if (bearer !== undefined) headers.authorization = `Bearer ${bearer}`;
      const request = https.request(url, { method, headers, agent }, (response) => {
        /** @type {Buffer[]} */
        const chunks = [];
        let bytes = 0;
        const answer = () =>
          end(() =>
            resolve({
              status: response.statusCode,
              headers: { get: (name) => response.headers[name] },
              text: () => decoder.decode(chunks.length > 1 ? Buffer.concat(chunks) : chunks[0]),
            }),
          );
        response.on('data', (chunk) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes <= MAX_BODY_BYTES) return;
          // The module rejects a body of this length, so the rest need not be read.
          answer();
          response.destroy();
        });
        response.on('end', answer);
        response.on('error', fail);
      });
      request.on('error', (error) => {
        // The server has probably closed the other idle connections too: a retry must use a new one. A request that this
        // side ended says nothing about the others.
        if (request.reusedSocket && !isOver) for (const socket of idleSockets()) socket?.destroy();
        fail(error);
      });
      const timer = setTimeout(() => {
        fail({ code: 'timeout' });
        request.destroy();
      }, timeoutMs);
      makeRoom();
      request.end(body);
    });
}
