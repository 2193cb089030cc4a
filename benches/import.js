// @ts-check
/**
 * Measures how much of an import's time this project's code takes. The tenant emulator, in this process, does each job at once,
 * so the command line never waits for long; its own CPU time is compared with the time that Auth0 takes for the same users.
 *
 * Auth0 runs two jobs at a time. The fastest rate that its staff has named is 400,000 users an hour (community thread 112785,
 * enterprise plan); one project has measured 2,000 users in 8 minutes for each of two jobs. The aim holds for the fastest rate.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beginMigration } from '../tests/support/two-tenants.js';
import { median, range } from './support/statistics.js';

/** @typedef {import('./support/bench.js').Bench} Bench */

const FASTEST_USERS_PER_HOUR = 400_000;
const FASTEST_US_PER_USER = 3_600_000_000 / FASTEST_USERS_PER_HOUR;
const AIM_PERCENT = 2;
/** A file of so many users has about 400 kB, the size that convert writes. */
const USERS_PER_FILE = 500;
const CPU_USAGE = fileURLToPath(new URL('./support/cpu-usage.js', import.meta.url));

/** @param {number} number */
const user = (number) => ({
  user_id: String(number).padStart(24, '0'),
  email: `user${number}@example.com`,
  email_verified: true,
  name: `Zoë Example ${number}`,
  nickname: `user${number}`,
  picture: `https://cdn.example.com/avatars/${number}.png`,
  user_metadata: { language: 'de', notes: 'x'.repeat(380), consents: ['terms', 'news'] },
  app_metadata: { plan: 'gold', customer_number: number, since: '2019-04-01' },
});

/** @param {Bench} bench */
export async function importUsers(bench) {
  const files = bench.times(12, 4);
  for (const { version, execPath } of bench.runtimes) {
    if (execPath !== process.execPath) continue;
    const costs = [];
    for (const turn of range(bench.times(5, 3))) {
      // What an import of one user costs is the start of the process.
      const [one, all] = [await cpuOf(turn, 1, 1), await cpuOf(turn, files, USERS_PER_FILE)];
      costs.push((all - one) / (files * USERS_PER_FILE - 1));
    }
    const cost = median(costs);
    const percent = (cost / FASTEST_US_PER_USER) * 100;
    bench.add({
      group: 'import',
      name: `${(files * USERS_PER_FILE).toLocaleString('en')} users: CPU per user`,
      node: version,
      unit: 'µs',
      values: { ours: cost },
      compared: `${percent.toFixed(2)} % of the ${FASTEST_US_PER_USER / 1000} ms that Auth0 takes at its fastest`,
      aim: { text: `under ${AIM_PERCENT} %`, met: percent < AIM_PERCENT },
    });
  }
}

/**
 * The CPU time of the command line for an import, in microseconds.
 *
 * @param {number} turn
 * @param {number} files
 * @param {number} usersPerFile
 */
async function cpuOf(turn, files, usersPerFile) {
  /** @type {(() => any)[]} */
  const ends = [];
  const { desk, newTenant } = await beginMigration({ after: (end) => ends.push(end) });
  try {
    const names = range(files).map((file) => {
      const users = range(usersPerFile).map((number) => user(file * usersPerFile + number));
      return desk.write(`input/${file}.json`, JSON.stringify(users));
    });
    const cpuFile = desk.path(`cpu-${turn}`);
    const { code, stderr } = await desk.run(['import', ...names, '--yes'], {
      node: ['--import', CPU_USAGE],
      env: { CPU_FILE: cpuFile },
    });
    if (code !== 0) throw new Error(stderr);
    if (newTenant.users.size !== files * usersPerFile) throw new Error('users are missing');
    return Number(readFileSync(cpuFile, 'utf8'));
  } finally {
    for (const end of ends) await end();
  }
}
