// The public functions of the npm package. Each entry point calls this with its own way to get the module.
import { cacheLog } from './package/cache-log.js';
import { readOptions } from './package/options.js';
import { sendWithTokenCache } from './package/token-cache.js';
import { createFunctions } from './runtime/functions.js';
import { fetchSend } from './runtime/fetch-send.js';
import { sandboxConfiguration, sandboxErrorClasses } from './runtime/sandbox.js';

/**
 * Creates the exports of the package; they are documented in pkg-template/index.d.ts.
 *
 * @param {import('./runtime/attach.js').Loader} loader
 */
export function createPackage(loader) {
  const { log } = console;
  const subtle = () => crypto.subtle;
  return {
    ...createFunctions({
      loader,
      subtle,
      configuration: sandboxConfiguration,
      classes: sandboxErrorClasses,
      send: (thrown) => fetchSend(undefined, thrown),
      log: (line) => log(line),
    }),
    /**
     * @param {unknown} configuration
     * @param {unknown} [options]
     */
    createMigration: (configuration, options) => {
      const { fetch, log: write = log, tokenCache, ...classes } = readOptions(options);
      const logs = cacheLog(configuration, write);
      return createFunctions({
        loader,
        subtle,
        configuration: () => configuration,
        classes: () => ({ ...sandboxErrorClasses(), ...classes }),
        send: (thrown) => {
          const send = fetchSend(fetch, thrown);
          if (!tokenCache) return send;
          return sendWithTokenCache(send, tokenCache, logs.listeners(thrown));
        },
        log: logs.write,
      });
    },
  };
}
