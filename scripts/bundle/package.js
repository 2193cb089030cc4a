// Creates pkg/ from the modules that modules.js has generated, js/ and pkg-template/:
//   node scripts/bundle/package.js [--without-nowasm]
//
// pkg/package.json is written last and only if the package is complete. Without it, nothing takes the folder for a
// package: npm cannot pack it, and scripts/build completes it. A package without nowasm has the file INCOMPLETE instead.
import {
  appendFileSync,
  cpSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { pathToFileURL } from 'node:url';
import { writeActionScripts } from './action-scripts.js';
import { writeCommandLine } from './command-line.js';
import { CORE, WITH_SOURCE_MAPS, bundle, version } from './esbuild.js';
import { writeSchemas } from './schemas.js';

const INCOMPLETE = `npm run demo has built this folder, without the files for places that forbid WebAssembly.
npm run build completes it.
`;
const withNowasm = !process.argv.includes('--without-nowasm');

if (!version) throw new Error('Cargo.toml has no version');
rmSync('pkg', { recursive: true, force: true });

await bundle('js/index.js', { format: 'esm', outfile: 'pkg/index.js' });
await bundle('js/index.js', { format: 'cjs', outfile: 'pkg/index.cjs' });
await bundle('js/workerd.js', { format: 'esm', outfile: 'pkg/workerd.js' });
await bundle('js/edge-light.js', { format: 'esm', outfile: 'pkg/edge-light.js' });
if (withNowasm) {
  await bundle('js/nowasm.js', { format: 'esm', outfile: 'pkg/nowasm.js' });
  await bundle('js/nowasm.js', { format: 'cjs', outfile: 'pkg/nowasm.cjs' });
}
cpSync(`${CORE}/core.wasm`, 'pkg/core.wasm');
await writeCommandLine();

await writeActionScripts('pkg/action-scripts', './js/action-scripts/loader.js');
if (withNowasm) {
  await writeActionScripts('pkg/action-scripts/nowasm', './js/action-scripts/loader-nowasm.js');
}

cpSync('js/actions', 'pkg/actions', { recursive: true });
if (WITH_SOURCE_MAPS) {
  // V8 counts what runs in an Action for the file that this comment names.
  for (const name of readdirSync('js/actions')) {
    appendFileSync(`pkg/actions/${name}`, `//# sourceURL=${pathToFileURL(`js/actions/${name}`)}\n`);
  }
}
for (const file of ['README.md', 'index.d.ts', 'auth0-migration.schema.json']) {
  cpSync(`pkg-template/${file}`, `pkg/${file}`);
}
// The manual without its pictures, which only the README of the repository shows.
cpSync('docs', 'pkg/docs', {
  recursive: true,
  filter: (file) => statSync(file).isDirectory() || file.endsWith('.md'),
});
cpSync('pkg-template/index.d.ts', 'pkg/index.d.cts');
if (withNowasm) {
  writeFileSync('pkg/nowasm.d.ts', `export * from './index.js';\n`);
  writeFileSync('pkg/nowasm.d.cts', `export * from './index.cjs';\n`);
}
writeSchemas('pkg/schemas');
for (const file of ['LICENSE', 'CHANGELOG.md']) cpSync(file, `pkg/${file}`);

if (withNowasm) {
  const manifest = JSON.parse(readFileSync('pkg-template/package.json', 'utf8'));
  writeFileSync('pkg/package.json', `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
} else {
  writeFileSync('pkg/INCOMPLETE', INCOMPLETE);
}
