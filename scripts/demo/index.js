// @ts-check
/**
 * The demo: npm run demo [-- --help]. It plays a migration between two emulated tenants, step by step.
 */
import { relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { HELP, readArguments } from './arguments.js';
import { serveBare } from './bare.js';
import { bulk } from './steps/bulk.js';
import { Demo } from './demo.js';
import { StepError, UsageError } from './errors.js';
import { failed, line, paragraph } from './print.js';
import { serve } from './serve.js';
import { remainingUsers } from './steps/remaining-users.js';
import { firstLogin } from './steps/first-login.js';
import { forgottenPassword } from './steps/forgotten-password.js';
import { laterLogins } from './steps/later-logins.js';
import { outage } from './steps/outage.js';
import { seeItMove } from './steps/see-it-move.js';
import { secondLogin } from './steps/second-login.js';
import { setUp } from './steps/set-up.js';
import { introduce, start } from './steps/start.js';
import { wrongPassword } from './steps/wrong-password.js';
import { inTwoSentences, summary } from './summary.js';
import { startTenants } from './tenants.js';
import { readUsersFile } from './users-file.js';

const STEPS = [
  start,
  setUp,
  firstLogin,
  wrongPassword,
  secondLogin,
  forgottenPassword,
  outage,
  remainingUsers,
  laterLogins,
  bulk,
  seeItMove,
  summary,
];

/** @param {string} file */
async function play(file) {
  const users = readUsersFile(file);
  introduce(users, displayPath(file));
  const tenants = await startTenants(users);
  const demo = new Demo(tenants, users);
  try {
    for (const step of STEPS) await step(demo);
  } finally {
    await tenants.close();
  }
  line();
  line(`Done in ${(performance.now() / 1000).toFixed(1)} s. What to do next:`);
  line('  npm run demo -- --serve         log users in by hand');
  line('  npm run demo -- --serve --bare  set up two empty tenants, as in README.md');
  line();
  paragraph(inTwoSentences(demo));
}

/** Returns a path relative to the current folder if the file is inside of it. @param {string} file */
function displayPath(file) {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}

try {
  const { help, serve: serving, bare, users } = readArguments(process.argv.slice(2));
  if (help) process.stdout.write(HELP);
  else if (bare) await serveBare();
  else await (serving ? serve(users) : play(users));
} catch (error) {
  if (error instanceof UsageError) console.error(error.message);
  else if (error instanceof StepError) failed(error.message);
  else throw error;
  process.exitCode = error.exitCode;
}
