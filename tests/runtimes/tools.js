// @ts-check
/**
 * Finds the installed runtimes and tools: their paths, versions and modules.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A runtime or tool is missing. The message says how to install it. */
export class NotInstalled extends Error {}

const HERE = fileURLToPath(new URL('.', import.meta.url));
const INSTALL = 'npm ci --prefix tests/runtimes';

/** @param {string} path below tests/runtimes/ */
export const here = (path) => `${HERE}${path}`;

/** Returns the full path of a file in node_modules, which must exist. @param {string} path */
export function installed(path) {
  const full = here(`node_modules/${path}`);
  if (!existsSync(full)) {
    throw new NotInstalled(
      `tests/runtimes/node_modules/${path} is missing; install it with: ${INSTALL}`,
    );
  }
  return full;
}

/** @param {string} name of a package */
export const versionOf = (name) =>
  String(JSON.parse(readFileSync(installed(`${name}/package.json`), 'utf8')).version).replace(
    /^v/,
    '',
  );

/** Imports a package that is optional, so the type checker does not know it. @param {string} name @returns {Promise<any>} */
export function load(name) {
  installed(name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : name.split('/')[0]);
  return import(name);
}

/** @param {18 | 20 | 22 | 24} major */
export const node = (major) => ({
  file: installed(`node${major}/bin/node`),
  version: versionOf(`node${major}`),
});

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const hasChromium = () => existsSync(CHROMIUM);

export function chromium() {
  if (hasChromium()) return CHROMIUM;
  throw new NotInstalled(
    `${CHROMIUM} is missing; install it with apt-get install chromium, or set CHROMIUM to its path`,
  );
}
