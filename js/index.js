// Layer js: the package's default entry point, with the module inlined.
import base64 from 'auth0-account-migration/core.wasm';
import { fromBytes } from './loaders.js';
import { packageFor } from './package.js';

const bytes = () =>
  typeof Buffer === 'function'
    ? Buffer.from(base64, 'base64')
    : Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

export const { createMigration, login, getUser } = packageFor(fromBytes(bytes));
