// Finds files beside those of `emit` that the tool reads as well: a run with other settings, or of another version, may have
// left them.
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Which files each tool reads: auth0-deploy-cli below a tree, Terraform only in the folder of a module itself. */
const READ_FILES = {
  'deploy-cli': /^(?!.*\/\.).*\.json$/,
  terraform: /^[^/]+\/[^/.][^/]*\.tf(?:\.json)?$/,
};
const REMEDIES = {
  'deploy-cli':
    'auth0-deploy-cli imports them as well. Delete those that an earlier run of emit has left.',
  terraform:
    'Terraform reads them as well. Delete those that an earlier run of emit has left; but Terraform deletes what they describe, so ' +
    'let it first forget what must stay (terraform state rm), such as auth0_attack_protection.old.',
};

/**
 * @param {string} folder The value of `--out`.
 * @param {import('../toolkit-types.js').EmittedFile[]} files What `emit` has written there.
 * @param {string} format
 * @returns {string[]} at most one note
 */
export function noteOtherFiles(folder, files, format) {
  const name = /** @type {keyof typeof READ_FILES} */ (format);
  const own = new Set(files.map(({ path }) => path));
  const roots = new Set([...own].filter((path) => path.includes('/')).map(firstPart));
  const others = [...roots]
    .flatMap((root) => listFiles(folder, root))
    .filter((path) => !own.has(path) && READ_FILES[name].test(path))
    .sort();
  return others.length === 0
    ? []
    : [`These files are not of this run: ${others.join(', ')}. ${REMEDIES[name]}`];
}

/** @param {string} path */
const firstPart = (path) => path.slice(0, path.indexOf('/'));

/** @param {string} folder @param {string} root @returns {string[]} paths relative to the folder, with slashes */
function listFiles(folder, root) {
  try {
    return readdirSync(join(folder, root), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  } catch {
    // Somebody else's folder within may not be readable. The files of this run are written, so that is no failure.
    return [];
  }
}
