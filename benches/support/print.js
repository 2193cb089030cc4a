// @ts-check
/**
 * Prints the table, and writes the file with the same numbers.
 */
import { writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import Table from 'cli-table3';
import { VARIANTS, VARIANT_MEANINGS } from './bench.js';

/** @typedef {import('./bench.js').Bench} Bench */

/** Formats a number with three significant digits; whole numbers stay unchanged. @param {number | undefined} value */
function formatNumber(value) {
  if (value === undefined || Number.isNaN(value)) return '';
  if (Number.isInteger(value) || value >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(value >= 10 ? 1 : 2);
}

/** @param {Bench} bench */
export function print({ rows }) {
  const table = new Table({
    head: ['', 'Node', ...VARIANTS, 'unit', 'ours compared', 'aim', ''],
    colAligns: [
      'left',
      'left',
      ...VARIANTS.map(() => /** @type {const} */ ('right')),
      'left',
      'right',
      'left',
      'left',
    ],
    style: { head: [], border: [], compact: true },
  });
  for (const group of new Set(rows.map((row) => row.group))) {
    table.push([{ content: group.toUpperCase(), colSpan: VARIANTS.length + 6 }]);
    for (const { name, node = '', values, unit, compared = '', aim } of rows.filter(
      (row) => row.group === group,
    )) {
      const numbers = VARIANTS.map((variant) => formatNumber(values[variant]));
      table.push([
        name,
        node.split('.')[0],
        ...numbers,
        unit,
        compared,
        aim?.text ?? '',
        aim ? (aim.met ? 'met' : 'MISSED') : '',
      ]);
    }
  }
  console.log(table.toString());
  for (const [variant, meaning] of Object.entries(VARIANT_MEANINGS)) {
    console.log(`${variant}: ${meaning}`);
  }
}

/** @param {Bench} bench @param {URL} file @param {number} seconds */
export function write({ rows, runtimes, quick }, file, seconds) {
  const [cpu] = cpus();
  const results = {
    date: new Date().toISOString(),
    quick,
    seconds: Math.round(seconds),
    machine: {
      cpu: cpu?.model.trim(),
      cores: cpus().length,
      memory_gib: Math.round(totalmem() / 2 ** 30),
      system: `${process.platform} ${process.arch} ${release()}`,
    },
    versions: runtimes.map(({ version }) => `node ${version}`),
    rows: rows.map((row) => ({
      ...row,
      values: Object.fromEntries(
        Object.entries(row.values).map(([name, value]) => [name, Number(value.toPrecision(5))]),
      ),
    })),
  };
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}
