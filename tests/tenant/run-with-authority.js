// @ts-check
/**
 * Runs `node <arguments>` in a process that trusts a certificate authority, which is created for this run:
 *   node tests/tenant/run-with-authority.js --test tests/tenant/
 * The process gets the authority's folder as TENANT_AUTHORITY_DIR. The folder is removed at the end.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { CertificateAuthority } from './certificate-authority.js';

const directory = await mkdtemp(join(tmpdir(), 'tenant-authority-'));
const certificate = await (await CertificateAuthority.create()).save(directory);

const child = spawn(process.execPath, process.argv.slice(2), {
  stdio: 'inherit',
  env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate, TENANT_AUTHORITY_DIR: directory },
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => child.kill(signal));
}
const finish = async (/** @type {number} */ code) => {
  await rm(directory, { recursive: true, force: true });
  process.exit(code);
};
child.on('error', (error) => {
  console.error(error.message);
  void finish(127);
});
child.on(
  'exit',
  (code, signal) => void finish(code ?? 128 + (signal ? constants.signals[signal] : 0)),
);
