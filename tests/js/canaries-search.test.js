// @ts-check
// The search for canaries finds what was planted, in each form and in each place: a search that finds nothing proves
// nothing by itself.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Canaries } from '../support/canaries.js';

const canaries = new Canaries();
const secret = canaries.plant('password', { special: true });
const half = /** @type {RegExpMatchArray} */ (/^[0-9a-f]+/.exec(secret))[0];
const other = new Canaries().plant('other', { special: true });

/** How a secret may be written, without the code of the search. @type {Record<string, (text: string) => string | Uint8Array>} */
const FORMS = {
  plain: (text) => text,
  'as bytes': (text) => new TextEncoder().encode(text),
  'in JSON': (text) => JSON.stringify({ a: text }),
  'in JSON in JSON': (text) => JSON.stringify({ a: JSON.stringify({ b: text }) }),
  'in JSON with escaped letters': (text) => JSON.stringify({ a: text }).replace('é', '\\u00e9'),
  'in a query': (text) => `https://example.com/?a=${encodeURIComponent(text)}`,
  'in a query in lower case': (text) =>
    encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
  'in a form': (text) => String(new URLSearchParams({ a: text })),
  'in an address': (text) => new URL(`https://example.com/${encodeURIComponent(text)}`).href,
  'in HTML': (text) =>
    `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}</p>`,
  'in base64': (text) => btoa(text),
  'in base64 after one letter': (text) => Buffer.from(`:${text}!`).toString('base64'),
  'in base64 after two letters': (text) => Buffer.from(`a:${text}`).toString('base64'),
  'in base64url': (text) => Buffer.from(`id:${text}:x`).toString('base64url'),
  'in hex': (text) => Buffer.from(text).toString('hex'),
  'in hex in upper case': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  'in UTF-16': (text) => Buffer.from(`a${text}b`, 'utf16le'),
  'in UTF-16 with the high byte first': (text) => Buffer.from(text, 'utf16le').swap16(),
};

/** Where a secret may hang on a value. @type {Record<string, (text: string) => unknown>} */
const PLACES = {
  'a message': (text) => new Error(text),
  'a stack': (text) => Object.assign(new Error('x'), { stack: text }),
  'a chain of causes': (text) => new Error('x', { cause: new Error('y', { cause: { text } }) }),
  'a property that is not enumerable': (text) => Object.defineProperty({}, 'a', { value: text }),
  'a property with a symbol': (text) => ({ [Symbol('a')]: text }),
  'the name of a property': (text) => ({ [text]: 1 }),
  'the name of a symbol': (text) => ({ [Symbol(text)]: 1 }),
  'a getter': (text) => ({
    get a() {
      return text;
    },
  }),
  'a function': (text) => Object.assign(() => {}, { a: text }),
  'a set': (text) => new Set([[text]]),
  'a key of a map': (text) => new Map([[text, 1]]),
  'a value of a map': (text) => new Map([[1, { text }]]),
  'a buffer': (text) => ({ a: new TextEncoder().encode(text).buffer }),
  'an aggregate of errors': (text) => new AggregateError([new Error('x'), new Error(text)]),
  'a ring': (text) => {
    const ring = { a: /** @type {unknown} */ (undefined), text };
    ring.a = ring;
    return ring;
  },
  'what lies beside a getter that throws': (text) => ({
    get a() {
      throw new Error('x');
    },
    text,
  }),
};

describe('a canary is found', () => {
  for (const [name, write] of Object.entries(FORMS)) {
    test(`${name}`, () => {
      assert.match(canaries.findIn(write(secret), 'it').join(), /^password in it/);
      assert.deepEqual(canaries.findIn(write(other), 'it'), []);
    });

    test(`${name}, half of it`, () => {
      assert.match(canaries.findIn(write(half), 'it').join(), /^password in it/);
    });
  }

  for (const [name, plant] of Object.entries(PLACES)) {
    test(`in ${name}`, () => {
      assert.match(canaries.findInValue(plant(secret), 'it').join(), /password in .*it/);
      assert.deepEqual(canaries.findInValue(plant(other), 'it'), []);
    });
  }

  test('in a memory that is empty but for it', () => {
    const memory = new Uint8Array(1_000_000);
    memory.set(Buffer.from(secret), 700_001);
    assert.deepEqual(canaries.findInMemory(memory.buffer, 'memory'), [
      'password in memory (plain)',
    ]);
    assert.deepEqual(canaries.findInMemory(new ArrayBuffer(1000), 'memory'), []);
  });

  test('in the files of a folder, in compressed ones and in names', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'canaries-'));
    t.after(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, `run ${half}`));
    writeFileSync(join(folder, `run ${half}`, 'a.json'), JSON.stringify({ secret }));
    writeFileSync(join(folder, 'b.gz'), gzipSync(secret));
    writeFileSync(join(folder, 'c.txt'), other);
    assert.deepEqual(canaries.findInFolder(folder).sort(), [
      'password in b.gz (plain)',
      `password in run ${half}/a.json (JSON)`,
      `password in run ${half}/a.json (plain)`,
      'password in the name of a file (plain)',
      'password in the name of a file (plain)',
    ]);
  });

  test('if it is a part of a token', () => {
    const tokens = new Canaries();
    tokens.addToken('token', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl');
    assert.deepEqual(tokens.findIn('cut: c2lnbmF0dXJl', 'it'), ['token in it (plain)']);
    assert.deepEqual(tokens.findIn('"eyJhbGciOiJSUzI1NiJ9"', 'it'), []);
  });
});
