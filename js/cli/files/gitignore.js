// Finds out whether git ignores a file, by the .gitignore files above it, and what to add if it does not.
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { readRegularFile } from './regular-file.js';

/**
 * The change to the `.gitignore` beside a file that makes git ignore it. Too much is better than too little here: without a
 * repository there may be one later.
 *
 * @param {string} file
 * @returns {{ path: string, text: string } | undefined} `undefined` if it is ignored already
 */
export function gitignoreChange(file) {
  const absolute = resolve(file);
  if (isIgnored(absolute)) return undefined;
  const path = join(dirname(file), '.gitignore');
  const text = readRegularFile(path) ?? '';
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const separator = text === '' || text.endsWith('\n') ? '' : newline;
  return { path, text: `${text}${separator}${escapePattern(basename(file))}${newline}` };
}

/**
 * Follows gitignore(5): the files from the root of the repository down, the last pattern that matches decides.
 *
 * @param {string} file An absolute path.
 */
function isIgnored(file) {
  let ignored = false;
  for (const folder of foldersOfRepository(dirname(file))) {
    const gitignore = join(folder, '.gitignore');
    // Git follows no symbolic link to such a file.
    if (!lstatSync(gitignore, { throwIfNoEntry: false })?.isFile()) continue;
    const path = relative(folder, file).split(sep).join('/');
    for (const line of readFileSync(gitignore, 'utf8').split(/\r?\n/)) {
      const pattern = line.replace(/(?<!\\) +$/, '');
      if (pattern === '' || pattern.startsWith('#')) continue;
      const isNegated = pattern.startsWith('!');
      if (matches(isNegated ? pattern.slice(1) : pattern, path)) ignored = !isNegated;
    }
  }
  return ignored;
}

/** The folders of the repository down to this one, or only this one outside of a repository. @param {string} folder */
function foldersOfRepository(folder) {
  const folders = [folder];
  for (let current = folder; !existsSync(join(current, '.git'));) {
    const parent = dirname(current);
    if (parent === current) return [folder];
    folders.unshift(parent);
    current = parent;
  }
  return folders;
}

/**
 * Whether a pattern is about this path or a folder that it is in.
 *
 * @param {string} pattern
 * @param {string} path Relative to the folder of the pattern.
 */
function matches(pattern, path) {
  const isFolder = pattern.endsWith('/');
  const glob = pattern.replace(/\/$/, '');
  const isAnchored = glob.includes('/');
  const names = path.split('/');
  const candidates = names.map((name, index) => ({
    text: isAnchored ? names.slice(0, index + 1).join('/') : name,
    isFile: index === names.length - 1,
  }));
  const expression = toRegExp(glob.replace(/^\//, ''));
  return candidates.some(({ text, isFile }) => expression.test(text) && !(isFile && isFolder));
}

/**
 * Two stars are about any number of folders only if they stand alone before a slash: `a/**.env` is `a/*.env`. At the end, one
 * star means the same, as it matches the folder that a file is in.
 *
 * @param {string} glob
 */
function toRegExp(glob) {
  const parts = glob.replaceAll(/(?<=^|\/)\*\*\/|\*+|\?|\\.|[^\w]/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part.startsWith('*')) return '[^/]*';
    if (part === '?') return '[^/]';
    return escapeCharacter(part.at(-1) ?? '');
  });
  return new RegExp(`^${parts}$`);
}

/** For an expression, in which a letter with a backslash would be a class. @param {string} character */
const escapeCharacter = (character) => (/\w/.test(character) ? character : `\\${character}`);

/** @param {string} name */
const escapePattern = (name) =>
  /^[\w.-]+$/.test(name) ? name : `/${name.replaceAll(/[\\*?[\] ]/g, '\\$&')}`;
