// Default entry point of the package: the module is inlined as base64.
import base64 from 'auth0-account-migration/core.wasm';
import { createPackage } from './package.js';
import { fromBytes } from './runtime/loaders.js';

const readBytes = () =>
  typeof Buffer === 'function'
    ? Buffer.from(base64, 'base64')
    : Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

export const { createMigration, login, getUser } = createPackage(fromBytes(readBytes));
