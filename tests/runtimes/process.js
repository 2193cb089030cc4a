// @ts-check
/**
 * Child processes with a time limit. Each one leads a process group, so that all processes that it started end with it.
 */
import { spawn } from 'node:child_process';

const TIME_LIMIT_MS = 60_000;

/** @type {Set<number>} */
const groups = new Set();

/** Ends all processes that are still running. */
export function endAll() {
  for (const group of groups) endGroup(group);
}

/** @param {number} group */
function endGroup(group) {
  groups.delete(group);
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // The group has already ended.
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
      stderr += `\nended after ${TIME_LIMIT_MS} ms`;
      if (pid) endGroup(pid);
    }, TIME_LIMIT_MS);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      if (pid) endGroup(pid);
      resolve({ code, stdout, stderr });
    });
  });
}

/** Runs a program and returns what it prints; throws when it fails. @param {Parameters<typeof run>} args @returns {Promise<string>} */
export async function output(...args) {
  const { code, stdout, stderr } = await run(...args);
  if (code !== 0) {
    throw new Error(
      `exit code ${code} of ${args[0]} ${args[1].join(' ')}\n${stdout.slice(-2000)}${stderr.slice(-4000)}`,
    );
  }
  return stdout.trim();
}

/** Parses the results of the suite, which are the last line of the output. @param {string} printed @returns {import('./consumer/suite.js').Result[]} */
export function resultsIn(printed) {
  const line = printed.trimEnd().split('\n').at(-1) ?? '';
  if (!line.startsWith('[')) throw new Error(`no results in: ${printed.slice(-2000)}`);
  return JSON.parse(line);
}
