// @ts-check
/** The commands `runs` and `runs purge`, on run folders as bulk commands leave them. */
import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdirSync, symlinkSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Desk } from '../support/command-line.js';

const RUNS = 'auth0-migration-runs';
const DEAD_PROCESS = 2 ** 22 + 1;

/** @param {Desk} desk @param {string} id @param {object} [members] */
function addRun(desk, id, members) {
  const record = {
    format: 1,
    id,
    command: 'import',
    version: '0.1.0',
    state: 'done',
    started_at: '2026-11-25T08:00:00.000Z',
    ended_at: '2026-11-25T09:00:00.000Z',
    options: {},
    inputs: [],
    steps: {},
    ...members,
  };
  desk.write(`${RUNS}/${id}/run.json`, JSON.stringify(record));
  return desk.path(`${RUNS}/${id}`);
}

describe('runs', () => {
  it('says that there are none', async (t) => {
    const { code, stdout } = await new Desk({ t }).run(['runs']);
    assert.deepEqual([code, stdout], [0, `There are no runs in ${RUNS}.\n`]);
  });

  it('says why the folder cannot be read', async (t) => {
    const desk = new Desk({ t });
    desk.write(RUNS, 'a file');
    const { code, stderr } = await desk.run(['runs']);
    assert.equal(code, 2);
    assert.match(stderr, new RegExp(`^error: ${RUNS} is not a folder\\nremedy: .*--runs FOLDER`));
  });

  it('lists the runs with their state, oldest first', async (t) => {
    const desk = new Desk({ t });
    addRun(desk, '20261125T090000Z-import', { state: 'incomplete' });
    addRun(desk, '20261125T080000Z-export');
    mkdirSync(desk.path(`${RUNS}/other`));
    const { document, code } = await desk.json(['runs']);
    assert.equal(code, 0);
    assert.deepEqual(
      document.runs.map((/** @type {any} */ { id, state }) => [id, state]),
      [
        ['20261125T080000Z-export', 'done'],
        ['20261125T090000Z-import', 'incomplete'],
      ],
    );
  });

  it('calls a run interrupted whose process has ended', async (t) => {
    const desk = new Desk({ t });
    const id = '20261125T080000Z-import';
    addRun(desk, id, { state: 'running', ended_at: undefined });
    const { hostname } = await import('node:os');
    desk.write(`${RUNS}/${id}/lock`, JSON.stringify({ pid: DEAD_PROCESS, host: hostname() }));
    const dead = await desk.json(['runs']);
    assert.equal(dead.document.runs[0].state, 'interrupted');
    desk.write(`${RUNS}/${id}/lock`, JSON.stringify({ pid: process.pid, host: hostname() }));
    const alive = await desk.json(['runs']);
    assert.equal(alive.document.runs[0].state, 'running');
  });

  it('lists the other runs, and names each whose record cannot be read', async (t) => {
    const desk = new Desk({ t });
    addRun(desk, '20261125T080000Z-import', { format: 2 });
    addRun(desk, '20261125T090000Z-import', { steps: undefined });
    addRun(desk, '20261125T100000Z-import', { state: 7 });
    addRun(desk, '20261125T103000Z-import', { steps: [] });
    desk.write(`${RUNS}/20261125T110000Z-import/run.json`, '{');
    addRun(desk, '20261125T120000Z-import');
    const { document, code, stderr } = await desk.json(['runs']);
    assert.equal(code, 1);
    const ids = document.runs.map((/** @type {any} */ { id }) => id);
    assert.deepEqual(ids, ['20261125T120000Z-import']);
    const reasons = [
      /is not of this version of the program/,
      /is damaged/,
      /is damaged/,
      /is damaged/,
      /run\.json .*(JSON|brace)/i,
    ];
    assert.equal(document.unreadable.length, reasons.length);
    for (const [index, reason] of reasons.entries()) {
      assert.match(document.unreadable[index].message, reason);
      assert.ok(stderr.includes(document.unreadable[index].message), stderr);
    }
    const text = await desk.run(['runs']);
    assert.equal(text.code, 1);
    assert.match(text.stdout, /^20261125T120000Z-import {2}done/);
  });
});

describe('a record', () => {
  const ID = '20261125T080000Z-import';

  for (const member of ['id', 'command', 'state', 'started_at', 'options', 'steps', 'inputs']) {
    it(`is damaged without the member ${member}`, async (t) => {
      const desk = new Desk({ t });
      addRun(desk, ID, { [member]: undefined });
      const { document } = await desk.json(['runs']);
      assert.match(document.unreadable[0].message, /run\.json is damaged$/);
    });
  }

  it('is not of this version without a format', async (t) => {
    const desk = new Desk({ t });
    for (const content of ['null', '{}', '[]', '{"format":0}', '{"format":"1"}']) {
      desk.write(`${RUNS}/${ID}/run.json`, content);
      const { document } = await desk.json(['runs']);
      assert.match(document.unreadable[0].message, /is not of this version of the program$/);
    }
  });
});

describe('runs purge', () => {
  it('deletes the folder of a run that is done', async (t) => {
    const desk = new Desk({ t });
    const path = addRun(desk, '20261125T080000Z-import');
    const { code } = await desk.run(['runs', 'purge', '20261125T080000Z-import']);
    assert.deepEqual([code, existsSync(path)], [0, false]);
  });

  it('keeps a run that is not done, unless it is forced', async (t) => {
    const desk = new Desk({ t });
    const path = addRun(desk, '20261125T080000Z-import', { state: 'incomplete' });
    const kept = await desk.json(['runs', 'purge', '20261125T080000Z-import']);
    assert.deepEqual([kept.code, existsSync(path)], [2, true]);
    assert.match(kept.document.problem.message, /is not done: incomplete/);
    const { code } = await desk.run(['runs', 'purge', '20261125T080000Z-import', '--force']);
    assert.deepEqual([code, existsSync(path)], [0, false]);
  });

  it('deletes what a symbolic link leads to, not only the link', async (t) => {
    const desk = new Desk({ t });
    const path = addRun(desk, '20261125T080000Z-import');
    const link = desk.path('link');
    symlinkSync(path, link);
    const { code } = await desk.run(['runs', 'purge', 'link']);
    assert.equal(code, 0);
    assert.deepEqual(
      [path, link].map((name) => lstatSync(name, { throwIfNoEntry: false })),
      [undefined, undefined],
    );
  });

  it('names a run that does not exist', async (t) => {
    const { document, code } = await new Desk({ t }).json(['runs', 'purge', 'nothing']);
    assert.equal(code, 2);
    assert.equal(document.problem.message, `there is no run nothing in ${RUNS}`);
  });
});
