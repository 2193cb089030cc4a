// @ts-check
// convert that is stopped in the middle, by a person or by a fault of its worker: no file of users is left.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import {
  PACKAGE,
  exported,
  ndjson,
  newDesk,
  packageWithWorker,
  runFolder,
  runRecord,
} from '../support/convert-desk.js';

// Small files, so that some are being written whenever the command is ended. Several times, as that is chance.
const SMALL_FILES = ['--file-size', '10000'];
for (const [name, options] of /** @type {[string, string[]][]} */ ([
  ['Ctrl-C', []],
  ...[1, 2, 3].map((time) => [`Ctrl-C while many files are being written, ${time}`, SMALL_FILES]),
])) {
  test(`${name} ends the command at once, and leaves no file of users`, async (t) => {
    const desk = newDesk(t);
    const input = new Readable({ read() {} });
    // Enough for many import files; the end never comes.
    const user_metadata = { about: 'x'.repeat(4_000) };
    const user = { ...exported[0], user_metadata };
    input.push(ndjson(Array.from({ length: 20_000 }, (_, index) => ({ ...user, index }))));
    const { code, stderr } = await desk.run(['convert', '-', ...options], {
      input,
      watch: (child, text) =>
        text.includes('converting') && setTimeout(() => child.kill('SIGINT'), 20),
    });
    assert.equal(code, 130);
    assert.match(stderr, /interrupted; no tenant was changed\n$/);
    const folder = runFolder(desk);
    assert.deepEqual(readdirSync(folder), ['run.json']);
    assert.equal(runRecord(folder).state, 'interrupted');
  });
}

for (const [name, stop, expected] of /** @type {const} */ ([
  ['an error', (/** @type {Readable} */ input) => input.push(null), 1],
  ['Ctrl-C', (/** @type {Readable} */ _, /** @type {any} */ child) => child.kill('SIGINT'), 130],
])) {
  test(`${name} ends the command in an orderly way though its run folder is gone`, async (t) => {
    const desk = newDesk(t);
    const input = new Readable({ read() {} });
    input.push(ndjson(exported));
    let isGone = false;
    const { code, stderr } = await desk.run(['convert', '-'], {
      input,
      watch: (child, text) => {
        if (isGone || !text.includes('converting')) return;
        isGone = true;
        rmSync(runFolder(desk), { recursive: true });
        stop(input, child);
      },
    });
    assert.equal(code, expected, stderr);
    assert.doesNotMatch(stderr, /internal|node:/);
    assert.match(stderr, /run\.json cannot be written: there is no such file or folder/);
  });
}

test('full disk leaves no folder that git would add, and no lock', async (t) => {
  const desk = newDesk(t);
  const path = desk.write('users.ndjson', ndjson(exported));
  // Every write fails, as on a disk that is full. With an empty coverage file, the test runner would report no coverage at all.
  const script = `unset NODE_V8_COVERAGE; ulimit -f 0; trap '' XFSZ; exec "$0" "$@"`;
  const cli = [process.execPath, join(PACKAGE, 'cli.js')];
  const run = (/** @type {string[]} */ ...args) =>
    spawnSync('sh', ['-c', script, ...cli, ...args], { cwd: desk.folder, encoding: 'utf8' });
  const first = run('convert', path);
  assert.equal(first.status, 1, first.stderr);
  assert.match(first.stderr, /no run folder can be created in auth0-migration-runs/);
  assert.equal(existsSync(desk.path('auth0-migration-runs')), false);

  const { document } = await desk.json(['convert', path]);
  const { stderr } = run('import', '--resume', document.run, '--dry-run');
  assert.match(stderr, /the lock file .* cannot be written/);
  assert.match(stderr, /^error: .*run\.json cannot be written/m);
  assert.equal(existsSync(join(desk.folder, document.folder, 'lock')), false);
});

test('import file that cannot be written ends the command, and no other one appears', async (t) => {
  const desk = newDesk(t);
  const file = `{ name: 'import-files/00001.json', path: '/missing/00001.json', bytes: new Uint8Array(1) }`;
  const code = `parentPort.postMessage({ kind: 'write', file: ${file} });\nawait import('./real-worker.js');`;
  const options = packageWithWorker(desk, code);
  const path = desk.write('users.ndjson', ndjson(exported));
  const { document, stderr } = await desk.json(['convert', path], options);
  assert.equal(document.problem.code, 'files');
  assert.match(stderr, /import-files\/00001\.json: /);
  assert.deepEqual(readdirSync(runFolder(desk)), ['run.json']);
});

for (const [what, code, kind] of [
  ['an exception', `throw new TypeError('x');`, 'TypeError'],
  ['an exit', `process.exit(0);`, 'WorkerExit'],
  [
    'a trap',
    `parentPort.on('message', () => parentPort.postMessage({ kind: 'trapped', error: { name: 'RuntimeError' } }));`,
    'RuntimeError',
  ],
]) {
  test(`${what} in the worker ends the command as an internal error`, async (t) => {
    const desk = newDesk(t);
    const options = packageWithWorker(desk, code);
    const path = desk.write('users.ndjson', ndjson(exported));
    const result = await desk.json(['convert', path], options);
    assert.equal(result.code, 1);
    assert.equal(result.document.problem.code, 'internal');
    assert.match(result.document.problem.message, new RegExp(`toolkit: ${kind}, in version`));
    assert.deepEqual(readdirSync(runFolder(desk)), ['run.json']);
  });
}
