// @ts-check
// The files of a release, which scripts/release-files makes of the built package.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import { packTarball } from '../../scripts/release/tarball.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const pkg = join(root, 'pkg');
/** @type {string} */
let work;
/** @type {string} */
let files;
/** @type {{ name: string, version: string }} */
let manifest;

before(async () => {
  work = await mkdtemp(join(tmpdir(), 'migration-release-'));
  files = join(work, 'files');
  await run(join(root, 'scripts/release-files'), [files], { cwd: root });
  manifest = JSON.parse(await readFile(join(pkg, 'package.json'), 'utf8'));
});
after(() => rm(work, { recursive: true, force: true }));

/** @param {string} extension */
const release = (extension) => join(files, `${manifest.name}-${manifest.version}.${extension}`);
/** @param {string} path */
const sha256 = async (path) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

/** All files below a folder, with the hash of each. @param {string} folder */
async function hashes(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const pairs = await Promise.all(
    paths.map(async (path) => [relative(folder, path), await sha256(path)]),
  );
  return Object.fromEntries(pairs.sort());
}

test('the tarball has exactly the files of pkg/, byte for byte', async () => {
  await mkdir(join(work, 'unpacked'));
  await run('tar', ['-xzf', release('tgz'), '-C', join(work, 'unpacked')]);
  const unpacked = await hashes(join(work, 'unpacked/package'));
  assert.ok(unpacked['action-scripts/login.js'], 'the tarball has the action script login.js');
  assert.deepEqual(unpacked, await hashes(pkg));
});

test('every checksum matches its file, and every file that is published has one', async () => {
  const lines = (await readFile(join(files, 'SHA256SUMS'), 'utf8')).trimEnd().split('\n');
  const names = [];
  for (const line of lines) {
    const [checksum, name = ''] = line.split('  ');
    assert.equal(checksum, await sha256(join(files, name)), name);
    names.push(name);
  }
  const published = (await readdir(files)).filter((name) => /\.(tgz|json)$/.test(name));
  assert.deepEqual(names.sort(), published.sort());
});

test('the tarball does not depend on the umask of whoever has built the package', async () => {
  const strict = join(work, 'strict');
  const destination = join(work, 'packed');
  await cp(pkg, strict, { recursive: true });
  await mkdir(destination);
  // As a umask of 077 leaves them.
  await run('chmod', ['-R', 'go-rwx', strict]);
  assert.equal(await sha256(packTarball(strict, destination)), await sha256(release('tgz')));
});

test('a second run with the same sources creates identical files', async () => {
  const again = join(work, 'again');
  await run(join(root, 'scripts/release-files'), [again], { cwd: root });
  assert.deepEqual(await hashes(again), await hashes(files));
});

