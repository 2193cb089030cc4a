// Decodes the base85 text that scripts/bundle/base85.js encodes. It is 6 percent shorter than base64.

/**
 * Decodes five digits at a time with a table: this runs once in a container, so hardly any of it gets compiled, and each
 * operation of the loop counts.
 *
 * @param {string} text
 * @returns {Uint8Array}
 */
export function decodeBase85(text) {
  // The digits begin at "%"; ', @, \ and ` are none.
  const digits = new Uint8Array(128);
  for (let code = 37, digit = 0; code < 128; code += 1) {
    digits[code] = digit;
    if (code !== 39 && code !== 64 && code !== 92 && code !== 96) digit += 1;
  }
  const codes = Buffer.from(text, 'latin1');
  const bytes = Buffer.allocUnsafe(((text.length - 1) / 5) * 4);
  // The first character counts the bytes that fill the last group of four.
  for (let at = 1, to = 0; at < codes.length; at += 5, to += 4) {
    const value =
      (((digits[codes[at]] * 85 + digits[codes[at + 1]]) * 85 + digits[codes[at + 2]]) * 85 +
        digits[codes[at + 3]]) *
        85 +
      digits[codes[at + 4]];
    bytes[to] = value >>> 24;
    bytes[to + 1] = value >>> 16;
    bytes[to + 2] = value >>> 8;
    bytes[to + 3] = value;
  }
  return bytes.subarray(0, bytes.length - Number(text[0]));
}
