// Compares two folders byte for byte: node compare-folders.js FOLDER OTHER. The exit status is 1 if they differ.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const [one = '', other = ''] = process.argv.slice(2);
const found = differences(one, other);
for (const line of found) console.error(`compare: ${line}`);
if (found.length > 0) process.exit(1);
const files = [...filesOf(one).values()];
const bytes = files.reduce((sum, { length }) => sum + length, 0);
console.log(
  `compare: ${files.length} files with ${bytes} bytes are the same in ${one} and ${other}`,
);

/**
 * What differs, a line for each file.
 *
 * @param {string} one
 * @param {string} other
 */
function differences(one, other) {
  const [here, there] = [filesOf(one), filesOf(other)];
  const all = [...new Set([...here.keys(), ...there.keys()])].sort();
  return all.flatMap((name) => {
    const [first, second] = [here.get(name), there.get(name)];
    if (!first || !second) return [`${name} is only in ${first ? one : other}`];
    if (first.equals(second)) return [];
    const at = first.findIndex((byte, index) => byte !== second[index]);
    const position = at < 0 ? first.length : at;
    return [`${name} has ${first.length} and ${second.length} bytes, and differs at ${position}`];
  });
}

/** The files below a folder, by name. @param {string} folder @returns {Map<string, Buffer>} */
function filesOf(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [relative(folder, path), readFileSync(path)];
    }),
  );
}