describe('the software bill of materials', () => {
  /**
   * @typedef {object} Component
   * @property {string} type
   * @property {string} bom-ref
   * @property {string} name
   * @property {string} version
   * @property {string} purl
   * @property {{ alg: string, content: string }[]} [hashes]
   * @property {{ name: string, value: string }[]} [properties]
   */
  /** @typedef {{ components: { name: string, version: string }[] }} Tools */
  /** @type {{ metadata: { component: any, tools: Tools }, components: Component[], dependencies: { ref: string, dependsOn?: string[] }[] }} */
  let sbom;
  /** Everything that a component depends on, directly or not. @param {string} start */
  function reachable(start) {
    const graph = new Map(sbom.dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]));
    const seen = new Set();
    const visit = (/** @type {string} */ ref) => {
      for (const next of graph.get(ref) ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        visit(next);
      }
    };
    visit(start);
    return [...seen].sort();
  }
  /** @param {string} file */
  const reference = (file) => `${sbom.metadata.component.purl}#${file}`;
  before(async () => {
    sbom = JSON.parse(await readFile(release('cdx.json'), 'utf8'));
  });

  test('the bill of materials conforms to the schema of CycloneDX 1.6', async () => {
    const library = fileURLToPath(import.meta.resolve('@cyclonedx/cyclonedx-library/package.json'));
    const schema = async (/** @type {string} */ name) =>
      JSON.parse(await readFile(join(library, '../res/schema', name), 'utf8'));
    const ajv = new Ajv({ strict: false, validateFormats: false });
    for (const part of ['spdx', 'jsf-0.82', 'cryptography-defs']) {
      const name = `${part}.SNAPSHOT.schema.json`;
      ajv.addSchema(await schema(name), `http://cyclonedx.org/schema/${name}`);
    }
    const validate = ajv.compile(await schema('bom-1.6.SNAPSHOT.schema.json'));
    assert.ok(validate(sbom), ajv.errorsText(validate.errors));
  });

  test('the bill of materials names the package and the hash of its tarball', async () => {
    const { name, version, hashes: described } = sbom.metadata.component;
    assert.deepEqual({ name, version }, { name: manifest.name, version: manifest.version });
    assert.deepEqual(described, [{ alg: 'SHA-256', content: await sha256(release('tgz')) }]);
  });

  test('the bill of materials names the libraries of the action scripts and the command line', () => {
    const names = sbom.components.map(({ name }) => name);
    for (const name of [
      'talc',
      'zeroize',
      'wasm-bindgen',
      'serde_json',
      'csv-core',
      'memchr',
      'rust-std',
    ]) {
      assert.ok(names.includes(name), `${name} is linked into a module`);
    }
    for (const name of ['commander', 'jsonc-parser', 'log-update']) {
      assert.ok(names.includes(name), `${name} is bundled into cli.js`);
    }
    const references = sbom.components.map((component) => component['bom-ref']);
    assert.equal(new Set(references).size, references.length, 'each component is listed once');
  });

  test('the bill of materials names every file of the package that runs, with its hash', async () => {
    const described = sbom.components.filter(({ type }) => type === 'file');
    const code = Object.entries(await hashes(pkg)).filter(([name]) => /\.(wasm|c?js)$/.test(name));
    assert.ok(code.length > 10);
    assert.deepEqual(
      described.map(({ name, hashes: listed }) => [name, listed]),
      code.map(([name, content]) => [name, [{ alg: 'SHA-256', content }]]),
    );
  });

  test('each module depends on exactly the libraries that are linked into it', () => {
    for (const module of ['core.wasm', 'toolkit.wasm']) {
      const linked = sbom.components.filter(({ properties = [] }) =>
        properties.some(({ value }) => value === module),
      );
      assert.deepEqual(
        reachable(reference(module)),
        linked.map((component) => component['bom-ref']).sort(),
        module,
      );
    }
    const core = reachable(reference('core.wasm')).join('\n');
    assert.match(core, /^pkg:cargo\/talc@/m);
    assert.doesNotMatch(core, /^pkg:cargo\/serde/m, 'the action scripts have no serde');
    assert.match(reachable(reference('toolkit.wasm')).join('\n'), /^pkg:cargo\/serde_json@/m);
  });

  test('a file without WebAssembly depends on the libraries of the module that it translates', () => {
    const libraries = reachable(reference('core.wasm'));
    for (const file of ['nowasm.js', 'nowasm.cjs', 'action-scripts/nowasm/login.js']) {
      assert.deepEqual(reachable(reference(file)), libraries, file);
    }
  });

  test('the graph of the bill of materials leads from the package to every component, and nowhere else', () => {
    assert.deepEqual(
      reachable(sbom.metadata.component['bom-ref']),
      sbom.components.map((component) => component['bom-ref']).sort(),
    );
  });

  test('the bill of materials names the version of each tool that decides the bytes of the package', () => {
    const versions = new Map(
      sbom.metadata.tools.components.map(({ name, version }) => [name, version]),
    );
    assert.equal(versions.get('node'), process.versions.node);
    for (const tool of ['rustc', 'wasm-bindgen', 'binaryen', 'esbuild', 'npm']) {
      assert.match(versions.get(tool) ?? '', /^\d+\.\d+\.\d+/, tool);
    }
  });

  test('the bill of materials names every library whose license is shipped', async () => {
    const licenses = await readFile(join(pkg, 'THIRD-PARTY-LICENSES'), 'utf8');
    const libraries = sbom.components.filter(({ type }) => type === 'library');
    for (const kind of ['npm', 'cargo']) {
      const prefix = `pkg:${kind}/`;
      assert.ok(
        libraries.some(({ purl }) => purl.startsWith(prefix)),
        kind,
      );
    }
    for (const { name, version, purl } of libraries) {
      if (purl.startsWith('pkg:generic/')) continue; // Rust's standard library is named without its version.
      assert.match(licenses, new RegExp(`^${name} ${version.replaceAll('.', '\\.')}$`, 'm'));
    }
  });

  test('the bill of materials has a hash for every crate and npm package', () => {
    const unhashed = sbom.components.filter((component) => !component.hashes?.length);
    assert.deepEqual(
      unhashed.map(({ name }) => name),
      ['rust-std'],
    );
  });
});
