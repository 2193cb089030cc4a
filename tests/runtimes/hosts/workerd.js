// @ts-check
/**
 * Runs in Node, with the project's folder as its argument: starts workerd with the bundled worker. miniflare hands the
 * authority of NODE_EXTRA_CA_CERTS on to it.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { load } from '../tools.js';
import { drive } from './requests.js';

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
// What this request has under way, its token, ends with it; the others must not wait for it.
await (
  await miniflare.dispatchFetch('http://worker.test/hasty?identifier=looked.up@example.com')
).text();
const results = await drive((url) => miniflare.dispatchFetch(url), tenant);
await miniflare.dispose();
console.log(JSON.stringify(results));
process.exit();
