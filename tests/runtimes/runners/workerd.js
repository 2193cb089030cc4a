// @ts-check
/**
 * Tests Cloudflare's workerd with miniflare. The worker is bundled as wrangler does it, with the module in a separate file.
 */
import { join } from 'node:path';
import { entryAmong } from '../bundlers.js';
import { output, resultsIn } from '../process.js';
import { here, load, node, versionOf } from '../tools.js';

/** @type {import('../cases.js').Case['run']} */
export const workerd = async (project, { env }) => {
  const { build } = await load('esbuild');
  const { metafile } = await build({
    entryPoints: ['worker.js'],
    absWorkingDir: project,
    outdir: join(project, 'dist'),
    bundle: true,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    loader: { '.wasm': 'copy' },
    assetNames: '[name]',
    metafile: true,
    logLevel: 'error',
  });
  const printed = await output(node(20).file, [here('hosts/workerd.js'), project], {
    cwd: project,
    env,
  });
  const version = `miniflare ${versionOf('miniflare')}, workerd ${versionOf('workerd')}`;
  return { version, entry: entryAmong(Object.keys(metafile.inputs)), results: resultsIn(printed) };
};
