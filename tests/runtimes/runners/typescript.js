// @ts-check
/**
 * TypeScript projects: the right use of the package compiles, in modules of either kind, and a wrong one does not.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { run } from '../process.js';
import { installed, node, versionOf } from '../tools.js';
import { NAME } from '../workspace.js';

const RIGHT = `
  import { createMigration, getUser, login, type Callback, type Outcome } from '${NAME}';
  import { createMigration as withoutWebAssembly } from '${NAME}/nowasm';
  const callback: Callback = (error, profile) => console.log(error?.code, profile?.user_id);
  const migration = createMigration(
    { Domain: 'd', Client_ID: 'i', Client_Secret: 's', Audience: 'a', Connection: 'c', User_Id: 'keep' },
    { fetch, log: (line) => console.log(line.length) },
  );
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

/** Each line is one mistake. */
const WRONG = `import { createMigration } from '${NAME}';
createMigration({ Domain: 'd' });
createMigration({ Domain: 'd', Client_ID: 'i', Client_Secret: 's', Audience: 'a', Connection: 'c' }).login('jo');
createMigration({ Domain: 'd', Client_ID: 'i', Client_Secret: 's', Audience: 'a', Connection: 'c' }).getUser('jo').then((outcome) => outcome.profile);
`;
const MISTAKES = WRONG.trimEnd().split('\n').length - 1;

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
    const taken = lines
      .filter((line) => line.includes(`node_modules/${NAME}/`) && line.endsWith('ts'))
      .map((line) => basename(line));
    return {
      exit,
      errors: lines.filter((line) => line.includes(' error TS')),
      taken: taken.sort(),
    };
  };
  const right = await check(files, RIGHT);
  const wrong = await check(['wrong.ts'], WRONG);
  const places = new Set(wrong.errors.map((line) => line.split(',')[0]));
  return {
    version: versionOf(compiler),
    entry: right.taken.join(', '),
    results: [
      {
        name: 'the right use compiles',
        ok: right.exit === 0 && right.errors.length === 0,
        error: right.errors.join('\n'),
      },
      {
        name: 'its types are those of the kind of module',
        ok: String(right.taken) === String(types),
        error: `taken: ${right.taken}`,
      },
      {
        name: 'each wrong use is an error',
        ok: wrong.exit !== 0 && wrong.errors.length === MISTAKES && places.size === MISTAKES,
        error: wrong.errors.join('\n'),
      },
    ],
  };
};
