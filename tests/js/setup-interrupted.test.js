// scripts/setup on a simulated machine, when it takes long, fails on the way, is ended, or runs twice at a time.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { all, machine, tools } from '../support/setup-machine.js';

test('setup runs cargo and npm concurrently', (t) => {
  const fresh = machine(t, ...all);
  // Each waits for the other. One after the other, they would wait until the run is killed.
  const { status, output } = fresh.run('scripts/setup build', { CARGO_AND_NPM_MEET: 'yes' });
  assert.equal(status, 0, output);
});

test('setup reports a failure during a long build at once and ends the build', (t) => {
  const fresh = machine(t, ...all);
  // The build takes longer than a run may.
  const extra = { CARGO_SECONDS: '60', NPM_FAILS: 'yes' };
  const { status, output } = fresh.run('scripts/setup', extra);
  assert.equal(status, 1);
  assert.match(output, /npm error: no network\nsetup: npm ci failed; the full log is (.*)\n/);
  assert.doesNotMatch(output, /setup: done/);
  assert.deepEqual(fresh.cached(), ['last-failure.log'], 'no lock, no scratch folder, no tool');
  assert.equal(fresh.run('scripts/setup').status, 0, 'the next run completes');
});

for (const signal of /** @type {const} */ (['SIGTERM', 'SIGKILL'])) {
  test(
    `setup leaves no incomplete tool after ${signal}, and the next run completes`,
    { timeout: 20_000 },
    async (t) => {
      const fresh = machine(t, ...all);
      const child = fresh.start({ CARGO_SECONDS: '5' });
      while (!fresh.calls().some((call) => call.startsWith('cargo'))) await delay(20);
      child.kill(signal);
      await once(child, 'exit');
      assert.deepEqual(tools(fresh.cached()), []);
      if (signal === 'SIGTERM') assert.deepEqual(fresh.cached(), []);
      const next = fresh.run('scripts/setup');
      assert.equal(next.status, 0, next.output);
      assert.deepEqual(fresh.cached(), tools(fresh.cached()));
    },
  );
}

test('two concurrent runs of setup install each part once', { timeout: 20_000 }, async (t) => {
  const fresh = machine(t, ...all);
  const children = [fresh.start({ CARGO_SECONDS: '0.2' }), fresh.start({ CARGO_SECONDS: '0.2' })];
  assert.deepEqual(
    await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0])),
    [0, 0],
  );
  assert.equal(fresh.calls().length, 5);
});
