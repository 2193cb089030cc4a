//! The only Rust that knows JavaScript: the exports, and the ports on top of the runtime's own means.
//!
//! May use: everything. Decides nothing.

mod clock;
mod deferred;
mod exports;
mod fetch;
mod host;
mod report_object;
mod sender;
mod token_cache;
#[cfg(feature = "toolkit")]
pub mod toolkit;

pub use exports::{get_user, login};
pub use host::Host;

/// A smaller allocator than the target's own: the module is pasted into a script of limited size.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
