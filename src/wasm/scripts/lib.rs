//! The module of the action scripts: its exports, and the ports on top of what JavaScript passes in.
//!
//! It takes no decisions. Empty unless it is built for WebAssembly.
#![cfg(target_arch = "wasm32")]

mod allocator;
mod calls;
mod exports;
mod host;
mod ports;
mod report_json;
mod token_cache;

pub use exports::{answer, fault, get_user, go_on, login, setting_names, wake};
