// @ts-check
/**
 * Child processes with a time limit. Each leads a group of its own, so that what it has started ends with it.
 */
import { spawn } from 'node:child_process';

const TIME_LIMIT = 60_000;

/** @type {Set<number>} */
const groups = new Set();

/** Ends all that still runs. */
export function endAll() {
  for (const group of groups) endGroup(group);
}

/** @param {number} group */
function endGroup(group) {
  groups.delete(group);
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // It is over already.
  }
}

/**
 * Runs a program to its end.
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd: string, env?: Record<string, string> }} options
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>}
 */
export function run(file, args, { cwd, env = {} }) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { pid } = child;
    if (pid) groups.add(pid);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    const timer = setTimeout(() => {
      stderr += `\nended after ${TIME_LIMIT} ms`;
      if (pid) endGroup(pid);
    }, TIME_LIMIT);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      if (pid) endGroup(pid);
      resolve({ code, stdout, stderr });
    });
  });
}

/** What a program prints; throws when it fails. @param {Parameters<typeof run>} args @returns {Promise<string>} */
export async function output(...args) {
  const { code, stdout, stderr } = await run(...args);
  if (code !== 0) {
    throw new Error(
      `exit code ${code} of ${args[0]} ${args[1].join(' ')}\n${stdout.slice(-2000)}${stderr.slice(-4000)}`,
    );
  }
  return stdout.trim();
}

/** The suite's results, which are the last line that a program prints. @param {string} printed @returns {import('./consumer/suite.js').Result[]} */
export function resultsIn(printed) {
  const line = printed.trimEnd().split('\n').at(-1) ?? '';
  if (!line.startsWith('[')) throw new Error(`no results in: ${printed.slice(-2000)}`);
  return JSON.parse(line);
}
