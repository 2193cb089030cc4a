//! The module of the command line: one export a command, and the user interface that JavaScript passes in.
//!
//! It takes no decision. It is empty unless it is built for WebAssembly.
#![cfg(target_arch = "wasm32")]

mod bulk;
mod bulk_host;
mod convert;
mod exports;
mod ports;
mod run_folder;
mod ui;

use migration_wasm_allocator as _;

pub use bulk::{Comparer, Converter, UserScan};
pub use bulk_host::JsBulkHost;
pub use exports::{
    assign_users, check, emit, explain, export_users, finish, gate, import_users, read_extras,
    report, scripts, setup, undo, undo_run, verify, watch_status,
};
pub use run_folder::JsRunFolder;
pub use ui::{JsProgress, JsUi, JsWatchUi};
