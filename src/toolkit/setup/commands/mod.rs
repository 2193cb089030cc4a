//! The commands that read or change tenants, each with its request.

pub mod check;
pub mod finish;
pub mod setup;
pub mod undo;
