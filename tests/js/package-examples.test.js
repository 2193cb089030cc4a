// @ts-check
// The examples in the package's types: each export has one that compiles by itself, runs with the emulated old tenant, and
// prints what its comments say.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { compile, project } from '../support/typescript-project.js';
import { addUser, built, startOldTenant } from './support.js';

/** @typedef {{ name: string, code: string }} Example `code` is '' if the export has none */

const tenant = await startOldTenant();
await addUser(tenant, { email: 'jo@example.com' });

/** The exports of the types, each with its example. @type {Example[]} */
const examples = [
  ...built('index.d.ts').matchAll(
    /(\/\*\*(?:(?!\*\/)[^])*\*\/\n)?^export (?:interface|type|function|const) (\w+)/gm,
  ),
].map(([, comment = '', name = '']) => ({ name, code: exampleIn(comment) }));

/** @param {string} comment */
function exampleIn(comment) {
  const text = comment.replace(/^ \* ?/gm, '');
  return /^@example\n```ts\n([^]*?)^```$/m.exec(text)?.[1] ?? '';
}

/** Replaces the placeholders by what the emulated tenant has. @param {string} code */
function withTenant(code) {
  const { Client_ID, Client_Secret, Connection } = tenant.configuration;
  return code
    .replaceAll('old.eu.auth0.com', tenant.domain)
    .replaceAll('CLIENT_ID', Client_ID)
    .replaceAll('CLIENT_SECRET', Client_Secret)
    .replaceAll('Username-Password-Authentication', Connection);
}

test('every export has an example', () => {
  assert.deepEqual(
    examples.filter(({ code }) => code === ''),
    [],
  );
  const names = examples.map(({ name }) => name);
  for (const name of [
    'createMigration',
    'login',
    'Configuration',
    'GetUserOutcome',
    'TokenCache',
  ]) {
    assert.ok(names.includes(name), names.join(', '));
  }
});

describe('each example', () => {
  /** @type {string[]} */
  let output;
  before(async () => {
    // Some names differ only in their case.
    output = await compile(
      Object.fromEntries(examples.map(({ code }, index) => [`example${index}.mts`, code])),
    );
  });
  test('the compiler finds nothing else', () => {
    assert.deepEqual(
      output.filter((line) => !/^example\d+\.mts\(/.test(line)),
      [],
    );
  });
  for (const [index, { name, code }] of examples.entries()) {
    test(`the example of ${name} compiles and prints what it says`, async () => {
      // The examples run in Node, but use nothing of it.
      assert.deepEqual(
        output.filter((line) => line.startsWith(`example${index}.mts(`)),
        [],
      );
      const { code: script } = await transform(withTenant(code), { loader: 'ts' });
      const file = join(project, `example${index}.mjs`);
      await writeFile(file, script);
      const { stdout } = await promisify(execFile)(process.execPath, [file]);
      const printed = stdout
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('{"event"'));
      const expected = [...code.matchAll(/console\.log\(.*\); \/\/ (.+)$/gm)].map(
        ([, text]) => text,
      );
      assert.ok(expected.length > 0);
      assert.deepEqual(printed, expected);
    });
  }
});
