//! The module of the action scripts: its exports, and the ports on top of the values that JavaScript passes in.
//!
//! It takes no decisions. Empty unless it is built for WebAssembly.
#![cfg(target_arch = "wasm32")]

mod exports;
mod host;
mod report_json;
mod token_cache;
mod transport;

pub use exports::{get_user, login, setting_names};
pub use host::Host;
