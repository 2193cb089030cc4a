// @ts-check
// Files that the command line writes to --out: never outside of that folder, and never over other files without --force.
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { test } from 'node:test';
import { Desk } from '../support/command-line.js';
import { beforeCall, fail } from '../support/file-hook.js';
import { built } from './support.js';

const desk = new Desk();

/** @param {string} path */
const read = (path) => readFileSync(desk.path(path), 'utf8');

test('scripts copies the files of the package without needing credentials or settings', async () => {
  const withoutSettings = new Desk({ settings: null });
  const { code, stdout, stderr } = await withoutSettings.run(['scripts', '--out', 'new/folder']);
  assert.deepEqual([code, stderr], [0, '']);
  for (const name of ['login.js', 'get_user.js']) {
    assert.match(stdout, new RegExp(`^new/folder/${name}$`, 'm'));
    assert.equal(
      readFileSync(withoutSettings.path(`new/folder/${name}`), 'utf8'),
      built(`action-scripts/${name}`),
    );
    const { mode } = statSync(withoutSettings.path(`new/folder/${name}`));
    assert.equal(mode & 0o777, 0o644 & ~process.umask());
  }
  assert.deepEqual(readdirSync(withoutSettings.folder), ['new']);
});

test('scripts takes no settings for missing that are named, or cannot be read', async (t) => {
  const own = new Desk({ t, settings: null });
  mkdirSync(own.path('auth0-migration.json'));
  for (const [args, reason] of /** @type {[string[], string][]} */ ([
    [[], 'auth0-migration.json cannot be read: it is a folder'],
    [['--settings', 'my.json'], 'my.json cannot be read: there is no such file or folder'],
  ])) {
    const { code, stderr } = await own.run(['scripts', '--out', 'out', ...args]);
    assert.equal(code, 2);
    assert.ok(stderr.startsWith(`error: the settings file ${reason}\n`), stderr);
  }
  assert.ok(!existsSync(own.path('out')));
});

test('a disk that is full in the middle of the files leaves none of them', async (t) => {
  const own = new Desk({ t });
  const full = beforeCall(
    own,
    'openSync',
    `if (/get_user\\.js\\..*tmp$/.test(path)) ${fail('ENOSPC')}`,
  );
  const { code, stderr } = await own.run(['scripts', '--out', 'out'], full);
  assert.deepEqual([code, stderr], [1, 'error: --out out cannot be written: no space is left\n']);
  assert.deepEqual(readdirSync(own.path('out')), []);
});

test('scripts --json lists the files and whether each was written', async () => {
  const { code, document } = await desk.json(['scripts', '--out', 'json']);
  assert.equal(code, 0);
  assert.equal(document.out, 'json');
  const files = readdirSync(desk.path('json'), { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile(),
  );
  assert.equal(document.files.length, files.length);
  assert.ok(
    document.files.every(
      (/** @type {any} */ { path, written }) => written && existsSync(desk.path(`json/${path}`)),
    ),
  );
  const again = await desk.json(['scripts', '--out', 'json']);
  assert.equal(again.code, 0);
  assert.ok(again.document.files.every((/** @type {any} */ { written }) => !written));
});

test('a differing file is kept and nothing is written until --force is given', async () => {
  mkdirSync(desk.path('existing'));
  writeFileSync(desk.path('existing/login.js'), 'mine');
  const refused = await desk.run(['scripts', '--out', 'existing']);
  assert.deepEqual([refused.code, refused.stdout], [2, '']);
  assert.equal(
    refused.stderr,
    'error: --out existing contains other versions of login.js; nothing was written\nremedy: name another folder, or overwrite them with --force\n',
  );
  assert.deepEqual(readdirSync(desk.path('existing')), ['login.js']);
  assert.equal(read('existing/login.js'), 'mine');
  const forced = await desk.run(['scripts', '--out', 'existing', '--force']);
  assert.deepEqual([forced.code, forced.stderr], [0, '']);
  assert.equal(read('existing/login.js'), built('action-scripts/login.js'));
});

test('scripts replaces a symbolic link instead of writing to its target', async () => {
  mkdirSync(desk.path('linked'));
  writeFileSync(desk.path('elsewhere.js'), 'mine');
  symlinkSync(desk.path('elsewhere.js'), desk.path('linked/login.js'));
  symlinkSync('missing.js', desk.path('linked/get_user.js'));
  const refused = await desk.run(['scripts', '--out', 'linked']);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, / other versions of login\.js, get_user\.js;/);
  const { code } = await desk.run(['scripts', '--out', 'linked', '--force']);
  assert.equal(code, 0);
  assert.equal(read('elsewhere.js'), 'mine');
  assert.equal(read('linked/login.js'), built('action-scripts/login.js'));
});

