// @ts-check
/**
 * Users to try by hand, one of a kind, with the password that the old tenant knows.
 */
import { demoPassword } from '../../tests/tenant/index.js';
import { FATES, fateOf, identifierOf, isPlain } from './user-facts.js';

/** @typedef {import('../../tests/tenant/user-store.js').OldUser} OldUser */
/** @typedef {{ kind: string, identifier: string, password: string, ending: string }} Example */

/**
 * The kinds, the one that can be moved first. Those that the file has not got are left out.
 *
 * @param {OldUser[]} users
 * @param {string} connection
 * @returns {Example[]}
 */
export function examples(users, connection) {
  const of = (/** @type {unknown} */ fate) => (/** @type {OldUser} */ user) =>
    fateOf(user, connection) === fate;
  /** @type {[kind: string, ending: string, matches: (user: OldUser) => boolean][]} */
  const kinds = [
    ['plain', 'is moved', (user) => isPlain(user, connection)],
    ['second factor', 'is refused: outcome mfa_required', of(FATES.secondFactor)],
    ['blocked', 'is refused: outcome blocked', of(FATES.blocked)],
  ];
  return kinds.flatMap(([kind, ending, matches]) => {
    const user = users.find(matches);
    const identifier = user && identifierOf(user, connection);
    return user && identifier ? [{ kind, identifier, password: demoPassword(user), ending }] : [];
  });
}
