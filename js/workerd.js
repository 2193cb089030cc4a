// Entry point for Cloudflare Workers, where importing a .wasm file gives a compiled module.
import module from './core.wasm';
import { createPackage } from './package.js';
import { fromModule } from './runtime/loaders.js';

export const { createMigration, login, getUser } = createPackage(fromModule(module));
