// @ts-check
/**
 * Step: the users who never log in are moved in bulk.
 */
import { expect } from '../errors.js';
import { expectStored, MARKER } from '../moved-user.js';
import { fact, passed, pluralize, skipped, step } from '../print.js';

/** @param {import('../demo.js').Demo} demo */
export async function bulk(demo) {
  step('The users who never log in, with the command auth0-account-migration move-rest');
  const { neverLoggingIn, tenants } = demo;
  if (neverLoggingIn.length === 0) return skipped('everybody has logged in');
  const { convert, import: imported, verify } = await tenants.commandLine.moveRest();
  const { already_moved, ...left } = convert.skipped;
  fact('export', `${pluralize(convert.records, 'user')} of the old tenant`);
  fact(
    'convert',
    `${already_moved} have moved, ${pluralize(convert.out, 'user')} in import files; left alone: ${counted(left)}`,
  );
  fact('import', `${imported.tally.inserted} inserted, ${imported.tally.failed} failed`);
  fact(
    'verify',
    `${verify.answers.same} the same in both tenants, ${verify.answers.differs} differ`,
  );
  expect(
    imported.tally.inserted === neverLoggingIn.length && imported.tally.failed === 0,
    `${neverLoggingIn.length} users inserted`,
    imported.tally,
  );
  for (const user of neverLoggingIn) {
    expectStored(demo, user);
    const { app_metadata } = tenants.oldTenant.users.byId(user.user_id) ?? {};
    expect(app_metadata?.[MARKER] === true, 'the migration marker in the old tenant', app_metadata);
  }
  demo.inBulk = neverLoggingIn.length;
  passed('nobody who can move is left; these users set a new password when they come');
}

/** @param {Record<string, number>} counts by reason */
const counted = (counts) =>
  Object.entries(counts)
    .map(([reason, count]) => `${count} ${reason.replaceAll('_', ' ')}`)
    .join(', ') || 'nobody';
