// @ts-check
/**
 * Tests the packed package in every runtime against the tenant emulator and prints a table of the results. Run
 * scripts/build and `npm ci --prefix tests/runtimes` before.
 *
 *   node tests/runtimes/run.js [--quick] [--only NAME]... [--markdown]
 *
 * --quick     tests only Node 20, workerd, and Chromium or, where that is not installed, Deno
 * --only      tests only runtimes whose name contains NAME
 * --markdown  prints the table in the format of docs/runtimes.md
 */
import { parseArgs } from 'node:util';
import { cases } from './cases.js';
import { startOldTenant } from './old-tenant.js';
import { endAll } from './process.js';
import { asMarkdown, asText, failures, passed } from './table.js';
import { NotInstalled } from './tools.js';
import { openWorkspace } from './workspace.js';

/** Number of runtimes that are tested concurrently; each one waits some time for its timeouts. */
const CONCURRENCY = 2;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    markdown: { type: 'boolean', default: false },
  },
});
const patterns = values.only.map((name) => name.toLowerCase());
const selected = cases.filter(
  ({ name, quick }) =>
    (!values.quick || quick?.()) &&
    (!patterns.length || patterns.some((part) => name.toLowerCase().includes(part))),
);
if (!selected.length) {
  console.error(`no such runtime; the runtimes are: ${cases.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

process.on('exit', endAll);
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => process.exit(1));
}

const start = performance.now();
const workspace = await openWorkspace();
/** @type {import('./table.js').Row[]} */
const rows = [];
const queue = [...selected.entries()];
await Promise.all(Array.from({ length: CONCURRENCY }, work));
report();
process.exit(rows.every(passed) ? 0 : 1);

async function work() {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [index, runtime] = next;
    const row = await testRuntime(runtime);
    rows[index] = row;
    if (!values.markdown) {
      console.log(`${passed(row) ? 'ok' : 'not ok'} ${row.name} (${row.seconds.toFixed(1)} s)`);
    }
  }
}

/** @param {import('./cases.js').Case} runtime @returns {Promise<import('./table.js').Row>} */
async function testRuntime({ name, run, tokens = 1 }) {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  try {
    const tenant = await startOldTenant(
      workspace.authority,
      `${workspace.installed}/actions/old-tenant-post-login.js`,
    );
    try {
      const { results, ...row } = await run(
        await workspace.newProject(tenant.description),
        workspace,
      );
      if (tokens > 0) results.push(...tenant.checkRequests(tokens));
      return { name, ...row, results, seconds: seconds() };
    } finally {
      await tenant.close();
    }
  } catch (error) {
    const { message, stack = message } = /** @type {Error} */ (error);
    const failure = error instanceof NotInstalled ? message : stack;
    return { name, version: '', entry: '', results: [], failure, seconds: seconds() };
  }
}

function report() {
  const count = rows.filter(passed).length;
  const tests = rows.reduce((sum, { results }) => sum + results.length, 0);
  const wrong = failures(rows);
  console.log(`\n${values.markdown ? asMarkdown(rows) : asText(rows)}\n`);
  console.log(
    `${rows.length} runtimes, ${tests} tests, ${((performance.now() - start) / 1000).toFixed(0)} s`,
  );
  console.log(`${count} passed, ${rows.length - count} failed`);
  // Last, because a long log is often shown without its middle.
  if (wrong.length) console.log(`\n${wrong.join('\n\n')}`);
}
