// Layer js: the entry point for the edge runtime of Vercel and Next.js, where `?module` imports a compiled module.
import module from './core.wasm?module';
import { fromModule } from './loaders.js';
import { packageFor } from './package.js';

export const { createMigration, login, getUser } = packageFor(fromModule(module));
