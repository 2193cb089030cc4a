// @ts-check
/** Reads Terraform modules with HashiCorp's own HCL parser, compiled to WebAssembly. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktn/hcl2json';

/**
 * Parses the files of a module. Blocks become arrays, expressions become strings of the form `${…}`.
 *
 * @param {string} folder
 * @returns {Promise<Record<string, any>>} parsed content by file name
 */
export async function readModule(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.tf'));
  const parsed = names.map(async (name) => [
    name,
    await parse(name, readFileSync(join(folder, name), 'utf8')),
  ]);
  return Object.fromEntries(await Promise.all(parsed));
}

/** Escapes a text as the parser returns it: `${` and `%{` are doubled, so that they are not expressions. @param {string} text */
export const literal = (text) => text.replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
