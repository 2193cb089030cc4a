// @ts-check
/**
 * Splits a query of the user search into tokens.
 */

/** @typedef {{ type: string, text: string, glob?: string }} Token `glob` is a regular expression's source, of a term with wildcards */

export class QuerySyntaxError extends Error {
  name = 'QuerySyntaxError';
}

const WORDS = new Map([
  ['AND', 'AND'],
  ['OR', 'OR'],
  ['NOT', 'NOT'],
  ['&&', 'AND'],
  ['||', 'OR'],
]);
const SINGLE = new Set(['(', ')', '[', ']', '{', '}']);
/** Characters that end a term unless they are escaped. */
const ENDS_TERM = /[\s()[\]{}^"~:]/;

/** @param {string} character */
const escapeForRegExp = (character) => character.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');

/** @param {string} text @param {number} start after the opening quote */
function readPhrase(text, start) {
  let phrase = '';
  for (let at = start; at < text.length; at++) {
    const character = /** @type {string} */ (text[at]);
    if (character === '"') return { phrase, end: at + 1 };
    if (character === '\\') {
      at += 1;
      if (at >= text.length) break;
    }
    phrase += text[at];
  }
  throw new QuerySyntaxError('a phrase is not closed');
}

/** @param {string} text @param {number} start */
function readTerm(text, start) {
  let value = '';
  let glob = '';
  let wildcard = false;
  let escaped = false;
  let at = start;
  for (; at < text.length && !ENDS_TERM.test(/** @type {string} */ (text[at])); at++) {
    let character = /** @type {string} */ (text[at]);
    if (character === '\\') {
      character = text[++at] ?? '';
      if (!character) throw new QuerySyntaxError('nothing after a backslash');
      escaped = true;
      glob += escapeForRegExp(character);
    } else if (character === '*' || character === '?') {
      wildcard = true;
      glob += character === '*' ? '.*' : '.';
    } else {
      glob += escapeForRegExp(character);
    }
    value += character;
  }
  return { value, glob: wildcard ? glob : undefined, escaped, end: at };
}

/** @param {string} text @returns {Token[]} */
export function tokenize(text) {
  /** @type {Token[]} */
  const tokens = [];
  let at = 0;
  let inRange = false;
  while (at < text.length) {
    const character = /** @type {string} */ (text[at]);
    const pair = text.slice(at, at + 2);
    const afterField = tokens.at(-1)?.type === 'field' && text[at - 1] === ':';
    if (/\s/.test(character)) {
      at += 1;
    } else if (SINGLE.has(character)) {
      inRange = character === '[' || character === '{';
      tokens.push({ type: character, text: character });
      at += 1;
    } else if (character === '"') {
      const { phrase, end } = readPhrase(text, at + 1);
      tokens.push({ type: 'phrase', text: phrase });
      at = end;
    } else if (afterField && /^[<>]/.test(character)) {
      const operator = pair[1] === '=' ? pair : character;
      tokens.push({ type: 'compare', text: operator });
      at += operator.length;
    } else if (
      (character === '^' || character === '~') &&
      ['term', 'phrase', ')'].includes(tokens.at(-1)?.type ?? '')
    ) {
      // Boosts only change the order, and fuzzy search is not emulated, so both are accepted and ignored.
      at += /^[\^~][\d.]*/.exec(text.slice(at))?.[0].length ?? 1;
    } else if (!inRange && (pair === '&&' || pair === '||')) {
      tokens.push({ type: WORDS.get(pair) ?? '', text: pair });
      at += 2;
    } else if (!inRange && !afterField && '+-!'.includes(character)) {
      tokens.push({ type: character === '!' ? 'NOT' : character, text: character });
      at += 1;
    } else {
      const { value, glob, escaped, end } = readTerm(text, at);
      if (end === at) throw new QuerySyntaxError(`unexpected ${character}`);
      at = end;
      const word = escaped || inRange ? undefined : WORDS.get(value);
      if (!inRange && text[at] === ':') {
        tokens.push({ type: 'field', text: value });
        at += 1;
      } else {
        tokens.push(word ? { type: word, text: value } : { type: 'term', text: value, glob });
      }
    }
  }
  return tokens;
}
