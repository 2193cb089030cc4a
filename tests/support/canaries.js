// @ts-check
/**
 * Canaries: secrets that cannot be there by chance. A test plants them and looks for them afterwards, in every form in
 * which a text may have been written and in everything that hangs on a value.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { textsOf } from './texts-of.js';

/** What each encoding would have changed: quotes, a space, what addresses and base64 treat specially, a letter beyond ASCII. */
const SPECIAL = '"\\ +/&=%<é';
/** A run of such characters that is at least this long cannot be in a text by chance. */
const CORES = /[A-Za-z0-9]{16,}/g;

/** How a text may be written. @type {Record<string, (text: string) => string[]>} */
const ENCODINGS = {
  plain: (text) => [text],
  JSON: (text) => [asJson(text), asJson(asJson(text)), asJson(text).replaceAll('/', '\\/')],
  'JSON in ASCII': (text) => [inAscii(asJson(text))],
  URL: (text) => {
    const form = new URLSearchParams([['', text]]).toString().slice(1);
    return [encodeURIComponent(text), encodeURI(text), form].flatMap((one) => [
      one,
      one.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    ]);
  },
  HTML: (text) => [asHtml(text)],
  base64: (text) => base64Of(text, 'base64'),
  base64url: (text) => base64Of(text, 'base64url'),
  hex: (text) => [hexOf(text), hexOf(text).toUpperCase()],
  'UTF-16': (text) => {
    const bytes = Buffer.from(text, 'utf16le');
    return [bytes.toString('latin1'), Buffer.from(bytes).swap16().toString('latin1')];
  },
};
/** The result of these is the bytes already, one character a byte. */
const IS_BYTES = new Set(['UTF-16']);

const asJson = (/** @type {string} */ text) => JSON.stringify(text).slice(1, -1);
const inAscii = (/** @type {string} */ text) =>
  text.replace(/[^\0-~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
const hexOf = (/** @type {string} */ text) => Buffer.from(text).toString('hex');
const asHtml = (/** @type {string} */ text) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/**
 * A text inside of a longer one that is written as base64: it may begin at each of three places of a group, and only the
 * characters that come from it alone are certain.
 *
 * @param {string} text
 * @param {'base64' | 'base64url'} encoding
 */
function base64Of(text, encoding) {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    const certain = bytes.toString(encoding).slice(0, Math.floor((bytes.length * 8) / 6));
    return certain.slice(Math.ceil((before * 8) / 6));
  });
}

/** Bytes as a text that has one character for each, so that both can be searched in the same way. @param {string | Uint8Array} data */
const byteText = (data) =>
  (typeof data === 'string' ? Buffer.from(data) : Buffer.from(data)).toString('latin1');

export class Canaries {
  /** The forms of all secrets, with the kind of the secret and the encoding. @type {Map<string, { kind: string, encoding: string }>} */
  #forms = new Map();

  /**
   * Makes a secret.
   *
   * @param {string} kind for messages
   * @param {{ special?: boolean }} [options] `special` adds characters that encodings change
   */
  plant(kind, { special = false } = {}) {
    const random = () => randomBytes(12).toString('hex');
    const secret = special ? `${random()}${SPECIAL}${random()}` : `canary${random()}`;
    this.add(kind, secret);
    return secret;
  }

  /** Adds a secret that something else has made. Its long runs of letters and digits count as well. @param {string} kind @param {string} secret */
  add(kind, secret) {
    for (const text of [secret, ...(secret.match(CORES) ?? [])]) this.#addForms(kind, text);
    return secret;
  }

  /** Adds a token: its parts but the first, which tokens have in common. @param {string} kind @param {string} token */
  addToken(kind, token) {
    for (const part of token.split('.').slice(1)) if (part) this.#addForms(kind, part);
    return token;
  }

  /** @param {string} kind @param {string} text */
  #addForms(kind, text) {
    for (const [encoding, encode] of Object.entries(ENCODINGS)) {
      for (const form of encode(text)) {
        const bytes = IS_BYTES.has(encoding) ? form : byteText(form);
        if (!this.#forms.has(bytes)) this.#forms.set(bytes, { kind, encoding });
      }
    }
  }

  /**
   * Where the secrets are in a text or in bytes.
   *
   * @param {string | Uint8Array} data
   * @param {string} place for messages
   * @returns {string[]} such as `password in stdout (base64)`
   */
  findIn(data, place) {
    const bytes = byteText(data);
    const found = [...this.#forms].filter(([form]) => bytes.includes(form));
    return [
      ...new Set(found.map(([, { kind, encoding }]) => `${kind} in ${place} (${encoding})`)),
    ].sort();
  }

  /** Where the secrets are in a value and in everything that hangs on it. @param {unknown} value @param {string} place */
  findInValue(value, place) {
    return [...textsOf(value, place)].flatMap(([path, data]) => this.findIn(data, path));
  }

  /** Where the secrets are in the memory of an instance; most of it is empty. @param {ArrayBufferLike} memory @param {string} place */
  findInMemory(memory, place) {
    const used = Buffer.from(memory)
      .toString('latin1')
      .replace(/\0{64,}/g, '\0');
    return this.findIn(Buffer.from(used, 'latin1'), place);
  }

  /** Where the secrets are in the files of a folder, and in their names. @param {string} folder @returns {string[]} */
  findInFolder(folder) {
    return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const name = relative(folder, path);
      const inName = this.findIn(name, 'the name of a file');
      return entry.isFile() ? [...inName, ...this.findIn(contentOf(path), name)] : inName;
    });
  }
}

/** @param {string} path */
function contentOf(path) {
  const bytes = readFileSync(path);
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}
