// Writes the command line and its module to pkg/.
import { chmodSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { BUNDLED_PACKAGES, TOOLKIT, buildEntry } from './esbuild.js';
import { licenses } from './licenses.js';

/** @typedef {import('./licenses.js').Library} Library */

/** A `require` for libraries that are CommonJS. */
const REQUIRE = {
  js: `import { createRequire } from 'node:module';const require = createRequire(import.meta.url);`,
};

/**
 * Writes `pkg/cli.js`, its worker `pkg/bulk-worker.js`, `pkg/report-page.js`, which only `report` loads, `pkg/proxy-client.js`,
 * which is loaded only if the environment names a proxy, `pkg/toolkit.wasm`, and the licenses of what the package contains.
 */
export async function writeCommandLine() {
  const commandLine = await buildEntry('js/cli.js', {
    format: 'esm',
    outfile: 'pkg/cli.js',
    metafile: true,
    // jsonc-parser's other entry point loads its parts in a way that esbuild cannot bundle.
    mainFields: ['module', 'main'],
    // Some libraries are CommonJS and load Node's modules with `require`.
    banner: REQUIRE,
  });
  chmodSync('pkg/cli.js', 0o755);
  // The worker uses no npm packages.
  await buildEntry('js/cli/bulk/worker.js', { format: 'esm', outfile: 'pkg/bulk-worker.js' });
  const reportPage = await buildEntry('js/cli/report/page/page.js', {
    format: 'esm',
    outfile: 'pkg/report-page.js',
    metafile: true,
    loader: { '.css': 'text' },
  });
  const proxyClient = await buildEntry('js/cli/network/proxy-client.js', {
    format: 'esm',
    outfile: 'pkg/proxy-client.js',
    metafile: true,
    // undici is CommonJS and loads Node's modules with `require`.
    banner: REQUIRE,
  });
  cpSync(`${TOOLKIT}/toolkit.wasm`, 'pkg/toolkit.wasm');
  const packages = bundledPackages({
    'cli.js': Object.keys(commandLine.metafile?.inputs ?? {}),
    'proxy-client.js': Object.keys(proxyClient.metafile?.inputs ?? {}),
    'report-page.js': Object.keys(reportPage.metafile?.inputs ?? {}),
  });
  writeFileSync('pkg/THIRD-PARTY-LICENSES', licenses(packages));
  // For the software bill of materials of a release.
  writeFileSync(BUNDLED_PACKAGES, JSON.stringify(packages));
}

/**
 * The npm packages that bundled files belong to, by name.
 *
 * @param {Record<string, string[]>} bundles The source files of each file of the package.
 * @returns {Library[]}
 */
function bundledPackages(bundles) {
  /** @type {Map<string, string[]>} */
  const folders = new Map();
  for (const [bundle, sources] of Object.entries(bundles)) {
    const found = sources.flatMap(
      (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [],
    );
    for (const folder of new Set(found)) {
      folders.set(folder, [...(folders.get(folder) ?? []), bundle]);
    }
  }
  return [...folders].sort().map(([folder, files]) => {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    return { folder, name, version, license, files };
  });
}
