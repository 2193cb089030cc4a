// Packs the package as `npm publish` would.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * @param {string} packageFolder
 * @param {string} destination
 * @returns {string} the tarball's path
 */
export function packTarball(packageFolder, destination) {
  const output = execFileSync(
    'npm',
    ['pack', `./${packageFolder}`, '--json', '--ignore-scripts', '--pack-destination', destination],
    { encoding: 'utf8' },
  );
  // A list in the npm of Node.js 20 to 24, an object by package name in later ones.
  const packed = JSON.parse(output);
  const [{ filename }] = Array.isArray(packed) ? packed : Object.values(packed);
  return join(destination, filename);
}
