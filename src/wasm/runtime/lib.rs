//! The ports of the core on top of a JavaScript runtime. Empty unless it is built for WebAssembly.
#![cfg(target_arch = "wasm32")]

pub mod clock;
pub mod deferred;
pub mod event_stream;
pub mod fetch;

/// A smaller allocator than the target's own: the module is pasted into a script of limited size.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
