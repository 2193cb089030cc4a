// Formats what `verify` and `undo-run` have found and done.
import { indent, pluralize } from './format.js';

/**
 * @typedef {import('../toolkit-types.js').ChangeReport} ChangeReport
 * @typedef {import('../toolkit-types.js').UndoRunReport} UndoRunReport
 * @typedef {import('../toolkit-types.js').VerifyReport} VerifyReport
 * @typedef {import('../terminal/output.js').Colors} Colors
 */

/** @param {VerifyReport} report @param {Colors} colors @returns {string} */
export function formatVerifyReport(report, colors) {
  const { answers, rechecked, repair, block, mark } = report;
  const { bold, green, red } = colors;
  const isProven = answers.differs + answers.missing + answers.unchecked === 0;
  const heading = `${pluralize(report.old_users, 'user')} of the old tenant, ${pluralize(report.new_users, 'user')} of the new one`;
  const fields = Object.entries(answers.fields).map(([field, count]) => `${count} in ${field}`);
  const counts = [
    [answers.same, 'are the same in both tenants'],
    [answers.differs, `differ${fields.length ? `: ${fields.join(', ')}` : ''}`],
    [answers.missing, 'are missing in the new tenant'],
    [answers.extra, 'are only in the new tenant: signed up there, or deleted in the old one'],
    [answers.unchecked, 'could not be checked'],
    [
      answers.left_by_decision,
      'stay in the old tenant by decision: blocked, or with a second factor',
    ],
    [answers.gone, 'were in the export of the old tenant, and are in neither tenant any more'],
  ];
  const shown = counts.filter(([count], index) => index === 0 || Number(count) > 0);
  return [
    isProven ? green(heading) : bold(heading),
    ...shown.map(([count, what]) => `${String(count).padStart(11)}  ${what}`),
    ...(rechecked ? [indent(`${pluralize(rechecked, 'user')} looked up once more`, 2)] : []),
    ...formatOthers(report),
    `  old ${report.old_hash}`,
    `  new ${report.new_hash}`,
    ...formatChange('Metadata', 'filled in', repair),
    ...formatChange('Block', 'set', block),
    ...formatChange('Marker', 'set', mark),
    ...(isProven ? [] : [red('differences.ndjson of the run folder names them')]),
  ].join('\n');
}

/** Users who were not looked up, though others were. @param {VerifyReport} report */
function formatOthers({ rechecked, not_looked_up: others, repair, block }) {
  if (others === 0 || !(rechecked || repair || block)) return [];
  const effect = repair || block ? '; nothing was written for them' : '';
  return [
    indent(`${pluralize(others, 'user')} not looked up, since --recheck is too low${effect}`, 2),
  ];
}

/** @param {string} what @param {string} done @param {ChangeReport | undefined} change */
function formatChange(what, done, change) {
  if (!change) return [];
  switch (change.status) {
    case 'nothing_to_do':
      return [`${what}: nothing to do`];
    case 'planned':
      return [`${what}: dry run, nothing was written`];
    case 'declined':
      return [`${what}: not confirmed, nothing was written`];
    case 'done': {
      const failed = change.failed ? `, ${change.failed} refused (failures.ndjson)` : '';
      return [`${what} ${done} for ${pluralize(change.changed, 'user')}${failed}`];
    }
  }
}

/** @param {UndoRunReport} report @param {Colors} colors @returns {string} */
export function formatUndoRunReport(
  { status, users, deleted, unmarked, gone, kept, failed },
  { bold, green },
) {
  const heading = {
    nothing_to_do: green('Nothing to delete.'),
    planned: bold('Dry run: nothing was deleted.'),
    declined: 'Nothing was deleted.',
    done: green(`Deleted ${pluralize(deleted, 'user')}.`),
  }[status];
  return [
    heading,
    `  ${pluralize(users, 'user')} of the import files that did not fail`,
    ...(unmarked ? [`  ${unmarked} lost the marker in the old tenant`] : []),
    ...(gone ? [`  ${gone} not there any more`] : []),
    ...Object.entries(kept).map(([reason, count]) => `  ${count} stay (kept.ndjson): ${reason}`),
    ...(failed ? [`  ${failed} refused (failures.ndjson)`] : []),
  ].join('\n');
}
