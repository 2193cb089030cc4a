// @ts-check
/**
 * Runs a program to its end, and measures its time and, if it runs in Node.js, its peak memory.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPORTER = fileURLToPath(new URL('./report-memory.js', import.meta.url));

/**
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, cwd?: string, codes?: number[], output?: boolean }} [options] the exit codes of a success; `output`: whether stdout is kept
 * @returns {Promise<{ seconds: number, mib: number | undefined, stdout: string }>}
 */
export async function measure(program, args, { env = {}, cwd, codes = [0], output = true } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'measured-'));
  const file = join(folder, 'memory');
  const isNode = program === process.execPath;
  const command = isNode ? ['--import', REPORTER, ...args] : args;
  try {
    const start = performance.now();
    const child = spawn(program, command, {
      cwd,
      env: { ...process.env, ...env, MEMORY_REPORT: file },
      stdio: ['ignore', output ? 'pipe' : 'ignore', 'inherit'],
    });
    let stdout = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => (stdout += text));
    const [code] = await once(child, 'close');
    const seconds = (performance.now() - start) / 1000;
    if (!codes.includes(code)) throw new Error(`${program} ${args[0]} ended with ${code}`);
    return { seconds, mib: isNode ? Number(readFileSync(file, 'utf8')) : undefined, stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
