// Encodes bytes as text for the action scripts, whose length Auth0 limits: base85 needs 5 characters for 4 bytes, where
// base64 needs 4 for 3.

/**
 * The 85 digits: characters that a string literal need not escape. `#` and `@` are left out as well, because
 * auth0-deploy-cli replaces ##NAME## and @@NAME@@ in a script.
 */
const ALPHABET = Array.from({ length: 127 - 37 }, (_, index) => String.fromCharCode(37 + index))
  .filter((character) => !"'@\\`".includes(character))
  .slice(0, 85);

/**
 * Encodes each group of 4 bytes as a big-endian number of 5 digits. The first character of the text counts the zero
 * bytes that fill the last group. js/action-scripts/base85.js decodes the text.
 *
 * @param {Buffer} bytes
 */
export function encodeBase85(bytes) {
  const padding = (4 - (bytes.length % 4)) % 4;
  const padded = Buffer.concat([bytes, Buffer.alloc(padding)]);
  let text = String(padding);
  for (let offset = 0; offset < padded.length; offset += 4) {
    let value = padded.readUInt32BE(offset);
    let group = '';
    for (let digit = 0; digit < 5; digit += 1) {
      group = ALPHABET[value % 85] + group;
      value = Math.floor(value / 85);
    }
    text += group;
  }
  return text;
}
