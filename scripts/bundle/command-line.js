// Writes the command line and its module to pkg/.
import { chmodSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { BUNDLED_PACKAGES, TOOLKIT, buildEntry } from './esbuild.js';
import { licenses } from './licenses.js';

/** Writes `pkg/cli.js`, its worker `pkg/bulk-worker.js`, `pkg/toolkit.wasm` and the licenses of what the package contains. */
export async function writeCommandLine() {
  const { metafile } = await buildEntry('js/cli.js', {
    format: 'esm',
    outfile: 'pkg/cli.js',
    metafile: true,
    // jsonc-parser's other entry point loads its parts in a way that esbuild cannot bundle.
    mainFields: ['module', 'main'],
    // Some libraries are CommonJS and load Node's modules with `require`.
    banner: {
      js: `import { createRequire } from 'node:module';const require = createRequire(import.meta.url);`,
    },
  });
  chmodSync('pkg/cli.js', 0o755);
  // The worker uses no npm packages.
  await buildEntry('js/cli/bulk/worker.js', { format: 'esm', outfile: 'pkg/bulk-worker.js' });
  cpSync(`${TOOLKIT}/toolkit.wasm`, 'pkg/toolkit.wasm');
  const packages = bundledPackages(Object.keys(metafile?.inputs ?? {}));
  writeFileSync('pkg/THIRD-PARTY-LICENSES', licenses(packages));
  // For the software bill of materials of a release.
  writeFileSync(BUNDLED_PACKAGES, JSON.stringify(packages));
}

/**
 * The npm packages that bundled files belong to, by name.
 *
 * @param {string[]} files
 */
function bundledPackages(files) {
  const folders = files.flatMap(
    (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [],
  );
  return [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    return { folder, name, version, license };
  });
}
