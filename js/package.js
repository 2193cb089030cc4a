// The public functions of the npm package. Each entry point calls this with its own way to get the module.
import { attempt } from './runtime/attempt.js';
import { createFunctions } from './runtime/functions.js';
import { fetchSend } from './runtime/fetch-send.js';
import { sandboxConfiguration, sandboxErrorClasses } from './runtime/sandbox.js';

/**
 * Creates the exports of the package; they are documented in pkg-template/index.d.ts.
 *
 * @param {import('./runtime/attach.js').Loader} loader
 */
export function createPackage(loader) {
  const log = console.log;
  return {
    ...createFunctions({
      loader,
      configuration: sandboxConfiguration,
      classes: sandboxErrorClasses,
      send: (thrown) => fetchSend(undefined, thrown),
      log,
    }),
    /**
     * @param {unknown} configuration
     * @param {import('../pkg-template/index.js').MigrationOptions} [options]
     */
    createMigration: (configuration, options) => {
      /**
       * An option, read anew for each call. A getter that throws is as none.
       *
       * @template {keyof import('../pkg-template/index.js').MigrationOptions} Name
       * @param {Name} name
       */
      const option = (name) => attempt(() => options?.[name]);
      return createFunctions({
        loader,
        configuration: () => configuration,
        classes: () => ({
          WrongUsernameOrPasswordError:
            option('WrongUsernameOrPasswordError') ??
            sandboxErrorClasses().WrongUsernameOrPasswordError,
          UnauthorizedError: option('UnauthorizedError') ?? sandboxErrorClasses().UnauthorizedError,
        }),
        // If the option `fetch` cannot be read, requests fail: they must not be sent with the runtime's own `fetch`.
        send: (thrown) => {
          try {
            return fetchSend(options?.fetch, thrown);
          } catch (error) {
            const fail = () => {
              throw error;
            };
            return fetchSend(fail, thrown);
          }
        },
        log: (line) => (option('log') ?? log)(line),
      });
    },
  };
}
