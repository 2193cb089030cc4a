// Names that the build or the sandbox provides.

/** The version in Cargo.toml, put in by the build. */
declare const VERSION: string;

/** All arguments of the action script's function, put around the script by the build. */
declare const scriptArguments: unknown[];

// The sandbox of a database action script; absent elsewhere.
declare const configuration: Record<string, string> | undefined;
declare const WrongUsernameOrPasswordError:
  (new (identifier: string, message: string) => Error) | undefined;
declare const UnauthorizedError: (new (message: string) => Error) | undefined;

/** wasm-bindgen's glue, made a factory by scripts/bundle.js. */
declare module 'auth0-account-migration/glue' {
  export type Glue<Exports> = Exports & {
    imports: WebAssembly.ModuleImports;
    start(exports: object): void;
  };
  export function createGlue(): Glue<import('./attach.js').Api>;
}

/** The same for the module without reference types, which wasm2js can't translate. */
declare module 'auth0-account-migration/nowasm-glue' {
  export { createGlue } from 'auth0-account-migration/glue';
}

/** The same for the module of the command line. */
declare module 'auth0-account-migration/toolkit-glue' {
  import type { Glue } from 'auth0-account-migration/glue';
  export function createGlue(): Glue<import('./command-line/toolkit.js').Toolkit>;
}

/** That module as JavaScript, made a factory by scripts/bundle.js. */
declare module 'auth0-account-migration/nowasm' {
  export function instantiate(imports: WebAssembly.Imports): object;
}

/** A function body that returns such a factory, compressed with Brotli, in base64. */
declare module 'auth0-account-migration/nowasm.br' {
  const base64: string;
  export default base64;
}

/** One of js/action-scripts/loader*.js. */
declare module 'auth0-account-migration/action-script-loader' {
  export const loader: import('./attach.js').Loader;
}

/** The compiled module beside the entry point. */
declare module '*/core.wasm' {
  const module: WebAssembly.Module;
  export default module;
}
declare module '*/core.wasm?module' {
  const module: WebAssembly.Module;
  export default module;
}

/** The compiled module in base64. */
declare module 'auth0-account-migration/core.wasm' {
  const base64: string;
  export default base64;
}

/** The compiled module, compressed with Brotli, in base64. */
declare module 'auth0-account-migration/core.wasm.br' {
  const base64: string;
  export default base64;
}
