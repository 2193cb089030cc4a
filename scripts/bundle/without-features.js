// Takes names off the list of features that a compiled module says it uses: node without-features.js IN OUT NAME...
//
// Rust's own library is built with reference types; compiled for a CPU without them, the module uses none. But its
// section `target_features` still lists them, and wasm-bindgen goes by that list.
import { readFileSync, writeFileSync } from 'node:fs';

const [input, output, ...unwanted] = process.argv.slice(2);
const wasm = readFileSync(input);
const SECTION = 'target_features';

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
 * @returns {number[]}
 */
function number(value) {
  return value < 128 ? [value] : [(value & 127) | 128, ...number(value >>> 7)];
}

/** @param {string} text */
function name(text) {
  return Buffer.from([...number(text.length), ...Buffer.from(text)]);
}

/** @param {Buffer} content of the section, behind its name */
function withoutUnwanted(content) {
  let [left, at] = readNumber(content, 0);
  const kept = [];
  for (; left > 0; left -= 1) {
    // Each entry is a prefix byte and a name.
    const [length, start] = readNumber(content, at + 1);
    const end = start + length;
    if (!unwanted.includes(content.toString('utf8', start, end))) {
      kept.push(content.subarray(at, end));
    }
    at = end;
  }
  return Buffer.concat([Buffer.from(number(kept.length)), ...kept]);
}

const parts = [wasm.subarray(0, 8)];
for (let at = 8; at < wasm.length;) {
  const [length, start] = readNumber(wasm, at + 1);
  const end = start + length;
  const header = name(SECTION);
  if (wasm[at] === 0 && wasm.subarray(start, start + header.length).equals(header)) {
    const content = Buffer.concat([
      header,
      withoutUnwanted(wasm.subarray(start + header.length, end)),
    ]);
    parts.push(Buffer.from([0, ...number(content.length)]), content);
  } else {
    parts.push(wasm.subarray(at, end));
  }
  at = end;
}
writeFileSync(output, Buffer.concat(parts));
