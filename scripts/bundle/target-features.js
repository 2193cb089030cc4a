// Edits the list of features that a compiled module declares to use: the custom section `target_features`
// (https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md#target-features-section).

const SECTION = 'target_features';
/** wasm-bindgen generates glue with reference types if a module declares any of these. */
const REMOVED = ['reference-types', 'multivalue', 'call-indirect-overlong'];

/**
 * Removes reference types and what depends on them from the list.
 *
 * Rust's own library is compiled with reference types and declares them. A program that is compiled for a CPU without
 * them uses none, but inherits the declaration.
 *
 * @param {Buffer} wasm a module
 * @returns {Buffer}
 */
export function removeTargetFeatures(wasm) {
  const header = encodeName(SECTION);
  const parts = [wasm.subarray(0, 8)];
  for (let at = 8; at < wasm.length;) {
    const [length, start] = readNumber(wasm, at + 1);
    const end = start + length;
    if (wasm[at] === 0 && wasm.subarray(start, start + header.length).equals(header)) {
      const content = Buffer.concat([
        header,
        filterFeatures(wasm.subarray(start + header.length, end)),
      ]);
      parts.push(Buffer.from([0, ...encodeNumber(content.length)]), content);
    } else {
      parts.push(wasm.subarray(at, end));
    }
    at = end;
  }
  return Buffer.concat(parts);
}

/** @param {Buffer} content the section after its name: a count, then a prefix byte and a name for each feature */
function filterFeatures(content) {
  let [remaining, at] = readNumber(content, 0);
  const entries = [];
  for (; remaining > 0; remaining -= 1) {
    const [length, start] = readNumber(content, at + 1);
    const end = start + length;
    if (!REMOVED.includes(content.toString('utf8', start, end))) {
      entries.push(content.subarray(at, end));
    }
    at = end;
  }
  return Buffer.concat([Buffer.from(encodeNumber(entries.length)), ...entries]);
}

/**
 * Reads an unsigned LEB128 number (WebAssembly specification, section 5.2.2).
 *
 * @param {Buffer} bytes
 * @param {number} at
 * @returns {[value: number, next: number]}
 */
function readNumber(bytes, at) {
  const byte = bytes[at] ?? 0;
  if (byte < 0x80) return [byte, at + 1];
  const [rest, next] = readNumber(bytes, at + 1);
  return [rest * 128 + (byte & 127), next];
}

/**
 * @param {number} value
 * @returns {number[]} its bytes in LEB128
 */
function encodeNumber(value) {
  return value < 128 ? [value] : [(value & 127) | 128, ...encodeNumber(value >>> 7)];
}

/** @param {string} text */
function encodeName(text) {
  return Buffer.from([...encodeNumber(text.length), ...Buffer.from(text)]);
}