test('--out may be a symbolic link to a folder', async () => {
  mkdirSync(desk.path('real'));
  symlinkSync('real', desk.path('link'));
  assert.equal((await desk.run(['scripts', '--out', 'link'])).code, 0);
  assert.ok(existsSync(desk.path('real/login.js')));
});

test('emit writes nothing where a symbolic link in its folder leads out of it', async (t) => {
  const own = new Desk({ t });
  own.write('victim/file', 'mine');
  mkdirSync(own.path('out/inside'), { recursive: true });
  const emit = (/** @type {string} */ target) => {
    rmSync(own.path('out/old-tenant'), { force: true });
    symlinkSync(target, own.path('out/old-tenant'));
    return own.run(['emit', '--format', 'terraform', '--out', 'out', '--force']);
  };
  for (const [target, expected, message] of /** @type {const} */ ([
    ['..', 1, /^error: old-tenant\/\S+ would be written outside of --out out\n$/],
    ['../victim', 1, /^error: old-tenant\/\S+ would be written outside of --out out\n$/],
    ['missing', 2, /^error: --out out: \S+old-tenant is a symbolic link to a missing file\n$/],
  ])) {
    const { code, stderr } = await emit(target);
    assert.equal(code, expected, stderr);
    assert.match(stderr, message);
  }
  assert.deepEqual(readdirSync(own.path('victim')), ['file']);
  assert.deepEqual(readdirSync(own.path('out')), ['inside', 'old-tenant']);
  const { code, stderr } = await emit('inside');
  assert.equal(code, 0, stderr);
  assert.ok(readdirSync(own.path('out/inside')).length > 0);
});

test('scripts refuses a file in place of its folder and a folder in place of a file', async () => {
  desk.write('occupied', 'mine');
  const file = await desk.run(['scripts', '--out', 'occupied', '--force']);
  assert.equal(file.code, 2);
  assert.match(file.stderr, /^error: --out occupied: .*occupied is not a folder\n$/);
  assert.equal(read('occupied'), 'mine');
  mkdirSync(desk.path('folders/login.js'), { recursive: true });
  const folder = await desk.run(['scripts', '--out', 'folders', '--force']);
  assert.deepEqual(
    [folder.code, folder.stderr],
    [2, 'error: --out folders: login.js is a folder\n'],
  );
  assert.deepEqual(readdirSync(desk.path('folders')), ['login.js']);
});

for (const format of ['deploy-cli', 'terraform']) {
  test(`emit --format ${format} writes a README and the same files in every run`, async () => {
    const { code, document, stderr } = await desk.json([
      'emit',
      '--format',
      format,
      '--out',
      format,
    ]);
    assert.deepEqual([code, stderr], [0, '']);
    assert.ok(document.files.some((/** @type {any} */ { path }) => path === 'README.md'));
    assert.ok(
      document.files.every((/** @type {any} */ { path }) =>
        existsSync(desk.path(`${format}/${path}`)),
      ),
    );
    const again = await desk.run(['emit', '--format', format, '--out', format]);
    assert.deepEqual([again.code, again.stderr], [0, '']);
    assert.match(again.stdout, new RegExp(`^${format}/README\\.md \\(unchanged\\)$`, 'm'));
  });

  test(`emit --format ${format} needs a settings file`, async () => {
    const { code, document } = await new Desk({ settings: null }).json([
      'emit',
      '--format',
      format,
      '--out',
      'x',
    ]);
    assert.deepEqual([code, document.problem.code], [2, 'settings']);
  });
}

for (const [format, left, others] of /** @type {const} */ ([
  [
    'deploy-cli',
    'old-tenant/attack-protection/brute-force-protection.json',
    ['old-tenant/.git/x.json', 'old-tenant/notes.md', 'now/clients/a.json'],
  ],
  [
    'terraform',
    'old-tenant/attack-protection.tf',
    ['old-tenant/.terraform/x.tf', 'old-tenant/terraform.tfstate', 'old-tenant/deeper/x.tf'],
  ],
])) {
  test(`emit --format ${format} names the files of an earlier run that the tool reads as well`, async () => {
    const settings = { connections: [{ old: 'Users' }] };
    const own = new Desk({ settings: { ...settings, allow_cidr: ['203.0.113.0/24'] } });
    const emit = () => own.json(['emit', '--format', format, '--out', 'out', '--force']);
    const isNote = (/** @type {string} */ note) =>
      note.startsWith('These files are not of this run');
    const first = await emit();
    assert.deepEqual([first.code, first.document.notes.filter(isNote)], [0, []]);
    own.write('auth0-migration.json', JSON.stringify(settings));
    for (const path of others) own.write(`out/${path}`, '');
    const second = await emit();
    const [note = '', ...more] = second.document.notes.filter(isNote);
    assert.deepEqual([second.code, more], [0, []]);
    assert.ok(note.includes(left), note);
    for (const path of others) assert.ok(!note.includes(path), path);
  });
}
