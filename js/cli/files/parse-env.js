// Reads the text of the file of `--env`.
// Versions of Node that lack `parseEnv` must be able to load this file, so it is not imported by name.
import * as util from 'node:util';

const EXPORT = /^export\s+/;

/**
 * The variables of a text, as Node.js reads them. Node.js 22 takes `export` for a part of the name if the value is empty.
 *
 * @param {string} text
 * @returns {NodeJS.Dict<string>}
 * @example parseEnv('export A=\nB=1 # a comment') // { A: '', B: '1' }
 */
export function parseEnv(text) {
  const variables = util.parseEnv(text);
  const exported = Object.entries(variables)
    .filter(([name]) => EXPORT.test(name))
    .map(([name, value]) => [name.replace(EXPORT, ''), value]);
  const others = Object.entries(variables).filter(([name]) => !EXPORT.test(name));
  return Object.fromEntries([...exported, ...others]);
}
