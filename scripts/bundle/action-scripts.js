// Writes the action scripts. Each is one function expression with nothing before or after it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { bundle, version } from './esbuild.js';

/** The largest action script that Auth0 accepts. */
const MAX_BYTES = 100_000;

const SIGNATURES = {
  login: 'login(identifier, password, callback)',
  get_user: 'getUser(identifier, callback)',
};

/**
 * Writes both scripts into a folder and prints their sizes.
 *
 * @param {string} folder
 * @param {string} loader the file that loads the module
 */
export async function writeActionScripts(folder, loader) {
  const alias = { 'auth0-account-migration/action-script-loader': loader };
  mkdirSync(folder, { recursive: true });
  for (const [name, signature] of Object.entries(SIGNATURES)) {
    const code = await bundle(`js/action-scripts/${name}.js`, {
      format: 'cjs',
      write: false,
      sourcemap: false,
      alias,
    });
    const script = wrapInFunction(signature, code);
    const bytes = Buffer.byteLength(script);
    const file = `${folder}/${name}.js`;
    console.log(`build: ${file} has ${bytes} bytes`);
    if (bytes > MAX_BYTES) {
      throw new Error(`${file} has ${bytes} bytes; Auth0 accepts ${MAX_BYTES}`);
    }
    writeFileSync(file, script);
  }
}

/**
 * Wraps the code in the function that Auth0 calls, and inside it in a second one, which makes the variables of the code
 * local: access to variables at the top of a sandbox's script is slow.
 *
 * @param {string} signature
 * @param {string} code
 */
function wrapInFunction(signature, code) {
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
