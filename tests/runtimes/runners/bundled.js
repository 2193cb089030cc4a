// @ts-check
/**
 * Tests bundles in Node 20. Each bundle is alone in a folder, without the files of the package.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundlerVersion, entryAmong } from '../bundlers.js';
import { output, resultsIn } from '../process.js';
import { here, load, node, versionOf } from '../tools.js';

/** @typedef {import('../cases.js').Case['run']} Run */

/** Creates a folder outside of the project, for ES modules. @param {string} project */
async function newFolder(project) {
  const folder = `${project}-bundle`;
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  return folder;
}

/**
 * Bundles in a child process, because bundling would block the old tenant in this process.
 * @param {string} name of the bundler @param {{ project: string, main: string, platform: 'node' | 'browser' }} options
 */
export async function bundle(name, options) {
  const folder = await newFolder(options.project);
  const json = JSON.stringify({ ...options, out: join(folder, 'bundle.js') });
  const printed = await output(process.execPath, [here('hosts/bundle.js'), name, json], {
    cwd: options.project,
  });
  return { folder, entry: entryAmong(JSON.parse(printed.split('\n').at(-1) ?? '')) };
}

/** @param {string} name of the bundler @returns {Run} */
export const bundledInNode =
  (name) =>
  async (project, { env }) => {
    const { folder, entry } = await bundle(name, { project, main: 'main.js', platform: 'node' });
    const { file, version } = node(20);
    const results = resultsIn(await output(file, ['bundle.js'], { cwd: folder, env }));
    return { version: `${bundlerVersion(name)}, ${version}`, entry, results };
  };

/** Bundles with the conditions of Fastly's compiler. The runtime of Fastly has no WebAssembly. @type {Run} */
export const fastlyInNode = async (project, { env }) => {
  const { build } = await load('esbuild');
  const folder = await newFolder(project);
  const { metafile } = await build({
    entryPoints: ['main.js'],
    absWorkingDir: project,
    outfile: join(folder, 'bundle.js'),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['fastly'],
    metafile: true,
    logLevel: 'error',
  });
  const { file, version } = node(20);
  const args = ['--require', here('without-webassembly.cjs'), 'bundle.js'];
  const results = resultsIn(await output(file, args, { cwd: folder, env }));
  return {
    version: `${versionOf('esbuild')}, ${version}`,
    entry: entryAmong(Object.keys(metafile.inputs)),
    results,
  };
};
