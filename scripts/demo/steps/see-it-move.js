// @ts-check
/**
 * Step: who has moved, counted by the command commandOutput, line, and the report of it.
 */
import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '../errors.js';
import { commandOutput, fact, line, passed, step } from '../print.js';

const FOLDER = fileURLToPath(new URL('../../../target/demo/', import.meta.url));

/** @param {import('../demo.js').Demo} demo */
export async function seeItMove({ tenants }) {
  step('Who has moved, with the commands auth0-account-migration status and report');
  const { commandLine, newTenant } = tenants;
  const { text, record } = await commandLine.status();
  line();
  commandOutput(text.trimEnd());
  line();
  const { confirmed, unmarked, confirmed_missing } = record.counts;
  expect(
    confirmed + unmarked - confirmed_missing === newTenant.users.size,
    `${newTenant.users.size} users counted as moved`,
    record.counts,
  );
  expect(record.refusals?.proven > 0, 'logins counted from the logs', record.refusals);
  mkdirSync(FOLDER, { recursive: true });
  const report = join(FOLDER, 'migration-report.html');
  await commandLine.report(report);
  fact('report', `${relative(process.cwd(), report)}, a page to open in a browser`);
  passed('the numbers of status are those of the tenants');
}
