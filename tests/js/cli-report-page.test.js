// @ts-check
/** The page of `report` as a document: it loads and runs nothing, shows every text as text, and names users only if asked to. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { describe, it } from 'node:test';
import { NAMED_USERS } from '../fixtures/example-runs.js';
import { makeHistory } from '../fixtures/generate-history.js';
import { deskWith, pageOf, SETTINGS, smallRecord } from '../support/report-desk.js';
import { headingsOf, rowsOf, textOf } from '../support/report-page.js';

describe('the page of report', () => {
  it('allows nothing but its own style, by the hash of it', async (t) => {
    const page = await pageOf(deskWith(t, makeHistory(), true));
    const [, policy = ''] =
      /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    const styles = [...page.matchAll(/<style>([^]*?)<\/style>/g)].map(([, style = '']) => style);
    assert.equal(styles.length, 1);
    const hash = createHash('sha256').update(String(styles[0])).digest('base64');
    assert.equal(
      textOf(policy),
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
  });

  it('has no script and names nothing to load', async (t) => {
    const page = await pageOf(deskWith(t, makeHistory(), true));
    assert.doesNotMatch(page, /<script|<link|<img|<iframe|<object|<embed|<base/i);
    assert.doesNotMatch(page, /\s(?:src|srcset|style|on\w+)=|url\(|@import/i);
    const targets = [...page.matchAll(/href="([^"]*)"/g)].map(([, target]) => target);
    assert.deepEqual(targets, ['#content']);
  });

  it('shows names and notes as text, whatever is in them', async (t) => {
    const nasty = `"><script>alert('x')</script>&amp;\u202e\u0007`;
    const record = smallRecord(10, {
      old: { domain: 'old.eu.auth0.com', connection: nasty, method: 'export' },
      notes: [`${nasty} is a note`],
    });
    const desk = deskWith(t, [record]);
    const settings = { ...SETTINGS, action: '"><script>' };
    desk.write('auth0-migration.json', JSON.stringify(settings));
    const page = await pageOf(desk);
    assert.doesNotMatch(page, /<script/);
    assert.match(page, /&quot;&gt;&lt;script&gt;alert\(&#39;x&#39;\)&lt;\/script&gt;&amp;amp;/);
    assert.match(page, /\\u\{202e\}\\u\{7\} is a note/);
    assert.ok(!page.includes('\u202e') && !page.includes('\u0007'), 'nothing is unprintable');
  });

  it('has headings in order, a language and a main part', async (t) => {
    const page = await pageOf(deskWith(t, makeHistory(), true));
    const levels = headingsOf(page).map((heading) => Number(heading[0]));
    assert.equal(levels[0], 1);
    assert.ok(levels.slice(1).every((level, index) => level <= Number(levels[index]) + 1));
    assert.match(page, /<html lang="en">/);
    assert.match(page, /<main id="content">/);
  });

  it('names users only if it is asked to, and is for its owner only then', async (t) => {
    const desk = deskWith(t, makeHistory({ days: 2 }), true);
    const page = await pageOf(desk);
    for (const user of NAMED_USERS) assert.ok(!page.includes(user), `${user} is not named`);
    const named = await pageOf(desk, '--with-users', '--force');
    assert.deepEqual(rowsOf(named, 'Users whom imports could not move'), [
      [
        'alice@example.com',
        'DUPLICATED_USER',
        'The user already exists.',
        '20261125T080000Z-move-rest',
      ],
    ]);
    assert.deepEqual(rowsOf(named, 'Users who are not the same'), [
      ['auth0|5f2c', 'differs', 'user_metadata.plan, name', '20261125T080000Z-move-rest'],
    ]);
    assert.equal(statSync(desk.path('report.html')).mode & 0o777, 0o600);
  });

  it('names a bounded number of users', async (t) => {
    const desk = deskWith(t, makeHistory({ days: 2 }), true);
    const user = (/** @type {number} */ number) =>
      `${JSON.stringify({ user_id: `auth0|${number}`, answer: 'missing', fields: [] })}\n`;
    const lines = Array.from({ length: 5000 }, (_, number) => user(number)).join('');
    desk.write('auth0-migration-runs/20261125T080000Z-move-rest/differences.ndjson', lines);
    const page = await pageOf(desk, '--with-users');
    assert.equal(rowsOf(page, 'Users who are not the same').length, 200);
  });
});
