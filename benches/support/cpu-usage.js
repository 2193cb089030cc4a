// @ts-check
/** Loaded before a command: writes the CPU time of its process, in microseconds, to the file that CPU_FILE names. */
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(process.env.CPU_FILE ?? '', String(user + system));
});
