// Finds the name that somebody has misspelt.

/**
 * The name that is most like a word, whatever the case; `undefined` if none is like it: none contains the other, and at
 * least two fifths of the characters differ.
 *
 * @template {string} Name
 * @param {string} word
 * @param {readonly Name[]} names
 * @returns {Name | undefined}
 */
export function closest(word, names) {
  const typed = word.toLowerCase();
  const [best] = names
    .map((name) => ({ name, lower: name.toLowerCase() }))
    .map(({ name, lower }) => ({ name, lower, edits: distance(typed, lower) }))
    .filter(({ lower, edits }) => {
      const isPart = typed.length > 2 && (lower.includes(typed) || typed.includes(lower));
      return isPart || edits < 0.4 * Math.max(typed.length, lower.length);
    })
    .sort((one, other) => one.edits - other.edits);
  return best?.name;
}

/** How many characters must be inserted, removed or replaced to make one text of the other (Levenshtein). @param {string} one @param {string} other */
function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let index = 0; index < one.length; index += 1) {
    const next = [index + 1];
    for (let column = 0; column < other.length; column += 1) {
      const replaced = (row[column] ?? 0) + (one[index] === other[column] ? 0 : 1);
      next.push(Math.min((row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1, replaced));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
