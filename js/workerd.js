// Layer js: the entry point for Cloudflare Workers, which compile a module that is imported.
import module from './core.wasm';
import { fromModule } from './loaders.js';
import { packageFor } from './package.js';

export const { createMigration, login, getUser } = packageFor(fromModule(module));
