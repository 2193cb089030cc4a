// @ts-check
/**
 * Imports a directory into an emulated tenant with the real `auth0-deploy-cli`, which runs as a separate
 * process and sends its requests over HTTPS. The calling process must have been started by `run-with-authority.js`.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {{ domain: string, managementClient: { client_id: string, client_secret: string } }} ManagedTenant */
/** @typedef {{ code: number, output: string }} ImportResult the exit code, and all that was printed */

const CLI = createRequire(import.meta.url).resolve('auth0-deploy-cli/lib/index.js');
/** What Node loads before the tool, so that it starts in seconds. */
export const QUICK_START = fileURLToPath(new URL('deploy-cli-schema.cjs', import.meta.url));

/**
 * @param {ManagedTenant} tenant
 * @param {string} directory in the tool's directory format
 * @param {Record<string, unknown>} [mappings] values for `##KEY##` and `@@KEY@@`
 * @param {Record<string, unknown>} [settings] of the tool, such as `AUTH0_INCLUDED_ONLY`
 * @returns {Promise<ImportResult>}
 */
export async function importDirectory(tenant, directory, mappings = {}, settings = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-cli-'));
  const config = path.join(folder, 'config.json');
  await writeFile(
    config,
    JSON.stringify({
      AUTH0_DOMAIN: tenant.domain,
      AUTH0_CLIENT_ID: tenant.managementClient.client_id,
      AUTH0_CLIENT_SECRET: tenant.managementClient.client_secret,
      AUTH0_ALLOW_DELETE: false,
      AUTH0_KEYWORD_REPLACE_MAPPINGS: mappings,
      ...settings,
    }),
    { mode: 0o600 },
  );
  try {
    return await new Promise((resolve) => {
      execFile(
        process.execPath,
        ['--require', QUICK_START, CLI, 'import', '-c', config, '-i', directory],
        { cwd: folder },
        (error, stdout, stderr) => {
          resolve({
            code: typeof error?.code === 'number' ? error.code : error ? 1 : 0,
            output: stdout + stderr,
          });
        },
      );
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}
