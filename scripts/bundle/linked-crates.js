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
  ...['--edges', 'normal,no-proc-macro', '--prefix', 'depth', '--format', ' {p}|{l}'],
];
/** "2 slab v0.4.12|MIT", with the folder of a crate of this project, and " (*)" at the end when the crate was listed before. */
const LINE = /^(\d+) (\S+) v(\S+)( \(.*\))?\|([^*]*?)(?: \(\*\))?$/;

/**
 * @typedef {object} LinkedCrate
 * @property {string} crate
 * @property {string} version
 * @property {string} license
 * @property {string[]} files the modules that contain the crate
 * @property {string[]} dependencies the crates that it uses itself, such as `slab 0.4.12`
 */

/** @param {string[]} args */
const cargo = (args) =>
  execFileSync('cargo', args, { encoding: 'utf8', maxBuffer: 100_000_000 }).trim();

/**
 * The crates by name, without this project's own.
 *
 * @returns {LinkedCrate[]}
 */
export function linkedCrates() {
  return crateGraph().crates;
}

/**
 * The crates, and for each module the crates that this project's own code in it uses.
 *
 * @returns {{ crates: LinkedCrate[], direct: Map<string, string[]> }}
 */
export function crateGraph() {
  /** @type {Map<string, LinkedCrate>} */
  const crates = new Map();
  /** @type {Map<string, string[]>} */
  const direct = new Map();
  for (const { file, root } of MODULES) {
    /** @type {string[]} */
    const used = [];
    direct.set(file, used);
    /** The list of dependencies of each ancestor. That of the project's own crates is the module's. @type {string[][]} */
    const ancestors = [];
    for (const line of cargo([...TREE, '--package', root]).split('\n')) {
      const [, depth, crate, version, folder, license] = LINE.exec(line) ?? [];
      if (!depth || !crate || !version || !license) {
        throw new Error(`cargo tree prints a line that nobody expects: ${line}`);
      }
      if (folder) {
        ancestors[Number(depth)] = used;
        continue;
      }
      const id = `${crate} ${version}`;
      const known = crates.get(id) ?? { crate, version, license, files: [], dependencies: [] };
      crates.set(id, known);
      addOnce(known.files, file);
      addOnce(ancestors[Number(depth) - 1] ?? used, id);
      ancestors[Number(depth)] = known.dependencies;
    }
  }
  return { crates: [...crates.values()].sort(byName), direct };
}

/** @param {string[]} list @param {string} text */
function addOnce(list, text) {
  if (!list.includes(text)) list.push(text);
}

/** @param {LinkedCrate} one @param {LinkedCrate} other */
const byName = (one, other) => (one.crate < other.crate ? -1 : 1);

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
