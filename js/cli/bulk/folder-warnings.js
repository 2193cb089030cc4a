// Warns if a folder with personal data lies where copies of it are made.
import { existsSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';

const VERSION_CONTROL = ['.git', '.hg', '.svn'];
const SYNCED =
  /^(Dropbox|OneDrive.*|Google ?Drive|My Drive|iCloud.*|Mobile Documents|Nextcloud|ownCloud|Box|Box Sync)$/i;

/**
 * @param {string} folder
 * @returns {string | undefined} the warning
 */
export function copyWarning(folder) {
  const path = resolve(folder);
  for (let parent = path; ; parent = dirname(parent)) {
    const control = VERSION_CONTROL.find((name) => existsSync(join(parent, name)));
    if (control) {
      return warning(folder, `a folder under version control (${join(parent, control)})`);
    }
    if (dirname(parent) === parent) break;
  }
  const synced = path.split(sep).find((name) => SYNCED.test(name));
  return synced && warning(folder, `a folder that is synchronised with other machines (${synced})`);
}

/** @param {string} folder @param {string} place */
const warning = (folder, place) =>
  `${folder} will hold personal data, perhaps hashes of passwords, and lies in ${place}; name another folder with --runs`;
