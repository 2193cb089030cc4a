// @ts-check
/**
 * RSA key pairs for the signing keys of tenants. To generate one takes a quarter of a second of CPU time, more than all the rest
 * of a tenant's start. So the processes of a test run share a few, in the folder of the authority (see run-with-authority.js).
 */
import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** @typedef {{ publicKey: import('node:crypto').KeyObject, privateKey: import('node:crypto').KeyObject }} KeyPair */

/** More than the keys of all tenants that are in one test: those must differ. */
const PAIRS = 16;
const generate = promisify(generateKeyPair);
/** @type {Promise<KeyPair>[]} */
const pairs = [];
let taken = 0;

/** A pair that differs from the last fifteen of this process. @returns {Promise<KeyPair>} */
export function takeKeyPair() {
  const index = taken++ % PAIRS;
  return (pairs[index] ??= loadOrGenerate(index));
}

/** @param {number} index @returns {Promise<KeyPair>} */
async function loadOrGenerate(index) {
  const directory = process.env.TENANT_AUTHORITY_DIR;
  if (!directory) return newPair();
  const file = join(directory, `signing-${index}.key.pem`);
  const pem = await readFile(file, 'utf8').catch(() => undefined);
  if (pem !== undefined) {
    const privateKey = createPrivateKey(pem);
    return { privateKey, publicKey: createPublicKey(privateKey) };
  }
  const pair = await newPair();
  // That the others can use it as well only saves time.
  await share(pair, file).catch(() => {});
  return pair;
}

/** @param {KeyPair} pair @param {string} file */
async function share({ privateKey }, file) {
  // Another process may do the same at this time. Each reads a whole file, whichever it is.
  const unfinished = `${file}.${randomBytes(8).toString('hex')}`;
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
  await writeFile(unfinished, pem, { mode: 0o600 });
  await rename(unfinished, file);
}

const newPair = () => generate('rsa', { modulusLength: 2048 });
