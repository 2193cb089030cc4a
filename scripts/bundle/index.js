// Makes pkg/ of the compiled core, js/ and pkg-template/.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeActionScripts } from './action-scripts.js';
import { writeCommandLine } from './command-line.js';
import { prepareCore } from './core.js';
import { CORE, bundle, version } from './esbuild.js';
import { prepareNowasm } from './nowasm.js';

if (!version) throw new Error('Cargo.toml has no version');
prepareCore();
prepareNowasm();
rmSync('pkg', { recursive: true, force: true });

await bundle('js/index.js', { format: 'esm', outfile: 'pkg/index.js' });
await bundle('js/index.js', { format: 'cjs', outfile: 'pkg/index.cjs' });
await bundle('js/workerd.js', { format: 'esm', outfile: 'pkg/workerd.js' });
await bundle('js/edge-light.js', { format: 'esm', outfile: 'pkg/edge-light.js' });
await bundle('js/nowasm.js', { format: 'esm', outfile: 'pkg/nowasm.js' });
await bundle('js/nowasm.js', { format: 'cjs', outfile: 'pkg/nowasm.cjs' });
cpSync(`${CORE}/core.wasm`, 'pkg/core.wasm');
await writeCommandLine();

await writeActionScripts('pkg/action-scripts', './js/action-scripts/loader.js');
await writeActionScripts('pkg/action-scripts/nowasm', './js/action-scripts/loader-nowasm.js');

cpSync('js/actions', 'pkg/actions', { recursive: true });
for (const file of ['README.md', 'index.d.ts', 'auth0-migration.schema.json']) {
  cpSync(`pkg-template/${file}`, `pkg/${file}`);
}
cpSync('pkg-template/index.d.ts', 'pkg/index.d.cts');
writeFileSync('pkg/nowasm.d.ts', `export * from './index.js';\n`);
writeFileSync('pkg/nowasm.d.cts', `export * from './index.cjs';\n`);
for (const file of ['LICENSE', 'CHANGELOG.md']) cpSync(file, `pkg/${file}`);
const manifest = JSON.parse(readFileSync('pkg-template/package.json', 'utf8'));
// Written last: its age tells scripts/build how old the package is.
writeFileSync('pkg/package.json', `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
