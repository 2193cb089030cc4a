// @ts-check
/**
 * Tests runtimes that read node_modules themselves and can trust an additional certificate authority: Node, Deno and Bun.
 */
import { basename, join } from 'node:path';
import { output, resultsIn } from '../process.js';
import { here, installed, node, versionOf } from '../tools.js';

/** @typedef {import('../cases.js').Case['run']} Run */

/** Node 18 needs this option for `import.meta.resolve`; later versions accept it. */
const RESOLVE = '--experimental-import-meta-resolve';
const WITHOUT_WEBASSEMBLY = here('without-webassembly.cjs');

/** @param {18 | 20 | 22 | 24} major @returns {Run} */
export const nodeModules =
  (major) =>
  async (project, { env }) => {
    const { file, version } = node(major);
    const results = resultsIn(await output(file, ['main.js'], { cwd: project, env }));
    return {
      version,
      entry: basename(await output(file, [RESOLVE, 'which.js'], { cwd: project, env })),
      results,
    };
  };

/** @param {18 | 20 | 22 | 24} major @returns {Run} */
export const nodeCommonJs =
  (major) =>
  async (project, { env }) => {
    const { file, version } = node(major);
    const results = resultsIn(await output(file, ['main.cjs'], { cwd: project, env }));
    return {
      version,
      entry: basename(await output(file, ['which.cjs'], { cwd: project, env })),
      results,
    };
  };

/** @param {18 | 20 | 22 | 24} major @returns {Run} */
export const nodeWithoutWebAssembly =
  (major) =>
  async (project, { env }) => {
    const { file, version } = node(major);
    const results = resultsIn(
      await output(file, ['--require', WITHOUT_WEBASSEMBLY, 'nowasm.js'], { cwd: project, env }),
    );
    return { version, entry: 'nowasm.js', results };
  };

/** Runs without any permission but access to the old tenant. @type {Run} */
export const deno = async (project, { env }) => {
  const file = installed('@deno/linux-x64-glibc/deno');
  const command = ['run', '--no-lock', '--no-prompt', '--cached-only'];
  const printed = await output(file, [...command, '--allow-net=localhost', 'main.js'], {
    cwd: project,
    env,
  });
  const entry = basename(await output(file, [...command, 'which.js'], { cwd: project, env }));
  return { version: versionOf('@deno/linux-x64-glibc'), entry, results: resultsIn(printed) };
};

/** @param {string} main @param {string} which @returns {Run} */
export const bun =
  (main, which) =>
  async (project, { env }) => {
    const file = installed('bun/bin/bun.exe');
    const results = resultsIn(await output(file, [join(project, main)], { cwd: project, env }));
    return {
      version: versionOf('bun'),
      entry: basename(await output(file, [which], { cwd: project, env })),
      results,
    };
  };
