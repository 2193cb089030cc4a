// Makes the software bill of materials of the package, in the form of CycloneDX 1.6.
//
// The package has no dependencies to install: its libraries are linked into the WebAssembly modules or bundled into
// the command line. `npm sbom` and `cargo cyclonedx` see only one side each and list what is installed, not what is
// shipped, so the list is made here.
import { bundledPackages, crateComponents, rustLibrary } from './components.js';

/**
 * Two calls with the same sources give the same text: there is no time and no random serial number in it.
 *
 * @param {{ name: string, version: string, description: string, license: string }} manifest of the package
 * @param {string} sha256 of the tarball, in hexadecimal digits
 */
export function billOfMaterials({ name, version, description, license }, sha256) {
  const purl = `pkg:npm/${name}@${version}`;
  const components = [...crateComponents(), rustLibrary(), ...bundledPackages()];
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
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
    components,
    dependencies: [
      { ref: purl, dependsOn: components.map((component) => component['bom-ref']) },
      ...components.map((component) => ({ ref: component['bom-ref'] })),
    ],
  };
}
