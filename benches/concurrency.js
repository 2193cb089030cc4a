// @ts-check
/**
 * Measures a thousand concurrent calls in a new process: throughput, peak memory, and the number of requested Management
 * API tokens.
 */
import { median, range, rotated } from './support/statistics.js';
import { VARIANTS } from './support/bench.js';

/** @typedef {import('./support/bench.js').Bench} Bench */
/** @typedef {import('./support/bench.js').Runtime} Runtime */
/** @typedef {import('./support/bench.js').Variant} Variant */
/** @typedef {{ rate: number, cpu: number, peak: number, tokens: number, failed: number }} Run */
/** @typedef {{ title: string, name: 'login' | 'getUser', action: boolean, variants: Variant[], token: boolean }} Kind */

/** @type {Kind[]} */
const KINDS = [
  { title: 'logins', name: 'login', action: true, variants: VARIANTS, token: false },
  // The origin's script is left out, because it does not read the user without the Action.
  {
    title: 'logins without the Action',
    name: 'login',
    action: false,
    variants: ['ours', 'plain'],
    token: true,
  },
  { title: 'getUser', name: 'getUser', action: true, variants: VARIANTS, token: true },
];

/** @param {Bench} bench */
export async function concurrency(bench) {
  const [first] = bench.runtimes;
  for (const runtime of bench.runtimes) {
    for (const kind of KINDS) {
      // The number of tokens is the same in every run and version of Node, so it is measured once.
      if (kind.token && runtime !== first) continue;
      await concurrent(bench, runtime, kind, kind.token ? 1 : bench.times(3, 1));
    }
  }
}

/** @param {Bench} bench @param {Runtime} runtime @param {Kind} kind @param {number} turns */
async function concurrent(bench, runtime, { title, name, action, variants, token }, turns) {
  /** @type {Partial<Record<Variant, Run[]>>} */
  const runs = {};
  const count = bench.times(1000, 250);
  await bench.setAction(action);
  for (const turn of range(turns)) {
    for (const variant of rotated(variants, turn)) {
      const client = bench.client(variant, runtime);
      await bench.takeCounts();
      const { ms, cpu, peak, failed } = await client.request(
        'concurrent',
        bench.calls(name, count),
      );
      const { tokens } = await bench.takeCounts();
      (runs[variant] ??= []).push({
        rate: ((count - failed) * 1000) / ms,
        cpu,
        peak: peak / 2 ** 20,
        tokens,
        failed,
      });
      await client.close();
    }
  }
  await bench.setAction(true);
  const row = { group: `${count.toLocaleString('en')} at once`, node: runtime.version };
  /** @param {keyof Run} key @returns {Partial<Record<Variant, number>>} */
  const values = (key) =>
    Object.fromEntries(
      variants.map((variant) => [variant, median((runs[variant] ?? []).map((run) => run[key]))]),
    );
  const compared = (/** @type {Partial<Record<Variant, number>>} */ { ours = NaN, plain = NaN }) =>
    `${(ours / plain).toFixed(2)} x plain`;
  for (const [key, label, unit] of /** @type {const} */ ([
    ['rate', 'throughput', 'calls/s'],
    ['cpu', 'CPU per call', 'µs'],
    ['peak', 'peak RSS', 'MiB'],
  ])) {
    bench.add({
      ...row,
      name: `${title}: ${label}`,
      unit,
      values: values(key),
      compared: compared(values(key)),
    });
  }
  const failed = values('failed');
  if (Object.values(failed).some(Boolean)) {
    bench.add({
      ...row,
      name: `${title}: failed, such as timed out`,
      unit: 'calls',
      values: failed,
    });
  }
  if (!token) return;
  const tokens = values('tokens');
  bench.add({
    ...row,
    name: `${title}: management tokens`,
    unit: '',
    values: tokens,
    aim: { text: '1', met: tokens.ours === 1 },
  });
}
