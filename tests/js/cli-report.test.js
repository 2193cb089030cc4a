// @ts-check
/** The command `report`: its numbers from the history, the run folders and the settings file, and its files. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { describe, it } from 'node:test';
import { historyText, makeHistory } from '../fixtures/generate-history.js';
import { Desk } from '../support/command-line.js';
import { deskWith, HISTORY, pageOf, SETTINGS, smallRecord } from '../support/report-desk.js';
import { headingsOf, rowsOf, textOf, tileOf } from '../support/report-page.js';

const KEPT = new URL('../fixtures/history/', import.meta.url);

describe('report', () => {
  for (const name of readdirSync(KEPT)) {
    it(`draws the history of an older version: ${name}`, async (t) => {
      const text = readFileSync(new URL(name, KEPT), 'utf8');
      const { counts } = JSON.parse(text.trimEnd().split('\n').at(-1) ?? '');
      const desk = new Desk({ t, settings: SETTINGS });
      desk.write(HISTORY, text);
      const moved = (counts.confirmed + counts.unmarked).toLocaleString('en');
      const all = counts.users.toLocaleString('en');
      assert.match(textOf(await pageOf(desk)), new RegExp(`${moved} of ${all} users`));
    });
  }

  it('shows the numbers of the latest record first', async (t) => {
    const records = makeHistory();
    const latest = records.at(-1);
    assert.ok(latest);
    const page = await pageOf(deskWith(t, records, true));
    const { confirmed, unmarked, left } = latest.counts;
    const number = new Intl.NumberFormat('en');
    const moved = confirmed + unmarked;
    const percent = ((moved / 50_000) * 100).toFixed(1);
    assert.equal(tileOf(page, 'Moved'), `${percent}% ${number.format(moved)} of 50,000 users`);
    assert.match(tileOf(page, 'Left'), new RegExp(`^${number.format(left)} `));
    assert.match(textOf(page), /Warning: nobody lets 3 users in/);
    const { milestones = [] } = latest.forecast ?? {};
    const expected = milestones[0]?.expected;
    assert.ok(expected);
    const date = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });
    assert.match(
      tileOf(page, 'Expected by logins alone'),
      new RegExp(`^90% ${date.format(new Date(expected))} `),
    );
  });

  it('calls a share reached that has moved, whatever the forecast says', async (t) => {
    const records = makeHistory({ days: 3, users: 200 });
    const latest = records.at(-1);
    assert.ok(latest);
    Object.assign(latest.counts, { confirmed: 190, unmarked: 0, left: 10 });
    const page = await pageOf(deskWith(t, records));
    assert.match(tileOf(page, 'Expected by logins alone'), /^90% reached 95% reached 99% /);
  });

  it('has the exact numbers of every chart in a table', async (t) => {
    const first = smallRecord(40, { at: '2026-11-02T04:00:00.000Z' });
    const refused = (/** @type {number} */ count) => [{ log_type: 'fepft', count }];
    const second = smallRecord(90, {
      at: '2026-11-04T04:00:00.000Z',
      moved_by_day: [
        { day: '2026-11-01', users: 40 },
        { day: '2026-11-03', users: 50 },
      ],
      refusals: {
        proven: 50,
        refused: 7,
        percent: 12.28,
        reasons: [
          {
            tenant: 'old',
            log_type: 'fepft',
            meaning: 'wrong password',
            is_refusal: true,
            count: 7,
          },
        ],
        days: [
          { day: '2026-11-02', proven: 20, refused: refused(3) },
          { day: '2026-11-03', proven: 30, refused: refused(4) },
        ],
      },
    });
    const page = await pageOf(deskWith(t, [first, second]));
    assert.deepEqual(rowsOf(page, 'Moved'), [
      ['Nov 2, 2026, 04:00 UTC', '40', '200', '20.0%', 'counted'],
      ['Nov 4, 2026, 04:00 UTC', '90', '200', '45.0%', 'counted'],
    ]);
    assert.deepEqual(rowsOf(page, 'Arrived'), [
      ['Nov 1, 2026', '40'],
      ['Nov 2, 2026', '0'],
      ['Nov 3, 2026', '50'],
      ['Nov 4, 2026', '0'],
    ]);
    assert.deepEqual(rowsOf(page, 'Reasons'), [
      ['wrong password', '7', '100.0%', 'old tenant', 'fepft'],
    ]);
    assert.deepEqual(rowsOf(page, 'Logins and refusals over time'), [
      ['Nov 2, 2026', '20', '3', '13.0%', '3'],
      ['Nov 3, 2026', '30', '4', '11.8%', '4'],
    ]);
  });

  it('says who is left by last login', async (t) => {
    const record = smallRecord(100);
    record.counts.left_by_last_login = {
      days_30: 50,
      days_90: 25,
      days_365: 15,
      older: 9,
      never: 1,
    };
    const page = await pageOf(deskWith(t, [record]));
    assert.deepEqual(rowsOf(page, 'Users who are left, by their last login'), [
      ['At most 30 days ago', '50', '50.0%'],
      ['31 to 90 days ago', '25', '25.0%'],
      ['91 to 365 days ago', '15', '15.0%'],
      ['More than 365 days ago', '9', '9.0%'],
      ['Never', '1', '1.0%'],
    ]);
  });

  it('shows the bulk runs, their errors and what verify has found', async (t) => {
    const page = await pageOf(deskWith(t, makeHistory({ days: 3 }), true));
    assert.deepEqual(
      rowsOf(page, 'Runs')[1],
      // 20,711 users in 90 minutes.
      'Nov 25, 2026, 08:00 UTC|move-rest|incomplete|1 h 30 min|20,711|230|19,800|271'.split('|'),
    );
    assert.deepEqual(rowsOf(page, 'What went wrong')[0]?.slice(0, 3), [
      'DUPLICATED_USER',
      '190',
      'Another user has the e-mail address.',
    ]);
    assert.match(textOf(page), /142 users need somebody\./);
    assert.deepEqual(rowsOf(page, 'Fields in which users differ'), [
      ['user_metadata', '120', '91.6%'],
      ['nickname', '9', '6.9%'],
    ]);
  });

  it('shows the settings in force', async (t) => {
    const page = await pageOf(deskWith(t, [smallRecord(1)]));
    const rows = rowsOf(page, 'Settings');
    assert.deepEqual(rows[0], [
      'connections',
      'Username-Password-Authentication to Users',
      'settings file',
    ]);
    assert.ok(rows.some((row) => row.join() === 'mfa_policy,migrate,settings file'));
    assert.ok(rows.some((row) => row.join() === 'timeout_ms,15000,default'));
  });

  it('reports several connections one by one', async (t) => {
    const records = [
      smallRecord(10),
      ...makeHistory({ days: 2, users: 300, old: 'Partners', new: 'Partners' }),
    ];
    const page = await pageOf(deskWith(t, records));
    const headings = headingsOf(page);
    assert.ok(headings.includes('2 Partners of old.eu.auth0.com to Partners of new.eu.auth0.com'));
    assert.equal(headings.filter((heading) => heading === '3 Who is left').length, 2);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length, 'every ID is there once');
  });

  it('has a page for one record without forecast, refusals and runs', async (t) => {
    const page = await pageOf(deskWith(t, [smallRecord(10)]));
    const text = textOf(page);
    assert.match(text, /There is one record and no forecast yet, so there is no curve\./);
    assert.match(text, /No run of status could read the old tenant’s log/);
    assert.match(text, /There are no runs of bulk commands\./);
    assert.match(text, /No run of verify has compared the tenants yet\./);
    for (const tile of ['Refused logins', 'Expected by logins alone']) {
      assert.match(tileOf(page, tile), /^not known/);
    }
  });

  it('stays small with thousands of records', async (t) => {
    const start = Date.parse('2026-01-01T00:00:00.000Z');
    const records = Array.from({ length: 3000 }, (_, hour) =>
      smallRecord(Math.min(200, Math.floor(hour / 15)), {
        at: new Date(start + hour * 3_600_000).toISOString(),
      }),
    );
    const page = await pageOf(deskWith(t, records));
    assert.ok(page.length < 100_000, `the page has ${page.length} characters`);
    const rows = rowsOf(page, 'Moved, at some of the points');
    assert.ok(rows.length <= 20, `the table has ${rows.length} rows`);
    assert.equal(rows.at(-1)?.[1], '199');
  });
});

