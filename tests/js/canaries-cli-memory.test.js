// @ts-check
// Secrets in the memory of the command line's module: when a command has ended, it holds none.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { beginWithCanaries } from '../support/canary-desk.js';
import { MemoryDump } from '../support/memory-dump.js';
import { EMAIL } from '../support/two-tenants.js';

const desk = await beginWithCanaries({ after });
const { canaries } = desk;
const dump = new MemoryDump({ after });
const password = canaries.plant('PROBE_PASSWORD', { special: true });

/** The commands that hold secrets of applications, settings or passwords, in an order in which each has something to do. */
const COMMANDS = [
  { args: ['setup', '--dry-run'], code: 3 },
  { args: ['setup', '--yes'] },
  { args: ['setup', '--yes', '--json'] },
  { args: ['check', '--probe-user', EMAIL], code: 3, env: { PROBE_PASSWORD: password } },
  { args: ['status'] },
  { args: ['rotate-secret', '--yes', '--wait', '0'] },
  { args: ['export', '--side', 'old', '--with', 'factors,roles'] },
  { args: ['move-rest', '--go', '--yes'] },
  { args: ['verify', '--repair', '--mark', '--yes'] },
  { args: ['emit', '--format', 'terraform', '--out', 'terraform'] },
  { args: ['undo', '--yes', '--force'] },
  { args: ['setup', '--yes'] },
  { args: ['finish', '--yes', '--force'] },
  { args: ['finish', '--clean-up', '--yes', '--force'] },
];

for (const [index, { args, code: expected = 0, env = {} }] of COMMANDS.entries()) {
  test(`${index + 1}. ${args.join(' ')}`, async () => {
    const { code, stdout, stderr } = await desk.run(args, { env, node: dump.node });
    assert.equal(code, expected, stdout + stderr);
    const memories = dump.take();
    assert.ok(memories.length > 0, 'no memory was written');
    for (const { buffer } of memories) {
      assert.deepEqual(canaries.findInMemory(buffer, 'the memory'), []);
    }
  });
}

test('the search finds what is there: a command that ends in the middle of its work holds secrets', async () => {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let running;
  const endNow = () => running?.kill('SIGUSR2') ?? false;
  desk.oldTenant.faults.set('/api/v2/clients', { hang: true, when: endNow });
  const exitOnSignal = `process.on('SIGUSR2', () => process.exit());`;
  const { stderr } = await desk.run(['setup', '--yes'], {
    node: [...dump.node, '--import', `data:text/javascript,${encodeURIComponent(exitOnSignal)}`],
    started: (child) => (running = child),
  });
  assert.match(stderr, /the process ended before the command was done/);
  const found = dump.take().flatMap(({ buffer }) => canaries.findInMemory(buffer, 'the memory'));
  assert.ok(found.length > 0);
});
