// @ts-check
// Preloaded into the command line with --require. A command ends long before V8's optimizing compiler for WebAssembly has paid
// off, which takes a quarter of its CPU time, so it is switched off. Nor is the whole module validated at once, but each function
// before its first call. As an option of node, a flag takes more time than it saves in a short command: V8 refuses the compiled
// form of Node's own modules if it was made with other flags, and compiles them anew. So the flags are set when the command line
// compiles its module, and what it needs of Node's is loaded before.
const { setFlagsFromString } = require('node:v8');
const { isMainThread } = require('node:worker_threads');

const { Module } = WebAssembly;
WebAssembly.Module = class extends Module {
  /** @param {BufferSource} bytes */
  constructor(bytes) {
    if (isMainThread) {
      // Loads undici, which is the larger part of what `fetch` needs.
      new Request('https://localhost');
      require('node:tls');
    }
    setFlagsFromString('--liftoff-only');
    setFlagsFromString('--wasm-lazy-validation');
    super(bytes);
  }
};
