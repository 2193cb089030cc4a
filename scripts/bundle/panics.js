// Removes the texts of panics. The module has no way to print them: a panic ends in a trap either way.
import binaryen from 'binaryen';

/**
 * The functions of the standard library that format a panic's message and then trap. Those that are missing are inlined
 * elsewhere, or not needed.
 */
const PANICS = [
  'core::panicking::panic_fmt',
  'core::panicking::panic_const::panic_const_async_fn_resumed',
  'core::cell::panic_already_borrowed',
  'core::cell::panic_already_mutably_borrowed',
  'core::option::expect_failed',
  'core::result::unwrap_failed',
  'core::slice::copy_from_slice_impl::len_mismatch_fail',
  'core::slice::index::slice_index_fail',
  'alloc::raw_vec::capacity_overflow',
  'std::thread::local::panic_access_error',
  '__rustc::__rust_alloc_error_handler',
];

/**
 * Makes the functions that panic trap at once.
 *
 * @param {Uint8Array} bytes a module with the names of its functions
 * @returns {Uint8Array}
 * @throws {Error} if no such function is found, which means that the compiler names them differently
 */
export function trapInsteadOfPanic(bytes) {
  const module = binaryen.readBinary(bytes);
  let count = 0;
  for (let index = 0; index < module.getNumFunctions(); index += 1) {
    const item = module.getFunctionByIndex(index);
    const { name } = binaryen.getFunctionInfo(item);
    // Without the hash of the crate: core[0123456789abcdef]::panicking::panic_fmt.
    if (PANICS.includes(name.replace(/\[[0-9a-f]+\]/g, ''))) {
      /** @type {any} */ (binaryen).Function.setBody(item, module.unreachable());
      count += 1;
    }
  }
  if (count === 0) {
    throw new Error(
      'the functions that panic have other names than scripts/bundle/panics.js expects',
    );
  }
  const result = module.emitBinary();
  module.dispose();
  return result;
}
