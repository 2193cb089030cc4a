// @ts-check
/**
 * worker.js for a runtime that has the event `fetch` instead of exports.
 */
import worker from './worker.js';

globalThis.addEventListener('fetch', (/** @type {any} */ event) =>
  event.respondWith(worker.fetch(event.request)),
);
