// Finds the variables of a file of `--env` of which Node.js reads only a part, or nothing. An unquoted value ends at `#`, a
// quoted one at the next such quote: a secret may contain either, and what is left of it would be refused as a wrong secret. A
// line that is neither an assignment nor a comment swallows the next one, in some versions also one that begins with white space.

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
  for (const [, name = '', quote, rest = ''] of text.replaceAll('\r', '').matchAll(ASSIGNMENT)) {
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
