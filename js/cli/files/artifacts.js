// Reads the files of this package that are installed in the tenants.
import { readFileSync } from 'node:fs';

const PATHS = {
  login: 'action-scripts/login.js',
  get_user: 'action-scripts/get_user.js',
  login_nowasm: 'action-scripts/nowasm/login.js',
  get_user_nowasm: 'action-scripts/nowasm/get_user.js',
  action: 'actions/old-tenant-post-login.js',
};

/** @returns {Record<string, string>} */
export function readArtifacts() {
  // The build bundles this file into cli.js at the root of the package, so the paths are relative to that root.
  const contents = Object.entries(PATHS).map(([name, path]) => [
    name,
    readFileSync(new URL(path, import.meta.url), 'utf8'),
  ]);
  return { version: VERSION, ...Object.fromEntries(contents) };
}
