// Layer js: the two functions, from their arguments to their callback or promise.
import { call } from './call.js';
import { reply } from './callback.js';

/**
 * @typedef {object} Place Where the functions run. Every part is read anew at each call.
 * @property {import('./attach.js').Loader} loader
 * @property {() => unknown} configuration
 * @property {() => import('./callback.js').ErrorClasses} classes
 * @property {() => typeof globalThis.fetch | undefined} fetch `undefined` for the runtime's own.
 * @property {import('./attach.js').Send} [send] In place of any `fetch`.
 * @property {(line: string) => void} log
 */

/**
 * Makes `login` and `getUser` for a place.
 *
 * @param {Place} place
 */
export function migrationAt(place) {
  return {
    /** @param {unknown[]} args identifier, password, and perhaps context and callback */
    login: (...args) => run(place, 'login', 2, args),
    /** @param {unknown[]} args identifier, and perhaps context and callback */
    getUser: (...args) => run(place, 'getUser', 1, args),
  };
}

/**
 * @param {Place} place
 * @param {'login' | 'getUser'} name
 * @param {number} count How many arguments stand before the optional ones.
 * @param {unknown[]} args
 */
function run(place, name, count, args) {
  const last = args[args.length - 1];
  const callback = /** @type {((...args: unknown[]) => void) | undefined} */ (
    typeof last === 'function' ? last : undefined
  );
  const given = Array.from({ length: count }, (_, index) =>
    args[index] === callback ? undefined : args[index],
  );
  const ended = call(
    name,
    [place.configuration(), ...given],
    { fetch: place.fetch(), send: place.send },
    place.loader,
  ).then((report) => {
    const { reply: kind, log: line, ...outcome } = report;
    log(place, line);
    if (callback) reply(callback, given[0], report, place.classes());
    return outcome;
  });
  return callback ? undefined : ended;
}

/**
 * @param {Place} place
 * @param {string | undefined} line
 */
function log(place, line) {
  if (line === undefined) return;
  try {
    place.log(line);
  } catch {
    // A log that fails must not fail a login.
  }
}
