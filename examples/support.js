// @ts-check
/**
 * Shared by the tests of the examples: runs the commands of an example as child processes, provides its settings, and sends
 * requests to its server.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve as resolvePath } from 'node:path';
import { after } from 'node:test';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 5_000;

// Exits on these signals, so that the `exit` listeners below run.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.once(signal, () => process.exit(1));
}

/**
 * @typedef {object} Command
 * @property {string} cwd folder of the example
 * @property {Record<string, string>} [env] additional environment variables
 */

/** The environment variables from which the servers read the settings of the old tenant. @param {import('../tests/tenant/index.js').OldTenant} tenant */
export function variablesFor({ configuration }) {
  const { Domain, Client_ID, Client_Secret, Audience, Connection } = configuration;
  return {
    OLD_TENANT_DOMAIN: Domain,
    OLD_TENANT_CLIENT_ID: Client_ID,
    OLD_TENANT_CLIENT_SECRET: Client_Secret,
    OLD_TENANT_AUDIENCE: Audience,
    OLD_TENANT_CONNECTION: Connection,
  };
}

/** Creates a folder that is removed at the end of the process. @param {string} name */
export function temporaryFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `migration-${name}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/**
 * Starts a command that the example has installed. It leads a process group, so that all processes that it starts end with
 * it.
 * @param {string} command in node_modules/.bin, or an absolute path @param {string[]} args @param {Command} options
 */
function start(command, args, { cwd, env = {} }) {
  const child = spawn(resolvePath(cwd, 'node_modules/.bin', command), args, {
    cwd,
    detached: true,
    env: { ...process.env, NO_COLOR: '1', CI: '1', DO_NOT_TRACK: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (printed += text));
  }
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve) => {
    child.on('error', (error) => {
      printed += error.message;
      resolve(null);
    });
    child.on('close', resolve);
  });
  /** @param {NodeJS.Signals} name */
  const signal = (name) => {
    try {
      if (child.pid) process.kill(-child.pid, name);
    } catch {
      // The process group has already ended.
    }
  };
  // Kills the command whenever this process ends, before the temporary folder is removed.
  const kill = () => signal('SIGKILL');
  process.prependOnceListener('exit', kill);
  void ended.then(() => process.off('exit', kill));
  return { child, ended, signal, printed: () => printed };
}

/** Runs a command to its end and returns what it printed. @param {string} command @param {string[]} args @param {Command} options */
export async function run(command, args, options) {
  const { ended, printed } = start(command, args, options);
  const code = await ended;
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${printed()}`);
  return printed();
}

/**
 * Starts a server, waits until it prints its address, and ends it after the tests.
 * @param {string} command @param {string[]} args @param {Command} options
 * @param {RegExp} [address] what it prints, with the port as its group
 */
export async function startServer(command, args, options, address = /http:\/\/[\w.]+:(\d+)/) {
  const { child, ended, signal, printed } = start(command, args, options);
  after(async () => {
    signal('SIGTERM');
    const timer = setTimeout(signal, STOP_LIMIT_MS, 'SIGKILL');
    await ended;
    clearTimeout(timer);
    signal('SIGKILL');
  });
  const origin = await /** @type {Promise<string>} */ (
    new Promise((resolve, reject) => {
      const fail = () => reject(new Error(`${command} did not start\n${printed()}`));
      const timer = setTimeout(fail, START_LIMIT_MS);
      const read = () => {
        const [, port] = address.exec(printed()) ?? [];
        if (!port) return;
        clearTimeout(timer);
        resolve(`http://127.0.0.1:${port}`);
      };
      for (const stream of [child.stdout, child.stderr]) stream.on('data', read);
      void ended.then(fail);
    })
  );
  return { origin, printed, signal };
}

/**
 * Sends JSON and returns the status, headers and JSON of the response.
 * @param {string} url @param {unknown} body strings are sent unchanged @param {Record<string, string>} [headers]
 * @returns {Promise<{ status: number, headers: Headers, body: any }>}
 */
export async function post(url, body, headers = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
