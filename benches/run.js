// @ts-check
/**
 * Runs all benchmarks and prints one table: node benches/run.js [--quick] [--only NAME] [--users COUNT]
 * All variants take turns, and each runs over TLS against the tenant emulator in another process.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const QUICK_SECONDS = 60;
const SECONDS = 200;
const path = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    // For convert and verify, which otherwise take a million.
    users: { type: 'string' },
  },
});

/** Installs the packages that only the benchmarks need. */
function install() {
  const [lock, installed] = [path('package-lock.json'), path('node_modules/.package-lock.json')];
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log('bench: npm ci in benches/ (a second version of Node.js, half a minute, once)');
  execFileSync('npm', ['ci', '--silent', '--no-audit', '--no-fund'], {
    cwd: path('.'),
    stdio: 'inherit',
  });
}

async function main() {
  const [{ Bench }, { print, write }] = await Promise.all([
    import('./support/bench.js'),
    import('./support/print.js'),
  ]);
  const benches = {
    'cold-start': (await import('./cold-start.js')).coldStart,
    'warm-calls': (await import('./warm-calls.js')).warmCalls,
    memory: (await import('./memory.js')).memory,
    'round-trips': (await import('./round-trips.js')).roundTrips,
    concurrency: (await import('./concurrency.js')).concurrency,
    bytes: (await import('./bytes.js')).bytes,
    convert: (await import('./convert.js')).convert,
    import: (await import('./import.js')).importUsers,
    verify: (await import('./verify.js')).verify,
  };
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const bench = new Bench({ quick: options.quick });
  try {
    await bench.start();
    console.log(
      `bench: Node ${bench.runtimes.map(({ version }) => version).join(' and ')}, up to ${options.quick ? QUICK_SECONDS : SECONDS} s on an idle machine`,
    );
    for (const [name, run] of Object.entries(benches)) {
      if (options.only && !options.only.includes(name)) continue;
      const before = seconds();
      await run(bench, { users: options.users ? Number(options.users) : undefined });
      console.log(`bench: ${name} took ${(seconds() - before).toFixed(0)} s`);
    }
  } finally {
    await bench.close();
  }
  print(bench);
  console.log(
    'Medians; ours is compared with another variant run by run. Machines are noisy: differences of a few per cent mean nothing.',
  );
  // Results of a partial or quick run are not saved.
  if (options.only || options.quick) return;
  write(bench, new URL('./results.json', import.meta.url), seconds());
  console.log(`bench: ${seconds().toFixed(0)} s; written to benches/results.json`);
}

if (!existsSync(path('../pkg/package.json'))) {
  console.error('bench: pkg/ is not built: npm run build');
  process.exitCode = 1;
} else if (process.env.TENANT_AUTHORITY_DIR) {
  await main();
} else {
  // Node reads its trusted certificates only at process start.
  install();
  const { status } = spawnSync(
    process.execPath,
    [path('../tests/tenant/run-with-authority.js'), path('run.js'), ...process.argv.slice(2)],
    { stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
}
