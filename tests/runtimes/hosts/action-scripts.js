// @ts-check
/**
 * Runs the suite with both action scripts in containers of the emulator. Arguments: the project's folder, the folder of
 * the scripts and, optionally, a script that runs in the container first. The Node that runs this file is the tested one.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Container } from '../../tenant/container.js';

const [, , project, scripts, preloaded] = process.argv;
const { default: tenant } = await import(pathToFileURL(join(project, 'tenant.js')).href);
const { runSuite } = await import(pathToFileURL(join(project, 'suite.js')).href);
const [login, getUser] = ['login', 'get_user'].map((name) =>
  readFileSync(join(scripts, `${name}.js`), 'utf8'),
);
const preload = preloaded && `(() => {${readFileSync(preloaded, 'utf8')}})()`;
/** @type {Container[]} */
const containers = [];

/** @param {Record<string, string>} configuration @param {{ log: (line: string) => void }} options */
function createMigration(configuration, { log }) {
  const container = new Container({ configuration, preload });
  containers.push(container);
  const call =
    (/** @type {string} */ code, /** @type {string} */ name) =>
    (/** @type {any[]} */ ...args) => {
      const callback = args.pop();
      void container.run(code, name, args).then((run) => {
        container.console.splice(0).forEach(log);
        if (!run.failed) callback(run.error, run.result);
      });
    };
  return { login: call(login, 'login'), getUser: call(getUser, 'getUser') };
}

const results = await runSuite({ createMigration, tenant, callbacksOnly: true });
for (const container of containers) await container.flush();
const violations = containers.flatMap((container) => container.violations);
results.push({
  name: 'each call ends with exactly one callback',
  ok: violations.length === 0,
  error: violations.join('\n'),
});
if (preload) {
  const { result } = await containers[0].run(
    'function probe(callback) { callback(null, typeof WebAssembly); }',
    'probe',
    [],
  );
  results.push({
    name: 'the container has no WebAssembly',
    ok: result === 'undefined',
    error: result,
  });
}
await Promise.all(containers.map((container) => container.close()));
console.log(JSON.stringify(results));
