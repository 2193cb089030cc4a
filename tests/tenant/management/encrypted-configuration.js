// @ts-check
/**
 * `options.configuration` of a connection. It is encrypted at every write with a new initialisation
 * vector, and returned encrypted. A value that is written back as it was read is therefore encrypted
 * twice, and the scripts get the encrypted value. The format is not part of a contract: real tenants have
 * returned base64 of changing layouts, and `2.0$<hex>$<hex>` before.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** @typedef {'base64' | 'hex'} EncryptedForm base64 of the newer tenants, or `2.0$<hex of the vector>$<hex of the text>` */

const VECTOR = 16;
const HEX = '2.0$';
/** The prefix of all values in base64 format. */
const HEADER = Buffer.from('0a420a20', 'hex');

export class ConfigurationCipher {
  /** @type {EncryptedForm} */
  form = 'base64';
  /** Whether each read encrypts the values again. No source rules this out. */
  changesAtEachRead = false;
  #key = randomBytes(32);
  #header = Buffer.concat([HEADER, randomBytes(32)]);

  /** @param {string} value */
  encrypt(value) {
    const vector = randomBytes(VECTOR);
    const cipher = createCipheriv('aes-256-cbc', this.#key, vector);
    const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
    if (this.form === 'hex') return `${HEX}${vector.toString('hex')}$${text.toString('hex')}`;
    return Buffer.concat([this.#header, vector, text]).toString('base64');
  }

  /** @param {string} encrypted in either form */
  decrypt(encrypted) {
    const hex = encrypted.startsWith(HEX);
    const bytes = hex
      ? Buffer.from(encrypted.slice(HEX.length).replace('$', ''), 'hex')
      : Buffer.from(encrypted, 'base64').subarray(this.#header.length);
    const decipher = createDecipheriv('aes-256-cbc', this.#key, bytes.subarray(0, VECTOR));
    return Buffer.concat([decipher.update(bytes.subarray(VECTOR)), decipher.final()]).toString();
  }

  /** @param {Record<string, string | null>} configuration */
  encryptAll(configuration) {
    const values = Object.entries(configuration).filter(([, value]) => value !== null);
    return Object.fromEntries(values.map(([name, value]) => [name, this.encrypt(String(value))]));
  }

  /** The values as the API returns them. @param {Record<string, string>} configuration */
  shownAll(configuration) {
    return this.changesAtEachRead ? this.encryptAll(this.decryptAll(configuration)) : configuration;
  }

  /** @param {Record<string, string>} configuration */
  decryptAll(configuration) {
    return Object.fromEntries(
      Object.entries(configuration).map(([name, value]) => [name, this.decrypt(value)]),
    );
  }
}
