// @ts-check
/**
 * Loaded before anything else, takes WebAssembly away from all code but Node's own, whose `fetch` is made with it.
 */
const { WebAssembly } = globalThis;

Object.defineProperty(globalThis, 'WebAssembly', {
  configurable: true,
  get() {
    const caller = new Error().stack?.split('\n')[2] ?? '';
    return caller.includes('node:internal/') ? WebAssembly : undefined;
  },
});
