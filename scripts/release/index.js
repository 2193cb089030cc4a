// Makes the files of a release in a folder: node index.js FOLDER.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { releaseNotes } from './changelog.js';
import { billOfMaterials } from './sbom.js';
import { packTarball } from './tarball.js';

const folder = process.argv[2] ?? 'target/release-files';
const manifest = JSON.parse(readFileSync('pkg/package.json', 'utf8'));
const name = `${manifest.name}-${manifest.version}`;
/** @param {string} file */
const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const tarball = packTarball('pkg', folder);
const sbom = join(folder, `${name}.cdx.json`);
const components = billOfMaterials('pkg', manifest, sha256(tarball));
writeFileSync(sbom, `${JSON.stringify(components, null, 2)}\n`);
// In the form that `sha256sum --check` reads.
const checksums = [tarball, sbom].map((file) => `${sha256(file)}  ${basename(file)}\n`);
writeFileSync(join(folder, 'SHA256SUMS'), checksums.join(''));
const changelog = readFileSync('CHANGELOG.md', 'utf8');
writeFileSync(join(folder, 'RELEASE-NOTES.md'), `${releaseNotes(changelog, manifest.version)}\n`);

console.log(`release: ${folder} has ${basename(tarball)}, ${basename(sbom)}, SHA256SUMS and`);
console.log('release: RELEASE-NOTES.md; nothing was published');
