// @ts-check
/**
 * The test matrix: every runtime, with the name that the table shows.
 */
import { BUNDLERS } from './bundlers.js';
import { actionScripts } from './runners/action-scripts.js';
import { bundledInNode, fastlyInNode } from './runners/bundled.js';
import { bundledInChromium, chromiumImportMap } from './runners/chromium.js';
import { edgeRuntime } from './runners/edge-runtime.js';
import { bun, deno, nodeCommonJs, nodeModules, nodeWithoutWebAssembly } from './runners/plain.js';
import { reportPage } from './runners/report-page.js';
import { typescript } from './runners/typescript.js';
import { workerd } from './runners/workerd.js';
import { hasChromium } from './tools.js';

/** @typedef {{ version: string, entry: string, results: import('./consumer/suite.js').Result[] }} Outcome */
/**
 * @typedef {object} Case
 * @property {string} name
 * @property {(project: string, workspace: import('./workspace.js').Workspace) => Promise<Outcome>} run
 * @property {() => boolean} [quick] whether it runs with --quick
 * @property {number} [tokens] number of Management API tokens that its calls may request; default 1, and 0 for a case without calls
 */

const NODES = /** @type {const} */ ([18, 20, 22, 24]);
const always = () => true;

/** @type {Case[]} */
export const cases = [
  ...NODES.flatMap((major) => [
    { name: `Node ${major}, import`, run: nodeModules(major), quick: () => major === 20 },
    { name: `Node ${major}, require`, run: nodeCommonJs(major), quick: () => major === 20 },
  ]),
  { name: 'Deno', run: deno, quick: () => !hasChromium() },
  { name: 'Bun, import', run: bun('main.js', 'which.js') },
  { name: 'Bun, require', run: bun('main.cjs', 'which.cjs') },
  { name: 'workerd (Cloudflare)', run: workerd, quick: always, tokens: 2 },
  { name: 'edge-runtime (Vercel)', run: edgeRuntime },
  { name: 'Chromium, import map', run: chromiumImportMap, quick: hasChromium },
  { name: 'page of report, Chromium', run: reportPage, quick: hasChromium, tokens: 0 },
  ...Object.keys(BUNDLERS).flatMap((bundler) => [
    { name: `${bundler}, Node 20`, run: bundledInNode(bundler) },
    { name: `${bundler}, Chromium`, run: bundledInChromium(bundler) },
  ]),
  ...NODES.map((major) => ({
    name: `Node ${major} without WebAssembly`,
    run: nodeWithoutWebAssembly(major),
  })),
  { name: 'esbuild for Fastly, Node 20 without WebAssembly', run: fastlyInNode },
  ...NODES.map((major) => ({
    name: `action scripts, Node ${major}`,
    run: actionScripts(major, ''),
  })),
  ...NODES.map((major) => ({
    name: `action scripts, Node ${major} without WebAssembly`,
    run: actionScripts(major, 'nowasm/'),
  })),
  ...['typescript', 'typescript5'].flatMap((compiler) => [
    {
      name: `${compiler === 'typescript' ? 'TypeScript' : 'TypeScript 5'}, node16`,
      run: typescript(compiler, 'node16'),
      tokens: 0,
    },
    {
      name: `${compiler === 'typescript' ? 'TypeScript' : 'TypeScript 5'}, bundler`,
      run: typescript(compiler, 'bundler'),
      tokens: 0,
    },
  ]),
];
