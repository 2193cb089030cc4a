// Layer js: the public functions of the npm package, for an entry point that knows how to get the module.
import { migrationAt } from './migration.js';
import { sandboxClasses, sandboxConfiguration } from './sandbox.js';

/**
 * The package's exports; documented in pkg-template/index.d.ts.
 *
 * @param {import('./attach.js').Loader} loader
 */
export function packageFor(loader) {
  const log = console.log;
  return {
    ...migrationAt({
      loader,
      configuration: sandboxConfiguration,
      classes: sandboxClasses,
      fetch: () => undefined,
      log,
    }),
    /**
     * @param {unknown} configuration
     * @param {import('../pkg-template/index.js').MigrationOptions} [options]
     */
    createMigration: (configuration, options = {}) =>
      migrationAt({
        loader,
        configuration: () => configuration,
        classes: () => ({ ...sandboxClasses(), ...options }),
        fetch: () => options.fetch,
        log: options.log ?? log,
      }),
  };
}
