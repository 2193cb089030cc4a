// Lists the tools that decide every byte of the package, as CycloneDX names tools: a build with the same versions gives the same
// files.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** @param {string} program */
const versionOf = (program) =>
  /\d+\.\d+\.\d+\S*/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))?.[0];

/** The version in package-lock.json. @param {string} name */
function npmVersion(name) {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  return packages[`node_modules/${name}`].version;
}

export function toolComponents() {
  const tools = {
    rustc: versionOf('rustc'),
    'wasm-bindgen': versionOf('wasm-bindgen'),
    // wasm-opt and wasm2js.
    binaryen: npmVersion('binaryen'),
    esbuild: npmVersion('esbuild'),
    // Its Brotli is in the action scripts, its gzip in the tarball.
    node: process.versions.node,
    npm: versionOf('npm'),
  };
  return Object.entries(tools).map(([name, version]) => {
    if (!version) throw new Error(`${name} does not tell its version`);
    return { type: 'application', name, version };
  });
}
