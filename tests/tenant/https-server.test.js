// @ts-check
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startOldTenant } from './client.js';

test('closing a tenant does not wait for a client that sends nothing', async () => {
  const { tenant } = await startOldTenant();
  const [, port] = tenant.domain.split(':');
  const client = connect(Number(port), '127.0.0.1').on('error', () => {});
  await once(client, 'connect');
  const closed = tenant.close().then(() => 'closed');
  // Node.js itself takes 60 s and more.
  const aborter = new AbortController();
  const tooLate = sleep(20_000, 'too late', { signal: aborter.signal }).catch(() => '');
  assert.equal(await Promise.race([closed, tooLate]), 'closed');
  aborter.abort();
  client.destroy();
});
