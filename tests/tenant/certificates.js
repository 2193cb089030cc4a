// @ts-check
/**
 * Makes the certificates of the tests. Only certificate-authority.js uses this file, and only when it needs a new certificate:
 * the library takes longer to load than the rest of the emulator.
 */
import 'reflect-metadata';
import { createPrivateKey, webcrypto } from 'node:crypto';

// This import must run after the polyfill, so it is not a static one.
const x509 = await import('@peculiar/x509');
x509.cryptoProvider.set(/** @type {any} */ (webcrypto));

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 86_400_000;

/** @typedef {{ cert: string, key: string }} Certified PEM of a certificate and of its private key */
/**
 * @typedef {object} LeafOptions
 * @property {string[]} [names]
 * @property {string[]} [addresses]
 * @property {Date} [notBefore]
 * @property {Date} [notAfter]
 */

const newKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
const serialNumber = () =>
  `4${Buffer.from(webcrypto.getRandomValues(new Uint8Array(15))).toString('hex')}`;

/** @param {import('@peculiar/x509').X509Certificate} certificate @param {webcrypto.CryptoKey} key @returns {Promise<Certified>} */
async function certified(certificate, key) {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return {
    cert: `${certificate.toString('pem')}\n`,
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}

/** @param {string} name common name @returns {Promise<Certified>} */
export async function createAuthority(name) {
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
  return certified(certificate, keys.privateKey);
}

/** @param {Certified} authority @param {LeafOptions} options @returns {Promise<Certified>} */
export async function issueLeaf(
  authority,
  { names = ['localhost'], addresses = ['127.0.0.1', '::1'], notBefore, notAfter },
) {
  const der = createPrivateKey(authority.key).export({ format: 'der', type: 'pkcs8' });
  const signingKey = await webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, true, ['sign']);
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${names[0] ?? addresses[0]}`,
    issuer: new x509.X509Certificate(authority.cert).subject,
    serialNumber: serialNumber(),
    notBefore: notBefore ?? new Date(Date.now() - DAY),
    notAfter: notAfter ?? new Date(Date.now() + 7 * DAY),
    publicKey: /** @type {any} */ (keys.publicKey),
    signingKey: /** @type {any} */ (signingKey),
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
  return certified(certificate, keys.privateKey);
}

/** A leaf for localhost that is signed by itself. @returns {Promise<Certified>} */
export async function createSelfSigned() {
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
  return certified(certificate, keys.privateKey);
}
