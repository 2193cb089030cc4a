// @ts-check
/** Reads Terraform modules with the parser of HCL itself, compiled to WebAssembly. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktn/hcl2json';

/**
 * The files of a module as one value. Blocks are arrays, expressions are strings `${…}`.
 *
 * @param {string} folder
 * @returns {Promise<Record<string, any>>} by the names of the files
 */
export async function readModule(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.tf'));
  const parsed = names.map(async (name) => [
    name,
    await parse(name, readFileSync(join(folder, name), 'utf8')),
  ]);
  return Object.fromEntries(await Promise.all(parsed));
}

/** A text as the parser gives it back, which escapes what would be an expression. @param {string} text */
export const literal = (text) => text.replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
