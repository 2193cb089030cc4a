// @ts-check
/**
 * Measures cold starts: each run starts a new process, which evaluates the script and calls login once. The time ends at
 * the callback and includes the TLS handshake and the response of the old tenant, for all variants alike.
 */
import { difference, median, paired, range, rotated } from './support/statistics.js';
import { VARIANTS } from './support/bench.js';

/** @typedef {import('./support/bench.js').Bench} Bench */
/** @typedef {import('./support/bench.js').Runtime} Runtime */

const AIM_MS = 12;

/** @param {Bench} bench */
export async function coldStart(bench) {
  for (const runtime of bench.runtimes) {
    await firstLogins(bench, runtime);
    await parts(bench, runtime);
  }
}

/** @param {Bench} bench @param {import('./support/bench.js').Variant} variant @param {Runtime} runtime @param {{ parts?: boolean }} [options] */
async function first(bench, variant, runtime, options) {
  const client = bench.client(variant, runtime, options);
  const result = await client.request('first', bench.calls('login', 1));
  await client.close();
  return result;
}

/** @param {Bench} bench @param {Runtime} runtime */
async function firstLogins(bench, runtime) {
  const ms = {
    ours: /** @type {number[]} */ ([]),
    https: /** @type {number[]} */ ([]),
    plain: /** @type {number[]} */ ([]),
    origin: /** @type {number[]} */ ([]),
  };
  const cpu = structuredClone(ms);
  for (const turn of range(bench.times(21, 7))) {
    for (const variant of rotated(VARIANTS, turn)) {
      const result = await first(bench, variant, runtime);
      ms[variant].push(result.ms);
      cpu[variant].push(result.cpu / 1000);
    }
  }
  for (const [name, values] of /** @type {const} */ ([
    ['first callback', ms],
    ['CPU up to it', cpu],
  ])) {
    const more = paired(values.ours, values.https, difference);
    bench.add({
      group: 'cold start',
      name,
      node: runtime.version,
      unit: 'ms',
      values: {
        ours: median(values.ours),
        https: median(values.https),
        plain: median(values.plain),
        origin: median(values.origin),
      },
      compared: `${more < 0 ? '' : '+'}${more.toFixed(1)} ms to https`,
      ...(values === ms
        ? { aim: { text: `at most +${AIM_MS} ms to https`, met: more <= AIM_MS } }
        : {}),
    });
  }
}

/** Measures the parts of our cold start. @param {Bench} bench @param {Runtime} runtime */
async function parts(bench, runtime) {
  /** @type {Record<string, number>[]} */
  const all = [];
  const runs = bench.times(11, 5);
  while (all.length < runs) all.push((await first(bench, 'ours', runtime, { parts: true })).parts);
  for (const name of Object.keys(all[0] ?? {})) {
    bench.add({
      group: 'cold start',
      name: `  of which: ${name}`,
      node: runtime.version,
      unit: 'ms',
      values: { ours: median(all.map((run) => run[name] ?? NaN)) },
    });
  }
}
