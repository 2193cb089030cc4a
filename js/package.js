// The public functions of the npm package. Each entry point calls this with its own way to get the module.
import { createFunctions } from './runtime/functions.js';
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
      fetch: () => undefined,
      log,
    }),
    /**
     * @param {unknown} configuration
     * @param {import('../pkg-template/index.js').MigrationOptions} [options]
     */
    createMigration: (configuration, options = {}) =>
      createFunctions({
        loader,
        configuration: () => configuration,
        classes: () => ({ ...sandboxErrorClasses(), ...options }),
        fetch: () => options.fetch,
        log: options.log ?? log,
      }),
  };
}
