// Writes variables into the file of `--env`. What the file has already stays, with its comments and its order.
import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../errors.js';
import { parseEnv } from './parse-env.js';

/** The file if there is no `--env`; it lies beside the settings file. */
export const ENV_FILE = '.env';

const HEADING = `# Access to the tenants for auth0-account-migration. Whoever reads this file can change both tenants.
`;

/**
 * Sets variables in the text of such a file.
 *
 * @param {string | undefined} text
 * @param {Record<string, string>} variables An empty value leaves a variable as it is, or adds it without a value.
 * @param {string} path For error messages.
 * @returns {{ text: string, replaced: string[], values: NodeJS.Dict<string> }} `replaced`: the names of variables that had another
 *   value before; `values`: of all variables from now on.
 * @throws {UsageError} if the file is written such that a change would have other effects
 * @example setVariables('OLD_DOMAIN=\n', { OLD_DOMAIN: 'a.example' }, '.env').text // 'OLD_DOMAIN=a.example\n'
 */
export function setVariables(text, variables, path) {
  const before = parseEnv(text ?? '');
  const replaced = [];
  let result = text ?? HEADING;
  for (const [name, value] of Object.entries(variables)) {
    const current = before[name];
    if (current !== undefined && (value === '' || current === value)) continue;
    if (current) replaced.push(name);
    if (current === undefined) {
      const separator = result === '' || result.endsWith('\n') ? '' : '\n';
      result = `${result}${separator}${name}=${quote(value)}\n`;
    } else {
      result = result.replace(
        assignmentOf(name),
        (_, assignment, _quote, comment) => `${assignment}${quote(value)}${comment}`,
      );
    }
  }
  const after = parseEnv(result);
  const expected = { ...before };
  for (const [name, value] of Object.entries(variables)) {
    expected[name] = value || (before[name] ?? '');
  }
  if (!isDeepStrictEqual({ ...after }, { ...expected })) {
    throw new UsageError(
      `${path} is written such that its variables cannot be changed without side effects; no file was written`,
      'write each variable on a line of its own, or name another file with --env',
    );
  }
  return { text: result, replaced, values: after };
}

/**
 * The line of a variable, in three groups: all before the value, the value's quote if it has one, and all behind it.
 *
 * @param {string} name
 */
const assignmentOf = (name) =>
  new RegExp(
    `^([ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=)(?:[ \\t]*(["'\`])[^]*?\\2|[^#\\r\\n]*?)([ \\t]*(?:#.*)?)$`,
    'm',
  );

/** @param {string} value */
const quote = (value) => (/^[\w.:/+=@-]*$/.test(value) ? value : `'${value}'`);
