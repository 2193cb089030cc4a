// Writes the action scripts: one function expression each, with nothing before or after it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { bundle, version } from './esbuild.js';

/** What Auth0 takes. */
const MOST_BYTES = 100_000;

const SIGNATURES = {
  login: 'login(identifier, password, callback)',
  get_user: 'getUser(identifier, callback)',
};

/**
 * Writes both scripts into a folder and prints their sizes.
 *
 * @param {string} folder
 * @param {string} loader How the scripts get at the module.
 */
export async function writeActionScripts(folder, loader) {
  const alias = { 'auth0-account-migration/action-script-loader': loader };
  mkdirSync(folder, { recursive: true });
  for (const [name, signature] of Object.entries(SIGNATURES)) {
    const code = await bundle(`js/action-scripts/${name}.js`, {
      format: 'cjs',
      write: false,
      alias,
    });
    const script = functionExpression(signature, code);
    const bytes = Buffer.byteLength(script);
    const file = `${folder}/${name}.js`;
    console.log(`build: ${file} has ${bytes} bytes`);
    if (bytes > MOST_BYTES) {
      throw new Error(`${file} has ${bytes} bytes; Auth0 takes ${MOST_BYTES}`);
    }
    writeFileSync(file, script);
  }
}

/**
 * What is inside stands in a function of its own, since helpers at the top of a sandbox's script are slow to reach.
 *
 * @param {string} signature
 * @param {string} code
 */
function functionExpression(signature, code) {
  const banner = readFileSync('pkg-template/action-scripts/banner.txt', 'utf8')
    .trim()
    .replace('VERSION', version);
  return [
    `function ${signature} {`,
    banner.replace(/^/gm, '  // '),
    `  'use strict';`,
    '  const scriptArguments = arguments;',
    `  (() => {${code.replace(/^"use strict";/, '').trim()}})();`,
    '}',
  ].join('\n');
}
