//! The ports of the core on top of a JavaScript runtime. Empty unless it is built for WebAssembly.
#![cfg(target_arch = "wasm32")]

pub mod clock;
pub mod deferred;
pub mod event_stream;
pub mod fetch;
