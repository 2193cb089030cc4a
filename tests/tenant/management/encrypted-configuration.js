// @ts-check
/**
 * `options.configuration` of a connection: encrypted at every write with a new initialisation
 * vector, and read back encrypted. A value that is written back as it was read is therefore
 * encrypted twice, and the scripts see the inner encryption instead of the value.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const VERSION = '2.0';

export class ConfigurationCipher {
  #key = randomBytes(32);

  /** @param {string} value @returns {string} `2.0$<hex of the vector>$<hex of the text>` */
  encrypt(value) {
    const vector = randomBytes(16);
    const cipher = createCipheriv('aes-256-cbc', this.#key, vector);
    return [VERSION, vector.toString('hex'), cipher.update(value, 'utf8', 'hex') + cipher.final('hex')].join('$');
  }

  /** @param {string} encrypted */
  decrypt(encrypted) {
    const [, vector = '', text = ''] = encrypted.split('$');
    const decipher = createDecipheriv('aes-256-cbc', this.#key, Buffer.from(vector, 'hex'));
    return decipher.update(text, 'hex', 'utf8') + decipher.final('utf8');
  }

  /** @param {Record<string, string | null>} configuration */
  encryptAll(configuration) {
    const values = Object.entries(configuration).filter(([, value]) => value !== null);
    return Object.fromEntries(values.map(([name, value]) => [name, this.encrypt(String(value))]));
  }

  /** @param {Record<string, string>} configuration */
  decryptAll(configuration) {
    return Object.fromEntries(Object.entries(configuration).map(([name, value]) => [name, this.decrypt(value)]));
  }
}
