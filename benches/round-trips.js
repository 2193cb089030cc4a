// @ts-check
/**
 * Round trips: how many requests the old tenant gets for a call, cold and warm, and over how many new connections.
 */
import { VARIANTS } from './support/bench.js';

/** @typedef {import('./support/bench.js').Variant} Variant */

/** @param {import('./support/bench.js').Bench} bench */
export async function roundTrips(bench) {
  const [runtime] = bench.runtimes;
  if (!runtime) return;
  for (const name of /** @type {const} */ (['login', 'getUser'])) {
    /** @type {Record<Variant, Awaited<ReturnType<typeof bench.taken>>[]>} */
    const taken = { ours: [], plain: [], origin: [] };
    for (const variant of VARIANTS) {
      const client = bench.client(variant, runtime);
      await bench.taken();
      for (let call = 0; call < 3; call += 1) {
        await client.ask('sequence', bench.calls(name, 1));
        taken[variant].push(await bench.taken());
      }
      await client.close();
    }
    // The second call of three may still find a connection of the first one in the middle of closing.
    for (const [label, index] of /** @type {const} */ ([
      ['cold', 0],
      ['warm', 2],
    ])) {
      for (const count of /** @type {const} */ (['requests', 'connections'])) {
        const values = {
          ours: taken.ours[index]?.[count],
          plain: taken.plain[index]?.[count],
          origin: taken.origin[index]?.[count],
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
