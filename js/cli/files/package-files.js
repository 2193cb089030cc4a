// Reads the files of this package that are installed in the tenants.
import { existsSync, readFileSync } from 'node:fs';

const PATHS = {
  login: 'action-scripts/login.js',
  get_user: 'action-scripts/get_user.js',
  login_nowasm: 'action-scripts/nowasm/login.js',
  get_user_nowasm: 'action-scripts/nowasm/get_user.js',
  action: 'actions/old-tenant-post-login.js',
  new_tenant_action: 'actions/new-tenant-post-login.js',
};

/**
 * Reads the files. A file that does not exist is an empty text, which the toolkit refuses to install: the demo's build of
 * the package has no scripts for places that forbid WebAssembly.
 *
 * @returns {import('../toolkit-types.js').PackageFiles}
 */
export function readPackageFiles() {
  const contents = Object.entries(PATHS).map(([name, path]) => {
    // The build bundles this file into cli.js at the root of the package, so the paths are relative to that root.
    const url = new URL(path, import.meta.url);
    return [name, existsSync(url) ? readFileSync(url, 'utf8') : ''];
  });
  return { version: VERSION, ...Object.fromEntries(contents) };
}
