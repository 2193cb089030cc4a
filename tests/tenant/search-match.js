// @ts-check
/**
 * Decides whether a user matches a parsed search query.
 */
/** @typedef {import('./search-query.js').Query} Query */
/** @typedef {import('./user-store.js').OldUser} OldUser */

const CASE_INSENSITIVE = new Set([
  'email',
  'name',
  'nickname',
  'given_name',
  'family_name',
  'username',
]);
/** Fields that are searched word by word. */
const TEXT = new Set(['email', 'name', 'nickname', 'given_name', 'family_name']);
/** Fields in which a value without a field name is searched. */
const DEFAULT_FIELDS = [
  'email',
  'username',
  'name',
  'nickname',
  'given_name',
  'family_name',
  'user_id',
  'phone_number',
];

/** A date without a time, which as the upper bound of a range stands for the whole day. */
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether this is an object without members, which is not in the index. @param {unknown} value */
const isEmpty = (value) =>
  typeof value === 'object' && value !== null && !Object.keys(value).length;

/** The values at a dotted path, through arrays; a key that itself has dots is found too. @param {unknown} from @param {string} path @returns {unknown[]} */
function valuesAt(from, path) {
  if (Array.isArray(from)) return from.flatMap((item) => valuesAt(item, path));
  if (from === null || typeof from !== 'object') return [];
  /** @type {unknown[]} */
  const found = [];
  for (const [key, value] of Object.entries(from)) {
    if (key === path) found.push(...[value].flat());
    else if (path.startsWith(`${key}.`)) found.push(...valuesAt(value, path.slice(key.length + 1)));
  }
  return found.filter((value) => value !== null && value !== undefined && !isEmpty(value));
}

/** The values of a field; the domain of the e-mail address is a field of its own. @param {OldUser} user @param {string} field */
const fieldValues = (user, field) =>
  field === 'email.domain' ? [user.email?.split('@')[1]].filter(Boolean) : valuesAt(user, field);

/** @param {string} text */
const words = (text) => text.split(/[\s.@+_\-']+/).filter(Boolean);

/** @param {string[]} all @param {string[]} part */
const containsRun = (all, part) =>
  part.length > 0 &&
  all.some((_, start) => part.every((word, offset) => all[start + offset] === word));

/** @param {string} value @param {string} bound @returns {number} */
function order(value, bound) {
  const [a, b] = [Number(value), Number(bound)];
  if (value.trim() !== '' && bound.trim() !== '' && !Number.isNaN(a) && !Number.isNaN(b)) {
    return a - b;
  }
  return value < bound ? -1 : value > bound ? 1 : 0;
}

/**
 * @param {Query} query
 * @param {OldUser} user
 * @param {{ looseSearch?: boolean, defaultFields?: string[] }} [options] loose: a value also matches part of a longer one, word by word; `defaultFields` are searched for a value without a field name
 * @returns {boolean}
 */
export function matches(query, user, options = {}) {
  const { looseSearch: loose = true, defaultFields = DEFAULT_FIELDS } = options;

  /** @param {string | null} field @param {(value: string, field: string) => boolean} test */
  const some = (field, test) =>
    (field === null ? defaultFields : [field]).some((name) =>
      fieldValues(user, name).some(
        (value) => typeof value !== 'object' && test(String(value), name),
      ),
    );
  /** @param {string} text @param {string} field */
  const fold = (text, field) => (CASE_INSENSITIVE.has(field) ? text.toLowerCase() : text);
  /** @param {string | null} field @param {string} text */
  const equalOrPart = (field, text) =>
    some(field, (value, name) => {
      const [have, want] = [fold(value, name), fold(text, name)];
      if (have === want) return true;
      const byWords = loose && (TEXT.has(name) || name === 'username');
      return byWords && containsRun(words(have), words(want));
    });

  /** @param {Query} node @returns {boolean} */
  const test = (node) => {
    switch (node.type) {
      case 'all':
        return true;
      case 'and':
        return node.nodes.every(test);
      case 'not':
        return !test(node.node);
      case 'any':
        if (!node.must.every(test) || node.mustNot.some(test)) return false;
        return node.must.length > 0 || node.should.length === 0 || node.should.some(test);
      case 'exists':
        return fieldValues(user, node.field).length > 0;
      case 'phrase':
        return equalOrPart(node.field, node.text);
      case 'term': {
        if (node.glob === null) return equalOrPart(node.field, node.text);
        const pattern = new RegExp(`^${node.glob}$`, 'su');
        const insensitive = new RegExp(`^${node.glob}$`, 'siu');
        return some(node.field, (value, name) =>
          (CASE_INSENSITIVE.has(name) ? insensitive : pattern).test(value),
        );
      }
      case 'range':
        return some(node.field, (value) => {
          const low = node.from === '*' ? 1 : order(value, node.from);
          const upTo = node.includeTo && DAY.test(node.to) ? value.slice(0, node.to.length) : value;
          const high = node.to === '*' ? -1 : order(upTo, node.to);
          return (node.includeFrom ? low >= 0 : low > 0) && (node.includeTo ? high <= 0 : high < 0);
        });
    }
  };
  return test(query);
}
