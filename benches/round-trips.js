// @ts-check
/**
 * Counts round trips: the requests that the old tenant gets for a cold and a warm call, and their new connections.
 */
import { VARIANTS } from './support/bench.js';

/** @typedef {import('./support/bench.js').Variant} Variant */

/** @param {import('./support/bench.js').Bench} bench */
export async function roundTrips(bench) {
  const [runtime] = bench.runtimes;
  if (!runtime) return;
  for (const name of /** @type {const} */ (['login', 'getUser'])) {
    /** @type {Record<Variant, Awaited<ReturnType<typeof bench.takeCounts>>[]>} */
    const counts = { ours: [], https: [], plain: [], origin: [] };
    for (const variant of VARIANTS) {
      const client = bench.client(variant, runtime);
      await bench.takeCounts();
      for (let call = 0; call < 3; call += 1) {
        await client.request('sequence', bench.calls(name, 1));
        counts[variant].push(await bench.takeCounts());
      }
      await client.close();
    }
    // The third call is the warm one, because the second may meet a connection of the first while it is closing.
    for (const [label, index] of /** @type {const} */ ([
      ['cold', 0],
      ['warm', 2],
    ])) {
      for (const count of /** @type {const} */ (['requests', 'connections'])) {
        const values = {
          ours: counts.ours[index]?.[count],
          https: counts.https[index]?.[count],
          plain: counts.plain[index]?.[count],
          origin: counts.origin[index]?.[count],
        };
        const aimed = count === 'requests' && label === 'warm';
        bench.add({
          group: 'round trips',
          name: `${name}, ${label}: ${count === 'requests' ? count : 'new connections'}`,
          node: runtime.version,
          unit: '',
          values,
          ...(aimed ? { aim: { text: '1', met: values.ours === 1 } } : {}),
        });
      }
    }
  }
}
