// @ts-check
/**
 * A certificate authority for the tests. It issues the certificates of the tenants, so that the
 * product uses real, verified HTTPS to 127.0.0.1. `load()` returns the authority that
 * run-with-authority.js created, because Node reads NODE_EXTRA_CA_CERTS only at process start.
 */
import 'reflect-metadata';
import { createPrivateKey, webcrypto } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// This import must run after the polyfill, so it is not a static one.
const x509 = await import('@peculiar/x509');
x509.cryptoProvider.set(/** @type {any} */ (webcrypto));

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 86_400_000;
const CERTIFICATE_FILE = 'authority.pem';
const KEY_FILE = 'authority.key.pem';

/** @typedef {{ cert: string, key: string }} Leaf PEM of a certificate and of its private key */

const newKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
const serialNumber = () =>
  `4${Buffer.from(webcrypto.getRandomValues(new Uint8Array(15))).toString('hex')}`;

/** @param {webcrypto.CryptoKey} key @returns {Promise<string>} PKCS#8 PEM */
async function pemOf(key) {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ format: 'pem', type: 'pkcs8' })
    .toString();
}

export class CertificateAuthority {
  /** @param {import('@peculiar/x509').X509Certificate} certificate @param {webcrypto.CryptoKey} key */
  constructor(certificate, key) {
    this.certificate = certificate;
    this.key = key;
  }

  /** The certificate in PEM format, which clients must trust. */
  get pem() {
    return `${this.certificate.toString('pem')}\n`;
  }

  /** @param {string} [name] common name; two authorities in one test should differ */
  static async create(name = 'Tenant emulator authority') {
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: `CN=${name} ${serialNumber().slice(0, 8)}`,
      serialNumber: serialNumber(),
      notBefore: new Date(Date.now() - DAY),
      notAfter: new Date(Date.now() + 30 * DAY),
      signingAlgorithm: ALGORITHM,
      keys: /** @type {any} */ (keys),
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(
          x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
          true,
        ),
        await x509.SubjectKeyIdentifierExtension.create(/** @type {any} */ (keys.publicKey)),
      ],
    });
    return new CertificateAuthority(certificate, keys.privateKey);
  }

  /** Loads the authority of this test run (see run-with-authority.js), or creates one that no process trusts yet. */
  static async load(directory = process.env.TENANT_AUTHORITY_DIR) {
    if (!directory) return CertificateAuthority.create();
    const [certificate, key] = await Promise.all([
      readFile(join(directory, CERTIFICATE_FILE), 'utf8'),
      readFile(join(directory, KEY_FILE), 'utf8'),
    ]);
    const der = createPrivateKey(key).export({ format: 'der', type: 'pkcs8' });
    return new CertificateAuthority(
      new x509.X509Certificate(certificate),
      await webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, true, ['sign']),
    );
  }

  /** Writes certificate and key for `load()`. @param {string} directory @returns {Promise<string>} path of the certificate */
  async save(directory) {
    const path = join(directory, CERTIFICATE_FILE);
    await writeFile(path, this.pem);
    await writeFile(join(directory, KEY_FILE), await pemOf(this.key), { mode: 0o600 });
    return path;
  }

  /** Writes only the certificate, for the NODE_EXTRA_CA_CERTS of a child process. @returns {Promise<string>} its path */
  async writeCertificate() {
    const path = join(await mkdtemp(join(tmpdir(), 'tenant-authority-')), CERTIFICATE_FILE);
    await writeFile(path, this.pem);
    return path;
  }

  /**
   * @param {{ names?: string[], addresses?: string[], notBefore?: Date, notAfter?: Date }} [options]
   *   other names or dates make certificates that a client must refuse
   * @returns {Promise<Leaf>}
   */
  async issue({
    names = ['localhost'],
    addresses = ['127.0.0.1', '::1'],
    notBefore,
    notAfter,
  } = {}) {
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      subject: `CN=${names[0] ?? addresses[0]}`,
      issuer: this.certificate.subject,
      serialNumber: serialNumber(),
      notBefore: notBefore ?? new Date(Date.now() - DAY),
      notAfter: notAfter ?? new Date(Date.now() + 7 * DAY),
      publicKey: /** @type {any} */ (keys.publicKey),
      signingKey: /** @type {any} */ (this.key),
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension([
          ...names.map((value) => ({ type: /** @type {const} */ ('dns'), value })),
          ...addresses.map((value) => ({ type: /** @type {const} */ ('ip'), value })),
        ]),
      ],
    });
    return { cert: `${certificate.toString('pem')}\n`, key: await pemOf(keys.privateKey) };
  }
}

/** A leaf for localhost that no client trusts, for tests of TLS faults. @returns {Promise<Leaf>} */
export async function untrustedLeaf() {
  return (await CertificateAuthority.create('Unknown authority')).issue();
}

/** A leaf for localhost that is signed by itself, for tests of TLS faults. @returns {Promise<Leaf>} */
export async function selfSignedLeaf() {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=localhost',
    serialNumber: serialNumber(),
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + DAY),
    signingAlgorithm: ALGORITHM,
    keys: /** @type {any} */ (keys),
    extensions: [
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
      ]),
    ],
  });
  return { cert: `${certificate.toString('pem')}\n`, key: await pemOf(keys.privateKey) };
}
