//! The bulk commands, one file each.

pub mod export;
pub mod import;
pub mod assign;
