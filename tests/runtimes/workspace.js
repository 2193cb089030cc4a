// @ts-check
/**
 * The temporary folder of a run. It contains the packed package, the certificate authority, and a project for each
 * runtime, in which the package is installed.
 */
import { cp, mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CertificateAuthority } from '../tenant/index.js';
import { output } from './process.js';
import { here } from './tools.js';

const PACKAGE = fileURLToPath(new URL('../../pkg', import.meta.url));
export const NAME = 'auth0-account-migration';

/**
 * @typedef {object} Workspace
 * @property {CertificateAuthority} authority
 * @property {Record<string, string>} env variables for a child process that trusts the authority
 * @property {string} installed folder of the package as it is installed in a project
 * @property {(tenant: import('./consumer/suite.js').Tenant) => Promise<string>} newProject creates a project and returns its folder
 * @property {() => void} remove
 */

/** @returns {Promise<Workspace>} */
export async function openWorkspace() {
  if (!existsSync(join(PACKAGE, 'package.json'))) {
    throw new Error('pkg/ is missing; create it with: npm run build');
  }
  const folder = await mkdtemp(join(tmpdir(), 'migration-runtimes-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', remove);
  const authority = await CertificateAuthority.create();
  const certificate = await authority.save(folder);
  const first = join(folder, 'project-0');
  await install(folder, first);
  // The runtimes leave temporary files behind, so their TMPDIR is removed too.
  const temporary = join(folder, 'tmp');
  await mkdir(temporary);
  let count = 0;
  return {
    authority,
    env: {
      NODE_EXTRA_CA_CERTS: certificate,
      DENO_CERT: certificate,
      DENO_DIR: join(folder, 'deno'),
      DENO_NO_UPDATE_CHECK: '1',
      BUN_INSTALL_CACHE_DIR: join(folder, 'bun'),
      DO_NOT_TRACK: '1',
      NODE_OPTIONS: '',
      TMPDIR: temporary,
    },
    installed: join(first, 'node_modules', NAME),
    newProject: async (tenant) => {
      const project = join(folder, `project-${(count += 1)}`);
      await cp(first, project, { recursive: true });
      for (const file of await readdir(here('consumer'))) {
        if (!file.endsWith('.d.ts')) await cp(here(`consumer/${file}`), join(project, file));
      }
      await writeFile(join(project, 'tenant.js'), `export default ${JSON.stringify(tenant)};\n`);
      return project;
    },
    remove,
  };
}

/** Installs the packed package into an empty project, as a user would. @param {string} folder @param {string} project */
async function install(folder, project) {
  const npm = (/** @type {string[]} */ ...args) =>
    output(
      'npm',
      [
        ...args,
        '--offline',
        '--cache',
        join(folder, 'npm'),
        '--no-audit',
        '--no-fund',
        '--loglevel',
        'error',
      ],
      { cwd: project },
    );
  await mkdir(project);
  await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  const listed = JSON.parse(await npm('pack', PACKAGE, '--json', '--pack-destination', folder));
  const [{ filename }] = Array.isArray(listed) ? listed : Object.values(listed);
  await npm('install', join(folder, filename));
}
