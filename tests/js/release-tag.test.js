// @ts-check
// What a release is held against before it is built: its tag, the changelog, and the repository. And its notes.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { section } from '../../scripts/release/changelog.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs the check in a folder with the files of a repository that it reads. @param {import('node:test').TestContext} t @param {string} tag @param {{ changelog?: string, repository?: string, environment?: Record<string, string> }} [given] */
async function checkTag(t, tag, { changelog = '', repository, environment = {} } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'migration-tag-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'pkg-template'));
  await writeFile(join(folder, 'Cargo.toml'), '[workspace.package]\nversion = "1.2.3"\n');
  await writeFile(join(folder, 'CHANGELOG.md'), changelog);
  await writeFile(
    join(folder, 'pkg-template/package.json'),
    JSON.stringify({ repository: { url: repository } }),
  );
  const script = join(root, 'scripts/release/check-tag.js');
  const { PATH } = process.env;
  return run(process.execPath, [script, tag], {
    cwd: folder,
    env: { PATH, ...environment },
  }).then(
    () => '',
    (error) => error.stderr,
  );
}

const changelog = '# Changelog\n\n## [1.2.3] - 2026-01-31\n\n### Fixed\n\n- A bug.\n';
const environment = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'acme/moves' };

test('the release check accepts a tag of the version that the changelog describes', async (t) => {
  assert.equal(await checkTag(t, 'v1.2.3', { changelog }), '');
  const repository = 'git+https://github.com/acme/moves.git';
  assert.equal(await checkTag(t, 'v1.2.3', { changelog, repository, environment }), '');
});

test('the release check rejects a tag that names another version', async (t) => {
  assert.match(await checkTag(t, 'v1.2.4', { changelog }), /the tag is v1\.2\.4/);
});

test('the release check rejects a version without a section in the changelog', async (t) => {
  const unreleased = '## [Unreleased]\n\n- A bug.\n';
  assert.match(await checkTag(t, 'v1.2.3', { changelog: unreleased }), /has no section/);
});

test('the release check rejects a package of another repository, whose provenance npm would reject', async (t) => {
  assert.match(await checkTag(t, 'v1.2.3', { changelog, environment }), /repository\.url/);
});

test('the release notes contain only the section of the version', () => {
  const changelog = [
    '# Changelog',
    '## [Unreleased]',
    '- Later.',
    '## [1.1.0] - 2026-02-01',
    '',
    '### Added',
    '',
    '- This.',
    '',
    '## [1.0.0] - 2026-01-01',
    '- First.',
    '[1.1.0]: https://example.com',
  ].join('\n');
  assert.equal(section(changelog, '1.1.0'), '### Added\n\n- This.');
  assert.equal(section(changelog, '1.0.0'), '- First.');
  assert.equal(section(changelog, '0.9.0'), undefined);
});
