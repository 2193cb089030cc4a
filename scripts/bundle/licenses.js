// Collects the license texts of what the package contains; the licenses require that they are shipped with the code.
import { readFileSync, readdirSync } from 'node:fs';
import { crateFolders, linkedCrates } from './linked-crates.js';

/**
 * @typedef {{ folder: string, name: string, version: string, license: string, files: string[] }} Library A library and the files
 * of the package that contain it.
 */

/**
 * The text of THIRD-PARTY-LICENSES.
 *
 * @param {Library[]} packages the npm packages that are bundled
 */
export function licenses(packages) {
  const folders = crateFolders();
  const crates = linkedCrates().map(({ crate, version, license, files }) => ({
    name: crate,
    version,
    license,
    folder: folders.get(`${crate} ${version}`) ?? '',
    files,
  }));
  return [
    ...['cli.js', 'proxy-client.js', 'report-page.js'].map((file) =>
      section(
        file,
        packages.filter(({ files }) => files.includes(file)),
      ),
    ),
    ...['core.wasm', 'toolkit.wasm'].map((file) =>
      section(
        file === 'core.wasm' ? 'core.wasm, the entry points and the action scripts' : file,
        crates.filter(({ files }) => files.includes(file)),
      ),
    ),
    "Both modules contain parts of Rust's standard library, under the MIT license or the Apache license 2.0, at your option:\nhttps://www.rust-lang.org/policies/licenses\n",
  ].join('\n\n');
}

/** @param {string} container @param {Library[]} libraries */
function section(container, libraries) {
  const texts = libraries.map(
    (library) => `${library.name} ${library.version}\n\n${licenseOf(library)}\n`,
  );
  return `The libraries in ${container}\n\n${texts.join('\n\n')}`;
}

/** @param {Library} library */
function licenseOf({ folder, license }) {
  const files = readdirSync(folder).filter((entry) => /^(un)?licen[cs]e/i.test(entry));
  // Of several licenses to choose from, the MIT license is the shortest.
  const file = files.find((entry) => /mit/i.test(entry)) ?? files[0];
  if (!file) return `License: ${license}. Its authors publish no license text with the code.`;
  return readFileSync(`${folder}/${file}`, 'utf8').trim();
}
