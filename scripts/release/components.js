// Lists the libraries that are inside the package's files, as components of CycloneDX.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { BUNDLED_PACKAGES } from '../bundle/esbuild.js';
import { crateGraph, MODULES } from '../bundle/linked-crates.js';

/**
 * @typedef {object} Component
 * @property {'library'} type
 * @property {string} bom-ref
 * @property {string} name
 * @property {string} version
 * @property {{ alg: string, content: string }[]} [hashes]
 * @property {{ expression: string }[]} licenses
 * @property {string} purl
 * @property {{ name: string, value: string }[]} properties
 */

/**
 * The crates that the WebAssembly modules are linked from, without this project's own.
 *
 * `dependsOn` has the references of the crates that a crate uses, `direct` of those that the project's code in a module uses.
 */
export function crateComponents() {
  const checksums = crateChecksums(readFileSync('Cargo.lock', 'utf8'));
  const { crates, direct } = crateGraph();
  const reference = (/** @type {string} */ id) => `pkg:cargo/${id.replace(' ', '@')}`;
  return {
    crates: crates.map(({ crate, version, license, files, dependencies }) => {
      const id = `${crate} ${version}`;
      const checksum = checksums.get(id);
      if (!checksum) throw new Error(`Cargo.lock has no checksum of ${id}`);
      return {
        component: component(reference(id), crate, version, {
          hashes: [{ alg: 'SHA-256', content: checksum }],
          // Some crates write "MIT/Apache-2.0", which means the same and is no SPDX expression.
          license: license.replaceAll('/', ' OR '),
          files,
        }),
        dependsOn: dependencies.map(reference),
      };
    }),
    direct: new Map([...direct].map(([file, ids]) => [file, ids.map(reference)])),
  };
}

/** Rust's standard library, which no lock file names. */
export function rustLibrary() {
  const output = execFileSync('rustc', ['--version'], { encoding: 'utf8' });
  const version = output.split(' ')[1] ?? 'unknown';
  return component(`pkg:generic/rust-std@${version}`, 'rust-std', version, {
    license: 'MIT OR Apache-2.0',
    files: MODULES.map(({ file }) => file),
  });
}

/** The npm packages that the command line is bundled from. */
export function bundledPackages() {
  if (!existsSync(BUNDLED_PACKAGES)) {
    throw new Error(`${BUNDLED_PACKAGES} is missing; delete pkg/ and run npm run build`);
  }
  /** @type {import('../bundle/licenses.js').Library[]} */
  const bundled = JSON.parse(readFileSync(BUNDLED_PACKAGES, 'utf8'));
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  // npm installs the same version in several folders if packages that need it do not share one.
  const versions = new Map(bundled.map((entry) => [`${entry.name} ${entry.version}`, entry]));
  return [...versions.values()].map(({ folder, name, version, license, files }) => {
    const { integrity } = packages[folder];
    // "sha512-" and the hash in base64 (W3C Subresource Integrity).
    const content = Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
    return component(`pkg:npm/${name.replace('@', '%40')}@${version}`, name, version, {
      hashes: [{ alg: 'SHA-512', content }],
      license,
      files,
    });
  });
}

/**
 * @param {string} purl
 * @param {string} name
 * @param {string} version
 * @param {{ hashes?: { alg: string, content: string }[], license: string, files: string[] }} details
 * @returns {Component}
 */
function component(purl, name, version, { hashes, license, files }) {
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    ...(hashes && { hashes }),
    licenses: [{ expression: license }],
    purl,
    properties: files.map((value) => ({ name: 'auth0-account-migration:file', value })),
  };
}

/** @param {string} lock the text of Cargo.lock */
function crateChecksums(lock) {
  const entries = lock.matchAll(
    /^name = "(.+)"\nversion = "(.+)"\nsource = ".+"\nchecksum = "(.+)"$/gm,
  );
  return new Map(
    [...entries].map(([, name, version, checksum]) => [`${name} ${version}`, checksum]),
  );
}
