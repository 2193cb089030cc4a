// @ts-check
/**
 * A certificate authority for the tests. It issues the certificates of the tenants, so that the
 * product uses real, verified HTTPS to 127.0.0.1. `load()` returns the authority that
 * run-with-authority.js created, because Node reads NODE_EXTRA_CA_CERTS only at process start.
 */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CERTIFICATE_FILE = 'authority.pem';
const KEY_FILE = 'authority.key.pem';
const LEAF_FILE = 'leaf.pem';
const LEAF_KEY_FILE = 'leaf.key.pem';

/** @typedef {import('./certificates.js').Certified} Leaf PEM of a certificate and of its private key */

const certificates = () => import('./certificates.js');

export class CertificateAuthority {
  #own;
  /** The leaf of all tenants; issued when it is needed. @type {Leaf | undefined} */
  #leaf;

  /** @param {import('./certificates.js').Certified} own @param {Leaf} [leaf] */
  constructor(own, leaf) {
    this.#own = own;
    this.#leaf = leaf;
  }

  /** The certificate in PEM format, which clients must trust. */
  get pem() {
    return this.#own.cert;
  }

  /** @param {string} [name] common name; two authorities in one test should differ */
  static async create(name = 'Tenant emulator authority') {
    const { createAuthority } = await certificates();
    return new CertificateAuthority(await createAuthority(name));
  }

  /** Loads the authority of this test run (see run-with-authority.js), or creates one that no process trusts yet. */
  static async load(directory = process.env.TENANT_AUTHORITY_DIR) {
    if (!directory) return CertificateAuthority.create();
    const files = [CERTIFICATE_FILE, KEY_FILE, LEAF_FILE, LEAF_KEY_FILE];
    const [cert = '', key = '', leaf = '', leafKey = ''] = await Promise.all(
      files.map((file) => readFile(join(directory, file), 'utf8')),
    );
    return new CertificateAuthority({ cert, key }, { cert: leaf, key: leafKey });
  }

  /** Writes the certificates and keys for `load()`. @param {string} directory @returns {Promise<string>} path of the certificate */
  async save(directory) {
    const leaf = await this.issue();
    const path = join(directory, CERTIFICATE_FILE);
    const mode = 0o600;
    await writeFile(path, this.pem);
    await writeFile(join(directory, KEY_FILE), this.#own.key, { mode });
    await writeFile(join(directory, LEAF_FILE), leaf.cert);
    await writeFile(join(directory, LEAF_KEY_FILE), leaf.key, { mode });
    return path;
  }

  /** Writes only the certificate, for the NODE_EXTRA_CA_CERTS of a child process. @returns {Promise<string>} its path */
  async writeCertificate() {
    const path = join(await mkdtemp(join(tmpdir(), 'tenant-authority-')), CERTIFICATE_FILE);
    await writeFile(path, this.pem);
    return path;
  }

  /**
   * @param {import('./certificates.js').LeafOptions} [options] other names or dates make certificates that a client must
   *   refuse; without options, it is always the same leaf
   * @returns {Promise<Leaf>}
   */
  async issue(options) {
    if (!options && this.#leaf) return this.#leaf;
    const { issueLeaf } = await certificates();
    const leaf = await issueLeaf(this.#own, options ?? {});
    if (!options) this.#leaf = leaf;
    return leaf;
  }
}

/** A leaf for localhost that no client trusts, for tests of TLS faults. @returns {Promise<Leaf>} */
export async function untrustedLeaf() {
  return (await CertificateAuthority.create('Unknown authority')).issue();
}

/** A leaf for localhost that is signed by itself, for tests of TLS faults. @returns {Promise<Leaf>} */
export async function selfSignedLeaf() {
  return (await certificates()).createSelfSigned();
}
