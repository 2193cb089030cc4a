// @ts-check
/**
 * Chooses users to try by hand: one of each kind, with the password of the old tenant.
 */
import { demoPassword } from '../../tests/tenant/index.js';
import { EXPECTED_OUTCOMES, expectedOutcomeOf, identifierOf, isMovable } from './exported-user.js';

/** @typedef {import('../../tests/tenant/user-store.js').OldUser} OldUser */
/** @typedef {{ kind: string, identifier: string, password: string, result: string }} ExampleUser */

/**
 * Returns one user of each kind that the file contains, starting with a user who can be moved.
 *
 * @param {OldUser[]} users
 * @param {string} connection
 * @returns {ExampleUser[]}
 */
export function exampleUsers(users, connection) {
  const hasOutcome = (/** @type {unknown} */ expected) => (/** @type {OldUser} */ user) =>
    expectedOutcomeOf(user, connection) === expected;
  /** @type {[kind: string, result: string, matches: (user: OldUser) => boolean][]} */
  const kinds = [
    ['plain', 'is moved', (user) => isMovable(user, connection)],
    [
      'second factor',
      'is refused: outcome mfa_required',
      hasOutcome(EXPECTED_OUTCOMES.secondFactor),
    ],
    ['blocked', 'is refused: outcome blocked', hasOutcome(EXPECTED_OUTCOMES.blocked)],
  ];
  return kinds.flatMap(([kind, result, matches]) => {
    const user = users.find(matches);
    const identifier = user && identifierOf(user, connection);
    return user && identifier ? [{ kind, identifier, password: demoPassword(user), result }] : [];
  });
}
