// Finds the variables of a file of `--env` whose values Node.js would read wrongly:
// - An unquoted value ends at `#`, a quoted one at the next such quote. A secret may contain either, and what is left of it would
//   be refused as a wrong secret.
// - A line that is neither an assignment nor a comment swallows the next one, in some versions also one that begins with white space.
// - A quote without a second one becomes part of the value.
// - Of two values of one variable, only the last one counts, without a word: the domain may be that of another tenant.

/** An assignment: its name, the value's quote if it is in quotes, and what stands behind, or the unquoted value. */
const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=(?:[ \t]*(["'`])[^]*?\2)?([^\n]*)$/gm;

/**
 * @param {string} text
 * @param {NodeJS.Dict<string>} variables What Node.js reads of the text.
 * @param {(name: string) => boolean} mayContainSpaces Whether ` #` may belong to the value of a variable. In all others it begins
 *   a comment.
 * @returns {{ name: string, problem: string }[]}
 * @example findMisreadVariables('A=b#c', { A: 'b' }, () => false)[0].problem // 'the value of A ends at its #, as it is not in quotes'
 */
export function findMisreadVariables(text, variables, mayContainSpaces) {
  const misread = [];
  /** The values so far, as they are written. @type {Map<string, string>} */
  const values = new Map();
  for (const [line, name = '', quote, rest = ''] of text
    .replaceAll('\r', '')
    .matchAll(ASSIGNMENT)) {
    const value = line.slice(line.indexOf('=') + 1).trim();
    const former = values.get(name);
    if (value !== '') values.set(name, value);
    if (former !== undefined && value !== former) {
      misread.push({
        name,
        problem: `${name} is there more than once, with different values, and only the last one would count`,
      });
    }
    if (!Object.hasOwn(variables, name)) {
      misread.push({
        name,
        problem: `the line of ${name} is not read, as it or the line before begins with white space or is no NAME=value`,
      });
    } else if (quote && /^\s*[^\s#]/.test(rest)) {
      misread.push({
        name,
        problem: `the value of ${name} ends at its second quote, and there is more text behind it`,
      });
    } else if (!quote && /^["'`]/.test(value)) {
      misread.push({
        name,
        problem: `the value of ${name} begins with a quote that has no second one`,
      });
    } else if (!quote && isCutAtHash(rest, mayContainSpaces(name))) {
      misread.push({
        name,
        problem: `the value of ${name} ends at its #, as it is not in quotes`,
      });
    }
  }
  return misread;
}

/**
 * Whether `#` in an unquoted value is probably a part of it, rather than the beginning of a comment.
 *
 * @param {string} rest All that stands behind the equals sign.
 * @param {boolean} mayContainSpaces
 */
function isCutAtHash(rest, mayContainSpaces) {
  const hash = rest.indexOf('#');
  if (hash === -1) return false;
  const value = rest.slice(0, hash);
  return !/\s$/.test(value) || (mayContainSpaces && value.trim() !== '');
}
