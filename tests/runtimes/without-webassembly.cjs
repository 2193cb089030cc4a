// @ts-check
/**
 * Hides WebAssembly from all code but Node's own modules, whose `fetch` needs it. It must be loaded before any other code.
 */
const { WebAssembly } = globalThis;

Object.defineProperty(globalThis, 'WebAssembly', {
  configurable: true,
  get() {
    const caller = new Error().stack?.split('\n')[2] ?? '';
    return caller.includes('node:internal/') ? WebAssembly : undefined;
  },
});
