//! What the toolkit's tests share, beside what the core's tests have.

pub mod assign;
pub mod checks;
#[path = "../../core/support/mod.rs"]
mod core;
pub mod emitted;
pub mod memory_host;
pub mod plan;
pub mod records;
pub mod session;
pub mod tenants;
pub mod toolkit;

pub use core::*;
