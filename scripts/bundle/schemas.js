// Writes a JSON schema (draft 7) for each document that the command line prints with --json.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createGenerator } from 'ts-json-schema-generator';

const TYPES = 'js/cli/documents.d.ts';

/** Writes the schemas into a folder: `MoveRestDocument` into move-rest.json. @param {string} folder */
export function writeSchemas(folder) {
  mkdirSync(folder, { recursive: true });
  const generator = createGenerator({
    path: TYPES,
    tsconfig: 'tsconfig.json',
    jsDoc: 'extended',
    skipTypeCheck: true,
    // A later version may add members, so programs must expect them.
    additionalProperties: true,
  });
  for (const [, type = ''] of readFileSync(TYPES, 'utf8').matchAll(
    /\b(\w+Document)\b(?: =| \{)/g,
  )) {
    const name = type.replace(/Document$/, '').replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-');
    const schema = generator.createSchema(type);
    writeFileSync(`${folder}/${name.toLowerCase()}.json`, `${JSON.stringify(schema, null, 2)}\n`);
  }
}
