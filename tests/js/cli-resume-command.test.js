// @ts-check
// What a bulk command says about how to go on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resumeCommand } from '../../js/cli/bulk/resume-command.js';

const RUN = '20261126T040000Z-move-rest';

test('the options of a run are given again, since its record does not decide what is written', () => {
  assert.equal(
    resumeCommand(RUN, [], ['move-rest', '--env', '.env', '--go', '--with', 'roles,links']),
    `auth0-account-migration move-rest --env .env --go --with roles,links --resume ${RUN}`,
  );
});

test('a run keeps its input files, so they are not named again', () => {
  assert.equal(
    resumeCommand(RUN, ['a.json', 'b.json'], ['import', 'a.json', '--yes', 'b.json']),
    `auth0-account-migration import --yes --resume ${RUN}`,
  );
});

test('--resume is an option also where -- stood before the files', () => {
  assert.equal(
    resumeCommand(RUN, ['-a.json'], ['import', '--yes', '--', '-a.json']),
    `auth0-account-migration import --yes --resume ${RUN}`,
  );
});

test('a run that was resumed is named once', () => {
  for (const args of [['--resume', 'runs/x'], ['--resume=runs/x']]) {
    assert.equal(
      resumeCommand(RUN, [], ['import', ...args]),
      `auth0-account-migration import ${args.join(' ')}`,
    );
  }
});

test('a word that a shell would split is quoted', () => {
  assert.equal(
    resumeCommand(RUN, [], ['export', '--env', "Jo's file"]),
    `auth0-account-migration export --env 'Jo'\\''s file' --resume ${RUN}`,
  );
});
