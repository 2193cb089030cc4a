// Layer js: the package's own files that go into the tenants.
import { readFileSync } from 'node:fs';

const FILES = {
  login: 'action-scripts/login.js',
  get_user: 'action-scripts/get_user.js',
  login_nowasm: 'action-scripts/nowasm/login.js',
  get_user_nowasm: 'action-scripts/nowasm/get_user.js',
  action: 'actions/old-tenant-post-login.js',
};

/** @returns {Record<string, string>} */
export function readArtifacts() {
  // The command line stands at the package's root.
  const texts = Object.entries(FILES).map(([name, path]) => [
    name,
    readFileSync(new URL(path, import.meta.url), 'utf8'),
  ]);
  return { version: VERSION, ...Object.fromEntries(texts) };
}
