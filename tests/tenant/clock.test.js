// @ts-check
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { startOldTenant } from './client.js';
import { CertificateAuthority, NewTenant } from './index.js';
import { importerFor } from './jobs/importing.js';

const DAY_MS = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00.000Z');

describe('the clock of a tenant', async () => {
  const { tenant: oldTenant, client } = await startOldTenant({ now: () => START });
  const newTenant = await NewTenant.start({
    authority: await CertificateAuthority.load(),
    now: () => oldTenant.clock.now(),
  });
  after(() => Promise.all([oldTenant.close(), newTenant.close()]));

  test('sets the times of users and logs, sixty days of them at once', async () => {
    const days = [];
    for (let day = 0; day < 60; day++) {
      const email = `user${day}@example.com`;
      await oldTenant.users.add({ email, password: 'right' });
      await client.login(email, 'right');
      days.push(oldTenant.users.get(email));
      oldTenant.clock.advance(DAY_MS);
    }
    const [first, second] = days;
    assert.deepEqual(
      [first?.created_at, first?.last_login, second?.last_login],
      ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'],
    );
    assert.equal(days.at(-1)?.updated_at, '2026-03-01T00:00:00.000Z');
    assert.equal(oldTenant.logs.at(-1)?.date, '2026-03-01T00:00:00.000Z');
    assert.equal(oldTenant.logs.kept().length, 30);
  });

  test('is shared by tenants that are given the same one', () => {
    const before = newTenant.clock.iso();
    oldTenant.clock.advance(DAY_MS);
    assert.equal(Date.parse(newTenant.clock.iso()) - Date.parse(before), DAY_MS);
  });

  test('ages jobs, while tokens stay valid', async () => {
    const { sdk, importing } = importerFor(newTenant);
    newTenant.jobs.timing.processingMs = 60_000;
    const { id, job } = await importing([{ email: 'a@example.com' }]);
    assert.equal(job.status, 'processing');
    assert.equal(job.created_at, newTenant.clock.iso());
    newTenant.clock.advance(60_000);
    assert.equal((await sdk.jobs.get(id)).status, 'completed');
    newTenant.clock.advance(DAY_MS);
    await assert.rejects(sdk.jobs.get(id), { statusCode: 404 });
  });
});
