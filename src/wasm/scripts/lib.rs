//! The module of the action scripts: its exports, and the ports on top of what JavaScript passes in.
//!
//! It takes no decisions. Empty unless it is built for WebAssembly.
#![cfg(target_arch = "wasm32")]

mod cache;
mod calls;
mod exports;
mod host;
mod ports;
mod report_json;

use migration_wasm_allocator as _;

pub use exports::{answer, fault, go_on, run, setting_names, verified, wake};
