// Prints the result of a query about a run folder:
//   node query.js QUERY [run=FOLDER] [verified=FOLDER] [export=FILE] [marker=KEY]
// for example
//   node query.js rejections-by-reason run=../../auth0-migration-runs/20261125T080000Z-convert
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';

const DEFAULTS = { run: '.', verified: '', export: '', marker: 'migration_complete' };

/**
 * Runs a query of the folder `queries/`.
 *
 * @param {string} name
 * @param {Partial<typeof DEFAULTS>} variables
 * @returns {Promise<Record<string, any>[]>} the rows
 */
export async function query(name, variables) {
  const sql = readFileSync(new URL(`queries/${name}.sql`, import.meta.url), 'utf8');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    for (const [variable, value] of Object.entries({ ...DEFAULTS, ...variables })) {
      await connection.run(`SET VARIABLE ${variable} = $value`, { value });
    }
    const result = await connection.runAndReadAll(sql);
    return result.getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [name = '', ...rest] = process.argv.slice(2);
  console.table(await query(name, Object.fromEntries(rest.map((argument) => argument.split('=')))));
}
