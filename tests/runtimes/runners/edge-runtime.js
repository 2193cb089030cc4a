// @ts-check
/**
 * Tests Vercel's edge-runtime. The bundle uses the condition `edge-light`, and the host compiles the module and provides it
 * as a global, as Next.js does with an import of `?module`.
 */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { entryAmong } from '../bundlers.js';
import { output, resultsIn } from '../process.js';
import { here, load, node, versionOf } from '../tools.js';

/** @type {import('../cases.js').Case['run']} */
export const edgeRuntime = async (project, { env }) => {
  const { build } = await load('esbuild');
  /** @type {string[]} */
  const modules = [];
  const hostModules = {
    name: 'host-modules',
    setup(/** @type {any} */ { onResolve, onLoad }) {
      onResolve({ filter: /\.wasm\?module$/ }, (/** @type {any} */ { path, resolveDir }) => {
        modules.push(join(resolveDir, path.replace('?module', '')));
        return { path, namespace: 'host' };
      });
      onLoad({ filter: /.*/, namespace: 'host' }, () => ({
        contents: 'export default hostModule',
      }));
    },
  };
  const { metafile } = await build({
    entryPoints: ['listener.js'],
    absWorkingDir: project,
    outfile: join(project, 'dist/listener.js'),
    bundle: true,
    format: 'iife',
    conditions: ['edge-light', 'browser'],
    plugins: [hostModules],
    metafile: true,
    logLevel: 'error',
  });
  if (modules.length !== 1) throw new Error(`expected one imported module, but got [${modules}]`);
  await copyFile(modules[0], join(project, 'dist/host.wasm'));
  const printed = await output(node(20).file, [here('hosts/edge-runtime.js'), project], {
    cwd: project,
    env,
  });
  const version = `${versionOf('edge-runtime')}, vm ${versionOf('@edge-runtime/vm')}`;
  return { version, entry: entryAmong(Object.keys(metafile.inputs)), results: resultsIn(printed) };
};
