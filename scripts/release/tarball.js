// Packs the package as `npm publish` would.
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * @param {string} packageFolder
 * @param {string} destination
 * @returns {string} the tarball's path
 */
export function packTarball(packageFolder, destination) {
  setModes(packageFolder);
  const output = execFileSync(
    'npm',
    [
      ...['pack', resolve(packageFolder), '--json', '--ignore-scripts'],
      ...['--pack-destination', destination],
    ],
    { encoding: 'utf8' },
  );
  // A list in the npm of Node.js 20 to 24, an object by package name in later ones.
  const packed = JSON.parse(output);
  const [{ filename }] = Array.isArray(packed) ? packed : Object.values(packed);
  return join(destination, filename);
}

/**
 * npm writes the permissions of each file into the tarball, and these depend on the umask of the builder.
 *
 * @param {string} folder
 */
function setModes(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const { parentPath, name } of entries.filter((entry) => entry.isFile())) {
    const file = join(parentPath, name);
    chmodSync(file, statSync(file).mode & 0o100 ? 0o755 : 0o644);
  }
}
