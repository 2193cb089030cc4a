// @ts-check
/**
 * Tests TypeScript projects: correct use of the package compiles in ES modules and in CommonJS, and incorrect use does not.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { run } from '../process.js';
import { installed, node, versionOf } from '../tools.js';
import { NAME } from '../workspace.js';

const CORRECT_USE = `
  import { createMigration, getUser, login, type Callback, type Configuration, type GetUserOutcome, type Outcome, type TokenCache } from '${NAME}';
  import { createMigration as withoutWebAssembly } from '${NAME}/nowasm';
  const callback: Callback = (error, profile) => console.log(error?.code, profile?.user_id);
  const migration = createMigration(
    { Domain: 'd', Client_ID: 'i', Client_Secret: 's', Audience: 'a', Connection: 'c', User_Id: 'keep' },
    { fetch, log: (line) => console.log(line.length), tokenCache: new Map<string, string>() },
  );
  declare const environment: Record<string, string | undefined>;
  const typed: Configuration = { Domain: 'd', Client_ID: 'i', Client_Secret: 's', Audience: 'a', Connection: 'c', User_Id: 'keep' };
  const untyped = { Domain: 'd', Client_ID: 'i', Client_Secret: 's', Audience: 'a', Connection: 'c', User_Id: 'keep' };
  const tokenCache: TokenCache = { get: async (key) => environment[key], set: async (key, value, { ttlSeconds }) => console.log(key, value, ttlSeconds) };
  createMigration(typed, { tokenCache });
  createMigration(untyped);
  createMigration({ ...untyped, User_Id: environment.USER_ID });
  export const isKnown = ({ code }: GetUserOutcome): boolean => {
    switch (code) {
      case 'found': return true;
      case 'not_found': return false;
      case 'mfa_required': case 'blocked': case 'rate_limited': case 'unavailable': case 'misconfigured': throw new Error(code);
    }
  };
  export function text(outcome: Outcome): string {
    switch (outcome.code) {
      case 'found': return outcome.profile.user_id;
      case 'not_found': return String(outcome.status);
      case 'misconfigured': return outcome.message + outcome.setting + outcome.step?.toFixed();
      default: return outcome.message;
    }
  }
  export async function all(): Promise<string[]> {
    migration.login('jo', 'x', callback);
    getUser('jo', callback);
    withoutWebAssembly({ Domain: 'd', Client_ID: 'i', Client_Secret: 's', Audience: 'a', Connection: 'c' }).getUser('jo', callback);
    return [text(await migration.getUser('jo')), text(await login('jo', 'x'))];
  }
`;

/** Each line but the first contains one mistake. */
const INCORRECT_USE = `import { createMigration, type Configuration } from '${NAME}'; const right = { Domain: 'd', Client_ID: 'i', Client_Secret: 's', Audience: 'a', Connection: 'c' };
createMigration({ Domain: 'd' });
createMigration({ Domain: 'd', Client_ID: 'i', Client_Secret: 's', Audience: 'a', Connection: 'c' }).login('jo');
createMigration({ Domain: 'd', Client_ID: 'i', Client_Secret: 's', Audience: 'a', Connection: 'c' }).getUser('jo').then((outcome) => outcome.profile);
createMigration({ ...right, Mfa_Polciy: 'reject' });
createMigration({ ...right, User_Id: 'kept' });
const misspelt = { ...right, Mfa_Polciy: 'reject' }; createMigration(misspelt);
const wrong = { ...right, User_Id: 'kept' } as const; createMigration(wrong);
export const annotated: Configuration = { ...right, User_Id: 'kept' };
createMigration(right, { fetch: 5 });
createMigration(right, { fetcher: fetch });
createMigration(right, { tokenCache: { get: () => null } });
createMigration(right).getUser('jo').then((outcome) => outcome.code === 'wrong_credentials');
createMigration(right).login('jo', 'x').then((outcome) => outcome.code === 'not_found');
`;
const MISTAKES = INCORRECT_USE.trimEnd().split('\n').length - 1;

const KINDS = {
  node16: {
    modules: { module: 'node16', moduleResolution: 'node16' },
    files: ['use.mts', 'use.cts', 'use.ts'],
    types: ['index.d.cts', 'index.d.ts', 'nowasm.d.cts', 'nowasm.d.ts'],
  },
  bundler: {
    modules: { module: 'esnext', moduleResolution: 'bundler' },
    files: ['use.ts', 'use.mts'],
    types: ['index.d.ts', 'nowasm.d.ts'],
  },
};

/** @param {string} compiler its package @param {keyof typeof KINDS} kind @returns {import('../cases.js').Case['run']} */
export const typescript = (compiler, kind) => async (project) => {
  const { modules, files, types } = KINDS[kind];
  const folder = join(project, 'typescript');
  await mkdir(folder);
  const check = async (/** @type {string[]} */ names, /** @type {string} */ code) => {
    for (const name of names) await writeFile(join(folder, name), code);
    const compilerOptions = {
      ...modules,
      target: 'es2022',
      lib: ['es2022', 'dom'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
    };
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: names }),
    );
    const args = [installed(`${compiler}/bin/tsc`), '--noEmit', '--pretty', 'false', '--listFiles'];
    const { code: exit, stdout, stderr } = await run(node(20).file, args, { cwd: folder });
    const lines = `${stdout}${stderr}`.split('\n');
    const typeFiles = lines
      .filter((line) => line.includes(`node_modules/${NAME}/`) && line.endsWith('ts'))
      .map((line) => basename(line));
    return {
      exit,
      errors: lines.filter((line) => line.includes(' error TS')),
      typeFiles: typeFiles.sort(),
    };
  };
  const correct = await check(files, CORRECT_USE);
  const incorrect = await check(['wrong.ts'], INCORRECT_USE);
  const lines = new Set(incorrect.errors.map((line) => line.split(',')[0]));
  return {
    version: versionOf(compiler),
    entry: correct.typeFiles.join(', '),
    results: [
      {
        name: 'correct use compiles',
        ok: correct.exit === 0 && correct.errors.length === 0,
        error: correct.errors.join('\n'),
      },
      {
        name: 'the compiler reads the type declarations of each module format',
        ok: String(correct.typeFiles) === String(types),
        error: `it read: ${correct.typeFiles}`,
      },
      {
        name: 'each mistake is an error',
        ok: incorrect.exit !== 0 && incorrect.errors.length === MISTAKES && lines.size === MISTAKES,
        error: incorrect.errors.join('\n'),
      },
    ],
  };
};
