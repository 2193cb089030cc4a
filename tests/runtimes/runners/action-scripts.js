// @ts-check
/**
 * Tests the action scripts of the installed package, evaluated by a version of Node as the platform does it.
 */
import { join } from 'node:path';
import { output, resultsIn } from '../process.js';
import { here, node } from '../tools.js';
import { NAME } from '../workspace.js';

/** @param {18 | 20 | 22 | 24} major @param {'' | 'nowasm/'} folder of the scripts @returns {import('../cases.js').Case['run']} */
export const actionScripts =
  (major, folder) =>
  async (project, { env }) => {
    const { file, version } = node(major);
    const scripts = join(project, 'node_modules', NAME, 'action-scripts', folder);
    const args = [
      here('hosts/action-scripts.js'),
      project,
      scripts,
      ...(folder ? [here('without-webassembly.cjs')] : []),
    ];
    const results = resultsIn(await output(file, args, { cwd: project, env }));
    return { version, entry: `${folder}login.js`, results };
  };
