// @ts-check
/**
 * Installs the examples and runs their tests, one example after the other. Run `npm run build` before.
 *
 *   node examples/run.js [--only NAME]...
 *
 * --only  runs only examples whose name contains NAME
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const EXAMPLES = [
  'auth0-action-script',
  'cloudflare-worker',
  'deno-deploy',
  'duckdb',
  'next-edge-route',
  'redis-token-cache',
];
/** What an example's test needs besides npm packages: a command, and the package of the distribution that has it. @type {Record<string, { command: string, aptPackage: string }>} */
const NEEDS = { 'redis-token-cache': { command: 'redis-server', aptPackage: 'redis-server' } };
const TIME_LIMIT_MS = 180_000;
const INSTALL = ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel', 'error'];
const TEST = ['run', '--silent', 'test'];

const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true, default: [''] } },
});
const chosen = EXAMPLES.filter((name) => values.only.some((part) => name.includes(part)));
if (chosen.length === 0) fail(`no such example; the examples are ${EXAMPLES.join(', ')}`);
if (!existsSync(new URL('../pkg/package.json', import.meta.url))) {
  fail('pkg/ is missing; create it with npm run build');
}

/** Ends the command that is running. @type {(signal: NodeJS.Signals) => unknown} */
let end = () => {};
let interrupted = false;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.once(signal, () => {
    interrupted = true;
    end(signal);
  });
}

let passed = 0;
for (const name of chosen) {
  if (interrupted) break;
  const cwd = fileURLToPath(new URL(name, import.meta.url));
  const missing = installNeeds(name);
  const install = missing ? { code: 1, printed: missing, seconds: 0 } : await npm(INSTALL, cwd);
  const test = install.code === 0 && !interrupted ? await npm(TEST, cwd) : undefined;
  const { code, printed } = test ?? { ...install, code: install.code || 1 };
  if (code === 0) passed += 1;
  else console.log(printed);
  const times = `install ${install.seconds} s${test ? `, test ${test.seconds} s` : ''}`;
  console.log(`${code === 0 ? 'passed' : 'FAILED'}  ${name.padEnd(20)}  ${times}`);
}
console.log(`${passed} passed, ${chosen.length - passed} failed`);
process.exitCode = passed === chosen.length ? 0 : 1;

/**
 * Runs npm to its end, or until the time limit.
 * @param {string[]} args @param {string} cwd
 * @returns {Promise<{ code: number | null, printed: string, seconds: number }>}
 */
function npm(args, cwd) {
  return new Promise((resolve) => {
    const start = Date.now();
    let printed = '';
    // The child leads a process group, so that a signal also reaches the server that the test has started.
    const child = spawn('npm', args, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    end = (signal) => child.pid && process.kill(-child.pid, signal);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (printed += text));
    }
    const timer = setTimeout(() => {
      printed += `\nended after ${TIME_LIMIT_MS} ms`;
      end('SIGTERM');
    }, TIME_LIMIT_MS);
    child.on('error', ({ message }) => (printed += message));
    child.on('close', (code) => {
      clearTimeout(timer);
      end = () => {};
      resolve({ code, printed, seconds: Math.round((Date.now() - start) / 1000) });
    });
  });
}

/**
 * Installs what an example needs from the distribution, where that is possible. Returns what is missing.
 * @param {string} name @returns {string | undefined}
 */
function installNeeds(name) {
  const { command, aptPackage } = NEEDS[name] ?? {};
  if (!command) return undefined;
  const shell = (/** @type {string} */ code) => spawnSync('sh', ['-c', code], { encoding: 'utf8' });
  const has = (/** @type {string} */ file) => shell(`command -v ${file}`).status === 0;
  if (has(command)) return undefined;
  const hint = `${command} is missing; install it with apt-get install ${aptPackage}`;
  if (process.getuid?.() !== 0 || !has('apt-get')) return hint;
  console.log(`examples: installing ${aptPackage} (some seconds)`);
  // The package must not start a server of its own.
  const environment = 'DEBIAN_FRONTEND=noninteractive RUNLEVEL=1';
  const { stdout, stderr } = shell(
    `apt-get update && ${environment} apt-get install -y --no-install-recommends ${aptPackage}`,
  );
  return has(command) ? undefined : `${hint}\n${stdout}${stderr}`;
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(`examples: ${message}`);
  process.exit(2);
}
