//! The module of the command line: one export a command, and the operator that JavaScript hands in.
//!
//! Decides nothing. Empty unless it is built for WebAssembly.
#![cfg(target_arch = "wasm32")]

mod exports;
mod operator;

pub use exports::{check, emit, finish, scripts, setup, undo};
pub use operator::JsOperator;
