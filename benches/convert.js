// @ts-check
/**
 * Converts an export of a million users, packed with gzip, into import files: beside a careful Node.js script with the same
 * results, and beside zcat, which only unpacks. The invented users pack eight to one, so there is little to unpack for each of
 * them: beside a real export, zcat would look slower.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateExport } from '../tests/fixtures/generate-export.js';
import { measure } from './support/measured-process.js';
import { median, paired, range, ratio, rotated } from './support/statistics.js';

/** @typedef {import('./support/bench.js').Bench} Bench */
/** @typedef {Record<'ours' | 'plain' | 'zcat', number[]>} Values */

const USERS = 1_000_000;
const QUICK_USERS = 50_000;
const FAULT_SHARE = 0.01;
const CONNECTION = 'Username-Password-Authentication';
const DOMAIN = 'old-tenant.eu.auth0.com';
/** Peak memory in MiB, for up to a million users and for more. */
const MAX_MIB = { few: 200, many: 250 };
const path = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

/** The export, which is generated once and kept in target/. @param {number} count */
async function exportFile(count) {
  const file = path(`../target/benches/export-${count}.ndjson.gz`);
  if (existsSync(file)) return file;
  mkdirSync(path('../target/benches'), { recursive: true });
  console.log(`bench: generating an export of ${count.toLocaleString('en')} users, once`);
  await generateExport(`${file}.new.gz`, { count, faultShare: FAULT_SHARE, level: 6 });
  renameSync(`${file}.new.gz`, file);
  return file;
}

/** Each variant runs in an empty folder. @param {string} file @returns {Record<'ours' | 'plain' | 'zcat', (folder: string) => ReturnType<typeof measure>>} */
const variants = (file) => ({
  ours: (folder) => {
    const settings = { connections: [{ old: CONNECTION }] };
    writeFileSync(join(folder, 'auth0-migration.json'), JSON.stringify(settings));
    return measure(process.execPath, [path('../pkg/cli.js'), 'convert', file, '--json'], {
      cwd: folder,
      env: { OLD_DOMAIN: DOMAIN },
      codes: [0, 3],
    });
  },
  plain: (folder) => {
    const script = path('./baselines/convert/convert-node.js');
    return measure(process.execPath, [script, file, folder, CONNECTION, DOMAIN]);
  },
  zcat: () => measure('zcat', [file], { output: false }),
});

/** How many users went where. @param {'ours' | 'plain'} variant @param {string} stdout */
function countsOf(variant, stdout) {
  const document = JSON.parse(stdout);
  if (variant === 'plain') {
    const { records, out, skipped, rejected } = document;
    return { records, out, skipped, rejected };
  }
  const { records, out, skipped, rejected } = document.report;
  const total = (/** @type {Record<string, number>} */ counts) =>
    Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { records, out, skipped: total(skipped), rejected: total(rejected) };
}

/** @param {Bench} bench @param {{ users?: number }} [options] */
export async function convert(bench, { users = bench.times(USERS, QUICK_USERS) } = {}) {
  const file = await exportFile(users);
  const run = variants(file);
  const names = /** @type {const} */ (['ours', 'plain', 'zcat']);
  const seconds = noValues();
  const mib = noValues();
  const counts = new Set();
  for (const turn of range(users > USERS ? 1 : bench.times(3, 2))) {
    for (const name of rotated([...names], turn)) {
      // The careful script keeps all keys in memory, which ten million users do not fit into.
      if (name === 'plain' && users > USERS) continue;
      const folder = mkdtempSync(join(tmpdir(), 'bench-convert-'));
      const result = await run[name](folder);
      rmSync(folder, { recursive: true, force: true });
      seconds[name].push(result.seconds);
      mib[name].push(result.mib ?? 0);
      if (name !== 'zcat') counts.add(JSON.stringify(countsOf(name, result.stdout)));
    }
  }
  // A variant that does less is fast, so it must not count.
  if (counts.size !== 1) throw new Error(`different counts: ${[...counts].join(' and ')}`);
  addRows(bench, users, seconds, mib);
}

/** @returns {Values} */
const noValues = () => ({ ours: [], plain: [], zcat: [] });

/** @param {Bench} bench @param {number} users @param {Values} seconds @param {Values} mib */
function addRows(bench, users, seconds, mib) {
  const row = {
    group: `convert, ${users.toLocaleString('en')} users, .gz (plain: a careful Node.js script with the same results)`,
    node: process.versions.node,
  };
  const faster = paired(seconds.plain, seconds.ours, ratio);
  const hasPlain = seconds.plain.length > 0;
  bench.add({
    ...row,
    name: 'time',
    unit: 's',
    values: {
      ours: median(seconds.ours),
      ...(hasPlain && { plain: median(seconds.plain) }),
    },
    ...(hasPlain && {
      compared: `${faster.toFixed(1)} x as fast as plain`,
      aim: { text: 'at least 4 x', met: faster >= 4 },
    }),
  });
  const unpacking = paired(seconds.ours, seconds.zcat, ratio);
  bench.add({
    ...row,
    name: `time beside zcat, which takes ${median(seconds.zcat).toFixed(1)} s`,
    unit: 's',
    values: { ours: median(seconds.ours) },
    compared: `${unpacking.toFixed(2)} x zcat`,
    aim: { text: 'at most 1 x', met: unpacking <= 1 },
  });
  const most = users > USERS ? MAX_MIB.many : MAX_MIB.few;
  bench.add({
    ...row,
    name: 'peak memory',
    unit: 'MiB',
    values: {
      ours: Math.max(...mib.ours),
      ...(hasPlain && { plain: Math.max(...mib.plain) }),
    },
    aim: { text: `under ${most}`, met: Math.max(...mib.ours) < most },
  });
}
