// @ts-check
/**
 * Measures sizes: of the action scripts, of the module inside of them, and of the package.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { VARIANTS } from './support/bench.js';

const MAX_BYTES = 64_000;

/** @param {import('./support/bench.js').Bench} bench */
export function bytes(bench) {
  for (const name of ['login', 'get_user']) {
    const sizes = Object.fromEntries(
      VARIANTS.map((variant) => [
        variant,
        readFileSync(`${bench.directory(variant)}/${name}.js`).length,
      ]),
    );
    bench.add({
      group: 'bytes',
      name: `action script ${name}`,
      unit: 'bytes',
      values: sizes,
      compared: `${((sizes.ours ?? NaN) / (sizes.plain ?? NaN)).toFixed(1)} x plain`,
      aim: {
        text: `at most ${MAX_BYTES.toLocaleString('en')}`,
        met: (sizes.ours ?? NaN) <= MAX_BYTES,
      },
    });
  }
  const script = readFileSync(`${bench.directory('ours')}/login.js`, 'utf8');
  const base64 = /"([A-Za-z0-9+/]{1000,}=*)"/.exec(script)?.[1] ?? '';
  const brotli = Buffer.from(base64, 'base64');
  const parts = {
    'module in base64': base64.length,
    'module, Brotli': brotli.length,
    'module, WebAssembly': brotliDecompressSync(brotli).length,
  };
  for (const [name, ours] of Object.entries(parts)) {
    bench.add({ group: 'bytes', name, unit: 'bytes', values: { ours } });
  }

  const directory = fileURLToPath(new URL('../pkg', import.meta.url));
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json'], {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString(),
  );
  bench.add({
    group: 'bytes',
    name: 'package, packed',
    unit: 'bytes',
    values: { ours: packed.size },
  });
  bench.add({
    group: 'bytes',
    name: 'package, unpacked',
    unit: 'bytes',
    values: { ours: packed.unpackedSize },
  });
}
