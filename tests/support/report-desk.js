// @ts-check
/** A folder with a history, run folders and settings for the command `report`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { exampleRuns } from '../fixtures/example-runs.js';
import { historyText, makeHistory } from '../fixtures/generate-history.js';
import { Desk } from './command-line.js';

/** @typedef {import('../../js/cli/toolkit-types.js').StatusRecord} StatusRecord */

export const HISTORY = 'auth0-migration-history.ndjson';
export const SETTINGS = {
  connections: [{ old: 'Username-Password-Authentication', new: 'Users' }],
  mfa_policy: 'migrate',
};

/** A folder with this history and, if wanted, run folders. @param {any} t @param {StatusRecord[]} records @param {boolean} [withRuns] */
export function deskWith(t, records, withRuns = false) {
  const desk = new Desk({ t, settings: SETTINGS });
  desk.write(HISTORY, historyText(records));
  if (withRuns) {
    for (const { record, files } of exampleRuns()) {
      const folder = `auth0-migration-runs/${record.id}`;
      desk.write(`${folder}/run.json`, JSON.stringify(record));
      for (const [name, text] of Object.entries(files)) desk.write(`${folder}/${name}`, text);
    }
  }
  return desk;
}

/** The page that the command writes. @param {Desk} desk @param {string[]} args */
export async function pageOf(desk, ...args) {
  const { code, stdout, stderr } = await desk.run(['report', '--out', 'report.html', ...args]);
  assert.deepEqual([code, stdout, stderr], [0, 'report.html\n', '']);
  return readFileSync(desk.path('report.html'), 'utf8');
}

/** A record in which so many of 200 users have moved. @param {number} moved @param {Partial<StatusRecord>} [members] */
export function smallRecord(moved, members = {}) {
  const [record] = makeHistory({ days: 1, users: 200 });
  assert.ok(record);
  const { counts } = record;
  return {
    ...record,
    counts: { ...counts, confirmed: moved, unmarked: 0, left: 200 - moved, confirmed_missing: 0 },
    moved_by_day: [],
    forecast: null,
    refusals: null,
    ...members,
  };
}
