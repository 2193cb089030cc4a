// Writes text for terminals that can't show Unicode.
import isUnicodeSupported from 'is-unicode-supported';

/** What this program prints beyond ASCII, apart from names in the tenants. The eight heights of a sparkline stay apart. */
const ASCII = Object.fromEntries([
  ...Object.entries({
    '‘': "'",
    '’': "'",
    '“': '"',
    '”': '"',
    '–': '-',
    '—': '-',
    '…': '...',
    '→': '->',
    '←': '<-',
    '×': 'x',
    '·': '-',
    '•': '*',
    '≈': '~',
    '≤': '<=',
    '≥': '>=',
    '✓': 'ok',
    '\u00a0': ' ',
    '\u202f': ' ',
    '░': '.',
  }),
  ...columns('▁▂▃▄▅▆▇█', '_.-=+*%#'),
  // A bar that is less than half a column longer still shows that there is something.
  ...columns('▏▎▍▌▋▊▉', '|||####'),
]);

/** @param {string} characters @param {string} replacements @returns {[string, string][]} */
function columns(characters, replacements) {
  return [...characters].map((character, index) => [character, replacements[index] ?? '?']);
}

/**
 * Whether the terminal shows Unicode. The locale decides, by the first of LC_ALL, LC_CTYPE and LANG that is set, as POSIX has it
 * (XBD 8.2); the locales C and POSIX, and those that name no encoding, are not UTF-8. Where none is set nothing is known, and
 * most terminals show Unicode. On Windows, where locales have no encoding, the library knows the terminals that do.
 *
 * @param {NodeJS.ProcessEnv} [env]
 */
export function hasUnicode({ LC_ALL, LC_CTYPE, LANG } = process.env) {
  const locale = LC_ALL || LC_CTYPE || LANG;
  if (locale && !/utf-?8/i.test(locale)) return false;
  return isUnicodeSupported();
}

/**
 * Replaces what is not ASCII: by something similar, or by an escape such as `\u{eb}`, so that names stay apart.
 *
 * @param {string} text
 * @example toAscii('Zoë’s ██') // "Zo\\u{eb}'s ##"
 */
export const toAscii = (text) =>
  text.replace(
    /[^\0-\x7f]/gu,
    (character) => ASCII[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
