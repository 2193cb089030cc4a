// Entry point for the edge runtime of Vercel and Next.js, where an import with `?module` gives a compiled module.
import module from './core.wasm?module';
import { createPackage } from './package.js';
import { fromModule } from './runtime/loaders.js';

export const { createMigration, login, getUser } = createPackage(fromModule(module));
