//! The module of the command line: one export a command, and the user interface that JavaScript passes in.
//!
//! It takes no decision. It is empty unless it is built for WebAssembly.
#![cfg(target_arch = "wasm32")]

mod bulk;
mod convert;
mod exports;
mod ports;
mod run_folder;
mod ui;

pub use bulk::{Converter, JsBulkHost};
pub use exports::{check, emit, export_users, finish, import_users, scripts, setup, undo};
pub use exports::{check, emit, finish, scripts, setup, undo};
pub use bulk::{Comparer, Converter, JsBulkHost};
pub use exports::{
    check, emit, export_users, finish, import_users, scripts, setup, undo, undo_run, verify,
pub use bulk::{Converter, JsBulkHost, UserScan};
    assign_users, check, emit, export_users, finish, import_users, read_extras, scripts, setup,
    undo,
};
pub use run_folder::JsRunFolder;
pub use ui::{JsProgress, JsUi};
