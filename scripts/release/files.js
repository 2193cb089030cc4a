// Lists the files of the package that run, as components of CycloneDX: what each is made of.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/**
 * The files that are part of another, or that it loads. Their libraries are listed with the part: `core.wasm` stands in
 * `index.js` and, compressed, in the action scripts.
 *
 * @type {Record<string, string[]>}
 */
const PARTS = {
  'core.wasm': [],
  'toolkit.wasm': [],
  'index.js': ['core.wasm'],
  'index.cjs': ['core.wasm'],
  'workerd.js': ['core.wasm'],
  'edge-light.js': ['core.wasm'],
  'action-scripts/login.js': ['core.wasm'],
  'action-scripts/get_user.js': ['core.wasm'],
  'nowasm.js': [],
  'nowasm.cjs': [],
  'action-scripts/nowasm/login.js': [],
  'action-scripts/nowasm/get_user.js': [],
  'actions/old-tenant-post-login.js': [],
  'actions/new-tenant-post-login.js': [],
  'cli.js': ['toolkit.wasm', 'bulk-worker.js', 'proxy-client.js', 'report-page.js'],
  'bulk-worker.js': ['toolkit.wasm'],
  'proxy-client.js': [],
  'report-page.js': [],
};

/** The crates of `core.wasm` are also in its translation to JavaScript. */
const TRANSLATED = 'core.wasm';
const isTranslation = (/** @type {string} */ name) => /(^|\/)nowasm[./]/.test(name);

/**
 * @typedef {object} FileComponent
 * @property {'file'} type
 * @property {string} bom-ref
 * @property {string} name
 * @property {{ alg: string, content: string }[]} hashes
 */

/**
 * The components, and for each what it depends on, by reference.
 *
 * @param {string} folder of the package
 * @param {string} purl of the package
 * @param {(file: string) => string[]} libraries the references of the libraries that are linked or bundled into a file
 * @throws {Error} if the package has a file that runs and that nobody has described here
 */
export function fileComponents(folder, purl, libraries) {
  const reference = (/** @type {string} */ name) => `${purl}#${name}`;
  return namesOfCode(folder).map((name) => {
    const parts = PARTS[name];
    if (!parts) throw new Error(`scripts/release/files.js does not say what ${name} is made of`);
    const content = createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
    /** @type {FileComponent} */
    const component = {
      type: 'file',
      'bom-ref': reference(name),
      name,
      hashes: [{ alg: 'SHA-256', content }],
    };
    const linked = libraries(isTranslation(name) ? TRANSLATED : name);
    return { component, dependsOn: [...parts.map(reference), ...linked] };
  });
}

/** @param {string} folder */
function namesOfCode(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(wasm|c?js)$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
