// Makes pkg/ of the compiled core in target/wasm-bindgen/, js/ and pkg-template/.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';

const CORE = 'target/wasm-bindgen';
const MOST_SCRIPT_BYTES = 100_000;

const version = /^version = "(.+)"$/m.exec(readFileSync('Cargo.toml', 'utf8'))?.[1];
if (!version) throw new Error('Cargo.toml has no version');

rmSync('pkg', { recursive: true, force: true });
mkdirSync('pkg/action-scripts', { recursive: true });
writeFileSync(`${CORE}/glue.js`, glueFactory(readFileSync(`${CORE}/core_bg.js`, 'utf8'), shortenNames()));
writeFileSync(`${CORE}/core.wasm.br`, compressed(readFileSync(`${CORE}/core.wasm`)));

await bundle({ entryPoints: ['js/index.js'], format: 'esm', outfile: 'pkg/index.js' });
await bundle({ entryPoints: ['js/index.js'], format: 'cjs', outfile: 'pkg/index.cjs' });
const scripts = [
  await actionScript('login', 'login(identifier, password, callback)'),
  await actionScript('get_user', 'getUser(identifier, callback)'),
];
copyTheRest();
for (const { file, bytes } of scripts) console.log(`build: ${file} has ${bytes} bytes`);

/**
 * Writes the module with short names for its imports and exports, which nobody reads, and without what a linker left.
 *
 * @returns {{ imports: [module: string, name: string, short: string][], exports: [name: string, short: string][] }}
 */
function shortenNames() {
  const features = ['bulk-memory', 'mutable-globals', 'multivalue', 'nontrapping-float-to-int', 'reference-types'];
  const names = execFileSync('wasm-opt', [
    ...[...features, 'sign-ext'].map((feature) => `--enable-${feature}`),
    '--minify-imports-and-exports-and-modules',
    '--strip-producers',
    '--strip-target-features',
    `${CORE}/core_bg.wasm`,
    '-o',
    `${CORE}/core.wasm`,
  ]);
  return JSON.parse(names.toString());
}

/**
 * The glue that wasm-bindgen generates keeps one instance in the state of its ES module. Made a function, each
 * instance gets its own, so that one which trapped can be replaced.
 *
 * @param {string} glue
 * @param {ReturnType<typeof shortenNames>} names
 */
function glueFactory(glue, { imports, exports }) {
  const short = Object.fromEntries(exports);
  const body = glue
    .replace(/^export /gm, '')
    .replace(/\bwasm\.(\w+)/g, (_, name) => `wasm.${short[name]}`);
  const table = imports.map(([, name, key]) => `${key}: ${name}`).join(', ');
  return `
    export function createGlue() {
      ${body}
      const imports = { ${table} };
      function start(exports) {
        wasm = exports;
        wasm.${short.__wbindgen_start}();
      }
      return { imports, start, login, getUser };
    }`;
}

/** @param {Buffer} wasm */
function compressed(wasm) {
  return brotliCompressSync(wasm, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: wasm.length,
    },
  });
}

/** @param {import('esbuild').BuildOptions} options */
function bundle(options) {
  return build({
    bundle: true,
    minify: true,
    charset: 'utf8',
    target: 'es2022',
    platform: 'node',
    logLevel: 'warning',
    define: { VERSION: JSON.stringify(version) },
    alias: {
      'auth0-account-migration/glue': `./${CORE}/glue.js`,
      'auth0-account-migration/core.wasm': `./${CORE}/core.wasm`,
      'auth0-account-migration/core.wasm.br': `./${CORE}/core.wasm.br`,
    },
    loader: { '.wasm': 'base64', '.br': 'base64' },
    ...options,
  });
}

/**
 * Writes an action script: one function expression, with nothing before or after it. What is inside stands in
 * a function of its own, since helpers at the top of a sandbox's script are slow to reach.
 *
 * @param {string} name
 * @param {string} signature
 */
async function actionScript(name, signature) {
  const result = await bundle({ entryPoints: [`js/action-scripts/${name}.js`], format: 'cjs', write: false });
  const code = result.outputFiles?.[0]?.text.replace(/^"use strict";/, '').trim();
  const banner = readFileSync('pkg-template/action-scripts/banner.txt', 'utf8').trim().replace('VERSION', version ?? '');
  const comment = banner.replace(/^/gm, '  // ').replace(/ +$/gm, '');
  const script = `function ${signature} {\n${comment}\n  'use strict';\n  const scriptArguments = arguments;\n  (() => {${code}})();\n}`;
  const file = `pkg/action-scripts/${name}.js`;
  const bytes = Buffer.byteLength(script);
  if (bytes > MOST_SCRIPT_BYTES) throw new Error(`${file} has ${bytes} bytes; Auth0 takes ${MOST_SCRIPT_BYTES}`);
  writeFileSync(file, script);
  return { file, bytes };
}

function copyTheRest() {
  cpSync('js/actions', 'pkg/actions', { recursive: true });
  for (const file of ['README.md', 'index.d.ts']) cpSync(`pkg-template/${file}`, `pkg/${file}`);
  cpSync('pkg-template/index.d.ts', 'pkg/index.d.cts');
  for (const file of ['LICENSE', 'CHANGELOG.md']) cpSync(file, `pkg/${file}`);
  const manifest = JSON.parse(readFileSync('pkg-template/package.json', 'utf8'));
  // Written last: its age tells scripts/build how old the package is.
  writeFileSync('pkg/package.json', `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
}
