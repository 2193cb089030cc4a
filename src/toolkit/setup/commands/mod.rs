//! The commands.

pub mod check;
pub mod finish;
pub mod setup;
pub mod task;
pub mod undo;
