// @ts-check
// The package passes the checks of publint and attw, and its action scripts stay small.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a tool of node_modules/.bin. @param {string} name @param {string[]} args */
async function tool(name, ...args) {
  const options = { cwd: root, env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' } };
  return (await promisify(execFile)(`${root}node_modules/.bin/${name}`, args, options)).stdout;
}

test('publint reports no problem', async () => {
  assert.match(await tool('publint', 'pkg', '--strict'), /All good!/);
});

test('attw finds the types of every entry point for every kind of import', async () => {
  // core.wasm is for bundlers and has no types.
  const options = ['--pack', 'pkg', '--exclude-entrypoints', 'core.wasm', '--format', 'json'];
  const { problems } = JSON.parse(await tool('attw', ...options));
  assert.deepEqual(problems, {});
});

test('the action scripts stay within their size limits', () => {
  const bytes = (/** @type {string} */ file) => statSync(`${root}pkg/action-scripts/${file}`).size;
  for (const file of ['login.js', 'get_user.js']) {
    assert.ok(bytes(file) <= 64_000, `${file} has ${bytes(file)} bytes; the limit is 64,000`);
    assert.ok(
      bytes(`nowasm/${file}`) <= 100_000,
      `nowasm/${file} has ${bytes(`nowasm/${file}`)} bytes; Auth0 takes 100,000`,
    );
  }
});
