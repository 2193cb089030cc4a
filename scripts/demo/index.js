// @ts-check
/**
 * The demo: npm run demo [-- --help]. Plays a migration between two emulated tenants, step by step.
 */
import { relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { HELP, readArguments } from './arguments.js';
import { Demo } from './demo.js';
import { Problem, Unexpected } from './failure.js';
import { failed, line } from './print.js';
import { serve } from './serve.js';
import { everybody } from './steps/everybody.js';
import { firstLogin } from './steps/first-login.js';
import { forgottenPassword } from './steps/forgotten-password.js';
import { laterLogins } from './steps/later-logins.js';
import { outage } from './steps/outage.js';
import { secondLogin } from './steps/second-login.js';
import { setUp } from './steps/set-up.js';
import { start } from './steps/start.js';
import { wrongPassword } from './steps/wrong-password.js';
import { summary } from './summary.js';
import { startTenants } from './tenants.js';
import { readUsersFile } from './users-file.js';

const STEPS = [
  setUp,
  firstLogin,
  wrongPassword,
  secondLogin,
  forgottenPassword,
  outage,
  everybody,
  laterLogins,
  summary,
];

/** @param {string} file */
async function play(file) {
  const users = readUsersFile(file);
  const tenants = await startTenants(users);
  try {
    const demo = new Demo(tenants, users);
    start(demo, near(file));
    for (const step of STEPS) await step(demo);
  } finally {
    await tenants.close();
  }
  line(
    `Done in ${(performance.now() / 1000).toFixed(1)} s. For tenants of your own see the section "Quick start" of README.md;`,
  );
  line('npm run demo -- --serve keeps two such tenants up to try them by hand.');
}

/** A path as it is best read. @param {string} file */
function near(file) {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}

try {
  const { help, serve: serving, users } = readArguments(process.argv.slice(2));
  if (help) process.stdout.write(HELP);
  else await (serving ? serve(users) : play(users));
} catch (error) {
  if (error instanceof Problem) console.error(error.message);
  else if (error instanceof Unexpected) failed(error.message);
  else throw error;
  process.exitCode = error.exitCode;
}
