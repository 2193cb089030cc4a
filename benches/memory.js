// @ts-check
/**
 * Measures a hundred thousand calls in one process, with requests that are answered at once: whether the module's memory
 * stays flat, and the cost of a call without the network.
 */
import { median, paired, range, ratio, rotated } from './support/statistics.js';
import { Peer } from './support/peer.js';

/** @typedef {import('./support/bench.js').Bench} Bench */
/** @typedef {import('./support/bench.js').Runtime} Runtime */

// The origin's script does not use fetch or https, so its requests cannot be replaced.
const COMPARED = /** @type {const} */ (['ours', 'plain']);
const BATCH = 1000;

/** @param {Bench} bench */
export async function memory(bench) {
  for (const runtime of bench.runtimes) {
    const clients = {
      ours: new Peer('./stub-process.js', {
        execPath: runtime.execPath,
        args: [bench.directory('ours')],
      }),
      plain: new Peer('./stub-process.js', {
        execPath: runtime.execPath,
        args: [bench.directory('plain')],
      }),
    };
    await withoutNetwork(bench, runtime, clients);
    await growth(bench, runtime, clients);
    await Promise.all(Object.values(clients).map((client) => client.close()));
  }
}

/** @param {Bench} bench @param {Runtime} runtime @param {Record<'ours' | 'plain', Peer>} clients */
async function withoutNetwork(bench, runtime, clients) {
  const kinds = /** @type {const} */ ([
    ['login: CPU per call without network', 'run', { count: BATCH, only: 'login' }],
    ['getUser: CPU per call without network', 'run', { count: BATCH, only: 'getUser' }],
    ['evaluating login once more: CPU', 'evaluate', { count: 200 }],
  ]);
  for (const [name, request, values] of kinds) {
    const cpu = { ours: /** @type {number[]} */ ([]), plain: /** @type {number[]} */ ([]) };
    for (const turn of range(14)) {
      for (const variant of rotated([...COMPARED], turn)) {
        const answer = await clients[variant].request(request, values);
        // The first turns are a warm-up.
        if (turn >= 4) cpu[variant].push(answer.cpu ?? answer);
      }
    }
    const compared = `${paired(cpu.ours, cpu.plain, ratio).toFixed(2)} x plain`;
    bench.add({
      group: 'warm',
      name,
      node: runtime.version,
      unit: 'µs',
      values: { ours: median(cpu.ours), plain: median(cpu.plain) },
      compared,
    });
  }
}

/** @param {Bench} bench @param {Runtime} runtime @param {Record<'ours' | 'plain', Peer>} clients */
async function growth(bench, runtime, clients) {
  const calls = bench.times(100_000, 20_000);
  const row = { group: `memory, ${calls.toLocaleString('en')} calls`, node: runtime.version };
  const after = {
    ours: await clients.ours.request('run', { count: calls / 10 }),
    plain: await clients.plain.request('run', { count: calls / 10 }),
  };
  const kib = (/** @type {{ memory: number[] }} */ { memory: all }) =>
    all.reduce((sum, size) => sum + size, 0) / 1024;
  const mib = (/** @type {{ rss: number }} */ { rss }) => rss / 2 ** 20;
  bench.add({
    ...row,
    name: 'module, after a tenth of them',
    unit: 'KiB',
    values: { ours: kib(after.ours) },
  });
  const end = {
    ours: await clients.ours.request('run', { count: calls * 0.9 }),
    plain: await clients.plain.request('run', { count: calls * 0.9 }),
  };
  const flat = kib(end.ours) === kib(after.ours);
  bench.add({
    ...row,
    name: 'module, at the end',
    unit: 'KiB',
    values: { ours: kib(end.ours) },
    aim: { text: 'flat', met: flat },
  });
  bench.add({
    ...row,
    name: 'RSS, after a tenth of them',
    unit: 'MiB',
    values: { ours: mib(after.ours), plain: mib(after.plain) },
  });
  bench.add({
    ...row,
    name: 'RSS, at the end',
    unit: 'MiB',
    values: { ours: mib(end.ours), plain: mib(end.plain) },
  });
}
