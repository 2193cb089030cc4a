// @ts-check
/**
 * Tests headless Chromium: a page with a strict content security policy loads the package by an import map or as a bundle.
 */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, normalize } from 'node:path';
import { bundlerVersion } from '../bundlers.js';
import { resultsIn } from '../process.js';
import { chromium, load } from '../tools.js';
import { NAME } from '../workspace.js';
import { bundle } from './bundled.js';

/** @typedef {import('../cases.js').Case['run']} Run */

const NONCE = 'r4nd0m';
/** The inlined module needs `wasm-unsafe-eval`, as docs/runtimes.md says. */
const POLICY = `default-src 'none'; script-src 'self' 'nonce-${NONCE}' 'wasm-unsafe-eval'; connect-src http://127.0.0.1:*`;

/** @type {Run} */
export const chromiumImportMap = async (project) => {
  const map = { imports: { [NAME]: `/node_modules/${NAME}/index.js` } };
  const head = `<script type="importmap" nonce="${NONCE}">${JSON.stringify(map)}</script>`;
  const { version, results } = await open(
    project,
    `${head}<script type="module" src="/browser.js"></script>`,
  );
  return { version, entry: 'index.js', results };
};

/** @param {string} name of the bundler @returns {Run} */
export const bundledInChromium = (name) => async (project) => {
  chromium(); // Throws when Chromium is missing, before the slow bundling.
  const { folder, entry } = await bundle(name, {
    project,
    main: 'browser.js',
    platform: 'browser',
  });
  const { version, results } = await open(
    folder,
    '<script type="module" src="/bundle.js"></script>',
  );
  return { version: `${bundlerVersion(name)}, ${version}`, entry, results };
};

/** Opens a page with this head and waits for its results. @param {string} folder served files @param {string} head */
async function open(folder, head) {
  const { chromium: launcher } = await load('playwright-core');
  const browser = await launcher.launch({ executablePath: chromium(), args: ['--no-sandbox'] });
  const { origin, close } = await serve(folder, `<!doctype html><html><head>${head}</head></html>`);
  try {
    const page = await browser.newPage();
    /** @type {string[]} */
    const printed = [];
    const results = await new Promise((resolve, reject) => {
      page.on('console', (/** @type {any} */ message) => {
        printed.push(message.text());
        if (message.text().startsWith('[')) resolve(resultsIn(message.text()));
      });
      page.on('pageerror', (/** @type {Error} */ error) =>
        reject(new Error(`${error}\n${printed.join('\n')}`)),
      );
      setTimeout(
        () => reject(new Error(`no results; the page printed: ${printed.join('\n')}`)),
        60_000,
      ).unref();
      page.goto(origin).catch(reject);
    });
    return { version: `Chromium ${browser.version()}`, results };
  } finally {
    await browser.close();
    close();
  }
}

/** Serves files from another origin than that of the forwarder. @param {string} folder @param {string} page */
async function serve(folder, page) {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    response.setHeader('content-security-policy', POLICY);
    response.setHeader('content-type', path === '/' ? 'text/html' : 'text/javascript');
    const body = path === '/' ? page : await readFile(join(folder, path)).catch(() => undefined);
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://localhost:${port}/`,
    close: () => void (server.close(), server.closeAllConnections()),
  };
}
