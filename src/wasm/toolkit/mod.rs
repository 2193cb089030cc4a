//! The exports of the command line, and its operator. Only built with the feature `toolkit`.
//!
//! May use: everything. Decides nothing.

mod exports;
mod operator;

pub use exports::{check, emit, finish, scripts, setup, undo};
pub use operator::JsOperator;
