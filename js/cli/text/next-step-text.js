// What to do after `setup`: prove with one user that a login moves, then watch the others.
import { quoteWord } from './shell-words.js';

/** Options of `setup` that the next commands need, too: they say which migration it is. */
const SHARED_OPTIONS = ['--settings', '--env'];

/**
 * @param {{ settings?: string, env?: string }} options Of `setup`.
 * @param {{ user?: string }} [example] The user who is named in the commands.
 * @returns {string[]} lines
 */
export function formatNextSteps(options, { user = 'zoe@example.com' } = {}) {
  const values = [options.settings, options.env];
  const shared = SHARED_OPTIONS.flatMap((name, index) => {
    const value = values[index];
    return value === undefined ? [] : [name, value];
  });
  /** @param {string[]} words */
  const command = (...words) =>
    `     npx auth0-account-migration ${[...words, ...shared].map(quoteWord).join(' ')}`;
  return [
    'Next:',
    '  1. Try the login of a user of the old tenant whose password you know; nobody moves yet:',
    command('check', '--probe-user', user),
    '  2. Log in to an application of the new tenant as this user. It must use the connection; the',
    '     first login moves the user.',
    '  3. See that this user counts as moved:',
    command('status'),
  ];
}
