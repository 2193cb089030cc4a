// @ts-check
// The manual names every scope of the Management API that the command line asks for, and no other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MANUAL, codeOf, read } from './markdown.js';

const SCOPE = /^(?:read|create|update|delete):[a-z_]+$/;
const known = [...read('src/toolkit/api/scope.rs').matchAll(/ => "([a-z]+:[a-z_]+)",$/gm)].map(
  ([, scope = '']) => scope,
);
const documented = new Set(
  MANUAL.flatMap((page) => codeOf(read(page)).spans).filter((span) => SCOPE.test(span)),
);

test('the manual names every scope that a command needs', () => {
  assert.ok(known.length > 40);
  assert.deepEqual(
    known.filter((scope) => !documented.has(scope)),
    [],
  );
});

test('every scope that the manual names is one that a command knows', () => {
  assert.deepEqual(
    [...documented].filter((scope) => !known.includes(scope)),
    [],
  );
});