describe('the files of report', () => {
  it('says to run status if there is no history', async (t) => {
    const { code, document } = await new Desk({ t }).json(['report', '--out', 'report.html']);
    assert.equal(code, 2);
    assert.match(document.problem.message, /auth0-migration-history\.ndjson is missing or empty/);
    assert.match(document.problem.remedy, /run auth0-account-migration status first/);
  });

  it('names a record of a later format instead of guessing', async (t) => {
    const desk = deskWith(t, [smallRecord(1), { ...smallRecord(2), format: 2 }]);
    const { code, document } = await desk.json(['report', '--out', 'report.html']);
    assert.equal(code, 1);
    assert.equal(document.problem.code, 'files');
    assert.match(document.problem.message, /line 2 of the history has the format 2/);
  });

  it('says which runs cannot be read, and reports the others', async (t) => {
    const desk = deskWith(t, [smallRecord(1)], true);
    desk.write('auth0-migration-runs/20261124T080000Z-import/run.json', '{');
    const { code, document, stderr } = await desk.json(['report', '--out', 'report.html']);
    assert.equal(code, 1);
    assert.match(stderr, /^warning: \S+20261124T080000Z-import\/run\.json is not valid JSON/m);
    assert.deepEqual(document.unreadable_runs, ['20261124T080000Z-import']);
    assert.equal(document.runs.length, 3);
    const text = textOf(readFileSync(desk.path('report.html'), 'utf8'));
    assert.match(
      text,
      /Warning: 1 run cannot be read and is left out here and below: 20261124T080000Z-import\./,
    );
  });

  it('does not overwrite another file, unless it is forced', async (t) => {
    const desk = deskWith(t, [smallRecord(1)]);
    desk.write('report.html', 'mine');
    const kept = await desk.json(['report', '--out', 'report.html']);
    assert.equal(kept.code, 2);
    assert.match(kept.document.problem.message, /exists with other content; nothing was written/);
    assert.equal(readFileSync(desk.path('report.html'), 'utf8'), 'mine');
    await pageOf(desk, '--force');
  });

  it('never replaces a device or a pipe', async (t) => {
    const desk = deskWith(t, [smallRecord(1)]);
    execFileSync('mkfifo', [desk.path('pipe')]);
    symlinkSync('pipe', desk.path('link'));
    for (const name of ['pipe', 'link']) {
      const { code, document } = await desk.json(['report', '--out', name, '--force']);
      assert.equal(code, 2);
      assert.match(document.problem.message, /--out \w+ is not a regular file/);
    }
    assert.ok(statSync(desk.path('pipe')).isFIFO());
  });

  it('makes the same page of the same files', async (t) => {
    const desk = deskWith(t, makeHistory({ days: 5 }), true);
    await pageOf(desk);
    const { code, stdout } = await desk.run(['report', '--out', 'report.html']);
    assert.deepEqual([code, stdout], [0, 'report.html (unchanged)\n']);
  });

  it('reads the history, the runs and the settings that are named', async (t) => {
    const desk = new Desk({ t, settings: null });
    desk.write('elsewhere/history.ndjson', historyText([smallRecord(50)]));
    const page = await pageOf(desk, '--history', 'elsewhere/history.ndjson', '--runs', 'none');
    assert.equal(tileOf(page, 'Moved'), '25.0% 50 of 200 users');
    assert.match(textOf(page), /There is no settings file\./);
  });

  it('prints the model with --json, without a file', async (t) => {
    const desk = deskWith(t, [smallRecord(50)], true);
    const { code, document } = await desk.json(['report']);
    assert.equal(code, 0);
    const [connection] = document.connections;
    assert.deepEqual([connection.moved, connection.moved_percent], [50, 25]);
    assert.equal(document.runs.length, 3);
    assert.deepEqual([document.failed_users, document.differing_users], [[], []]);
  });

  it('needs --out without --json', async (t) => {
    const { code, stderr } = await deskWith(t, [smallRecord(1)]).run(['report']);
    assert.equal(code, 2);
    assert.match(stderr, /--out is missing/);
  });
});
