// @ts-check
/**
 * Measures warm calls: there is one process per variant, and the processes take turns in making sequential calls.
 */
import { median, paired, quantile, range, ratio, rotated } from './support/statistics.js';
import { VARIANTS } from './support/bench.js';

/** @typedef {import('./support/bench.js').Bench} Bench */
/** @typedef {import('./support/bench.js').Runtime} Runtime */
/** @typedef {import('./support/bench.js').Variant} Variant */
/** @typedef {{ cpu: number[], latencies: number[] }} Series */

const AIM_RATIO = 1.2;
const CALLS = 15;
const KINDS = /** @type {const} */ ([
  { name: 'login', title: 'login' },
  { name: 'getUser', title: 'getUser' },
  // This simulates a platform that evaluates a script only once.
  { name: 'login', title: 'login, evaluated once', keep: true },
]);

/** @param {Bench} bench */
export async function warmCalls(bench) {
  for (const runtime of bench.runtimes) {
    const clients = {
      ours: bench.client('ours', runtime),
      https: bench.client('https', runtime),
      plain: bench.client('plain', runtime),
      origin: bench.client('origin', runtime),
    };
    for (const kind of KINDS) await compare(bench, runtime, clients, kind);
    await Promise.all(Object.values(clients).map((client) => client.close()));
  }
}

/**
 * @param {Bench} bench
 * @param {Runtime} runtime
 * @param {Record<Variant, import('./support/peer.js').Peer>} clients
 * @param {{ name: 'login' | 'getUser', title: string, keep?: boolean }} kind
 */
async function compare(bench, runtime, clients, { name, title, keep }) {
  const calls = bench.calls(name, CALLS, { keep });
  const warmUps = bench.times(10, 3);
  /** @type {Record<Variant, Series>} */
  const all = {
    ours: series(),
    https: series(),
    plain: series(),
    origin: series(),
  };
  for (const turn of range(warmUps + bench.times(30, 9))) {
    for (const variant of rotated(VARIANTS, turn)) {
      const { cpu, latencies } = await clients[variant].request('sequence', calls);
      if (turn < warmUps) continue;
      all[variant].cpu.push(cpu);
      all[variant].latencies.push(...latencies);
    }
  }
  const values = (/** @type {(series: Series) => number} */ of) => ({
    ours: of(all.ours),
    https: of(all.https),
    plain: of(all.plain),
    origin: of(all.origin),
  });
  const row = { group: 'warm', node: runtime.version };
  const cpu = values((one) => median(one.cpu));
  const https = paired(all.ours.cpu, all.https.cpu, ratio);
  const plain = paired(all.ours.cpu, all.plain.cpu, ratio);
  const origin = paired(all.ours.cpu, all.origin.cpu, ratio);
  bench.add({
    ...row,
    name: `${title}: CPU per call`,
    unit: 'µs',
    values: cpu,
    compared: `${https.toFixed(2)} x https, ${plain.toFixed(2)} x plain`,
    // The other rows only inform: `https` does less than a script that is used may do.
    ...(name === 'login' && !keep
      ? {
          aim: {
            text: `at most ${AIM_RATIO} x https, under origin (${origin.toFixed(2)} x)`,
            met: https <= AIM_RATIO && origin < 1,
          },
        }
      : {}),
  });
  for (const [label, share] of /** @type {const} */ ([
    ['p50', 0.5],
    ['p99', 0.99],
  ])) {
    const latency = values((one) => quantile(one.latencies, share));
    bench.add({
      ...row,
      name: `${title}: latency ${label}`,
      unit: 'ms',
      values: latency,
      compared: `${ratio(latency.ours, latency.https).toFixed(2)} x https`,
    });
  }
}

/** @returns {Series} */
const series = () => ({ cpu: [], latencies: [] });
