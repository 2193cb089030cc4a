//! The module of the action scripts: its exports, and the ports on top of what JavaScript hands in.
//!
//! Decides nothing. Empty unless it is built for WebAssembly.
#![cfg(target_arch = "wasm32")]

mod exports;
mod host;
mod report_object;
mod sender;
mod token_cache;

pub use exports::{get_user, login};
pub use host::Host;
