// What switch.rs imports. It is put before the glue of the toolkit's module, so that it becomes a part of pkg/cli.js and
// pkg/bulk-worker.js. The tests give the command line an environment of their own, so the mutant is named in a file in pkg/.
import { appendFileSync, readFileSync } from 'node:fs';

export const mutation_active = () =>
  Number(readFileSync(new URL('mutation-active.txt', import.meta.url), 'utf8'));

/** @param {number} id */
export const mutation_reached = (id) =>
  appendFileSync(new URL('mutation-reached.txt', import.meta.url), `${id}\n`);
