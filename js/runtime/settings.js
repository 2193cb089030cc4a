// Reads the settings out of a `configuration`, which may be anything, as the module takes them: all in one text.
import { attempt } from './attempt.js';

// src/wasm/scripts/host.rs reads what is written here.
const SEPARATOR = '\0';
// White space only is no valid setting either.
const NO_STRING = '\t\n';

/**
 * The values of the settings in the order of their names. A setting that is missing is empty. One that cannot be read is not:
 * in place of an optional one, its default would be used.
 *
 * @param {any} configuration
 * @param {readonly string[]} names
 */
export const settingsText = (configuration, names) =>
  names
    .map((name) => {
      const value = attempt(() => configuration?.[name] ?? '');
      return typeof value === 'string' && !value.includes(SEPARATOR) ? value : NO_STRING;
    })
    .join(SEPARATOR);
