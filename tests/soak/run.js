// @ts-check
/**
 * Runs the soak of the action scripts and prints what came out. Exit code 1 if anything was wrong.
 *
 *   npm run soak -- [--calls 100000] [--seed N]
 */
import { parseArgs } from 'node:util';
import { soak } from './soak.js';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 32) },
  },
});
const [calls, seed] = [Number(values.calls), Number(values.seed)];
let failed = false;
for (const withAction of [true, false]) {
  const start = performance.now();
  const report = await soak({ calls: Math.ceil(calls / 2), seed, withAction });
  const seconds = Math.round((performance.now() - start) / 1000);
  const { mistakes, heap, ...counts } = report;
  failed ||= mistakes.length > 0 || report.mostTokenRequests > 1;
  console.log(
    `${withAction ? 'with' : 'without'} the old tenant's Action, seed ${seed}, ${seconds} s:`,
  );
  console.log(JSON.stringify(counts, undefined, 2));
  console.log(`heap in MB: ${heap.map((bytes) => (bytes / 1e6).toFixed(1)).join(' ')}`);
  console.log(`${mistakes.length} mistakes\n${mistakes.slice(0, 100).join('\n')}`);
}
process.exit(failed ? 1 : 0);
