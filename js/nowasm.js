// Layer js: the entry point for runtimes without WebAssembly: the same module as JavaScript, made by wasm2js.
import { createGlue } from 'auth0-account-migration/nowasm-glue';
import { instantiate } from 'auth0-account-migration/nowasm';
import { packageFor } from './package.js';

export const { createMigration, login, getUser } = packageFor({ createGlue, instantiate });
