// The entries of a token cache: how they are named, and how they are encrypted.
//
// A token of the Management API reads every user of the old tenant, and a store is read by more people and programs than
// have the client secret. So an entry is encrypted with a key that is derived from the client secret: who can decrypt it
// could as well request a token. It also follows that an entry is of no use to a configuration with another secret.
//
// Name:  `auth0-account-migration:token:1:` and, in hexadecimal, the SHA-256 of what the token is for, without the secret.
// Value: in base64, 12 random bytes and the AES-GCM ciphertext (256 bits) of the token as JSON. The key is HKDF-SHA-256 of
//        the secret, with the name as the salt, so that the value of one entry is of no use in another.

/**
 * @typedef {object} TokenRequest What a token is for.
 * @property {string} url of the token endpoint
 * @property {string} audience
 * @property {string} client_id
 * @property {string} client_secret
 */

/** @typedef {{ access_token: string, expires_at_ms: number }} Token `expires_at_ms` is UNIX time in milliseconds */

const PREFIX = 'auth0-account-migration:token:1:';
const IV_BYTES = 12;
/** Far more than the entry of any token of Auth0, which fits into a header. */
const MAX_ENTRY_CHARACTERS = 50_000;

const encoder = new TextEncoder();

/** The name of the entry. @param {TokenRequest} request */
export async function entryName({ url, audience, client_id }) {
  const text = encoder.encode(JSON.stringify([url, audience, client_id]));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  return `${PREFIX}${Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/**
 * Encrypts a token.
 *
 * @param {string} name of the entry
 * @param {TokenRequest} request
 * @param {Token} token
 */
export async function seal(name, request, token) {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const { key, algorithm } = await cipher(name, request, iv);
  const text = encoder.encode(JSON.stringify(token));
  const ciphertext = await crypto.subtle.encrypt(algorithm, key, text);
  return toBase64([...iv, ...new Uint8Array(ciphertext)]);
}

/**
 * Decrypts an entry.
 *
 * @param {string} name of the entry
 * @param {TokenRequest} request
 * @param {unknown} entry
 * @returns {Promise<unknown>} the token; rejected for everything that {@link seal} has not made of these arguments
 */
export async function open(name, request, entry) {
  if (typeof entry !== 'string' || entry.length > MAX_ENTRY_CHARACTERS) {
    throw new TypeError('no text of this length');
  }
  const bytes = Uint8Array.from(atob(entry), (character) => character.charCodeAt(0));
  const { key, algorithm } = await cipher(name, request, bytes.subarray(0, IV_BYTES));
  const text = await crypto.subtle.decrypt(algorithm, key, bytes.subarray(IV_BYTES));
  return JSON.parse(new TextDecoder().decode(text));
}

/** @param {string} name @param {TokenRequest} request @param {BufferSource} iv */
async function cipher(name, { client_secret }, iv) {
  const secret = encoder.encode(client_secret);
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const key = await crypto.subtle.deriveKey(
    {
      name: 'HKDF',
      hash: 'SHA-256',
      salt: encoder.encode(name),
      info: encoder.encode('token cache'),
    },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
  return { key, algorithm: { name: 'AES-GCM', iv } };
}

/** @param {number[]} bytes */
const toBase64 = (bytes) => btoa(bytes.map((byte) => String.fromCharCode(byte)).join(''));
