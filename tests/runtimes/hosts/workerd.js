// @ts-check
/**
 * Runs the bundled worker in workerd. Argument: the project's folder. miniflare makes workerd trust the authority of
 * NODE_EXTRA_CA_CERTS.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { load } from '../tools.js';
import { testWorker } from './requests.js';

const [, , project] = process.argv;
const { default: tenant } = await import(pathToFileURL(join(project, 'tenant.js')).href);
const { Miniflare } = await load('miniflare');
const dist = join(project, 'dist');
const miniflare = new Miniflare({
  modules: true,
  modulesRoot: dist,
  scriptPath: join(dist, 'worker.js'),
  modulesRules: [{ type: 'CompiledWasm', include: ['**/*.wasm'] }],
  compatibilityDate: '2026-04-01',
  cf: false,
  telemetry: { enabled: false },
});
// The token request of this call is cancelled when the response is sent. The other calls must not wait for it.
await (
  await miniflare.dispatchFetch('http://worker.test/respond-early?identifier=looked.up@example.com')
).text();
const results = await testWorker((url) => miniflare.dispatchFetch(url), tenant);
await miniflare.dispose();
console.log(JSON.stringify(results));
process.exit();
