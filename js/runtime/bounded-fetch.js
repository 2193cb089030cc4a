// `fetch` with a limit for bodies: a body is decompressed while it is read, so a short one may fill the memory.
import { attempt } from './attempt.js';
import { MAX_BODY_BYTES } from './limits.js';

/**
 * Sends a request and returns what the module reads of the response. `text` resolves to `undefined` if the body is too
 * long; the rest of it is then not read. `body` is for those who read it chunk by chunk.
 *
 * @param {string} url
 * @param {RequestInit} init
 * @param {typeof globalThis.fetch} [send]
 */
export async function boundedFetch(url, init, send = fetch) {
  const response = await send(url, init);
  return {
    // The module copes with members that throw or are missing.
    get status() {
      return response.status;
    },
    get headers() {
      return response.headers;
    },
    // A stream of events has no end; its reader bounds each event.
    get body() {
      return response.body;
    },
    text: () => readText(response),
  };
}

/** @param {Response} response */
async function readText(response) {
  const stream = response.body;
  // A response that is not of the runtime need not have a stream.
  if (typeof stream?.getReader !== 'function') return response.text();
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    // Negated, because a chunk that has no length makes the sum no number.
    if (!(bytes <= MAX_BODY_BYTES)) {
      attempt(() => reader.cancel().catch(() => {}));
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}
