// @ts-check
/**
 * A TypeScript project that has installed the package, for the tests of its types.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The folder of the project. @type {string} */
export let project;

before(async () => {
  project = await mkdtemp(join(tmpdir(), 'migration-types-'));
  await mkdir(join(project, 'node_modules'));
  await cp(join(root, 'pkg'), join(project, 'node_modules/auth0-account-migration'), {
    recursive: true,
  });
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2022', 'dom'],
    strict: true,
    noEmit: true,
    types: [],
    noFallthroughCasesInSwitch: true,
    exactOptionalPropertyTypes: true,
  };
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [] }));
});
after(() => rm(project, { recursive: true, force: true }));

/**
 * Compiles files and returns the lines that the compiler prints, which are none without errors.
 *
 * @param {Record<string, string>} files
 * @param {object} [compilerOptions] Instead of those of the project.
 * @returns {Promise<string[]>}
 */
export async function compile(files, compilerOptions = {}) {
  for (const [name, code] of Object.entries(files)) await writeFile(join(project, name), code);
  await writeFile(
    join(project, 'these.json'),
    JSON.stringify({
      extends: './tsconfig.json',
      compilerOptions,
      files: Object.keys(files),
    }),
  );
  return new Promise((resolve) => {
    execFile(
      join(root, 'node_modules/.bin/tsc'),
      ['-p', 'these.json', '--pretty', 'false'],
      { cwd: project },
      (_error, stdout, stderr) => {
        resolve(`${stdout}${stderr}`.split('\n').filter(Boolean));
      },
    );
  });
}
