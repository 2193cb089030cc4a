// Lists the crates that the WebAssembly modules are linked from.
import { execFileSync } from 'node:child_process';

/** The WebAssembly modules of the package, and the crate that each is built from. */
export const MODULES = [
  { file: 'core.wasm', root: 'migration-wasm-scripts' },
  { file: 'toolkit.wasm', root: 'migration-wasm-toolkit' },
];

/** What a module contains: no build dependencies, no procedural macros, nothing that only tests use. */
const TREE = [
  ...['tree', '--locked', '--target', 'wasm32-unknown-unknown'],
  ...['--edges', 'normal,no-proc-macro', '--prefix', 'none', '--format', '{p}|{l}'],
];

/** @param {string[]} args */
const cargo = (args) =>
  execFileSync('cargo', args, { encoding: 'utf8', maxBuffer: 100_000_000 }).trim();

/**
 * The crates by name, without this project's own. `files` names the modules that contain the crate.
 *
 * @returns {{ crate: string, version: string, license: string, files: string[] }[]}
 */
export function linkedCrates() {
  /** @type {Map<string, { crate: string, version: string, license: string, files: string[] }>} */
  const crates = new Map();
  for (const { file, root } of MODULES) {
    for (const line of cargo([...TREE, '--package', root]).split('\n')) {
      // "slab v0.4.12|MIT", with " (*)" at the end when the crate was listed before.
      const [, crate, version, license] = /^(\S+) v(\S+)\|([^*]*?)(?: \(\*\))?$/.exec(line) ?? [];
      if (!crate || !version || !license) continue;
      const known = crates.get(`${crate} ${version}`) ?? { crate, version, license, files: [] };
      if (!known.files.includes(file)) known.files.push(file);
      crates.set(`${crate} ${version}`, known);
    }
  }
  return [...crates.values()].sort((one, other) => (one.crate < other.crate ? -1 : 1));
}

/**
 * The folders with the source code of all crates, by name and version such as `slab 0.4.12`.
 *
 * @returns {Map<string, string>}
 */
export function crateFolders() {
  /** @type {{ packages: { name: string, version: string, manifest_path: string }[] }} */
  const { packages } = JSON.parse(cargo(['metadata', '--locked', '--format-version', '1']));
  return new Map(
    packages.map(({ name, version, manifest_path }) => [
      `${name} ${version}`,
      manifest_path.replace(/[\\/]Cargo\.toml$/, ''),
    ]),
  );
}
