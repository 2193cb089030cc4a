// @ts-check
/**
 * Runs worker.js in a runtime that dispatches the event `fetch` and has no module exports.
 */
import worker from './worker.js';

globalThis.addEventListener('fetch', (/** @type {any} */ event) =>
  event.respondWith(worker.fetch(event.request)),
);
