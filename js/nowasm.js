// Entry point for runtimes without WebAssembly: the same module, translated to JavaScript by wasm2js.
import { createGlue } from 'auth0-account-migration/nowasm-glue';
import { instantiate } from 'auth0-account-migration/nowasm';
import { createPackage } from './package.js';

export const { createMigration, login, getUser } = createPackage({ createGlue, instantiate });
