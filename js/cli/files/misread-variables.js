// Finds the variables of a file of `--env` of whose text Node.js takes only a part: an unquoted value ends at `#`, a quoted one
// at the next such quote. A secret may contain either, and what is left of it would be refused as a wrong secret.

/** An assignment: its name, the value's quote if it is in quotes, and what stands behind, or the unquoted value. */
const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=(?:[ \t]*(["'`])[^]*?\2)?([^\n]*)$/gm;

/**
 * @param {string} text
 * @param {(name: string) => boolean} mayContainSpaces Whether ` #` may belong to the value of a variable. In all others it begins
 *   a comment.
 * @returns {{ name: string, problem: string }[]}
 * @example findCutValues('A=b#c', () => false)[0].problem // 'the value of A ends at its #, as it is not in quotes'
 */
export function findCutValues(text, mayContainSpaces) {
  const cut = [];
  for (const [, name = '', quote, rest = ''] of text.replaceAll('\r', '').matchAll(ASSIGNMENT)) {
    const isCut = quote ? /^\s*[^\s#]/.test(rest) : isCutAtHash(rest, mayContainSpaces(name));
    if (!isCut) continue;
    const reason = quote
      ? 'its second quote, and there is more text behind it'
      : 'its #, as it is not in quotes';
    cut.push({ name, problem: `the value of ${name} ends at ${reason}` });
  }
  return cut;
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
