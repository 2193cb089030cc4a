// @ts-check
/**
 * Compares two exports of a million users each, packed with gzip, of which the second one lacks ten users: beside Node's
 * gunzip of both files, which only unpacks.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateExport } from '../tests/fixtures/generate-export.js';
import { measure } from './support/measured-process.js';
import { median, paired, range, ratio, rotated } from './support/statistics.js';

/** @typedef {import('./support/bench.js').Bench} Bench */
/** @typedef {'same' | 'differing' | 'gunzip'} Variant */

const USERS = 1_000_000;
const QUICK_USERS = 50_000;
const MISSING = 10;
const CONNECTION = 'Username-Password-Authentication';
/** Peak memory in MiB. */
const MAX_MIB = 120;
const path = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

/** An export without faulty lines, which is generated once and kept in target/. @param {number} count */
async function exportFile(count) {
  const file = path(`../target/benches/verify-${count}.ndjson.gz`);
  if (existsSync(file)) return file;
  mkdirSync(path('../target/benches'), { recursive: true });
  console.log(`bench: generating an export of ${count.toLocaleString('en')} users, once`);
  await generateExport(`${file}.new.gz`, { count, level: 6 });
  renameSync(`${file}.new.gz`, file);
  return file;
}

/** @param {string} oldFile @param {string} newFile @param {string} folder */
function verifyFiles(oldFile, newFile, folder) {
  const settings = { connections: [{ old: CONNECTION, new: CONNECTION }], user_id: 'keep' };
  writeFileSync(join(folder, 'auth0-migration.json'), JSON.stringify(settings));
  const args = [path('../pkg/cli.js'), 'verify', '--old', oldFile, '--new', newFile, '--json'];
  return measure(process.execPath, args, { cwd: folder, codes: [0, 3] });
}

/** @param {string} all @param {string} fewer @returns {Record<Variant, (folder: string) => ReturnType<typeof measure>>} */
const variants = (all, fewer) => ({
  same: (folder) => verifyFiles(all, all, folder),
  differing: (folder) => verifyFiles(all, fewer, folder),
  gunzip: () =>
    measure(process.execPath, [path('./baselines/gunzip.js'), all, fewer], { output: false }),
});

/** A comparison that overlooks somebody must not count. @param {Variant} name @param {string} stdout */
function checkAnswers(name, stdout) {
  if (name === 'gunzip') return;
  const { differs, missing, extra, unchecked, left_by_decision: left } = JSON.parse(stdout).answers;
  const expected = name === 'same' ? 0 : MISSING;
  if (missing + left !== expected || differs + extra + unchecked !== 0) {
    throw new Error(`${name}: ${stdout}`);
  }
}

/** @param {Bench} bench @param {{ users?: number }} [options] */
export async function verify(bench, { users = bench.times(USERS, QUICK_USERS) } = {}) {
  const run = variants(await exportFile(users), await exportFile(users - MISSING));
  const names = /** @type {const} */ (['same', 'differing', 'gunzip']);
  /** @type {Record<Variant, number[]>} */
  const seconds = { same: [], differing: [], gunzip: [] };
  /** @type {number[]} */
  const mib = [];
  for (const turn of range(bench.times(3, 2))) {
    for (const name of rotated([...names], turn)) {
      const folder = mkdtempSync(join(tmpdir(), 'bench-verify-'));
      const result = await run[name](folder);
      rmSync(folder, { recursive: true, force: true });
      checkAnswers(name, result.stdout);
      seconds[name].push(result.seconds);
      if (name !== 'gunzip') mib.push(result.mib ?? 0);
    }
  }
  addRows(bench, users, seconds, Math.max(...mib));
}

/** @param {Bench} bench @param {number} users @param {Record<Variant, number[]>} seconds @param {number} mib */
function addRows(bench, users, seconds, mib) {
  const count = users.toLocaleString('en');
  const row = {
    group: `verify, ${count} users against ${count}, .gz`,
    node: process.versions.node,
  };
  const unpacking = `Node’s gunzip of both takes ${median(seconds.gunzip).toFixed(1)} s`;
  const times = (/** @type {'same' | 'differing'} */ name) =>
    paired(seconds[name], seconds.gunzip, ratio);
  bench.add({
    ...row,
    name: `time if all are the same; ${unpacking}`,
    unit: 's',
    values: { ours: median(seconds.same) },
    compared: `${times('same').toFixed(2)} x gunzip`,
    aim: { text: 'at most 2 x', met: times('same') <= 2 },
  });
  bench.add({
    ...row,
    name: `time if ${MISSING} are missing, which takes a second pass`,
    unit: 's',
    values: { ours: median(seconds.differing) },
    compared: `${times('differing').toFixed(2)} x gunzip`,
  });
  bench.add({
    ...row,
    name: 'peak memory',
    unit: 'MiB',
    values: { ours: mib },
    aim: { text: `under ${MAX_MIB}`, met: mib < MAX_MIB },
  });
}
