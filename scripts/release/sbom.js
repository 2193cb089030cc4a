// Makes the software bill of materials of the package, in the form of CycloneDX 1.6.
//
// The package has no dependencies to install: its libraries are linked into the WebAssembly modules or bundled into
// the command line. `npm sbom` and `cargo cyclonedx` see only one side each and list what is installed, not what is
// shipped, so the list is made here.
import { bundledPackages, crateComponents, rustLibrary } from './components.js';
import { fileComponents } from './files.js';
import { toolComponents } from './tools.js';

/**
 * Its graph goes from the package to its files, from each file to the libraries in it, and from crate to crate.
 *
 * Two calls with the same sources and tools give the same text: there is no time and no random serial number in it.
 *
 * @param {string} folder of the package
 * @param {{ name: string, version: string, description: string, license: string }} manifest of the package
 * @param {string} sha256 of the tarball, in hexadecimal digits
 */
export function billOfMaterials(folder, { name, version, description, license }, sha256) {
  const purl = `pkg:npm/${name}@${version}`;
  const { crates, direct } = crateComponents();
  const rust = rustLibrary();
  const packages = bundledPackages();

  /** @param {string} file @returns {string[]} */
  const libraries = (file) => {
    const linked = direct.get(file);
    if (linked) return [...linked, rust['bom-ref']];
    return packages
      .filter(({ properties }) => properties.some(({ value }) => value === file))
      .map((component) => component['bom-ref']);
  };
  const files = fileComponents(folder, purl, libraries);
  // Which npm package needs which is lost in a bundle, so these stand alone, as does Rust's library.
  const alone = [rust, ...packages].map((component) => ({ component, dependsOn: [] }));
  const entries = [...files, ...crates, ...alone];

  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'build' }],
      tools: { components: toolComponents() },
      component: {
        type: 'library',
        'bom-ref': purl,
        name,
        version,
        description,
        hashes: [{ alg: 'SHA-256', content: sha256 }],
        licenses: [{ expression: license }],
        purl,
      },
    },
    components: entries.map(({ component }) => component),
    dependencies: [
      { ref: purl, dependsOn: files.map(({ component }) => component['bom-ref']) },
      ...entries.map(({ component, dependsOn }) => ({
        ref: component['bom-ref'],
        ...(dependsOn.length > 0 && { dependsOn }),
      })),
    ],
  };
}
