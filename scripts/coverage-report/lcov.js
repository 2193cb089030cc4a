// Reads coverage in the form of lcov, which both cargo-llvm-cov and Node.js write.
// https://github.com/linux-test-project/lcov/blob/master/man/geninfo.1

/** @typedef {{ lines: number, linesHit: number, branches: number, branchesHit: number }} Counts */

/** @returns {Counts} */
export const noCounts = () => ({ lines: 0, linesHit: 0, branches: 0, branchesHit: 0 });

/** @type {Record<string, keyof Counts>} */
const MEMBERS = { LF: 'lines', LH: 'linesHit', BRF: 'branches', BRH: 'branchesHit' };

/**
 * Adds up the counts of all files by the name that `groupOf` gives them.
 *
 * @param {string} text
 * @param {(file: string) => string | undefined} groupOf
 * @returns {Map<string, Counts>}
 */
export function countsByGroup(text, groupOf) {
  /** @type {Map<string, Counts>} */
  const groups = new Map();
  for (const record of text.split('end_of_record')) {
    const group = groupOf(/^SF:(.*)$/m.exec(record)?.[1] ?? '');
    if (!group) continue;
    const counts = groups.get(group) ?? noCounts();
    for (const [, name = '', value] of record.matchAll(/^([A-Z]+):(\d+)$/gm)) {
      const member = MEMBERS[name];
      if (member) counts[member] += Number(value);
    }
    groups.set(group, counts);
  }
  return groups;
}
