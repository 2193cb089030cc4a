// Types of the names and modules that the build or the sandbox provides.

/** The version in Cargo.toml, inserted by the build. */
declare const VERSION: string;

/** A hash of the module and the code round it, inserted by the build. */
declare const BUILD_HASH: string;

/** All arguments of the function expression that the build wraps around an action script. */
declare const scriptArguments: unknown[];

// Globals of the sandbox of a database action script; absent elsewhere.
declare const configuration: Record<string, string> | undefined;
declare const WrongUsernameOrPasswordError:
  (new (identifier: string, message: string) => Error) | undefined;
declare const UnauthorizedError: (new (message: string) => Error) | undefined;

/** wasm-bindgen's glue, turned into a factory by scripts/bundle. */
declare module 'auth0-account-migration/glue' {
  export type Glue<Exports> = Exports & {
    imports: WebAssembly.ModuleImports;
    start(exports: object): void;
  };
  export function createGlue(host?: object): Glue<import('./runtime/attach.js').Api>;
}

/** The glue of the module without reference types; wasm2js can translate only such a module. */
declare module 'auth0-account-migration/nowasm-glue' {
  export { createGlue } from 'auth0-account-migration/glue';
}

/** The glue of the command line's module. */
declare module 'auth0-account-migration/toolkit-glue' {
  import type { Glue } from 'auth0-account-migration/glue';
  export function createGlue(): Glue<import('./cli/toolkit.js').Toolkit>;
}

/** The module without reference types as JavaScript, turned into a factory by scripts/bundle. */
declare module 'auth0-account-migration/nowasm' {
  export function instantiate(imports: WebAssembly.Imports): object;
}

/** The body of a function that returns such a factory, compressed with Brotli, in base85. */
declare module 'auth0-account-migration/nowasm.b85' {
  const base85: string;
  export default base85;
}

/** One of js/action-scripts/loader*.js. */
declare module 'auth0-account-migration/action-script-loader' {
  export const loader: import('./runtime/attach.js').Loader;
}

/** The compiled module, a file beside the entry point. */
declare module '*/core.wasm' {
  const module: WebAssembly.Module;
  export default module;
}
declare module '*/core.wasm?module' {
  const module: WebAssembly.Module;
  export default module;
}

/** A style sheet as text. */
declare module '*.css' {
  const text: string;
  export default text;
}

/** The bytes of the module in base64. */
declare module 'auth0-account-migration/core.wasm' {
  const base64: string;
  export default base64;
}

/** The bytes of the module, compressed with Brotli, in base64. */
declare module 'auth0-account-migration/core.wasm.br' {
  const base64: string;
  export default base64;
}
